// Settings in the address: what is written is read again, and garbage in an address becomes a default, never an error.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneOf, readState, wholeWithin, writeState } from './url-state.ts';

describe('url state', () => {
  it('reads what it wrote', () => {
    const words = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string());
    fc.assert(
      fc.property(words, (state) => {
        const read = readState(writeState('kv-memory-bar', state), 'kv-memory-bar')!;
        expect(Object.fromEntries(read)).toEqual({ ...state });
      }),
    );
  });

  it('ignores hashes of other things', () => {
    expect(readState('#kv-memory', 'kv-memory-bar')).toBeUndefined();
    expect(readState('#kv-memory-bar', 'kv-memory-bar')).toBeUndefined();
    expect(readState('#other?a=1', 'kv-memory-bar')).toBeUndefined();
  });

  it('never lets an address set anything unheard of', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), (value) => {
        expect(['a', 'b']).toContain(oneOf(value, ['a', 'b'], 'a'));
        const n = wholeWithin(value, 1, 99, 7);
        expect(Number.isInteger(n) && n >= 1 && n <= 99).toBe(true);
      }),
    );
    expect(wholeWithin('1e9', 1, 99, 7)).toBe(7);
    expect(wholeWithin('500', 1, 99, 7)).toBe(99);
  });
});
