// Who takes part and how a task is timed: alternating rounds, so that what disturbs the machine disturbs everybody.
import type { Row } from './rows.ts';

/** Somebody who can do some of the tasks. */
export interface Runner {
  readonly name: string;
  /** Makes ready; false when this runner has no such task. */
  prepare(task: string): Promise<boolean>;
  /** Milliseconds that so many repetitions take. */
  run(task: string, times: number): Promise<number>;
  drop(task: string): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds per repetition by round, for each runner that has the task. An error is said, not hidden. */
export type Measured = Record<string, { rounds: number[] } | { error: string }>;

const ENOUGH_MS = 60;

/** Measure one task on everybody in turns. */
export async function measure(row: Row, runners: readonly Runner[], rounds: number): Promise<Measured> {
  const measured: Measured = {};
  const taking: { runner: Runner; times: number }[] = [];
  for (const runner of runners)
    try {
      if (!(await runner.prepare(row.id))) continue;
      await runner.run(row.id, 1); // compiles
      const once = await runner.run(row.id, 2);
      const guess = Math.ceil((2 * ENOUGH_MS) / Math.max(once, 0.001));
      const per =
        guess > 1 ? (await runner.run(row.id, Math.min(guess, 2000))) / Math.min(guess, 2000) : once / 2;
      taking.push({ runner, times: Math.max(1, Math.ceil(ENOUGH_MS / Math.max(per, 1e-4))) });
      measured[runner.name] = { rounds: [] };
    } catch (error) {
      measured[runner.name] = { error: String(error).split('\n')[0]! };
    }
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < taking.length; i++) {
      const { runner, times } = taking[(i + round) % taking.length]!; // everybody comes first in turn
      const own = measured[runner.name]!;
      try {
        if ('rounds' in own) own.rounds.push((await runner.run(row.id, times)) / times);
      } catch (error) {
        measured[runner.name] = { error: String(error).split('\n')[0]! };
      }
    }
  for (const { runner } of taking) await runner.drop(row.id);
  return measured;
}

/** A runner over functions in this realm: `make` gives a task's body, which does its work when it is awaited. */
export function localRunner(name: string, make: (task: string) => (() => unknown) | undefined): Runner {
  const bodies = new Map<string, () => unknown>();
  return {
    name,
    async prepare(task) {
      const body = make(task);
      if (body) bodies.set(task, body);
      return body !== undefined;
    },
    async run(task, times) {
      const body = bodies.get(task)!;
      const start = performance.now();
      for (let i = 0; i < times; i++) {
        const pending = body();
        if (pending instanceof Promise) await pending;
      }
      return performance.now() - start;
    },
    async drop(task) {
      bodies.delete(task);
    },
    async close() {},
  };
}
