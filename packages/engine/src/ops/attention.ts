// Scaled dot product attention: checks, the choice PyTorch makes on a CPU between its two ways, and both ways.
import { bool, cppName, float32, isFloating, isHalf } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import type { Head, Rows } from '../fused.ts';
import { broadcastStrides, type Shape, sameShape } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { converted, packed } from './loops.ts';
import { passes } from './passes.ts';

/** -inf where the mask (or being causal) forbids, or the mask added. scores: (..., L, S) */
function masked(e: Engine, scores: Tensor, mask: Tensor | null, causal: boolean): Tensor {
  let out = scores;
  if (causal) {
    const allowed = e.call('tril', e.call('ones', scores.shape.slice(-2), bool));
    out = out.maskedFill(allowed.not(), Number.NEGATIVE_INFINITY);
  }
  if (!mask) return out;
  if (mask.dtype === bool) return out.maskedFill(mask.not(), Number.NEGATIVE_INFINITY);
  return out.add(mask).to(out.dtype);
}

/** Each head of keys or values as often as queries share it. */
function shared(t: Tensor, heads: number): Tensor {
  const own = t.shape[t.ndim - 3]!;
  return own === heads ? t : t.engine.call('repeat_interleave.self_int', t, heads / own, -3);
}

/** softmax(q k^T scale + mask), in operations that can be differentiated; both sides carry the root of the scale. */
function weightsOf(
  e: Engine,
  query: Tensor,
  key: Tensor,
  mask: Tensor | null,
  causal: boolean,
  scale: number,
): Tensor {
  const root = float(Math.sqrt(scale));
  // (..., L, E) (..., E, S) -> (..., L, S)
  const scores = masked(e, query.mul(e.wrap(root)).matmul(key.mT.mul(e.wrap(root))), mask, causal);
  return mask ? e.call('_safe_softmax', scores, -1) : scores.softmax(-1);
}

function check(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | null, causal: boolean): void {
  if (query.dtype !== key.dtype || query.dtype !== value.dtype)
    throw runtimeError(
      `Expected query, key, and value to have the same dtype, but got query.dtype: ${cppName(query.dtype)} key.dtype: ${cppName(key.dtype)} and value.dtype: ${cppName(value.dtype)} instead.`,
    );
  if (query.ndim < 2 || key.ndim < 2 || value.ndim < 2)
    throw runtimeError(
      `Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: ${query.ndim} key.dim: ${key.ndim} and value.dim: ${value.ndim} instead.`,
    );
  if (mask && ![bool, float32, query.dtype].includes(mask.dtype))
    throw runtimeError(
      `Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: ${cppName(mask.dtype)} and  query.dtype: ${cppName(query.dtype)} instead.`,
    );
  if (mask && causal)
    throw runtimeError(
      '_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True',
    );
}

/** Whether PyTorch takes its one-pass way: four dimensions that agree, rows without gaps, nothing dropped, no gradient for the mask. */
function inOnePass(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | null, dropout: number): boolean {
  const all = [query, key, value];
  const [batch, heads, , width] = query.shape;
  if (dropout > 0 || !isFloating(query.dtype) || all.some((t) => t.ndim !== 4 || t.numel === 0)) return false;
  const agree = all.every(({ shape }) => shape[0] === batch && shape[3] === width);
  const ofKeys = sameShape(key.shape, value.shape) && heads! % key.shape[1]! === 0;
  if (!agree || !ofKeys || all.some((t) => t.strides[3] !== 1 && width !== 1)) return false;
  return !mask || ((mask.ndim === 2 || mask.ndim === 4) && !mask.requiresGrad);
}

function attention(
  e: Engine,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  mask: Tensor | null,
  dropout: number,
  causal: boolean,
  scale: number | null,
  gqa: boolean,
): Tensor {
  check(query, key, value, mask, causal);
  const heads = query.shape[query.ndim - 3]!;
  if (gqa && [key, value].some((t) => heads % t.shape[t.ndim - 3]! !== 0))
    throw runtimeError('Number of heads in key and value must divide the number of heads in query');
  if (inOnePass(query, key, value, mask, dropout) && (gqa || key.shape[1] === heads))
    return e.call(
      '_scaled_dot_product_flash_attention_for_cpu',
      query,
      key,
      value,
      0,
      causal,
      mask,
      scale,
    )[0];
  if (isHalf(query.dtype)) {
    const [q, k, v] = [query, key, value].map((t) => t.to(float32)) as [Tensor, Tensor, Tensor];
    const wideMask = mask && mask.dtype !== bool ? mask.to(float32) : mask;
    return attention(e, q, k, v, wideMask, dropout, causal, scale, gqa).to(query.dtype);
  }
  const [k, v] = gqa ? [shared(key, heads), shared(value, heads)] : [key, value];
  let weights = weightsOf(e, query, k, mask, causal, scale ?? 1 / Math.sqrt(query.shape[query.ndim - 1]!));
  if (dropout > 0) weights = e.call('dropout', weights, dropout, true);
  return weights.matmul(v);
}

/** Memory for a tensor like a (B, H, L, E) one: its heads lie inside its rows if the other's do, as after a split into heads. */
function emptyHeads(e: Engine, like: Tensor): Tensor {
  const [, h, l, w] = like.shape as [number, number, number, number];
  if (like.strides[1]! >= like.strides[2]!) return e.empty(like.shape, like.dtype);
  return e.empty(like.shape, like.dtype, [l * h * w, w, h * w, 1]);
}

/** One head of each, by batch and number, as kernels take them; the mask is broadcast to (B, H, L, S). */
function heads(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  mask: Tensor | null,
  causal: boolean,
  scale: number,
): (b: number, h: number) => Head {
  const [, count, length, width] = query.shape as [number, number, number, number];
  const [span, depth] = [key.shape[2]!, value.shape[3]!];
  const group = count / key.shape[1]!;
  const target: Shape = [query.shape[0]!, count, length, span];
  const bytes = mask?.dtype.bytes ?? 0;
  const steps = mask ? broadcastStrides(mask.shape, mask.strides, target).map((s) => s * bytes) : [];
  return (b, h) => {
    const shift = Math.floor(h / group);
    return {
      ...{ length, span, width, depth, causal, scale },
      query: rowsOf(query, b, h),
      key: rowsOf(key, b, shift),
      value: rowsOf(value, b, shift),
      mask: mask && {
        kind: mask.dtype === bool ? 'bool' : 'float',
        address: mask.address + b * steps[0]! + h * steps[1]!,
        row: steps[2]!,
        column: steps[3]!,
      },
    };
  };
}

const rowsOf = (t: Tensor, b: number, h: number): Rows => ({
  address: t.address + 4 * (b * t.strides[0]! + h * t.strides[1]!),
  row: 4 * t.strides[2]!,
});

const ownRows = (e: Engine, t: Tensor): Tensor => (t.strides[3] === 1 ? t : packed(e, t));
const floatMask = (e: Engine, mask: Tensor | null): Tensor | null =>
  mask && (mask.dtype === bool ? mask : converted(e, mask, float32));

function attend(
  e: Engine,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  causal: boolean,
  mask: Tensor | null,
  given: number | null,
): readonly [Tensor, Tensor] {
  const [batch, count, length, width] = query.shape as [number, number, number, number];
  const scale = given ?? 1 / Math.sqrt(width);
  const fused = passes(e, query, key, value);
  const span = key.shape[2]!;
  if (!fused) {
    const [q, k, v] = [query, key, value].map((t) => (t.dtype.bytes < 4 ? converted(e, t, float32) : t));
    const [keys, values] = [shared(k!, count), shared(v!, count)];
    const scores = masked(e, q!.matmul(keys.mT).mul(e.wrap(float(scale))), mask, causal);
    const weights = mask ? e.call('_safe_softmax', scores, -1) : scores.softmax(-1);
    const out = emptyHeads(e, query);
    e.assign(out, weights.matmul(values));
    const sums = e.call('logsumexp', scores, [-1]);
    return [out, mask ? sums.maskedFill(sums.eq(Number.NEGATIVE_INFINITY), 0) : sums];
  }
  const [q, k, v] = [ownRows(e, query), ownRows(e, key), ownRows(e, value)];
  const out = emptyHeads(e, query);
  const lse = e.empty([batch, count, length], float32);
  const work = e.empty([fused.attentionWork(span) / 4], float32).address;
  const at = heads(q, k, v, floatMask(e, mask), causal, scale);
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < count; h++)
      fused.attention(at(b, h), rowsOf(out, b, h), lse.address + 4 * (b * count + h) * length, work);
  return [out, lse];
}

/** Gradients of query, key and value. */
export function attentionBackward(
  e: Engine,
  g: Tensor,
  saved: { query: Tensor; key: Tensor; value: Tensor; out: Tensor; lse: Tensor; mask: Tensor | null },
  causal: boolean,
  given: number | null,
): Tensor[] {
  const { query, key, value, out, lse, mask } = saved;
  const [batch, count, length, width] = query.shape as [number, number, number, number];
  const scale = given ?? 1 / Math.sqrt(width);
  const fused = passes(e, g, query, key, value, out, lse);
  if (!fused) {
    const [up, q, k, v] = [g, query, key, value].map((t) => (isHalf(t.dtype) ? t.to(float32) : t));
    return attentionSlopes(e, up!, q!, k!, v!, mask, causal, scale);
  }
  const [q, k, v, slope] = [query, key, value, g].map((t) => ownRows(e, t)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const made = [query, key, value].map((t) => emptyHeads(e, t)) as [Tensor, Tensor, Tensor];
  for (const sum of made.slice(1))
    e.memory.view.u8.fill(0, sum.storage.address, sum.storage.address + sum.storage.bytes);
  const work = e.empty([fused.attentionWork(key.shape[2]!) / 4], float32).address;
  const at = heads(q, k, v, floatMask(e, mask), causal, scale);
  const group = count / key.shape[1]!;
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < count; h++) {
      const own = Math.floor(h / group);
      fused.attentionBackward(
        at(b, h),
        rowsOf(out, b, h),
        lse.address + 4 * (b * count + h) * length,
        rowsOf(slope, b, h),
        { query: rowsOf(made[0], b, h), key: rowsOf(made[1], b, own), value: rowsOf(made[2], b, own) },
        work,
      );
    }
  return made;
}

/** The same in operations that can be differentiated. */
function attentionSlopes(
  e: Engine,
  g: Tensor,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  mask: Tensor | null,
  causal: boolean,
  scale: number,
): Tensor[] {
  const count = query.shape[1]!;
  const [keys, values] = [shared(key, count), shared(value, count)];
  const p = weightsOf(e, query, keys, mask, causal, scale);
  const dp = g.matmul(values.mT);
  const ds = p.mul(dp.sub(p.mul(dp).sum([-1], true))).mul(e.wrap(float(scale)));
  const gathered = (t: Tensor, like: Tensor): Tensor => {
    const [b, own, span, depth] = like.shape as [number, number, number, number];
    return own === count ? t : t.reshape([b, own, count / own, span, depth]).sum([2]);
  };
  return [ds.matmul(keys), gathered(ds.mT.matmul(query), key), gathered(p.mT.matmul(g), value)];
}

export const attentions = implement({
  /** Softmax whose rows of nothing but -inf are zero: a query that may attend to no key. */
  _safe_softmax: (e, self, dim, dtype) => {
    const scores = dtype ? converted(e, self, dtype) : self;
    const dead = e.call('all.dim', scores.eq(e.wrap(float(Number.NEGATIVE_INFINITY))), dim, true);
    return e.call('where.ScalarSelf', dead, float(0), scores.softmax(dim));
  },
  scaled_dot_product_attention: attention,
  _scaled_dot_product_flash_attention_for_cpu: (e, query, key, value, _dropout, causal, mask, scale) =>
    attend(e, query, key, value, causal, mask, scale),
});
