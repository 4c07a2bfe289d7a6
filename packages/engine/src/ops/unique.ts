// Distinct elements and slices, and where sorted values would go.
import { int32, int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { numel, sameShape, show, wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { type Comparable, comparables, compare } from './sorting.ts';

type Found = readonly [Tensor, Tensor, Tensor];

const ascendingRows = (a: readonly Comparable[], b: readonly Comparable[]): number => {
  for (let i = 0; i < a.length; i++) {
    const c = compare(a[i]!, b[i]!);
    if (c !== 0) return c;
  }
  return 0;
};
/** NaN differs from itself. */
const sameRows = (a: readonly Comparable[], b: readonly Comparable[]): boolean =>
  a.every((x, i) => x === b[i]);

/** Groups of equal items, in the given order: representative, group of each item, sizes. */
function grouped<T>(items: readonly T[], order: readonly number[], same: (a: T, b: T) => boolean) {
  const first: number[] = [];
  const group = new Float64Array(items.length);
  const counts: number[] = [];
  for (const at of order) {
    if (first.length === 0 || !same(items[first[first.length - 1]!]!, items[at]!)) {
      first.push(at);
      counts.push(0);
    }
    group[at] = first.length - 1;
    counts[counts.length - 1]!++;
  }
  return { first, group, counts };
}

const indices = (e: Engine, wanted: boolean, values: ArrayLike<number>, shape: readonly number[]): Tensor =>
  wanted ? e.fromNumbers(values, shape, int64) : e.empty([0], int64);

/** Distinct elements of the whole tensor: sorted, or runs only where `consecutive`. */
function ofElements(e: Engine, self: Tensor, consecutive: boolean, inverse: boolean, count: boolean): Found {
  const values = comparables(e, 'unique', self);
  const order = values.map((_, i) => i);
  if (!consecutive) order.sort((i, j) => compare(values[i]!, values[j]!) || i - j);
  const { first, group, counts } = grouped(values, order, (a, b) => a === b);
  return [
    e.fromNumbers(
      first.map((i) => values[i]!),
      [first.length],
      self.dtype,
    ),
    indices(e, inverse, group, self.shape),
    indices(e, count, counts, [counts.length]),
  ];
}

/** Distinct slices along a dimension; here PyTorch gives inverse and counts whether asked or not. */
function ofSlices(e: Engine, self: Tensor, dim: number, consecutive: boolean): Found {
  const d = wrapDim(dim, self.ndim);
  const size = self.ndim === 0 ? 1 : self.shape[d]!;
  const rest = self.shape.filter((_, k) => k !== d);
  if (numel(rest) === 0 && size > 0 && self.numel === 0 && size !== 0)
    throw runtimeError("There are 0 sized dimensions, and they aren't selected, so unique cannot be applied");
  const values = comparables(e, 'unique_dim', self.ndim === 0 ? self : e.call('movedim.int', self, d, 0));
  const width = numel(rest);
  const rows = Array.from({ length: size }, (_, i) => values.slice(i * width, (i + 1) * width));
  const order = rows.map((_, i) => i);
  if (!consecutive) order.sort((i, j) => ascendingRows(rows[i]!, rows[j]!) || i - j);
  const { first, group, counts } = grouped(rows, order, sameRows);
  const taken =
    self.ndim === 0
      ? self.reshape([1])
      : e.call('index_select', self, d, e.fromNumbers(first, [first.length], int64));
  return [taken, indices(e, true, group, [size]), indices(e, true, counts, [counts.length])];
}

/** Where each value would go among sorted edges: before equals, or after them. */
function places(
  e: Engine,
  sorted: Tensor,
  self: Tensor,
  small: boolean,
  right: boolean,
  side: string | null,
  sorter: Tensor | null,
): Tensor {
  checkPlaces(sorted, self, right, side, sorter);
  const after = side === null ? right : side === 'right';
  const n = sorted.shape[sorted.ndim - 1]!;
  const edges = comparables(
    e,
    'searchsorted_out_cpu',
    sorter ? e.call('gather', sorted, -1, sorter) : sorted,
  );
  const values = comparables(e, 'searchsorted_out_cpu', self);
  const perRow = sorted.ndim === 1 ? Math.max(values.length, 1) : self.shape[self.ndim - 1]!;
  const out = values.map((value, i) => {
    const row = sorted.ndim === 1 ? 0 : Math.floor(i / perRow) * n;
    let lo = 0;
    let hi = n;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      const edge = edges[row + mid]!;
      // NaN sorts last: nothing is beyond it, and it is beyond everything.
      const goesOn = after ? !(edge > value) : !(edge >= value);
      if (goesOn) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  });
  return e.fromNumbers(out, self.shape, small ? int32 : int64);
}

function checkPlaces(
  sorted: Tensor,
  self: Tensor,
  right: boolean,
  side: string | null,
  sorter: Tensor | null,
): void {
  if (side !== null && side !== 'left' && side !== 'right')
    throw runtimeError(`torch.searchsorted(): side can only be 'left' or 'right' but got ${side}`);
  if (side === 'left' && right)
    throw runtimeError(
      `torch.searchsorted(): side and right can't be set to opposites, got side of ${side} while right was True`,
    );
  if (sorted.ndim === 0)
    throw runtimeError(
      'torch.searchsorted(): boundaries tensor should have positive dimension, but got 0 dimension',
    );
  const rowsAgree =
    sorted.ndim === 1 ||
    (self.ndim === sorted.ndim && sameShape(sorted.shape.slice(0, -1), self.shape.slice(0, -1)));
  if (!rowsAgree && !(self.ndim === 0 && sorted.ndim === 1))
    throw runtimeError(
      `torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor must match, but we got boundaries tensor ${show(sorted.shape)} and input value tensor ${show(self.shape)}`,
    );
  if (sorter && !sameShape(sorter.shape, sorted.shape))
    throw runtimeError(
      `torch.searchsorted(): boundary and sorter must have the same size, but got boundary tensor ${show(sorted.shape)}and got sorter tensor ${show(sorter.shape)}`,
    );
  if (sorter && sorter.dtype !== int64)
    throw runtimeError(
      `torch.searchsorted(): sorter must be a tensor of long dtype but got dtype ${sorter.dtype.label}`,
    );
}

export const unique = implement({
  _unique2: (e, self, _sorted, inverse, counts) => ofElements(e, self, false, inverse, counts),
  unique_dim: (e, self, dim) => ofSlices(e, self, dim, false),
  unique_consecutive: (e, self, inverse, counts, dim) =>
    dim === null ? ofElements(e, self, true, inverse, counts) : ofSlices(e, self, dim, true),
  unique_dim_consecutive: (e, self, dim) => ofSlices(e, self, dim, true),
  'searchsorted.Tensor': places,
  'searchsorted.Scalar': (e, sorted, value, small, right, side, sorter) =>
    places(e, sorted, e.wrap(value), small, right, side, sorter),
  'bucketize.Tensor': (e, self, boundaries, small, right) => {
    if (boundaries.ndim !== 1)
      throw runtimeError(`boundaries tensor must be 1 dimension, but got dim(${boundaries.ndim})`);
    return places(e, boundaries, self, small, right, null, null);
  },
  'bucketize.Scalar': (e, value, boundaries, small, right) => {
    if (boundaries.ndim !== 1)
      throw runtimeError(`boundaries tensor must be 1 dimension, but got dim(${boundaries.ndim})`);
    return places(e, boundaries, e.wrap(value), small, right, null, null);
  },
  msort: (e, self) => e.call('sort', self, 0)[0],
});
