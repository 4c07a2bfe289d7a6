// Gradients of order statistics, running extremes and distances.
import { differences } from '../ops/distance.ts';
import { wrapDims } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';
import { chosen, normGradient } from './reduce.ts';
import { by, keep, none, restored, rules } from './rule.ts';

/** Shared equally among the elements that equal the result; NaN equals NaN. */
const evenly = (g: Tensor, x: Tensor, y: Tensor): Tensor => {
  const e = x.engine;
  const hits = x.eq(y).or(e.call('isnan', x).and(e.call('isnan', y)));
  return keep(g.div(hits.sum()), hits);
};

/** The running logarithm of sums from the end. */
const fromEnd = (x: Tensor, dim: number): Tensor =>
  x.ndim === 0 ? x : x.engine.call('logcumsumexp', x.flip([dim]), dim).flip([dim]);

/** Gradient of the distances of rows for the first set, before broadcasting is undone. */
function cdistGradient(g: Tensor, x1: Tensor, x2: Tensor, p: number, distances: Tensor): Tensor {
  const e = g.engine;
  const gap = differences(x1, x2);
  const d = distances.unsqueeze(-1);
  const up = g.unsqueeze(-1);
  let each: Tensor;
  if (p === 0) each = gap.zerosLike();
  else if (p === 1) each = up.mul(gap.sign());
  else if (p === 2) each = up.mul(gap).div(d).maskedFill(d.eq(0), 0);
  else if (p === Number.POSITIVE_INFINITY) each = keep(up.mul(gap.sign()), gap.abs().eq(d));
  else {
    const power = e.call('pow.Tensor_Scalar', gap.abs(), float(p - 1));
    const scaled = up.div(e.call('pow.Tensor_Scalar', d, float(p - 1)));
    each = gap
      .sign()
      .mul(power)
      .mul(scaled)
      .maskedFill(d.eq(0).or(gap.eq(0)), 0);
  }
  return each.sum([-2]);
}

const swapped = (t: Tensor): Tensor => t.transpose(-2, -1);

export const statistics = rules({
  median: (_e, self, out) => ({ self: by([self, out], (g: Tensor, x, y) => evenly(g, x, y)) }),
  nanmedian: (_e, self, out) => ({ self: by([self, out], (g: Tensor, x, y) => evenly(g, x, y)) }),
  'median.dim': (_e, { shape }, dim, keepdim, [, at]) => ({
    self: by([at], ([g]: Tensor[], i) => chosen(g!, shape, i, dim, keepdim)),
  }),
  'nanmedian.dim': (_e, { shape }, dim, keepdim, [, at]) => ({
    self: by([at], ([g]: Tensor[], i) => chosen(g!, shape, i, dim, keepdim)),
  }),
  mode: (_e, { shape }, dim, keepdim, [, at]) => ({
    self: by([at], ([g]: Tensor[], i) => chosen(g!, shape, i, dim, keepdim)),
  }),
  kthvalue: (_e, { shape }, _k, dim, keepdim, [, at]) => ({
    self: by([at], ([g]: Tensor[], i) => chosen(g!, shape, i, dim, keepdim)),
  }),
  nansum: (e, self, dim, keepdim) => ({
    self: by([self], (g: Tensor, x) =>
      keep(restored(g, dim, x.ndim, keepdim).to(x.dtype).expand(x.shape), e.call('isnan', x).not()),
    ),
  }),
  aminmax: (_e, self, dim, keepdim, [low, high]) => {
    const dims = dim === null ? wrapDims(null, self.ndim) : wrapDims([dim], self.ndim);
    const part = (g: Tensor | null | undefined, x: Tensor, y: Tensor): Tensor | null => {
      if (!g) return null;
      const hits = x.eq(restored(y, dims, x.ndim, keepdim));
      const count = dims.length === 0 ? hits.to(g.dtype) : hits.sum(dims, true);
      return restored(g, dims, x.ndim, keepdim).div(count).mul(hits);
    };
    return {
      self: by([self, low, high], ([gLow, gHigh]: (Tensor | null)[], x, y, z) => {
        const a = part(gLow, x!, y!);
        const b = part(gHigh, x!, z!);
        return a && b ? a.add(b) : (a ?? b);
      }),
    };
  },
  cummax: (_e, { shape }, dim, [, at]) => ({
    self: by([at], ([g]: Tensor[], i) => chosen(g!, shape, i, dim, true)),
  }),
  cummin: (_e, { shape }, dim, [, at]) => ({
    self: by([at], ([g]: Tensor[], i) => chosen(g!, shape, i, dim, true)),
  }),
  logcumsumexp: (e, self, dim, out) => ({
    self: by([self, out], (g: Tensor, x, y) => {
      // In logarithms it bears any range of values, but its own slope is lost where they are infinite: not for a second pass.
      if (e.gradMode) {
        if (x.numel === 0) return g;
        const top = e.quietly(() => e.call('amax', x, [], false)).detach();
        const back = g.mul(top.sub(y).exp());
        const sums = x.ndim === 0 ? back : back.flip([dim]).cumsum(dim).flip([dim]);
        return sums.mul(x.sub(top).exp());
      }
      const none = e.wrap(float(Number.NEGATIVE_INFINITY));
      const part = (positive: boolean): Tensor => {
        const signed = positive ? g : g.neg();
        const log = e.call('where.self', signed.gt(0), signed, e.wrap(float(1))).log();
        return fromEnd(e.call('where.self', signed.gt(0), log, none).sub(y), dim)
          .add(x)
          .exp();
      };
      return part(true).sub(part(false));
    }),
  }),
  _unique2: () => ({ self: none('_unique2') }),
  unique_dim: () => ({ self: none('unique_dim') }),
  unique_consecutive: () => ({ self: none('unique_consecutive') }),
  unique_dim_consecutive: () => ({ self: none('unique_dim_consecutive') }),

  dist: (_e, self, other, p, out) => {
    const slope = (g: Tensor, a: Tensor, b: Tensor, y: Tensor) => {
      const gap = a.sub(b);
      return normGradient(g, gap, y, Number(p.value), wrapDims(null, gap.ndim));
    };
    return {
      self: by([self, other, out], (g: Tensor, a, b, y) => slope(g, a, b, y)),
      other: by([self, other, out], (g: Tensor, a, b, y) => slope(g, a, b, y).neg()),
    };
  },
  _cdist_forward: (_e, x1, x2, p, _mode, out) => ({
    x1: by([x1, x2, out], (g: Tensor, a, b, y) => cdistGradient(g, a, b, p, y)),
    x2: by([x1, x2, out], (g: Tensor, a, b, y) => cdistGradient(swapped(g), b, a, p, swapped(y))),
  }),
  _euclidean_dist: (_e, x1, x2, out) => {
    // grad / distance, then as for p = 2 but by products of matrices.
    const slope = (g: Tensor, a: Tensor, b: Tensor, y: Tensor) => {
      const ratio = g.div(y).maskedFill(y.eq(0), 0);
      return a.mul(ratio.sum([-1], true)).sub(ratio.matmul(b));
    };
    return {
      x1: by([x1, x2, out], (g: Tensor, a, b, y) => slope(g, a, b, y)),
      x2: by([x1, x2, out], (g: Tensor, a, b, y) => slope(swapped(g), b, a, swapped(y))),
    };
  },
});
