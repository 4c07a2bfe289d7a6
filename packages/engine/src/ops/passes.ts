// Passes over packed float32 that do the work of several operations, where the backend has them; null where it has not, or
// where a graph is being built: then the caller calculates in plain operations, which can be differentiated again.
import { bfloat16, type DType, float32 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import type { Fused, SlopeOp } from '../fused.ts';
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from '../half.ts';
import { numel, type Shape, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { packed } from './loops.ts';

/** The backend's passes, if all these tensors are float32 and nothing is recorded. */
export function passes(e: Engine, ...tensors: (Tensor | null | undefined)[]): Fused | null {
  const { fused } = e.backend;
  if (!fused || e.gradMode) return null;
  for (const t of tensors) if (t && t.dtype !== float32) return null;
  return fused;
}

const address = (t: Tensor | null | undefined): number => (t ? t.address : 0);

/** `g` times the slope of an activation at `x` (its input, or its result: see Fused). */
export function slopePass(e: Engine, op: SlopeOp, g: Tensor, x: Tensor): Tensor | null {
  const fused = passes(e, g, x);
  if (!fused || !sameShape(g.shape, x.shape)) return null;
  const [slope, at] = [packed(e, g), packed(e, x)];
  const out = e.empty(x.shape, float32);
  fused.slope(op, out.address, slope.address, at.address, out.numel);
  return out;
}

/** Gradient of softmax, or its logarithm, along the last dimension. */
export function softmaxBackwardPass(
  e: Engine,
  log: boolean,
  g: Tensor,
  y: Tensor,
  dim: number,
): Tensor | null {
  const fused = passes(e, g, y);
  if (!fused || y.ndim === 0 || (dim !== -1 && dim !== y.ndim - 1)) return null;
  const [slope, result] = [packed(e, g), packed(e, y)];
  const out = e.empty(y.shape, float32);
  const count = y.shape[y.ndim - 1]!;
  if (out.numel > 0)
    fused.softmaxBackward(log, out.address, slope.address, result.address, out.numel / count, count);
  return out;
}

/** Result, mean and 1 / deviation of layer norm over the last dimensions. */
export function layerNormPass(
  e: Engine,
  input: Tensor,
  shape: Shape,
  weight: Tensor | null,
  bias: Tensor | null,
  eps: number,
): readonly [Tensor, Tensor, Tensor] | null {
  const fused = passes(e, input, weight, bias);
  const count = numel(shape);
  if (!fused || input.numel === 0) return null;
  const [x, w, b] = [packed(e, input), weight && packed(e, weight), bias && packed(e, bias)];
  const each = input.shape.map((size, d) => (d < input.ndim - shape.length ? size : 1));
  const [out, mean, rstd] = [e.empty(input.shape, float32), e.empty(each, float32), e.empty(each, float32)];
  fused.layerNorm(
    { out: out.address, mean: mean.address, rstd: rstd.address },
    { input: x.address, weight: address(w), bias: address(b) },
    input.numel / count,
    count,
    eps,
  );
  return [out, mean, rstd];
}

/** Gradients of weight and bias of halves: PyTorch adds row by row and rounds each sum to `dtype`, so the last digits are its. */
export function layerNormSums(
  e: Engine,
  [g, x, mean, rstd]: readonly [Tensor, Tensor, Tensor, Tensor],
  shape: Shape,
  dtype: DType,
): [Tensor, Tensor] {
  const [grads, values, means, scales] = [g, x, mean, rstd].map((t) => e.toArray(t) as number[]) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const count = numel(shape);
  const round = dtype === bfloat16 ? (n: number) => fromBfloat16(toBfloat16(n)) : toHalf;
  const [weight, bias] = [new Float64Array(count), new Float64Array(count)];
  const { fround } = Math;
  for (let row = 0, at = 0; at < grads.length; row++) {
    const a = scales[row]!;
    const b = fround(-a * means[row]!);
    for (let k = 0; k < count; k++, at++) {
      const hat = fround(fround(a * values[at]!) + b);
      weight[k] = round(fround(weight[k]! + fround(grads[at]! * hat)));
      bias[k] = round(fround(bias[k]! + grads[at]!));
    }
  }
  return [e.fromNumbers(weight, shape, float32), e.fromNumbers(bias, shape, float32)];
}
const toHalf = (n: number): number => fromFloat16(toFloat16(n));

/** Gradients of layer norm for those of input, weight and bias that are `wanted`. */
export function layerNormBackwardPass(
  e: Engine,
  g: Tensor,
  [input, mean, rstd, weight]: readonly [Tensor, Tensor, Tensor, Tensor | undefined],
  shape: Shape,
  wanted: readonly boolean[],
): (Tensor | null)[] | null {
  const fused = passes(e, g, input, mean, rstd, weight);
  const count = numel(shape);
  if (!fused || input.numel === 0) return null;
  const [grad, x, w] = [packed(e, g), packed(e, input), weight && packed(e, weight)];
  const made = [input.shape, shape, shape].map((s, i) => (wanted[i] ? e.empty(s, float32) : null));
  fused.layerNormBackward(
    { input: address(made[0]), weight: address(made[1]), bias: address(made[2]) },
    { grad: grad.address, input: x.address, mean: mean.address, rstd: rstd.address, weight: address(w) },
    input.numel / count,
    count,
    e.empty([2 * count], float32).address,
  );
  return made;
}
