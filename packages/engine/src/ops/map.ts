// Functions no kernel has, element by element in TypeScript: slower, and one line each.
import type { DType } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented } from '../errors.ts';
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from '../half.ts';
import { broadcastShapes, broadcastStrides, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { computeDType, converted, packed } from './loops.ts';

type Numbers = Float32Array | Float64Array | Int32Array;

/** A packed tensor's elements, of a compute type other than int64, in place. */
export function elements(e: Engine, tensor: Tensor): Numbers {
  const { f32, f64, i32 } = e.memory.view;
  const from = tensor.address / tensor.dtype.bytes;
  const { name } = tensor.dtype;
  const all = name === 'float32' ? f32 : name === 'float64' ? f64 : i32;
  return all.subarray(from, from + tensor.numel);
}

/** As `elements`, for int64. */
export function longs(e: Engine, tensor: Tensor): BigInt64Array {
  const from = tensor.address / 8;
  return e.memory.view.i64.subarray(from, from + tensor.numel);
}

/**
 * `f` of the operands' elements, broadcast, calculated in doubles and stored as `dtype`; `big` does it for int64.
 * `name` is the kernel's in the error for a dtype it has no meaning on.
 */
export function mapped(
  e: Engine,
  name: string,
  operands: readonly Tensor[],
  dtype: DType,
  f: ((...x: number[]) => number) | null,
  big: ((...x: bigint[]) => bigint) | null = null,
): Tensor {
  const refused = dtype.category === 'complex' || (dtype.compute === 'int64' ? !big : !f);
  if (refused) throw notImplemented(`"${name}" not implemented for '${dtype.label}'`);
  const wide = computeDType(dtype);
  const isLong = wide.name === 'int64';
  const shape = operands.map((t) => t.shape).reduce(broadcastShapes);
  const inputs = operands.map((t) => {
    const same = converted(e, t, wide);
    return packed(
      e,
      sameShape(t.shape, shape)
        ? same
        : e.alias(same, shape, broadcastStrides(same.shape, same.strides, shape)),
    );
  });
  const out = e.empty(shape, wide);
  const n = out.numel;
  // All memory is taken: the views of it stay good from here on.
  if (isLong) {
    const [a, b] = inputs.map((t) => longs(e, t)) as [BigInt64Array, BigInt64Array?];
    const to = longs(e, out);
    for (let i = 0; i < n; i++) to[i] = b ? big!(a[i]!, b[i]!) : big!(a[i]!);
  } else {
    const [a, b] = inputs.map((t) => elements(e, t)) as [Numbers, Numbers?];
    const to = elements(e, out);
    for (let i = 0; i < n; i++) to[i] = b ? f!(a[i]!, b[i]!) : f!(a[i]!);
  }
  return converted(e, out, dtype);
}

/** The neighbour of `x` towards `y` among the numbers of `dtype`: its code, one up or down. */
export function neighbour(dtype: DType): (x: number, y: number) => number {
  const { toCode, fromCode } = codes(dtype);
  return (x, y) => {
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
    if (x === y) return y;
    if (x === 0) return y > 0 ? fromCode(1n) : -fromCode(1n);
    return fromCode(toCode(x) + (y > x === x > 0 ? 1n : -1n));
  };
}

/** Numbers of a floating type to their bits and back. */
function codes(dtype: DType): { toCode(x: number): bigint; fromCode(code: bigint): number } {
  if (dtype.name === 'float16')
    return { toCode: (x) => BigInt(toFloat16(x)), fromCode: (c) => fromFloat16(Number(c)) };
  if (dtype.name === 'bfloat16')
    return { toCode: (x) => BigInt(toBfloat16(x)), fromCode: (c) => fromBfloat16(Number(c)) };
  const view = new DataView(new ArrayBuffer(8));
  const single = dtype.name === 'float32';
  return {
    toCode: (x) => {
      if (single) view.setFloat32(0, x);
      else view.setFloat64(0, x);
      return single ? BigInt(view.getUint32(0)) : view.getBigUint64(0);
    },
    fromCode: (c) => {
      if (single) view.setUint32(0, Number(c));
      else view.setBigUint64(0, c);
      return single ? view.getFloat32(0) : view.getFloat64(0);
    },
  };
}
