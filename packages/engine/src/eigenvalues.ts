// Eigenvalues and vectors of matrices without symmetry: to Hessenberg form by reflections, then Francis' double steps for real
// matrices (after EISPACK's hqr2, in the public domain, as in NIST's JAMA) and single shifted steps for complex ones.
import type { Matrix } from './matrices.ts';
import { columnOf, reflector, reflectRows } from './matrices-complex.ts';
import { reflectColumns } from './matrices-hermitian.ts';

/** Values and, as columns, vectors of length 1: pairs. Null where the steps did not converge. */
export interface Eigen {
  values: Float64Array;
  vectors: Matrix;
}

const eps = 2 ** -52;

/** H = Q^H A Q with zeros below the first subdiagonal; pairs. */
function hessenberg(a: Matrix, n: number): { h: Matrix; q: Matrix } {
  const h = a.slice();
  const made = [];
  for (let k = 0; k + 2 < n; k++) {
    const r = reflector(columnOf(h, n, k + 1, n, k));
    made.push(r);
    reflectRows(h, n, k + 1, k, r, true);
    reflectColumns(h, n, k + 1, r);
  }
  const q = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) q[2 * (i * n + i)] = 1;
  for (let k = made.length - 1; k >= 0; k--) reflectRows(q, n, k + 1, 0, made[k]!, false);
  return { h, q };
}

/** (a + bi) / (c + di) */
function quotient(a: number, b: number, c: number, d: number): [number, number] {
  if (Math.abs(c) > Math.abs(d)) {
    const r = d / c;
    const s = c + r * d;
    return [(a + r * b) / s, (b - r * a) / s];
  }
  const r = c / d;
  const s = d + r * c;
  return [(r * a + b) / s, (r * b - a) / s];
}

/** Columns made of length 1; of a complex one the largest component is made real. */
function normalized(values: Float64Array, v: Matrix, n: number, real: boolean): Eigen {
  for (let j = 0; j < n; j++) {
    let [sum, best, most] = [0, 0, -1];
    let complex = false;
    for (let i = 0; i < n; i++) {
      const [re, im] = [v[2 * (i * n + j)]!, v[2 * (i * n + j) + 1]!];
      const size = re * re + im * im;
      sum += size;
      complex ||= im !== 0;
      if (size > most) [best, most] = [i, size];
    }
    const length = Math.sqrt(sum);
    const [br, bi] = [v[2 * (best * n + j)]!, v[2 * (best * n + j) + 1]!];
    // Of real matrices the sign stays where the real part is the larger one (dlartg).
    const long = (real && Math.abs(br) > Math.abs(bi) && br < 0 ? -1 : 1) * Math.hypot(br, bi);
    const [c, s] = complex ? [br / long, -bi / long] : [1, 0];
    for (let i = 0; i < n; i++) {
      const at = 2 * (i * n + j);
      const [re, im] = [v[at]!, v[at + 1]!];
      v[at] = (re * c - im * s) / length;
      v[at + 1] = complex && i === best ? 0 : (re * s + im * c) / length;
    }
  }
  return { values, vectors: v };
}

/** Of a complex matrix. */
export function eigenComplex(a: Matrix, n: number): Eigen | null {
  const { h, q } = hessenberg(a, n);
  const size = (i: number, j: number) => Math.abs(h[2 * (i * n + j)]!) + Math.abs(h[2 * (i * n + j) + 1]!);
  /** Rows, or columns, i and i + 1 of a matrix turned by [[c, s], [-conj s, c]], c real. */
  const turnRows = (i: number, from: number, c: number, sr: number, si: number) => {
    for (let j = from; j < n; j++) {
      const [p, r] = [2 * (i * n + j), 2 * ((i + 1) * n + j)];
      const [ar, ai, br, bi] = [h[p]!, h[p + 1]!, h[r]!, h[r + 1]!];
      h[p] = c * ar + sr * br - si * bi;
      h[p + 1] = c * ai + sr * bi + si * br;
      h[r] = c * br - sr * ar - si * ai;
      h[r + 1] = c * bi - sr * ai + si * ar;
    }
  };
  const turnColumns = (m: Matrix, i: number, to: number, c: number, sr: number, si: number) => {
    for (let k = 0; k < to; k++) {
      const [p, r] = [2 * (k * n + i), 2 * (k * n + i + 1)];
      const [ar, ai, br, bi] = [m[p]!, m[p + 1]!, m[r]!, m[r + 1]!];
      m[p] = c * ar + sr * br + si * bi;
      m[p + 1] = c * ai + sr * bi - si * br;
      m[r] = c * br - sr * ar + si * ai;
      m[r + 1] = c * bi - sr * ai - si * ar;
    }
  };
  for (let top = n - 1, tries = 0; top > 0; ) {
    let l = top;
    while (l > 0 && size(l, l - 1) > eps * (size(l, l) + size(l - 1, l - 1))) l--;
    if (l > 0) {
      h[2 * (l * n + l - 1)] = 0;
      h[2 * (l * n + l - 1) + 1] = 0;
    }
    if (l === top) {
      top--;
      tries = 0;
      continue;
    }
    if (tries++ === 60) return null;
    // Wilkinson's shift: the eigenvalue of the last 2 by 2 block nearest to its corner.
    const g = (i: number, j: number): [number, number] => [h[2 * (i * n + j)]!, h[2 * (i * n + j) + 1]!];
    const [[ar, ai], [br, bi], [cr, ci], [dr, di]] = [
      g(top - 1, top - 1),
      g(top - 1, top),
      g(top, top - 1),
      g(top, top),
    ];
    let [sr, si] = [dr, di];
    if (tries % 10 === 0) sr += size(top, top - 1);
    else {
      const [hr, hi] = [(ar - dr) / 2, (ai - di) / 2];
      const [pr, pi] = [br * cr - bi * ci, br * ci + bi * cr];
      const [xr, xi] = [hr * hr - hi * hi + pr, 2 * hr * hi + pi];
      const modulus = Math.sqrt(Math.hypot(xr, xi));
      const angle = Math.atan2(xi, xr) / 2;
      let [rr, ri] = [modulus * Math.cos(angle), modulus * Math.sin(angle)];
      if (hr * rr + hi * ri < 0) [rr, ri] = [-rr, -ri];
      if (hr + rr !== 0 || hi + ri !== 0) {
        const [tr, ti] = quotient(pr, pi, hr + rr, hi + ri);
        [sr, si] = [dr - tr, di - ti];
      }
    }
    for (let i = 0; i < n; i++) {
      h[2 * (i * n + i)]! -= sr;
      h[2 * (i * n + i) + 1]! -= si;
    }
    const turns: [number, number, number][] = [];
    for (let i = l; i < top; i++) {
      const [fr, fi] = g(i, i);
      const [er, ei] = g(i + 1, i);
      const [f, length] = [Math.hypot(fr, fi), Math.hypot(fr, fi, er, ei)];
      // c real, s so that the second becomes zero.
      const c = length === 0 ? 1 : f / length;
      const [ur, ui] = f === 0 ? [1, 0] : [fr / f, fi / f];
      const [tr, ti] = length === 0 ? [0, 0] : [(ur * er + ui * ei) / length, (ui * er - ur * ei) / length];
      turnRows(i, i, c, tr, ti);
      turns.push([c, tr, ti]);
    }
    turns.forEach(([c, tr, ti], k) => {
      turnColumns(h, l + k, Math.min(l + k + 3, top + 1), c, tr, ti);
      turnColumns(q, l + k, n, c, tr, ti);
    });
    for (let i = 0; i < n; i++) {
      h[2 * (i * n + i)]! += sr;
      h[2 * (i * n + i) + 1]! += si;
    }
  }
  return normalized(
    Float64Array.from({ length: 2 * n }, (_, at) => h[2 * ((at >> 1) * (n + 1)) + (at & 1)]!),
    backSubstituted(h, q, n),
    n,
    false,
  );
}

/** Vectors of a triangular matrix, times q. */
function backSubstituted(h: Matrix, q: Matrix, n: number): Matrix {
  let norm = 0;
  for (let i = 0; i < 2 * n * n; i++) norm = Math.max(norm, Math.abs(h[i]!));
  const out = new Float64Array(2 * n * n);
  for (let k = 0; k < n; k++) {
    const x = new Float64Array(2 * n);
    x[2 * k] = 1;
    const [lr, li] = [h[2 * (k * n + k)]!, h[2 * (k * n + k) + 1]!];
    for (let i = k - 1; i >= 0; i--) {
      let [re, im] = [0, 0];
      for (let j = i + 1; j <= k; j++) {
        const [ar, ai] = [h[2 * (i * n + j)]!, h[2 * (i * n + j) + 1]!];
        re -= ar * x[2 * j]! - ai * x[2 * j + 1]!;
        im -= ar * x[2 * j + 1]! + ai * x[2 * j]!;
      }
      let [dr, di] = [h[2 * (i * n + i)]! - lr, h[2 * (i * n + i) + 1]! - li];
      if (Math.abs(dr) + Math.abs(di) <= eps * norm) [dr, di] = [eps * norm || eps, 0];
      [x[2 * i], x[2 * i + 1]] = quotient(re, im, dr, di);
    }
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= k; j++) {
        const [ar, ai] = [q[2 * (i * n + j)]!, q[2 * (i * n + j) + 1]!];
        out[2 * (i * n + k)]! += ar * x[2 * j]! - ai * x[2 * j + 1]!;
        out[2 * (i * n + k) + 1]! += ar * x[2 * j + 1]! + ai * x[2 * j]!;
      }
  }
  return out;
}

/** Of a real matrix given as pairs: complex values come as neighbours, the one with positive imaginary part first. */
export function eigenReal(a: Matrix, n: number): Eigen | null {
  const form = hessenberg(a, n);
  const H = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (__, j) => form.h[2 * (i * n + j)]!),
  );
  const V = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (__, j) => form.q[2 * (i * n + j)]!),
  );
  for (let i = 2; i < n; i++) for (let j = 0; j < i - 1; j++) H[i]![j] = 0;
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  if (!schur(H, V, d, e, n)) return null;
  // The quasi-triangular matrix has the same vectors as the triangular complex one: solve for each value in pairs.
  const values = new Float64Array(2 * n);
  const vectors = new Float64Array(2 * n * n);
  for (let k = 0; k < n; k++) {
    values[2 * k] = d[k]!;
    values[2 * k + 1] = e[k]!;
    if (e[k]! < 0) {
      for (let i = 0; i < n; i++) {
        vectors[2 * (i * n + k)] = vectors[2 * (i * n + k - 1)]!;
        vectors[2 * (i * n + k) + 1] = -vectors[2 * (i * n + k - 1) + 1]!;
      }
      continue;
    }
    const x = quasiVector(H, d, e, n, k);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        vectors[2 * (i * n + k)]! += V[i]![j]! * x[2 * j]!;
        vectors[2 * (i * n + k) + 1]! += V[i]![j]! * x[2 * j + 1]!;
      }
  }
  return normalized(values, vectors, n, true);
}

/** The vector of value k (and k + 1, if they are a pair) of a quasi-triangular matrix, as pairs. */
function quasiVector(
  H: readonly Float64Array[],
  d: Float64Array,
  e: Float64Array,
  n: number,
  k: number,
): Float64Array {
  let norm = 0;
  for (const row of H) for (const x of row) norm = Math.max(norm, Math.abs(x));
  const [lr, li] = [d[k]!, e[k]!];
  const x = new Float64Array(2 * n);
  let last = k;
  if (li === 0) x[2 * k] = 1;
  else {
    // As dtrevc: the larger off-diagonal element decides which component is one.
    const [b, c] = [H[k]![k + 1]!, H[k + 1]![k]!];
    last = k + 1;
    if (Math.abs(b) >= Math.abs(c)) {
      x[2 * k] = 1;
      x[2 * k + 3] = li / b;
    } else {
      x[2 * k] = -li / c;
      x[2 * k + 3] = 1;
    }
  }
  const rest = (i: number, from: number): [number, number] => {
    let [re, im] = [0, 0];
    for (let j = from; j <= last; j++) {
      re -= H[i]![j]! * x[2 * j]!;
      im -= H[i]![j]! * x[2 * j + 1]!;
    }
    return [re, im];
  };
  for (let i = k - 1; i >= 0; i--) {
    const pair = i > 0 && H[i]![i - 1]! !== 0;
    if (!pair) {
      const [re, im] = rest(i, i + 1);
      let [dr, di] = [H[i]![i]! - lr, -li];
      if (Math.abs(dr) + Math.abs(di) <= eps * norm) [dr, di] = [eps * norm || eps, 0];
      [x[2 * i], x[2 * i + 1]] = quotient(re, im, dr, di);
      continue;
    }
    // Two rows at once: [[p, b], [c, q]] (x, y) = (r, s), p and q less the value.
    const j = i - 1;
    const [r, s] = [rest(j, i + 1), rest(i, i + 1)];
    const [p, b, c, q] = [H[j]![j]! - lr, H[j]![i]!, H[i]![j]!, H[i]![i]! - lr];
    let [dr, di] = [p * q - li * li - b * c, -li * (p + q)];
    if (Math.abs(dr) + Math.abs(di) <= eps * norm * eps * norm) [dr, di] = [eps * norm, 0];
    // times q - i li and p - i li
    [x[2 * j], x[2 * j + 1]] = quotient(
      r[0] * q + r[1] * li - b * s[0],
      r[1] * q - r[0] * li - b * s[1],
      dr,
      di,
    );
    [x[2 * i], x[2 * i + 1]] = quotient(
      s[0] * p + s[1] * li - c * r[0],
      s[1] * p - s[0] * li - c * r[1],
      dr,
      di,
    );
    i--;
  }
  return x;
}

/** Whether H[l][l - 1] can be taken for zero, next to the sum of its diagonal neighbours' sizes (Ahues and Tisseur's rule, as dlahqr). */
function isSmall(H: readonly Float64Array[], l: number, sum: number): boolean {
  const below = Math.abs(H[l]![l - 1]!);
  if (below <= Number.MIN_VALUE * 2 ** 60) return true;
  if (below > eps * sum) return false;
  const above = Math.abs(H[l - 1]![l]!);
  const [ab, ba] = [Math.max(below, above), Math.min(below, above)];
  const gap = Math.abs(H[l - 1]![l - 1]! - H[l]![l]!);
  const here = Math.abs(H[l]![l]!);
  const [aa, bb] = [Math.max(here, gap), Math.min(here, gap)];
  return ba * (ab / (aa + ab)) <= eps * (bb * (aa / (aa + ab)));
}

/** Real parts of the two shifts and the imaginary part of the first: of two real ones the nearer, twice (as dlahqr). */
function shifts(H: readonly Float64Array[], l: number, n: number, tries: number): [number, number, number] {
  let [a, b, c, d] = [H[n - 1]![n - 1]!, H[n - 1]![n]!, H[n]![n - 1]!, H[n]![n]!];
  if (tries === 10 || tries === 20) {
    const s =
      tries === 10
        ? Math.abs(H[l + 1]![l]!) + Math.abs(H[l + 2]![l + 1]!)
        : Math.abs(H[n]![n - 1]!) + Math.abs(H[n - 1]![n - 2]!);
    a = 0.75 * s + (tries === 10 ? H[l]![l]! : H[n]![n]!);
    [b, c, d] = [-0.4375 * s, s, a];
  }
  const s = Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d);
  if (s === 0) return [0, 0, 0];
  [a, b, c, d] = [a / s, b / s, c / s, d / s];
  const half = (a + d) / 2;
  const det = (a - half) * (d - half) - b * c;
  const root = Math.sqrt(Math.abs(det));
  if (det >= 0) return [half * s, half * s, root * s];
  const near = Math.abs(half + root - d) <= Math.abs(half - root - d) ? half + root : half - root;
  return [near * s, near * s, 0];
}

/** Turns the block at (i, i) of two complex values so that its diagonal elements are equal, as dlanv2. */
function standardize(H: readonly Float64Array[], V: readonly Float64Array[], i: number, n: number): void {
  const [a, b, c, d] = [H[i]![i]!, H[i]![i + 1]!, H[i + 1]![i]!, H[i + 1]![i + 1]!];
  if (a === d) return;
  const sum = b + c;
  const size = Math.hypot(sum, a - d);
  const cs = Math.sqrt(0.5 * (1 + Math.abs(sum) / size));
  const sn = -((0.5 * (a - d)) / (size * cs)) * (sum >= 0 ? 1 : -1);
  for (let j = i; j < n; j++) {
    const [x, y] = [H[i]![j]!, H[i + 1]![j]!];
    H[i]![j] = cs * x + sn * y;
    H[i + 1]![j] = cs * y - sn * x;
  }
  const columns = (row: Float64Array) => {
    const [x, y] = [row[i]!, row[i + 1]!];
    row[i] = cs * x + sn * y;
    row[i + 1] = cs * y - sn * x;
  };
  for (let k = 0; k <= i + 1; k++) columns(H[k]!);
  for (const row of V) columns(row);
  const middle = 0.5 * (H[i]![i]! + H[i + 1]![i + 1]!);
  H[i]![i] = middle;
  H[i + 1]![i + 1] = middle;
}

/** H becomes quasi-triangular, V with it; d and e real and imaginary parts of the values. False where it does not converge. */
function schur(H: Float64Array[], V: Float64Array[], d: Float64Array, e: Float64Array, nn: number): boolean {
  let [p, q, r, s, z] = [0, 0, 0, 0, 0];
  let norm = 0;
  for (let i = 0; i < nn; i++) for (let j = Math.max(i - 1, 0); j < nn; j++) norm += Math.abs(H[i]![j]!);
  let [n, tries] = [nn - 1, 0];
  while (n >= 0) {
    let l = n;
    for (; l > 0; l--) {
      s = Math.abs(H[l - 1]![l - 1]!) + Math.abs(H[l]![l]!) || norm;
      if (isSmall(H, l, s)) {
        H[l]![l - 1] = 0;
        break;
      }
    }
    if (l === n) {
      d[n] = H[n]![n]!;
      e[n] = 0;
      n--;
      tries = 0;
      continue;
    }
    const w = H[n]![n - 1]! * H[n - 1]![n]!;
    if (l === n - 1) {
      p = (H[n - 1]![n - 1]! - H[n]![n]!) / 2;
      q = p * p + w;
      z = Math.sqrt(Math.abs(q));
      const x = H[n]![n]!;
      if (q >= 0) {
        z = p >= 0 ? p + z : p - z;
        d[n - 1] = x + z;
        d[n] = z !== 0 ? x - w / z : d[n - 1]!;
        e[n - 1] = 0;
        e[n] = 0;
        const y = H[n]![n - 1]!;
        s = Math.abs(y) + Math.abs(z);
        p = y / s;
        q = z / s;
        r = Math.sqrt(p * p + q * q);
        p /= r;
        q /= r;
        for (let j = n - 1; j < nn; j++) {
          z = H[n - 1]![j]!;
          H[n - 1]![j] = q * z + p * H[n]![j]!;
          H[n]![j] = q * H[n]![j]! - p * z;
        }
        for (let i = 0; i <= n; i++) {
          z = H[i]![n - 1]!;
          H[i]![n - 1] = q * z + p * H[i]![n]!;
          H[i]![n] = q * H[i]![n]! - p * z;
        }
        H[n]![n - 1] = 0;
        for (const row of V) {
          z = row[n - 1]!;
          row[n - 1] = q * z + p * row[n]!;
          row[n] = q * row[n]! - p * z;
        }
      } else {
        standardize(H, V, n - 1, nn);
        d[n - 1] = H[n]![n]!;
        d[n] = H[n]![n]!;
        e[n - 1] = Math.sqrt(Math.abs(H[n - 1]![n]!)) * Math.sqrt(Math.abs(H[n]![n - 1]!));
        e[n] = -e[n - 1]!;
      }
      n -= 2;
      tries = 0;
      continue;
    }
    if (tries === 60) return false;
    const [shift, other, turn] = shifts(H, l, n, tries++);
    let [x, y] = [0, 0];
    let m = n - 2;
    for (; m >= l; m--) {
      const below = H[m + 1]![m]!;
      const here = H[m]![m]!;
      s = Math.abs(here - other) + turn + Math.abs(below);
      p = (below / s) * H[m]![m + 1]! + (here - shift) * ((here - other) / s) + turn * (turn / s);
      q = (below / s) * (here + H[m + 1]![m + 1]! - shift - other);
      r = (below / s) * H[m + 2]![m + 1]!;
      s = Math.abs(p) + Math.abs(q) + Math.abs(r);
      p /= s;
      q /= s;
      r /= s;
      if (m === l) break;
      if (
        Math.abs(H[m]![m - 1]!) * (Math.abs(q) + Math.abs(r)) <=
        eps * (Math.abs(p) * (Math.abs(H[m - 1]![m - 1]!) + Math.abs(here) + Math.abs(H[m + 1]![m + 1]!)))
      )
        break;
    }
    for (let i = m + 2; i <= n; i++) {
      H[i]![i - 2] = 0;
      if (i > m + 2) H[i]![i - 3] = 0;
    }
    for (let k = m; k <= n - 1; k++) {
      const more = k !== n - 1;
      if (k !== m) {
        p = H[k]![k - 1]!;
        q = H[k + 1]![k - 1]!;
        r = more ? H[k + 2]![k - 1]! : 0;
        x = Math.abs(p) + Math.abs(q) + Math.abs(r);
        if (x === 0) continue;
        p /= x;
        q /= x;
        r /= x;
      }
      s = Math.sqrt(p * p + q * q + r * r);
      if (p < 0) s = -s;
      if (s === 0) continue;
      if (k !== m) H[k]![k - 1] = -s * x;
      else if (l !== m) H[k]![k - 1] = -H[k]![k - 1]!;
      p += s;
      x = p / s;
      y = q / s;
      z = r / s;
      q /= p;
      r /= p;
      for (let j = k; j < nn; j++) {
        p = H[k]![j]! + q * H[k + 1]![j]!;
        if (more) {
          p += r * H[k + 2]![j]!;
          H[k + 2]![j]! -= p * z;
        }
        H[k]![j]! -= p * x;
        H[k + 1]![j]! -= p * y;
      }
      for (let i = 0; i <= Math.min(n, k + 3); i++) {
        p = x * H[i]![k]! + y * H[i]![k + 1]!;
        if (more) {
          p += z * H[i]![k + 2]!;
          H[i]![k + 2]! -= p * r;
        }
        H[i]![k]! -= p;
        H[i]![k + 1]! -= p * q;
      }
      for (const row of V) {
        p = x * row[k]! + y * row[k + 1]!;
        if (more) {
          p += z * row[k + 2]!;
          row[k + 2]! -= p * r;
        }
        row[k]! -= p;
        row[k + 1]! -= p * q;
      }
    }
  }
  return true;
}
