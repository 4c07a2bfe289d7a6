// The microscope against the engine's own attention, closed forms of entropy, and the variance of a dot product.
import { bool, createEngine, float64 } from '@lacuna/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowed,
  type MicroscopeQuestion,
  maskKinds,
  microscope,
  PADDING,
  queriesAndKeys,
  scaleEffect,
  softmax,
  TOKENS,
} from './attention-microscope.ts';

const engine = createEngine({ wasm: null });

const question = (over: Partial<MicroscopeQuestion> = {}): MicroscopeQuestion => ({
  dimension: 16,
  scaled: true,
  temperature: 1,
  mask: 'none',
  seed: 1,
  ...over,
});

/** Weights by the engine's scaled_dot_product_attention: with the identity for values, its output is the weights. */
function byEngine({ dimension, scaled, temperature, mask, seed }: MicroscopeQuestion): number[][] {
  const { q, k } = queriesAndKeys(dimension, seed);
  return engine.scope(() => {
    const matrix = (rows: number[][]) =>
      engine.fromNumbers(rows.flat(), [1, 1, rows.length, rows[0]!.length], float64);
    const identity = Array.from({ length: TOKENS }, (_, i) =>
      Array.from({ length: TOKENS }, (_, j) => (i === j ? 1 : 0)),
    );
    const may = identity.map((row, i) => row.map((_, j) => (allowed(mask, i, j) ? 1 : 0)));
    const keep = engine.fromNumbers(may.flat(), [TOKENS, TOKENS], bool);
    const scale = 1 / (temperature * (scaled ? Math.sqrt(dimension) : 1));
    const out = engine.call(
      'scaled_dot_product_attention',
      matrix(q),
      matrix(k),
      matrix(identity),
      keep,
      0,
      false,
      scale,
    );
    return (out.toList() as number[][][][])[0]![0]!;
  });
}

const questions = fc.record({
  dimension: fc.constantFrom(1, 4, 16, 64),
  scaled: fc.boolean(),
  temperature: fc.constantFrom(0.25, 1, 3),
  mask: fc.constantFrom('none' as const, 'causal' as const, 'padding' as const, 'both' as const),
  seed: fc.nat(1000),
});

describe('microscope', () => {
  it('has the weights that the engine has', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const judge = byEngine(asked);
        microscope(asked).rows.forEach(({ weights }, i) => {
          weights.forEach((weight, j) => {
            expect(weight).toBeCloseTo(judge[i]![j]!, 10);
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  it('gives rows that sum to one, unless the mask comes after softmax', () => {
    for (const mask of maskKinds) {
      const sums = microscope(question({ mask })).rows.map(({ sum }) => sum);
      if (mask === 'late') expect(Math.min(...sums)).toBeLessThan(0.9);
      else for (const sum of sums) expect(sum).toBeCloseTo(1, 12);
    }
    // The last query may see every key, so there the late mask does no harm.
    expect(microscope(question({ mask: 'late' })).rows.at(-1)!.sum).toBeCloseTo(1, 12);
  });

  it('looks at all allowed keys alike when hot, at one when cold', () => {
    for (const [mask, keys] of [
      ['none', TOKENS],
      ['padding', TOKENS - PADDING],
    ] as const) {
      const hot = microscope(question({ mask, temperature: 1e6 }));
      for (const { entropy, looksAt } of hot.rows) {
        expect(entropy).toBeCloseTo(Math.log(keys), 6);
        expect(looksAt).toBeCloseTo(keys, 4);
      }
    }
    const cold = microscope(question({ temperature: 1e-4 }));
    expect(cold.meanEntropy).toBeCloseTo(0, 6);
    expect(cold.meanOpenness).toBeCloseTo(0, 6);
  });

  it('under a causal mask gives the first query only itself', () => {
    const first = microscope(question({ mask: 'causal' })).rows[0]!;
    expect(first.weights).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(first).toMatchObject({ openness: 0, top: 0, looksAt: 1 });
  });

  it('measures the trace of the Jacobian that autograd finds', () => {
    const { scores, openness } = microscope(question()).rows[3]!;
    const trace = engine.scope(() => {
      let sum = 0;
      for (let i = 0; i < TOKENS; i += 1) {
        const x = engine.fromNumbers(scores, [TOKENS], float64).setRequiresGrad(true);
        engine.call('select.int', x.softmax(-1), 0, i).backward();
        sum += (x.grad!.toList() as number[])[i]!;
      }
      return sum;
    });
    expect(openness).toBeCloseTo(trace, 12);
  });

  it('refuses a temperature or a dimension of nothing', () => {
    expect(() => microscope(question({ temperature: 0 }))).toThrow(/temperature is 0; want a number above 0/);
    expect(() => microscope(question({ dimension: 0 }))).toThrow(/dimension is 0/);
  });
});

describe('scaleEffect', () => {
  it('finds a spread of the square root of the dimension, and rows that the scale keeps open', () => {
    const small = scaleEffect(4, 32, 400, 1);
    const large = scaleEffect(256, 32, 400, 1);
    expect(small.spread / 2).toBeCloseTo(1, 1);
    expect(large.spread / 16).toBeCloseTo(1, 1);
    expect(large.top.plain).toBeGreaterThan(0.8);
    expect(large.openness.plain).toBeLessThan(0.3);
    expect(Math.abs(large.openness.scaled - small.openness.scaled)).toBeLessThan(0.05);
  });
});

describe('softmax', () => {
  it('does not overflow, and a row without any key is NaN', () => {
    expect(softmax([1000, 1000])).toEqual([0.5, 0.5]);
    expect(softmax([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY])).toEqual([Number.NaN, Number.NaN]);
  });
});
