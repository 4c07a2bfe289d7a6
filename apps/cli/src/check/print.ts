// How `lacuna check` speaks to people: one issue a line, then the sum.
import { formatIssue, type Issue } from '@lacuna/curriculum';
import { paintFor } from '../paint.ts';

/** What the last line counts. */
export interface Sums {
  files: number;
  /** Blocks of Python that ran. */
  blocks: number;
  /** Display formulas whose twin passed, and those of them that were calculated from their TeX. */
  formulas: { printed: number; evaluated: number };
}

/** The issues in the order given, then one line that sums up. Notes are counted, and printed when asked for. */
export function print(issues: readonly Issue[], { files, blocks, formulas }: Sums, notes: boolean): void {
  const paint = paintFor(process.stdout);
  const of = (severity: Issue['severity']) => issues.filter((issue) => issue.severity === severity).length;
  for (const issue of issues) {
    if (issue.severity === 'note' && !notes) continue;
    const line = formatIssue(issue);
    process.stdout.write(
      `${issue.severity === 'error' ? line : paint('yellow', `${line} (${issue.severity})`)}\n`,
    );
  }
  const [errors, unsaid] = [of('error'), of('note')];
  const verdict = errors > 0 ? paint('red', count(errors, 'error')) : paint('green', 'no errors');
  const sums = [count(files, 'file'), `${count(blocks, 'block')} run`];
  if (formulas.printed > 0)
    sums.push(`${formulas.evaluated} of ${count(formulas.printed, 'formula')} evaluated as printed`);
  const more = unsaid > 0 && !notes ? ` (${count(unsaid, 'note')}: --notes)` : '';
  process.stdout.write(`${verdict}, ${count(of('warning'), 'warning')}; ${sums.join(', ')}${more}\n`);
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
