// The catalogue of rules is what people are told.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES } from './rules.ts';

it('docs/check.md lists every rule, in order, in the same words', () => {
  const page = readFileSync(new URL('../../../docs/check.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map((match) => [match[1], match[2]]);
  expect(rows).toEqual(Object.entries(RULES));
});

it('the rules stand in alphabetical order', () => {
  expect(Object.keys(RULES)).toEqual(Object.keys(RULES).sort());
});

it('every rule has a test with its exact message', () => {
  const folders = ['./', '../../../apps/cli/src/', '../../../apps/cli/src/check/'];
  const tests = folders.flatMap((folder) => {
    const url = new URL(folder, import.meta.url);
    return readdirSync(url)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(new URL(name, url), 'utf8'));
  });
  const untested = Object.keys(RULES).filter(
    (rule) =>
      !tests.some((text) => new RegExp(`(:\\d+|}): ${rule}: |rule: '${rule}'|': ${rule}: '`).test(text)),
  );
  expect(untested).toEqual([]);
});
