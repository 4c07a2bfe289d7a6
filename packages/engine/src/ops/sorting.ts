// Order: sort, topk, search, counts of values.
import type { Element } from '../complex.ts';
import { float32, float64, int64, isComplex, isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';

/** Complex numbers have no order. */
function ordinal(self: Tensor, what: string): void {
  if (isComplex(self.dtype)) throw runtimeError(`${what} does not support complex dtypes on CPU`);
}

/** A tensor's elements, of a type that has an order; `kernel` is named in the refusal of complex numbers. */
export function comparables(e: Engine, kernel: string, tensor: Tensor): (number | bigint | boolean)[] {
  if (isComplex(tensor.dtype))
    throw notImplemented(`"${kernel}" not implemented for '${tensor.dtype.label}'`);
  return e.toArray(tensor) as (number | bigint | boolean)[];
}

/** NaN counts as larger than everything, as in PyTorch. */
function compare(a: Element, b: Element): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** Indices that sort each row along `dim`, `keep` of them; ties stay in order. */
function order(e: Engine, self: Tensor, dim: number, descending: boolean, keep: number): Tensor {
  const d = wrapDim(dim, self.ndim);
  const moved = self.ndim === 0 ? self : e.call('transpose.int', self, d, -1);
  const values = e.toArray(moved);
  const count = self.ndim === 0 ? 1 : self.shape[d]!;
  const rows = count === 0 ? 0 : values.length / count;
  const out = new Float64Array(rows * keep);
  const sign = descending ? -1 : 1;
  for (let r = 0; r < rows; r++) {
    const at = r * count;
    const index = Array.from({ length: count }, (_, i) => i);
    index.sort((i, j) => sign * compare(values[at + i]!, values[at + j]!) || i - j);
    for (let i = 0; i < keep; i++) out[r * keep + i] = index[i]!;
  }
  if (self.ndim === 0) return e.fromNumbers(out, [], int64);
  const shape = [...moved.shape.slice(0, -1), keep];
  return e.call('contiguous', e.call('transpose.int', e.fromNumbers(out, shape, int64), d, -1));
}

function ordered(e: Engine, self: Tensor, dim: number, descending: boolean): readonly [Tensor, Tensor] {
  ordinal(self, ' Sort');
  const count = self.ndim === 0 ? 1 : self.shape[wrapDim(dim, self.ndim)]!;
  const indices = order(e, self, dim, descending, count);
  return [self.ndim === 0 ? self.clone() : e.call('gather', self, dim, indices), indices];
}

export const sorting = implement({
  'sort.stable': (e, self, _stable, dim, descending) => ordered(e, self, dim, descending),
  topk: (e, self, k, dim, largest) => {
    ordinal(self, ' topk');
    const d = wrapDim(dim, self.ndim);
    const count = self.ndim === 0 ? 1 : self.shape[d]!;
    if (k < 0 || k > count) throw runtimeError('selected index k out of range');
    const indices = order(e, self, d, largest, k);
    return [self.ndim === 0 ? self.clone() : e.call('gather', self, d, indices), indices];
  },
  sort: (e, self, dim, descending) => ordered(e, self, dim, descending),
  argsort: (e, self, dim, descending) => e.call('sort.stable', self, false, dim, descending)[1],
  'argsort.stable': (e, self, stable, dim, descending) =>
    e.call('sort.stable', self, stable, dim, descending)[1],
  bincount: (e, self, weights, minlength) => {
    if (self.ndim !== 1 || isFloating(self.dtype))
      throw runtimeError('bincount only supports 1-d non-negative integral inputs.');
    const values = e.toArray(self).map(Number);
    if (values.some((v) => v < 0))
      throw runtimeError('bincount only supports 1-d non-negative integral inputs.');
    const n = values.reduce((a, b) => Math.max(a, b + 1), minlength);
    const amounts = weights ? e.toArray(weights).map(Number) : null;
    const out = new Float64Array(n);
    values.forEach((v, i) => {
      out[v]! += amounts ? amounts[i]! : 1;
    });
    return e.fromNumbers(out, [n], weights ? (weights.dtype === float32 ? float32 : float64) : int64);
  },
});
