// The counts against an instrumented attention that really runs, and against closed forms.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DecodeQuestion,
  type DecoderShape,
  decode,
  layerElements,
  rowFates,
  triangular,
} from './kv-decode.ts';

const tiny: DecoderShape = {
  layers: 1,
  hidden: 4,
  heads: 2,
  kvHeads: 2,
  headDim: 2,
  feedForward: 0,
  bytesPerElement: 2,
};
const question = (over: Partial<DecodeQuestion> = {}): DecodeQuestion => ({
  ...tiny,
  prompt: 5,
  steps: 7,
  cached: true,
  ...over,
});
const last = (over: Partial<DecodeQuestion> = {}) => decode(question(over)).at(-1)!.cumulative;

/** Runs decoding with plain loops, counting every multiplication as it happens: the oracle. */
function runAndCount(q: DecodeQuestion) {
  let [rows, scores, multiplyAdds, cacheReads] = [0, 0, 0, 0];
  const cache: number[] = []; // positions held
  for (let step = 0; step <= q.steps; step += 1) {
    const tokens = q.prompt + step;
    const first = q.cached ? cache.length : 0;
    if (q.cached) cacheReads += cache.length;
    for (let position = first; position < tokens; position += 1) {
      rows += 1;
      if (q.cached) cache.push(position);
      for (let layer = 0; layer < q.layers; layer += 1) {
        for (const width of [q.heads, q.kvHeads, q.kvHeads, q.heads])
          multiplyAdds += q.hidden * width * q.headDim;
        multiplyAdds += q.feedForward;
        for (let head = 0; head < q.heads; head += 1)
          for (let key = 0; key <= position; key += 1) multiplyAdds += 2 * q.headDim;
      }
      for (let key = 0; key <= position; key += 1) scores += 1;
    }
  }
  const rowElements = q.layers * 2 * q.kvHeads * q.headDim;
  return { rows, scores, flops: 2 * multiplyAdds, cacheBytes: cacheReads * rowElements * q.bytesPerElement };
}

const small = fc.integer({ min: 1, max: 4 });
const questions = fc.record({
  layers: small,
  hidden: small,
  kvHeads: small,
  headDim: small,
  feedForward: fc.nat(20),
  bytesPerElement: fc.constantFrom(1, 2),
  heads: small,
  prompt: fc.integer({ min: 1, max: 9 }),
  steps: fc.nat(9),
  cached: fc.boolean(),
});

describe('decode', () => {
  it('counts what a run counts', () => {
    fc.assert(
      fc.property(questions, (q) => {
        expect(decode(q).at(-1)!.cumulative).toMatchObject(runAndCount(q));
      }),
    );
  });

  it('with a cache does each row and each score once, as one full forward does', () => {
    fc.assert(
      fc.property(questions, (q) => {
        const total = q.prompt + q.steps;
        const cumulative = decode({ ...q, cached: true }).at(-1)!.cumulative;
        const oneForward = decode({ ...q, prompt: total, steps: 0, cached: false })[0]!.work;
        expect(cumulative).toMatchObject({
          rows: total,
          scores: triangular(total),
          rowsRepeated: 0,
          scoresRepeated: 0,
        });
        expect(cumulative.flops).toBe(oneForward.flops);
      }),
    );
  });

  it('without one: rows sum to a difference of triangular numbers, scores to a difference of tetrahedral ones', () => {
    const tetrahedral = (n: number) => (n * (n + 1) * (n + 2)) / 6;
    for (const [prompt, steps] of [
      [1, 0],
      [1, 9],
      [5, 7],
      [100, 50],
    ] as const) {
      const { rows, scores } = last({ prompt, steps, cached: false });
      expect(rows).toBe(triangular(prompt + steps) - triangular(prompt - 1));
      expect(scores).toBe(tetrahedral(prompt + steps) - tetrahedral(prompt - 1));
    }
  });

  it('n tokens from a prompt of one, unmasked, are the sum of squares: twice the causal scores less the diagonal', () => {
    const n = 12;
    const squares = (n * (n + 1) * (2 * n + 1)) / 6;
    const { rows, scores } = last({ prompt: 1, steps: n - 1, cached: false });
    expect(2 * scores - rows).toBe(squares);
  });

  it('splits work into new and repeated, and both ways agree on the new', () => {
    const cached = decode(question());
    const plain = decode(question({ cached: false }));
    for (const [index, step] of plain.entries()) {
      expect(step.work.rows - step.work.rowsRepeated).toBe(cached[index]!.work.rows);
      expect(step.work.scores - step.work.scoresRepeated).toBe(cached[index]!.work.scores);
    }
    expect(plain[0]!.work).toEqual(cached[0]!.work);
  });

  it('reads the weights once a step, and the cache of the earlier tokens', () => {
    const [prefill, first, second] = decode(question());
    expect(prefill!.work.cacheBytes).toBe(0);
    expect(first!.work.cacheBytes).toBe(5 * 2 * 2 * 2 * 2);
    expect(second!.work.cacheBytes - first!.work.cacheBytes).toBe(2 * 2 * 2 * 2);
    expect(first!.work.weightBytes).toBe(layerElements(tiny) * 2);
    expect(layerElements(tiny)).toBe(4 * 4 * 4);
  });

  it('counts 2 FLOPs a parameter and token for Llama 3 8B, the attention scores aside', () => {
    const shape = {
      layers: 32,
      hidden: 4096,
      heads: 32,
      kvHeads: 8,
      headDim: 128,
      feedForward: 3 * 4096 * 14_336,
      bytesPerElement: 2,
    };
    const step = decode({ ...shape, prompt: 1, steps: 1, cached: true })[1]!.work;
    const matrices = 8_030_261_248 - 2 * 128_256 * 4096 - (2 * 32 + 1) * 4096; // all but embeddings and norms
    expect(step.flops).toBe(2 * matrices + 4 * 2 * 4096 * 32);
    expect(step.weightBytes).toBe(2 * matrices);
  });

  it('refuses an empty prompt', () => {
    expect(() => decode(question({ prompt: 0 }))).toThrow(/prompt is 0; want a whole number of at least 1/);
  });
});

describe('rowFates', () => {
  it('agrees with the counts at every step', () => {
    fc.assert(
      fc.property(questions, (q) => {
        for (const step of decode(q)) {
          const fates = rowFates(step, q.cached, q.prompt + q.steps);
          const count = (fate: string) => fates.filter((f) => f === fate).length;
          expect(count('new') + count('recomputed')).toBe(step.work.rows);
          expect(count('recomputed')).toBe(step.work.rowsRepeated);
          expect(count('reused')).toBe(step.rowsReused);
          expect(fates.length - count('absent')).toBe(step.tokens);
        }
      }),
    );
  });
});
