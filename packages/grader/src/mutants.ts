// Runs the mutants of a task's reference under its checks, in batches that outlive a mutant which hangs or dies.
import * as z from 'zod';
import type { Runtime, Verdict } from './contract.ts';
import { jobFor } from './job.ts';
import { pythonJson } from './python-literal.ts';

/** What mutants are made from and judged by. */
export interface MutableTask {
  id: string;
  limits: { seconds: number; megabytes: number };
  solution: string;
  checks: string;
  /** The statement's example; null when it has none. */
  example: string | null;
}

const mutantSchema = z.object({
  /** Where it lies, what was done, and eight digits that stand for the text around it. */
  id: z.string(),
  line: z.number().int(),
  before: z.string(),
  /** '' when something was left out. */
  after: z.string(),
  /** Its line, with the mistake in it. */
  reads: z.string(),
});
const planSchema = z.object({ mutants: z.array(mutantSchema), steps: z.number().int() });

/** One small mistake in the reference: `before` became `after`. */
export type Mutant = z.infer<typeof mutantSchema>;
/** All mutants of a reference, and the steps (calls, turns of loops) the reference itself takes. */
export type MutantPlan = z.infer<typeof planSchema>;

/**
 * `excluded`: it does not get through the statement's example, so it is no plausible mistake and does not count.
 * `killed`: `check` is the first that does not pass. `stopped`: in `check` it took too many steps, too long, or all memory.
 */
export const mutantOutcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('excluded') }),
  z.object({ outcome: z.literal('survived') }),
  z.object({ outcome: z.literal('killed'), check: z.string() }),
  z.object({ outcome: z.literal('stopped'), check: z.string() }),
]);
export type MutantOutcome = z.infer<typeof mutantOutcomeSchema>;

const messageSchema = z.union([
  z.object({ start: z.string() }),
  z.object({ phase: z.literal('checks') }),
  z.object({ id: z.string(), outcome: z.string(), check: z.string().nullish() }),
]);

/** Begins each line of the report. */
const MARK = 'lacuna-mutants:';
/** A batch ends by itself after about this long (BATCH_SECONDS in lacuna_prove.py); one mutant may take the task's limit on top. */
const BATCH_SECONDS = 5;
/** Where a mutant died when its interpreter could not say. */
const UNKNOWN_CHECK = 'unknown';

/** Lists the mutants. Throws when the reference itself does not come back. */
export async function planMutants(runtime: Runtime, task: MutableTask): Promise<MutantPlan> {
  const { verdict, lines } = await ask(runtime, task, `${task.id}/mutants`, { do: 'plan' });
  const plan = planSchema.safeParse(lines[0]);
  if (verdict.status === 'pass' && plan.success) return plan.data;
  const why = verdict.status === 'pass' ? 'no list came back; the file may be too long' : verdict.message;
  throw new Error(`${task.id}: the mutants could not be made: ${why}`);
}

/**
 * Judges some of `ids`, at least one, in one interpreter; call again for the rest. `onOutcome` is told as each is done,
 * in the order given.
 */
export async function judgeMutants(
  runtime: Runtime,
  task: MutableTask,
  ids: readonly string[],
  steps: number,
  onOutcome: (id: string, outcome: MutantOutcome) => void,
): Promise<void> {
  const request = { do: 'judge', ids, steps };
  const { verdict, lines } = await ask(runtime, task, `${task.id}/mutants/${ids[0]}`, request);
  const batch = readBatch(lines);
  for (const [id, outcome] of batch.done) onOutcome(id, outcome);
  if (verdict.status === 'pass' && batch.done.size > 0) return;
  // The interpreter died or ran out of time under one of them. Which, it may not have been able to say.
  if (batch.running === null && batch.done.size > 0) return;
  const victim = batch.running ?? (ids.length === 1 ? ids[0]! : null);
  if (victim === null) return judgeMutants(runtime, task, ids.slice(0, 1), steps, onOutcome);
  if (verdict.status === 'stopped' || verdict.status === 'pass')
    throw new Error(`${task.id}: the mutant ${victim} gave no outcome: ${verdict.message || verdict.status}`);
  if (verdict.status === 'error' && verdict.traceback.includes('lacuna_prove'))
    throw new Error(`${task.id}: the mutant ${victim} broke the judge: ${verdict.message}`);
  onOutcome(victim, batch.inChecks ? { outcome: 'stopped', check: UNKNOWN_CHECK } : { outcome: 'excluded' });
}

async function ask(runtime: Runtime, task: MutableTask, id: string, request: Record<string, unknown>) {
  const { solution, checks, example } = task;
  const message = JSON.stringify({ ...request, task: { solution, checks, example } });
  const source = `import json, lacuna_prove\nlacuna_prove.main(${JSON.stringify(MARK)}, json.loads(json.loads(${pythonJson(message)})))`;
  const limits = { seconds: task.limits.seconds + BATCH_SECONDS, megabytes: task.limits.megabytes };
  let text = '';
  const verdict: Verdict = await runtime.grade(
    jobFor({ id: id.slice(0, 200), task: task.id, source, limits }),
    (more) => {
      text += more;
    },
  );
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith(MARK))
    .flatMap((line) => parsed(line.slice(MARK.length)));
  return { verdict, lines };
}

/** The message, or nothing for one that was cut off. */
function parsed(line: string): unknown[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

function readBatch(lines: unknown[]) {
  const done = new Map<string, MutantOutcome>();
  let running: string | null = null;
  let inChecks = false;
  for (const line of lines) {
    const message = messageSchema.parse(line);
    if ('start' in message) {
      running = message.start;
      inChecks = false;
    } else if ('phase' in message) inChecks = true;
    else {
      done.set(message.id, mutantOutcomeSchema.parse({ ...message, check: message.check ?? UNKNOWN_CHECK }));
      running = null;
    }
  }
  return { done, running, inChecks };
}
