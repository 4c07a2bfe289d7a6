// Along one dimension an index for every element: gather and scatter.
import { int32, int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { broadcastShapes, type Shape, show, wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { changed, eachOffset, integers } from './indexing.ts';
import { converted, loopOver } from './loops.ts';
import type { Scalar } from './schema.ts';

/** Refuses an index that gather and scatter cannot follow. */
function checkIndex(name: string, self: Tensor, index: Tensor): void {
  if (index.dtype !== int64 && index.dtype !== int32)
    throw runtimeError(`${name}(): Expected dtype int32/int64 for index`);
  if (Math.max(index.ndim, 1) !== Math.max(self.ndim, 1))
    throw runtimeError(
      `Index tensor must have the same number of dimensions as ${name === 'gather' ? 'input' : 'self'} tensor`,
    );
}

/** `self` as wide as `index`, standing still along `dim`; the step along `dim` in bytes, and how many there are. */
function standing(e: Engine, self: Tensor, d: number, shape: Shape) {
  const scalar = self.ndim === 0;
  const strides = shape.map((_, k) => (k === d || scalar ? 0 : self.strides[k]!));
  return {
    still: e.alias(self, shape, strides),
    step: scalar ? 0 : self.strides[d]! * self.dtype.bytes,
    size: scalar ? 1 : self.shape[d]!,
  };
}

function refuse(value: number, d: number, size: number): never {
  throw runtimeError(`index ${value} is out of bounds for dimension ${d} with size ${size}`);
}

/** Byte offsets into `self` that gather and scatter use: own coordinates, except along `dim` where `index` says. */
export function alongDim(e: Engine, name: string, self: Tensor, dim: number, index: Tensor): Float64Array {
  const d = wrapDim(dim, self.ndim);
  checkIndex(name, self, index);
  const values = integers(e, index);
  const out = new Float64Array(values.length);
  const { still, step, size } = standing(e, self, d, index.shape);
  const strides = still.strides.map((s) => s * self.dtype.bytes);
  eachOffset(index.shape, strides, (i, at) => {
    const value = values[i]!;
    if (value < 0 || value >= size) refuse(value, d, size);
    out[i] = at + value * step;
  });
  return out;
}

/** The elements of `self` at `index` along `dim`, which is checked; `index` may be broadcast. */
export function gathered(e: Engine, self: Tensor, d: number, index: Tensor): Tensor {
  checkIndex('gather', self, index);
  const out = e.empty(index.shape, self.dtype);
  if (out.numel === 0) return out;
  const { still, step, size } = standing(e, self, d, index.shape);
  const at = converted(e, index, int64);
  if (!e.backend.gather(self.dtype.bytes, loopOver(index.shape, [out, still, at]), step, size))
    refuse(firstOutside(e, index, size), d, size);
  return out;
}

const firstOutside = (e: Engine, index: Tensor, size: number): number =>
  integers(e, index).find((value) => value < 0 || value >= size)!;

/** Writes `source` (as wide as `index`, of self's dtype) where `index` says, or adds it there. */
function scattered(e: Engine, self: Tensor, d: number, index: Tensor, source: Tensor, adding: boolean): void {
  checkIndex('scatter', self, index);
  const { still, step, size } = standing(e, self, d, index.shape);
  const loop = loopOver(index.shape, [still, source, converted(e, index, int64)]);
  const within = adding
    ? e.backend.scatterAdd(self.dtype.compute, loop, step, size)
    : e.backend.scatter(self.dtype.bytes, loop, step, size);
  if (!within) refuse(firstOutside(e, index, size), d, size);
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

/** Refuses what scatter refuses; returns the part of `source` that is as wide as `index`. */
function scatterSource(e: Engine, self: Tensor, d: number, index: Tensor, source: Tensor): Tensor {
  if (source.ndim > 0 && self.dtype !== source.dtype)
    throw runtimeError('scatter(): Expected self.dtype to be equal to src.dtype');
  if (index.numel === 0) return source;
  if (Math.max(index.ndim, 1) !== Math.max(self.ndim, 1))
    throw runtimeError('Index tensor must have the same number of dimensions as self tensor');
  if (source.ndim > 0 && Math.max(index.ndim, 1) !== source.ndim)
    throw runtimeError('Index tensor must have the same number of dimensions as src tensor');
  checkWithin('scatter', self, d, index);
  source.shape.forEach((size, k) => {
    if (index.shape[k]! > size)
      throw runtimeError(
        `Expected index ${show(index.shape)} to be no larger than self ${show(self.shape)} apart from dimension ${d} and to be no larger size than src ${show(source.shape)}`,
      );
  });
  return source.ndim > 0 ? e.alias(source, index.shape, source.strides) : source;
}

function scatter(
  e: Engine,
  self: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  adding: boolean,
): Tensor {
  const d = wrapDim(dim, self.ndim);
  const cut = scatterSource(e, self, d, index, source);
  if (index.numel === 0) return self.clone();
  return changed(e, self, adding, (copy) =>
    scattered(e, copy, d, index, converted(e, cut, copy.dtype), adding),
  );
}

/** Straight into `self`, where it is of a type that can be added to and nothing that is read lies in it. */
function scatterInto(
  e: Engine,
  self: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  adding: boolean,
): boolean {
  if (source.storage === self.storage || index.storage === self.storage) return false;
  if (adding && self.dtype.compute !== self.dtype.name) return false;
  const d = wrapDim(dim, self.ndim);
  const cut = scatterSource(e, self, d, index, source);
  if (index.numel > 0) scattered(e, self, d, index, converted(e, cut, self.dtype), adding);
  return true;
}

/** In place without copying the tensor written to. */
export const directGathering: Record<string, (e: Engine, ...args: never[]) => boolean> = {
  'scatter_.src': (e: Engine, self: Tensor, dim: number, index: Tensor, source: Tensor) =>
    scatterInto(e, self, dim, index, source, false),
  'scatter_.value': (e: Engine, self: Tensor, dim: number, index: Tensor, value: Scalar) =>
    scatterInto(e, self, dim, index, e.wrap(value), false),
  scatter_add_: (e: Engine, self: Tensor, dim: number, index: Tensor, source: Tensor) =>
    scatterInto(e, self, dim, index, source, true),
};

export const gathering = implement({
  gather: (e, self, dim, index) => {
    checkWithin('gather', self, dim, index);
    if (index.numel === 0) return e.empty(index.shape, self.dtype);
    return gathered(e, self, wrapDim(dim, self.ndim), index);
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
