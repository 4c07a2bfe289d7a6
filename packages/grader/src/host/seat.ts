// One cell on the host's side: starting, ready, busy, dead; and the run it is busy with.
import type { Job, Verdict } from '../contract.ts';
import type { ToCell } from '../messages.ts';

/** One interpreter somewhere else: a worker or a child process. */
export interface Cell {
  post(message: ToCell): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
}

export interface CellEvents {
  /** Anything the cell sent; untrusted. */
  message(data: unknown): void;
  /** The cell is gone without having been killed. */
  crashed(reason: string): void;
}

export interface Run {
  job: Job;
  /** Unguessable; only messages that carry it count. */
  token: string;
  started: number;
  output: string;
  onOutput: ((text: string) => void) | undefined;
  finish(verdict: Verdict, clean: boolean): void;
}

export interface Seat {
  readonly cell: Cell;
  state: 'starting' | 'ready' | 'busy' | 'dead';
  /** Resolves when Python is up; rejects when it never will be. */
  readonly up: Promise<void>;
  run: Run | null;
  /** Messages that belonged to nothing. */
  stray: number;
  started(): void;
  failed(reason: string): void;
  /** Kills the cell, once. */
  close(): void;
}

/** A cell that is not up after this long never will be. */
const START_MS = 120_000;

export function openSeat(spawn: (seat: Seat) => Cell): Seat {
  let resolve = () => {};
  let reject = (_: Error) => {};
  const up = new Promise<void>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  up.catch(() => undefined); // whoever waits sees it; a spare nobody waits for must not count as unhandled
  const patience = setTimeout(() => seat.failed(`no answer after ${START_MS / 1000} s`), START_MS);
  let cell: Cell | null = null;
  const seat: Seat = {
    get cell() {
      return cell!;
    },
    state: 'starting',
    up,
    run: null,
    stray: 0,
    started() {
      clearTimeout(patience);
      seat.state = 'ready';
      resolve();
    },
    failed(reason) {
      clearTimeout(patience);
      reject(new Error(`Python did not start: ${reason}`));
      seat.close();
    },
    close() {
      if (seat.state === 'dead') return;
      const starting = seat.state === 'starting';
      seat.state = 'dead';
      cell?.kill();
      if (starting) seat.failed('it was stopped');
    },
  };
  cell = spawn(seat);
  if ((seat.state as string) === 'dead') cell.kill();
  return seat;
}
