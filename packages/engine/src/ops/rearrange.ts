// Shapes and orders made of views, and of copies where no view will do.
import type { Engine } from '../engine.ts';
import { indexError, runtimeError } from '../errors.ts';
import { inferShape, numel, sameShape, show, viewStrides, wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { insert } from './views.ts';

export const rearrange = implement({
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
