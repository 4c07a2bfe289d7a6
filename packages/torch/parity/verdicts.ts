// verdicts.tsv: how every recorded sample did when PARITY.md was written, a letter for each. Text only, reads nothing.
import type { Line } from './cover.ts';
import type { Result } from './replay.ts';

/** A result as a letter: right, wrong, or the answer right and its gradients wrong. */
export const letter = ([, , , said, gradients]: Result): string => (said ? 'x' : gradients ? 'g' : '.');

/** Where results of a line stand in its row of letters: samples by index and path, then errors. */
export function places(line: Line): string[] {
  return [
    ...line.samples.flatMap((sample, index) => sample.via.map((via) => `sample\t${index}\t${via}`)),
    ...line.errors.map((error, index) => `error\t${index}\t${error.via[0]}`),
  ];
}

export const placeOf = ([kind, index, via]: Result): string => `${kind}\t${index}\t${via}`;

/** Letters of one line, from results by place. */
export const lettersOf = (line: Line, results: Map<string, Result>): string =>
  places(line)
    .map((place) => letter(results.get(place)!))
    .join('');

export const written = (letters: Map<string, string>): string =>
  `line\tverdicts\n${[...letters].map(([name, row]) => `${name}\t${row}\n`).join('')}`;

export function read(text: string): Map<string, string> {
  const rows = text.trim().split('\n').slice(1);
  return new Map(rows.map((row) => row.split('\t') as [string, string]));
}

const RANK = { x: 0, g: 1, '.': 2 };

/** Results that are worse or better than the letters say, as sentences. A place without a letter is better than none. */
export function changes(
  line: Line,
  held: string | undefined,
  results: Result[],
): { worse: string[]; better: string[] } {
  const at = new Map(places(line).map((place, i) => [place, i]));
  const found = { worse: [] as string[], better: [] as string[] };
  for (const result of results) {
    const before = (held?.[at.get(placeOf(result))!] ?? 'x') as keyof typeof RANK;
    const now = letter(result) as keyof typeof RANK;
    const say = `${line.name} ${placeOf(result).replaceAll('\t', ' ')}: ${result[3] ?? result[4] ?? 'right now'}`;
    if (RANK[now] < RANK[before]) found.worse.push(say);
    if (RANK[now] > RANK[before]) found.better.push(say);
  }
  return found;
}
