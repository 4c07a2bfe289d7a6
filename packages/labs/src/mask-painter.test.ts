// Counts against brute force written another way and against the closed form; reach against powers of a matrix.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedPairs,
  cacheSlot,
  emptyRows,
  type MaskPattern,
  maskOf,
  pairsByFormula,
  reachByFormula,
  reachOf,
  windowSide,
  withPainted,
} from './mask-painter.ts';

const patterns = fc
  .record({
    tokens: fc.integer({ min: 1, max: 14 }),
    causal: fc.boolean(),
    window: fc.option(fc.integer({ min: 1, max: 16 })),
    dilation: fc.integer({ min: 1, max: 4 }),
  })
  .map((pattern): MaskPattern => ({ ...pattern, globals: [] }));

describe('patterns', () => {
  it('agree with stepping key by key to either side', () => {
    fc.assert(
      fc.property(patterns, (pattern) => {
        const mask = maskOf(pattern);
        const side = Math.min(windowSide(pattern), pattern.tokens);
        const step = pattern.window === null ? 1 : pattern.dilation;
        for (let query = 0; query < pattern.tokens; query += 1) {
          const seen = new Set<number>();
          for (let k = 0; k <= side; k += 1) {
            seen.add(query - k * step);
            if (!pattern.causal) seen.add(query + k * step);
          }
          const keys = [...seen].filter((key) => key >= 0 && key < pattern.tokens).sort((a, b) => a - b);
          expect(mask[query]!.flatMap((allowed, key) => (allowed ? [key] : []))).toEqual(keys);
        }
      }),
    );
  });

  it('have as many pairs as the formula says', () => {
    fc.assert(
      fc.property(patterns, (pattern) => {
        expect(pairsByFormula(pattern)).toBe(allowedPairs(maskOf(pattern)));
      }),
    );
  });

  it('a causal window W over N >= W tokens: NW - W(W-1)/2; no window: N(N+1)/2; both directions: N squared', () => {
    const of = (tokens: number, causal: boolean, window: number | null) =>
      allowedPairs(maskOf({ tokens, causal, window, dilation: 1, globals: [] }));
    for (const tokens of [1, 5, 16])
      for (let window = 1; window <= tokens; window += 1)
        expect(of(tokens, true, window)).toBe(tokens * window - (window * (window - 1)) / 2);
    expect(of(16, true, null)).toBe(136);
    expect(of(16, false, null)).toBe(256);
    // Mistral 7B at its window: as many as full causal attention, and no more after it.
    expect(pairsByFormula({ tokens: 8192, causal: true, window: 4096, dilation: 1 })).toBe(
      8192 * 4096 - 2048 * 4095,
    );
  });

  it('a global token looks at all and is looked at by all; the causal half stays closed', () => {
    const open = maskOf({ tokens: 6, causal: false, window: 1, dilation: 1, globals: [2] });
    expect(allowedPairs(open)).toBe(6 + 2 * 5);
    const causal = maskOf({ tokens: 6, causal: true, window: 1, dilation: 1, globals: [2] });
    expect(causal[2]).toEqual([true, true, true, false, false, false]);
    expect(causal.map((row) => row[2])).toEqual([false, false, true, true, true, true]);
    expect(allowedPairs(causal)).toBe(6 + 2 + 3);
  });

  it('refuse a window of nothing', () => {
    expect(() => maskOf({ tokens: 4, causal: true, window: 0, dilation: 1, globals: [] })).toThrow(
      /window is 0/,
    );
  });
});

describe('reach', () => {
  it('is where the powers of the mask are not zero', () => {
    fc.assert(
      fc.property(patterns, fc.nat(13), fc.integer({ min: 0, max: 4 }), (pattern, at, layers) => {
        const mask = maskOf(pattern);
        const from = Math.min(at, pattern.tokens - 1);
        // Row `from` of (A + I)^l, as numbers.
        let row: number[] = mask.map((_, token) => (token === from ? 1 : 0));
        const powers = [row];
        for (let layer = 0; layer < layers; layer += 1) {
          row = row.map(
            (old, key) => old + mask.reduce((sum, line, query) => sum + row[query]! * Number(line[key]), 0),
          );
          powers.push(row);
        }
        const expected = mask.map((_, token) => {
          const layer = powers.findIndex((power) => power[token]! > 0);
          return layer < 0 ? null : layer;
        });
        expect(reachOf(mask, from, layers)).toEqual(expected);
      }),
    );
  });

  it('of a causal window is L (W - 1) tokens back', () => {
    for (const [window, dilation, layers] of [
      [4, 1, 3],
      [3, 2, 2],
      [1, 1, 5],
    ] as const) {
      const mask = maskOf({ tokens: 32, causal: true, window, dilation, globals: [] });
      const reached = reachOf(mask, 31, layers).flatMap((layer, token) =>
        layer === null ? [] : [31 - token],
      );
      expect(Math.max(...reached)).toBe(reachByFormula(window, dilation, layers));
    }
    expect(reachByFormula(4096, 1, 32)).toBe(131_072 - 32); // Mistral 7B: L x W of its paper, less the token itself
  });
});

describe('painting', () => {
  it('turns pairs over and back, and finds a row that sees nothing', () => {
    const mask = maskOf({ tokens: 3, causal: true, window: 1, dilation: 1, globals: [] });
    expect(emptyRows(mask)).toEqual([]);
    const painted = withPainted(mask, [
      [1, 1],
      [2, 0],
      [9, 9],
    ]);
    expect(emptyRows(painted)).toEqual([1]);
    expect(painted[2]).toEqual([true, false, true]);
    expect(
      withPainted(painted, [
        [1, 1],
        [2, 0],
      ]),
    ).toEqual(mask);
  });
});

it('a rolling cache holds exactly the last W rows', () => {
  const window = 5;
  const held = new Map<number, number>();
  for (let position = 0; position < 23; position += 1) {
    held.set(cacheSlot(position, window), position);
    const expected = Array.from({ length: Math.min(window, position + 1) }, (_, i) => position - i).reverse();
    expect([...held.values()].sort((a, b) => a - b)).toEqual(expected);
  }
});
