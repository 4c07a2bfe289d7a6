// The parameter counts marked exact are recomputed here from vocabulary, widths and layers, as the networks are built.
import { describe, expect, it } from 'vitest';
import { findModel, models } from './models.ts';

/** Llama family: untied embeddings, four attention matrices, SwiGLU, RMSNorm, no biases. */
const llama = (vocab: number, d: number, inner: number, layers: number, kvWidth: number) =>
  2 * vocab * d + layers * (2 * d * d + 2 * d * kvWidth + 3 * d * inner + 2 * d) + d;

/** GPT family: tied embeddings, learned positions, biases, LayerNorm with bias, inner width 4 d. */
const gpt = (vocab: number, positions: number, d: number, layers: number) =>
  12 * layers * d * d + 13 * layers * d + (vocab + positions) * d + 2 * d;

const counted: Record<string, number> = {
  'llama-2-7b': llama(32_000, 4096, 11_008, 32, 4096),
  'llama-3-8b': llama(128_256, 4096, 14_336, 32, 1024),
  'mistral-7b': llama(32_000, 4096, 14_336, 32, 1024),
  'llama-2-70b': llama(32_000, 8192, 28_672, 80, 1024),
  'llama-3-70b': llama(128_256, 8192, 28_672, 80, 1024),
  'llama-3-405b': llama(128_256, 16_384, 53_248, 126, 1024),
  'gpt-3-175b': gpt(50_257, 2048, 12_288, 96),
  'opt-13b': gpt(50_272, 2050, 5120, 40),
};

describe('models', () => {
  it('state exactly the parameters their shapes add up to', () => {
    for (const model of models.filter((m) => m.exact))
      expect([model.id, counted[model.id]]).toEqual([model.id, model.params]);
  });

  it('have heads that divide among the KV heads, and unique ids', () => {
    for (const model of models) {
      if ('kvHeads' in model.cache) expect(model.heads % model.cache.kvHeads).toBe(0);
      if (model.exact) expect(model.hidden).toBe(model.heads * 128);
    }
    expect(new Set(models.map((m) => m.id)).size).toBe(models.length);
  });

  it('are found by id, and an unknown id is a value', () => {
    expect(findModel('llama-3-8b')?.name).toBe('Llama 3 8B');
    expect(findModel('llama-9')).toBeUndefined();
  });
});
