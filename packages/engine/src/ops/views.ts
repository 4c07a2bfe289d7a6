// Windows on a tensor's own elements: another shape, order, slice or stride, and nothing copied.
import type { Engine } from '../engine.ts';
import { indexError, runtimeError } from '../errors.ts';
import { inferShape, numel, type Shape, show, viewStrides, wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';

const drop = (list: Shape, at: number): number[] => list.filter((_, d) => d !== at);
/** The list with a value put in at a place. */
export const insert = (list: Shape, at: number, value: number): number[] => [
  ...list.slice(0, at),
  value,
  ...list.slice(at),
];

export function view(e: Engine, self: Tensor, size: Shape): Tensor {
  const shape = inferShape(size, self.numel);
  const strides = viewStrides(self.shape, self.strides, shape);
  if (!strides)
    throw runtimeError(
      "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
    );
  return e.alias(self, shape, strides);
}

function expand(e: Engine, self: Tensor, size: Shape): Tensor {
  const lead = size.length - self.ndim;
  if (lead < 0)
    throw runtimeError(
      `expand(torch.${self.dtype.label}Tensor{${show(self.shape)}}, size=${show(size)}): the number of sizes provided (${size.length}) must be greater or equal to the number of dimensions in the tensor (${self.ndim})`,
    );
  const strides = size.map(() => 0);
  const shape = [...size];
  for (let d = size.length - 1; d >= 0; d--) {
    const want = size[d]!;
    const have = d < lead ? 1 : self.shape[d - lead]!;
    if (want === -1) {
      if (d < lead)
        throw runtimeError(
          `The expanded size of the tensor (${want}) isn't allowed in a leading, non-existing dimension ${d}`,
        );
      strides[d] = self.strides[d - lead]!;
      shape[d] = have;
      continue;
    }
    if (have !== want && have !== 1)
      throw runtimeError(
        `The expanded size of the tensor (${want}) must match the existing size (${have}) at non-singleton dimension ${d}.  Target sizes: ${show(size)}.  Tensor sizes: ${show(self.shape)}`,
      );
    if (d >= lead && have === want) strides[d] = self.strides[d - lead]!;
  }
  return e.alias(self, shape, strides);
}

function permute(e: Engine, self: Tensor, dims: Shape): Tensor {
  if (dims.length !== self.ndim)
    throw runtimeError(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${self.ndim} is not equal to len(dims) = ${dims.length}`,
    );
  const order = dims.map((d) => wrapDim(d, self.ndim));
  if (new Set(order).size !== order.length) throw runtimeError('permute(): duplicate dims are not allowed.');
  return e.alias(
    self,
    order.map((d) => self.shape[d]!),
    order.map((d) => self.strides[d]!),
  );
}

function transpose(e: Engine, self: Tensor, a: number, b: number): Tensor {
  const x = wrapDim(a, self.ndim);
  const y = wrapDim(b, self.ndim);
  const order = self.shape.map((_, d) => (d === x ? y : d === y ? x : d));
  return permute(e, self, order);
}

function squeezeDims(e: Engine, self: Tensor, dims: readonly number[]): Tensor {
  const gone = new Set(dims.map((d) => wrapDim(d, self.ndim)).filter((d) => self.shape[d] === 1));
  const keep = self.shape.map((_, d) => d).filter((d) => !gone.has(d));
  return e.alias(
    self,
    keep.map((d) => self.shape[d]!),
    keep.map((d) => self.strides[d]!),
  );
}

export function unsqueeze(e: Engine, self: Tensor, dim: number): Tensor {
  const d = wrapDim(dim, self.ndim + 1);
  const stride = d < self.ndim ? self.shape[d]! * self.strides[d]! : 1;
  return e.alias(self, insert(self.shape, d, 1), insert(self.strides, d, stride));
}

function select(e: Engine, self: Tensor, dim: number, index: number): Tensor {
  if (self.ndim === 0) throw indexError('select() cannot be applied to a 0-dim tensor.');
  const d = wrapDim(dim, self.ndim);
  const size = self.shape[d]!;
  if (index < -size || index >= size)
    throw indexError(
      `select(): index ${index} out of range for tensor of size ${show(self.shape)} at dimension ${d}`,
    );
  const i = index < 0 ? index + size : index;
  return e.alias(self, drop(self.shape, d), drop(self.strides, d), self.offset + i * self.strides[d]!);
}

export function slice(
  e: Engine,
  self: Tensor,
  dim: number,
  start: number | null,
  end: number | null,
  step: number,
): Tensor {
  if (self.ndim === 0) throw runtimeError('slice() cannot be applied to a 0-dim tensor.');
  if (step <= 0) throw runtimeError('slice step must be positive');
  const d = wrapDim(dim, self.ndim);
  const size = self.shape[d]!;
  const clip = (i: number) => Math.min(Math.max(i < 0 ? i + size : i, 0), size);
  const from = clip(start ?? 0);
  const to = Math.max(clip(end ?? size), from);
  const shape = [...self.shape];
  const strides = [...self.strides];
  shape[d] = Math.ceil((to - from) / step);
  strides[d] = self.strides[d]! * step;
  return e.alias(self, shape, strides, self.offset + from * self.strides[d]!);
}

function splitSizes(e: Engine, self: Tensor, sizes: readonly number[], dim: number): Tensor[] {
  const d = wrapDim(dim, self.ndim);
  let at = 0;
  const total = sizes.reduce((a, b) => a + b, 0);
  if (total !== self.shape[d] || sizes.some((s) => s < 0))
    throw runtimeError(
      `split_with_sizes expects split_sizes to sum exactly to ${self.shape[d]} (input tensor's size at dimension ${d}), but got split_sizes=${show(sizes)}`,
    );
  return sizes.map((size) => {
    const part = slice(e, self, d, at, at + size, 1);
    at += size;
    return part;
  });
}

function splitEvenly(e: Engine, self: Tensor, size: number, dim: number): Tensor[] {
  if (self.ndim === 0) throw runtimeError('split expects at least a 1-dimensional tensor');
  const d = wrapDim(dim, self.ndim);
  const total = self.shape[d]!;
  if (size < 0) throw runtimeError(`split expects split_size be non-negative, but got split_size=${size}`);
  if (size === 0 && total !== 0)
    throw runtimeError(`split_size can only be 0 if dimension size is 0, but got dimension size of ${total}`);
  const parts = Math.max(size === 0 ? 1 : Math.ceil(total / size), 1);
  const sizes = Array.from({ length: parts }, (_, i) => Math.min(size, total - i * size));
  return splitSizes(e, self, sizes, d);
}

function diagonal(e: Engine, self: Tensor, offset: number, dim1: number, dim2: number): Tensor {
  const a = wrapDim(dim1, self.ndim);
  const b = wrapDim(dim2, self.ndim);
  if (a === b) throw runtimeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  const length =
    offset >= 0
      ? Math.min(self.shape[a]!, self.shape[b]! - offset)
      : Math.min(self.shape[a]! + offset, self.shape[b]!);
  const size = Math.max(length, 0);
  const shift = size === 0 ? 0 : offset >= 0 ? offset * self.strides[b]! : -offset * self.strides[a]!;
  const keep = self.shape.map((_, d) => d).filter((d) => d !== a && d !== b);
  return e.alias(
    self,
    [...keep.map((d) => self.shape[d]!), size],
    [...keep.map((d) => self.strides[d]!), self.strides[a]! + self.strides[b]!],
    self.offset + shift,
  );
}

export function asStrided(
  e: Engine,
  self: Tensor,
  size: Shape,
  stride: Shape,
  offset: number | null,
): Tensor {
  if (size.length !== stride.length) throw runtimeError(`mismatch in length of strides and shape`);
  const at = offset ?? self.offset;
  const reach = size.reduce((sum, n, d) => sum + (n - 1) * stride[d]!, at + 1);
  const have = Math.floor(self.storage.bytes / self.dtype.bytes);
  if (numel(size) > 0 && reach > have)
    throw runtimeError(
      `setStorage: sizes ${show(size)}, strides ${show(stride)}, storage offset ${at}, and itemsize ${self.dtype.bytes} requiring a storage size of ${reach * self.dtype.bytes} are out of bounds for storage of size ${self.storage.bytes}`,
    );
  if (stride.some((s) => s < 0))
    throw runtimeError('as_strided: Negative strides are not supported at the moment');
  return e.alias(self, [...size], [...stride], at);
}

export const views = implement({
  view,
  _unsafe_view: view,
  expand: (e, self, size) => expand(e, self, size),
  permute,
  'transpose.int': transpose,
  t: (e, self) => {
    if (self.ndim > 2)
      throw runtimeError(`t() expects a tensor with <= 2 dimensions, but self is ${self.ndim}D`);
    return self.ndim < 2 ? e.alias(self, self.shape, self.strides) : transpose(e, self, 0, 1);
  },
  squeeze: (e, self) =>
    squeezeDims(
      e,
      self,
      self.shape.map((_, d) => d),
    ),
  'squeeze.dim': (e, self, dim) => squeezeDims(e, self, [dim]),
  'squeeze.dims': squeezeDims,
  unsqueeze,
  'select.int': select,
  'slice.Tensor': slice,
  'split.Tensor': splitEvenly,
  split_with_sizes: splitSizes,
  'unbind.int': (e, self, dim) => {
    if (self.ndim === 0) throw indexError(`Dimension specified as ${dim} but tensor has no dimensions`);
    const d = wrapDim(dim, self.ndim);
    return Array.from({ length: self.shape[d] ?? 0 }, (_, i) => select(e, self, d, i));
  },
  diagonal,
  as_strided: asStrided,
  unfold: (e, self, dimension, size, step) => {
    const d = wrapDim(dimension, self.ndim);
    const have = self.ndim === 0 ? 1 : self.shape[d]!;
    if (size > have)
      throw runtimeError(`maximum size for tensor at dimension ${d} is ${have} but size is ${size}`);
    if (step <= 0) throw runtimeError(`step is ${step} but must be > 0`);
    if (self.ndim === 0) return e.alias(self, [size], [1]);
    const shape = [...self.shape, size];
    const strides = [...self.strides, self.strides[d]!];
    shape[d] = Math.floor((have - size) / step) + 1;
    strides[d] = self.strides[d]! * step;
    return e.alias(self, shape, strides);
  },
  alias: (e, self) => e.alias(self, self.shape, self.strides),
});
