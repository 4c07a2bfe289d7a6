// Factors of batches of matrices: what the gradient table knows. Calculated in double precision, cast at the end.
import { float64, isComplex, isFloating, realType } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { EngineError, notImplemented, runtimeError } from '../errors.ts';
import { cholesky, type Lu, lu, qr, solveLu, solveTriangular, transposed } from '../matrices.ts';
import {
  adjoint,
  choleskyComplex,
  embedded,
  extracted,
  luComplex,
  qrComplex,
  solveLuComplex,
  solveTriangularComplex,
} from '../matrices-complex.ts';
import { eigenHermitian } from '../matrices-hermitian.ts';
import { broadcastShapes, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { doubles, each, fromDoubles, integers, joined, widthOf } from './matrix-batches.ts';
import { singularParts } from './singular-values.ts';

/** Refuses what is no batch of matrices, or has no such operation, as PyTorch's linalg functions do. */
export function checkMatrix(name: string, t: Tensor): void {
  if (t.ndim < 2) throw runtimeError(`${name}: The input tensor A must have at least 2 dimensions.`);
  if (!isFloating(t.dtype) && !isComplex(t.dtype))
    throw runtimeError(`${name}: Expected a floating point or complex tensor as input. Got ${t.dtype.label}`);
  if (t.dtype.bytes < 4)
    throw runtimeError(`${name}: Low precision dtypes not supported. Got ${t.dtype.label}`);
}

export function checkSquare(name: string, t: Tensor): void {
  checkMatrix(name, t);
  checkSquareShape(name, t);
}

/** The same of sizes alone. */
export function checkSquareShape(name: string, t: Tensor): void {
  if (t.ndim < 2) throw runtimeError(`${name}: The input tensor A must have at least 2 dimensions.`);
  const [rows, columns] = t.shape.slice(-2);
  if (rows !== columns)
    throw runtimeError(
      `${name}: A must be batches of square matrices, but they are ${rows} by ${columns} matrices`,
    );
}

/** What is done to matrices of real numbers, and the same to complex ones. */
const forms = {
  real: {
    lu: (a: Float64Array, n: number) => lu(a, n),
    solveLu,
    solveTriangular,
    cholesky,
    qr,
    transposed,
    adjoint: transposed,
  },
  complex: {
    lu: (a: Float64Array, n: number) => luComplex(a, n, n),
    solveLu: solveLuComplex,
    solveTriangular: solveTriangularComplex,
    cholesky: choleskyComplex,
    qr: qrComplex,
    transposed: (a: Float64Array, rows: number, columns: number) => adjoint(a, rows, columns, false),
    adjoint: (a: Float64Array, rows: number, columns: number) => adjoint(a, rows, columns),
  },
};
const formOf = (t: Tensor) => (isComplex(t.dtype) ? forms.complex : forms.real);

/** Of ones and zeros, n by n. */
function identity(n: number, width: number): Float64Array {
  const out = new Float64Array(n * n * width);
  for (let i = 0; i < n; i++) out[i * (n + 1) * width] = 1;
  return out;
}

/** Product of the diagonal of U and the sign of the permutation, as a complex number. */
function product(f: Lu, n: number, width: number): [number, number] {
  let [re, im] = [f.sign, 0];
  for (let i = 0; i < n; i++) {
    const at = i * (n + 1) * width;
    const [dr, di] = [f.factors[at]!, width === 2 ? f.factors[at + 1]! : 0];
    [re, im] = width === 2 ? [re * dr - im * di, re * di + im * dr] : [re * dr, 0];
  }
  return [re, im];
}

const linAlgError = (message: string) => new EngineError('_LinAlgError', message);

/** Raises for the first matrix of the batch whose `info` is not zero. */
function checkInfos(
  name: string,
  infos: readonly number[],
  batched: boolean,
  say: (info: number) => string,
): void {
  const at = infos.findIndex((info) => info !== 0);
  if (at >= 0) throw linAlgError(`${name}: ${batched ? `(Batch element ${at}): ` : ''}${say(infos[at]!)}`);
}

/** The LU of every matrix, or of its transpose, which has the same determinant: PyTorch takes that where it lies packed. */
function factors(e: Engine, a: Tensor, turned: boolean): { all: Lu[]; LU: Tensor; pivots: Tensor } {
  const n = a.shape[a.ndim - 1]!;
  const all = each(turned ? a.mT : a).map((m) => formOf(a).lu(m, n));
  return {
    all,
    LU: joined(
      e,
      all.map((f) => f.factors),
      a.shape,
      a.dtype,
    ),
    pivots: integers(
      e,
      all.flatMap((f) => [...f.pivots]),
      a.shape.slice(0, -1),
    ),
  };
}

/** Whether B of A X = B holds vectors rather than matrices. */
export const isVector = (a: Tensor, b: Tensor): boolean =>
  b.ndim === 1 || (a.ndim - 1 === b.ndim && sameShape(a.shape.slice(0, -1), b.shape));

/** A and B with their batches broadcast; checks that their sizes go together. */
function together(name: string, a: Tensor, b: Tensor, left: boolean): [Tensor, Tensor] {
  if (a.dtype !== b.dtype)
    throw runtimeError(
      `${name}: Expected A and B to have the same dtype, but found A of type ${a.dtype.label} and B of type ${b.dtype.label} instead`,
    );
  if (b.ndim < 2) throw runtimeError(`${name}: The input tensor B must have at least 2 dimensions.`);
  const n = a.shape[a.ndim - 1]!;
  const [rows, columns] = b.shape.slice(-2) as [number, number];
  if ((left ? rows : columns) !== n)
    throw runtimeError(
      `${name}: Incompatible shapes of A and B for the equation ${left ? 'AX = B' : 'XA = B'} (${n}x${n} and ${rows}x${columns})`,
    );
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const spread = (t: Tensor) => {
    const shape = [...batch, ...t.shape.slice(-2)];
    return sameShape(shape, t.shape) ? t : t.expand(shape);
  };
  return [spread(a), spread(b)];
}

/** e to a matrix, by squaring the series of a small one. */
function exponential(a: Float64Array, n: number): Float64Array {
  let norm = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += Math.abs(a[i * n + j]!);
    norm = Math.max(norm, row);
  }
  const halvings = norm > 0.5 ? Math.max(0, Math.ceil(Math.log2(norm / 0.5))) : 0;
  const times = (x: Float64Array, y: Float64Array) => {
    const out = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < n; k++) {
        const by = x[i * n + k]!;
        for (let j = 0; j < n; j++) out[i * n + j]! += by * y[k * n + j]!;
      }
    return out;
  };
  const small = a.map((x) => x / 2 ** halvings);
  let sum = Float64Array.from(a, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  let term = sum;
  for (let k = 1; k <= 18; k++) {
    term = times(term, small).map((x) => x / k);
    sum = sum.map((x, i) => x + term[i]!);
  }
  for (let k = 0; k < halvings; k++) sum = times(sum, sum);
  return sum;
}

export const decompositions = implement({
  linalg_cholesky_ex: (e, self, upper, check) => {
    checkSquare('linalg.cholesky', self);
    const n = self.shape[self.ndim - 1]!;
    const form = formOf(self);
    const made = each(self).map((a) => form.cholesky(upper ? form.adjoint(a, n, n) : a, n));
    const infos = made.map((m) => m.info);
    if (check)
      checkInfos(
        'linalg.cholesky',
        infos,
        self.ndim > 2,
        (info) =>
          `The factorization could not be completed because the input is not positive-definite (the leading minor of order ${info} is not positive-definite).`,
      );
    const out = joined(
      e,
      made.map((m) => (upper ? form.adjoint(m.factor, n, n) : m.factor)),
      self.shape,
      self.dtype,
    );
    return [out, integers(e, infos, self.shape.slice(0, -2))];
  },

  linalg_solve_triangular: (e, self, other, upper, left, unit) => {
    checkSquare('linalg.solve_triangular', self);
    const [a, b] = together('linalg.solve_triangular', self, other, left);
    const n = a.shape[a.ndim - 1]!;
    const [rows, columns] = b.shape.slice(-2) as [number, number];
    const bs = each(b);
    const form = formOf(a);
    // X A = B is A' X' = B'.
    const out = each(left ? a : a.mT).map((m, i) =>
      left
        ? form.solveTriangular(m, bs[i]!, n, columns, upper, unit)
        : form.transposed(
            form.solveTriangular(m, form.transposed(bs[i]!, rows, columns), n, rows, !upper, unit),
            n,
            rows,
          ),
    );
    return joined(e, out, b.shape, b.dtype);
  },

  linalg_inv_ex: (e, self, check) => {
    checkSquare('linalg.inv', self);
    const n = self.shape[self.ndim - 1]!;
    const ones = identity(n, widthOf(self.dtype));
    const form = formOf(self);
    const infos: number[] = [];
    const out = each(self).map((a) => {
      const f = form.lu(a, n);
      infos.push(f.info);
      return form.solveLu(f, ones, n, n);
    });
    if (check)
      checkInfos(
        'linalg.inv',
        infos,
        self.ndim > 2,
        (info) =>
          `The diagonal element ${info} is zero, the inversion could not be completed because the input matrix is singular.`,
      );
    return [joined(e, out, self.shape, self.dtype), integers(e, infos, self.shape.slice(0, -2))];
  },

  _linalg_solve_ex: (e, self, other, left, check) => {
    checkSquare('linalg.solve', self);
    const vector = isVector(self, other);
    if (vector && !left)
      throw runtimeError(
        'linalg.solve: Vector broadcasting of the left hand side is not supported for left=False. In this case linalg.solve is equivalent to B / A.squeeze(-1)',
      );
    const [a, b] = together('linalg.solve', self, vector ? other.unsqueeze(-1) : other, left);
    const n = a.shape[a.ndim - 1]!;
    const [rows, columns] = b.shape.slice(-2) as [number, number];
    const { LU, pivots, all } = factors(e, self, false);
    const infos = all.map((f) => f.info);
    if (check)
      checkInfos(
        'torch.linalg.solve',
        infos,
        self.ndim > 2,
        () => 'The solver failed because the input matrix is singular.',
      );
    const bs = each(b);
    const form = formOf(a);
    const out = each(left ? a : a.mT).map((m, i) => {
      const f = form.lu(m, n);
      return left
        ? form.solveLu(f, bs[i]!, n, columns)
        : form.transposed(form.solveLu(f, form.transposed(bs[i]!, rows, columns), n, rows), n, rows);
    });
    const result = joined(e, out, vector ? b.shape.slice(0, -1) : b.shape, b.dtype);
    return [result, LU, pivots, integers(e, infos, self.shape.slice(0, -2))];
  },

  _linalg_det: (e, self) => {
    checkSquare('linalg.det', self);
    const n = self.shape[self.ndim - 1]!;
    const { all, LU, pivots } = factors(e, self, self.contiguousLayout && !isComplex(self.dtype));
    const width = widthOf(self.dtype);
    const values = all.flatMap((f) => product(f, n, width).slice(0, width));
    return [fromDoubles(e, Float64Array.from(values), self.shape.slice(0, -2), self.dtype), LU, pivots];
  },

  _linalg_slogdet: (e, self) => {
    checkSquare('linalg.slogdet', self);
    const n = self.shape[self.ndim - 1]!;
    const { all, LU, pivots } = factors(e, self, self.contiguousLayout && !isComplex(self.dtype));
    const width = widthOf(self.dtype);
    /** Sizes of the diagonal elements, and each divided by its size. */
    const diagonal = (f: Lu) =>
      Array.from({ length: n }, (_, i) => {
        const at = i * (n + 1) * width;
        const [re, im] = [f.factors[at]!, width === 2 ? f.factors[at + 1]! : 0];
        const size = Math.hypot(re, im);
        return { size, c: size === 0 ? 0 : re / size, s: size === 0 ? 0 : im / size };
      });
    const signs = all.flatMap((f) => {
      let [re, im] = [f.sign, 0];
      for (const { c, s } of diagonal(f)) [re, im] = [re * c - im * s, re * s + im * c];
      return width === 2 ? [re, im] : [re];
    });
    const logs = all.map((f) => diagonal(f).reduce((sum, d) => sum + Math.log(d.size), 0));
    const batch = self.shape.slice(0, -2);
    return [
      fromDoubles(e, Float64Array.from(signs), batch, self.dtype),
      fromDoubles(e, Float64Array.from(logs), batch, realType(self.dtype)),
      LU,
      pivots,
    ];
  },

  linalg_qr: (e, self, mode) => {
    checkMatrix('linalg.qr', self);
    if (!['reduced', 'complete', 'r'].includes(mode))
      throw runtimeError(
        `qr received unrecognized mode '${mode}' but expected one of 'reduced' (default), 'r', or 'complete'`,
      );
    const [m, n] = self.shape.slice(-2) as [number, number];
    const wide = mode === 'complete' ? m : Math.min(m, n);
    const made = each(self).map((a) => formOf(self).qr(a, m, n, wide));
    const batch = self.shape.slice(0, -2);
    return [
      mode === 'r'
        ? e.empty([0], self.dtype)
        : joined(
            e,
            made.map((p) => p.q),
            [...batch, m, wide],
            self.dtype,
          ),
      joined(
        e,
        made.map((p) => p.r),
        [...batch, wide, n],
        self.dtype,
      ),
    ];
  },

  _linalg_eigh: (e, self, uplo, vectors) => {
    checkSquare('linalg.eigh', self);
    const side = uplo.toUpperCase();
    if (side !== 'L' && side !== 'U')
      throw runtimeError(`Expected UPLO argument to be 'L' or 'U', but got ${uplo}`);
    const n = self.shape[self.ndim - 1]!;
    const made = each(self).map((a) => {
      if (a.some((x) => !Number.isFinite(x)))
        throw linAlgError(
          'linalg.eigh: The algorithm failed to converge because the input matrix contained non-finite values.',
        );
      const pairs = new Float64Array(2 * n * n);
      const width = widthOf(self.dtype);
      for (let at = 0; at < n * n; at++) {
        pairs[2 * at] = a[at * width]!;
        if (width === 2) pairs[2 * at + 1] = a[at * width + 1]!;
      }
      return eigenHermitian(pairs, n, self.dtype.eps, side === 'U');
    });
    return [
      joined(
        e,
        made.map((p) => p.values),
        self.shape.slice(0, -1),
        realType(self.dtype),
      ),
      vectors
        ? joined(
            e,
            made.map((p) => (isComplex(self.dtype) ? p.vectors : p.vectors.filter((_, at) => at % 2 === 0))),
            self.shape,
            self.dtype,
          )
        : e.empty([0], self.dtype),
    ];
  },

  _linalg_svd: (e, self, full, vectors, driver) => {
    if (isFloating(self.dtype) && self.dtype.bytes < 4 && self.ndim > 1)
      throw notImplemented(`"linalg_svd_cpu" not implemented for '${self.dtype.label}'`);
    checkMatrix('linalg.svd', self);
    if (driver !== null)
      throw runtimeError(
        'torch.linalg.svd: keyword argument `driver=` is only supported on CUDA inputs with cuSOLVER backend.',
      );
    const [m, n] = self.shape.slice(-2) as [number, number];
    const k = Math.min(m, n);
    const batch = self.shape.slice(0, -2);
    const parts = singularParts(self, vectors ? (full ? 'full' : 'reduced') : 'none');
    const S = joined(
      e,
      parts.map((p) => Float64Array.from(p.values)),
      [...batch, k],
      realType(self.dtype),
    );
    if (!vectors) return [e.empty([0], self.dtype), S, e.empty([0], self.dtype)];
    const rows = (list: Float64Array[]) => list.flatMap((row) => [...row]);
    const [wu, wv] = full ? [m, n] : [k, k];
    const form = formOf(self);
    const u = parts.map((p) => form.transposed(Float64Array.from(rows(p.u)), wu, m));
    // Rows of Vh are the conjugates of v.
    const v = parts.map((p) =>
      Float64Array.from(rows(p.v), (x, at) => (isComplex(self.dtype) && at % 2 === 1 ? -x : x)),
    );
    return [joined(e, u, [...batch, m, wu], self.dtype), S, joined(e, v, [...batch, wv, n], self.dtype)];
  },

  'linalg_pinv.atol_rtol_tensor': (e, self, atol, rtol, hermitian) => {
    checkMatrix('linalg.pinv', self);
    if (hermitian) checkSquare('linalg.pinv', self);
    const [m, n] = self.shape.slice(-2) as [number, number];
    if (self.numel === 0) return e.call('zeros', [...self.shape.slice(0, -2), n, m], self.dtype);
    const limit = (t: Tensor | null) =>
      t ? doubles(t.to(float64).expand(self.shape.slice(0, -2)).contiguous()) : null;
    const [absolute, relative] = [limit(atol), limit(rtol)];
    const source = hermitian ? e.call('tril', self).add(e.call('tril', self, -1).mT.conj()) : self;
    const out = singularParts(source, 'reduced').map(({ values, u, v }, b) => {
      const a = absolute?.[b] ?? 0;
      const r = relative?.[b] ?? (a > 0 ? 0 : self.dtype.eps * Math.max(m, n));
      const tolerance = Math.max(a, r * values[0]!);
      const width = widthOf(self.dtype);
      const made = new Float64Array(n * m * width);
      values.forEach((s, k) => {
        if (!(s > tolerance)) return;
        const [p, q] = [v[k]!, u[k]!];
        for (let i = 0; i < n; i++)
          for (let j = 0; j < m; j++) {
            if (width === 1) made[i * m + j]! += (p[i]! * q[j]!) / s;
            else {
              const at = 2 * (i * m + j);
              made[at]! += (p[2 * i]! * q[2 * j]! + p[2 * i + 1]! * q[2 * j + 1]!) / s;
              made[at + 1]! += (p[2 * i + 1]! * q[2 * j]! - p[2 * i]! * q[2 * j + 1]!) / s;
            }
          }
      });
      return made;
    });
    return joined(e, out, [...self.shape.slice(0, -2), n, m], self.dtype);
  },

  linalg_matrix_exp: (e, self) => {
    checkSquare('linalg.matrix_exp', self);
    const n = self.shape[self.ndim - 1]!;
    return joined(
      e,
      each(self).map((a) =>
        isComplex(self.dtype) ? extracted(exponential(embedded(a, n), 2 * n), n) : exponential(a, n),
      ),
      self.shape,
      self.dtype,
    );
  },
});
