// Replays recordings and counts for every name: what run.ts prints and the test compares.
import { type Cover, cover, type Line, type Name, readLines, readNames } from './cover.ts';
import { type Result, startReplayer } from './replay.ts';
import { type Row, rowOf } from './table.ts';
import { lettersOf, placeOf } from './verdicts.ts';

export interface Measure {
  names: Name[];
  lines: Line[];
  /** Rows of the denominator's names that were asked for. */
  rows: Row[];
  /** Rows of the operations outside the denominator. */
  beyond: Row[];
  /** Letters of every line that was replayed (verdicts.ts). */
  letters: Map<string, string>;
}

/** Where a result is kept. */
export const keyOf = (at: Cover): string => `${at.line}\t${at.kind}\t${at.index}\t${at.via}`;

/** Whether a name was asked for as `torch.add`, `add` or `nn.functional.pad`. */
export const matches = (name: string, asked: string): boolean =>
  name === asked || name.endsWith(`.${asked}`) || name.split(/[.( ]/).includes(asked);

const everything = (line: Line): Cover[] => [
  ...line.samples.flatMap((s, index) =>
    s.via.map((via) => ({ line: line.name, kind: 'sample' as const, index, via })),
  ),
  ...line.errors.map((e, index) => ({ line: line.name, kind: 'error' as const, index, via: e.via[0]! })),
];

/** Replays what the names asked for need (all: no names), and lines whose own name is asked for. */
export async function measure(
  asked: { only?: string[]; tier?: string } = {},
  each: (line: Line, result: Result) => void = () => {},
): Promise<Measure> {
  const names = readNames();
  const lines = readLines();
  const covers = cover(names, lines);
  const only = asked.only ?? [];
  const all = only.length === 0 && asked.tier === undefined;
  const isAsked = (name: string): boolean => only.length === 0 || only.some((o) => matches(name, o));
  const mine = names.filter((n) => (!asked.tier || n.tier === asked.tier) && isAsked(n.name));
  const needed = new Set(mine.flatMap((n) => covers.get(n.name)!.map((at) => at.line)));
  const replay = await startReplayer();
  const results = new Map<string, Result>();
  const letters = new Map<string, string>();
  for (const line of lines) {
    if (!all && !needed.has(line.name) && !(only.length > 0 && isAsked(line.name))) continue;
    const answers = replay(line.text);
    letters.set(line.name, lettersOf(line, new Map(answers.map((r) => [placeOf(r), r]))));
    for (const result of answers) {
      const [kind, index, via] = result;
      results.set(keyOf({ line: line.name, kind, index, via }), result);
      each(line, result);
    }
  }
  const found = (at: Cover[]): Result[] =>
    at.map((a) => results.get(keyOf(a))).filter((r) => r !== undefined);
  const rows = mine.map((name) => rowOf(name, found(covers.get(name.name)!)));
  const covered = new Set(names.flatMap((n) => covers.get(n.name)!.map((at) => at.line)));
  const beyond = lines
    .filter(
      (line) =>
        line.kind !== 'program' &&
        !covered.has(line.name) &&
        (all || (only.length > 0 && isAsked(line.name))),
    )
    .map((line) =>
      rowOf({ name: line.name, tier: 'T3', kind: 'operation', programs: 0 }, found(everything(line))),
    );
  return { names, lines, rows, beyond, letters };
}
