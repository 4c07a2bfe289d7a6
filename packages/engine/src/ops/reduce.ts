// Many elements to one: sums, extremes, norms, running sums, softmax.
import type { Loop, ReduceOp, Run } from '../backend.ts';
import {
  bool,
  type ComputeName,
  type DType,
  int32,
  int64,
  isComplex,
  isFloating,
  isInexact,
  realType,
} from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { indexError, notImplemented, runtimeError } from '../errors.ts';
import { coalesce, contiguousStrides, type Shape, wrapDim, wrapDims } from '../shape.ts';
import { float, int, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { computeDType, converted, copyInto, packed } from './loops.ts';
import type { Scalar } from './schema.ts';

/** What is left of a shape when `dims` (wrapped) are reduced. */
export const reducedShape = (shape: Shape, dims: readonly number[], keepdim: boolean): number[] =>
  keepdim ? shape.map((n, d) => (dims.includes(d) ? 1 : n)) : shape.filter((_, d) => !dims.includes(d));

/** Reduce `dims` of `self` (of a compute type) into a fresh tensor of `out`, by a kernel over kept points and a run each. */
function reduceWith(
  e: Engine,
  self: Tensor,
  dims: readonly number[],
  keepdim: boolean,
  out: DType,
  kernel: (loop: Loop, run: Run) => void,
): Tensor {
  let source = self;
  const kept = self.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const pick = (list: Shape, which: readonly number[]) => which.map((d) => list[d]!);
  let run = coalesce(pick(self.shape, dims), [pick(self.strides, dims)]);
  if (run.shape.length > 1) {
    const order = [...kept, ...dims];
    const moved = packed(e, e.alias(self, pick(self.shape, order), pick(self.strides, order)));
    const back = order.map((_, d) => order.indexOf(d));
    source = e.alias(moved, pick(moved.shape, back), pick(moved.strides, back));
    run = coalesce(pick(source.shape, dims), [pick(source.strides, dims)]);
  }
  const result = e.empty(reducedShape(self.shape, dims, keepdim), out);
  const { bytes } = self.dtype;
  const keptShape = pick(source.shape, kept);
  const loop = coalesce(keptShape, [contiguousStrides(keptShape), pick(source.strides, kept)]);
  const count = dims.reduce((n, d) => n * self.shape[d]!, 1);
  kernel(
    {
      shape: loop.shape,
      addresses: [result.address, source.address],
      strides: [loop.strides[0]!.map((s) => s * out.bytes), loop.strides[1]!.map((s) => s * bytes)],
    },
    { count, steps: [(run.strides[0]![0] ?? 0) * bytes] },
  );
  return result;
}

function fold(
  e: Engine,
  op: ReduceOp,
  self: Tensor,
  dims: readonly number[],
  keepdim: boolean,
  dtype: DType,
): Tensor {
  const compute = computeDType(dtype);
  const made = reduceWith(
    e,
    converted(e, converted(e, self, dtype), compute),
    dims,
    keepdim,
    compute,
    (loop, run) => e.backend.reduce(op, compute.name as ComputeName, loop, run),
  );
  return converted(e, made, dtype);
}

/** Sums and products of integers and bools are int64. */
const sumType = (self: Tensor, dtype: DType | null): DType =>
  dtype ?? (isInexact(self.dtype) ? self.dtype : int64);

const all = (self: Tensor) => wrapDims(null, self.ndim);

function extreme(
  e: Engine,
  op: 'max' | 'min',
  name: string,
  self: Tensor,
  dims: readonly number[],
  keepdim: boolean,
): Tensor {
  if (name.startsWith('am') && self.numel === 0 && self.ndim > 0 && dims.length === self.ndim)
    throw runtimeError(
      `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
    );
  for (const d of dims)
    if (self.shape[d] === 0)
      throw indexError(`${name}(): Expected reduction dim ${d} to have non-zero size.`);
  return fold(e, op, self, dims, keepdim, self.dtype);
}

function extremeAll(e: Engine, op: 'max' | 'min', self: Tensor): Tensor {
  if (self.numel === 0)
    throw runtimeError(
      `${op}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
    );
  return fold(e, op, self, all(self), false, self.dtype);
}

/** Index of the first extreme along `dim`, dimension kept. */
function argExtreme(e: Engine, op: 'max' | 'min', name: string, self: Tensor, dim: number): Tensor {
  const dims = self.ndim === 0 ? [] : [wrapDim(dim, self.ndim)];
  for (const d of dims)
    if (self.shape[d] === 0)
      throw indexError(`${name}(): Expected reduction dim ${d} to have non-zero size.`);
  const compute = computeDType(self.dtype);
  return reduceWith(e, converted(e, self, compute), dims, true, int64, (loop, run) =>
    e.backend.argReduce(op, compute.name as ComputeName, loop, run),
  );
}

function extremeAlong(
  e: Engine,
  op: 'max' | 'min',
  self: Tensor,
  dim: number,
  keepdim: boolean,
): readonly [Tensor, Tensor] {
  const d = wrapDim(dim, self.ndim);
  const indices = argExtreme(e, op, op, self, dim);
  const values = self.ndim === 0 ? self.clone() : e.call('gather', self, d, indices);
  if (keepdim || self.ndim === 0) return [values, indices];
  return [squeezed(e, values, d), squeezed(e, indices, d)];
}

const squeezed = (e: Engine, t: Tensor, d: number) =>
  e.alias(
    t,
    t.shape.filter((_, k) => k !== d),
    t.strides.filter((_, k) => k !== d),
  );

function argFlat(e: Engine, op: 'max' | 'min', self: Tensor, dim: number | null, keepdim: boolean): Tensor {
  const name = `arg${op}`;
  if (dim === null) {
    if (self.numel === 0)
      throw indexError(`${name}(): Expected reduction dim to be specified for input.numel() == 0.`);
    const flat = argExtreme(e, op, name, e.call('view', packed(e, self), [-1]), 0);
    return e.alias(flat, keepdim ? self.shape.map(() => 1) : [], keepdim ? self.shape.map(() => 1) : []);
  }
  const index = argExtreme(e, op, name, self, dim);
  return keepdim || self.ndim === 0 ? index : squeezed(e, index, wrapDim(dim, self.ndim));
}

function meanOver(
  e: Engine,
  self: Tensor,
  dims: readonly number[],
  keepdim: boolean,
  dtype: DType | null,
): Tensor {
  const made = dtype ?? self.dtype;
  if (!isInexact(made))
    throw runtimeError(
      `mean(): could not infer output dtype. ${dtype ? 'Optional' : 'Input'} dtype must be either a floating point or complex dtype. Got: ${made.label}`,
    );
  const wide = computeDType(made);
  const count = dims.reduce((n, d) => n * self.shape[d]!, 1);
  const total = fold(e, 'sum', self, dims, keepdim, wide);
  return converted(e, total.div(e.wrap(float(count))), made);
}

function variance(
  e: Engine,
  self: Tensor,
  dim: readonly number[] | null,
  correction: Scalar | null,
  keepdim: boolean,
): Tensor {
  if (!isInexact(self.dtype))
    throw runtimeError('std and var only support floating point and complex dtypes');
  const dims = wrapDims(dim, self.ndim);
  const wide = converted(e, self, computeDType(self.dtype));
  const count = dims.reduce((n, d) => n * self.shape[d]!, 1);
  const center = wide.sub(meanOver(e, wide, dims, true, null));
  const made = realType(wide.dtype);
  const distance = isComplex(wide.dtype) ? center.abs() : center;
  const squares = fold(e, 'sum', distance.mul(distance), dims, keepdim, made);
  const free = Math.max(count - Number(correction?.value ?? 1), 0);
  return converted(e, squares.div(e.wrap(float(free))), realType(self.dtype));
}

function scan(e: Engine, op: 'sum' | 'prod', self: Tensor, dim: number, dtype: DType | null): Tensor {
  const made = sumType(self, dtype);
  const d = wrapDim(dim, self.ndim);
  const compute = computeDType(made);
  const source = converted(e, converted(e, self, made), compute);
  const out = e.empty(self.shape, compute);
  if (self.ndim === 0) copyInto(e, out, source);
  else if (self.numel > 0) {
    const rest = self.shape.map((_, k) => k).filter((k) => k !== d);
    const loop = coalesce(
      rest.map((k) => self.shape[k]!),
      [rest.map((k) => out.strides[k]!), rest.map((k) => source.strides[k]!)],
    );
    const { bytes } = compute;
    e.backend.scan(
      op,
      compute.name as ComputeName,
      {
        shape: loop.shape,
        addresses: [out.address, source.address],
        strides: loop.strides.map((s) => s.map((x) => x * bytes)),
      },
      { count: self.shape[d]!, steps: [out.strides[d]! * bytes, source.strides[d]! * bytes] },
    );
  }
  return converted(e, out, made);
}

/** Softmax or its logarithm over `dim`. */
function softmax(e: Engine, self: Tensor, dim: number, log: boolean): Tensor {
  const d = wrapDim(dim, self.ndim);
  if (!isFloating(self.dtype))
    throw notImplemented(
      `"${log ? 'log_softmax' : 'softmax'}_lastdim_kernel_impl" not implemented for '${self.dtype.label}'`,
    );
  const compute = computeDType(self.dtype);
  const last = self.ndim === 0 || d === self.ndim - 1;
  const moved = last ? self : e.call('transpose.int', self, d, -1);
  const source = packed(e, converted(e, moved, compute));
  const out = e.empty(source.shape, compute);
  const count = source.ndim === 0 ? 1 : source.shape[source.ndim - 1]!;
  if (source.numel > 0)
    e.backend.softmax(
      log,
      compute.name as 'float32' | 'float64',
      out.address,
      source.address,
      source.numel / count,
      count,
    );
  const made = last ? out : packed(e, e.call('transpose.int', out, d, -1));
  return converted(e, made, self.dtype);
}

function vectorNorm(
  e: Engine,
  self: Tensor,
  ord: number,
  dim: readonly number[] | null,
  keepdim: boolean,
  dtype: DType | null,
): Tensor {
  const made = realType(dtype ?? self.dtype);
  if (!isFloating(made))
    throw runtimeError(
      `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${made.label}`,
    );
  const dims = wrapDims(dim, self.ndim);
  const x = converted(e, isComplex(self.dtype) ? self.abs() : self, computeDType(made));
  let out: Tensor;
  if (ord === 2) out = fold(e, 'sum', x.mul(x), dims, keepdim, x.dtype).sqrt();
  else if (ord === 1) out = fold(e, 'sum', x.abs(), dims, keepdim, x.dtype);
  else if (ord === 0) out = fold(e, 'sum', x.ne(0), dims, keepdim, x.dtype);
  else if (ord === Number.POSITIVE_INFINITY)
    out = extreme(e, 'max', 'linalg.vector_norm', x.abs(), dims, keepdim);
  else if (ord === Number.NEGATIVE_INFINITY)
    out = extreme(e, 'min', 'linalg.vector_norm', x.abs(), dims, keepdim);
  else
    out = fold(e, 'sum', e.call('pow.Tensor_Scalar', x.abs(), float(ord)), dims, keepdim, x.dtype).pow(
      e.wrap(float(1 / ord)),
    );
  return converted(e, out, made);
}

function truthOver(
  e: Engine,
  which: 'any' | 'all',
  self: Tensor,
  dims: readonly number[],
  keepdim: boolean,
): Tensor {
  const hits = converted(e, converted(e, which === 'any' ? self : e.call('logical_not', self), bool), int32);
  const count = fold(e, 'sum', hits, dims, keepdim, int64);
  const made = which === 'any' ? count.ne(0) : count.eq(0);
  return self.dtype.name === 'uint8' ? converted(e, made, self.dtype) : made;
}

function logsumexp(e: Engine, self: Tensor, dim: readonly number[], keepdim: boolean): Tensor {
  const x = isInexact(self.dtype) ? self : converted(e, self, e.defaultDtype);
  const dims = wrapDims(dim, self.ndim);
  if (x.numel === 0) return fold(e, 'sum', x.exp(), dims, keepdim, x.dtype).log();
  const max = fold(e, 'max', isComplex(x.dtype) ? e.call('real', x) : x, dims, true, realType(x.dtype));
  const shift = max.maskedFill(max.abs().eq(e.wrap(float(Number.POSITIVE_INFINITY))), 0);
  const sum = fold(e, 'sum', x.sub(shift).exp(), dims, true, x.dtype);
  const out = sum.log().add(shift);
  return keepdim ? out : e.call('reshape', out, reducedShape(self.shape, dims, false));
}

const inferred = (self: Tensor, dim: readonly number[] | null) => wrapDims(dim, self.ndim);

export const reduce = implement({
  sum: (e, self, dtype) => fold(e, 'sum', self, all(self), false, sumType(self, dtype)),
  'sum.dim_IntList': (e, self, dim, keepdim, dtype) =>
    fold(e, 'sum', self, inferred(self, dim), keepdim, sumType(self, dtype)),
  mean: (e, self, dtype) => meanOver(e, self, all(self), false, dtype),
  'mean.dim': (e, self, dim, keepdim, dtype) => meanOver(e, self, inferred(self, dim), keepdim, dtype),
  prod: (e, self, dtype) => fold(e, 'prod', self, all(self), false, sumType(self, dtype)),
  'prod.dim_int': (e, self, dim, keepdim, dtype) =>
    fold(e, 'prod', self, inferred(self, [dim]), keepdim, sumType(self, dtype)),
  max: (e, self) => extremeAll(e, 'max', self),
  min: (e, self) => extremeAll(e, 'min', self),
  'max.dim': (e, self, dim, keepdim) => extremeAlong(e, 'max', self, dim, keepdim),
  'min.dim': (e, self, dim, keepdim) => extremeAlong(e, 'min', self, dim, keepdim),
  amax: (e, self, dim, keepdim) => extreme(e, 'max', 'amax', self, inferred(self, dim), keepdim),
  amin: (e, self, dim, keepdim) => extreme(e, 'min', 'amin', self, inferred(self, dim), keepdim),
  argmax: (e, self, dim, keepdim) => argFlat(e, 'max', self, dim, keepdim),
  argmin: (e, self, dim, keepdim) => argFlat(e, 'min', self, dim, keepdim),
  any: (e, self) => truthOver(e, 'any', self, all(self), false),
  'any.dim': (e, self, dim, keepdim) => truthOver(e, 'any', self, inferred(self, [dim]), keepdim),
  all: (e, self) => truthOver(e, 'all', self, all(self), false),
  'all.dim': (e, self, dim, keepdim) => truthOver(e, 'all', self, inferred(self, [dim]), keepdim),
  cumsum: (e, self, dim, dtype) => scan(e, 'sum', self, dim, dtype),
  cumprod: (e, self, dim, dtype) => scan(e, 'prod', self, dim, dtype),
  'var.correction': variance,
  'std.correction': (e, self, dim, correction, keepdim) => variance(e, self, dim, correction, keepdim).sqrt(),
  linalg_vector_norm: (e, self, ord, dim, keepdim, dtype) =>
    vectorNorm(e, self, Number(ord.value), dim, keepdim, dtype),
  logsumexp,
  /** The gradient of softmax as an operation, so that it can be differentiated. */
  _softmax_backward_data: (_e, grad, output, dim, dtype) => {
    const [g, y] = [grad, output].map((t) => t.to(computeDType(t.dtype))) as [Tensor, Tensor];
    const weighted = g.mul(y);
    return weighted.sub(y.mul(y.ndim === 0 ? weighted : weighted.sum([dim], true))).to(dtype);
  },
  _log_softmax_backward_data: (_e, grad, output, dim, dtype) => {
    const [g, y] = [grad, output].map((t) => t.to(computeDType(t.dtype))) as [Tensor, Tensor];
    return g.sub(y.exp().mul(y.ndim === 0 ? g : g.sum([dim], true))).to(dtype);
  },
  _softmax: (e, self, dim) => softmax(e, self, dim, false),
  _log_softmax: (e, self, dim) => softmax(e, self, dim, true),

  'softmax.int': (e, self, dim, dtype) => e.call('_softmax', dtype ? self.to(dtype) : self, dim, false),
  'log_softmax.int': (e, self, dim, dtype) =>
    e.call('_log_softmax', dtype ? self.to(dtype) : self, dim, false),
  std: (e, self, unbiased) => e.call('std.correction', self, null, int(unbiased ? 1 : 0)),
  var: (e, self, unbiased) => e.call('var.correction', self, null, int(unbiased ? 1 : 0)),
  'var.dim': (e, self, dim, unbiased, keepdim) =>
    e.call('var.correction', self, dim, int(unbiased ? 1 : 0), keepdim),
  'std_mean.correction': (e, self, dim, correction, keepdim) => [
    e.call('std.correction', self, dim, correction, keepdim),
    self.mean(wrapDims(dim, self.ndim), keepdim),
  ],
  'var_mean.correction': (e, self, dim, correction, keepdim) => [
    e.call('var.correction', self, dim, correction, keepdim),
    self.mean(wrapDims(dim, self.ndim), keepdim),
  ],
  'norm.ScalarOpt_dim': (e, self, p, dim, keepdim) =>
    e.call('linalg_vector_norm', self, p ?? int(2), dim, keepdim),
  count_nonzero: (_e, self, dim) => (dim === null ? self.ne(0).sum() : self.ne(0).sum([dim])),
  'count_nonzero.dim_IntList': (_e, self, dim) => self.ne(0).sum(dim),
});
