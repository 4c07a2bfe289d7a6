// PARITY.md from results: one row for every name, a summary for every tier. Text only, reads nothing.
import type { Line, Name } from './cover.ts';
import type { Known } from './known.ts';
import type { Result } from './replay.ts';

/** How one name did. Counts of samples, of gradients (samples that have any) and of error inputs. */
export interface Row extends Name {
  samples: number;
  passed: number;
  gradients: number;
  gradientsPassed: number;
  errors: number;
  errorsPassed: number;
  /** What differs, for every failing sample: the reason. */
  reasons: string[];
}

/** One name's counts from the results of the samples that stand for it. */
export function rowOf(name: Name, results: Result[]): Row {
  const row: Row = {
    ...name,
    samples: 0,
    passed: 0,
    gradients: 0,
    gradientsPassed: 0,
    errors: 0,
    errorsPassed: 0,
    reasons: [],
  };
  for (const [kind, , , said, gradients] of results) {
    if (kind === 'error') {
      row.errors++;
      if (!said) row.errorsPassed++;
    } else {
      row.samples++;
      if (!said) row.passed++;
      if (gradients !== '') row.gradients++;
      if (gradients === null) row.gradientsPassed++;
    }
    if (said || gradients)
      row.reasons.push(`${kind === 'error' ? 'error: ' : ''}${said ?? `gradients: ${gradients}`}`);
  }
  if (results.length === 0) row.reasons.push('nothing recorded');
  return row;
}

/** Whether at least 95 % of a name's samples are right, and of its gradients. A name that nothing stands for is not. */
export const mostly = (r: Row): boolean =>
  r.samples + r.errors > 0 && r.passed >= 0.95 * r.samples && r.gradientsPassed >= 0.95 * r.gradients;

/** The operations of aten that programs use most: the first rows of names.tsv that name one. */
export const mostUsed = (rows: Row[]): Row[] => rows.filter((r) => r.name.startsWith('aten.')).slice(0, 120);

/** Whether every sample, gradient and error of a name is as PyTorch's. */
export const whole = (r: Row): boolean =>
  r.samples + r.errors > 0 &&
  r.passed === r.samples &&
  r.gradientsPassed === r.gradients &&
  r.errorsPassed === r.errors;

const sum = (rows: Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
const share = (part: number, all: number): string =>
  all === 0 ? '-' : `${part} of ${all} (${((100 * part) / all).toFixed(2)} %)`;
const cell = (text: string): string =>
  text.replaceAll('\n', ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').slice(0, 160);

function summary(title: string, rows: Row[]): string {
  const cells = [
    title,
    share(
      sum(rows, (r) => r.passed),
      sum(rows, (r) => r.samples),
    ),
    share(
      sum(rows, (r) => r.gradientsPassed),
      sum(rows, (r) => r.gradients),
    ),
    share(
      sum(rows, (r) => r.errorsPassed),
      sum(rows, (r) => r.errors),
    ),
    share(rows.filter(mostly).length, rows.length),
    share(rows.filter(whole).length, rows.length),
    share(
      rows.filter((r) => r.samples > 0 && r.passed === r.samples && r.gradientsPassed === r.gradients).length,
      rows.length,
    ),
    String(rows.filter((r) => r.samples + r.errors === 0).length),
  ];
  return `| ${cells.join(' | ')} |`;
}

const line = (r: Row): string =>
  `| \`${r.name}\` | ${r.tier} | ${r.programs} | ${r.passed}/${r.samples} | ${r.gradients ? `${r.gradientsPassed}/${r.gradients}` : ''} | ${r.errors ? `${r.errorsPassed}/${r.errors}` : ''} | ${cell(r.reasons[0] ?? '')} |`;

/** The rules by which the recorder left samples out, with how many. */
function leftOut(lines: Line[]): string {
  const rules = new Map<string, number>();
  for (const line of lines)
    for (const [rule, count] of Object.entries(line.left_out))
      rules.set(rule, (rules.get(rule) ?? 0) + count);
  return [...rules]
    .sort((a, b) => b[1] - a[1])
    .map(([rule, count]) => `- ${rule}: ${count}`)
    .join('\n');
}

/** The known differences, each with how many failing samples show it. */
function differences(rows: Row[], known: Known[]): string {
  const reasons = rows.flatMap((r) => r.reasons);
  return known
    .map(({ says, why }) => {
      const count = reasons.filter((reason) => reason.includes(says)).length;
      if (count === 0) throw new Error(`known.tsv: nothing differs by "${says}"; delete the row`);
      return `- \`${says}\` (${count}): ${why}`;
    })
    .join('\n');
}

/** Names that fall short, most used first, with how far and the first reason. */
const list = (rows: Row[]): string =>
  [...rows]
    .sort((a, b) => b.programs - a.programs)
    .map((r) => {
      const parts = [`${r.passed}/${r.samples} samples`, `${r.gradientsPassed}/${r.gradients} gradients`];
      if (r.errors > 0) parts.push(`${r.errorsPassed}/${r.errors} errors`);
      return `- \`${r.name}\` (${r.programs} programs): ${parts.join(', ')}. ${cell(r.reasons[0] ?? '')}`;
    })
    .join('\n') || '- none';

const HEAD = `| Name | Tier | Programs | Samples | Gradients | Errors | First difference |
|---|---|--:|--:|--:|--:|---|`;

/** The whole file. `beyond`: PyTorch's operations outside the denominator. */
export function table(
  rows: Row[],
  beyond: Row[],
  lines: Line[],
  known: Known[],
  skipped: Map<string, string>,
): string {
  const inScope = rows.filter((r) => !skipped.has(r.name));
  const outOfScope = rows.filter((r) => skipped.has(r.name));
  const top = mostUsed(rows);
  const exact = lines.flatMap((l) => l.samples).filter((sample) => sample.exact !== undefined).length;
  const tiers = (['T0-T1', 'T2', 'T3'] as const).map((t) =>
    summary(
      t,
      inScope.filter((r) => r.tier === t),
    ),
  );
  return `# Parity with PyTorch 2.13

Generated by \`npx tsx packages/torch/parity/run.ts\`; do not edit. PyTorch's own sample inputs and programs, recorded from the real
one (\`parity/record.py\`) and replayed on ours in Pyodide. The denominator is fixed (\`parity/names.tsv\`): every name 206 public
programs use and every aten operation behind them. A name counts each of its samples; an absent name fails all of them. Tolerances
are \`torch.testing.assert_close\`'s; NaN equals NaN. In ${exact} samples (\`parity/exact.tsv\`), where float32 or narrower sums differ by
their order, an element may also be as far from PyTorch's float64 answer as PyTorch's own farthest element is.

Two sentences are asked of it: every name of T0 to T3 has at least 95 % of its samples right, and of its gradients: that holds for
${share(inScope.filter(mostly).length, inScope.length)}${outOfScope.length > 0 ? `, and ${outOfScope.length} more are out of scope` : ''}. And the 120 operations programs use most are wholly right, error texts too:
${share(top.filter(whole).length, top.length)}. What falls short of either is listed below.

| | Samples | Gradients | Error inputs | Names with 95 % right | Names wholly right | Right but for error texts | Unrecorded |
|---|--:|--:|--:|--:|--:|--:|--:|
${tiers.join('\n')}
${summary('120 most used operations', top)}
${summary('OpInfo outside these', beyond)}

## Below 95 %

${list(inScope.filter((r) => !mostly(r)))}

## Of the 120 most used, not wholly right

${list(top.filter((r) => !whole(r)))}

## Out of scope

Names of the denominator that a tab with one process and one thread cannot stand for, with the reason (\`parity/out-of-scope.tsv\`).
They are in the table and in no share above.

${outOfScope.map((r) => `- \`${r.name}\`: ${skipped.get(r.name)!}`).join('\n') || '- none'}

## What is left out

Of each operation's samples a few are kept, evenly spread, of several dtypes (\`parity/ops.py\`: KEPT); never for being hard. These
could not be recorded:

${leftOut(lines)}

## Known differences

${differences([...rows, ...beyond], known)}

## Names

${HEAD}
${rows.map(line).join('\n')}

## Operations of PyTorch's database outside the denominator

${HEAD}
${beyond.map(line).join('\n')}
`;
}
