// A verdict as lines for a terminal.
import type { CheckResult, Detail, Verdict } from '@lacuna/grader/contract';

const SIGNS: Record<CheckResult['status'], string> = {
  pass: 'ok  ',
  fail: 'FAIL',
  error: 'ERR ',
  skipped: '  - ',
};

/** What the learner needs: every check in one line, then the first that failed in full. */
export function verdictText(verdict: Verdict, mistakes: ReadonlyMap<string, string> = new Map()): string {
  const lines: string[] = [];
  if (verdict.output.text !== '') {
    lines.push('printed:', ...indent(verdict.output.text.trimEnd()));
    if (verdict.output.truncated) lines.push('  (and more, cut here)');
    lines.push('');
  }
  for (const check of verdict.checks) lines.push(`${SIGNS[check.status]} ${check.id}  ${check.title}`);
  if (verdict.checks.length > 0) lines.push('');
  const bad = verdict.checks.find((check) => check.status === 'fail' || check.status === 'error');
  if (bad) {
    lines.push(`${bad.id}:`, ...indent(bad.message));
    const detail = bad.detail ? detailText(bad.detail) : '';
    if (detail !== '') lines.push(...indent(detail));
  }
  if (verdict.mistake !== undefined) {
    lines.push(
      `This is the answer one gets by this mistake: ${mistakes.get(verdict.mistake) ?? verdict.mistake}`,
    );
  }
  if (verdict.traceback !== '') lines.push(verdict.traceback.trimEnd());
  if (verdict.message !== '' && !bad?.message.includes(verdict.message)) lines.push(verdict.message);
  lines.push(summary(verdict));
  return `${lines.join('\n')}\n`;
}

function summary(verdict: Verdict): string {
  const passed = verdict.checks.filter((check) => check.status === 'pass').length;
  const count = verdict.checks.length > 0 ? `, ${passed} of ${verdict.checks.length} checks` : '';
  return `${verdict.status}${count}, ${Math.round(verdict.stats.ms)} ms`;
}

/** A failed check's structured detail, as text; '' where the message says it all. */
export function detailText(detail: Detail): string {
  switch (detail.kind) {
    case 'shape':
      return `got shape (${detail.got.join(', ')}), expected (${detail.expected.join(', ')})`;
    case 'dtype':
      return `got ${detail.got}, expected ${detail.expected}`;
    case 'values':
      // One number's case is told in full by the message.
      if (detail.total === 1) return '';
      return [
        `largest relative difference ${number(detail.maxRel)}; allowed rtol ${detail.rtol}, atol ${detail.atol}`,
        ...both(detail.got, detail.expected),
      ].join('\n');
    case 'gradient':
      return both(detail.got ?? [], detail.expected ?? []).join('\n');
    case 'trace':
      return detail.what;
    case 'distribution':
      return `statistic ${number(detail.statistic)}, allowed ${number(detail.limit)}`;
    case 'raises':
      return `expected ${detail.expected}, got ${detail.got}`;
  }
}

function both(got: string[][], expected: string[][]): string[] {
  return got.length === 0 ? [] : ['got:', ...rows(got), 'expected:', ...rows(expected)];
}

function rows(corner: string[][]): string[] {
  const width = Math.max(0, ...corner.flat().map((cell) => cell.length));
  return corner.map((row) => `  ${row.map((cell) => cell.padStart(width)).join(' ')}`);
}

function number(value: number | null): string {
  return value === null ? 'unknown' : Number(value.toPrecision(3)).toString();
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}
