// Which recorded samples stand for a name of the fixed denominator (names.tsv).
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface Name {
  name: string;
  tier: 'T0-T1' | 'T2' | 'T3';
  kind: string;
  programs: number;
}

/** One line of samples.jsonl.gz: an operation, module, optimizer or group of programs. */
export interface Line {
  name: string;
  kind: string;
  samples: { d: string; via: string[]; ran?: string[]; g?: unknown; exact?: unknown }[];
  errors: { via: string[] }[];
  left_out: Record<string, number>;
  text: string;
}

/** All names, most used first within names of torch and operations of aten. */
export function readNames(): Name[] {
  const rows = readFileSync(new URL('names.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return rows.map((row) => {
    const [name, tier, kind, programs] = row.split('\t') as [string, Name['tier'], string, string];
    return { name, tier, kind, programs: Number(programs) };
  });
}

/** The recordings. */
export function readLines(): Line[] {
  const text = gunzipSync(readFileSync(new URL('samples.jsonl.gz', import.meta.url))).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => ({ ...(JSON.parse(line) as Omit<Line, 'text'>), text: line }));
}

/** What one name is measured by: a path that samples are called by, or an aten operation that ran in them. */
export interface Cover {
  line: string;
  kind: 'sample' | 'error';
  index: number;
  via: string;
}

const MOST_OF_AN_ATEN_OPERATION = 24;

/** The path a program would call this name by, as the recordings write paths. */
export function pathOf(name: string): string {
  if (name.startsWith('F.')) return `torch.nn.functional.${name.slice(2)}`;
  return name.startsWith('Tensor.') && name.endsWith(' (attr)') ? `${name.slice(0, -7)}!` : name;
}

/** The samples that stand for every name. A name without any is one nobody has recorded. */
export function cover(names: Name[], lines: Line[]): Map<string, Cover[]> {
  const byPath = new Map<string, Cover[]>();
  const byLine = new Map<string, Cover[]>();
  const byAten = new Map<string, Cover[]>();
  const push = (map: Map<string, Cover[]>, key: string, at: Cover): void => {
    const held = map.get(key);
    if (held === undefined) map.set(key, [at]);
    else held.push(at);
  };
  for (const line of lines) {
    line.samples.forEach((sample, index) => {
      sample.via.forEach((via, nth) => {
        const at: Cover = { line: line.name, kind: 'sample', index, via };
        push(byPath, via, at);
        if (nth > 0) return;
        push(byLine, line.name, at);
        for (const ran of sample.ran ?? []) push(byAten, ran, at);
      });
    });
    line.errors.forEach((error, index) => {
      const at: Cover = { line: line.name, kind: 'error', index, via: error.via[0]! };
      push(byPath, at.via, at);
      push(byLine, line.name, at);
    });
  }
  const found = new Map<string, Cover[]>();
  for (const { name } of names) {
    const path = pathOf(name);
    if (!name.startsWith('aten.'))
      found.set(name, [...(byPath.get(path) ?? []), ...(path === name ? [] : (byPath.get(name) ?? []))]);
  }
  // An aten operation stands behind others: its own samples, else samples of names of its tier that ran it, else any.
  const linesOf = (tier: string): Set<string> =>
    new Set(
      names.filter((n) => n.tier === tier).flatMap((n) => (found.get(n.name) ?? []).map((at) => at.line)),
    );
  const named = new Map(['T0-T1', 'T2', 'T3'].map((tier) => [tier, linesOf(tier)]));
  for (const { name, tier } of names) {
    if (!name.startsWith('aten.')) continue;
    const aten = name.slice(5);
    const own =
      byLine.get(aten) ??
      byPath.get(`Tensor.${aten}`) ??
      byLine.get(`nn.functional.${aten}`) ??
      byPath.get(name);
    const ran = byAten.get(aten) ?? [];
    const near = ran.filter((at) => named.get(tier)!.has(at.line));
    found.set(name, own ?? evenly(near.length > 0 ? near : ran, MOST_OF_AN_ATEN_OPERATION));
  }
  return found;
}

/** At most `most` of the items, evenly spread. */
function evenly<T>(items: T[], most: number): T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}
