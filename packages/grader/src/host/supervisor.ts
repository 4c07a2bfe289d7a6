// Runs jobs in cells it can kill: time limit, stop, spare, and no trust in what a cell says.
import type { Job, Runtime, Verdict } from '../contract.ts';
import type { FromCell } from '../messages.ts';
import { MAX_OUTPUT } from '../output-limit.ts';
import { readMessage, readVerdict } from './answers.ts';
import { type Cell, type CellEvents, openSeat, type Run, type Seat } from './seat.ts';
import * as verdicts from './verdicts.ts';

export interface SupervisorOptions {
  spawn(events: CellEvents): Cell;
  /** Keep a second cell warm, once `prewarm` was called. */
  spare: boolean;
  /** Unguessable text, fresh at every call. */
  newToken(): string;
  /** Milliseconds, any origin. */
  now(): number;
}

export interface Supervisor extends Runtime {
  /** Starts a cell (and, with `spare`, a second one) before the first job. */
  prewarm(): void;
}

/** Beyond the job's own limit: Python raises KeyboardInterrupt by itself, and gets this long to say where it was. */
const GRACE_MS = 1_000;
/** Messages that fit no run and no schema, after which a cell counts as hostile. */
const MAX_STRAY = 100;

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { newToken, now } = options;
  let active: Seat | null = null;
  let spare: Seat | null = null;
  let warm = false;
  let disposed = false;
  let queue: Promise<unknown> = Promise.resolve();
  let cancelWaiting: (() => void) | null = null;

  const open = () =>
    openSeat((seat) =>
      options.spawn({
        message: (data) => receive(seat, data),
        crashed: (reason) => crashed(seat, reason),
      }),
    );

  /** The seat the next job gets; the spare moves up when there is one. */
  function current(): Seat {
    if (disposed) throw new Error('runtime: it was disposed of; create a new one');
    if (active === null || active.state === 'dead') {
      active = spare !== null && spare.state !== 'dead' ? spare : open();
      spare = null;
    }
    return active;
  }

  /** Starts the spare, but never beside a cell that is still starting: they would slow each other. */
  function fillSpare(): void {
    if (!options.spare || !warm || disposed) return;
    const fill = () => {
      if (!disposed && (spare === null || spare.state === 'dead')) spare = open();
    };
    current().up.then(fill, () => undefined); // whoever waits for the first cell hears why it failed
  }

  function receive(seat: Seat, data: unknown): void {
    if (seat.state === 'dead') return;
    const message = readMessage(data);
    const run = seat.run;
    if (message?.kind === 'ready' && seat.state === 'starting') seat.started();
    else if (message?.kind === 'broken' && seat.state === 'starting') seat.failed(message.message);
    else if (message === null || message.kind === 'ready' || run === null || message.token !== run.token)
      stray(seat);
    else obey(run, message);
  }

  /** A message that carries the run's own token. */
  function obey(run: Run, message: Exclude<FromCell, { kind: 'ready' }>): void {
    const ms = now() - run.started;
    if (message.kind === 'output') {
      if (run.output.length >= MAX_OUTPUT) return;
      run.output += message.text;
      run.onOutput?.(message.text);
    } else if (message.kind === 'broken') {
      run.finish(verdicts.broken(run.job, run.output, ms, message.message), false);
    } else {
      const verdict = readVerdict(message.verdict, run.job);
      if (verdict === null) run.finish(verdicts.forged(run.job, run.output, ms), false);
      else run.finish(verdict, message.clean);
    }
  }

  /** A message that belongs to nothing. Learner's code does not know the run's token, so it is ignored, up to a point. */
  function stray(seat: Seat): void {
    seat.stray++;
    if (seat.stray < MAX_STRAY) return;
    const run = seat.run;
    if (run) run.finish(verdicts.forged(run.job, run.output, now() - run.started), false);
    else if (seat.state === 'starting') seat.failed('it answered nonsense');
    else seat.close();
  }

  function crashed(seat: Seat, reason: string): void {
    const run = seat.run;
    if (seat.state === 'starting') seat.failed(reason);
    else if (run) run.finish(verdicts.broken(run.job, run.output, now() - run.started, reason), false);
    else seat.close();
  }

  async function grade(job: Job, onOutput?: (text: string) => void): Promise<Verdict> {
    const seat = current();
    const cancelled = new Promise<'cancelled'>((resolve) => {
      cancelWaiting = () => resolve('cancelled');
    });
    if ((await Promise.race([seat.up, cancelled])) === 'cancelled') return verdicts.stopped(job, '', 0);
    cancelWaiting = null;
    if (seat.state === 'dead') return grade(job, onOutput);
    fillSpare();
    return new Promise((resolve) => start(seat, job, onOutput, resolve));
  }

  function start(
    seat: Seat,
    job: Job,
    onOutput: ((text: string) => void) | undefined,
    resolve: (verdict: Verdict) => void,
  ): void {
    const late = setTimeout(() => {
      run.finish(verdicts.timeout(job, run.output, now() - run.started), false);
    }, job.limits.ms + GRACE_MS);
    const run: Run = {
      job,
      token: newToken(),
      started: now(),
      output: '',
      onOutput,
      finish(verdict, clean) {
        clearTimeout(late);
        seat.run = null;
        if (clean) seat.state = 'ready';
        else replace(seat);
        resolve(verdict);
      },
    };
    seat.run = run;
    seat.state = 'busy';
    seat.cell.post({ kind: 'run', token: run.token, job });
  }

  /** Ends a cell that cannot be used again and has the next one ready early. */
  function replace(seat: Seat): void {
    seat.close();
    if (disposed) return;
    current();
    fillSpare();
  }

  function stop(): void {
    const run = active?.run;
    if (run) run.finish(verdicts.stopped(run.job, run.output, now() - run.started), false);
    else cancelWaiting?.();
  }

  return {
    grade(job, onOutput) {
      const answer = queue.then(() => grade(job, onOutput));
      queue = answer.catch(() => undefined); // the caller gets the rejection; the queue goes on
      return answer;
    },
    stop,
    async ready() {
      await current().up;
    },
    prewarm() {
      warm = true;
      fillSpare();
      current();
    },
    dispose() {
      disposed = true;
      stop();
      active?.close();
      spare?.close();
    },
  };
}
