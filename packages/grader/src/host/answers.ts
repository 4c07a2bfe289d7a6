// Reads what comes out of a cell. Everything in it may have been written by the learner's code.
import { type Job, type Verdict, verdictSchema } from '../contract.ts';
import { type FromCell, fromCellSchema } from '../messages.ts';

/** The message, or null for anything that is not one. */
export function readMessage(data: unknown): FromCell | null {
  const parsed = fromCellSchema.safeParse(data);
  return parsed.success ? parsed.data : null;
}

/** The verdict in `text` if it is one, answers this very job and agrees with itself; else null. */
export function readVerdict(text: string, job: Job): Verdict | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = verdictSchema.safeParse(data);
  if (!parsed.success || parsed.data.job !== job.id) return null;
  return isConsistent(parsed.data, job) ? parsed.data : null;
}

/** A pass needs a check that passed (unless the job has none) and no check that did not. */
function isConsistent(verdict: Verdict, job: Job): boolean {
  if (verdict.status !== 'pass') return true;
  if (verdict.checks.some((check) => check.status !== 'pass')) return false;
  return job.checks.trim() === '' || verdict.checks.length > 0;
}
