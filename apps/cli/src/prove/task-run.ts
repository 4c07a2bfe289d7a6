// Runs everything the proof of one task asks for on one runtime: its files, its mutants; remembers what it found.
import { contentHash } from '@lacuna/curriculum';
import {
  filesOf,
  judgeMutants,
  type MutantOutcome,
  type MutantPlan,
  type ProvableTask,
  planMutants,
  type RanFile,
  runFile,
  type TaskFile,
} from '@lacuna/grader';
import { ProofCache } from './cache.ts';
import type { RuntimePool } from './pool.ts';
import type { Progress } from './progress.ts';

/** Where a proof runs. */
export interface Side {
  name: 'engine' | 'python';
  /** Stands for the runtime's own content: another engine's answers are not ours. */
  hash: string;
  pool: RuntimePool;
}

export interface TaskRun {
  /** Every file of the task. */
  ran: Map<string, RanFile>;
  /** null when the reference does not pass, so that its mutants would mean nothing. */
  plan: MutantPlan | null;
  /** By mutant; those that were chosen. */
  outcomes: Map<string, MutantOutcome>;
}

export interface RunOptions {
  cacheFolder: string;
  progress: Progress;
  /** Which of all mutants to judge. */
  choose(ids: string[]): string[];
  /** The list, when another runtime has made it. */
  plan?: MutantPlan | null;
}

/** Batches per worker: few enough to keep interpreters busy, enough that none is left with a long tail. */
const BATCHES = 4;
const LARGEST_BATCH = 24;

export async function runTask(side: Side, task: ProvableTask, options: RunOptions): Promise<TaskRun> {
  const { checks, example, limits } = task;
  const common = contentHash(JSON.stringify([side.name, side.hash, checks, example, limits])).slice(0, 32);
  const cache = new ProofCache(options.cacheFolder, `${task.id}-${side.name}-${common}`);
  const ran = await runFiles(side, task, cache, options.progress);
  if (ran.get('solution.py')!.row.status !== 'pass') return { ran, plan: null, outcomes: new Map() };
  const plan = options.plan ?? (await listMutants(side, task, cache));
  const chosen = options.choose(plan.mutants.map(({ id }) => id));
  return { ran, plan, outcomes: await runMutants(side, task, plan.steps, chosen, cache, options.progress) };
}

async function runFiles(side: Side, task: ProvableTask, cache: ProofCache, progress: Progress) {
  const files = filesOf(task);
  progress.expect(files.length);
  const run = async (file: TaskFile): Promise<[string, RanFile]> => {
    const key = `file ${file.example} ${contentHash(file.source)}`;
    let ran = cache.get<RanFile>(key);
    if (!ran) {
      ran = await side.pool.use((runtime) => runFile(runtime, task, file));
      // What ended by the clock may have been the machine's fault; it is tried again next time.
      if (ran.row.status !== 'timeout') cache.set(key, ran);
    }
    progress.done(1, `${task.id}, ${file.name}`);
    return [file.name, ran];
  };
  return new Map(await Promise.all(files.map(run)));
}

async function listMutants(side: Side, task: ProvableTask, cache: ProofCache): Promise<MutantPlan> {
  const key = `plan ${contentHash(task.solution)}`;
  const known = cache.get<MutantPlan>(key);
  if (known) return known;
  const plan = await side.pool.use((runtime) => planMutants(runtime, task));
  cache.set(key, plan);
  return plan;
}

async function runMutants(
  side: Side,
  task: ProvableTask,
  steps: number,
  ids: readonly string[],
  cache: ProofCache,
  progress: Progress,
): Promise<Map<string, MutantOutcome>> {
  const solution = contentHash(task.solution);
  const keyOf = (id: string) => `mutant ${solution} ${id}`;
  const outcomes = new Map<string, MutantOutcome>();
  const left: string[] = [];
  for (const id of ids) {
    const known = cache.get<MutantOutcome>(keyOf(id));
    if (known) outcomes.set(id, known);
    else left.push(id);
  }
  progress.expect(left.length);
  const size = Math.min(LARGEST_BATCH, Math.ceil(left.length / (side.pool.size * BATCHES)));
  const work = async (batch: string[]) => {
    for (let rest = batch; rest.length > 0; rest = rest.filter((id) => !outcomes.has(id)))
      await side.pool.use((runtime) =>
        judgeMutants(runtime, task, rest, steps, (id, outcome) => {
          outcomes.set(id, outcome);
          cache.set(keyOf(id), outcome);
          progress.done(1, `${task.id}, mutant ${id}`);
        }),
      );
  };
  const batches: string[][] = [];
  for (let at = 0; at < left.length; at += size) batches.push(left.slice(at, at + size));
  await Promise.all(batches.map(work));
  return outcomes;
}
