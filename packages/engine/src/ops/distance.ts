// Distances between points, and norms held to a bound.
import { isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { broadcastShapes, wrapDim } from '../shape.ts';
import { float, int, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';

/** All differences of rows: (..., P, M) and (..., R, M) to (..., P, R, M). */
export const differences = (x1: Tensor, x2: Tensor): Tensor => x1.unsqueeze(-2).sub(x2.unsqueeze(-3));

function checkPoints(x1: Tensor, x2: Tensor, p: number, mode: number | null): void {
  for (const [name, x] of [
    ['X1', x1],
    ['X2', x2],
  ] as const)
    if (!isFloating(x.dtype))
      throw runtimeError(`cdist only supports floating-point dtypes, ${name} got: ${x.dtype.label}`);
  if (p < 0) throw runtimeError('cdist only supports non-negative p values');
  if (mode !== null && (mode < 0 || mode > 2))
    throw runtimeError(`possible modes: 0, 1, 2, but was: ${mode}`);
  for (const [name, x] of [
    ['X1', x1],
    ['X2', x2],
  ] as const)
    if (x.ndim < 2) throw runtimeError(`cdist only supports at least 2D tensors, ${name} got: ${x.ndim}D`);
  const [m1, m2] = [x1.shape[x1.ndim - 1], x2.shape[x2.ndim - 1]];
  if (m1 !== m2) throw runtimeError(`X1 and X2 must have the same number of columns. X1: ${m1} X2: ${m2}`);
}

/** |a|^2 + |b|^2 - 2ab, by one product of matrices. */
function euclidean(e: Engine, x1: Tensor, x2: Tensor): Tensor {
  const square = (x: Tensor) => x.mul(x).sum([-1], true);
  const ones = (x: Tensor) => e.call('ones_like', x);
  const [n1, n2] = [square(x1), square(x2)];
  const left = e.call('cat', [x1.mul(-2), n1, ones(n1)], -1);
  const right = e.call('cat', [x2, ones(n2), n2], -1);
  return e.call('clamp_min', left.matmul(right.mT), int(0)).sqrt();
}

function cdist(e: Engine, x1: Tensor, x2: Tensor, p: number, mode: number | null): Tensor {
  checkPoints(x1, x2, p, mode);
  const batch = broadcastShapes(x1.shape.slice(0, -2), x2.shape.slice(0, -2));
  const spread = (x: Tensor) => x.expand([...batch, ...x.shape.slice(-2)]).contiguous();
  const many = x1.shape[x1.ndim - 2]! > 25 || x2.shape[x2.ndim - 2]! > 25;
  const byProduct = p === 2 && (mode === 1 || (mode !== 2 && many));
  const [a, b] = [spread(x1), spread(x2)];
  return byProduct ? e.call('_euclidean_dist', a, b) : e.call('_cdist_forward', a, b, p, mode);
}

function renorm(e: Engine, self: Tensor, p: number, dim: number, max: number): Tensor {
  if (p <= 0) throw runtimeError('renorm: non-positive-norm not supported');
  if (max < 0) throw runtimeError(`renorm: expected maxnorm to be >= 0 but got ${max}`);
  if (self.ndim < 2)
    throw runtimeError(`renorm: input needs at least 2 dimensions, got ${self.ndim} dimensions`);
  const d = wrapDim(dim, self.ndim);
  const rest = self.shape.map((_, k) => k).filter((k) => k !== d);
  const norm = e.call('linalg_vector_norm', self, float(p), rest, true);
  const factor = norm
    .add(e.wrap(float(1e-7)))
    .reciprocal()
    .mul(e.wrap(float(max)));
  const one = e.call('ones_like', norm);
  return self.mul(e.call('where.self', norm.gt(e.wrap(float(max))), factor, one));
}

export const distance = implement({
  _cdist_forward: (e, x1, x2, p) => e.call('linalg_vector_norm', differences(x1, x2), float(p), [-1]),
  _euclidean_dist: euclidean,
  dist: (e, self, other, p) => e.call('linalg_vector_norm', self.sub(other), p),

  cdist,
  pdist: (e, self, p) => {
    if (self.ndim !== 2) throw runtimeError(`pdist only supports 2D tensors, got: ${self.ndim}D`);
    if (!isFloating(self.dtype)) throw runtimeError('pdist only supports floating-point dtypes');
    if (p < 0) throw runtimeError('pdist only supports non-negative p values');
    const at = e.call('triu_indices', self.shape[0]!, self.shape[0]!, 1);
    const gap = e
      .call('index_select', self, 0, at.select(0, 0))
      .sub(e.call('index_select', self, 0, at.select(0, 1)));
    return e.call('linalg_vector_norm', gap, float(p), [1]);
  },
  renorm: (e, self, p, dim, max) => renorm(e, self, Number(p.value), dim, Number(max.value)),
  renorm_: (e, self, p, dim, max) =>
    e.call('copy_', self, renorm(e, self.clone(), Number(p.value), dim, Number(max.value))),
});
