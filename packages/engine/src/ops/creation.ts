// Tensors from nothing: filled, counted, copied in shape from another.

import { Complex } from '../complex.ts';
import type { DType } from '../dtype.ts';
import { complexType, float64, int64, isComplex, isFloating, realType } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { contiguousStrides, numel, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import type { Scalar } from './schema.ts';

function checkSize(shape: Shape): void {
  if (shape.some((size) => size < 0))
    throw runtimeError(
      `Trying to create tensor with negative dimension ${shape.find((s) => s < 0)}: ${show(shape)}`,
    );
}

function fresh(e: Engine, shape: Shape, dtype: DType | null): Tensor {
  checkSize(shape);
  return e.empty(shape, dtype ?? e.defaultDtype, contiguousStrides(shape));
}

/** Every byte of a dense tensor set to zero. */
function zeroed(e: Engine, tensor: Tensor): Tensor {
  e.memory.view.u8.fill(0, tensor.address, tensor.address + numel(tensor.shape) * tensor.dtype.bytes);
  return tensor;
}

function filled(e: Engine, tensor: Tensor, value: Scalar): Tensor {
  const { bytes } = tensor.dtype;
  if (tensor.numel > 0) {
    const seed = e.fromNumbers([value.value], [], tensor.dtype);
    const strides = tensor.shape.length > 0 ? [bytes] : [];
    e.backend.cast(tensor.dtype, tensor.dtype, {
      shape: tensor.shape.length > 0 ? [tensor.numel] : [],
      addresses: [tensor.address, seed.address],
      strides: [strides, strides.map(() => 0)],
    });
  }
  return tensor;
}

const kindOf = (e: Engine, values: readonly Scalar[]): DType =>
  values.some((v) => v.kind === 'complex')
    ? complexType(e.defaultDtype)
    : values.some((v) => v.kind === 'float')
      ? e.defaultDtype
      : int64;
const ofScalar = (e: Engine, value: Scalar): DType =>
  value.kind === 'bool' ? e.wrap(value).dtype : kindOf(e, [value]);

const one = { kind: 'int', value: 1 } as const;

function arange(e: Engine, start: Scalar, end: Scalar, step: Scalar, dtype: DType | null): Tensor {
  const [from, to, by] = [Number(start.value), Number(end.value), Number(step.value)];
  if (by === 0) throw runtimeError('step must be nonzero');
  if (!Number.isFinite(from) || !Number.isFinite(to))
    throw runtimeError(`unsupported range: ${streamed(from)} -> ${streamed(to)}`);
  if ((by > 0 && from > to) || (by < 0 && from < to))
    throw runtimeError('upper bound and lower bound inconsistent with step sign');
  const made = dtype ?? kindOf(e, [start, end, step]);
  if (isComplex(made)) throw notImplemented(`"arange_cpu" not implemented for '${made.label}'`);
  const count = Math.max(0, Math.ceil((to - from) / by));
  fresh(e, [count], made); // refuses what memory cannot hold before a loop begins
  const values = new Float64Array(count);
  if (isFloating(made)) for (let i = 0; i < count; i++) values[i] = from + i * by;
  else for (let i = 0; i < count; i++) values[i] = Math.trunc(from) + i * Math.trunc(by);
  return e.fromNumbers(values, [count], made);
}

function linspace(e: Engine, start: number, end: number, steps: number, dtype: DType): Tensor {
  if (steps < 0) throw runtimeError('number of steps must be non-negative');
  const rounds = dtype !== float64 && isFloating(dtype) ? Math.fround : (x: number) => x;
  const step = rounds((rounds(end) - rounds(start)) / Math.max(steps - 1, 1));
  fresh(e, [steps], dtype); // refuses what memory cannot hold before a loop begins
  const values = new Float64Array(steps);
  // Both halves are counted from their own end, so that the last value is exact.
  for (let i = 0; i < steps; i++) values[i] = i < steps / 2 ? start + step * i : end - step * (steps - i - 1);
  return e.fromNumbers(values, [steps], dtype);
}

/** Parts of complex ends are spread apart from each other. */
function linspaceOf(e: Engine, start: Scalar, end: Scalar, steps: number, dtype: DType | null): Tensor {
  const complex = start.kind === 'complex' || end.kind === 'complex';
  const made = dtype ?? (complex ? complexType(e.defaultDtype) : e.defaultDtype);
  if (!isComplex(made)) return linspace(e, Number(start.value), Number(end.value), steps, made);
  const pairs = [start, end].map(({ value }) =>
    value instanceof Complex ? value : new Complex(Number(value), 0),
  );
  const [a, b] = pairs as [Complex, Complex];
  const part = (from: number, to: number) => linspace(e, from, to, steps, realType(made));
  return e.call('complex', part(a.re, b.re), part(a.im, b.im));
}

function eye(e: Engine, n: number, m: number, dtype: DType | null): Tensor {
  if (n < 0) throw runtimeError(`n must be greater or equal to 0, got ${n}`);
  if (m < 0) throw runtimeError(`m must be greater or equal to 0, got ${m}`);
  const out = zeroed(e, fresh(e, [n, m], dtype));
  const diagonal = e.alias(out, [Math.min(n, m)], [m + 1]);
  e.assign(diagonal, e.fromNumbers([1], [], out.dtype));
  return out;
}

/** Elements of a (row, col) matrix on or below the diagonal `offset`. */
function countBelow(row: number, col: number, offset: number): number {
  // Sum over x = 1..n of min(x, col): the rows' widths, had the triangle no offset.
  const widths = (n: number) =>
    n <= 0 ? 0 : n <= col ? (n * (n + 1)) / 2 : (col * (col + 1)) / 2 + (n - col) * col;
  return widths(row + offset) - widths(offset);
}

/** Indices (2, count) of the elements of a (row, col) matrix from column `from(i)` to before `to(i)`, in rows `first` to before `last`. */
function triangle(
  e: Engine,
  count: number,
  [first, last]: [number, number],
  from: (i: number) => number,
  to: (i: number) => number,
  dtype: DType | null,
): Tensor {
  fresh(e, [2, count], dtype ?? int64); // refuses what memory cannot hold before a loop begins
  const found = new Float64Array(2 * count);
  let at = 0;
  for (let i = first; i < last && count > 0; i++)
    for (let j = from(i); j < to(i); j++) {
      found[at] = i;
      found[count + at++] = j;
    }
  return e.fromNumbers(found, [2, count], dtype ?? int64);
}

/** As C++ prints a double of no great length. */
export const streamed = (x: number): string => String(x).replace('Infinity', 'inf').replace('NaN', 'nan');

export const creation = implement({
  'empty.memory_format': (e, size, dtype) => fresh(e, size, dtype),
  zeros: (e, size, dtype) => {
    if (size.some((n) => n < 0)) throw runtimeError('zeros: Dimension size must be non-negative.');
    return zeroed(e, fresh(e, size, dtype));
  },
  ones: (e, size, dtype) => filled(e, fresh(e, size, dtype), one),
  full: (e, size, value, dtype) => filled(e, fresh(e, size, dtype ?? ofScalar(e, value)), value),
  'arange.start_step': (e, start, end, step, dtype) => arange(e, start, end, step, dtype),
  linspace: (e, start, end, steps, dtype) => linspaceOf(e, start, end, steps, dtype),
  eye: (e, n, dtype) => {
    if (n < 0) throw runtimeError(`n must be greater or equal to 0, got ${n}`);
    return eye(e, n, n, dtype);
  },
  'eye.m': (e, n, m, dtype) => eye(e, n, m, dtype),
  empty_like: (e, self, dtype) => e.emptyLike(self, dtype ?? self.dtype),
  zeros_like: (e, self, dtype) => zeroed(e, e.emptyLike(self, dtype ?? self.dtype)),
  ones_like: (e, self, dtype) => filled(e, e.emptyLike(self, dtype ?? self.dtype), one),
  full_like: (e, self, value, dtype) => filled(e, e.emptyLike(self, dtype ?? self.dtype), value),
  new_empty: (e, self, size, dtype) => fresh(e, size, dtype ?? self.dtype),
  new_zeros: (e, self, size, dtype) => zeroed(e, fresh(e, size, dtype ?? self.dtype)),
  new_ones: (e, self, size, dtype) => filled(e, fresh(e, size, dtype ?? self.dtype), one),
  new_full: (e, self, size, value, dtype) => filled(e, fresh(e, size, dtype ?? self.dtype), value),
  scalar_tensor: (e, value, dtype) => e.fromNumbers([value.value], [], dtype ?? e.defaultDtype),
  tril_indices: (e, row, col, offset, dtype) =>
    triangle(
      e,
      countBelow(row, col, offset),
      [Math.max(0, -offset), row],
      () => 0,
      (i) => Math.min(col, i + offset + 1),
      dtype,
    ),
  triu_indices: (e, row, col, offset, dtype) =>
    triangle(
      e,
      row * col - countBelow(row, col, offset - 1),
      [0, Math.min(row, col - offset)],
      (i) => Math.max(0, i + offset),
      () => col,
      dtype,
    ),
  detach: (e, self) => {
    const out = e.alias(self, self.shape, self.strides);
    out.wrapped = self.wrapped;
    return out;
  },
  _local_scalar_dense: (e, self) => {
    const value = e.item(self);
    if (value instanceof Complex) return { kind: 'complex', value };
    if (typeof value === 'boolean') return { kind: 'bool', value: Number(value) };
    if (isFloating(self.dtype)) return { kind: 'float', value: Number(value) };
    return { kind: 'int', value };
  },
});
