// New tensors of elements moved and unchanged: joined, repeated, turned, cut to a triangle, padded.
import type { Engine } from '../engine.ts';
import { indexError, runtimeError, valueError } from '../errors.ts';
import { resultType } from '../promotion.ts';
import { numel, sameShape, show, wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { copyInto, packed } from './loops.ts';
import { asStrided, slice, unsqueeze, view } from './views.ts';

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
  const shape = base.map((n, d) => n * repeats[d]!);
  const negative = shape.find((n) => n < 0);
  if (negative !== undefined)
    throw runtimeError(`Trying to create tensor with negative dimension ${negative}: ${show(shape)}`);
  const out = e.empty(shape, self.dtype);
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
  if (shifts.length === 0) throw runtimeError('`shifts` required');
  if (self.ndim === 0 && dims.length > 0)
    throw indexError(`Dimension specified as ${dims[0]} but tensor has no dimensions`);
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

export const copies = implement({
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
  as_strided_scatter: (e, self, source, size, stride, offset) => {
    const out = e.emptyLike(self);
    copyInto(e, out, self);
    const at = (offset ?? self.offset) - self.offset;
    copyInto(e, asStrided(e, out, size, stride, at), source);
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
});
