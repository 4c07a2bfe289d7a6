// The figure of heads: curves within the picture that cross where the count says, heads that divide, shared addresses.
import { attentionHeads, crossover } from '@lacuna/labs';
import { describe, expect, it } from 'vitest';
import {
  allowedHeads,
  answerFor,
  curves,
  EXPANSION,
  firstState,
  headsFor,
  PLOT,
  shapeText,
  shareOf,
  stateFrom,
  tokenSteps,
  widths,
  x,
} from './attention-heads-view.ts';
import { readState, writeState } from './kit/url-state.ts';

describe.each(widths)('width %i', (width) => {
  const { rest, scores } = curves(width);

  it('keeps both curves within the picture, rising', () => {
    for (const line of [rest, scores])
      line.forEach(([across, down], i) => {
        expect(across).toBeGreaterThanOrEqual(0);
        expect(across).toBeLessThanOrEqual(100);
        expect(down).toBeGreaterThan(0);
        expect(down).toBeLessThanOrEqual(PLOT.height - PLOT.bottom);
        if (i > 0) expect(down).toBeLessThan(line[i - 1]![1]);
      });
  });

  it('crosses at six times the width, where a handle can stop', () => {
    const tokens = crossover(width, EXPANSION);
    const at = tokenSteps.indexOf(tokens);
    expect(at).toBeGreaterThan(0);
    expect(scores[at]![1]).toBeCloseTo(rest[at]![1], 9);
    expect(scores[at]![0]).toBe(x(tokens));
    expect(shareOf(answerFor({ width, heads: 1, tokens }))).toBe(0.5);
  });

  it('offers heads that divide it', () => {
    for (const heads of headsFor(width))
      expect(() => attentionHeads({ batch: 1, tokens: 1, width, heads, expansion: 4 })).not.toThrow();
    expect(headsFor(width)).toContain(allowedHeads(width, 100));
  });
});

it('writes shapes as PyTorch does', () => {
  expect(shapeText([1, 1024, 12, 64])).toBe('(1, 1024, 12, 64)');
});

describe('the address', () => {
  it('brings back what was shared', () => {
    const state = { width: 4096, heads: 32, tokens: 24_576 };
    expect(stateFrom(readState(writeState('f', state), 'f')!)).toEqual(state);
  });

  it('may say anything', () => {
    expect(
      stateFrom(
        new Map([
          ['width', 'x'],
          ['heads', '-3'],
          ['tokens', '1e5'],
        ]),
      ),
    ).toEqual(firstState);
    expect(
      stateFrom(
        new Map([
          ['width', '999999'],
          ['heads', '7'],
          ['tokens', '1'],
        ]),
      ),
    ).toEqual({
      width: 16_384,
      heads: 8,
      tokens: 64,
    });
  });
});
