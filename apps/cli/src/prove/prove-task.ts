// The proof of one task, from its files to what stands against it; nothing is printed here.
import {
  disagreements,
  filesHash,
  type MutantRates,
  mutantProblems,
  mutantRates,
  type ProofFile,
  type Task,
} from '@lacuna/curriculum';
import { type MutantOutcome, type ProvableTask, problemsOf } from '@lacuna/grader';
import {
  changeText,
  ledgerProblems,
  makeLedger,
  makePythonHalf,
  type Origin,
  outcomesIn,
  outcomeText,
  waiverProblems,
} from './ledger.ts';
import type { PythonSide } from './sides.ts';
import { type RunOptions, runTask, type Side } from './task-run.ts';

export interface Survivor {
  id: string;
  line: number;
  /** That line with the mistake in it. */
  reads: string;
  change: string;
  waived: boolean;
}

export interface TaskReport {
  task: string;
  /** What keeps the task from being proven; the author mends it in the task. */
  problems: string[];
  /** What keeps proof.json from being believed; --record mends it. */
  ledgerProblems: string[];
  /** What is worth knowing and no fault. */
  notes: string[];
  checks: number;
  wrong: number;
  /** null when no mutants were made. */
  rates: MutantRates | null;
  excluded: number;
  /** Rejected only for running out of steps, time or memory. */
  stopped: number;
  /** How many mutants this run judged: fewer than all in a sample. */
  judged: number;
  survivors: Survivor[];
  /** What --record writes; null when the task is not proven. */
  ledger: ProofFile | null;
}

export interface ProveOptions extends Omit<RunOptions, 'plan'> {
  /** Whether only some mutants are chosen, so that the ledger speaks for the rest. */
  sampled: boolean;
}

export async function proveTask(
  task: Task,
  engine: Side,
  python: PythonSide | null,
  origin: Origin,
  options: ProveOptions,
): Promise<TaskReport> {
  const provable = provableOf(task);
  const run = await runTask(engine, provable, options);
  const held = ledgerProblems(task, origin.tools, run);
  const outcomes = new Map<string, MutantOutcome>(
    options.sampled && !held.stale && task.proof ? outcomesIn(task.proof) : [],
  );
  for (const [id, outcome] of run.outcomes) outcomes.set(id, outcome);
  const whole = run.plan !== null && outcomes.size === run.plan.mutants.length;

  const problems = [
    ...problemsOf(provable, run.ran, outcomes.values()),
    ...waiverProblems(task, run, outcomes),
  ];
  const notes: string[] = [];
  let half = task.proof?.python ?? null;
  if (python !== null) {
    const real = await runTask(python, provable, { ...options, plan: run.plan });
    problems.push(
      ...problemsOf(provable, real.ran, outcomes.values()).map((text) => `with PyTorch: ${text}`),
    );
    half = makePythonHalf(
      task,
      python.pytorch,
      { files: task.hashes, tools: origin.tools },
      real,
      run.outcomes,
    );
    const ours = makeLedger(task, origin, run, outcomes, null);
    problems.push(...disagreements(ours, half));
    for (const id of half.differs)
      notes.push(
        `the mutant ${id} is ${outcomeText(run.outcomes.get(id)!)} on our engine and ${outcomeText(real.outcomes.get(id)!)} on PyTorch`,
      );
  }
  const ledger = makeLedger(task, origin, run, outcomes, half);
  if (half !== null && half.of !== filesHash(ledger)) ledger.python = half = null;
  if (whole) problems.push(...mutantProblems(ledger.mutants));
  const waived = new Set(task.waivers.map(({ mutant }) => mutant));
  return {
    task: task.id,
    problems,
    ledgerProblems: held.problems,
    notes,
    checks: task.checks.functions.length,
    wrong: task.wrong.length,
    rates: whole ? mutantRates(ledger.mutants) : null,
    excluded: ledger.mutants.excluded.length,
    stopped: Object.values(ledger.mutants.stopped).flat().length,
    judged: run.outcomes.size,
    survivors: (run.plan?.mutants ?? [])
      .filter(({ id }) => outcomes.get(id)?.outcome === 'survived')
      .map((mutant) => ({
        id: mutant.id,
        line: mutant.line,
        reads: mutant.reads,
        change: changeText(mutant),
        waived: waived.has(mutant.id),
      })),
    ledger: problems.length === 0 && whole ? ledger : null,
  };
}

function provableOf(task: Task): ProvableTask {
  return {
    id: task.id,
    limits: task.limits,
    solution: task.solution,
    starter: task.starter,
    checks: task.checks.source,
    example: task.example?.code ?? null,
    wrong: task.wrong.map(({ id, mistake, fails, source }) => ({ id, mistake, fails, source })),
  };
}
