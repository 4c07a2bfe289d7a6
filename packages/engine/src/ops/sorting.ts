// Order: sort, topk, search, counts of values.
import type { Element } from '../complex.ts';
import { float32, float64, int64, isComplex, isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { firstOf } from '../selection.ts';
import { wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { converted, packed } from './loops.ts';

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

/** Elements in order of rows, in a form that compares fast: doubles where they hold every value. */
function keysOf(e: Engine, tensor: Tensor): ArrayLike<Element> {
  if (tensor.dtype.name === 'int64') return e.toArray(tensor);
  const wide = converted(e, tensor, float64);
  const flat = packed(e, wide);
  return e.memory.view.f64.slice(flat.address / 8, flat.address / 8 + flat.numel);
}

/** Sorts `index` by what `before` says of two of them; ties stay in order. Merges ever longer runs, by way of `spare`. */
function sortIndices(
  index: Uint32Array,
  spare: Uint32Array,
  before: (i: number, j: number) => boolean,
): Uint32Array {
  const n = index.length;
  let [from, to] = [index, spare];
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let [i, j] = [start, middle];
      for (let k = start; k < end; k++)
        to[k] = i < middle && (j >= end || !before(from[j]!, from[i]!)) ? from[i++]! : from[j++]!;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Indices that sort each row along `dim`, `keep` of them; ties stay in order. */
function order(e: Engine, self: Tensor, dim: number, descending: boolean, keep: number): Tensor {
  const d = wrapDim(dim, self.ndim);
  const moved = self.ndim === 0 ? self : e.call('transpose.int', self, d, -1);
  const values = keysOf(e, moved);
  const count = self.ndim === 0 ? 1 : self.shape[d]!;
  const rows = count === 0 ? 0 : values.length / count;
  const out = new Float64Array(rows * keep);
  const [index, spare] = [new Uint32Array(count), new Uint32Array(count)];
  let at = 0;
  const before = descending
    ? (i: number, j: number) => compare(values[at + i]!, values[at + j]!) > 0
    : (i: number, j: number) => compare(values[at + i]!, values[at + j]!) < 0;
  for (let r = 0; r < rows; r++) {
    at = r * count;
    for (let i = 0; i < count; i++) index[i] = i;
    const sorted = sortIndices(index, spare, before);
    for (let i = 0; i < keep; i++) out[r * keep + i] = sorted[i]!;
  }
  if (self.ndim === 0) return e.fromNumbers(out, [], int64);
  const shape = [...moved.shape.slice(0, -1), keep];
  return e.call('contiguous', e.call('transpose.int', e.fromNumbers(out, shape, int64), d, -1));
}

/** Indices of the k largest or smallest of each row along `dim`; of equals those PyTorch picks. */
function best(e: Engine, self: Tensor, d: number, k: number, largest: boolean, sorted: boolean): Tensor {
  const moved = self.ndim === 0 ? self : e.call('transpose.int', self, d, -1);
  const plain = comparables(e, 'topk', moved);
  const values = plain.some((x) => typeof x === 'bigint') ? plain : Float64Array.from(plain, Number);
  const count = self.ndim === 0 ? 1 : self.shape[d]!;
  const rows = count === 0 ? 0 : values.length / count;
  const out = new Float64Array(rows * k);
  for (let r = 0; r < rows; r++) {
    const from = r * count;
    const before = (i: number, j: number): boolean => {
      const [x, y] = [values[from + i]!, values[from + j]!];
      if (largest) return x > y || (Number.isNaN(x) && !Number.isNaN(y));
      return x < y || (!Number.isNaN(x) && Number.isNaN(y));
    };
    out.set(firstOf(count, k, sorted, before), r * k);
  }
  if (self.ndim === 0) return e.fromNumbers(out, [], int64);
  const shape = [...moved.shape.slice(0, -1), k];
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
  topk: (e, self, k, dim, largest, sorted) => {
    ordinal(self, ' topk');
    const d = wrapDim(dim, self.ndim);
    const count = self.ndim === 0 ? 1 : self.shape[d]!;
    if (k < 0 || k > count) throw runtimeError('selected index k out of range');
    const indices = best(e, self, d, k, largest, sorted);
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
