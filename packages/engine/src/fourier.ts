// Discrete Fourier transforms of complex numbers, real and imaginary parts side by side, in double precision: radix 2 and by Bluestein.

/** cos and sin of 2 pi k / n for k < n, side by side. */
function circle(n: number): Float64Array {
  const out = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    out[2 * k] = Math.cos((2 * Math.PI * k) / n);
    out[2 * k + 1] = Math.sin((2 * Math.PI * k) / n);
  }
  return out;
}

/** In place: x[k] = sum of x[j] exp(sign 2 pi i j k / n), n a power of two. */
function radix2(x: Float64Array, n: number, sign: number, roots: Float64Array): void {
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j)
      for (let part = 0; part < 2; part++)
        [x[2 * i + part], x[2 * j + part]] = [x[2 * j + part]!, x[2 * i + part]!];
  }
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    const step = n / size;
    for (let from = 0; from < n; from += size)
      for (let k = 0; k < half; k++) {
        const c = roots[2 * k * step]!;
        const s = sign * roots[2 * k * step + 1]!;
        const a = 2 * (from + k);
        const b = a + size;
        const re = x[b]! * c - x[b + 1]! * s;
        const im = x[b]! * s + x[b + 1]! * c;
        x[b] = x[a]! - re;
        x[b + 1] = x[a + 1]! - im;
        x[a]! += re;
        x[a + 1]! += im;
      }
  }
}

/** A transform of a fixed length, in place. `sign` -1 is forward, 1 backward; nothing is divided. */
export function transformOf(n: number, sign: 1 | -1): (x: Float64Array) => void {
  if (n <= 1) return () => {};
  if ((n & (n - 1)) === 0) {
    const roots = circle(n);
    return (x) => radix2(x, n, sign, roots);
  }
  // Bluestein: j k = (j^2 + k^2 - (k - j)^2) / 2 makes it a convolution, done with a power of two.
  let m = 1;
  while (m < 2 * n - 1) m *= 2;
  const roots = circle(m);
  const turns = circle(2 * n);
  const chirp = new Float64Array(2 * n);
  const filter = new Float64Array(2 * m);
  for (let k = 0; k < n; k++) {
    const at = (k * k) % (2 * n);
    const [c, s] = [turns[2 * at]!, sign * turns[2 * at + 1]!];
    chirp.set([c, s], 2 * k);
    filter.set([c, -s], 2 * k);
    if (k > 0) filter.set([c, -s], 2 * (m - k));
  }
  radix2(filter, m, -1, roots);
  const work = new Float64Array(2 * m);
  return (x) => {
    work.fill(0);
    times(work, x, chirp, n);
    radix2(work, m, -1, roots);
    times(work, work, filter, m);
    radix2(work, m, 1, roots);
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
