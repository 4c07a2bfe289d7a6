// Batches of matrices as arrays of doubles and back; complex elements are two doubles each.
import { type DType, float64, int32, isComplex, realType } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { numel, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** Doubles per element. */
export const widthOf = (dtype: DType): number => (isComplex(dtype) ? 2 : 1);

/** Elements in order, as doubles. */
export function doubles(t: Tensor): Float64Array {
  const { buffer } = t.toBytes().slice();
  return realType(t.dtype) === float64
    ? new Float64Array(buffer)
    : new Float64Array(new Float32Array(buffer));
}

export function fromDoubles(e: Engine, values: Float64Array, shape: Shape, dtype: DType): Tensor {
  const typed = realType(dtype) === float64 ? values : new Float32Array(values);
  return e.fromBytes(new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength), shape, dtype);
}

/** The matrices of a batch, each its own copy. */
export function each(t: Tensor): Float64Array[] {
  const all = doubles(t);
  const size = numel(t.shape.slice(-2)) * widthOf(t.dtype);
  return Array.from({ length: numel(t.shape.slice(0, -2)) }, (_, b) => all.slice(b * size, (b + 1) * size));
}

/** The matrices of a batch with an imaginary part, zero where the elements are real. */
export function eachAsPairs(t: Tensor): Float64Array[] {
  return each(t).map((a) => {
    if (isComplex(t.dtype)) return a;
    const out = new Float64Array(2 * a.length);
    for (let i = 0; i < a.length; i++) out[2 * i] = a[i]!;
    return out;
  });
}

/** Back: the real parts alone where the elements are real. */
export const unpaired = (values: Float64Array, dtype: DType): Float64Array =>
  isComplex(dtype) ? values : values.filter((_, at) => at % 2 === 0);

/** One tensor of matrices one after another. */
export function joined(e: Engine, parts: readonly Float64Array[], shape: Shape, dtype: DType): Tensor {
  const all = new Float64Array(numel(shape) * widthOf(dtype));
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return fromDoubles(e, all, shape, dtype);
}

export const integers = (e: Engine, values: readonly number[], shape: Shape): Tensor =>
  e.fromNumbers(values, shape, int32);
