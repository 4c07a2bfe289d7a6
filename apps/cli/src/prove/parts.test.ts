// The parts of `lacuna prove` alone: the cache, the pool, the sample, the bar, the words.
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Runtime } from '@lacuna/grader';
import { afterAll, describe, expect, it } from 'vitest';
import { ProofCache } from './cache.ts';
import { RuntimePool } from './pool.ts';
import { progressOn, progressText } from './progress.ts';
import { sampleOf } from './sample.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-cache-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('ProofCache', () => {
  it('remembers across processes, and survives a line that a kill cut short', () => {
    const cache = new ProofCache(folder, 'one');
    cache.set('a', { outcome: 'killed' });
    cache.set('b', 2);
    appendFileSync(path.join(folder, 'one.jsonl'), '["c",{"outc');
    const again = new ProofCache(folder, 'one');
    expect([again.get('a'), again.get('b'), again.get('c')]).toEqual([{ outcome: 'killed' }, 2, undefined]);
    again.set('c', 3);
    expect(new ProofCache(folder, 'one').get('c')).toBe(3);
    expect(readFileSync(path.join(folder, 'one.jsonl'), 'utf8').split('\n').length).toBe(5);
  });

  it('knows nothing of another content', () => {
    expect(new ProofCache(folder, 'two').get('a')).toBeUndefined();
  });

  it('keeps a bounded number of files', () => {
    for (let i = 0; i < 260; i++) new ProofCache(folder, `many-${i}`).set('a', i);
    expect(readdirSync(folder).length).toBeLessThanOrEqual(201);
  });
});

describe('RuntimePool', () => {
  const runtime = (disposed: string[], name: string) =>
    ({ dispose: () => disposed.push(name) }) as unknown as Runtime;

  it('opens no more than it may, gives each to one at a time, and takes back after a failure', async () => {
    const disposed: string[] = [];
    let opened = 0;
    const pool = new RuntimePool(() => runtime(disposed, `r${opened++}`), 2);
    const busy = new Set<Runtime>();
    let most = 0;
    const work = (i: number) =>
      pool.use(async (one) => {
        expect(busy.has(one)).toBe(false);
        busy.add(one);
        most = Math.max(most, busy.size);
        await new Promise((resolve) => setImmediate(resolve));
        busy.delete(one);
        if (i === 1) throw new Error('this one');
        return i;
      });
    const results = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
      0,
      'failed',
      2,
      3,
      4,
    ]);
    expect({ opened, most }).toEqual({ opened: 2, most: 2 });
    pool.dispose();
    expect(disposed).toEqual(['r0', 'r1']);
  });
});

describe('sampleOf', () => {
  const ids = Array.from({ length: 200 }, (_, i) => `f/constant/${i}`);
  it('takes the share asked for, the same for the same seed, others for another', () => {
    const one = sampleOf(ids, 5, 'commit');
    expect(one.length).toBe(10);
    expect(sampleOf([...ids].reverse(), 5, 'commit')).toEqual(one);
    expect(sampleOf(ids, 5, 'next commit')).not.toEqual(one);
    expect(new Set(sampleOf(ids, 100, 'commit'))).toEqual(new Set(ids));
  });
  it('takes at least one, and none of none', () => {
    expect(sampleOf(ids.slice(0, 3), 5, 'a').length).toBe(1);
    expect(sampleOf([], 5, 'a')).toEqual([]);
  });
  it('reaches every mutant some day', () => {
    const seen = new Set(Array.from({ length: 200 }, (_, i) => sampleOf(ids, 5, String(i))).flat());
    expect(seen.size).toBe(ids.length);
  });
});

describe('progress', () => {
  it('tells how far it is and how long it takes', () => {
    expect(progressText(30, 60, 12_000, 'a task')).toBe(
      '[############------------] 30 of 60, about 12 s left: a task',
    );
    expect(progressText(0, 0, 0, 'nothing yet')).toBe('[------------------------] 0 of 0: nothing yet');
  });

  it('is one line that overwrites itself on a terminal, and a line now and then in a log', () => {
    let time = 0;
    const written = (isTTY: boolean) => {
      let text = '';
      time = 0;
      const bar = progressOn({ isTTY, columns: 40, write: (more) => (text += more) }, () => time);
      bar.expect(100);
      for (let i = 0; i < 100; i++) {
        time += 1_000;
        bar.done(1, 'something with a long name, longer than the line');
      }
      bar.clear();
      return text;
    };
    const terminal = written(true).split('\r\u001b[K');
    expect(terminal.length).toBe(102);
    expect(Math.max(...terminal.map((line) => line.length))).toBeLessThan(40);
    expect(terminal.at(-1)).toBe('');
    expect(written(false).trimEnd().split('\n').length).toBe(6);
  });
});
