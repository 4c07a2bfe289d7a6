// Singular values, by rotations that make columns orthogonal (Hestenes' one-sided Jacobi method), in double precision.
// Columns of complex matrices hold real and imaginary parts side by side.
import { isComplex } from '../dtype.ts';
import { EngineError } from '../errors.ts';
import { numel } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { doubles } from './matrix-batches.ts';

/** Of one matrix: `values` descending, and with them columns of u (m each) and v (n each). */
interface Parts {
  values: number[];
  u: Float64Array[];
  v: Float64Array[];
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** The imaginary part of a^H b, of which `dot` is the real one. */
const cross = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i += 2) sum += a[i]! * b[i + 1]! - a[i + 1]! * b[i]!;
  return sum;
};

/** x *= re + i im. */
function turn(x: Float64Array, re: number, im: number): void {
  for (let i = 0; i < x.length; i += 2) {
    const [p, q] = [x[i]!, x[i + 1]!];
    x[i] = p * re - q * im;
    x[i + 1] = p * im + q * re;
  }
}

/** Rotates columns a and b, and with them those of v, until they are orthogonal. Answers whether it had to. */
function rotate(
  a: Float64Array,
  b: Float64Array,
  va: Float64Array,
  vb: Float64Array,
  complex: boolean,
): boolean {
  const [alpha, beta, real] = [dot(a, a), dot(b, b), dot(a, b)];
  const imaginary = complex ? cross(a, b) : 0;
  const gamma = imaginary === 0 ? real : Math.hypot(real, imaginary);
  if (Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta) || gamma === 0) return false;
  // First a phase makes the product of the two real.
  if (imaginary !== 0) for (const x of [b, vb]) turn(x, real / gamma, -imaginary / gamma);
  const zeta = (beta - alpha) / (2 * gamma);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = c * t;
  for (const [x, y] of [
    [a, b],
    [va, vb],
  ] as const)
    for (let i = 0; i < x.length; i++) {
      const [p, q] = [x[i]!, y[i]!];
      x[i] = c * p - s * q;
      y[i] = s * p + c * q;
    }
  return true;
}

/** An (m, n) matrix given by its columns. */
function decompose(columns: Float64Array[], complex: boolean): Parts {
  const n = columns.length;
  const width = complex ? 2 : 1;
  const v = columns.map((_, j) =>
    Float64Array.from({ length: n * width }, (__, i) => (i === j * width ? 1 : 0)),
  );
  for (let sweep = 0, moved = true; moved && sweep < 60; sweep++) {
    moved = false;
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++)
        if (rotate(columns[i]!, columns[j]!, v[i]!, v[j]!, complex)) moved = true;
  }
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  const order = lengths.map((_, j) => j).sort((i, j) => lengths[j]! - lengths[i]!);
  return {
    values: order.map((j) => lengths[j]!),
    u: order.map((j) => columns[j]!.map((x) => (lengths[j] === 0 ? 0 : x / lengths[j]!))),
    v: order.map((j) => v[j]!),
  };
}

/** `vectors` with zero ones replaced, and more added until there are `count`, so that all are orthonormal. */
function completed(vectors: Float64Array[], length: number, count: number, complex: boolean): Float64Array[] {
  const width = complex ? 2 : 1;
  const done = vectors.filter((v) => dot(v, v) > 0.5);
  const found: Float64Array[] = [];
  for (let axis = 0; axis < length && done.length + found.length < count; axis++) {
    const v = new Float64Array(length * width);
    v[axis * width] = 1;
    // Twice: once is not enough where little is left.
    for (let pass = 0; pass < 2; pass++)
      for (const other of [...done, ...found]) {
        const along = dot(other, v);
        const across = complex ? cross(other, v) : 0;
        for (let i = 0; i < v.length; i++) v[i]! -= along * other[i]!;
        if (across !== 0)
          for (let i = 0; i < v.length; i += 2) {
            v[i]! += across * other[i + 1]!;
            v[i + 1]! -= across * other[i]!;
          }
      }
    const size = Math.sqrt(dot(v, v));
    if (size > 1e-4) found.push(v.map((x) => x / size));
  }
  return [...done, ...found];
}

/**
 * The decompositions of a batch of matrices (..., m, n), in order; wide ones are done transposed and turned back.
 * `wanted`: as many vectors as values, or as many as there are rows and columns, or whatever comes.
 */
export function singularParts(self: Tensor, wanted: 'none' | 'reduced' | 'full'): Parts[] {
  const [m, n] = self.shape.slice(-2) as [number, number];
  const complex = isComplex(self.dtype);
  const width = complex ? 2 : 1;
  const values = doubles(self);
  if (values.some((x) => !Number.isFinite(x)))
    throw new EngineError(
      '_LinAlgError',
      'linalg.svd: The algorithm failed to converge because the input matrix contained non-finite values.',
    );
  const k = Math.min(m, n);
  const full = wanted === 'full';
  return Array.from({ length: numel(self.shape.slice(0, -2)) }, (_, b) => {
    const start = b * m * n;
    /** Column j, or row j conjugated. */
    const line = (j: number, down: boolean) => {
      const out = new Float64Array((down ? m : n) * width);
      for (let i = 0; i < (down ? m : n); i++) {
        const at = width * (start + (down ? i * n + j : j * n + i));
        out[i * width] = values[at]!;
        if (complex) out[i * width + 1] = down ? values[at + 1]! : -values[at + 1]!;
      }
      return out;
    };
    const tall = m >= n;
    const made = decompose(
      Array.from({ length: k }, (__, i) => line(i, tall)),
      complex,
    );
    const { u, v } = tall ? made : { u: made.v, v: made.u };
    if (wanted === 'none') return { values: made.values, u, v };
    return {
      values: made.values,
      u: completed(u, m, full ? m : k, complex),
      v: completed(v, n, full ? n : k, complex),
    };
  });
}
