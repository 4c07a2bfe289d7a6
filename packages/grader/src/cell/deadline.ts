// The soft time limit: Python asks this object now and then whether somebody pressed Ctrl-C.

/** What Pyodide polls in place of a shared interrupt buffer: index 0 reads 2 (SIGINT) once time is up. */
export interface Deadline {
  readonly buffer: Uint8Array;
  /** Starts the clock for one run. */
  start(ms: number): void;
  stop(): void;
  /** Whether time was up during this run. */
  passed(): boolean;
}

const SIGINT = 2;
/** Code that swallows the first KeyboardInterrupt gets another after this many milliseconds. */
const REPEAT_MS = 250;
/** The host kills long before; a cell that is still at it then has lost its host. */
const ABANDONED_MS = 10_000;

/**
 * A deadline without shared memory or a second thread. Pyodide reads element 0 of its interrupt buffer every
 * few dozen bytecodes; ours is an object whose getter looks at the clock. A run that never returns to the
 * bytecode loop (one long C call, a handler that swallows the interrupt) is the host's to kill.
 * @param now milliseconds, any origin
 * @param idle called at every poll, so that pending output can be sent from a loop that never ends
 * @param abandoned called when a run goes on long after the host should have ended it
 */
export function createDeadline(now: () => number, idle: () => void, abandoned: () => void): Deadline {
  let at = Number.POSITIVE_INFINITY;
  let end = Number.POSITIVE_INFINITY;
  let passed = false;
  const buffer = {
    get 0(): number {
      idle();
      const time = now();
      if (time < at) return 0;
      passed = true;
      if (time >= end) abandoned();
      at = time + REPEAT_MS;
      return SIGINT;
    },
    set 0(_: number) {
      // Pyodide acknowledges the signal by writing 0; the clock decides when the next one comes.
    },
  };
  return {
    buffer: buffer as unknown as Uint8Array,
    start(ms) {
      passed = false;
      at = now() + ms;
      end = at + ABANDONED_MS;
    },
    stop() {
      at = Number.POSITIVE_INFINITY;
    },
    passed: () => passed,
  };
}
