// Storage seen anew: as another dtype, another size, with given strides; sequences by a rule.
import { type DType, isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { contiguousStrides, numel, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { streamed } from './creation.ts';
import { implement } from './implement.ts';
import type { Scalar } from './schema.ts';

/** How many elements a storage needs for this shape and these strides. */
const reachOf = (size: Shape, stride: Shape): number =>
  numel(size) === 0 ? 0 : size.reduce((sum, n, d) => sum + (n - 1) * stride[d]!, 1);

function emptyStrided(e: Engine, size: Shape, stride: Shape, dtype: DType): Tensor {
  if (size.length !== stride.length)
    throw runtimeError(
      `dimensionality of sizes (${size.length}) must match dimensionality of strides (${stride.length})`,
    );
  const negative = size.find((n) => n < 0);
  if (negative !== undefined)
    throw runtimeError(`Trying to create tensor with negative dimension ${negative}: ${show(size)}`);
  const storage = e.pool.create(reachOf(size, stride) * dtype.bytes);
  return e.adopt(storage, 0, [...size], [...stride], dtype, { value: 0 });
}

/** Another size in place: elements keep their order in the storage, which grows where it must. */
function resize(e: Engine, self: Tensor, size: Shape): Tensor {
  if (size.some((n) => !(n >= 0))) throw runtimeError('numel: integer multiplication overflow');
  if (self.requiresGrad) throw runtimeError('cannot resize variables that require grad');
  const need = (self.offset + numel(size)) * self.dtype.bytes;
  if (need > self.storage.bytes) {
    const grown = e.pool.create(need);
    const { u8 } = e.memory.view;
    u8.copyWithin(grown.address, self.storage.address, self.storage.address + self.storage.bytes);
    self.storage.release();
    (self as { storage: Tensor['storage'] }).storage = grown;
  }
  self.shape = [...size];
  self.strides = contiguousStrides(size);
  return self;
}

/** A number out of a 0-d tensor, for start and end. */
function bound(name: string, start: Tensor | null, end: Tensor | null): [Scalar | null, Scalar | null] {
  const shownDims = (t: Tensor | null) => t?.ndim ?? 0;
  if (shownDims(start) > 0 || shownDims(end) > 0)
    throw runtimeError(
      start && end
        ? `${name} only supports 0-dimensional start and end tensors, but got start with ${start.ndim} dimension(s) and end with ${end.ndim} dimension(s).`
        : start
          ? `${name} only supports 0-dimensional start and end tensors, but got start with ${start.ndim} dimension(s).`
          : `${name} only supports 0-dimensional start and end tensors, but got end with ${end!.ndim} dimension(s).`,
    );
  const scalar = (t: Tensor | null): Scalar | null => {
    if (!t) return null;
    const value = t.item() as number;
    return isFloating(t.dtype) ? { kind: 'float', value } : { kind: 'int', value: Number(value) };
  };
  return [scalar(start), scalar(end)];
}

function logspace(
  e: Engine,
  start: Scalar,
  end: Scalar,
  steps: number,
  base: number,
  dtype: DType | null,
): Tensor {
  if (steps < 0) throw runtimeError('number of steps must be non-negative');
  e.empty([steps], dtype ?? e.defaultDtype); // refuses what memory cannot hold before a loop begins
  const [from, to] = [Number(start.value), Number(end.value)];
  const step = steps > 1 ? (to - from) / (steps - 1) : 0;
  const values = Array.from(
    { length: steps },
    (_, i) => base ** (i < steps / 2 ? from + step * i : to - step * (steps - i - 1)),
  );
  if (steps === 1) values[0] = base ** from;
  const made = dtype ?? e.defaultDtype;
  return e.fromNumbers(isFloating(made) ? values : values.map(Math.trunc), [steps], made);
}

function range(e: Engine, start: Scalar, end: Scalar, step: Scalar, dtype: DType | null): Tensor {
  const [from, to, by] = [start, end, step].map((s) => Number(s.value)) as [number, number, number];
  if (by === 0) throw runtimeError('step must be nonzero');
  if (!Number.isFinite(from) || !Number.isFinite(to))
    throw runtimeError(`unsupported range: ${streamed(from)} -> ${streamed(to)}`);
  if ((by > 0 && to < from) || (by < 0 && to > from))
    throw runtimeError('upper bound and lower bound inconsistent with step sign');
  const count = Math.floor((to - from) / by + 1);
  const made = dtype ?? e.defaultDtype;
  return e.fromNumbers(
    Array.from({ length: count }, (_, i) => from + i * by),
    [count],
    made,
  );
}

const one: Scalar = { kind: 'int', value: 1 };

export const strided = implement({
  empty_strided: (e, size, stride, dtype) => emptyStrided(e, size, stride, dtype ?? e.defaultDtype),
  new_empty_strided: (e, self, size, stride, dtype) => emptyStrided(e, size, stride, dtype ?? self.dtype),
  resize_: resize,
  resize_as_: (e, self, template) => resize(e, self, template.shape),
  'set_.source_Tensor': (_e, self, source) => {
    if (self.dtype !== source.dtype)
      throw runtimeError(
        `Could not set tensor of type ${source.dtype.name} to a tensor of type ${self.dtype.name}`,
      );
    source.storage.retain();
    self.storage.release();
    const { storage, offset, shape, strides } = source;
    Object.assign(self, { storage, offset, shape, strides });
    return self;
  },
  'linspace.Tensor_Tensor': (e, start, end, steps, dtype) => {
    const [a, b] = bound('linspace', start, end);
    return e.call('linspace', a!, b!, steps, dtype ?? e.defaultDtype);
  },
  'linspace.Tensor_Scalar': (e, start, end, steps, dtype) =>
    e.call('linspace', bound('linspace', start, null)[0]!, end, steps, dtype ?? e.defaultDtype),
  'linspace.Scalar_Tensor': (e, start, end, steps, dtype) =>
    e.call('linspace', start, bound('linspace', null, end)[1]!, steps, dtype ?? e.defaultDtype),
  logspace: (e, start, end, steps, base, dtype) => logspace(e, start, end, steps, base, dtype),
  'logspace.Tensor_Tensor': (e, start, end, steps, base, dtype) => {
    const [a, b] = bound('logspace', start, end);
    return logspace(e, a!, b!, steps, base, dtype);
  },
  'logspace.Tensor_Scalar': (e, start, end, steps, base, dtype) =>
    logspace(e, bound('logspace', start, null)[0]!, end, steps, base, dtype),
  'logspace.Scalar_Tensor': (e, start, end, steps, base, dtype) =>
    logspace(e, start, bound('logspace', null, end)[1]!, steps, base, dtype),
  'range.step': range,
  range: (e, start, end, dtype) => range(e, start, end, one, dtype),
  randint_like: (e, self, high, dtype) => e.call('randint_like.low_dtype', self, 0, high, dtype),
});
