// A third of PyTorch's recorded samples does what PARITY.md says: no worse, and no better, so that the table is never out of date.
// After a change for the better: npx tsx packages/torch/parity/run.ts
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { cover, readLines, readNames } from '../parity/cover.ts';
import { type Result, startReplayer } from '../parity/replay.ts';
import { changes, places, read } from '../parity/verdicts.ts';

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const verdicts = read(text('../parity/verdicts.tsv'));
const lines = readLines();
const EVERY = 3;

describe('parity', () => {
  let results: { line: (typeof lines)[number]; answers: Result[] }[];
  beforeAll(async () => {
    const replay = await startReplayer();
    results = lines.map((line, i) => ({
      line,
      answers: replay(line.text, { every: EVERY, first: i % EVERY }),
    }));
  }, 300_000);

  it('does no worse than the verdicts that PARITY.md was written with', () => {
    const worse = results.flatMap(
      ({ line, answers }) => changes(line, verdicts.get(line.name), answers).worse,
    );
    expect(worse).toEqual([]);
  });

  it('does no better either: then PARITY.md is to be written again', () => {
    const better = results.flatMap(
      ({ line, answers }) => changes(line, verdicts.get(line.name), answers).better,
    );
    expect(better).toEqual([]);
  });

  it('counts in PARITY.md what the verdicts say', () => {
    const names = readNames();
    const covers = cover(names, lines);
    const letters = new Map(
      lines.flatMap((line) =>
        places(line).map((place, i) => [`${line.name}\t${place}`, verdicts.get(line.name)?.[i]] as const),
      ),
    );
    const rows = text('../PARITY.md').split('\n');
    for (const { name } of names) {
      const right = covers
        .get(name)!
        .filter((at) => at.kind === 'sample')
        .filter((at) => letters.get(`${at.line}\tsample\t${at.index}\t${at.via}`) !== 'x').length;
      const row = rows.find((r) => r.startsWith(`| \`${name}\` |`));
      expect(row?.split(' | ')[3]?.split('/')[0], name).toBe(String(right));
    }
  });

  it('has a verdict for every recorded sample', () => {
    for (const line of lines)
      expect(`${line.name} ${verdicts.get(line.name)?.length}`).toBe(`${line.name} ${places(line).length}`);
  });

  it('records something for every name of tiers 0 and 1, and counts it in PARITY.md', () => {
    const names = readNames();
    const covers = cover(names, lines);
    const rows = text('../PARITY.md').split('\n');
    for (const { name, tier } of names) {
      const samples = covers.get(name)!.filter((at) => at.kind === 'sample').length;
      if (tier === 'T0-T1') expect(covers.get(name)!.length, name).toBeGreaterThan(0);
      const row = rows.find((r) => r.startsWith(`| \`${name}\` |`));
      expect(row?.split(' | ')[3]?.split('/')[1], name).toBe(String(samples));
    }
  });
});
