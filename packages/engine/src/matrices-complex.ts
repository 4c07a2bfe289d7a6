// Factors of complex matrices in double precision: LU, Cholesky, triangular systems, QR. Real and imaginary parts side by side, rows one after another.
import type { Lu, Matrix } from './matrices.ts';

/** The (columns, rows) matrix of conjugates, or without conjugating. */
export function adjoint(a: Matrix, rows: number, columns: number, conjugate = true): Matrix {
  const out = new Float64Array(2 * rows * columns);
  const sign = conjugate ? -1 : 1;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      out[2 * (j * rows + i)] = a[2 * (i * columns + j)]!;
      out[2 * (j * rows + i) + 1] = sign * a[2 * (i * columns + j) + 1]!;
    }
  return out;
}

/** a[at] -= b[from] c[by]. */
function takeProduct(a: Matrix, at: number, b: Matrix, from: number, c: Matrix, by: number): void {
  const [br, bi, cr, ci] = [b[2 * from]!, b[2 * from + 1]!, c[2 * by]!, c[2 * by + 1]!];
  a[2 * at]! -= br * cr - bi * ci;
  a[2 * at + 1]! -= br * ci + bi * cr;
}

/** a[at] /= b[by], by Smith's method. */
function divide(a: Matrix, at: number, b: Matrix, by: number): void {
  const [ar, ai, br, bi] = [a[2 * at]!, a[2 * at + 1]!, b[2 * by]!, b[2 * by + 1]!];
  if (Math.abs(br) >= Math.abs(bi)) {
    const r = bi / br;
    const d = br + bi * r;
    a[2 * at] = (ar + ai * r) / d;
    a[2 * at + 1] = (ai - ar * r) / d;
  } else {
    const r = br / bi;
    const d = br * r + bi;
    a[2 * at] = (ar * r + ai) / d;
    a[2 * at + 1] = (ai * r - ar) / d;
  }
}

/** Of an (m, n) matrix, by rows with the largest pivot as LAPACK measures it: |re| + |im|. Without `pivot` rows stay. */
export function luComplex(a: Matrix, m: number, n: number, pivot = true): Lu {
  const f = a.slice();
  const k = Math.min(m, n);
  const pivots = new Int32Array(k);
  let [sign, info] = [1, 0];
  const size = (at: number) => Math.abs(f[2 * at]!) + Math.abs(f[2 * at + 1]!);
  for (let c = 0; c < k; c++) {
    let best = c;
    if (pivot) for (let i = c + 1; i < m; i++) if (size(i * n + c) > size(best * n + c)) best = i;
    pivots[c] = best + 1;
    if (best !== c) {
      sign = -sign;
      for (let j = 0; j < 2 * n; j++)
        [f[2 * c * n + j], f[2 * best * n + j]] = [f[2 * best * n + j]!, f[2 * c * n + j]!];
    }
    if (size(c * n + c) === 0) {
      info ||= c + 1;
      continue;
    }
    for (let i = c + 1; i < m; i++) {
      divide(f, i * n + c, f, c * n + c);
      if (size(i * n + c) !== 0)
        for (let j = c + 1; j < n; j++) takeProduct(f, i * n + j, f, i * n + c, f, c * n + j);
    }
  }
  return { factors: f, pivots, sign, info };
}

/** X of A X = B for a triangular (n, n) A and an (n, columns) B. Only the triangle is read. */
export function solveTriangularComplex(
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
    for (let j = 0; j < columns; j++) {
      for (let k = upper ? i + 1 : 0; k < (upper ? n : i); k++)
        takeProduct(x, i * columns + j, a, i * n + k, x, k * columns + j);
      if (!unit) divide(x, i * columns + j, a, i * n + i);
    }
  }
  return x;
}

/** X of A X = B by the factors of A. */
export function solveLuComplex(f: Lu, b: Matrix, n: number, columns: number): Matrix {
  const x = b.slice();
  f.pivots.forEach((p, i) => {
    if (p - 1 !== i)
      for (let j = 0; j < 2 * columns; j++)
        [x[2 * i * columns + j], x[2 * (p - 1) * columns + j]] = [
          x[2 * (p - 1) * columns + j]!,
          x[2 * i * columns + j]!,
        ];
  });
  const y = solveTriangularComplex(f.factors, x, n, columns, false, true);
  return solveTriangularComplex(f.factors, y, n, columns, true, false);
}

/** The lower factor of a Hermitian positive-definite matrix; `info` is the order of the first minor that is not. */
export function choleskyComplex(a: Matrix, n: number): { factor: Matrix; info: number } {
  const l = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let re = a[2 * (i * n + j)]!;
      let im = i === j ? 0 : a[2 * (i * n + j) + 1]!;
      for (let k = 0; k < j; k++) {
        const [p, q] = [2 * (i * n + k), 2 * (j * n + k)];
        re -= l[p]! * l[q]! + l[p + 1]! * l[q + 1]!;
        im -= l[p + 1]! * l[q]! - l[p]! * l[q + 1]!;
      }
      if (i === j) {
        if (!(re > 0)) return { factor: l, info: i + 1 };
        l[2 * (i * n + i)] = Math.sqrt(re);
      } else {
        const d = l[2 * (j * n + j)]!;
        l[2 * (i * n + j)] = re / d;
        l[2 * (i * n + j) + 1] = im / d;
      }
    }
  return { factor: l, info: 0 };
}

/** A reflector: (1 - tau v v^H) takes the column it was made for to (beta, 0, ...), v[0] = 1. */
export interface Reflector {
  v: Float64Array;
  tau: [number, number];
  beta: number;
}

/** LAPACK's zlarfg of the numbers x (pairs); the first is changed into beta, which is real. */
export function reflector(x: Float64Array): Reflector {
  let rest = 0;
  for (let i = 2; i < x.length; i++) rest += x[i]! ** 2;
  const [ar, ai] = [x[0]!, x[1]!];
  const v = new Float64Array(x.length);
  v[0] = 1;
  if (rest === 0 && ai === 0) return { v, tau: [0, 0], beta: ar };
  const beta = (ar >= 0 ? -1 : 1) * Math.sqrt(ar * ar + ai * ai + rest);
  const [dr, di] = [ar - beta, ai];
  const d = dr * dr + di * di;
  for (let i = 2; i < x.length; i += 2) {
    v[i] = (x[i]! * dr + x[i + 1]! * di) / d;
    v[i + 1] = (x[i + 1]! * dr - x[i]! * di) / d;
  }
  return { v, tau: [(beta - ar) / beta, -ai / beta], beta };
}

/** Rows `first`... of a matrix become (1 - tau v v^H) times them, in columns `from`...; tau is conjugated on request. */
export function reflectRows(
  a: Matrix,
  columns: number,
  first: number,
  from: number,
  r: Reflector,
  conjugateTau: boolean,
): void {
  const [tr, ti] = [r.tau[0], conjugateTau ? -r.tau[1] : r.tau[1]];
  const n = r.v.length / 2;
  for (let j = from; j < columns; j++) {
    let re = 0;
    let im = 0;
    for (let i = 0; i < n; i++) {
      const at = 2 * ((first + i) * columns + j);
      const [vr, vi] = [r.v[2 * i]!, r.v[2 * i + 1]!];
      re += vr * a[at]! + vi * a[at + 1]!;
      im += vr * a[at + 1]! - vi * a[at]!;
    }
    const [sr, si] = [tr * re - ti * im, tr * im + ti * re];
    for (let i = 0; i < n; i++) {
      const at = 2 * ((first + i) * columns + j);
      const [vr, vi] = [r.v[2 * i]!, r.v[2 * i + 1]!];
      a[at]! -= vr * sr - vi * si;
      a[at + 1]! -= vr * si + vi * sr;
    }
  }
}

/** A[first..., column] as pairs. */
export function columnOf(
  a: Matrix,
  columns: number,
  first: number,
  last: number,
  column: number,
): Float64Array {
  const x = new Float64Array(2 * (last - first));
  for (let i = first; i < last; i++) {
    x[2 * (i - first)] = a[2 * (i * columns + column)]!;
    x[2 * (i - first) + 1] = a[2 * (i * columns + column) + 1]!;
  }
  return x;
}

/** The reflectors of an (m, n) matrix, and what they leave: R in and above the diagonal. */
export function reflectorsOf(a: Matrix, m: number, n: number): { made: Reflector[]; left: Matrix } {
  const left = a.slice();
  const made: Reflector[] = [];
  for (let c = 0; c < Math.min(m, n); c++) {
    const r = reflector(columnOf(left, n, c, m, c));
    reflectRows(left, n, c, c, r, true);
    made.push(r);
  }
  return { made, left };
}

/** Q of `wide` columns and R of as many rows of an (m, n) matrix. */
export function qrComplex(a: Matrix, m: number, n: number, wide: number): { q: Matrix; r: Matrix } {
  const { made, left } = reflectorsOf(a, m, n);
  const r = new Float64Array(2 * wide * n);
  for (let i = 0; i < wide; i++)
    for (let j = i; j < n; j++) {
      r[2 * (i * n + j)] = left[2 * (i * n + j)]!;
      r[2 * (i * n + j) + 1] = i === j ? 0 : left[2 * (i * n + j) + 1]!;
    }
  const q = new Float64Array(2 * m * wide);
  for (let i = 0; i < wide; i++) q[2 * (i * wide + i)] = 1;
  for (let c = made.length - 1; c >= 0; c--) reflectRows(q, wide, c, 0, made[c]!, false);
  return { q, r };
}

/** An (m, n) complex matrix as the real one of twice the size that multiplies as it does. */
export function embedded(a: Matrix, n: number): Matrix {
  const out = new Float64Array(4 * n * n);
  const w = 2 * n;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const [re, im] = [a[2 * (i * n + j)]!, a[2 * (i * n + j) + 1]!];
      out[i * w + j] = re;
      out[(n + i) * w + n + j] = re;
      out[i * w + n + j] = -im;
      out[(n + i) * w + j] = im;
    }
  return out;
}

/** Back from `embedded`. */
export function extracted(a: Matrix, n: number): Matrix {
  const out = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      out[2 * (i * n + j)] = a[i * 2 * n + j]!;
      out[2 * (i * n + j) + 1] = a[(n + i) * 2 * n + j]!;
    }
  return out;
}
