// Writing by index with a reduction, filling by index, and reading and writing by flat position.
import { bool, int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { indexError, runtimeError } from '../errors.ts';
import { broadcastShapes, numel, sameShape, show, wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { alongDim, checkWithin } from './gathering.ts';
import { implement } from './implement.ts';
import { asVector, changed, integers } from './indexing.ts';
import { converted, packed } from './loops.ts';
import { elements, longs } from './map.ts';

const KINDS = ['sum', 'prod', 'mean', 'amax', 'amin'] as const;
type Kind = (typeof KINDS)[number];

const folds: Record<Kind, (a: number, b: number) => number> = {
  sum: (a, b) => a + b,
  mean: (a, b) => a + b,
  prod: (a, b) => a * b,
  amax: (a, b) => (Number.isNaN(a) || a > b ? a : b),
  amin: (a, b) => (Number.isNaN(a) || a < b ? a : b),
};
const bigFolds: Record<Kind, (a: bigint, b: bigint) => bigint> = {
  sum: (a, b) => a + b,
  mean: (a, b) => a + b,
  prod: (a, b) => a * b,
  amax: (a, b) => (a > b ? a : b),
  amin: (a, b) => (a < b ? a : b),
};

function kindOf(name: string): Kind {
  if ((KINDS as readonly string[]).includes(name)) return name as Kind;
  throw runtimeError(`reduce argument must be either sum, prod, mean, amax or amin, got ${name}`);
}

/** Fold `source`, element i at byte offset `offsets[i]`, into packed `copy`; without `includeSelf` the first one replaces. */
function fold(
  e: Engine,
  copy: Tensor,
  source: Tensor,
  offsets: Float64Array,
  kind: Kind,
  includeSelf: boolean,
): void {
  const { bytes } = copy.dtype;
  const counts = new Float64Array(copy.numel).fill(includeSelf ? 1 : 0);
  const values = packed(e, converted(e, source, copy.dtype));
  if (copy.dtype === int64) {
    const [to, from] = [longs(e, copy), longs(e, values)];
    offsets.forEach((offset, i) => {
      const at = offset / bytes;
      to[at] = counts[at] ? bigFolds[kind](to[at]!, from[i]!) : from[i]!;
      counts[at]!++;
    });
    if (kind === 'mean')
      counts.forEach((n, at) => {
        if (n < 2) return;
        const [total, by] = [to[at]!, BigInt(n)];
        to[at] = total / by - (total % by < 0n ? 1n : 0n);
      });
    return;
  }
  const [to, from] = [elements(e, copy), elements(e, values)];
  const single = copy.dtype.category === 'float';
  offsets.forEach((offset, i) => {
    const at = offset / bytes;
    to[at] = counts[at] ? folds[kind](to[at]!, from[i]!) : from[i]!;
    counts[at]!++;
  });
  if (kind === 'mean')
    counts.forEach((n, at) => {
      if (n > 1) to[at] = single ? to[at]! / n : Math.floor(to[at]! / n);
    });
}

/** `source` cut to the extent of `index`. */
const cutTo = (e: Engine, source: Tensor, index: Tensor): Tensor =>
  source.ndim > 0 && !sameShape(source.shape, index.shape)
    ? e.alias(source, index.shape, source.strides)
    : source;

function scatterReduce(
  e: Engine,
  name: string,
  self: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  kind: Kind,
  includeSelf: boolean,
): Tensor {
  if (source.ndim > 0 && self.dtype !== source.dtype)
    throw runtimeError(`${name}(): Expected self.dtype to be equal to src.dtype`);
  if (index.numel === 0) return self.clone();
  const d = wrapDim(dim, self.ndim);
  checkWithin('scatter', self, dim, index);
  source.shape.forEach((size, k) => {
    if (index.shape[k]! > size)
      throw runtimeError(
        `Expected index ${show(index.shape)} to be no larger than self ${show(self.shape)} apart from dimension ${d} and to be no larger size than src ${show(source.shape)}`,
      );
  });
  return changed(e, self, true, (copy) => {
    const offsets = alongDim(e, 'scatter', copy, dim, index);
    const values = source.ndim > 0 || index.ndim === 0 ? cutTo(e, source, index) : source.expand(index.shape);
    fold(e, copy, values, offsets, kind, includeSelf);
  });
}

/** `reduce=` of scatter: 'add' or 'multiply'. */
function scatterKind(name: string): Kind {
  if (name === 'add') return 'sum';
  if (name === 'multiply') return 'prod';
  throw runtimeError('reduce argument must be either add or multiply.');
}

function indexReduce(
  e: Engine,
  self: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: string,
  includeSelf: boolean,
): Tensor {
  if (!['prod', 'mean', 'amax', 'amin'].includes(reduce))
    throw runtimeError(
      `index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ${reduce}.`,
    );
  const d = wrapDim(dim, self.ndim);
  if (index.ndim > 1)
    throw indexError(
      `index_reduce_(): Index is supposed to be a vector, but got dim: ${index.ndim} with type: ${index.dtype.label} and size: ${show(index.shape)}`,
    );
  if (index.dtype !== int64 && index.dtype.name !== 'int32')
    throw runtimeError(`index_reduce_(): Expected dtype int32/int64 for index but got: ${index.dtype.label}`);
  if (self.dtype !== source.dtype)
    throw runtimeError(
      `index_reduce_(): self (${self.dtype.label}) and source (${source.dtype.label}) must have the same scalar type`,
    );
  const size = source.ndim === 0 ? 1 : source.shape[d]!;
  if (index.numel !== size)
    throw runtimeError(
      `index_reduce_(): Number of indices (${index.numel}) should be equal to source.size(dim): (${size}), for dim: ${d}`,
    );
  if (self.ndim === 0)
    return scatterReduce(
      e,
      'index_reduce',
      self,
      0,
      asVector(e, index).reshape([]).to(int64),
      source.reshape([]),
      kindOf(reduce),
      includeSelf,
    );
  const shape = self.shape.map((_, k) => (k === d ? index.numel : 1));
  const spread = asVector(e, index).to(int64).reshape(shape).expand(source.shape);
  for (const value of integers(e, index))
    if (value < 0 || value >= self.shape[d]!) throw indexError(`index out of range in self`);
  return scatterReduce(e, 'index_reduce', self, d, spread, source, kindOf(reduce), includeSelf);
}

/** `value` (of one element) in every slice that `index` names. */
function indexFill(e: Engine, self: Tensor, dim: number, index: Tensor, value: Tensor): Tensor {
  if (index.ndim > 1) throw runtimeError('Index has to be a vector/scalar');
  if (value.ndim > 0)
    throw runtimeError(
      `index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
    );
  if (index.dtype !== int64) throw indexError('index_fill_(): Expected dtype int64 for index.');
  const d = wrapDim(dim, self.ndim);
  const size = self.ndim === 0 ? 1 : self.shape[d]!;
  for (const i of integers(e, index))
    if (i < -size || i >= size)
      throw indexError(`index ${i} is out of bounds for dimension ${d} with size ${size}`);
  const one = converted(e, value, self.dtype);
  if (self.ndim === 0) return index.numel > 0 ? one.reshape([]).clone() : self.clone();
  return e.call('index_put', self, [...new Array<null>(d).fill(null), asVector(e, index)], one, false);
}

/** Byte offsets of flat positions in a packed tensor. */
function flatOffsets(e: Engine, name: string, self: Tensor, index: Tensor): Float64Array {
  if (index.dtype !== int64)
    throw runtimeError(`${name}(): Expected a long tensor for index, but got ${index.dtype.label}`);
  const n = self.numel;
  if (n === 0 && index.numel > 0) throw indexError(`${name}(): tried to take from an empty tensor`);
  return integers(e, index).map((i) => {
    if (i < -n || i >= n)
      throw indexError(`out of range: tried to access index ${i} on a tensor of ${n} elements.`);
    return (i < 0 ? i + n : i) * self.dtype.bytes;
  });
}

function put(e: Engine, self: Tensor, index: Tensor, source: Tensor, accumulate: boolean): Tensor {
  if (index.dtype !== int64)
    throw runtimeError(`put_(): Expected a long tensor for index, but got ${index.dtype.label}`);
  if (self.dtype !== source.dtype)
    throw runtimeError(
      `put_(): self and source expected to have the same dtype, but got self.dtype = ${self.dtype.label} and source.dtype = ${source.dtype.label}`,
    );
  if (index.numel !== source.numel)
    throw indexError(
      `put_(): Expected source and index to have the same number of elements, but got source.numel() = ${source.numel}, index.numel() = ${index.numel}`,
    );
  const flat = packed(e, self).reshape([-1]);
  if (self.numel === 0 && index.numel > 0) throw indexError('put_(): Expected self to be non-empty');
  for (const i of integers(e, index))
    if (i < -self.numel || i >= self.numel)
      throw indexError(`out of range: tried to access index ${i} on a tensor of ${self.numel} elements.`);
  return e
    .call('index_put', flat, [index.reshape([-1])], source.reshape([-1]), accumulate)
    .reshape(self.shape);
}

function maskedScatter(e: Engine, self: Tensor, mask: Tensor, source: Tensor): Tensor {
  if (self.dtype !== source.dtype)
    throw runtimeError(
      `masked_scatter: expected self and source to have same dtypes but got${self.dtype.label} and ${source.dtype.label}`,
    );
  if (mask.dtype !== bool)
    throw runtimeError(
      `masked_scatter_ only supports boolean masks, but got mask with dtype ${mask.dtype.label}`,
    );
  const shape = broadcastShapes(self.shape, mask.shape);
  const full = self.expand(shape);
  const spread = mask.expand(shape);
  const count = Number(spread.sum().item());
  if (source.numel < count) throw runtimeError('Number of elements of source < number of ones in mask');
  if (count === 0) return full.clone();
  const values = source.reshape([-1]).narrow(0, 0, count);
  if (shape.length === 0) return values.reshape([]).clone();
  return e.call('index_put', full, [spread], values, false);
}

/** The window with `source` written in it, the rest as it was. */
function written(e: Engine, self: Tensor, source: Tensor, view: (t: Tensor) => Tensor): Tensor {
  const out = e.call('clone', self, 'contiguous');
  const window = view(out);
  if (!sameShape(window.shape, source.shape))
    throw runtimeError(
      `expected src to have a size equal to the slice of self. src size = ${show(source.shape)}, slice size = ${show(window.shape)}`,
    );
  e.call('copy_', window, source);
  return out;
}

export const scattering = implement({
  'scatter_reduce.two': (e, self, dim, index, source, reduce, includeSelf) =>
    scatterReduce(e, 'scatter', self, dim, index, source, kindOf(reduce), includeSelf),
  'scatter.reduce': (e, self, dim, index, source, reduce) =>
    scatterReduce(e, 'scatter', self, dim, index, source, scatterKind(reduce), true),
  'scatter.value_reduce': (e, self, dim, index, value, reduce) =>
    scatterReduce(e, 'scatter', self, dim, index, e.wrap(value), scatterKind(reduce), true),
  index_reduce: indexReduce,
  'index_fill.int_Scalar': (e, self, dim, index, value) => indexFill(e, self, dim, index, e.wrap(value)),
  'index_fill.int_Tensor': indexFill,
  take: (e, self, index) => {
    const source = packed(e, self);
    const offsets = flatOffsets(e, 'take', self, index);
    const out = e.empty(index.shape, self.dtype);
    if (numel(index.shape) > 0) e.backend.take(self.dtype.bytes, out.address, source.address, offsets);
    return out;
  },
  put,
  masked_scatter: maskedScatter,
  slice_scatter: (e, self, source, dim, start, end, step) =>
    written(e, self, source, (t) => t.slice(dim, start, end, step)),
  select_scatter: (e, self, source, dim, index) => written(e, self, source, (t) => t.select(dim, index)),
  diagonal_scatter: (e, self, source, offset, dim1, dim2) =>
    written(e, self, source, (t) => e.call('diagonal', t, offset, dim1, dim2)),

  fill_diagonal_: (e, self, value, wrap) => {
    if (self.ndim < 2) throw runtimeError('dimensions must larger than 1');
    if (self.ndim > 2 && self.shape.some((n) => n !== self.shape[0]))
      throw runtimeError('all dimensions of input must be of equal length');
    const step = self.strides.reduce((a, b) => a + b, 0);
    const n = Math.min(...self.shape);
    e.call('fill_.Scalar', self.asStrided([n], [step], self.offset), value);
    const [rows, columns] = [self.shape[0]!, self.shape[1]!];
    if (wrap && self.ndim === 2 && rows > columns + 1) {
      const each = columns + 1;
      const rest = Math.floor((self.numel + each - 1) / each) - n;
      const from = self.offset + self.strides[0]! * each;
      e.call('fill_.Scalar', self.asStrided([rest], [step], from), value);
    }
    return self;
  },
  argwhere: (e, self) => e.call('nonzero', self),
});
