// From rounds to figures: medians, paired ratios with their spread, targets met or not; as Markdown.
import type { Row } from './rows.ts';
import type { Measured } from './runner.ts';

export const SELF = 'Lacuna';
export const RIVALS = ['PyTorch', 'tfjs-wasm', 'jax-js'] as const;

export interface Ratio {
  /** Rival's time / our time, median over rounds: above 1 we are faster. */
  median: number;
  least: number;
  most: number;
}

export interface Result {
  row: string;
  /** Milliseconds per repetition, median; or why there is no figure. */
  times: Record<string, number | string>;
  ratios: Record<string, Ratio>;
  target?: { text: string; met: boolean | null };
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export function resultOf(row: Row, measured: Measured): Result {
  const times: Result['times'] = {};
  for (const [name, found] of Object.entries(measured))
    times[name] = 'error' in found ? found.error : median(found.rounds);
  const ratios: Result['ratios'] = {};
  const own = measured[SELF];
  for (const rival of RIVALS) {
    const found = measured[rival];
    if (!own || !found || 'error' in own || 'error' in found) continue;
    const pairs = own.rounds.map((time, i) => found.rounds[i]! / time);
    ratios[rival] = { median: median(pairs), least: Math.min(...pairs), most: Math.max(...pairs) };
  }
  return { row: row.id, times, ratios, ...(row.target ? { target: judged(row.target, times, ratios) } : {}) };
}

function judged(target: NonNullable<Row['target']>, times: Result['times'], ratios: Result['ratios']) {
  const own = times[SELF];
  const ratio = target.rival ? ratios[target.rival]?.median : undefined;
  let met: boolean | null = null;
  if (target.most !== undefined && typeof own === 'number') met = own <= target.most;
  if (target.least !== undefined && ratio !== undefined) met = ratio >= target.least;
  return { text: target.text, met };
}

const times = (value: number) =>
  value < 0.095 ? value.toFixed(3) : value < 9.5 ? value.toFixed(2) : value.toFixed(0);
const verdict = (met: boolean | null) => (met === null ? 'not measured' : met ? 'met' : '**not met**');

/** A Markdown table of one place's results. `absent` says why a rival is not there at all. */
export function table(
  title: string,
  rows: readonly Row[],
  results: readonly Result[],
  absent: Record<string, string>,
): string {
  const names = [SELF, ...RIVALS];
  const head = ['', ...names, ...RIVALS.map((rival) => `ours / ${rival}`), 'target', ''];
  const lines = results.map((result) => {
    const row = rows.find(({ id }) => id === result.row)!;
    const shown = names.map((name) => {
      const found = result.times[name];
      if (found === undefined) return name in absent ? 'absent' : '-';
      return typeof found === 'number'
        ? row.show(found)
        : `fails: ${found.slice(0, 60).replaceAll('|', '/')}`;
    });
    const ratios = RIVALS.map((rival) => {
      const ratio = result.ratios[rival];
      return ratio ? `${times(ratio.median)} x (${times(ratio.least)}-${times(ratio.most)})` : '-';
    });
    return [
      row.title,
      ...shown,
      ...ratios,
      result.target?.text ?? '',
      result.target ? verdict(result.target.met) : '',
    ];
  });
  const text = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const notes = Object.entries(absent).map(([name, why]) => `${name} is absent: ${why}.`);
  return [
    `## ${title}`,
    '',
    text,
    '',
    'Ratios are speeds: above 1 we are faster; median of paired rounds (least-most).',
    ...notes,
    '',
  ].join('\n');
}
