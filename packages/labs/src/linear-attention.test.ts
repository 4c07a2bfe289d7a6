// The recurrence against the table over all pairs, softmax against the engine, counts against loops.
import { createEngine, float64 } from '@lacuna/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  askState,
  cacheElements,
  cacheOutgrows,
  featureMap,
  linearFlops,
  linearSteps,
  linearWeights,
  mixValues,
  softmaxWeights,
  stateElements,
  toySequence,
} from './linear-attention.ts';

const engine = createEngine({ wasm: null });

const toys = fc.record({
  tokens: fc.integer({ min: 1, max: 12 }),
  keyDim: fc.integer({ min: 1, max: 6 }),
  valueDim: fc.integer({ min: 1, max: 5 }),
  sharpness: fc.constantFrom(0.5, 1, 3),
  seed: fc.nat(1000),
});

const near = (a: number[], b: number[]) => {
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i]!, 9);
  });
};

describe('linear attention', () => {
  it('as a recurrence gives what the table over all pairs gives', () => {
    fc.assert(
      fc.property(toys, (toy) => {
        const { queries, keys, values } = toySequence(toy);
        for (const { index, output } of linearSteps({ queries, keys, values })) {
          // The table's row by definition: similarity of two feature vectors, divided by the row's sum.
          const row = keys
            .slice(0, index + 1)
            .map((key) =>
              key.reduce((sum, x, k) => sum + featureMap(queries[index]![k]!) * featureMap(x), 0),
            );
          const whole = row.reduce((a, b) => a + b, 0);
          const wanted = values[0]!.map((_, v) =>
            row.reduce((sum, weight, i) => sum + (weight / whole) * values[i]![v]!, 0),
          );
          near(output, wanted);
          near(mixValues(linearWeights(queries[index]!, keys.slice(0, index + 1)), values), wanted);
        }
      }),
    );
  });

  it('reads any query from the same state, whatever the order in which the tokens came', () => {
    fc.assert(
      fc.property(toys, (toy) => {
        const sequence = toySequence(toy);
        const turned = {
          queries: sequence.queries,
          keys: [...sequence.keys].reverse(),
          values: [...sequence.values].reverse(),
        };
        const [one, other] = [linearSteps(sequence).at(-1)!, linearSteps(turned).at(-1)!];
        near(askState(sequence.queries[0]!, one), askState(sequence.queries[0]!, other));
      }),
    );
  });

  it('is positive for every input, and continuous at 0', () => {
    fc.assert(
      fc.property(fc.double({ min: -600, max: 600, noNaN: true }), (x) => {
        expect(featureMap(x)).toBeGreaterThan(0);
      }),
    );
    expect(featureMap(1e-9)).toBeCloseTo(featureMap(-1e-9), 8);
    expect(featureMap(2)).toBe(3);
  });
});

it('softmax weights are those of the engine', () => {
  fc.assert(
    fc.property(toys, (toy) => {
      const { queries, keys } = toySequence(toy);
      const query = queries.at(-1)!;
      const byEngine = engine.scope(() => {
        const matrix = (rows: number[][]) =>
          engine.fromNumbers(rows.flat(), [1, 1, rows.length, rows[0]!.length], float64);
        const identity = keys.map((_, i) => keys.map((__, j) => (i === j ? 1 : 0)));
        const out = engine.call(
          'scaled_dot_product_attention',
          matrix([query]),
          matrix(keys),
          matrix(identity),
          null,
          0,
          false,
          null,
        );
        return (out.toList() as number[][][][])[0]![0]![0]!;
      });
      near(softmaxWeights(query, keys), byEngine);
    }),
    { numRuns: 30 },
  );
});

describe('looking one token up among many', () => {
  const shareOfSought = (kind: 'linear' | 'softmax', tokens: number, sharpness: number) => {
    const { queries, keys } = toySequence({ tokens, keyDim: 8, valueDim: 1, sharpness, seed: 3 });
    const weights = kind === 'linear' ? linearWeights(queries[0]!, keys) : softmaxWeights(queries[0]!, keys);
    return weights[0]!;
  };

  it('softmax sharpens with longer keys until one token has it all; linear attention does not', () => {
    expect(shareOfSought('softmax', 32, 3)).toBeGreaterThan(0.95);
    expect(shareOfSought('linear', 32, 3)).toBeLessThan(0.15);
    expect(shareOfSought('linear', 32, 30)).toBeLessThan(0.2);
  });
});

describe('counts', () => {
  it('of the state and the cache are those of the arrays', () => {
    fc.assert(
      fc.property(toys, (toy) => {
        const sequence = toySequence(toy);
        const { state, normalizer } = linearSteps(sequence).at(-1)!;
        expect(stateElements(toy.keyDim, toy.valueDim)).toBe(state.flat().length + normalizer.length);
        expect(cacheElements(toy.tokens, toy.keyDim, toy.valueDim)).toBe(
          sequence.keys.flat().length + sequence.values.flat().length,
        );
      }),
    );
  });

  it('the cache outgrows the state after half a head of tokens', () => {
    for (const dim of [2, 64, 128]) {
      const at = cacheOutgrows(dim, dim);
      expect(cacheElements(at, dim, dim)).toBeGreaterThan(stateElements(dim, dim));
      expect(cacheElements(at - 1, dim, dim)).toBeLessThanOrEqual(stateElements(dim, dim));
    }
    expect(cacheOutgrows(128, 128)).toBe(65);
  });

  it('FLOPs are those of the loops', () => {
    fc.assert(
      fc.property(toys, ({ tokens, keyDim, valueDim }) => {
        let [pairs, recurrence] = [0, 0];
        for (let query = 0; query < tokens; query += 1) {
          for (let key = 0; key <= query; key += 1) pairs += 2 * keyDim + 2 * valueDim;
          for (let k = 0; k < keyDim; k += 1) for (let v = 0; v < valueDim; v += 1) recurrence += 2 + 2; // write, read
        }
        expect(linearFlops(tokens, keyDim, valueDim)).toEqual({ pairs, recurrence });
      }),
    );
  });
});
