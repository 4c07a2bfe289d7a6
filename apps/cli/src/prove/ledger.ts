// proof.json beside a task: made from what was run, held against what is run now, read for the fingerprints in it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  changedFiles,
  disagreements,
  filesHash,
  type MutantLedger,
  type ProofFile,
  type ProofRow,
  type PythonHalf,
  type Task,
} from '@lacuna/curriculum';
import { type Fingerprint, fingerprintSchema, type MutantOutcome } from '@lacuna/grader';
import type { TaskRun } from './task-run.ts';

export interface Origin {
  versions: ProofFile['versions'];
  tools: ProofFile['tools'];
}

/** What each wrong solution leaves in its first failing check; empty when the task was never proven. */
export function readFingerprints(folder: string): Map<string, Fingerprint> {
  const file = path.join(folder, 'proof.json');
  const found = new Map<string, Fingerprint>();
  if (!existsSync(file)) return found;
  const ledger = JSON.parse(readFileSync(file, 'utf8')) as {
    wrong?: Record<string, { fingerprint?: unknown }>;
  };
  for (const [id, row] of Object.entries(ledger.wrong ?? {})) {
    const fingerprint = fingerprintSchema.safeParse(row.fingerprint);
    if (fingerprint.success) found.set(id, fingerprint.data);
  }
  return found;
}

/** The ledger of what was run; the same runs of the same files give the same bytes. */
export function makeLedger(
  task: Task,
  origin: Origin,
  run: TaskRun,
  outcomes: ReadonlyMap<string, MutantOutcome>,
  python: PythonHalf | null,
): ProofFile {
  return {
    schema: 'lacuna.proof/2',
    task: task.id,
    ...origin,
    files: task.hashes,
    ...rowsOf(task, run),
    mutants: mutantLedger(task, outcomes),
    python,
  };
}

/** The half of the ledger that real PyTorch fills. */
export function makePythonHalf(
  task: Task,
  pytorch: string,
  of: Pick<ProofFile, 'files' | 'tools'>,
  run: TaskRun,
  engine: ReadonlyMap<string, MutantOutcome>,
): PythonHalf {
  const { reference, starter, wrong } = rowsOf(task, run);
  const bare = ({ status, checks }: ProofRow): ProofRow => ({ status, checks });
  return {
    pytorch,
    of: filesHash(of),
    reference: bare(reference),
    starter: bare(starter),
    wrong: Object.fromEntries(Object.entries(wrong).map(([id, row]) => [id, bare(row)])),
    differs: [...run.outcomes]
      .filter(([id, outcome]) => outcome.outcome !== engine.get(id)?.outcome)
      .map(([id]) => id)
      .sort(),
  };
}

export function writeLedger(folder: string, ledger: ProofFile): void {
  writeFileSync(path.join(folder, 'proof.json'), `${JSON.stringify(ledger, null, 1)}\n`);
}

/** The outcomes a ledger holds, by mutant. */
export function outcomesIn({ mutants }: ProofFile): Map<string, MutantOutcome> {
  const outcomes = new Map<string, MutantOutcome>();
  for (const outcome of ['killed', 'stopped'] as const)
    for (const [check, ids] of Object.entries(mutants[outcome]))
      for (const id of ids) outcomes.set(id, { outcome, check });
  for (const outcome of ['excluded', 'survived'] as const)
    for (const id of mutants[outcome]) outcomes.set(id, { outcome });
  return outcomes;
}

/** What of the committed ledger is older than the files, or says otherwise than `run`; as sentences. */
export function ledgerProblems(
  task: Task,
  tools: ProofFile['tools'],
  run: TaskRun,
): { stale: boolean; problems: string[] } {
  const again = `run \`lacuna prove --record ${task.id}\``;
  const ledger = task.proof;
  if (!ledger)
    return { stale: true, problems: [`it has no proof.json, or one that cannot be read; ${again}`] };
  const changed = changedFiles(task.hashes, ledger.files);
  if (tools.checks !== ledger.tools.checks) changed.push('the package lacuna (packages/checks)');
  if (changed.length > 0)
    return {
      stale: true,
      problems: [`proof.json is stale: ${changed.join(', ')} changed since it was recorded; ${again}`],
    };
  const said = outcomesIn(ledger);
  const now = new Set(run.plan?.mutants.map(({ id }) => id));
  if (run.plan !== null && (said.size !== now.size || [...said.keys()].some((id) => !now.has(id))))
    return { stale: true, problems: [`proof.json speaks of other mutants than there are now; ${again}`] };
  const problems = disagreements({ ...ledger }, rowsOf(task, run)).map((text) =>
    text.replace('on our engine', 'in proof.json').replace('on PyTorch', 'now'),
  );
  for (const [id, outcome] of run.outcomes) {
    const before = said.get(id);
    if (before && outcomeText(before) !== outcomeText(outcome))
      problems.push(
        `the mutant ${id} is ${outcomeText(before)} in proof.json and ${outcomeText(outcome)} now`,
      );
  }
  if (ledger.python === null)
    problems.push(`it has no verdicts of real PyTorch; ${again} --runtime python, on a machine that has it`);
  else if (ledger.python.of !== filesHash(ledger))
    problems.push(
      `its verdicts of real PyTorch are stale; ${again} --runtime python, on a machine that has it`,
    );
  return { stale: false, problems };
}

export function outcomeText(outcome: MutantOutcome): string {
  switch (outcome.outcome) {
    case 'killed':
      return `killed by ${outcome.check}`;
    case 'stopped':
      return `stopped in ${outcome.check}`;
    default:
      return outcome.outcome;
  }
}

/** Waivers that waive nothing, as sentences. */
export function waiverProblems(
  task: Task,
  run: TaskRun,
  outcomes: ReadonlyMap<string, MutantOutcome>,
): string[] {
  if (run.plan === null) return [];
  const changes = new Map(run.plan.mutants.map((mutant) => [mutant.id, changeText(mutant)]));
  return task.waivers.flatMap(({ mutant, change }) => {
    const outcome = outcomes.get(mutant)?.outcome;
    const where = `waivers.yaml: ${mutant}`;
    if (!changes.has(mutant)) return [`${where} is no mutant of solution.py any more; remove the waiver`];
    if (changes.get(mutant) !== change)
      return [
        `${where} makes another change than the waiver says; write change: ${JSON.stringify(changes.get(mutant))}`,
      ];
    if (outcome !== undefined && outcome !== 'survived')
      return [`${where} needs no waiver, for it is ${outcome}; remove it`];
    return [];
  });
}

/** `a + b -> a - b`; the whole of what a person reads about a mutant. */
export function changeText({ before, after }: { before: string; after: string }): string {
  return after === '' ? `${before} left out` : `${before} -> ${after}`;
}

function rowsOf(task: Task, { ran }: TaskRun): Pick<ProofFile, 'reference' | 'starter' | 'wrong'> {
  return {
    reference: ran.get('solution.py')!.row,
    starter: ran.get('starter.py')!.row,
    wrong: Object.fromEntries(task.wrong.map(({ id }) => [id, ran.get(`wrong/${id}.py`)!.row])),
  };
}

function mutantLedger(task: Task, outcomes: ReadonlyMap<string, MutantOutcome>): MutantLedger {
  const waived = new Set(task.waivers.map(({ mutant }) => mutant));
  const ledger: MutantLedger = { killed: {}, stopped: {}, excluded: [], survived: [], waived: [] };
  for (const [id, outcome] of [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if ('check' in outcome) {
      const group = ledger[outcome.outcome];
      group[outcome.check] = [...(group[outcome.check] ?? []), id];
    } else ledger[outcome.outcome].push(id);
    if (outcome.outcome === 'survived' && waived.has(id)) ledger.waived.push(id);
  }
  return ledger;
}
