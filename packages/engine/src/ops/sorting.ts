// Order: sort, topk, search, counts of values.
import type { RealName } from '../backend.ts';
import type { Element } from '../complex.ts';
import { float32, float64, int64, isComplex, isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { computeDType, converted, packed } from './loops.ts';

/** Complex numbers have no order. */
function ordinal(self: Tensor, what: string): void {
  if (isComplex(self.dtype)) throw runtimeError(`${what} does not support complex dtypes on CPU`);
}

export type Comparable = number | bigint | boolean;

/** A tensor's elements, of a type that has an order; `kernel` is named in the refusal of complex numbers. */
export function comparables(e: Engine, kernel: string, tensor: Tensor): Comparable[] {
  if (isComplex(tensor.dtype))
    throw notImplemented(`"${kernel}" not implemented for '${tensor.dtype.label}'`);
  return e.toArray(tensor) as Comparable[];
}

/** Ascending; NaN counts as larger than everything, as in PyTorch. */
export function compare(a: Element, b: Element): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** Per row along `dim`, `keep` indices that `kernel` finds among the row's packed elements. */
function indicesAlong(
  e: Engine,
  self: Tensor,
  dim: number,
  keep: number,
  kernel: (type: RealName, input: number, rows: number, count: number, out: number) => void,
): Tensor {
  const d = wrapDim(dim, self.ndim);
  if (self.ndim === 0) return e.fromNumbers([0], [], int64);
  const moved = e.call('transpose.int', self, d, -1);
  const compute = computeDType(self.dtype);
  const rows = packed(e, converted(e, moved, compute));
  const count = self.shape[d]!;
  const out = e.empty([...moved.shape.slice(0, -1), keep], int64);
  if (out.numel > 0) kernel(compute.name as RealName, rows.address, rows.numel / count, count, out.address);
  return packed(e, e.call('transpose.int', out, d, -1));
}

/** Values at indices of the same rank along `dim`. */
const taken = (e: Engine, self: Tensor, dim: number, indices: Tensor): Tensor =>
  self.ndim === 0 ? self.clone() : e.call('gather', self, dim, indices);

function ordered(e: Engine, self: Tensor, dim: number, descending: boolean): readonly [Tensor, Tensor] {
  ordinal(self, ' Sort');
  const count = self.ndim === 0 ? 1 : self.shape[wrapDim(dim, self.ndim)]!;
  const indices = indicesAlong(e, self, dim, count, (type, input, rows, n, out) =>
    e.backend.sort(type, input, rows, n, descending, out),
  );
  return [taken(e, self, dim, indices), indices];
}

export const sorting = implement({
  'sort.stable': (e, self, _stable, dim, descending) => ordered(e, self, dim, descending),
  topk: (e, self, k, dim, largest, sorted) => {
    ordinal(self, ' topk');
    const d = wrapDim(dim, self.ndim);
    const count = self.ndim === 0 ? 1 : self.shape[d]!;
    if (k < 0 || k > count) throw runtimeError('selected index k out of range');
    const indices = indicesAlong(e, self, d, k, (type, input, rows, n, out) =>
      e.backend.select(type, input, rows, n, k, { largest, sorted }, out),
    );
    return [taken(e, self, d, indices), indices];
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
