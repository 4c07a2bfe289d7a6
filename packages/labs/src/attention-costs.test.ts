// The variants against counts of the simulators they are made of, against loops, and against each other where they meet.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CostShape, costShape, variantCost, variantCosts, type variantIds } from './attention-costs.ts';
import { bytesPerToken, cacheBytes } from './kv-memory.ts';
import { findModel } from './models.ts';

const small = fc.integer({ min: 1, max: 3 });
const shapes = fc.record<CostShape>({
  layers: small,
  heads: small,
  groups: fc.constant(1),
  headDim: small,
  window: fc.integer({ min: 1, max: 9 }),
  bytesPerElement: fc.constantFrom(1, 2),
  tile: fc.integer({ min: 1, max: 4 }),
});
const lengths = fc.integer({ min: 1, max: 14 });

/** Runs one token after another through every head with loops, for FLOPs, pairs and what is kept. */
function walk(id: string, tokens: number, s: CostShape) {
  let [flops, pairs] = [0, 0];
  const kept: number[][] = [];
  for (let layer = 0; layer < s.layers; layer += 1)
    for (let head = 0; head < s.heads; head += 1) {
      const cache: number[] = [];
      for (let token = 0; token < tokens; token += 1) {
        cache.push(token);
        if (id === 'window' && cache.length > s.window) cache.shift();
        for (const _ of id === 'linear' ? [] : cache) {
          flops += 4 * s.headDim;
          if (layer + head === 0) pairs += 1;
        }
        if (id === 'linear') flops += 4 * s.headDim * s.headDim;
      }
      kept.push(cache);
    }
  const rows = kept.reduce((sum, cache) => sum + cache.length, 0);
  return { flops, pairs, rows };
}

describe('the costs', () => {
  it('are those of walking through the sequence', () => {
    fc.assert(
      fc.property(lengths, shapes, (tokens, shape) => {
        for (const id of ['flash', 'window', 'linear'] as const) {
          const cost = variantCost(id, tokens, shape);
          const { flops, pairs, rows } = walk(id, tokens, shape);
          expect(cost.prefillFlops).toBe(flops);
          if (id !== 'linear') {
            expect(cost.pairs).toBe(pairs);
            expect(cost.cacheBytes).toBe(2 * rows * shape.headDim * shape.bytesPerElement);
          }
        }
      }),
    );
  });

  it('of a window that holds the whole sequence are those of flash, and it is exact', () => {
    fc.assert(
      fc.property(lengths, shapes, (tokens, shape) => {
        const wide = { ...shape, window: tokens };
        const { id: _, ...window } = variantCost('window', tokens, wide);
        expect(variantCost('flash', tokens, wide)).toMatchObject(window);
      }),
    );
  });

  it('grouping divides the cache and nothing else', () => {
    const [flash, grouped] = [variantCost('flash', 4096, costShape), variantCost('grouped', 4096, costShape)];
    expect(flash.cacheBytes / grouped.cacheBytes).toBe(costShape.heads / costShape.groups);
    expect(grouped).toMatchObject({ prefillFlops: flash.prefillFlops, prefillBytes: flash.prefillBytes });
    const llama = findModel('llama-3-8b')!;
    expect(grouped.cacheBytes).toBe(
      cacheBytes(bytesPerToken({ ...llama.cache, bytesPerElement: 2 }), 4096, 1),
    );
  });

  it('twice the length: four times a table, twice a window or a state, the same state to keep', () => {
    const growth = (id: (typeof variantIds)[number], of: 'prefillFlops' | 'prefillBytes' | 'cacheBytes') =>
      variantCost(id, 262_144, costShape)[of] / variantCost(id, 131_072, costShape)[of];
    expect(growth('table', 'prefillBytes')).toBeCloseTo(4, 2);
    expect(growth('flash', 'prefillFlops')).toBeCloseTo(4, 2);
    expect(growth('window', 'prefillFlops')).toBeCloseTo(2, 1);
    expect(growth('window', 'cacheBytes')).toBe(1);
    expect(growth('linear', 'prefillFlops')).toBe(2);
    expect(growth('linear', 'cacheBytes')).toBe(1);
    expect(growth('flash', 'cacheBytes')).toBe(2);
  });

  it('only a table and flash compute full attention at every length', () => {
    expect(variantCosts(8192, costShape).flatMap(({ id, exact }) => (exact ? [id] : []))).toEqual([
      'table',
      'flash',
    ]);
  });

  it('a table moves 4 tile / d times what causal flash moves, once the sequence is long', () => {
    for (const tile of [64, 128, 256]) {
      const [table, flash] = variantCosts(262_144, { ...costShape, tile });
      expect(table!.prefillBytes / flash!.prefillBytes / ((4 * tile) / costShape.headDim)).toBeCloseTo(1, 2);
    }
    const [table, flash] = variantCosts(1024, costShape);
    expect(table!.prefillBytes / flash!.prefillBytes).toBeGreaterThan(3);
  });
});
