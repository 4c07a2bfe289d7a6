// Products of more than two factors, cross products, powers, traces and norms of matrices.

import type { DType } from '../dtype.ts';
import { cppName, isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { broadcastShapes, numel, sameShape, show, wrapDim } from '../shape.ts';
import { int, type Tensor } from '../tensor.ts';
import { checkSquareShape } from './decompositions.ts';
import { implement } from './implement.ts';
import type { Scalar } from './schema.ts';

const scaled = (e: Engine, t: Tensor, by: Scalar): Tensor => (Number(by.value) === 1 ? t : t.mul(e.wrap(by)));

/** beta * self + alpha * product; self is not read where beta is 0. */
function blend(e: Engine, self: Tensor, product: Tensor, beta: Scalar, alpha: Scalar): Tensor {
  const added = scaled(e, product, alpha);
  if (Number(beta.value) === 0) {
    broadcastShapes(self.shape, added.shape);
    return added.to(self.dtype);
  }
  return scaled(e, self, beta).add(added);
}

function tensordot(
  e: Engine,
  a: Tensor,
  b: Tensor,
  dimsA: readonly number[],
  dimsB: readonly number[],
): Tensor {
  if (dimsA.length !== dimsB.length) throw runtimeError('both dimension lists should have same length');
  if (a.dtype !== b.dtype) throw runtimeError('both inputs should have same dtype');
  const [da, db] = [dimsA.map((d) => wrapDim(d, a.ndim)), dimsB.map((d) => wrapDim(d, b.ndim))];
  da.forEach((d, i) => {
    const [sa, sb] = [a.shape[d]!, b.shape[db[i]!]!];
    if (sa !== sb)
      throw runtimeError(
        `contracted dimensions need to match, but first has size ${sa} in dim ${d} and second has size ${sb} in dim ${db[i]}`,
      );
  });
  const rest = (t: Tensor, used: number[]) => t.shape.map((_, d) => d).filter((d) => !used.includes(d));
  const [ra, rb] = [rest(a, da), rest(b, db)];
  const inner = da.reduce((n, d) => n * a.shape[d]!, 1);
  const shape = [...ra.map((d) => a.shape[d]!), ...rb.map((d) => b.shape[d]!)];
  const left = a.permute([...ra, ...da]).reshape([numel(ra.map((d) => a.shape[d]!)), inner]);
  const right = b.permute([...db, ...rb]).reshape([inner, numel(rb.map((d) => b.shape[d]!))]);
  return e.call('mm', left, right).reshape(shape);
}

/** Product of a chain of matrices in the order that costs least. */
function chain(e: Engine, tensors: readonly Tensor[]): Tensor {
  const n = tensors.length;
  if (n === 2) return e.call('mm', tensors[0]!, tensors[1]!);
  const sizes = [tensors[0]!.shape[0]!, ...tensors.map((t) => t.shape[1]!)];
  const cost = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const cut = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let span = 1; span < n; span++)
    for (let i = 0; i + span < n; i++) {
      const j = i + span;
      cost[i]![j] = Number.POSITIVE_INFINITY;
      for (let k = i; k < j; k++) {
        const c = cost[i]![k]! + cost[k + 1]![j]! + sizes[i]! * sizes[k + 1]! * sizes[j + 1]!;
        if (c < cost[i]![j]!) [cost[i]![j], cut[i]![j]] = [c, k];
      }
    }
  const product = (i: number, j: number): Tensor =>
    i === j ? tensors[i]! : e.call('mm', product(i, cut[i]![j]!), product(cut[i]![j]! + 1, j));
  return product(0, n - 1);
}

function multiDot(e: Engine, tensors: readonly Tensor[]): Tensor {
  const n = tensors.length;
  if (n < 2) throw runtimeError(`multi_dot(): expected at least 2 tensors but got ${n}`);
  const [first, last] = [tensors[0]!, tensors[n - 1]!];
  for (const [i, t] of tensors.entries()) {
    const edge = i === 0 || i === n - 1;
    if (edge && (t.ndim < 1 || t.ndim > 2))
      throw runtimeError(
        `multi_dot(): the ${i === 0 ? 'first' : 'last'} tensor must be 1D or 2D but got ${t.ndim}D`,
      );
    if (!edge && t.ndim !== 2) throw runtimeError(`multi_dot(): tensor ${i} must be 2D but got ${t.ndim}D`);
    if (t.dtype !== first.dtype)
      throw runtimeError(
        `multi_dot(): all tensors must have be the same dtype but tensor 0 is ${cppName(first.dtype)} and tensor ${i} ${cppName(t.dtype)}`,
      );
  }
  const matrices = [
    first.ndim === 1 ? first.unsqueeze(0) : first,
    ...tensors.slice(1, -1),
    last.ndim === 1 ? last.unsqueeze(-1) : last,
  ];
  for (let i = 0; i + 1 < n; i++) {
    const [a, b] = [matrices[i]!, matrices[i + 1]!];
    if (a.shape[1] !== b.shape[0])
      throw runtimeError(
        `multi_dot(): tensors ${i} and ${i + 1} with shapes ${show(a.shape)} and ${show(b.shape)} cannot be multiplied`,
      );
  }
  const shape = [
    ...(first.ndim === 1 ? [] : [first.shape[0]!]),
    ...(last.ndim === 1 ? [] : [last.shape[1]!]),
  ];
  return chain(e, matrices).reshape(shape);
}

function matrixPower(e: Engine, self: Tensor, n: number): Tensor {
  checkSquareShape('linalg.matrix_power', self);
  if (n < 0) return matrixPower(e, e.call('linalg_inv', self), -n);
  if (n === 0) {
    const size = self.shape[self.ndim - 1]!;
    // On the graph, with a gradient of zero, as PyTorch has it.
    return e.call('zero', self).add(e.call('eye', size, self.dtype));
  }
  let out: Tensor | null = null;
  let square = self;
  for (let k = n; k > 0; k >>= 1) {
    if (k & 1) out = out ? out.matmul(square) : square;
    if (k > 1) square = square.matmul(square);
  }
  return n === 1 ? out!.clone() : out!;
}

/** As linalg.cross along a dimension of size 3, written as two rolled products. */
function cross(e: Engine, a: Tensor, b: Tensor, dim: number): Tensor {
  if (a.ndim !== b.ndim) throw runtimeError('linalg.cross: inputs must have the same number of dimensions.');
  const [da, db] = [wrapDim(dim, a.ndim), wrapDim(dim, b.ndim)];
  if (a.shape[da] !== 3 || b.shape[db] !== 3)
    throw runtimeError(
      `linalg.cross: inputs dimension ${dim} must have length 3. Got ${a.shape[da]} and ${b.shape[db]}`,
    );
  const shape = broadcastShapes(a.shape, b.shape);
  const [x, y] = [a.expand(shape), b.expand(shape)];
  const d = wrapDim(dim, shape.length);
  const rolled = (t: Tensor, by: number) => e.call('roll', t, [by], [d]);
  return rolled(x, -1)
    .mul(rolled(y, 1))
    .sub(rolled(x, 1).mul(rolled(y, -1)));
}

function matrixNorm(
  e: Engine,
  self: Tensor,
  ord: Scalar | string,
  dim: readonly number[],
  keepdim: boolean,
  dtype: DType | null,
): Tensor {
  if (self.ndim < 2)
    throw runtimeError('linalg.matrix_norm: The input tensor A must have at least 2 dimensions.');
  if (!isFloating(self.dtype) && self.dtype.category !== 'complex')
    throw runtimeError(
      `linalg.matrix_norm: Expected a floating point or complex tensor as input. Got ${self.dtype.label}`,
    );
  if (dim.length !== 2) throw runtimeError(`linalg.matrix_norm: dim must be a 2-tuple. Got ${dim.join(' ')}`);
  const [rows, columns] = dim.map((d) => wrapDim(d, self.ndim)) as [number, number];
  if (rows === columns)
    throw runtimeError(`linalg.matrix_norm: dims must be different. Got (${dim[0]}, ${dim[1]})`);
  if (ord === 'fro') return e.call('linalg_vector_norm', self, int(2), [rows, columns], keepdim, dtype);
  const p = typeof ord === 'string' ? Number.NaN : Number(ord.value);
  const a = dtype ? self.to(dtype) : self;
  if (Math.abs(p) === 1 || Math.abs(p) === Number.POSITIVE_INFINITY) {
    const [summed, left] = Math.abs(p) === 1 ? [rows, columns] : [columns, rows];
    const sums = e.call('linalg_vector_norm', a, int(1), [summed], keepdim);
    const at = keepdim || left < summed ? left : left - 1;
    return e.call(p > 0 ? 'amax' : 'amin', sums, [at], keepdim);
  }
  if (ord === 'nuc' || Math.abs(p) === 2) {
    const matrices = e.call('movedim.intlist', a, [rows, columns], [-2, -1]);
    const values = e.call('linalg_svdvals', matrices);
    const out = ord === 'nuc' ? values.sum([-1]) : e.call(p > 0 ? 'amax' : 'amin', values, [-1]);
    if (!keepdim) return out;
    return out.reshape(self.shape.map((n, d) => (d === rows || d === columns ? 1 : n)));
  }
  throw runtimeError(
    typeof ord === 'string'
      ? `linalg.matrix_norm: Order ${ord} not supported.`
      : `linalg.matrix_norm: Order ${p} not supported.`,
  );
}

function norm(
  e: Engine,
  self: Tensor,
  ord: Scalar | null,
  dim: readonly number[] | null,
  keepdim: boolean,
  dtype: DType | null,
): Tensor {
  if (dim && dim.length !== 1 && dim.length !== 2)
    throw runtimeError(
      `linalg.norm: If dim is specified, it must be of length 1 or 2. Got [${dim.join(', ')}]`,
    );
  if (ord !== null && dim === null && self.ndim !== 1 && self.ndim !== 2)
    throw runtimeError(
      `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${self.ndim}D.`,
    );
  if (ord !== null && ((dim && dim.length === 2) || (!dim && self.ndim === 2)))
    return matrixNorm(e, self, ord, dim ?? [0, 1], keepdim, dtype);
  return e.call('linalg_vector_norm', self, ord ?? int(2), dim, keepdim, dtype);
}

export const linearAlgebra = implement({
  linalg_cross: cross,
  addmv: (e, self, mat, vec, beta, alpha) => blend(e, self, e.call('mv', mat, vec), beta, alpha),
  addr: (e, self, a, b, beta, alpha) => {
    if (a.ndim !== 1 || b.ndim !== 1)
      throw runtimeError(
        `addr: Expected 1-D argument ${a.ndim !== 1 ? 'vec1' : 'vec2'}, but got ${a.ndim !== 1 ? a.ndim : b.ndim}-D`,
      );
    const product = a.unsqueeze(1).mul(b);
    return blend(e, self.expand(product.shape), product, beta, alpha);
  },
  addbmm: (e, self, a, b, beta, alpha) => {
    wrapDim(2, b.ndim);
    return blend(e, self, e.call('bmm', a, b).sum([0]), beta, alpha);
  },
  trace: (e, self) => {
    if (self.ndim !== 2) throw runtimeError(`trace: expected a matrix, but got tensor with dim ${self.ndim}`);
    return e.call('diagonal', self).sum();
  },

  tensordot,
  cross: (e, self, other, dim) => {
    if (dim !== null) return e.call('linalg_cross', self, other, dim);
    if (self.ndim !== other.ndim)
      throw runtimeError('linalg.cross: inputs must have the same number of dimensions.');
    if (!sameShape(self.shape, other.shape))
      throw runtimeError(
        `inconsistent tensors dimensions input: ${show(self.shape)} other: ${show(other.shape)}`,
      );
    const first = self.shape.indexOf(3);
    if (first < 0) throw runtimeError('no dimension of size 3 in input');
    return e.call('linalg_cross', self, other, first);
  },
  chain_matmul: (e, matrices) => {
    for (const m of matrices)
      if (m.ndim !== 2) throw runtimeError(`Tensor dimension is ${m.ndim}, expected 2 instead.`);
    if (matrices.length === 0) throw runtimeError('chain_matmul(): Expected one or more matrices');
    return matrices.length === 1 ? matrices[0]!.clone() : e.call('linalg_multi_dot', matrices);
  },
  linalg_multi_dot: multiDot,
  linalg_matrix_power: matrixPower,
  matrix_power: matrixPower,
  linalg_matrix_norm: matrixNorm,
  'linalg_matrix_norm.str_ord': (e, self, ord, dim, keepdim, dtype) => {
    if (ord !== 'fro' && ord !== 'nuc') throw runtimeError(`linalg.matrix_norm: Order ${ord} not supported.`);
    return matrixNorm(e, self, ord, dim, keepdim, dtype);
  },
  linalg_norm: norm,
  'linalg_norm.ord_str': (e, self, ord, dim, keepdim, dtype) => {
    if (dim && dim.length !== 1 && dim.length !== 2)
      throw runtimeError(
        `linalg.norm: If dim is specified, it must be of length 1 or 2. Got [${dim.join(', ')}]`,
      );
    return e.call('linalg_matrix_norm.str_ord', self, ord, dim ?? [-2, -1], keepdim, dtype);
  },
  linalg_matmul: (_e, self, other) => self.matmul(other),
  linalg_vecdot: (_e, x, y, dim) => x.mul(y).sum([dim]),
  linalg_diagonal: (e, self, offset, dim1, dim2) => e.call('diagonal', self, offset, dim1, dim2),
});
