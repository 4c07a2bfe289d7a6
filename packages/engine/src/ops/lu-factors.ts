// LU factors and reflectors kept as such, what is solved and multiplied with them, and eigenvalues of matrices without symmetry.
import { complexType, int32, isComplex, isFloating } from '../dtype.ts';
import { eigenComplex, eigenReal } from '../eigenvalues.ts';
import type { Engine } from '../engine.ts';
import { EngineError, notImplemented, runtimeError } from '../errors.ts';
import { luComplex, reflectorsOf } from '../matrices-complex.ts';
import { numel } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { checkMatrix, checkSquare, checkSquareShape } from './decompositions.ts';
import { implement } from './implement.ts';
import { eachAsPairs, integers, joined, unpaired } from './matrix-batches.ts';

const adjoint = (t: Tensor): Tensor => (isComplex(t.dtype) ? t.mT.conj() : t.mT);

function checkDimensions(name: string, a: Tensor): void {
  if (a.ndim < 2)
    throw runtimeError(
      `${name}: Expected tensor with 2 or more dimensions. Got size: [${a.shape.join(', ')}] instead`,
    );
}

/** Factors of every matrix; PyTorch on a CPU always exchanges rows. */
function factorized(e: Engine, a: Tensor, pivot: boolean, check: boolean) {
  checkDimensions('torch.lu_factor', a);
  checkMatrix('torch.lu_factor', a);
  if (!pivot) throw runtimeError(`linalg.lu_factor: LU without pivoting is not implemented on the CPU`);
  const [m, n] = a.shape.slice(-2) as [number, number];
  const batch = a.shape.slice(0, -2);
  const made = eachAsPairs(a).map((x) => luComplex(x, m, n));
  const infos = made.map((f) => f.info);
  const at = infos.findIndex((info) => info !== 0);
  if (check && at >= 0)
    throw runtimeError(
      `torch.linalg.lu_factor: ${batch.length ? `(Batch element ${at}): ` : ''}U[${infos[at]},${infos[at]}] is zero and using it on lu_solve would result in a division by zero. If you still want to perform the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)`,
    );
  return [
    joined(
      e,
      made.map((f) => unpaired(f.factors, a.dtype)),
      a.shape,
      a.dtype,
    ),
    integers(
      e,
      made.flatMap((f) => [...f.pivots]),
      [...batch, Math.min(m, n)],
    ),
    integers(e, infos, batch),
  ] as [Tensor, Tensor, Tensor];
}

/** P of A = P L U, by rows exchanged one after another. */
function permutation(e: Engine, pivots: Tensor, m: number, like: Tensor): Tensor {
  const batch = pivots.shape.slice(0, -1);
  const k = pivots.shape[pivots.ndim - 1]!;
  const given = e.toArray(pivots).map(Number);
  const columns: number[] = [];
  for (let b = 0; b < numel(batch); b++) {
    const order = Array.from({ length: m }, (_, i) => i);
    for (let i = 0; i < k; i++) {
      const p = given[b * k + i]! - 1;
      [order[i], order[p]] = [order[p]!, order[i]!];
    }
    for (let row = 0; row < m; row++) for (let i = 0; i < m; i++) columns.push(order[i] === row ? 1 : 0);
  }
  return e.fromNumbers(columns, [...batch, m, m], like.dtype);
}

function unpacked(e: Engine, lu: Tensor): [Tensor, Tensor] {
  const [m, n] = lu.shape.slice(-2) as [number, number];
  const k = Math.min(m, n);
  const low = n > k ? lu.narrow(-1, 0, k) : lu;
  const high = m > k ? lu.narrow(-2, 0, k) : lu;
  const ones = e.call('eye.m', m, k, lu.dtype);
  return [e.call('tril', low, -1).add(ones), e.call('triu', high)];
}

function solved(
  e: Engine,
  lu: Tensor,
  pivots: Tensor,
  b: Tensor,
  left: boolean,
  conjugated: boolean,
): Tensor {
  if (!left) return adjoint(solved(e, lu, pivots, adjoint(b), true, !conjugated));
  const P = permutation(e, pivots, lu.shape[lu.ndim - 1]!, lu);
  const triangular = (a: Tensor, x: Tensor, upper: boolean, unit: boolean) =>
    e.call('linalg_solve_triangular', a, x, upper, true, unit);
  if (!conjugated) return triangular(lu, triangular(lu, P.mT.matmul(b), false, true), true, false);
  const back = adjoint(lu);
  return P.matmul(triangular(back, triangular(back, b, false, false), true, true));
}

/** Other times Q, or its adjoint, on either side; Q is a product of reflectors (1 - tau v v^H), v below the diagonal of `self`. */
function reflected(
  e: Engine,
  self: Tensor,
  tau: Tensor,
  other: Tensor,
  left: boolean,
  conjugated: boolean,
): Tensor {
  const m = self.shape[self.ndim - 2]!;
  const count = tau.shape[tau.ndim - 1]!;
  let out = other;
  for (let step = 0; step < count; step++) {
    const i = left === conjugated ? step : count - 1 - step;
    const below = self.narrow(-1, i, 1).narrow(-2, i + 1, m - i - 1);
    const shape = [...self.shape.slice(0, -2), i, 1];
    const one = e.call('ones', [...self.shape.slice(0, -2), 1, 1], self.dtype);
    const v = e.call('cat', [e.call('zeros', shape, self.dtype), one, below], -2);
    const t = tau.narrow(-1, i, 1).unsqueeze(-1);
    const by = conjugated && isComplex(t.dtype) ? t.conj() : t;
    out = left
      ? out.sub(v.mul(by).matmul(adjoint(v).matmul(out)))
      : out.sub(out.matmul(v).matmul(adjoint(v).mul(by)));
  }
  return out;
}

function householder(e: Engine, self: Tensor, tau: Tensor): Tensor {
  const name = 'torch.linalg.householder_product';
  if (self.ndim < 2) throw runtimeError(`${name}: input must have at least 2 dimensions.`);
  const [m, n] = self.shape.slice(-2) as [number, number];
  if (m < n) throw runtimeError(`${name}: input.shape[-2] must be greater than or equal to input.shape[-1]`);
  if (n < tau.shape[tau.ndim - 1]!)
    throw runtimeError(`${name}: input.shape[-1] must be greater than or equal to tau.shape[-1]`);
  const start = e.call('eye.m', m, n, self.dtype).expand(self.shape);
  return reflected(e, self, tau, start, true, false);
}

export const luFactors = implement({
  linalg_lu_factor_ex: (e, a, pivot, check) => factorized(e, a, pivot, check),
  linalg_lu_factor: (e, a, pivot) => {
    const [lu, pivots] = e.call('linalg_lu_factor_ex', a, pivot, true);
    return [lu!, pivots!];
  },
  _lu_with_info: (e, a, pivot, check) => e.call('linalg_lu_factor_ex', a, pivot, check),
  linalg_lu: (e, a, pivot) => {
    checkDimensions('linalg.lu', a);
    const [lu, pivots] = e.call('linalg_lu_factor_ex', a, pivot);
    return e.call('lu_unpack', lu!, pivots!);
  },
  lu_unpack: (e, lu, pivots, data, rows) => {
    if (rows && pivots.dtype !== int32)
      throw runtimeError(
        'torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.\nNote: this function is intended to be used with the output produced by torch.linalg.lu_factor',
      );
    const none = () => e.empty([0], lu.dtype);
    const [L, U] = data ? unpacked(e, lu) : [none(), none()];
    return [rows ? permutation(e, pivots, lu.shape[lu.ndim - 2]!, lu) : none(), L, U];
  },
  linalg_lu_solve: (e, lu, pivots, b, left, conjugated) => {
    checkSquare('torch.linalg.lu_solve', lu);
    if (pivots.dtype !== int32)
      throw runtimeError('linalg.lu_solve: pivots should be a Tensor of scalar type torch.int32');
    const [n, size] = [lu.shape[lu.ndim - 1]!, b.shape[b.ndim - (left ? 2 : 1)]!];
    if (n !== size)
      throw runtimeError(
        `linalg.lu_solve: Incompatible shapes of A and B for the equation ${left ? 'AX = B' : 'XA = B'} (${n}x${n} and ${b.shape[b.ndim - 2]}x${b.shape[b.ndim - 1]})`,
      );
    return solved(e, lu, pivots, b, left, conjugated);
  },
  lu_solve: (e, b, lu, pivots) => e.call('linalg_lu_solve', lu, pivots, b),
  triangular_solve: (e, b, a, upper, transpose, unit) => {
    for (const [t, letter] of [
      [b, 'b'],
      [a, 'A'],
    ] as const)
      if (t.ndim < 2)
        throw runtimeError(
          `torch.triangular_solve: Expected ${letter} to have at least 2 dimensions, but it has ${t.ndim} dimensions instead`,
        );
    const x = transpose
      ? e.call('linalg_solve_triangular', a.mT, b, !upper, true, unit)
      : e.call('linalg_solve_triangular', a, b, upper, true, unit);
    return [x, a.clone()];
  },
  geqrf: (e, a) => {
    if (a.ndim < 2) throw runtimeError('torch.geqrf: input must have at least 2 dimensions.');
    const [m, n] = a.shape.slice(-2) as [number, number];
    const k = Math.min(m, n);
    const all = eachAsPairs(a).map((x) => {
      const { made, left } = reflectorsOf(x, m, n);
      made.forEach((r, c) => {
        for (let i = c + 1; i < m; i++) left.set(r.v.subarray(2 * (i - c), 2 * (i - c) + 2), 2 * (i * n + c));
        left[2 * (c * n + c) + 1] = 0;
      });
      return { left, tau: Float64Array.from(made.flatMap((r) => r.tau)) };
    });
    const batch = a.shape.slice(0, -2);
    return [
      joined(
        e,
        all.map((x) => unpaired(x.left, a.dtype)),
        a.shape,
        a.dtype,
      ),
      joined(
        e,
        all.map((x) => unpaired(x.tau, a.dtype)),
        [...batch, k],
        a.dtype,
      ),
    ];
  },
  linalg_householder_product: householder,
  orgqr: householder,
  ormqr: (e, self, tau, other, left, transpose) => {
    if (self.ndim < 2) throw runtimeError('torch.ormqr: input must have at least 2 dimensions.');
    if (other.ndim < 2) throw runtimeError('torch.ormqr: other must have at least 2 dimensions.');
    const size = other.shape[other.ndim - (left ? 2 : 1)]!;
    if (size < tau.shape[tau.ndim - 1]!)
      throw runtimeError(
        `torch.ormqr: other.shape[${left ? -2 : -1}] must be greater than or equal to tau.shape[-1]`,
      );
    if (size !== self.shape[self.ndim - 2]!)
      throw runtimeError(`torch.ormqr: other.shape[${left ? -2 : -1}] must be equal to input.shape[-2]`);
    return reflected(e, self, tau, other, left, transpose);
  },
  linalg_eig: (e, a) => {
    if (a.ndim >= 2 && e.toArray(e.call('all', e.call('isfinite', a))).some((x) => !x))
      throw runtimeError('torch.linalg.eig: input tensor should not contain infs or NaNs.');
    checkSquareShape('linalg.eig', a);
    if (!isFloating(a.dtype) && !isComplex(a.dtype))
      throw runtimeError(`Unknown Complex ScalarType for ${a.dtype.label}`);
    if (a.dtype.bytes < 4)
      throw notImplemented(`"linalg_eig_out_cpu" not implemented for '${a.dtype.label}'`);
    const n = a.shape[a.ndim - 1]!;
    const dtype = complexType(a.dtype);
    const all = eachAsPairs(a).map((x) => {
      const made = isComplex(a.dtype) ? eigenComplex(x, n) : eigenReal(x, n);
      if (!made)
        throw new EngineError(
          '_LinAlgError',
          'linalg.eig: The algorithm failed to converge because the input matrix is ill-conditioned or has too many repeated eigenvalues.',
        );
      return made;
    });
    return [
      joined(
        e,
        all.map((x) => x.values),
        a.shape.slice(0, -1),
        dtype,
      ),
      joined(
        e,
        all.map((x) => x.vectors),
        a.shape,
        dtype,
      ),
    ];
  },
  linalg_eigvals: (e, a) => {
    checkSquare('linalg.eigvals', a);
    return e.call('linalg_eig', a)[0]!;
  },
});
