// Singular values, by rotations that make columns orthogonal (Hestenes' one-sided Jacobi method), in double precision.
import { isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { numel } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';

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

/** The decompositions of a batch of matrices (..., m, n), in order; wide ones are done transposed and turned back. */
export function singularParts(e: Engine, self: Tensor): Parts[] {
  if (self.ndim < 2) throw runtimeError('linalg.svd: The input tensor A must have at least 2 dimensions.');
  if (!isFloating(self.dtype) || self.dtype.bytes < 4)
    throw notImplemented(`"linalg_svd_cpu" not implemented for '${self.dtype.label}'`);
  const [m, n] = self.shape.slice(-2) as [number, number];
  const values = e.toArray(self).map(Number);
  if (values.some((x) => !Number.isFinite(x)))
    throw runtimeError(
      'linalg.svd: The algorithm failed to converge because the input matrix contained non-finite values.',
    );
  return Array.from({ length: numel(self.shape.slice(0, -2)) }, (_, b) => {
    const at = b * m * n;
    const column = (j: number) => Float64Array.from({ length: m }, (__, i) => values[at + i * n + j]!);
    const row = (i: number) => Float64Array.from({ length: n }, (__, j) => values[at + i * n + j]!);
    if (m >= n) return decompose(Array.from({ length: n }, (__, j) => column(j)));
    const turned = decompose(Array.from({ length: m }, (__, i) => row(i)));
    return { values: turned.values, u: turned.v, v: turned.u };
  });
}

export const singularValues = implement({
  linalg_svdvals: (e, self) => {
    const parts = singularParts(e, self);
    const k = Math.min(...self.shape.slice(-2));
    return e.fromNumbers(
      parts.flatMap((p) => p.values),
      [...self.shape.slice(0, -2), k],
      self.dtype,
    );
  },
});
