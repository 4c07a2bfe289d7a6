// Reading and writing by index: tensors of positions, masks, rows of a table.
import { bool, type DType, int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { indexError, runtimeError } from '../errors.ts';
import {
  broadcastShapes,
  broadcastStrides,
  contiguousStrides,
  isContiguous,
  numel,
  type Shape,
  sameShape,
  show,
  wrapDim,
} from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { computeDType, converted, copyInto, packed } from './loops.ts';
import { equals } from './schema.ts';

/** Integer elements in row-major order. */
export function integers(e: Engine, tensor: Tensor): Float64Array {
  const flat = packed(e, converted(e, tensor, int64));
  // By halves: a bigint for each would cost ten times as much.
  const { i32 } = e.memory.view;
  const at = flat.address / 4;
  const out = new Float64Array(flat.numel);
  for (let i = 0; i < out.length; i++) out[i] = (i32[at + 2 * i]! >>> 0) + i32[at + 2 * i + 1]! * 2 ** 32;
  return out;
}

/** Coordinates of the true elements, one array per dimension. */
function trueAt(e: Engine, mask: Tensor): number[][] {
  const flat = packed(e, converted(e, mask, bool));
  const { u8 } = e.memory.view;
  const found: number[][] = mask.shape.map(() => []);
  const hits: number[] = [];
  for (let i = 0; i < flat.numel; i++) if (u8[flat.address + i]) hits.push(i);
  for (const hit of hits) {
    let rest = hit;
    for (let d = mask.ndim - 1; d >= 0; d--) {
      found[d]!.push(rest % mask.shape[d]!);
      rest = Math.floor(rest / mask.shape[d]!);
    }
  }
  if (mask.ndim === 0) found.push(hits);
  return found;
}

interface Indexed {
  /** Shape of the broadcast index tensors. */
  points: number[];
  /** Byte offset from the tensor's first element, per point. */
  offsets: Float64Array;
  /** Dimensions not indexed, in order. */
  rest: number[];
  /** Where the points' dimensions stand in the result: after this many of `rest`. */
  position: number;
}

interface PlainIndex {
  shape: Shape;
  values: Float64Array;
}

/** Work out an advanced index: masks become positions, positions are checked, wrapped and broadcast. */
function resolve(e: Engine, self: Tensor, indices: readonly (Tensor | null)[]): Indexed {
  const plain: (PlainIndex | null)[] = [];
  for (const index of indices) {
    if (index === null) plain.push(null);
    else if (index.dtype === bool || index.dtype.name === 'uint8') {
      index.shape.forEach((size, k) => {
        const at = plain.length + k;
        if (at >= self.ndim) return;
        if (self.shape[at] !== size)
          throw indexError(
            `The shape of the mask ${show(index.shape)} at index ${k} does not match the shape of the indexed tensor ${show(self.shape)} at index ${at}`,
          );
      });
      if (index.ndim === 0) throw indexError('a 0-dimensional mask must be unsqueezed by the caller');
      for (const list of trueAt(e, index))
        plain.push({ shape: [list.length], values: Float64Array.from(list) });
    } else {
      if (index.dtype.category !== 'int')
        throw indexError('tensors used as indices must be long, int, byte or bool tensors');
      plain.push({ shape: index.shape, values: integers(e, index) });
    }
  }
  if (plain.length > self.ndim)
    throw indexError(`too many indices for tensor of dimension ${self.ndim} (got ${plain.length})`);

  let points: number[] = [];
  const used = plain.flatMap((index, d) => (index ? [d] : []));
  try {
    for (const d of used) points = broadcastShapes(points, plain[d]!.shape);
  } catch {
    throw indexError(
      `shape mismatch: indexing tensors could not be broadcast together with shapes ${used.map((d) => show(plain[d]!.shape)).join(', ')}`,
    );
  }
  const offsets = new Float64Array(numel(points));
  const { bytes } = self.dtype;
  for (const [nth, d] of used.entries()) {
    const { shape, values } = plain[d]!;
    const size = self.shape[d]!;
    const step = self.strides[d]! * bytes;
    for (const value of values)
      if (value < -size || value >= size)
        throw indexError(`index ${value} is out of bounds for dimension ${nth} with size ${size}`);
    const strides = broadcastStrides(shape, contiguousStrides(shape), points);
    eachOffset(points, strides, (i, from) => {
      const value = values[from]!;
      offsets[i]! += (value < 0 ? value + size : value) * step;
    });
  }
  const adjacent = used.every((d, i) => i === 0 || d === used[i - 1]! + 1);
  const rest = self.shape.map((_, d) => d).filter((d) => !used.includes(d));
  return { points, offsets, rest, position: adjacent && used.length > 0 ? used[0]! : 0 };
}

/** Visit every point of a shape in order with its dot product with `strides`. */
export function eachOffset(shape: Shape, strides: Shape, visit: (i: number, offset: number) => void): void {
  const n = numel(shape);
  const index = shape.map(() => 0);
  let at = 0;
  for (let i = 0; i < n; i++) {
    visit(i, at);
    for (let d = shape.length - 1; d >= 0; d--) {
      at += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      at -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
  }
}

/** Split the un-indexed dimensions into those walked one by one and a packed tail copied whole; offsets for every chunk. */
function chunksOf(self: Tensor, indexed: Indexed): { offsets: Float64Array; count: number } {
  const { rest, offsets } = indexed;
  let split = rest.length;
  while (
    split > 0 &&
    isContiguous(
      rest.slice(split - 1).map((d) => self.shape[d]!),
      rest.slice(split - 1).map((d) => self.strides[d]!),
    )
  )
    split--;
  const walked = rest.slice(0, split);
  const count = rest.slice(split).reduce((n, d) => n * self.shape[d]!, 1);
  if (walked.length === 0) return { offsets, count };
  const shape = walked.map((d) => self.shape[d]!);
  const strides = walked.map((d) => self.strides[d]! * self.dtype.bytes);
  const inner = numel(shape);
  const all = new Float64Array(offsets.length * inner);
  for (let p = 0; p < offsets.length; p++)
    eachOffset(shape, strides, (i, at) => {
      all[p * inner + i] = offsets[p]! + at;
    });
  return { offsets: all, count };
}

/** The points' dimensions first, then the rest; and the order that puts them where the result has them. */
function placed(self: Tensor, { points, rest, position }: Indexed): { first: number[]; order: number[] } {
  const restShape = rest.map((d) => self.shape[d]!);
  const first = [...points, ...restShape];
  const k = points.length;
  const order = [
    ...Array.from({ length: position }, (_, i) => k + i),
    ...Array.from({ length: k }, (_, i) => i),
    ...Array.from({ length: rest.length - position }, (_, i) => k + position + i),
  ];
  return { first, order };
}

function read(e: Engine, self: Tensor, indices: readonly (Tensor | null)[]): Tensor {
  const indexed = resolve(e, self, indices);
  const { first, order } = placed(self, indexed);
  const out = e.empty(first, self.dtype);
  if (out.numel > 0) {
    const { offsets, count } = chunksOf(self, indexed);
    e.backend.take(count * self.dtype.bytes, out.address, self.address, offsets);
  }
  if (indexed.position === 0) return out;
  return e.alias(
    out,
    order.map((d) => out.shape[d]!),
    order.map((d) => out.strides[d]!),
  );
}

/** Write `values` (broadcast) at an index into `self`'s own memory. */
function write(
  e: Engine,
  self: Tensor,
  indices: readonly (Tensor | null)[],
  values: Tensor,
  accumulate: boolean,
): void {
  const indexed = resolve(e, self, indices);
  const { first, order } = placed(self, indexed);
  const shape = order.map((d) => first[d]!);
  let fits = true;
  try {
    fits = sameShape(broadcastShapes(shape, values.shape), shape);
  } catch {
    fits = false;
  }
  if (!fits)
    throw runtimeError(
      `shape mismatch: value tensor of shape ${show(values.shape)} cannot be broadcast to indexing result of shape ${show(shape)}`,
    );
  if (numel(first) === 0) return;
  const { offsets, count } = chunksOf(self, indexed);
  store(e, self, spreadOut(e, values, self.dtype, first, order), offsets, count, accumulate);
}

/** `values`, broadcast to a result whose dimensions stand in `order`, packed with the dimensions `first` has. */
function spreadOut(e: Engine, values: Tensor, dtype: DType, first: Shape, order: readonly number[]): Tensor {
  if (
    values.dtype === dtype &&
    values.contiguousLayout &&
    sameShape(values.shape, first) &&
    order.every((d, i) => d === i)
  )
    return values;
  const spread = e.empty(first, dtype);
  const pick = (list: Shape) => order.map((d) => list[d]!);
  copyInto(e, e.alias(spread, pick(first), pick(spread.strides)), values);
  return spread;
}

/** Put packed `source` chunks at byte offsets of `self`. Adding needs a compute type: the caller sees to it. */
export function store(
  e: Engine,
  self: Tensor,
  source: Tensor,
  offsets: Float64Array,
  count: number,
  accumulate: boolean,
): void {
  if (accumulate) e.backend.putAdd(self.dtype.compute, count, self.address, source.address, offsets);
  else e.backend.put(count * self.dtype.bytes, self.address, source.address, offsets);
}

/** A packed copy that `change` may write into; in a type that can be added to. */
export function changed(e: Engine, self: Tensor, adding: boolean, change: (copy: Tensor) => void): Tensor {
  const dtype: DType = adding ? computeDType(self.dtype) : self.dtype;
  const out = e.empty(self.shape, dtype);
  copyInto(e, out, self);
  change(out);
  return converted(e, out, self.dtype);
}

/** A 0-d index counts as a 1-d one of one element. */
export const asVector = (e: Engine, index: Tensor): Tensor =>
  index.ndim === 0 ? e.alias(index, [1], [1]) : index;

/** Elements that lie together under one index: fewer than this are not worth a copy of their own. */
const SHORT_ROW = 16;

const at = (dim: number, index: Tensor): (Tensor | null)[] => [...new Array<null>(dim).fill(null), index];

export const indexing = implement({
  'index.Tensor': read,
  index_put: (e, self, indices, values, accumulate) =>
    changed(e, self, accumulate, (copy) =>
      write(e, copy, indices, converted(e, values, copy.dtype), accumulate),
    ),
  index_select: (e, self, dim, index) => {
    const d = wrapDim(dim, self.ndim);
    if (index.ndim > 1) throw indexError('index_select(): Index is supposed to be a vector');
    if (index.dtype !== int64 && index.dtype.name !== 'int32')
      throw runtimeError('index_select(): Expected dtype int32 or int64 for index');
    if (self.ndim === 0) return self.clone();
    for (const value of integers(e, index))
      if (value < 0 || value >= self.shape[d]!) throw indexError('index out of range in self');
    // Whole rows are copied; single elements are followed one by one.
    if (self.strides[d]! >= SHORT_ROW || self.numel === 0 || index.numel === 0)
      return packed(e, read(e, self, at(d, asVector(e, index))));
    const shape = self.shape.map((n, k) => (k === d ? index.numel : n));
    const spread = index.reshape(shape.map((n, k) => (k === d ? n : 1))).expand(shape);
    return e.call('gather', self, d, spread);
  },
  index_add: (e, self, dim, index, source, alpha) => {
    const d = wrapDim(dim, self.ndim);
    if (index.ndim > 1)
      throw indexError(`index_add_(): Index is supposed to be a vector, but got dim: ${index.ndim}`);
    if (self.dtype !== source.dtype)
      throw runtimeError(
        'index_add_(): self and source expected to have the same dtype, but got (self) ' +
          self.dtype.label +
          ' and (source) ' +
          source.dtype.label,
      );
    if (source.ndim > 0 && index.numel !== source.shape[d])
      throw runtimeError(
        `index_add_(): Number of indices (${index.numel}) should be equal to source.size(dim): (${source.shape[d]}), for dim: ${d}`,
      );
    const others = (t: Tensor) => t.shape.filter((_, i) => i !== d);
    if (self.ndim > 0 && !sameShape(others(self), others(source)))
      throw runtimeError(
        `source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = ${show(self.shape)} source.shape = ${show(source.shape)}`,
      );
    const scaled = equals(alpha, 1) ? source : source.mul(e.wrap(alpha));
    if (self.ndim === 0) return self.add(scaled);
    return changed(e, self, true, (copy) =>
      write(e, copy, at(d, asVector(e, index)), converted(e, scaled, copy.dtype), true),
    );
  },
  index_copy: (e, self, dim, index, source) => {
    checkIndexCopy(e, self, dim, index, source);
    if (self.ndim === 0) return source.reshape([]).clone();
    const d = wrapDim(dim, self.ndim);
    return changed(e, self, true, (copy) => write(e, copy, at(d, asVector(e, index)), source, false));
  },
  masked_select: (e, self, mask) => {
    if (mask.dtype !== bool) throw runtimeError('masked_select: expected BoolTensor for mask');
    const shape = broadcastShapes(self.shape, mask.shape);
    const spread = (t: Tensor) => e.alias(t, shape, broadcastStrides(t.shape, t.strides, shape));
    if (shape.length === 0) return read(e, e.alias(self, [1], [1]), [e.alias(mask, [1], [1])]);
    return read(e, spread(self), [spread(mask)]);
  },
  embedding: (e, weight, indices) => {
    if (weight.ndim !== 2) throw runtimeError("'weight' must be 2-D");
    if (indices.dtype !== int64 && indices.dtype.name !== 'int32')
      throw runtimeError(
        `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${indices.dtype.label}Tensor instead (while checking arguments for embedding)`,
      );
    for (const value of integers(e, indices))
      if (value < 0 || value >= weight.shape[0]!) throw indexError('index out of range in self');
    return read(e, weight, [indices]);
  },
  nonzero: (e, self) => {
    const found = trueAt(e, self.dtype === bool ? self : self.ne(0));
    const count = found[0]?.length ?? 0;
    const flat = new Float64Array(count * self.ndim);
    for (let i = 0; i < count; i++)
      for (let d = 0; d < self.ndim; d++) flat[i * self.ndim + d] = found[d]![i]!;
    return e.fromNumbers(flat, [count, self.ndim], int64);
  },
  one_hot: (e, self, classes) => {
    if (self.dtype !== int64)
      throw runtimeError(`one_hot is only applicable to index tensor of type LongTensor.`);
    const values = integers(e, self);
    if (values.some((v) => v < 0)) throw runtimeError('Class values must be non-negative.');
    const most = values.reduce((a, b) => Math.max(a, b), -1);
    if (classes === -1 && values.length === 0)
      throw runtimeError('Can not infer total number of classes from empty tensor.');
    const n = classes === -1 ? most + 1 : classes;
    if (most >= n) throw runtimeError('Class values must be smaller than num_classes.');
    const out = e.call('new_zeros', self, [...self.shape, n]);
    return e.call('scatter.value', out, -1, self.unsqueeze(-1), { kind: 'int', value: 1 });
  },
});

function checkIndexCopy(e: Engine, self: Tensor, dim: number, index: Tensor, source: Tensor): void {
  const d = wrapDim(dim, self.ndim);
  const wrong = 'index_copy_():';
  if (index.ndim > 1) throw indexError(`${wrong} Index should have dimension 1 or 0 (got ${index.ndim})`);
  if (source.ndim !== self.ndim && source.ndim !== 0 && self.ndim !== 0)
    throw indexError(
      `${wrong} When source and destination are not scalars, their dimensionality must match. Source dimensionality (${source.ndim}), destination dimensionality (${self.ndim})`,
    );
  if (index.dtype !== int64)
    throw runtimeError(`${wrong} Expected a long tensor for index, but got ${index.dtype.label}`);
  if (self.dtype !== source.dtype)
    throw runtimeError(
      `${wrong} self and source expected to have the same dtype, but got (self) ${self.dtype.label} and (source) ${source.dtype.label}`,
    );
  const rest = (t: Tensor) => t.shape.filter((_, k) => k !== d);
  if (!sameShape(rest(self), rest(source)))
    throw runtimeError(
      `${wrong} Source/destination tensor must have same slice shapes. Destination slice shape: ${rest(self).join(' ')} at dimension ${d} and source slice shape: ${rest(source).join(' ')} at dimension 0.`,
    );
  const count = source.ndim === 0 ? 1 : source.shape[d]!;
  if (index.numel !== count)
    throw indexError(
      `${wrong} Number of indices (${index.numel}) should be equal to source.size(dim) (${count})`,
    );
  for (const value of integers(e, index))
    if (value < 0 || value >= (self.shape[d] ?? 1))
      throw indexError(
        `${wrong} index ${value} is out of bounds for dimension ${d} with size ${self.shape[d] ?? 1}`,
      );
}

/** In place without copying the tensor written to. */
export const directIndexing: Record<string, (e: Engine, ...args: never[]) => boolean> = {
  index_copy_: (e: Engine, self: Tensor, dim: number, index: Tensor, source: Tensor) => {
    if (self.ndim === 0) return false;
    checkIndexCopy(e, self, dim, index, source);
    const values = source.storage === self.storage ? source.clone() : source;
    write(e, self, at(wrapDim(dim, self.ndim), asVector(e, index)), values, false);
    return true;
  },
  index_add_: (
    e: Engine,
    self: Tensor,
    dim: number,
    index: Tensor,
    source: Tensor,
    alpha: Parameters<typeof equals>[0],
  ) => {
    const plain = self.ndim > 0 && index.ndim <= 1 && equals(alpha, 1) && self.dtype === source.dtype;
    if (!plain || self.dtype.compute !== self.dtype.name || source.storage === self.storage) return false;
    const d = wrapDim(dim, self.ndim);
    if (source.ndim === 0 || index.numel !== source.shape[d]) return false;
    write(e, self, at(d, asVector(e, index)), source, true);
    return true;
  },
  index_put_: (
    e: Engine,
    self: Tensor,
    indices: readonly (Tensor | null)[],
    values: Tensor,
    accumulate: boolean,
  ) => {
    if (accumulate && self.dtype.compute !== self.dtype.name) return false;
    if (self.dtype !== values.dtype && values.ndim > 0)
      throw runtimeError(
        `Index put requires the source and destination dtypes match, got ${self.dtype.label} for the destination and ${values.dtype.label} for the source.`,
      );
    write(e, self, indices, values.storage === self.storage ? values.clone() : values, accumulate);
    return true;
  },
};
