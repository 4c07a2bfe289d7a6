// The calculator against published integers (syllabus targets T02) and against counting by hand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attentionKind,
  bytesPerToken,
  CARD_80GB,
  cacheBytes,
  elementsPerToken,
  GiB,
  kvHeadsFor,
  largestBatch,
  longestContext,
  memory,
  weightsBytes,
  withKvHeads,
} from './kv-memory.ts';
import { findModel, type ModelId, models } from './models.ts';

const shape = (id: ModelId) => findModel(id)!.cache;
const LONG = 128 * 1024;

describe('published integers', () => {
  it.each([
    ['llama-2-7b', 262_144, 524_288, 64],
    ['llama-3-8b', 65_536, 131_072, 16],
    ['mistral-7b', 65_536, 131_072, 16],
    ['llama-2-70b', 163_840, 327_680, 40],
    ['llama-3-70b', 163_840, 327_680, 40],
    ['llama-3-405b', 258_048, 516_096, 63],
    ['gpt-3-175b', 2_359_296, 4_718_592, 576],
    ['deepseek-v2', 34_560, 69_120, 8.4375],
    ['deepseek-v3', 35_136, 70_272, 8.578125],
    ['deepseek-v2-mha', 1_966_080, 3_932_160, 480],
  ] as const)('%s: %i elements, %i bytes a token, %d GiB at 128K', (id, elements, bytes, gib) => {
    expect(elementsPerToken(shape(id))).toBe(elements);
    const perToken = bytesPerToken({ ...shape(id), bytesPerElement: 2 });
    expect(perToken).toBe(bytes);
    expect(cacheBytes(perToken, LONG, 1) / GiB).toBe(gib);
  });

  it('Llama 2 7B at 28K tokens is exactly 14 GiB', () => {
    expect(cacheBytes(bytesPerToken({ ...shape('llama-2-7b'), bytesPerElement: 2 }), 28 * 1024, 1)).toBe(
      14 * GiB,
    );
  });

  it('OPT-13B: 819,200 bytes a token, 1.5625 GiB per 2,048 tokens (the vLLM paper)', () => {
    const perToken = bytesPerToken({ ...shape('opt-13b'), bytesPerElement: 2 });
    expect(perToken).toBe(819_200);
    expect(cacheBytes(perToken, 2048, 1) / GiB).toBe(1.5625);
  });

  it('MLA keeps as much as GQA with 2.25 groups', () => {
    expect(
      elementsPerToken({ layers: 1, latent: 512, rotary: 64 }) /
        elementsPerToken({ layers: 1, kvHeads: 1, headDim: 128 }),
    ).toBe(2.25);
  });

  it('DeepSeek-V2 against DeepSeek 67B: 93.3 % with its 6-bit cache, 82.2 % at equal precision', () => {
    const v2 = shape('deepseek-v2');
    const v1 = { layers: 95, kvHeads: 8, headDim: 128 };
    const saved = (bytes: number) =>
      1 - bytesPerToken({ ...v2, bytesPerElement: bytes }) / bytesPerToken({ ...v1, bytesPerElement: 2 });
    expect(saved(6 / 8) * 100).toBeCloseTo(93.34, 2);
    expect(saved(2) * 100).toBeCloseTo(82.24, 2);
  });
});

describe('kinds of attention', () => {
  it('are a matter of KV heads', () => {
    expect(models.map((m) => attentionKind(m.cache, m.heads))).toEqual([
      'mha',
      'gqa',
      'gqa',
      'mha',
      'gqa',
      'gqa',
      'mha',
      'gqa',
      'mla',
      'mha',
      'mla',
    ]);
    const llama = findModel('llama-3-8b')!;
    expect(kvHeadsFor(llama, 'mha')).toBe(32);
    expect(kvHeadsFor(llama, 'gqa')).toBe(8);
    expect(kvHeadsFor(llama, 'mqa')).toBe(1);
    expect(kvHeadsFor(llama, 'mla')).toBeUndefined();
  });

  it('MQA divides the cache by the number of heads', () => {
    for (const model of models.filter((m) => 'kvHeads' in m.cache)) {
      const all = elementsPerToken(withKvHeads(model.cache, model.heads));
      expect(all / elementsPerToken(withKvHeads(model.cache, 1))).toBe(model.heads);
    }
    expect(withKvHeads(shape('deepseek-v2'), 1)).toEqual(shape('deepseek-v2'));
  });

  it('DeepSeek-V2 asked for as MHA is the row of that name', () => {
    const asked = memory({ ...bar, model: findModel('deepseek-v2')!, kind: 'mha' });
    expect(asked.elementsPerToken).toBe(elementsPerToken(shape('deepseek-v2-mha')));
    expect(asked.kind).toBe('mha');
  });
});

const bar = {
  model: findModel('llama-3-8b')!,
  context: 8192,
  batch: 1,
  cachePrecision: 'bf16',
  weightsPrecision: 'bf16',
  ceiling: CARD_80GB,
} as const;

describe('what fits', () => {
  it('Llama 3 8B beside 80 * 10^9 bytes: 59 sequences of 8,192 tokens, found by counting up', () => {
    const answer = memory(bar);
    let batch = 0;
    while (answer.weights + (batch + 1) * 8192 * 131_072 <= 80_000_000_000) batch += 1;
    expect(answer.largestBatch).toBe(batch);
    expect(batch).toBe(59);
    expect(answer.fits).toBe('yes');
  });

  it('says which part is too large', () => {
    expect(memory({ ...bar, batch: 60 }).fits).toBe('cache-too-large');
    const huge = memory({ ...bar, model: findModel('llama-3-70b')! });
    expect(huge.fits).toBe('weights-too-large');
    expect(huge.largestBatch).toBe(0);
    expect(memory({ ...bar, model: findModel('llama-3-70b')!, weightsPrecision: 'int4' }).fits).toBe('yes');
  });

  it('the largest batch and the longest context are exact: they fit, one more does not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e12 }),
        fc.integer({ min: 1, max: 1e12 }),
        fc.integer({ min: 1, max: 5e6 }),
        fc.integer({ min: 1, max: 200_000 }),
        (ceiling, weights, perToken, length) => {
          for (const [most, each] of [
            [largestBatch({ ceiling, weights, perToken, context: length }), length],
            [longestContext({ ceiling, weights, perToken, batch: length }), length],
          ] as const) {
            if (most > 0) expect(weights + most * perToken * each).toBeLessThanOrEqual(ceiling);
            expect(weights + (most + 1) * perToken * each).toBeGreaterThan(ceiling);
          }
        },
      ),
    );
  });

  it('is linear in layers, heads, width, context and batch, and counts what a brute-force cache holds', () => {
    const small = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(small, small, small, small, small, (layers, kvHeads, headDim, context, batch) => {
        let held = 0;
        for (let b = 0; b < batch; b += 1)
          for (let t = 0; t < context; t += 1)
            for (let l = 0; l < layers; l += 1)
              for (let h = 0; h < kvHeads; h += 1)
                held += new Float32Array(headDim).byteLength + new Float32Array(headDim).byteLength;
        expect(
          cacheBytes(bytesPerToken({ layers, kvHeads, headDim, bytesPerElement: 4 }), context, batch),
        ).toBe(held);
      }),
    );
  });

  it('total, free and parts add up', () => {
    const answer = memory({ ...bar, batch: 7 });
    expect(answer.total).toBe(answer.weights + answer.cache);
    expect(answer.free).toBe(CARD_80GB - answer.total);
    expect(answer.cache).toBe(7 * answer.perSequence);
    expect(answer.weights).toBe(weightsBytes(8_030_261_248, 2));
  });
});

it('refuses amounts that make no sense, naming them', () => {
  expect(() => elementsPerToken({ layers: 0, kvHeads: 1, headDim: 1 })).toThrow(
    /layers is 0; want a whole number/,
  );
  expect(() => bytesPerToken({ layers: 1, kvHeads: 1, headDim: 1, bytesPerElement: 0 })).toThrow(
    /bytesPerElement is 0/,
  );
  expect(() => cacheBytes(2, 1.5, 1)).toThrow(/context is 1.5/);
});
