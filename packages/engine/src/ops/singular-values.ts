// Singular values, by rotations that make columns orthogonal (Hestenes' one-sided Jacobi method), in double precision.
import type { Engine } from '../engine.ts';
import { EngineError } from '../errors.ts';
import { numel } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

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

/** Rotates columns a and b, and with them those of v, until they are orthogonal. Answers whether it had to. */
function rotate(a: Float64Array, b: Float64Array, va: Float64Array, vb: Float64Array): boolean {
  const [alpha, beta, gamma] = [dot(a, a), dot(b, b), dot(a, b)];
  if (Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta) || gamma === 0) return false;
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
function decompose(columns: Float64Array[]): Parts {
  const n = columns.length;
  const v = columns.map((_, j) => Float64Array.from({ length: n }, (__, i) => (i === j ? 1 : 0)));
  for (let sweep = 0, moved = true; moved && sweep < 60; sweep++) {
    moved = false;
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++) if (rotate(columns[i]!, columns[j]!, v[i]!, v[j]!)) moved = true;
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
function completed(vectors: Float64Array[], length: number, count: number): Float64Array[] {
  const done = vectors.filter((v) => dot(v, v) > 0.5);
  const found: Float64Array[] = [];
  for (let axis = 0; axis < length && done.length + found.length < count; axis++) {
    const v = new Float64Array(length);
    v[axis] = 1;
    // Twice: once is not enough where little is left.
    for (let pass = 0; pass < 2; pass++)
      for (const other of [...done, ...found]) {
        const along = dot(v, other);
        for (let i = 0; i < length; i++) v[i]! -= along * other[i]!;
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
export function singularParts(e: Engine, self: Tensor, wanted: 'none' | 'reduced' | 'full'): Parts[] {
  const [m, n] = self.shape.slice(-2) as [number, number];
  const values = e.toArray(self).map(Number);
  if (values.some((x) => !Number.isFinite(x)))
    throw new EngineError(
      '_LinAlgError',
      'linalg.svd: The algorithm failed to converge because the input matrix contained non-finite values.',
    );
  const k = Math.min(m, n);
  const full = wanted === 'full';
  return Array.from({ length: numel(self.shape.slice(0, -2)) }, (_, b) => {
    const at = b * m * n;
    const column = (j: number) => Float64Array.from({ length: m }, (__, i) => values[at + i * n + j]!);
    const row = (i: number) => Float64Array.from({ length: n }, (__, j) => values[at + i * n + j]!);
    const tall = m >= n;
    const made = decompose(Array.from({ length: k }, (__, i) => (tall ? column(i) : row(i))));
    const { u, v } = tall ? made : { u: made.v, v: made.u };
    if (wanted === 'none') return { values: made.values, u, v };
    return {
      values: made.values,
      u: completed(u, m, full ? m : k),
      v: completed(v, n, full ? n : k),
    };
  });
}
