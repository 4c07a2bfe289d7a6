// When a ledger counts: the one place that says what makes a twin verified and a task proven.
import type { BlockEvidence, ProofFile, ProofRow } from './evidence.ts';
import type { Task } from './model.ts';

/** Least share of the mutants of either side of a twin that must make its assertions fail. */
export const MUTANTS_CAUGHT = 0.9;

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
 * What stands against a task being proven; null when nothing does. Today: its proof is of these very files, the reference
 * passes, the starter fails, and each wrong solution fails the check it names. Automatic mutants of the reference are to
 * join here, and nowhere else.
 */
export function taskProblem(
  task: Task,
  proof: ProofFile | undefined,
): { stale: boolean; why: string } | null {
  if (!proof) return { stale: false, why: 'it has not been proven' };
  const names = new Set([...Object.keys(task.hashes), ...Object.keys(proof.files)]);
  for (const name of names)
    if (task.hashes[name] !== proof.files[name])
      return { stale: true, why: `${name} changed since it was proven` };
  if (proof.reference.status !== 'pass') return { stale: false, why: 'its reference does not pass' };
  if (proof.starter.status === 'pass') return { stale: false, why: 'its starter passes' };
  if (task.wrong.length === 0) return { stale: false, why: 'it has no wrong solutions' };
  for (const wrong of task.wrong) {
    const row = proof.wrong[wrong.id];
    if (!row || !kills(row, wrong.fails))
      return { stale: false, why: `${wrong.fails} does not catch ${wrong.id}` };
  }
  return null;
}

/** Checks that were the first to fail some wrong solution: the others prove nothing of their own. */
export function firstKillers(proof: ProofFile): Set<string> {
  const killers = new Set<string>();
  for (const row of Object.values(proof.wrong)) {
    const first = Object.keys(row.checks).find((check) => kills(row, check));
    if (first) killers.add(first);
  }
  return killers;
}

function kills(row: ProofRow, check: string): boolean {
  const status = row.checks[check];
  return status === 'fail' || status === 'error';
}
