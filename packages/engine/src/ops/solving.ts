// Systems of equations, determinants, ranks and pseudo-inverses, in the factors of decompositions.ts.
import { complex128, float64, int64, isComplex, realType } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { numel, sameShape } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';
import { checkMatrix, checkSquare } from './decompositions.ts';
import { implement } from './implement.ts';

const constant = (e: Engine, value: number | null): Tensor | null =>
  value === null ? null : e.call('full', [], float(value), float64);

const wantsGrad = (e: Engine, t: Tensor): boolean => e.gradMode && t.requiresGrad;

function cholesky(e: Engine, self: Tensor, upper: boolean): Tensor {
  return e.call('linalg_cholesky_ex', self, upper, true)[0]!;
}

/** In double precision: the product of a factor with its adjoint is as badly conditioned as what was factored. */
const precise = (t: Tensor): Tensor => t.to(isComplex(t.dtype) ? complex128 : float64);
const adjoint = (t: Tensor): Tensor => (isComplex(t.dtype) ? t.mT.conj() : t.mT);

/** A factor's product with its adjoint, the factor's other half taken for zero; the gradient goes to all of it, as PyTorch's does. */
function multiplied(e: Engine, factor: Tensor, upper: boolean): Tensor {
  const given = precise(factor);
  const l = upper ? adjoint(given) : given;
  const whole = l.sub(e.call('triu', l.detach(), 1));
  return whole.matmul(adjoint(whole));
}

function pinv(e: Engine, self: Tensor, atol: number | null, rtol: number | null, hermitian: boolean): Tensor {
  return e.call('linalg_pinv.atol_rtol_tensor', self, constant(e, atol), constant(e, rtol), hermitian);
}

function rank(e: Engine, self: Tensor, atol: number | null, rtol: number | null, hermitian: boolean): Tensor {
  checkMatrix('linalg.matrix_rank', self);
  const a = self.detach();
  const [m, n] = a.shape.slice(-2) as [number, number];
  if (a.numel === 0) return e.call('zeros', a.shape.slice(0, -2), int64);
  const values = hermitian ? e.call('linalg_eigvalsh', a).abs() : e.call('linalg_svdvals', a);
  const relative = rtol ?? (atol !== null && atol > 0 ? 0 : a.dtype.eps * Math.max(m, n));
  const limit = e.call('clamp', e.call('amax', values, [-1], true).mul(relative), float(atol ?? 0));
  return values.gt(limit).sum([-1]);
}

function logAbsDet(e: Engine, self: Tensor): [Tensor, Tensor] {
  const [sign, log] = e.call('_linalg_slogdet', self);
  return [sign!, log!];
}

export const solving = implement({
  linalg_cholesky: cholesky,
  cholesky,
  cholesky_solve: (e, self, factor, upper) => {
    for (const [t, name] of [
      [self, 'b'],
      [factor, 'u'],
    ] as const)
      if (t.ndim < 2)
        throw runtimeError(`${name} should have at least 2 dimensions, but has ${t.ndim} dimensions instead`);
    return e.call('linalg_solve', multiplied(e, factor, upper), precise(self)).to(self.dtype);
  },
  cholesky_inverse: (e, self, upper) => {
    checkSquare('cholesky_inverse', self);
    return e.call('linalg_inv', multiplied(e, self, upper)).to(self.dtype);
  },
  linalg_inv: (e, self) => e.call('linalg_inv_ex', self, true)[0]!,
  inverse: (e, self) => e.call('linalg_inv_ex', self, true)[0]!,
  linalg_solve: (e, a, b, left) => e.call('_linalg_solve_ex', a, b, left, true)[0]!,
  linalg_solve_ex: (e, a, b, left, check) => {
    const made = e.call('_linalg_solve_ex', a, b, left, check);
    return [made[0]!, made[3]!];
  },
  linalg_det: (e, self) => e.call('_linalg_det', self)[0]!,
  det: (e, self) => e.call('_linalg_det', self)[0]!,
  linalg_slogdet: logAbsDet,
  slogdet: logAbsDet,
  logdet: (e, self) => {
    const [sign, log] = logAbsDet(e, self);
    if (isComplex(self.dtype)) return e.call('log', sign).add(log);
    return e.call('where.ScalarOther', sign.ge(0), log, float(Number.NaN));
  },
  qr: (e, self, some) => e.call('linalg_qr', self, some ? 'reduced' : 'complete'),
  linalg_eigh: (e, self, uplo) => e.call('_linalg_eigh', self, uplo),
  linalg_eigvalsh: (e, self, uplo) => e.call('_linalg_eigh', self, uplo, wantsGrad(e, self))[0]!,
  linalg_svd: (e, self, full, driver) => e.call('_linalg_svd', self, full, true, driver),
  svd: (e, self, some, vectors) => {
    if (self.ndim < 2)
      throw runtimeError(
        `linalg.svd: input should have at least 2 dimensions, but has ${self.ndim} dimensions instead`,
      );
    if (vectors) {
      const [u, s, vh] = e.call('_linalg_svd', self, !some);
      return [u!, s!, adjoint(vh!)];
    }
    const [m, n] = self.shape.slice(-2) as [number, number];
    const batch = self.shape.slice(0, -2);
    const zeros = (size: number) => e.call('zeros', [...batch, size, size], self.dtype);
    return [zeros(m), e.call('linalg_svdvals', self), zeros(n)];
  },
  linalg_svdvals: (e, self, driver) => e.call('_linalg_svd', self, false, wantsGrad(e, self), driver)[1]!,
  'linalg_pinv.atol_rtol_float': pinv,
  linalg_pinv: (e, self, rcond, hermitian) => pinv(e, self, 0, rcond, hermitian),
  pinverse: (e, self, rcond) => pinv(e, self, 0, rcond, false),
  'linalg_matrix_rank.atol_rtol_float': rank,
  linalg_matrix_rank: (e, self, tol, hermitian) => rank(e, self, tol, 0, hermitian),
  linalg_lstsq: (e, a, b, rcond, driver) => {
    const name = 'torch.linalg.lstsq';
    if (a.ndim < 2) throw runtimeError(`${name}: input must have at least 2 dimensions.`);
    if (b.ndim < 1) throw runtimeError(`${name}: other must have at least 1 dimension.`);
    if (a.dtype !== b.dtype)
      throw runtimeError(
        `${name}: Expected input and other to have the same dtype, but got input's dtype ${a.dtype.label} and other's dtype ${b.dtype.label}`,
      );
    const which = driver ?? 'gelsy';
    if (!['gels', 'gelsy', 'gelsd', 'gelss'].includes(which))
      throw runtimeError(`${name}: parameter \`driver\` should be one of (gels, gelsy, gelsd, gelss)`);
    checkMatrix('linalg.lstsq', a);
    const [m, n] = a.shape.slice(-2) as [number, number];
    const vector = b.ndim === 1 || (a.ndim - 1 === b.ndim && sameShape(a.shape.slice(0, -1), b.shape));
    const right = vector ? b.unsqueeze(-1) : b;
    if (right.shape[right.ndim - 2] !== m)
      throw runtimeError(
        vector
          ? `${name}: input.size(-2) should match other.size(-1)`
          : `${name}: input.size(-2) should match other.size(-2)`,
      );
    const relative = rcond ?? a.dtype.eps * Math.max(m, n);
    // In double precision: float32 would lose the digits that a badly conditioned matrix needs.
    const x = pinv(e, precise(a), 0, which === 'gels' ? 0 : relative, false)
      .matmul(precise(right))
      .to(a.dtype);
    const ranks = rank(e, a, 0, relative, false);
    const none = (dtype = realType(a.dtype)) => e.call('empty.memory_format', [0], dtype);
    const full = e.toArray(ranks).every((r) => Number(r) === n);
    const left = a.matmul(x).sub(right);
    const residuals =
      m > n && which !== 'gelsy' && full
        ? (isComplex(left.dtype) ? left.abs().pow(2) : left.mul(left)).sum([-2])
        : none();
    const values = which === 'gelsd' || which === 'gelss' ? e.call('linalg_svdvals', a.detach()) : none();
    return [vector ? x.squeeze(-1) : x, residuals, which === 'gels' ? none(int64) : ranks, values];
  },
  linalg_cond: (e, self, p) => {
    if (p === null || Math.abs(Number(p.value)) === 2) {
      checkMatrix('linalg.cond', self);
      const values = e.call('linalg_svdvals', self);
      const [first, last] = [values.select(-1, 0), values.select(-1, -1)];
      return p !== null && Number(p.value) === -2 ? last.div(first) : first.div(last);
    }
    checkSquare('linalg.cond', self);
    const size = e.call('linalg_matrix_norm', self, p);
    return size.mul(e.call('linalg_matrix_norm', e.call('linalg_inv_ex', self)[0]!, p));
  },
  'linalg_cond.p_str': (e, self, p) => {
    checkSquare('linalg.cond', self);
    const size = e.call('linalg_matrix_norm.str_ord', self, p);
    return size.mul(e.call('linalg_matrix_norm.str_ord', e.call('linalg_inv_ex', self)[0]!, p));
  },
  matrix_exp: (e, self) => e.call('linalg_matrix_exp', self),
  linalg_tensorinv: (e, self, ind) => {
    if (ind <= 0) throw runtimeError("Expected a strictly positive integer for 'ind'");
    const [first, last] = [self.shape.slice(0, ind), self.shape.slice(ind)];
    const [rows, columns] = [numel(first), numel(last)];
    if (rows !== columns)
      throw runtimeError(
        `Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got ${columns} != ${rows}`,
      );
    return e.call('linalg_inv', self.reshape([rows, columns])).reshape([...last, ...first]);
  },
  linalg_tensorsolve: (e, self, other, dims) => {
    const moved = dims
      ? e.call(
          'movedim.intlist',
          self,
          dims,
          dims.map((_, i) => self.ndim - dims.length + i),
        )
      : self;
    const rest = moved.shape.slice(other.ndim);
    const size = numel(rest);
    if (size !== other.numel)
      throw runtimeError(
        `Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), but got ${size} != ${other.numel}`,
      );
    return e.call('linalg_solve', moved.reshape([size, size]), other.reshape([size])).reshape(rest);
  },
});
