// The catalogue of rules is what people are told.
import { readFileSync } from 'node:fs';
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
