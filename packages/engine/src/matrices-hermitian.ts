// Eigenvalues and vectors of Hermitian matrices as LAPACK calculates them, signs included: reflections to a tridiagonal matrix
// (zhetd2, lower), then implicit QL or QR steps (zsteqr). Pairs of doubles; a real matrix has zero imaginary parts all the way.
import type { Matrix } from './matrices.ts';
import { columnOf, type Reflector, reflector, reflectRows } from './matrices-complex.ts';

/** Columns `first`... of a matrix become them times (1 - tau v v^H). */
export function reflectColumns(a: Matrix, n: number, first: number, r: Reflector): void {
  const count = r.v.length / 2;
  const [tr, ti] = r.tau;
  for (let i = 0; i < a.length / (2 * n); i++) {
    let re = 0;
    let im = 0;
    const at = 2 * (i * n + first);
    for (let j = 0; j < count; j++) {
      const [vr, vi] = [r.v[2 * j]!, r.v[2 * j + 1]!];
      re += a[at + 2 * j]! * vr - a[at + 2 * j + 1]! * vi;
      im += a[at + 2 * j]! * vi + a[at + 2 * j + 1]! * vr;
    }
    const [sr, si] = [tr * re - ti * im, tr * im + ti * re];
    for (let j = 0; j < count; j++) {
      const [vr, vi] = [r.v[2 * j]!, r.v[2 * j + 1]!];
      a[at + 2 * j]! -= sr * vr + si * vi;
      a[at + 2 * j + 1]! -= si * vr - sr * vi;
    }
  }
}

/** Cosine and sine that turn (f, g) into (r, 0), as dlartg. */
export function rotation(f: number, g: number): [c: number, s: number, r: number] {
  if (g === 0) return [1, 0, f];
  if (f === 0) return [0, 1, g];
  const d = Math.hypot(f, g);
  // The cosine of the larger is positive, as it was before LAPACK 3.10.
  const r = Math.abs(f) > Math.abs(g) && f < 0 ? -d : d;
  return [f / r, g / r, r];
}

/** Eigenvalues of [[a, b], [b, c]], the one of larger size first, and the first one's vector, as dlaev2. */
function pairOf(a: number, b: number, c: number): [rt1: number, rt2: number, cs: number, sn: number] {
  const sum = a + c;
  const df = a - c;
  const tb = b + b;
  const [most, least] = Math.abs(a) > Math.abs(c) ? [a, c] : [c, a];
  const rt = Math.hypot(df, tb);
  let rt1: number;
  let rt2: number;
  if (sum === 0) [rt1, rt2] = [0.5 * rt, -0.5 * rt];
  else {
    rt1 = 0.5 * (sum < 0 ? sum - rt : sum + rt);
    rt2 = (most / rt1) * least - (b / rt1) * b;
  }
  const [first, second] = [sum < 0 ? -1 : 1, df >= 0 ? 1 : -1];
  const cs = df + second * rt;
  let c1: number;
  let s1: number;
  if (Math.abs(cs) > Math.abs(tb)) {
    const ct = -tb / cs;
    s1 = 1 / Math.sqrt(1 + ct * ct);
    c1 = ct * s1;
  } else if (tb === 0) [c1, s1] = [1, 0];
  else {
    const tn = -cs / tb;
    c1 = 1 / Math.sqrt(1 + tn * tn);
    s1 = tn * c1;
  }
  return first === second ? [rt1, rt2, -s1, c1] : [rt1, rt2, c1, s1];
}

/** Columns j and j + 1 of z, which has n rows of n pairs, turned. */
function turnColumns(z: Matrix, n: number, j: number, c: number, s: number): void {
  for (let i = 0; i < n; i++)
    for (let part = 0; part < 2; part++) {
      const at = 2 * (i * n + j) + part;
      const t = z[at + 2]!;
      z[at + 2] = c * t - s * z[at]!;
      z[at] = s * t + c * z[at]!;
    }
}

/** QL steps on d[l..end], e; then l may have passed `end`. */
function steps(
  d: Float64Array,
  e: Float64Array,
  z: Matrix,
  n: number,
  start: number,
  end: number,
  eps: number,
): void {
  // The matrix is gone through from the end with the larger diagonal; `way` is 1 for QL, -1 for QR.
  const ahead = Math.abs(d[end]!) >= Math.abs(d[start]!);
  const way = ahead ? 1 : -1;
  let l = ahead ? start : end;
  const last = ahead ? end : start;
  /** The off-diagonal element between i and the next one towards `last`. */
  const between = (i: number) => (way === 1 ? i : i - 1);
  const small = (i: number) =>
    e[between(i)]! ** 2 <= eps * eps * Math.abs(d[i]!) * Math.abs(d[i + way]!) + Number.MIN_VALUE;
  for (let budget = 30 * n; (last - l) * way >= 0; ) {
    let m = l;
    while (m !== last && !small(m)) m += way;
    if (m !== last) e[between(m)] = 0;
    if (m === l) {
      l += way;
      continue;
    }
    if (m === l + way) {
      const low = Math.min(l, m);
      const [rt1, rt2, c, s] = pairOf(d[low]!, e[low]!, d[low + 1]!);
      turnColumns(z, n, low, c, s);
      d[low] = rt1;
      d[low + 1] = rt2;
      e[low] = 0;
      l += 2 * way;
      continue;
    }
    if (budget-- === 0) return;
    let p = d[l]!;
    let g = (d[l + way]! - p) / (2 * e[between(l)]!);
    const long = Math.hypot(g, 1);
    g = d[m]! - p + e[between(l)]! / (g + (g >= 0 ? long : -long));
    let s = 1;
    let c = 1;
    p = 0;
    for (let i = m - way; ; i -= way) {
      const off = between(i);
      const f = s * e[off]!;
      const b = c * e[off]!;
      const made = rotation(g, f);
      [c, s] = made;
      if (i !== m - way) e[between(i + way)] = made[2];
      g = d[i + way]! - p;
      const r = (d[i]! - g) * s + 2 * c * b;
      p = s * r;
      d[i + way] = g + p;
      g = c * r - b;
      turnColumns(z, n, Math.min(i, i + way), c, way === 1 ? -s : s);
      if (i === l) break;
    }
    d[l]! -= p;
    e[between(l)] = g;
  }
}

/** All elements in the opposite order. */
function turnedRound(a: Matrix): Matrix {
  const out = new Float64Array(a.length);
  for (let at = 0; at < a.length; at += 2) {
    out[at] = a[a.length - 2 - at]!;
    out[at + 1] = a[a.length - 1 - at]!;
  }
  return out;
}

/** Eigenvalues, ascending, and the vectors as columns, of a Hermitian matrix, of which one triangle is read. `eps` is its dtype's. */
export function eigenHermitian(
  given: Matrix,
  n: number,
  eps: number,
  upper: boolean,
): { values: Float64Array; vectors: Matrix } {
  // With the upper triangle LAPACK goes from the last column to the first: as the lower one of the matrix turned round.
  const a = upper ? turnedRound(given) : given.slice();
  for (let i = 0; i < n; i++) {
    a[2 * (i * n + i) + 1] = 0;
    for (let j = 0; j < i; j++) {
      a[2 * (j * n + i)] = a[2 * (i * n + j)]!;
      a[2 * (j * n + i) + 1] = -a[2 * (i * n + j) + 1]!;
    }
  }
  const made: Reflector[] = [];
  const e = new Float64Array(n);
  for (let i = 0; i + 1 < n; i++) {
    const r = reflector(columnOf(a, n, i + 1, n, i));
    made.push(r);
    e[i] = r.beta;
    reflectRows(a, n, i + 1, i, r, true);
    reflectColumns(a, n, i + 1, r);
  }
  const d = Float64Array.from({ length: n }, (_, i) => a[2 * (i * n + i)]!);
  const z = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) z[2 * (i * n + i)] = 1;
  for (let i = made.length - 1; i >= 0; i--) reflectRows(z, n, i + 1, 0, made[i]!, false);
  if (upper) {
    d.reverse();
    e.subarray(0, Math.max(n - 1, 0)).reverse();
    z.set(turnedRound(z));
  }
  const unit = eps / 2;
  for (let first = 0; first < n; ) {
    let m = first;
    for (; m < n - 1; m++) {
      const size = Math.abs(e[m]!);
      if (size <= Math.sqrt(Math.abs(d[m]!)) * Math.sqrt(Math.abs(d[m + 1]!)) * unit) {
        e[m] = 0;
        break;
      }
    }
    if (m > first) steps(d, e, z, n, first, m, unit);
    first = e.subarray(first, m).some((x) => x !== 0) ? first : m + 1;
  }
  // By selection, as LAPACK does.
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i + 1 < n; i++) {
    let k = i;
    for (let j = i + 1; j < n; j++) if (d[order[j]!]! < d[order[k]!]!) k = j;
    [order[i], order[k]] = [order[k]!, order[i]!];
  }
  const vectors = new Float64Array(2 * n * n);
  order.forEach((from, to) => {
    for (let i = 0; i < n; i++) {
      vectors[2 * (i * n + to)] = z[2 * (i * n + from)]!;
      vectors[2 * (i * n + to) + 1] = z[2 * (i * n + from) + 1]!;
    }
  });
  return { values: Float64Array.from(order, (i) => d[i]!), vectors };
}
