// Along one dimension an index for every element: gather and scatter.
import { int32, int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { broadcastShapes, show, wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { changed, eachOffset, integers, store } from './indexing.ts';
import { copyInto } from './loops.ts';

/** Byte offsets into `self` that gather and scatter use: own coordinates, except along `dim` where `index` says. */
export function alongDim(e: Engine, name: string, self: Tensor, dim: number, index: Tensor): Float64Array {
  const d = wrapDim(dim, self.ndim);
  if (index.dtype !== int64 && index.dtype !== int32)
    throw runtimeError(`${name}(): Expected dtype int32/int64 for index`);
  const rank = Math.max(self.ndim, 1);
  if (Math.max(index.ndim, 1) !== rank)
    throw runtimeError(
      `Index tensor must have the same number of dimensions as ${name === 'gather' ? 'input' : 'self'} tensor`,
    );
  const size = self.ndim === 0 ? 1 : self.shape[d]!;
  const values = integers(e, index);
  const out = new Float64Array(values.length);
  const { bytes } = self.dtype;
  const step = self.ndim === 0 ? 0 : self.strides[d]! * bytes;
  const strides = index.shape.map((_, k) => (k === d || self.ndim === 0 ? 0 : self.strides[k]! * bytes));
  eachOffset(index.shape, strides, (i, at) => {
    const value = values[i]!;
    if (value < 0 || value >= size)
      throw runtimeError(`index ${value} is out of bounds for dimension ${d} with size ${size}`);
    out[i] = at + value * step;
  });
  return out;
}

export function checkWithin(name: string, self: Tensor, dim: number, index: Tensor): void {
  const d = wrapDim(dim, self.ndim);
  index.shape.forEach((size, k) => {
    if (k !== d && self.ndim > 0 && size > self.shape[k]!)
      throw runtimeError(
        name === 'gather'
          ? `Size does not match at dimension ${k} expected index ${show(index.shape)} to be no larger than self ${show(self.shape)} apart from dimension ${d}`
          : `Expected index ${show(index.shape)} to be no larger than self ${show(self.shape)} apart from dimension ${d}`,
      );
  });
}

function scatter(
  e: Engine,
  self: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  adding: boolean,
): Tensor {
  if (source.ndim > 0 && self.dtype !== source.dtype)
    throw runtimeError('scatter(): Expected self.dtype to be equal to src.dtype');
  if (index.numel === 0) return self.clone();
  const d = wrapDim(dim, self.ndim);
  if (Math.max(index.ndim, 1) !== Math.max(self.ndim, 1))
    throw runtimeError('Index tensor must have the same number of dimensions as self tensor');
  if (source.ndim > 0 && Math.max(index.ndim, 1) !== source.ndim)
    throw runtimeError('Index tensor must have the same number of dimensions as src tensor');
  checkWithin('scatter', self, dim, index);
  source.shape.forEach((size, k) => {
    if (index.shape[k]! > size)
      throw runtimeError(
        `Expected index ${show(index.shape)} to be no larger than self ${show(self.shape)} apart from dimension ${d} and to be no larger size than src ${show(source.shape)}`,
      );
  });
  return changed(e, self, adding, (copy) => {
    const offsets = alongDim(e, 'scatter', copy, dim, index);
    const cut = source.ndim > 0 ? e.alias(source, index.shape, source.strides) : source;
    const values = e.empty(index.shape, copy.dtype);
    copyInto(e, values, cut);
    store(e, copy, values, offsets, 1, adding);
  });
}

export const gathering = implement({
  gather: (e, self, dim, index) => {
    checkWithin('gather', self, dim, index);
    const out = e.empty(index.shape, self.dtype);
    if (index.numel > 0)
      e.backend.take(self.dtype.bytes, out.address, self.address, alongDim(e, 'gather', self, dim, index));
    return out;
  },
  'scatter.src': (e, self, dim, index, source) => scatter(e, self, dim, index, source, false),
  'scatter.value': (e, self, dim, index, value) => scatter(e, self, dim, index, e.wrap(value), false),
  scatter_add: (e, self, dim, index, source) => scatter(e, self, dim, index, source, true),
  take_along_dim: (e, self, indices, dim) => {
    if (dim === null) return e.call('gather', self.reshape([-1]), 0, indices.reshape([-1]));
    const d = wrapDim(dim, self.ndim);
    const own = self.shape.map((n, k) => (k === d ? 1 : n));
    const theirs = indices.shape.map((n, k) => (k === d ? 1 : n));
    const common = broadcastShapes(own, theirs);
    const shapeFor = (t: Tensor) => common.map((n, k) => (k === d ? t.shape[k]! : n));
    return e.call('gather', self.expand(shapeFor(self)), d, indices.expand(shapeFor(indices)));
  },
});
