// Gradients of reductions, running sums, softmax and order.
import type { Engine } from '../engine.ts';
import { softmaxBackwardPass } from '../ops/passes.ts';
import { numel, wrapDim, wrapDims } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';
import { by, keep, restored, rules } from './rule.ts';

/** Products of all other elements along `dim`: exact where there are zeros, and differentiable again. */
function othersProduct(x: Tensor, dim: number): Tensor {
  const e = x.engine;
  const n = x.shape[dim]!;
  const one = e.call('ones_like', x.narrow(dim, 0, 1));
  const before = e.call('cumprod', e.call('cat', [one, x.narrow(dim, 0, n - 1)], dim), dim);
  const after = e
    .call('cumprod', e.call('cat', [one, x.narrow(dim, 1, n - 1).flip([dim])], dim), dim)
    .flip([dim]);
  return before.mul(after);
}

function prodGradient(grad: Tensor, x: Tensor, dim: number | null, keepdim: boolean): Tensor {
  if (x.numel === 0) return x.zerosLike();
  if (dim === null || x.ndim === 0)
    return grad.mul(
      othersProduct(x.reshape([-1]), 0)
        .reshape(x.shape)
        .conj(),
    );
  const d = wrapDim(dim, x.ndim);
  return restored(grad, [d], x.ndim, keepdim).mul(othersProduct(x, d).conj());
}

/** Shared equally among the elements that equal the extreme. */
function shared(grad: Tensor, x: Tensor, extreme: Tensor, dims: readonly number[]): Tensor {
  const hits = x.eq(extreme);
  const count = dims.length === 0 ? hits.to(grad.dtype) : hits.sum(dims, true);
  return keep(grad.div(count), hits);
}

function cumprodGradient(grad: Tensor, x: Tensor, y: Tensor, dim: number): Tensor {
  const e = x.engine;
  if (x.ndim === 0) return grad;
  const d = wrapDim(dim, x.ndim);
  const hasZero = e.quietly(() => e.scope(() => e.call('any', x.eq(0)).item()));
  if (!hasZero) return grad.mul(y.conj()).flip([d]).cumsum(d).flip([d]).div(x.conj());
  // Row i: the input with its i-th element replaced by 1, multiplied up; column k counts only from i on.
  const n = x.shape[d]!;
  const last = x.transpose(d, -1);
  const eye = e.call('eye', n, x.dtype);
  const rows = e.call('where.ScalarSelf', eye.ne(0), float(1), last.unsqueeze(-2));
  const upper = e.call('triu', e.call('cumprod', rows, -1));
  return upper.conj().mul(grad.transpose(d, -1).unsqueeze(-2)).sum([-1]).transpose(d, -1);
}

function varianceGradient(
  grad: Tensor,
  x: Tensor,
  dim: readonly number[] | null,
  correction: number,
  keepdim: boolean,
): Tensor {
  const dims = wrapDims(dim, x.ndim);
  const count = dims.reduce((n, d) => n * x.shape[d]!, 1);
  const center = x.sub(x.mean(dims, true));
  return restored(grad, dim, x.ndim, keepdim)
    .mul(center)
    .mul(x.engine.wrap(float(2 / (count - correction))));
}

/** Gradient of a norm along `dims`; `norm` and `grad` have those kept. */
export function normGradient(
  grad: Tensor,
  x: Tensor,
  norm: Tensor,
  ord: number,
  dims: readonly number[],
): Tensor {
  const e = x.engine;
  if (ord === 0) return x.zerosLike();
  if (ord === 1) return e.call('sgn', x).mul(grad);
  if (ord === 2) return x.mul(grad.div(norm)).maskedFill(norm.eq(0), 0);
  if (Math.abs(ord) === Number.POSITIVE_INFINITY)
    return shared(grad, x.abs(), norm, dims).mul(e.call('sgn', x));
  const powers = e.call('sgn', x).mul(e.call('pow.Tensor_Scalar', x.abs(), float(ord - 1)));
  return powers
    .mul(grad)
    .div(e.call('pow.Tensor_Scalar', norm, float(ord - 1)))
    .maskedFill(norm.eq(0), 0);
}

/** Values chosen along `dim` by `indices`: the gradient goes back to where they came from. */
export const chosen = (
  grad: Tensor,
  shape: readonly number[],
  indices: Tensor,
  dim: number,
  keepdim: boolean,
): Tensor => {
  const e = grad.engine;
  const zeros = grad.newZeros(shape);
  if (shape.length === 0) return grad;
  const d = wrapDim(dim, shape.length);
  const [g, at] = keepdim ? [grad, indices] : [grad.unsqueeze(d), indices.unsqueeze(d)];
  return e.call('scatter_add', zeros, d, at, g);
};

/** y (g - sum g y), for the result y of softmax. */
export function softmaxGradient(e: Engine, g: Tensor, y: Tensor, dim: number): Tensor {
  const fast = softmaxBackwardPass(e, false, g, y, dim);
  if (fast) return fast;
  const weighted = g.mul(y);
  return weighted.sub(y.mul(y.ndim === 0 ? weighted : weighted.sum([dim], true)));
}

/** A mean's gradient for each of `count` elements. Of none, 0 / 0 is asked of no element, not of the sum of none. */
const eachShare = (grad: Tensor, shape: readonly number[], count: number): Tensor =>
  count === 0 ? grad.expand(shape).div(count) : grad.div(count).expand(shape);

export const reduce = rules({
  sum: (_e, self) => {
    const { shape } = self;
    return { self: by([], (g: Tensor) => g.expand(shape)) };
  },
  'sum.dim_IntList': (_e, self, dim, keepdim) => {
    const { shape } = self;
    return { self: by([], (g: Tensor) => restored(g, dim, shape.length, keepdim).expand(shape)) };
  },
  mean: (_e, self) => {
    const { shape } = self;
    return { self: by([], (g: Tensor) => eachShare(g, shape, numel(shape))) };
  },
  'mean.dim': (_e, self, dim, keepdim) => {
    const { shape } = self;
    const count = wrapDims(dim, shape.length).reduce((n, d) => n * shape[d]!, 1);
    return { self: by([], (g: Tensor) => eachShare(restored(g, dim, shape.length, keepdim), shape, count)) };
  },
  prod: (_e, self) => ({ self: by([self], (g: Tensor, x) => prodGradient(g, x, null, false)) }),
  'prod.dim_int': (_e, self, dim, keepdim) => ({
    self: by([self], (g: Tensor, x) => prodGradient(g, x, dim, keepdim)),
  }),
  max: (_e, self, out) => ({
    self: by([self, out], (g: Tensor, x, y) =>
      shared(
        g,
        x,
        y,
        x.shape.map((_, d) => d),
      ),
    ),
  }),
  min: (_e, self, out) => ({
    self: by([self, out], (g: Tensor, x, y) =>
      shared(
        g,
        x,
        y,
        x.shape.map((_, d) => d),
      ),
    ),
  }),
  'max.dim': (_e, self, dim, keepdim, [, indices]) => {
    const { shape } = self;
    return { self: by([indices], ([g]: Tensor[], at) => chosen(g!, shape, at, dim, keepdim)) };
  },
  'min.dim': (_e, self, dim, keepdim, [, indices]) => {
    const { shape } = self;
    return { self: by([indices], ([g]: Tensor[], at) => chosen(g!, shape, at, dim, keepdim)) };
  },
  amax: (_e, self, dim, keepdim, out) => ({
    self: by([self, out], (g: Tensor, x, y) =>
      shared(restored(g, dim, x.ndim, keepdim), x, restored(y, dim, x.ndim, keepdim), wrapDims(dim, x.ndim)),
    ),
  }),
  amin: (_e, self, dim, keepdim, out) => ({
    self: by([self, out], (g: Tensor, x, y) =>
      shared(restored(g, dim, x.ndim, keepdim), x, restored(y, dim, x.ndim, keepdim), wrapDims(dim, x.ndim)),
    ),
  }),
  cumsum: (_e, self, dim) => {
    const rank = self.ndim;
    return { self: by([], (g: Tensor) => (rank === 0 ? g : g.flip([dim]).cumsum(dim).flip([dim]))) };
  },
  cumprod: (_e, self, dim, _dtype, out) => ({
    self: by([self, out], (g: Tensor, x, y) => cumprodGradient(g, x, y, dim)),
  }),
  'var.correction': (_e, self, dim, correction, keepdim) => ({
    self: by([self], (g: Tensor, x) => varianceGradient(g, x, dim, Number(correction?.value ?? 1), keepdim)),
  }),
  'std.correction': (_e, self, dim, correction, keepdim, out) => ({
    self: by([self, out], (g: Tensor, x, y) => {
      const ofVariance = g.div(y.mul(2)).maskedFill(y.eq(0), 0);
      return varianceGradient(ofVariance, x, dim, Number(correction?.value ?? 1), keepdim);
    }),
  }),
  linalg_vector_norm: (_e, self, ord, dim, keepdim, _dtype, out) => ({
    self: by([self, out], (g: Tensor, x, y) =>
      normGradient(
        restored(g, dim, x.ndim, keepdim),
        x,
        restored(y, dim, x.ndim, keepdim),
        Number(ord.value),
        wrapDims(dim, x.ndim),
      ),
    ),
  }),
  logsumexp: (_e, self, dim, keepdim, out) => ({
    self: by([self, out], (g: Tensor, x, y) =>
      restored(g, dim, x.ndim, keepdim).mul(
        x
          .sub(restored(y, dim, x.ndim, keepdim))
          .exp()
          .conj(),
      ),
    ),
  }),
  _softmax: (e, _self, dim, _half, out) => ({
    self: by([out], (g: Tensor, y) => softmaxGradient(e, g, y!, dim)),
  }),
  _log_softmax: (e, _self, dim, _half, out) => ({
    self: by(
      [out],
      (g: Tensor, y) =>
        softmaxBackwardPass(e, true, g, y!, dim) ??
        g.sub(y!.exp().mul(y!.ndim === 0 ? g : g.sum([dim], true))),
    ),
  }),
  sort: (_e, self, dim, _descending, [, indices]) => {
    const { shape } = self;
    return { self: by([indices], ([g]: Tensor[], at) => chosen(g!, shape, at, dim, true)) };
  },
  'sort.stable': (_e, self, _stable, dim, _descending, [, indices]) => {
    const { shape } = self;
    return { self: by([indices], ([g]: Tensor[], at) => chosen(g!, shape, at, dim, true)) };
  },
  topk: (_e, self, _k, dim, _largest, _sorted, [, indices]) => {
    const { shape } = self;
    return { self: by([indices], ([g]: Tensor[], at) => chosen(g!, shape, at, dim, true)) };
  },
});
