// How many bytes a KV cache takes, and how many sequences fit beside the weights. Arithmetic only.
import type { CacheShape, HeadsCache, Model } from './models.ts';

/** Bytes an element takes. Scales and zero points of quantized formats are not counted (they add a few per cent). */
export const precisions = { bf16: 2, fp8: 1, int4: 0.5 } as const;
export type Precision = keyof typeof precisions;

export const GB = 1e9;
export const GiB = 2 ** 30;

/**
 * The ceiling of the figures, in bytes: 80 GB read as the data sheet's decimal gigabytes, 80 * 10^9 = 74.5 GiB.
 * A card sold as "80 GB" reports about 79.3 GiB (85 * 10^9); we take the smaller reading on purpose, because the CUDA
 * context, activations and fragmentation take the difference, and say both units wherever the number is shown.
 */
export const CARD_80GB = 80 * GB;

export const isLatent = (shape: CacheShape): shape is Extract<CacheShape, { latent: number }> =>
  'latent' in shape;

/** Elements one token adds to the cache, over all layers: 2 L H_kv d_h, or L (d_c + d_r) for latent attention. */
export function elementsPerToken(shape: CacheShape): number {
  if (isLatent(shape)) {
    return whole('layers', shape.layers) * (whole('latent', shape.latent) + whole('rotary', shape.rotary, 0));
  }
  return (
    2 * whole('layers', shape.layers) * whole('kvHeads', shape.kvHeads) * whole('headDim', shape.headDim)
  );
}

/** Bytes one token adds to the cache. `bytesPerElement` may be a fraction (int4 is 0.5). */
export function bytesPerToken(shape: CacheShape & { bytesPerElement: number }): number {
  return elementsPerToken(shape) * positive('bytesPerElement', shape.bytesPerElement);
}

/** Bytes of the cache of `batch` sequences of `context` tokens each. */
export function cacheBytes(perToken: number, context: number, batch: number): number {
  return perToken * whole('context', context, 0) * whole('batch', batch, 0);
}

/** Bytes of the weights. */
export function weightsBytes(params: number, bytesPerElement: number): number {
  return positive('params', params) * positive('bytesPerElement', bytesPerElement);
}

/**
 * The most sequences of `context` tokens whose cache fits beside the weights under `ceiling` bytes.
 * 0 when not one fits, and also when the weights alone are too large (`remaining` is then negative).
 */
export function largestBatch(fit: {
  ceiling: number;
  weights: number;
  perToken: number;
  context: number;
}): number {
  return howManyFit(fit.ceiling - fit.weights, fit.perToken * whole('context', fit.context));
}

/** The longest context, in tokens, that `batch` sequences can have under `ceiling` bytes. */
export function longestContext(fit: {
  ceiling: number;
  weights: number;
  perToken: number;
  batch: number;
}): number {
  return howManyFit(fit.ceiling - fit.weights, fit.perToken * whole('batch', fit.batch));
}

/** The same model with another number of KV heads. Latent caches have none and stay as they are. */
export function withKvHeads(shape: CacheShape, kvHeads: number): CacheShape {
  return isLatent(shape) ? shape : { ...shape, kvHeads };
}

export type AttentionKind = 'mha' | 'gqa' | 'mqa' | 'mla';

/** What the shape is called: one KV head is MQA, as many as query heads is MHA, between them GQA. */
export function attentionKind(shape: CacheShape, heads: number): AttentionKind {
  if (isLatent(shape)) return 'mla';
  if (shape.kvHeads === heads) return 'mha';
  return shape.kvHeads === 1 ? 'mqa' : 'gqa';
}

/**
 * The KV heads a model has, or would have, under a kind of attention; undefined where the kind makes no sense for it.
 * A model published with GQA keeps its own number; one published with MHA or MLA is imagined with 8, today's usual choice.
 */
export function kvHeadsFor(model: Model, kind: AttentionKind): number | undefined {
  if (kind === 'mla') return undefined;
  if (kind === 'mha') return model.heads;
  if (kind === 'mqa') return 1;
  const published =
    attentionKind(model.cache, model.heads) === 'gqa' ? (model.cache as HeadsCache).kvHeads : 8;
  return model.heads % published === 0 && published < model.heads ? published : undefined;
}

export type MemoryQuestion = {
  model: Model;
  /** Another kind of attention than the published one; the model's own when left out. */
  kind?: AttentionKind;
  context: number;
  batch: number;
  cachePrecision: Precision;
  weightsPrecision: Precision;
  ceiling: number;
};

/** Everything the memory bar draws. All amounts in bytes. */
export type MemoryAnswer = {
  kind: AttentionKind;
  shape: CacheShape;
  elementsPerToken: number;
  perToken: number;
  weights: number;
  /** Cache of one sequence. */
  perSequence: number;
  cache: number;
  total: number;
  /** Left under the ceiling after weights and cache; negative when over it. */
  free: number;
  fits: 'yes' | 'cache-too-large' | 'weights-too-large';
  largestBatch: number;
  longestContext: number;
};

/** The whole calculation for one setting of the memory bar. */
export function memory(question: MemoryQuestion): MemoryAnswer {
  const { model, context, batch, ceiling } = question;
  const shape = shapeUnder(model, question.kind);
  const perToken = bytesPerToken({ ...shape, bytesPerElement: precisions[question.cachePrecision] });
  const weights = weightsBytes(model.params, precisions[question.weightsPrecision]);
  const cache = cacheBytes(perToken, context, batch);
  const total = weights + cache;
  return {
    kind: attentionKind(shape, model.heads),
    shape,
    elementsPerToken: elementsPerToken(shape),
    perToken,
    weights,
    perSequence: cacheBytes(perToken, context, 1),
    cache,
    total,
    free: ceiling - total,
    fits: total <= ceiling ? 'yes' : weights > ceiling ? 'weights-too-large' : 'cache-too-large',
    largestBatch: largestBatch({ ceiling, weights, perToken, context }),
    longestContext: longestContext({ ceiling, weights, perToken, batch }),
  };
}

/** The model's cache under another kind of attention; its own where that kind makes no sense for it. */
function shapeUnder(model: Model, kind: AttentionKind | undefined): CacheShape {
  if (kind === undefined || kind === attentionKind(model.cache, model.heads)) return model.cache;
  const kvHeads = kvHeadsFor(model, kind);
  if (kvHeads === undefined) return model.cache;
  const headDim = isLatent(model.cache) ? 128 : model.cache.headDim;
  return { layers: model.cache.layers, kvHeads, headDim };
}

/** `floor(room / each)`, corrected where the division rounded across a whole number; 0 when not one fits. */
function howManyFit(room: number, each: number): number {
  if (room < each) return 0;
  const count = Math.floor(room / each);
  if (count * each > room) return count - 1;
  return (count + 1) * each <= room ? count + 1 : count;
}

function whole(name: string, value: number, least = 1): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new RangeError(`kv-memory: ${name} is ${value}; want a whole number of at least ${least}.`);
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`kv-memory: ${name} is ${value}; want a number above 0.`);
}
