// When a ledger counts: the one place that says what makes a twin verified and a task proven.
import { contentHash } from './content-hash.ts';
import type { BlockEvidence, MutantLedger, ProofFile, ProofRow } from './evidence.ts';
import type { Task } from './model.ts';

/** Least share of the mutants of either side of a twin that must make its assertions fail. */
export const MUTANTS_CAUGHT = 0.9;
/** Least share of a reference's mutants, the waived ones left out, that its checks must reject. */
export const MUTANTS_REJECTED = 0.95;
/** Largest share of them that may be waived as no mistakes. */
export const MUTANTS_WAIVED = 0.05;

/** What stands against a block's evidence; null when nothing does. `hash` is that of its program today. */
export function blockProblem(
  entry: BlockEvidence | undefined,
  hash: string,
): { stale: boolean; why: string } | null {
  if (!entry) return { stale: false, why: 'it has not been run' };
  if (entry.hash !== hash) return { stale: true, why: 'it changed since it was run' };
  if (entry.status !== 'pass') return { stale: false, why: 'it fails' };
  if (entry.kind === 'snippet') return null;
  for (const side of ['formula', 'twin'] as const) {
    const { made, caught } = entry.mutants?.[side] ?? { made: 0, caught: 0 };
    if (made === 0) return { stale: false, why: `nothing in ${side}() could be changed to test it` };
    if (caught < made * MUTANTS_CAUGHT)
      return { stale: false, why: `its assertions miss ${made - caught} of ${made} changes to ${side}()` };
  }
  return null;
}

/**
 * What stands against a task being proven; null when nothing does: its proof is of these very files, the reference passes,
 * the starter fails, each wrong solution fails the check it names, the mutants of the reference die, and real PyTorch gives
 * the same verdicts.
 */
export function taskProblem(
  task: Task,
  proof: ProofFile | undefined,
): { stale: boolean; why: string } | null {
  if (!proof) return { stale: false, why: 'it has not been proven' };
  const changed = changedFiles(task.hashes, proof.files)[0];
  if (changed !== undefined) return { stale: true, why: `${changed} changed since it was proven` };
  if (proof.reference.status !== 'pass') return { stale: false, why: 'its reference does not pass' };
  if (proof.starter.status === 'pass') return { stale: false, why: 'its starter passes' };
  if (task.wrong.length === 0) return { stale: false, why: 'it has no wrong solutions' };
  for (const wrong of task.wrong) {
    const row = proof.wrong[wrong.id];
    if (!row || !kills(row, wrong.fails))
      return { stale: false, why: `${wrong.fails} does not catch ${wrong.id}` };
  }
  const mutants = mutantProblems(proof.mutants)[0];
  if (mutants !== undefined) return { stale: false, why: mutants };
  if (proof.python === null) return { stale: false, why: 'it has not been run with real PyTorch' };
  if (proof.python.of !== filesHash(proof))
    return { stale: true, why: 'it changed since it was run with real PyTorch' };
  const differs = disagreements(proof, proof.python)[0];
  return differs === undefined ? null : { stale: false, why: differs };
}

/** Names of the files whose hash is another one, new or gone, in order. */
export function changedFiles(
  now: Readonly<Record<string, string>>,
  then: Readonly<Record<string, string>>,
): string[] {
  const names = new Set([...Object.keys(now), ...Object.keys(then)]);
  return [...names].filter((name) => now[name] !== then[name]).sort();
}

/** One hash over all that the verdicts of a ledger depend on; waivers change none. */
export function filesHash({ files, tools }: Pick<ProofFile, 'files' | 'tools'>): string {
  const deciding = Object.entries(files).filter(([name]) => name !== 'waivers.yaml');
  return contentHash(JSON.stringify([deciding.sort(), tools.checks]));
}

export interface MutantRates {
  /** Mutants that get through the statement's example. */
  counted: number;
  /** Those of them the checks reject, the stopped ones included. */
  rejected: number;
  waived: number;
  /** rejected / counted; 1 when there is nothing to count. */
  raw: number;
  /** The same without the waived ones. */
  adjusted: number;
}

export function mutantRates(mutants: MutantLedger): MutantRates {
  const total = (groups: Record<string, string[]>) =>
    Object.values(groups).reduce((sum, ids) => sum + ids.length, 0);
  const rejected = total(mutants.killed) + total(mutants.stopped);
  const counted = rejected + mutants.survived.length;
  const waived = mutants.waived.length;
  const share = (of: number) => (of === 0 ? 1 : rejected / of);
  return { counted, rejected, waived, raw: share(counted), adjusted: share(counted - waived) };
}

/** What stands against the mutants, as sentences that go on from "the task: ". */
export function mutantProblems(mutants: MutantLedger): string[] {
  const { counted, rejected, waived, adjusted } = mutantRates(mutants);
  const problems: string[] = [];
  if (counted === 0) problems.push('its reference has no mutants that count');
  if (adjusted < MUTANTS_REJECTED)
    problems.push(
      `its checks reject ${rejected} of ${counted - waived} mutants, fewer than ${MUTANTS_REJECTED * 100} in 100`,
    );
  if (waived > counted * MUTANTS_WAIVED)
    problems.push(`${waived} of ${counted} mutants are waived, more than ${MUTANTS_WAIVED * 100} in 100`);
  return problems;
}

type Rows = Pick<ProofFile, 'reference' | 'starter' | 'wrong'>;

/** Checks that end differently on the two runtimes. */
export function disagreements(ours: Rows, theirs: Rows): string[] {
  const rows = ({ reference, starter, wrong }: Rows) =>
    new Map([
      ['solution.py', reference],
      ['starter.py', starter],
      ...Object.entries(wrong).map(([id, row]) => [`wrong/${id}.py`, row] as const),
    ]);
  const others = rows(theirs);
  return [...rows(ours)].flatMap(([file, row]) => {
    const other = others.get(file)?.checks ?? {};
    return [...new Set([...Object.keys(row.checks), ...Object.keys(other)])]
      .filter((check) => row.checks[check] !== other[check])
      .map(
        (check) =>
          `${check} of ${file} is "${row.checks[check] ?? 'not run'}" on our engine and "${other[check] ?? 'not run'}" on PyTorch`,
      );
  });
}

/** Checks that were the first to fail some wrong solution or mutant: the others prove nothing of their own. */
export function firstKillers(proof: ProofFile): Set<string> {
  const killers = new Set<string>();
  for (const row of Object.values(proof.wrong)) {
    const first = Object.keys(row.checks).find((check) => kills(row, check));
    if (first) killers.add(first);
  }
  for (const check of [...Object.keys(proof.mutants.killed), ...Object.keys(proof.mutants.stopped)])
    killers.add(check);
  return killers;
}

function kills(row: ProofRow, check: string): boolean {
  const status = row.checks[check];
  return status === 'fail' || status === 'error';
}
