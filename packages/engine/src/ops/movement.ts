// Views and copies that move elements without changing them.

import type { Engine } from '../engine.ts';
import { indexError, runtimeError, valueError } from '../errors.ts';
import { resultType } from '../promotion.ts';
import { inferShape, numel, type Shape, sameShape, show, viewStrides, wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { copyInto, packed } from './loops.ts';

const drop = (list: Shape, at: number): number[] => list.filter((_, d) => d !== at);
const insert = (list: Shape, at: number, value: number): number[] => [
  ...list.slice(0, at),
  value,
  ...list.slice(at),
];

function view(e: Engine, self: Tensor, size: Shape): Tensor {
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
  const shape = size.map((want, d) => {
    const have = d < lead ? 1 : self.shape[d - lead]!;
    if (want === -1) {
      if (d < lead)
        throw runtimeError(
          `The expanded size of the tensor (${want}) isn't allowed in a leading, non-existing dimension ${d}`,
        );
      strides[d] = self.strides[d - lead]!;
      return have;
    }
    if (have !== want && (have !== 1 || (d < lead === false && have !== 1)))
      throw runtimeError(
        `The expanded size of the tensor (${want}) must match the existing size (${have}) at non-singleton dimension ${d}.  Target sizes: ${show(size)}.  Tensor sizes: ${show(self.shape)}`,
      );
    if (d >= lead && have === want)
      strides[d] = have === 1 && want === 1 ? self.strides[d - lead]! : self.strides[d - lead]!;
    return want;
  });
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

function unsqueeze(e: Engine, self: Tensor, dim: number): Tensor {
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

function slice(
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

function asStrided(e: Engine, self: Tensor, size: Shape, stride: Shape, offset: number | null): Tensor {
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

/** Rows of `self` where `inside`, zero elsewhere. */
function triangle(e: Engine, self: Tensor, diagonalAt: number, lower: boolean): Tensor {
  if (self.ndim < 2)
    throw runtimeError(`${lower ? 'tril' : 'triu'}: input tensor must have at least 2 dimensions`);
  const source = packed(e, self);
  const out = e.empty(self.shape, self.dtype);
  const { u8 } = e.memory.view;
  const { bytes } = self.dtype;
  const [rows, cols] = self.shape.slice(-2) as [number, number];
  const row = cols * bytes;
  for (let r = 0; r < numel(self.shape.slice(0, -1)); r++) {
    const cut = Math.min(Math.max((r % rows) + diagonalAt + (lower ? 1 : 0), 0), cols) * bytes;
    const to = out.address + r * row;
    const from = source.address + r * row;
    if (lower) {
      u8.copyWithin(to, from, from + cut);
      u8.fill(0, to + cut, to + row);
    } else {
      u8.fill(0, to, to + cut);
      u8.copyWithin(to + cut, from + cut, from + row);
    }
  }
  return out;
}

function cat(e: Engine, tensors: readonly Tensor[], dim: number): Tensor {
  if (tensors.length === 0) throw valueError('torch.cat(): expected a non-empty list of Tensors');
  for (let i = 0; i < tensors.length; i++)
    if (tensors[i]!.ndim === 0)
      throw runtimeError(`zero-dimensional tensor (at position ${i}) cannot be concatenated`);
  const dtype = resultType(tensors, e.defaultDtype);
  // A 1-d tensor of no elements is skipped, whatever the others' shape.
  const skipped = (t: Tensor) => t.ndim === 1 && t.shape[0] === 0;
  const first = tensors.find((t) => !skipped(t)) ?? tensors[0]!;
  const d = wrapDim(dim, first.ndim);
  let total = 0;
  tensors.forEach((t, i) => {
    if (skipped(t)) return;
    if (t.ndim !== first.ndim)
      throw runtimeError(`Tensors must have same number of dimensions: got ${first.ndim} and ${t.ndim}`);
    for (let k = 0; k < t.ndim; k++)
      if (k !== d && t.shape[k] !== first.shape[k])
        throw runtimeError(
          `Sizes of tensors must match except in dimension ${d}. Expected size ${first.shape[k]} but got size ${t.shape[k]} for tensor number ${i} in the list.`,
        );
    total += t.shape[d]!;
  });
  const shape = [...first.shape];
  shape[d] = total;
  const out = e.empty(shape, dtype);
  let at = 0;
  for (const t of tensors) {
    if (skipped(t)) continue;
    copyInto(e, slice(e, out, d, at, at + t.shape[d]!, 1), t);
    at += t.shape[d]!;
  }
  return out;
}

function stack(e: Engine, tensors: readonly Tensor[], dim: number): Tensor {
  if (tensors.length === 0) throw runtimeError('stack expects a non-empty TensorList');
  const first = tensors[0]!;
  const d = wrapDim(dim, first.ndim + 1);
  tensors.forEach((t, i) => {
    if (!sameShape(t.shape, first.shape))
      throw runtimeError(
        `stack expects each tensor to be equal size, but got ${show(first.shape)} at entry 0 and ${show(t.shape)} at entry ${i}`,
      );
  });
  return cat(
    e,
    tensors.map((t) => unsqueeze(e, t, d)),
    d,
  );
}

function repeat(e: Engine, self: Tensor, repeats: readonly number[]): Tensor {
  if (repeats.length < self.ndim)
    throw runtimeError(
      'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor',
    );
  const lead = repeats.length - self.ndim;
  const base = [...new Array<number>(lead).fill(1), ...self.shape];
  const out = e.empty(
    base.map((n, d) => n * repeats[d]!),
    self.dtype,
  );
  // The result seen as (r0, n0, r1, n1, ...) is the input expanded over every r.
  const split = base.flatMap((n, d) => [repeats[d]!, n]);
  const target = view(e, out, split);
  const source = e.alias(
    self,
    split,
    base.flatMap((_, d) => [0, d < lead ? 0 : self.strides[d - lead]!]),
  );
  copyInto(e, target, source);
  return out;
}

function flip(e: Engine, self: Tensor, dims: readonly number[]): Tensor {
  const flipped = dims.map((d) => wrapDim(d, self.ndim));
  if (new Set(flipped).size !== flipped.length)
    throw runtimeError(
      `dim ${flipped.find((d, i) => flipped.indexOf(d) !== i)} appears multiple times in the list of dims`,
    );
  const out = e.emptyLike(self);
  if (self.numel === 0 || self.ndim === 0) {
    copyInto(e, out, self);
    return out;
  }
  // A window that starts at the last element and steps backwards; never seen outside this function.
  const strides = self.strides.map((s, d) => (flipped.includes(d) ? -s : s));
  const start = flipped.reduce((at, d) => at + (self.shape[d]! - 1) * self.strides[d]!, self.offset);
  copyInto(e, out, e.alias(self, self.shape, strides, start));
  return out;
}

function roll(e: Engine, self: Tensor, shifts: readonly number[], dims: readonly number[]): Tensor {
  if (dims.length === 0) {
    if (shifts.length !== 1)
      throw runtimeError(`shifts and dimensions must align. shifts: ${shifts.length}, dims:0`);
    return e.call('view', roll(e, e.call('view', packed(e, self), [-1]), shifts, [0]), self.shape);
  }
  if (dims.length !== shifts.length)
    throw runtimeError(`shifts and dimensions must align. shifts: ${shifts.length}, dims:${dims.length}`);
  let out = self;
  dims.forEach((dim, i) => {
    const d = wrapDim(dim, self.ndim);
    const size = self.shape[d]!;
    if (size === 0) return;
    const s = ((shifts[i]! % size) + size) % size;
    if (s !== 0) out = cat(e, [slice(e, out, d, size - s, size, 1), slice(e, out, d, 0, size - s, 1)], d);
  });
  return out === self ? e.call('clone', self) : out;
}

export const movement = implement({
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
    const d = wrapDim(dim, self.ndim);
    return Array.from({ length: self.shape[d] ?? 0 }, (_, i) => select(e, self, d, i));
  },
  diagonal,
  as_strided: asStrided,
  as_strided_scatter: (e, self, source, size, stride, offset) => {
    const out = e.emptyLike(self);
    copyInto(e, out, self);
    const at = (offset ?? self.offset) - self.offset;
    copyInto(e, asStrided(e, out, size, stride, at), source);
    return out;
  },
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

  clone: (e, self, format) => {
    const out = format === 'contiguous' ? e.empty(self.shape, self.dtype) : e.emptyLike(self);
    copyInto(e, out, self);
    return out;
  },
  _to_copy: (e, self, dtype) => {
    const out = e.emptyLike(self, dtype ?? self.dtype);
    copyInto(e, out, self);
    return out;
  },
  cat,
  stack,
  repeat,
  flip,
  roll,
  tril: (e, self, at) => triangle(e, self, at, true),
  triu: (e, self, at) => triangle(e, self, at, false),
  constant_pad_nd: (e, self, pad, value) => {
    if (pad.length % 2 !== 0)
      throw runtimeError(`Length of pad must be even but instead it equals ${pad.length}`);
    if (pad.length > self.ndim * 2)
      throw runtimeError(
        `Length of pad should be no more than twice the number of dimensions of the input. Pad length is ${pad.length} while the input has ${self.ndim} dimensions.`,
      );
    const shape = [...self.shape];
    const before = self.shape.map(() => 0);
    for (let i = 0; i < pad.length / 2; i++) {
      const d = self.ndim - 1 - i;
      before[d] = pad[2 * i]!;
      shape[d] = shape[d]! + pad[2 * i]! + pad[2 * i + 1]!;
      if (shape[d]! < 0)
        throw runtimeError(
          `The input size ${self.shape[d]}, plus negative padding ${pad[2 * i]} and ${pad[2 * i + 1]} resulted in a negative output size, which is invalid. Check dimension ${d} of your input.`,
        );
    }
    const out = e.call('full', shape, value, self.dtype);
    let target = out;
    let source = self;
    for (let d = 0; d < self.ndim; d++) {
      const from = Math.max(before[d]!, 0);
      const skip = Math.max(-before[d]!, 0);
      const length = Math.max(Math.min(shape[d]! - from, self.shape[d]! - skip), 0);
      target = slice(e, target, d, from, from + length, 1);
      source = slice(e, source, d, skip, skip + length, 1);
    }
    copyInto(e, target, source);
    return out;
  },

  // Written in the above.
  reshape: (e, self, size) => {
    const shape = inferShape(size, self.numel);
    if (sameShape(shape, self.shape)) return e.call('view', self, shape);
    return viewStrides(self.shape, self.strides, shape)
      ? e.call('view', self, shape)
      : e.call('_unsafe_view', e.call('clone', self, 'contiguous'), shape);
  },
  reshape_as: (e, self, other) => e.call('reshape', self, other.shape),
  view_as: (e, self, other) => e.call('view', self, other.shape),
  'flatten.using_ints': (e, self, start, end) => {
    const a = wrapDim(start, self.ndim);
    const b = wrapDim(end, self.ndim);
    if (a > b) throw runtimeError('flatten() has invalid args: start_dim cannot come after end_dim');
    if (self.ndim === 0) return e.call('reshape', self, [1]);
    if (a === b) return self;
    return e.call('reshape', self, [
      ...self.shape.slice(0, a),
      numel(self.shape.slice(a, b + 1)),
      ...self.shape.slice(b + 1),
    ]);
  },
  'unflatten.int': (e, self, dim, sizes) => {
    const d = wrapDim(dim, self.ndim);
    const known = sizes.filter((s) => s !== -1).reduce((x, y) => x * y, 1);
    const filled = sizes.map((s) => (s === -1 ? self.shape[d]! / known : s));
    if (numel(filled) !== self.shape[d] || filled.some((s) => !Number.isInteger(s)))
      throw runtimeError(
        `unflatten: Provided sizes ${show(sizes)} don't multiply up to the size of dim ${d} (${self.shape[d]}) in the input tensor`,
      );
    return e.call('view', self, [...self.shape.slice(0, d), ...filled, ...self.shape.slice(d + 1)]);
  },
  narrow: (e, self, dim, start, length) => {
    if (self.ndim === 0) throw runtimeError('narrow() cannot be applied to a 0-dim tensor.');
    if (length < 0) throw runtimeError('narrow(): length must be non-negative.');
    const d = wrapDim(dim, self.ndim);
    const size = self.shape[d]!;
    if (start < -size || start > size)
      throw indexError(
        `start out of range (expected to be in range of [${-size}, ${size}], but got ${start})`,
      );
    const from = start < 0 ? start + size : start;
    if (from + length > size)
      throw runtimeError(`start (${from}) + length (${length}) exceeds dimension size (${size}).`);
    return e.call('slice.Tensor', self, d, from, from + length, 1);
  },
  chunk: (e, self, chunks, dim) => {
    if (self.ndim === 0) throw runtimeError('chunk expects at least a 1-dimensional tensor');
    if (chunks <= 0) throw runtimeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
    const d = wrapDim(dim, self.ndim);
    const size = Math.ceil(self.shape[d]! / chunks);
    if (size === 0) return e.call('split_with_sizes', self, new Array<number>(chunks).fill(0), d);
    return e.call('split.Tensor', self, size, d);
  },
  'movedim.intlist': (e, self, source, destination) => moved(e, self, source, destination),
  'movedim.int': (e, self, source, destination) => moved(e, self, [source], [destination]),
  expand_as: (e, self, other) => e.call('expand', self, other.shape),
  broadcast_to: (e, self, size) => e.call('expand', self, size),
  contiguous: (e, self) => (self.contiguousLayout ? self : e.call('clone', self, 'contiguous')),
  'to.dtype': (e, self, dtype, _nonBlocking, copy) =>
    self.dtype === dtype && !copy ? self : e.call('_to_copy', self, dtype),
  'to.other': (e, self, other, _nonBlocking, copy) => e.call('to.dtype', self, other.dtype, false, copy),
  type_as: (e, self, other) => e.call('to.dtype', self, other.dtype),
  mT: (_e, self) => {
    if (self.ndim < 2)
      throw runtimeError(
        `tensor.mT is only supported on matrices or batches of matrices. Got ${self.ndim}-D tensor.`,
      );
    return self.transpose(-2, -1);
  },
  ravel: (e, self) => e.call('reshape', e.call('contiguous', self), [-1]),
  tile: (e, self, dims) =>
    e.call(
      'repeat',
      self,
      dims.length < self.ndim ? [...new Array<number>(self.ndim - dims.length).fill(1), ...dims] : dims,
    ),
  'repeat_interleave.self_int': (_e, self, repeats, dim) => {
    const source = dim === null ? self.reshape([-1]) : self;
    const d = wrapDim(dim ?? 0, source.ndim);
    const spread = source.unsqueeze(d + 1).expand(insert(source.shape, d + 1, repeats));
    const shape = [...source.shape];
    shape[d] = shape[d]! * repeats;
    return spread.reshape(shape);
  },
  'repeat_interleave.self_Tensor': (e, self, repeats, dim) => {
    const source = dim === null ? self.reshape([-1]) : self;
    const d = wrapDim(dim ?? 0, source.ndim);
    let counts = e.toArray(repeats).map(Number);
    if (counts.length === 1) counts = new Array<number>(source.shape[d]!).fill(counts[0]!);
    if (counts.length !== source.shape[d])
      throw runtimeError(
        `repeats must have the same size as input along dim, but got repeats.size(0) = ${counts.length} and input.size(${d}) = ${source.shape[d]}`,
      );
    if (counts.some((c) => c < 0)) throw runtimeError('repeats can not be negative');
    const index = counts.flatMap((count, i) => new Array<number>(count).fill(i));
    return e.call('index_select', source, d, e.fromNumbers(index, [index.length], repeats.dtype));
  },
  diag: (e, self, at) => {
    if (self.ndim === 2) return e.call('diagonal', self, at).clone();
    if (self.ndim === 1) return e.call('diag_embed', self, at);
    throw runtimeError(`diag(): Supports 1D or 2D tensors. Got ${self.ndim}D`);
  },
  diag_embed: (e, self, offset, dim1, dim2) => {
    const rank = self.ndim + 1;
    const a = wrapDim(dim1, rank);
    const b = wrapDim(dim2, rank);
    if (a === b) throw runtimeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
    const n = self.shape[self.ndim - 1]! + Math.abs(offset);
    const shape: number[] = [];
    let rest = 0;
    for (let d = 0; d < rank; d++) shape.push(d === a || d === b ? n : self.shape[rest++]!);
    const out = e.call('new_zeros', self, shape);
    e.call('copy_', e.call('diagonal', out, offset, Math.min(a, b) === a ? a : a, b), self);
    return out;
  },
});

function moved(e: Engine, self: Tensor, source: readonly number[], destination: readonly number[]): Tensor {
  if (source.length !== destination.length)
    throw runtimeError(
      `movedim: Invalid source or destination dims: source (${show(source)} dims) should contain the same number of dims as destination (${show(destination)} dims)`,
    );
  const from = source.map((d) => wrapDim(d, self.ndim));
  const to = destination.map((d) => wrapDim(d, self.ndim));
  const order = new Array<number>(self.ndim).fill(-1);
  to.forEach((d, i) => {
    order[d] = from[i]!;
  });
  const rest = self.shape.map((_, d) => d).filter((d) => !from.includes(d));
  return e.call(
    'permute',
    self,
    order.map((d) => (d === -1 ? rest.shift()! : d)),
  );
}
