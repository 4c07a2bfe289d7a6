// The curriculum of this repository: what was imported from the founding document is all there, and nothing is wrong.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { weightOf } from './coverage.ts';
import { chainRows } from './founding.ts';
import { formatIssue } from './issue.ts';
import { loadCurriculum } from './load.ts';

const root = fileURLToPath(new URL('../../../curriculum/deep-learning', import.meta.url));
const files = new Map<string, string>();
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  if (entry.isFile())
    files.set(path.relative(root, file).split(path.sep).join('/'), readFileSync(file, 'utf8'));
}
const { subject, issues } = loadCurriculum(files, { root: '' });

/** Points of the import. Those that go beyond the founding document come and go as topics are written. */
const imported = [...subject.points.values()].filter((point) => point.status !== 'beyond');

it('has 29 topics, 58 tasks, 44 remaining items, 184 points of the founding document, 251 prerequisites', () => {
  expect(subject.topics).toHaveLength(29);
  expect(imported).toHaveLength(184);
  expect(imported.reduce((edges, point) => edges + point.requires.length, 0)).toBe(251);
  expect(subject.planned.size).toBe(58);
  expect(subject.founding.remaining).toHaveLength(44);
  expect(subject.sources.size).toBeGreaterThanOrEqual(171);
  expect(subject.founding).toMatchObject({
    priorities: { length: 10 },
    chains: { length: 4 },
    claims: { length: 3 },
  });
});

it('weighs what the founding document weighs', () => {
  const weight = (role: string) => imported.reduce((sum, point) => sum + weightOf(point, role), 0);
  expect([weight('ml-engineer'), weight('llm-engineer')]).toEqual([535, 642]);
});

it('has the four chains as prerequisites', () => {
  for (const chain of chainRows(subject)) expect(chain.complete, chain.title).toBe(true);
});

it('every planned task is asked for by a point, and titles tell points apart', () => {
  const asked = new Set([...subject.points.values()].flatMap((point) => point.tasks));
  expect([...subject.planned.keys()].filter((id) => !asked.has(id))).toEqual([]);
  const titles = [...subject.points.values()].map((point) => point.title);
  expect(new Set(titles).size).toBe(titles.length);
});

it('has nothing wrong but, at most, ledgers to record', () => {
  const wrong = issues.filter((issue) => !['evidence', 'proof'].includes(issue.rule));
  expect(wrong.map(formatIssue)).toEqual([]);
});
