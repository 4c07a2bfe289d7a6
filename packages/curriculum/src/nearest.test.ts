// The suggestion is what a person would have meant, and silence when nothing is near.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nearest, suggest } from './nearest.ts';

it('knows slips of the hand', () => {
  const known = ['kv-mqa-gqa', 'kv-memory-formula', 'attn-sdpa'];
  expect(nearest('kv-memory-formla', known)).toBe('kv-memory-formula');
  expect(nearest('kv-mqa-qga', known)).toBe('kv-mqa-gqa');
  expect(nearest('ATTN-SDPA', known)).toBe('attn-sdpa');
  expect(nearest('entirely-else', known)).toBeNull();
  expect(nearest('x', [])).toBeNull();
  expect(suggest('zzz', known, 'write one')).toBe('write one');
});

it('one edit in a longer name is always found, and a swap counts as one', () => {
  const name = fc.stringMatching(/^[a-z]{6,20}$/);
  fc.assert(
    fc.property(name, fc.nat(), (word, at) => {
      const i = at % (word.length - 1);
      const swapped = word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
      expect(nearest(word.slice(0, i) + word.slice(i + 1), [word])).toBe(word);
      expect(nearest(swapped, [word])).toBe(word);
      expect(nearest(word, ['something-far-away-from-it', word])).toBe(word);
    }),
  );
});
