// The words of `lacuna prove`: a report as lines for a terminal.
import type { Survivor, TaskReport } from './prove-task.ts';

export function reportText(report: TaskReport, sampled: boolean): string {
  const { task, problems, ledgerProblems, notes, survivors } = report;
  const lines: string[] = [];
  if (problems.length === 0) lines.push(`${task}: proven; ${summary(report)}`);
  else lines.push(`${task}: not proven; ${summary(report)}`, ...problems.map((text) => `  ${text}`));
  if (sampled) lines.push(`  a sample: ${count(report.judged, 'mutant')} judged again`);
  lines.push(...ledgerProblems.map((text) => `  ${text}`), ...notes.map((text) => `  note: ${text}`));
  lines.push(...survivorLines(survivors.filter(({ waived }) => !waived)));
  return `${lines.join('\n')}\n`;
}

function summary({ checks, wrong, rates, excluded, stopped }: TaskReport): string {
  const files = `${count(checks, 'check')}, ${count(wrong, 'wrong solution')}`;
  if (rates === null) return files;
  const asides = [
    `raw ${percent(rates.raw)}`,
    `adjusted ${percent(rates.adjusted)} with ${rates.waived} waived`,
    `${excluded} more fail the example`,
    ...(stopped > 0 ? [`${stopped} only ran out of steps, time or memory`] : []),
  ];
  return `${files}, ${rates.rejected} of ${count(rates.counted, 'mutant')} rejected (${asides.join('; ')})`;
}

/** Ready to paste into waivers.yaml, for those that turn out to be no mistakes. */
function survivorLines(survivors: Survivor[]): string[] {
  if (survivors.length === 0) return [];
  return [
    '  these mutants of solution.py pass every check. Sharpen a check; waive one only if it is no mistake, in waivers.yaml:',
    ...survivors.flatMap(({ id, line, reads, change }) => [
      `    # line ${line} becomes: ${reads}`,
      `    - mutant: ${id}`,
      `      change: ${JSON.stringify(change)}`,
      '      reason: ',
    ]),
  ];
}

/** Rounded down, so that nothing short of all reads as 100 %. */
function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
