// Discrete Fourier transforms of complex numbers, real and imaginary parts side by side, in double precision: small factors one by one, other lengths by Bluestein.

const half = Math.sqrt(3) / 2;
const cosines = [1, half, 0.5, 0, -0.5, -half, -1, -half, -0.5, 0, 0.5, half];

/** cos and sin of sign 2 pi k / n for k < n, side by side; exact where they can be, so that what cancels on paper cancels here. */
function circle(n: number, sign: number): Float64Array {
  const out = new Float64Array(2 * n);
  const turn = (2 * Math.PI) / n;
  for (let k = 0; k < n; k++) {
    out[2 * k] = Math.cos(turn * k);
    out[2 * k + 1] = sign * Math.sin(turn * k);
  }
  for (let hour = 0; hour < 12; hour++)
    if ((hour * n) % 12 === 0) {
      const at = (hour * n) / 6;
      out[at] = cosines[hour]!;
      out[at + 1] = sign * cosines[(hour + 9) % 12]!;
    }
  return out;
}

/** n as a product of factors up to 7, fours first; null where a larger prime divides it. */
function factored(n: number): number[] | null {
  const out: number[] = [];
  let rest = n;
  for (const p of [4, 2, 3, 5, 7])
    while (rest % p === 0) {
      out.push(p);
      rest /= p;
    }
  return rest === 1 ? out : null;
}

/*
 * One pass of Stockham's algorithm (no reordering of bits): of `s` interleaved transforms of length 2m, 4m or pm, the butterflies
 * over the first factor; `roots` are those of the whole length, of which every s-th is one of this pass.
 */

function pass2(x: Float64Array, y: Float64Array, m: number, s: number, roots: Float64Array): void {
  for (let q = 0; q < m; q++) {
    const c = roots[2 * q * s]!;
    const d = roots[2 * q * s + 1]!;
    let a = 2 * s * q;
    let b = a + 2 * s * m;
    let to = 4 * s * q;
    for (let i = 0; i < s; i++, a += 2, b += 2, to += 2) {
      const re = x[a]! - x[b]!;
      const im = x[a + 1]! - x[b + 1]!;
      y[to] = x[a]! + x[b]!;
      y[to + 1] = x[a + 1]! + x[b + 1]!;
      y[to + 2 * s] = re * c - im * d;
      y[to + 2 * s + 1] = re * d + im * c;
    }
  }
}

function pass4(
  x: Float64Array,
  y: Float64Array,
  m: number,
  s: number,
  roots: Float64Array,
  sign: number,
): void {
  const gap = 2 * s * m;
  const out = 2 * s;
  for (let q = 0; q < m; q++) {
    const at = 2 * q * s;
    const [c1, d1] = [roots[at]!, roots[at + 1]!];
    const [c2, d2] = [roots[2 * at]!, roots[2 * at + 1]!];
    const [c3, d3] = [roots[3 * at]!, roots[3 * at + 1]!];
    let a = at;
    let to = 4 * at;
    for (let i = 0; i < s; i++, a += 2, to += 2) {
      const b = a + gap;
      const c = b + gap;
      const d = c + gap;
      const pr = x[a]! + x[c]!;
      const pi = x[a + 1]! + x[c + 1]!;
      const mr = x[a]! - x[c]!;
      const mi = x[a + 1]! - x[c + 1]!;
      const qr = x[b]! + x[d]!;
      const qi = x[b + 1]! + x[d + 1]!;
      // sign i (x1 - x3)
      const nr = -sign * (x[b + 1]! - x[d + 1]!);
      const ni = sign * (x[b]! - x[d]!);
      y[to] = pr + qr;
      y[to + 1] = pi + qi;
      const [r1, i1] = [mr + nr, mi + ni];
      y[to + out] = r1 * c1 - i1 * d1;
      y[to + out + 1] = r1 * d1 + i1 * c1;
      const [r2, i2] = [pr - qr, pi - qi];
      y[to + 2 * out] = r2 * c2 - i2 * d2;
      y[to + 2 * out + 1] = r2 * d2 + i2 * c2;
      const [r3, i3] = [mr - nr, mi - ni];
      y[to + 3 * out] = r3 * c3 - i3 * d3;
      y[to + 3 * out + 1] = r3 * d3 + i3 * c3;
    }
  }
}

/** The same for an odd factor: inputs as far from the first as from the end are taken together. */
function passOf(
  p: number,
  x: Float64Array,
  y: Float64Array,
  m: number,
  s: number,
  roots: Float64Array,
  own: Float64Array,
): void {
  const gap = 2 * s * m;
  const pairs = (p - 1) / 2;
  const sums = new Float64Array(2 * pairs);
  const differences = new Float64Array(2 * pairs);
  for (let q = 0; q < m; q++)
    for (let i = 0; i < s; i++) {
      const from = 2 * (s * q + i);
      for (let j = 0; j < pairs; j++) {
        const a = from + (j + 1) * gap;
        const b = from + (p - 1 - j) * gap;
        sums[2 * j] = x[a]! + x[b]!;
        sums[2 * j + 1] = x[a + 1]! + x[b + 1]!;
        differences[2 * j] = x[a]! - x[b]!;
        differences[2 * j + 1] = x[a + 1]! - x[b + 1]!;
      }
      for (let k = 0; k < p; k++) {
        let re = x[from]!;
        let im = x[from + 1]!;
        for (let j = 0, turn = k; j < pairs; j++, turn = (turn + k) % p) {
          const c = own[2 * turn]!;
          const d = own[2 * turn + 1]!;
          re += sums[2 * j]! * c - differences[2 * j + 1]! * d;
          im += sums[2 * j + 1]! * c + differences[2 * j]! * d;
        }
        const c = roots[2 * q * k * s]!;
        const d = roots[2 * q * k * s + 1]!;
        const to = 2 * (s * (p * q + k) + i);
        y[to] = re * c - im * d;
        y[to + 1] = re * d + im * c;
      }
    }
}

/** A transform of a length that is a product of `factors`. */
function byFactors(n: number, factors: readonly number[], sign: 1 | -1): (x: Float64Array) => void {
  const roots = circle(n, sign);
  const owns = new Map(factors.map((p) => [p, circle(p, sign)]));
  const work = new Float64Array(2 * n);
  return (x) => {
    let from: Float64Array = x;
    let to: Float64Array = work;
    let s = 1;
    let m = n;
    for (const p of factors) {
      m /= p;
      if (p === 4) pass4(from, to, m, s, roots, sign);
      else if (p === 2) pass2(from, to, m, s, roots);
      else passOf(p, from, to, m, s, roots, owns.get(p)!);
      s *= p;
      [from, to] = [to, from];
    }
    if (from !== x) x.set(from);
  };
}

/** A transform of a fixed length, in place. `sign` -1 is forward, 1 backward; nothing is divided. */
export function transformOf(n: number, sign: 1 | -1): (x: Float64Array) => void {
  if (n <= 1) return () => {};
  const factors = factored(n);
  if (factors) return byFactors(n, factors, sign);
  // Bluestein: j k = (j^2 + k^2 - (k - j)^2) / 2 makes it a convolution, done with a power of two.
  let m = 1;
  while (m < 2 * n - 1) m *= 2;
  const there = byFactors(m, factored(m)!, -1);
  const back = byFactors(m, factored(m)!, 1);
  const turns = circle(2 * n, sign);
  const chirp = new Float64Array(2 * n);
  const filter = new Float64Array(2 * m);
  // k^2 modulo 2n, by its differences: the square itself would not fit for long.
  for (let k = 0, at = 0; k < n; k++) {
    const [c, s] = [turns[2 * at]!, turns[2 * at + 1]!];
    chirp.set([c, s], 2 * k);
    filter.set([c, -s], 2 * k);
    if (k > 0) filter.set([c, -s], 2 * (m - k));
    at = (at + 2 * k + 1) % (2 * n);
  }
  there(filter);
  const work = new Float64Array(2 * m);
  return (x) => {
    work.fill(0);
    times(work, x, chirp, n);
    there(work);
    times(work, work, filter, m);
    back(work);
    times(x, work, chirp, n);
    for (let i = 0; i < 2 * n; i++) x[i]! /= m;
  };
}

/** out = a b, element by element, of the first `n` complex numbers. */
function times(out: Float64Array, a: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < 2 * n; i += 2) {
    const re = a[i]! * b[i]! - a[i + 1]! * b[i + 1]!;
    out[i + 1] = a[i]! * b[i + 1]! + a[i + 1]! * b[i]!;
    out[i] = re;
  }
}

/** Transforms a packed array of `shape` along dimension `dim`, in place. */
export function transformAlong(x: Float64Array, shape: readonly number[], dim: number, sign: 1 | -1): void {
  const n = shape[dim]!;
  const inner = shape.slice(dim + 1).reduce((a, b) => a * b, 1);
  const outer = shape.slice(0, dim).reduce((a, b) => a * b, 1);
  const run = transformOf(n, sign);
  if (inner === 1) {
    for (let o = 0; o < outer; o++) run(x.subarray(2 * o * n, 2 * (o + 1) * n));
    return;
  }
  const line = new Float64Array(2 * n);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const first = 2 * (o * n * inner + i);
      const step = 2 * inner;
      for (let k = 0; k < n; k++) {
        line[2 * k] = x[first + k * step]!;
        line[2 * k + 1] = x[first + k * step + 1]!;
      }
      run(line);
      for (let k = 0; k < n; k++) {
        x[first + k * step] = line[2 * k]!;
        x[first + k * step + 1] = line[2 * k + 1]!;
      }
    }
}
