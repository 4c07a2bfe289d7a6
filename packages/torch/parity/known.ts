// known.tsv: differences from PyTorch that are meant or accepted, and why. Each must match something that differs. out-of-scope.tsv:
// names that are not asked for.
import { readFileSync } from 'node:fs';

export interface Known {
  /** Text that the reason of a failing sample contains. */
  says: string;
  why: string;
}

const rowsOf = (file: string): [string, string][] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t') as [string, string]);

export const readKnown = (): Known[] => rowsOf('known.tsv').map(([says, why]) => ({ says, why }));

/** out-of-scope.tsv: names of the denominator that are not asked for, and why. */
export const readOutOfScope = (): Map<string, string> => new Map(rowsOf('out-of-scope.tsv'));
