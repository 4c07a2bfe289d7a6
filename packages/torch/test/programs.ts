// Whole programs in the style of teaching code, what real PyTorch did with them, and when ours did the same.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../programs/', import.meta.url);
const notPrograms = new Set(['observe.py', 'record.py']);

/** What `programs/observe.py` tells of a run. */
export interface Observed {
  printed: string;
  losses: number[];
  /** Per module: how many numbers, their sum, the sum of their magnitudes. */
  checksums: Record<string, [number, number, number]>;
}

export const observer = readFileSync(new URL('observe.py', folder), 'utf8');

/** Programs that need what is not here yet, and what that is. Each is run again when that lands. */
export const waiting: Readonly<Record<string, string>> = {};

/** All programs by name, with what was recorded; programs and recordings must be of the same names. */
export function programs(): { name: string; source: string; recorded: Observed }[] {
  const recorded = JSON.parse(readFileSync(new URL('recorded.json', folder), 'utf8')).programs as Record<
    string,
    Observed
  >;
  const names = readdirSync(folder).filter((file) => file.endsWith('.py') && !notPrograms.has(file));
  const stems = names.map((file) => file.slice(0, -3)).sort();
  if (stems.join() !== Object.keys(recorded).sort().join())
    throw new Error('programs/recorded.json is not of the programs beside it: run programs/record.py');
  return stems.map((name) => ({
    name,
    source: readFileSync(new URL(`${name}.py`, folder), 'utf8'),
    recorded: recorded[name]!,
  }));
}

const number = /-?(?:\d+\.\d*(?:e[+-]?\d+)?|\d+e[+-]?\d+)/g;

/** The value of one unit in the last place a number is printed with: 0.01 for 1.25, 1e-6 for 1.25e-4. */
function lastPlace(text: string): number {
  const [digits, exponent] = text.split('e') as [string, string?];
  return 10 ** (Number(exponent ?? 0) - (digits.split('.')[1]?.length ?? 0));
}

/** A line without its numbers and blanks. */
const words = (line: string): string => line.replace(number, '#').replaceAll(' ', '');

/** The first line where two texts differ by more than rounding, or null. Words and integers must be equal;
 * numbers with a point may differ by `relative` or by one unit in their last place. */
export function textDifference(got: string, want: string, relative: number): string | null {
  const [gotLines, wantLines] = [got.split('\n'), want.split('\n')];
  for (let i = 0; i < Math.max(gotLines.length, wantLines.length); i++) {
    const [a, b] = [gotLines[i] ?? '(nothing)', wantLines[i] ?? '(nothing)'];
    if (a === b) continue;
    const [x, y] = [a.match(number) ?? [], b.match(number) ?? []];
    const same =
      // A sign or a digit of the exponent may move the columns, so blanks do not count where numbers differ.
      words(a) === words(b) &&
      y.every((w, k) => {
        const slack = Math.max(relative * Math.abs(Number(w)), 1.01 * lastPlace(w));
        return Math.abs(Number(x[k]) - Number(w)) <= slack;
      });
    if (!same) return `line ${i + 1}\n  got:    ${a}\n  wanted: ${b}`;
  }
  return null;
}
