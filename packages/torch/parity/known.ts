// known.tsv: differences from PyTorch that are meant or accepted, and why. Each must match something that differs.
import { readFileSync } from 'node:fs';

export interface Known {
  /** Text that the reason of a failing sample contains. */
  says: string;
  why: string;
}

export function readKnown(): Known[] {
  const rows = readFileSync(new URL('known.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return rows.map((row) => {
    const [says, why] = row.split('\t') as [string, string];
    return { says, why };
  });
}
