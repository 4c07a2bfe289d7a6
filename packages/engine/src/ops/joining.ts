// Tensors joined and split as numpy does it, grids, products of sets, differences along a dimension.
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { resultType } from '../promotion.ts';
import { show, wrapDim } from '../shape.ts';
import { float, int, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';

/** With at least so many dimensions; new ones at the places given for its rank. */
function atLeast(t: Tensor, places: Record<number, readonly number[]>): Tensor {
  let out = t;
  for (const d of places[t.ndim] ?? []) out = out.unsqueeze(d);
  return out;
}
const flat1 = { 0: [0] };
const flat2 = { 0: [0, 0], 1: [0] };
const flat3 = { 0: [0, 0, 0], 1: [0, 2], 2: [2] };

function needsSome(name: string, tensors: readonly Tensor[]): void {
  if (tensors.length === 0) throw runtimeError(`${name} expects a non-empty TensorList`);
}

function stackedBy(name: string, places: Record<number, readonly number[]>, dim: (first: Tensor) => number) {
  return (e: Engine, tensors: readonly Tensor[]): Tensor => {
    needsSome(name, tensors);
    const spread = tensors.map((t) => atLeast(t, places));
    return e.call('cat', spread, dim(spread[0]!));
  };
}
const vstack = stackedBy('vstack', flat2, () => 0);

// ---- splitting

function splitAt(self: Tensor, indices: readonly number[], dim: number): Tensor[] {
  const d = wrapDim(dim, self.ndim);
  let from: number | null = 0;
  const parts = indices.map((to) => {
    const part = self.slice(d, from, to);
    from = to;
    return part;
  });
  return [...parts, self.slice(d, from, null)];
}

function checkSplit(self: Tensor, dim: number): number {
  if (self.ndim === 0)
    throw runtimeError('tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims');
  return wrapDim(dim, self.ndim);
}

function splitInto(self: Tensor, sections: number, dim: number): Tensor[] {
  const d = checkSplit(self, dim);
  if (sections <= 0) throw runtimeError(`number of sections must be larger than 0, got ${sections}`);
  const size = self.shape[d]!;
  const least = Math.floor(size / sections);
  const more = size % sections;
  const sizes = Array.from({ length: sections }, (_, i) => least + (i < more ? 1 : 0));
  let at = 0;
  return sizes.map((n) => {
    const part = self.slice(d, at, at + n);
    at += n;
    return part;
  });
}

/** hsplit, vsplit and dsplit: the least rank each takes, and its dimension. */
function splitter(name: string, least: number, dimOf: (self: Tensor) => number) {
  const check = (self: Tensor): number => {
    if (self.ndim < least)
      throw runtimeError(
        `torch.${name} requires a tensor with at least ${least} dimension, but got a tensor with ${self.ndim} dimensions!`,
      );
    return dimOf(self);
  };
  return {
    into: (_e: Engine, self: Tensor, sections: number): Tensor[] => {
      const d = check(self);
      if (sections === 0 || self.shape[d]! % sections !== 0)
        throw runtimeError(
          `torch.${name} attempted to split along dimension ${d}, but the size of the dimension ${self.shape[d]} is not divisible by the split_size ${sections}!`,
        );
      return splitInto(self, sections, d);
    },
    at: (_e: Engine, self: Tensor, indices: readonly number[]): Tensor[] =>
      splitAt(self, indices, check(self)),
  };
}
const horizontal = splitter('hsplit', 1, (self) => (self.ndim === 1 ? 0 : 1));
const vertical = splitter('vsplit', 2, () => 0);
const deep = splitter('dsplit', 3, () => 2);

// ---- grids and products

function meshgrid(e: Engine, tensors: readonly Tensor[], indexing: string): Tensor[] {
  if (tensors.length === 0) throw runtimeError('meshgrid expects a non-empty TensorList');
  for (const t of tensors)
    if (t.dtype !== tensors[0]!.dtype)
      throw runtimeError('meshgrid expects all tensors to have the same dtype');
  for (const t of tensors)
    if (t.ndim > 1)
      throw runtimeError(
        `torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${shown(e, t)}`,
      );
  if (indexing !== 'ij' && indexing !== 'xy')
    throw runtimeError(`torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${indexing}`);
  const swap = indexing === 'xy' && tensors.length >= 2;
  const inputs = swap ? [tensors[1]!, tensors[0]!, ...tensors.slice(2)] : tensors;
  const shape = inputs.map((t) => t.numel);
  const grids = inputs.map((t, d) => t.reshape(shape.map((n, k) => (k === d ? n : 1))).expand(shape));
  if (!swap) return grids;
  return [grids[1]!, grids[0]!, ...grids.slice(2)];
}

const shown = (_e: Engine, t: Tensor): string => `a tensor of shape ${show(t.shape)}`;

function blockDiag(e: Engine, tensors: readonly Tensor[]): Tensor {
  const blocks = tensors.map((t, i) => {
    if (t.ndim > 2)
      throw runtimeError(
        `torch.block_diag: Input tensors must have 2 or fewer dimensions. Input ${i} has ${t.ndim} dimensions`,
      );
    return atLeast(t, flat2);
  });
  if (blocks.length === 0) return e.call('empty.memory_format', [1, 0]);
  const dtype = resultType(blocks, e.defaultDtype);
  const columns = blocks.reduce((n, b) => n + b.shape[1]!, 0);
  let left = 0;
  const rows = blocks.map((b) => {
    const wide = e.call('constant_pad_nd', b.to(dtype), [left, columns - left - b.shape[1]!], int(0));
    left += b.shape[1]!;
    return wide;
  });
  return e.call('cat', rows, 0);
}

function kron(e: Engine, self: Tensor, other: Tensor): Tensor {
  const rank = Math.max(self.ndim, other.ndim);
  const filled = (t: Tensor) => [...new Array<number>(rank - t.ndim).fill(1), ...t.shape];
  const [a, b] = [filled(self), filled(other)];
  const left = self.reshape(a.flatMap((n) => [n, 1]));
  const right = other.reshape(b.flatMap((n) => [1, n]));
  return e.call(
    'reshape',
    left.mul(right),
    a.map((n, d) => n * b[d]!),
  );
}

function combinations(e: Engine, self: Tensor, r: number, again: boolean): Tensor {
  if (self.ndim !== 1) throw runtimeError(`Expect a 1D vector, but got shape ${show(self.shape)}`);
  if (r < 0) throw runtimeError(`Expect a non-negative number, but got ${r}`);
  if (r === 0) return e.call('empty.memory_format', [0], self.dtype);
  const n = self.numel;
  const rows: number[] = [];
  const pick = (from: number, chosen: number[]): void => {
    if (chosen.length === r) rows.push(...chosen);
    else for (let i = from; i < n; i++) pick(again ? i : i + 1, [...chosen, i]);
  };
  pick(0, []);
  const index = e.quietly(() =>
    e.fromNumbers(rows, [rows.length / r, r], e.call('tril_indices', 0, 0).dtype),
  );
  return e.call('index.Tensor', self, [index]);
}

// ---- along a dimension

function difference(
  e: Engine,
  self: Tensor,
  n: number,
  dim: number,
  prepend: Tensor | null,
  append: Tensor | null,
): Tensor {
  if (self.ndim === 0) throw runtimeError('diff expects input to be at least one-dimensional');
  if (n < 0) throw runtimeError(`order must be non-negative but got ${n}`);
  const d = wrapDim(dim, self.ndim);
  for (const part of [prepend, append])
    if (part && part.ndim !== self.ndim)
      throw runtimeError('diff expects prepend or append to be the same dimension as input');
  const parts = [prepend, self, append].filter((t) => t !== null);
  let out = parts.length > 1 ? e.call('cat', parts, d) : self;
  if (n === 0) return e.call('clone', out);
  const times = Math.min(n, out.shape[d]!);
  for (let i = 0; i < times; i++) {
    const size = Math.max(out.shape[d]! - 1, 0);
    const [high, low] = [out.slice(d, 1, null), out.slice(d, 0, size)];
    out = self.dtype.category === 'bool' ? e.call('logical_xor', high, low) : high.sub(low);
  }
  return out;
}

/** Widths of the intervals between samples at x, shaped to multiply those of y. */
function widths(y: Tensor, x: Tensor, dim: number): Tensor {
  const d = wrapDim(dim, y.ndim);
  if (x.ndim === 1) {
    if (x.shape[0] !== y.shape[d])
      throw runtimeError('trapezoid: There must be one `x` value for each sample point');
    const shape = y.shape.map((_, k) => (k === d ? x.numel : 1));
    const wide = x.reshape(shape);
    return wide.slice(d, 1, null).sub(wide.slice(d, 0, -1));
  }
  let wide = x;
  while (wide.ndim < y.ndim) wide = wide.unsqueeze(0);
  const k = wrapDim(dim, wide.ndim);
  return wide.slice(k, 1, null).sub(wide.slice(k, 0, -1));
}

/** Areas of the trapezoids between neighbouring samples. */
function areas(y: Tensor, dx: Tensor | number, dim: number): Tensor {
  const both = y.slice(dim, 1, null).add(y.slice(dim, 0, -1));
  return (typeof dx === 'number' ? both.mul(y.engine.wrap(float(dx))) : both.mul(dx)).div(2);
}

function trapezoid(e: Engine, y: Tensor, x: Tensor | number, dim: number, running: boolean): Tensor {
  const d = wrapDim(dim, y.ndim);
  if (!running && y.shape[d] === 0)
    return e.call(
      'new_zeros',
      y,
      y.shape.filter((_, k) => k !== d),
    );
  const name = running ? 'cumulative_trapezoid' : 'trapezoid';
  const isBool = (t: Tensor) => t.dtype.category === 'bool';
  if (typeof x !== 'number' && (isBool(y) || isBool(x)))
    throw runtimeError(`${name}: received a bool input for \`x\` or \`y\`, but bool is not supported`);
  if (isBool(y)) throw runtimeError(`${name}: received a bool input for \`y\`, but bool is not supported`);
  const each = typeof x === 'number' ? areas(y, x, dim) : areas(y, widths(y, x, dim), dim);
  return running ? each.cumsum(dim) : each.sum([dim]);
}

/** 1, x, x^2 ... along a new last dimension. */
function powersOf(e: Engine, x: Tensor, count: number): Tensor {
  if (count === 0) return e.call('new_zeros', x, [...x.shape, 0]);
  const ones = e.call('new_ones', x, [...x.shape, 1], x.dtype);
  if (count === 1) return ones;
  const repeated = x.unsqueeze(-1).expand([...x.shape, count - 1]);
  return e.call('cat', [ones, e.call('cumprod', repeated, -1)], -1);
}

const turn = (e: Engine, self: Tensor, k: number, dims: readonly number[]): Tensor => {
  if (dims.length !== 2)
    throw runtimeError(`expected total rotation dims == 2, but got dims = ${dims.length}`);
  if (self.ndim < 2) throw runtimeError(`expected total dims >= 2, but got total dims = ${self.ndim}`);
  const [a, b] = dims as [number, number];
  wrapDim(a, self.ndim);
  wrapDim(b, self.ndim);
  if (a === b || Math.abs(a - b) === self.ndim)
    throw runtimeError(`expected rotation dims to be different, but got dim0 = ${a} and dim1 = ${b}`);
  for (const [i, d] of [
    [0, a],
    [1, b],
  ] as const)
    if (d >= self.ndim || d < -self.ndim) throw runtimeError(`Rotation dim${i} out of range, dim${i} = ${d}`);
  const times = ((k % 4) + 4) % 4;
  if (times === 1) return self.flip([b]).transpose(a, b);
  if (times === 2) return self.flip(dims);
  if (times === 3) return self.flip([a]).transpose(a, b);
  return e.call('clone', self, 'contiguous');
};

export const joining = implement({
  hstack: stackedBy('hstack', flat1, (first) => (first.ndim === 1 ? 0 : 1)),
  vstack,
  row_stack: vstack,
  dstack: stackedBy('dstack', flat3, () => 2),
  column_stack: (e, tensors) => {
    needsSome('column_stack', tensors);
    return e.call(
      'hstack',
      tensors.map((t) => (t.ndim <= 1 ? t.reshape([t.numel, 1]) : t)),
    );
  },
  block_diag: blockDiag,
  kron,
  cartesian_prod: (e, tensors) => {
    for (const t of tensors)
      if (t.ndim !== 1) throw runtimeError(`Expect a 1D vector, but got shape ${show(t.shape)}`);
    if (tensors.length === 1) return tensors[0]!;
    return e.call(
      'stack',
      meshgrid(e, tensors, 'ij').map((g) => g.reshape([-1])),
      1,
    );
  },
  combinations,
  meshgrid: (e, tensors) => meshgrid(e, tensors, 'ij'),
  'meshgrid.indexing': meshgrid,
  'tensor_split.sections': (_e, self, sections, dim) => splitInto(self, sections, dim),
  'tensor_split.indices': (_e, self, indices, dim) => splitAt(self, indices, checkSplit(self, dim)),
  'tensor_split.tensor_indices_or_sections': (e, self, which, dim) => {
    if (which.ndim > 1)
      throw runtimeError(
        `tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got a tensor with ${which.ndim} dims`,
      );
    if (which.dtype.name !== 'int64')
      throw runtimeError(
        'tensor_split expected tensor_indices_or_sections to have dtype of long, but got ' +
          which.dtype.label,
      );
    const values = e.toArray(which).map(Number);
    return which.ndim === 0 ? splitInto(self, values[0]!, dim) : splitAt(self, values, checkSplit(self, dim));
  },
  'hsplit.int': horizontal.into,
  'hsplit.array': horizontal.at,
  'vsplit.int': vertical.into,
  'vsplit.array': vertical.at,
  'dsplit.int': deep.into,
  'dsplit.array': deep.at,
  unsafe_chunk: (e, self, chunks, dim) => e.call('chunk', self, chunks, dim).map((t) => t.clone()),
  'unsafe_split.Tensor': (e, self, size, dim) =>
    e.call('split.Tensor', self, size, dim).map((t) => t.clone()),
  'split.sizes': (e, self, sizes, dim) => e.call('split_with_sizes', self, sizes, dim),
  diff: difference,
  'trapezoid.x': (e, y, x, dim) => trapezoid(e, y, x, dim, false),
  'trapezoid.dx': (e, y, dx, dim) => trapezoid(e, y, Number(dx.value), dim, false),
  'trapz.x': (e, y, x, dim) => trapezoid(e, y, x, dim, false),
  'trapz.dx': (e, y, dx, dim) => trapezoid(e, y, dx, dim, false),
  'cumulative_trapezoid.x': (e, y, x, dim) => trapezoid(e, y, x, dim, true),
  'cumulative_trapezoid.dx': (e, y, dx, dim) => trapezoid(e, y, Number(dx.value), dim, true),
  rot90: turn,
  fliplr: (_e, self) => {
    if (self.ndim < 2) throw runtimeError('Input must be >= 2-d.');
    return self.flip([1]);
  },
  flipud: (_e, self) => {
    if (self.ndim < 1) throw runtimeError('Input must be >= 1-d.');
    return self.flip([0]);
  },
  vander: (e, x, n, increasing) => {
    if (x.ndim !== 1) throw runtimeError(`x must be a one-dimensional tensor.`);
    const count = n ?? x.numel;
    const powers = powersOf(e, x, count);
    return increasing ? powers : powers.flip([-1]);
  },
  linalg_vander: (e, x, n) => {
    const count = n ?? x.shape[x.ndim - 1] ?? 0;
    if (count <= 1) throw runtimeError('N must be greater than 1.');
    return powersOf(e, x, count);
  },
  diagflat: (e, self, offset) => e.call('diag_embed', self.reshape([-1]), offset),
  narrow_copy: (e, self, dim, start, length) => e.call('narrow', self, dim, start, length).clone(),
  diagonal_copy: (e, self, offset, dim1, dim2) => e.call('diagonal', self, offset, dim1, dim2).clone(),
  'narrow.Tensor': (e, self, dim, start, length) => {
    if (start.ndim !== 0 || start.dtype.category !== 'int')
      throw runtimeError('start must be an 0-dim integral Tensor.');
    return e.call('narrow', self, dim, Number(start.item()), length);
  },
  'repeat_interleave.Tensor': (e, repeats) => {
    if (repeats.ndim !== 1) throw runtimeError('repeat_interleave only accept 1D vector as repeat');
    const counts = e.toArray(repeats).map(Number);
    if (counts.some((c) => c < 0)) throw runtimeError('repeats can not be negative');
    const index = counts.flatMap((count, i) => new Array<number>(count).fill(i));
    return e.fromNumbers(index, [index.length], repeats.dtype);
  },
  where: (e, condition) => e.call('unbind.int', e.call('nonzero', condition), 1),
});
