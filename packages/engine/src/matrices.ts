// Factors of matrices in double precision: LU, Cholesky, triangular systems, QR. Rows one after another.

/** `count` numbers at `at` are an (rows, columns) matrix, row-major. */
export type Matrix = Float64Array;

/** The (columns, rows) matrix. */
export function transposed(a: Matrix, rows: number, columns: number): Matrix {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j]!;
  return out;
}

export interface Lu {
  /** L below the diagonal, of ones; U on and above it. */
  readonly factors: Matrix;
  /** Row exchanged with row i, counted from 1, as LAPACK does. */
  readonly pivots: Int32Array;
  /** Sign of the permutation. */
  readonly sign: number;
  /** First diagonal element of U that is zero, counted from 1; 0 if there is none. */
  readonly info: number;
}

/** Of an (n, n) matrix, by rows with the largest pivot. */
export function lu(a: Matrix, n: number): Lu {
  const f = a.slice();
  const pivots = new Int32Array(n);
  let [sign, info] = [1, 0];
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(f[i * n + k]!) > Math.abs(f[best * n + k]!)) best = i;
    pivots[k] = best + 1;
    const pivot = f[best * n + k]!;
    if (best !== k) {
      sign = -sign;
      for (let j = 0; j < n; j++) [f[k * n + j], f[best * n + j]] = [f[best * n + j]!, f[k * n + j]!];
    }
    if (pivot === 0) {
      info ||= k + 1;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      f[i * n + k]! /= pivot;
      const by = f[i * n + k]!;
      if (by !== 0) for (let j = k + 1; j < n; j++) f[i * n + j]! -= by * f[k * n + j]!;
    }
  }
  return { factors: f, pivots, sign, info };
}

/** X of A X = B for a triangular (n, n) A and an (n, columns) B. Only the triangle is read. */
export function solveTriangular(
  a: Matrix,
  b: Matrix,
  n: number,
  columns: number,
  upper: boolean,
  unit: boolean,
): Matrix {
  const x = b.slice();
  for (let step = 0; step < n; step++) {
    const i = upper ? n - 1 - step : step;
    const [from, to] = upper ? [i + 1, n] : [0, i];
    for (let k = from; k < to; k++) {
      const by = a[i * n + k]!;
      if (by !== 0) for (let j = 0; j < columns; j++) x[i * columns + j]! -= by * x[k * columns + j]!;
    }
    if (!unit) for (let j = 0; j < columns; j++) x[i * columns + j]! /= a[i * n + i]!;
  }
  return x;
}

/** X of A X = B, where `of` is the LU of A. */
export function solveLu(of: Lu, b: Matrix, n: number, columns: number): Matrix {
  const x = b.slice();
  for (let k = 0; k < n; k++) {
    const p = of.pivots[k]! - 1;
    if (p !== k)
      for (let j = 0; j < columns; j++)
        [x[k * columns + j], x[p * columns + j]] = [x[p * columns + j]!, x[k * columns + j]!];
  }
  const lower = solveTriangular(of.factors, x, n, columns, false, true);
  return solveTriangular(of.factors, lower, n, columns, true, false);
}

/** The lower factor of a positive-definite matrix, of which the lower triangle is read; `info` is the order of the first minor that is not. */
export function cholesky(a: Matrix, n: number): { factor: Matrix; info: number } {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) l[i * n + j] = a[i * n + j]!;
  for (let j = 0; j < n; j++) {
    let d = l[j * n + j]!;
    for (let k = 0; k < j; k++) d -= l[j * n + k]! ** 2;
    if (!(d > 0)) return { factor: l, info: j + 1 };
    const root = Math.sqrt(d);
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let s = l[i * n + j]!;
      for (let k = 0; k < j; k++) s -= l[i * n + k]! * l[j * n + k]!;
      l[i * n + j] = s / root;
    }
  }
  return { factor: l, info: 0 };
}

/** Q (m, wide) and R (wide, n) by Householder's reflections, with LAPACK's signs. */
export function qr(a: Matrix, m: number, n: number, wide: number): { q: Matrix; r: Matrix } {
  const f = a.slice();
  const k = Math.min(m, n);
  const taus = new Float64Array(k);
  const vectors: Float64Array[] = [];
  for (let c = 0; c < k; c++) {
    const v = new Float64Array(m);
    let rest = 0;
    for (let i = c + 1; i < m; i++) rest += f[i * n + c]! ** 2;
    const alpha = f[c * n + c]!;
    v[c] = 1;
    if (rest > 0) {
      const beta = -(alpha >= 0 ? 1 : -1) * Math.sqrt(alpha * alpha + rest);
      taus[c] = (beta - alpha) / beta;
      for (let i = c + 1; i < m; i++) v[i] = f[i * n + c]! / (alpha - beta);
      reflect(f, n, v, taus[c]!, c, m);
    }
    vectors.push(v);
  }
  const r = new Float64Array(wide * n);
  for (let i = 0; i < Math.min(wide, m); i++) for (let j = i; j < n; j++) r[i * n + j] = f[i * n + j]!;
  const q = new Float64Array(m * wide);
  for (let i = 0; i < wide; i++) q[i * wide + i] = 1;
  for (let c = k - 1; c >= 0; c--) reflect(q, wide, vectors[c]!, taus[c]!, c, m);
  return { q, r };
}

/** matrix -= tau v (v' matrix), on rows from `first`. */
function reflect(
  a: Matrix,
  columns: number,
  v: Float64Array,
  tau: number,
  first: number,
  rows: number,
): void {
  if (tau === 0) return;
  for (let j = 0; j < columns; j++) {
    let s = 0;
    for (let i = first; i < rows; i++) s += v[i]! * a[i * columns + j]!;
    s *= tau;
    for (let i = first; i < rows; i++) a[i * columns + j]! -= s * v[i]!;
  }
}
