// Products of matrices and vectors, batched and broadcast.
import type { Matrix } from '../backend.ts';
import { type ComputeName, cppName, type DType, isComplex, isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { broadcastShapes, numel, type Shape, show } from '../shape.ts';
import { int, type Tensor } from '../tensor.ts';
import { productOfParts } from './complex.ts';
import { implement } from './implement.ts';
import { computeDType, converted, inFloat32, loopOver } from './loops.ts';
import { equals, type Scalar } from './schema.ts';

function sameDType(a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype)
    throw runtimeError(
      `expected m1 and m2 to have the same dtype, but got: ${cppName(a.dtype)} != ${cppName(b.dtype)}`,
    );
}

const noBool = (name: string, t: Tensor): void => {
  if (t.dtype.category === 'bool') throw notImplemented(`"${name}" not implemented for 'Bool'`);
};

/** out = a b for stacks of matrices: (B, m, k) and (B, k, n), any strides; plus `bias`, a packed row of n of the same dtype. */
function multiply(e: Engine, a: Tensor, b: Tensor, bias: Tensor | null = null): Tensor {
  if (isComplex(a.dtype)) {
    const product = productOfParts(e, a, b, (x, y) => multiply(e, x, y));
    return bias ? product.add(bias) : product;
  }
  const compute = computeDType(a.dtype);
  const x = converted(e, a, compute);
  const y = converted(e, b, compute);
  const row = bias && converted(e, bias, compute);
  const [batch, m, k] = x.shape as [number, number, number];
  const n = y.shape[2]!;
  const out = e.empty([batch, m, n], compute);
  if (out.numel > 0)
    e.backend.matmul(
      compute.name as ComputeName,
      m,
      n,
      k,
      matrices(x),
      matrices(y),
      matrices(out),
      batch,
      row ? row.address : 0,
    );
  return converted(e, out, a.dtype);
}

const matrices = ({ address, strides }: Tensor): Matrix => ({
  address,
  next: strides[0]!,
  row: strides[1]!,
  column: strides[2]!,
});

const stacked = (e: Engine, t: Tensor) => e.alias(t, [1, ...t.shape], [0, ...t.strides]);
const unstacked = (e: Engine, t: Tensor) => e.alias(t, t.shape.slice(1), t.strides.slice(1));

function mm(e: Engine, a: Tensor, b: Tensor): Tensor {
  if (a.ndim !== 2) throw runtimeError('self must be a matrix');
  if (b.ndim !== 2) throw runtimeError('mat2 must be a matrix');
  if (a.shape[1] !== b.shape[0])
    throw runtimeError(
      `mat1 and mat2 shapes cannot be multiplied (${a.shape.join('x')} and ${b.shape.join('x')})`,
    );
  sameDType(a, b);
  noBool('addmm_impl_cpu_', a);
  return unstacked(e, multiply(e, stacked(e, a), stacked(e, b)));
}

function checkProducts(a: Tensor, b: Tensor): void {
  if (a.ndim !== 3) throw runtimeError('batch1 must be a 3D tensor');
  if (b.ndim !== 3) throw runtimeError('batch2 must be a 3D tensor');
  if (a.shape[0] !== b.shape[0] || a.shape[2] !== b.shape[1])
    throw runtimeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${a.shape[0]}, ${a.shape[2]}] but got: [${b.shape[0]}, ${b.shape[1]}].`,
    );
  if (a.dtype !== b.dtype)
    throw runtimeError(`expected scalar type ${a.dtype.label} but found ${b.dtype.label}`);
  noBool('bmm', a);
}

function bmm(e: Engine, a: Tensor, b: Tensor): Tensor {
  checkProducts(a, b);
  return multiply(e, a, b);
}

/** beta self + alpha product; a beta of 0 ignores self, NaNs included. */
function blend(e: Engine, self: Tensor, product: Tensor, beta: Scalar, alpha: Scalar): Tensor {
  const scaled = equals(alpha, 1) ? product : product.mul(e.wrap(alpha));
  if (equals(beta, 0)) return scaled;
  const base = equals(beta, 1) ? self : self.mul(e.wrap(beta));
  if (scaled.dtype.name !== scaled.dtype.compute) return scaled.add(base);
  e.backend.binary(
    'add',
    scaled.dtype.compute,
    loopOver(scaled.shape, [scaled, scaled, converted(e, base, scaled.dtype)]),
  );
  return scaled;
}

function checkAdded(self: Tensor, shape: Shape): void {
  const lead = shape.length - self.ndim;
  const fits = lead >= 0 && self.shape.every((size, d) => size === 1 || size === shape[d + lead]);
  if (!fits)
    throw runtimeError(
      `The expanded size of the tensor (${shape[shape.length - 1]}) must match the existing size (${self.shape[self.ndim - 1]}) at non-singleton dimension ${shape.length - 1}.  Target sizes: ${show(shape)}.  Tensor sizes: ${show(self.shape)}`,
    );
}

function scalarType(self: Tensor, dtype: DType): void {
  if (self.dtype !== dtype)
    throw runtimeError(
      `self and mat2 must have the same dtype, but got ${self.dtype.label} and ${dtype.label}`,
    );
}

/** The general product of `torch.matmul`. Rows of a long stack against one matrix are folded into a single product. */
function matmulOf(e: Engine, a: Tensor, b: Tensor): Tensor {
  if (a.ndim === 0 || b.ndim === 0)
    throw runtimeError(
      `both arguments to matmul need to be at least 1D, but they are ${a.ndim}D and ${b.ndim}D`,
    );
  if (a.ndim === 1 && b.ndim === 1) return e.call('dot', a, b);
  if (a.ndim === 2 && b.ndim === 1) return e.call('mv', a, b);
  if (a.ndim === 1 && b.ndim === 2) return e.call('mm', a.unsqueeze(0), b).squeeze(0);
  if (a.ndim === 2 && b.ndim === 2) return e.call('mm', a, b);
  if (a.ndim >= 3 && b.ndim <= 2) {
    const rows = a.reshape([numel(a.shape.slice(0, -1)), a.shape[a.ndim - 1]!]);
    const lead = a.shape.slice(0, -1);
    if (b.ndim === 1) return e.call('_unsafe_view', e.call('mv', rows, b), lead);
    return e.call('_unsafe_view', e.call('mm', rows, b), [...lead, b.shape[1]!]);
  }
  const left = a.ndim === 1 ? a.unsqueeze(0) : a;
  const right = b.ndim === 1 ? b.unsqueeze(1) : b;
  const batch = broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const [m, k] = left.shape.slice(-2) as [number, number];
  const [k2, n] = right.shape.slice(-2) as [number, number];
  const count = numel(batch);
  const x = left.expand([...batch, m, k]).reshape([count, m, k]);
  const y = right.expand([...batch, k2, n]).reshape([count, k2, n]);
  const out = e.call('bmm', x, y);
  const shape = [...batch, ...(a.ndim === 1 ? [] : [m]), ...(b.ndim === 1 ? [] : [n])];
  return e.call('_unsafe_view', out, shape);
}

export const matmul = implement({
  mm,
  bmm,
  addmm: (e, self, a, b, beta, alpha) => {
    if (a.ndim !== 2 || b.ndim !== 2)
      throw runtimeError(
        a.ndim !== 2
          ? `mat1 must be a matrix, got ${a.ndim}-D tensor`
          : `mat2 must be a matrix, got ${b.ndim}-D tensor`,
      );
    if (a.shape[1] !== b.shape[0])
      throw runtimeError(
        `mat1 and mat2 shapes cannot be multiplied (${a.shape.join('x')} and ${b.shape.join('x')})`,
      );
    checkAdded(self, [a.shape[0]!, b.shape[1]!]);
    scalarType(self, b.dtype);
    if (a.dtype !== b.dtype)
      throw runtimeError(
        `mat1 and mat2 must have the same dtype, but got ${a.dtype.label} and ${b.dtype.label}`,
      );
    const row = self.ndim === 1 && self.shape[0] === b.shape[1] && self.contiguousLayout;
    if (row && equals(beta, 1) && equals(alpha, 1))
      return unstacked(e, multiply(e, stacked(e, a), stacked(e, b), self));
    return inFloat32(e, [self, a, b], self.dtype, (c, x, y) => blend(e, c!, mm(e, x!, y!), beta, alpha));
  },
  baddbmm: (e, self, a, b, beta, alpha) => {
    checkProducts(a, b);
    checkAdded(self, [a.shape[0]!, a.shape[1]!, b.shape[2]!]);
    scalarType(self, b.dtype);
    const inexact = isFloating(self.dtype) || isComplex(self.dtype);
    const cast = (s: Scalar): Scalar => (inexact ? s : int(Math.trunc(Number(s.value))));
    return inFloat32(e, [self, a, b], self.dtype, (c, x, y) =>
      blend(e, c!, bmm(e, x!, y!), cast(beta), cast(alpha)),
    );
  },
  dot: (e, a, b) => {
    if (a.ndim !== 1 || b.ndim !== 1)
      throw runtimeError(`1D tensors expected, but got ${a.ndim}D and ${b.ndim}D tensors`);
    if (a.dtype !== b.dtype)
      throw runtimeError(
        `dot : expected both vectors to have same dtype, but found ${a.dtype.label} and ${b.dtype.label}`,
      );
    if (a.numel !== b.numel)
      throw runtimeError(
        `inconsistent tensor size, expected tensor [${a.numel}] and src [${b.numel}] to have the same number of elements, but got ${a.numel} and ${b.numel} elements respectively`,
      );
    const row = e.alias(a, [1, 1, a.numel], [0, 0, a.strides[0]!]);
    const column = e.alias(b, [1, b.numel, 1], [0, b.strides[0]!, 0]);
    return e.alias(multiply(e, row, column), [], []);
  },
  mv: (e, a, x) => {
    if (a.ndim !== 2 || x.ndim !== 1)
      throw runtimeError(`vector + matrix @ vector expected, got ${1}, ${a.ndim}, ${x.ndim}`);
    if (a.shape[1] !== x.shape[0])
      throw runtimeError(
        `size mismatch, got input (${a.shape[0]}), mat (${a.shape.join('x')}), vec (${x.shape[0]})`,
      );
    if (a.dtype !== x.dtype)
      throw runtimeError(
        `addmv input tensors must have the same dtype, but got ${x.dtype.label}, ${a.dtype.label}, and ${x.dtype.label}`,
      );
    const out = multiply(e, stacked(e, a), e.alias(x, [1, x.numel, 1], [0, x.strides[0]!, 0]));
    return e.alias(out, [a.shape[0]!], [1]);
  },

  matmul: matmulOf,
  linear: (e, input, weight, bias) => {
    const right = weight.ndim === 2 ? e.call('t', weight) : weight;
    if (!bias) return matmulOf(e, input, right);
    if (input.ndim === 2 && weight.ndim === 2) return e.call('addmm', bias, input, right);
    if (input.ndim >= 3 && weight.ndim === 2 && input.contiguousLayout) {
      const rows = input.reshape([numel(input.shape.slice(0, -1)), input.shape[input.ndim - 1]!]);
      return e.call('view', e.call('addmm', bias, rows, right), [
        ...input.shape.slice(0, -1),
        weight.shape[0]!,
      ]);
    }
    return matmulOf(e, input, right).add(bias);
  },
  outer: (_e, self, other) => {
    if (self.ndim !== 1 || other.ndim !== 1)
      throw runtimeError(
        `outer: Expected 1-D argument ${self.ndim !== 1 ? 'self' : 'vec2'}, but got ${self.ndim !== 1 ? self.ndim : other.ndim}-D`,
      );
    return self.unsqueeze(1).mul(other);
  },
  inner: (_e, self, other) => {
    if (self.ndim === 0 || other.ndim === 0) return self.mul(other);
    if (self.shape[self.ndim - 1] !== other.shape[other.ndim - 1])
      throw runtimeError(
        `inner() the last dimension must match on both input tensors but got shapes ${show(self.shape)} and ${show(other.shape)}`,
      );
    const rows = self.reshape([-1, self.shape[self.ndim - 1]!]);
    const columns = other.reshape([-1, other.shape[other.ndim - 1]!]);
    return rows
      .matmul(columns.transpose(0, 1))
      .reshape([...self.shape.slice(0, -1), ...other.shape.slice(0, -1)]);
  },
});
