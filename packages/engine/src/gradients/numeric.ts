// Gradients of the less usual arithmetic and of special functions.
import { float, type Tensor } from '../tensor.ts';
import { by, keep, none, rules, square, zero } from './rule.ts';

export const numeric = rules({
  deg2rad: () => ({ self: by([], (g: Tensor) => g.mul(Math.PI / 180)) }),
  rad2deg: () => ({ self: by([], (g: Tensor) => g.mul(180 / Math.PI)) }),
  'copysign.Tensor': (_e, self, _other, out) => ({
    self: by([self, out], (g: Tensor, x, y) => g.mul(y.div(x).maskedFill(x.eq(0), 0))),
    other: zero,
  }),
  hypot: (_e, self, other, out) => ({
    self: by([self, out], (g: Tensor, x, y) => g.mul(x.div(y))),
    other: by([other, out], (g: Tensor, x, y) => g.mul(x.div(y))),
  }),
  nextafter: (_e, self, other) => ({
    self: by([self, other], (g: Tensor, x, y) => keep(g, x.ne(y))),
    other: zero,
  }),
  'frexp.Tensor': (e, _self, [, exponent]) => ({
    self: by([exponent], ([g]: Tensor[], n) => g!.div(e.call('exp2', n!.to(g!.dtype)))),
  }),
  logaddexp: (_e, self, other) => ({
    self: by([self, other], (g: Tensor, a, b) => g.div(b.sub(a).exp().add(1))),
    other: by([self, other], (g: Tensor, a, b) => g.div(a.sub(b).exp().add(1))),
  }),
  logaddexp2: (e, self, other) => ({
    self: by([self, other], (g: Tensor, a, b) => g.div(e.call('exp2', b.sub(a)).add(1))),
    other: by([self, other], (g: Tensor, a, b) => g.div(e.call('exp2', a.sub(b)).add(1))),
  }),
  nan_to_num: (e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(e.call('isfinite', x))) }),
  'round.decimals': () => ({ self: zero }),

  digamma: (e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(e.call('polygamma', 1, x))) }),
  lgamma: (e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(e.call('digamma', x))) }),
  polygamma: (e, n, self) => ({
    self: by([self], (g: Tensor, x) => g.mul(e.call('polygamma', n + 1, x))),
  }),
  erfinv: (_e, _self, out) => ({
    self: by([out], (g: Tensor, y) => g.mul(square(y).exp()).mul(Math.sqrt(Math.PI) / 2)),
  }),
  i0: (e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(e.call('special_i1', x))) }),
  special_i0e: (e, self, out) => ({
    self: by([self, out], (g: Tensor, x, y) => g.mul(e.call('special_i1e', x).sub(x.sign().mul(y)))),
  }),
  special_i1: (e, self, out) => ({
    self: by([self, out], (g: Tensor, x, y) => {
      const flat = x.abs().le(x.dtype.eps);
      const safe = x.maskedFill(flat, 1);
      const slope = e.call('i0', safe).sub(y.div(safe));
      return g.mul(e.call('where.ScalarSelf', flat, float(0.5), slope));
    }),
  }),
  special_i1e: (e, self, out) => ({
    self: by([self, out], (g: Tensor, x, y) => {
      const flat = x.abs().le(x.dtype.eps);
      const safe = x.maskedFill(flat, 1);
      const slope = e.call('special_i0e', safe).sub(y.mul(safe.sign().add(safe.reciprocal())));
      return g.mul(e.call('where.ScalarSelf', flat, float(0.5), slope));
    }),
  }),
  sinc: (_e, self) => ({
    self: by([self], (g: Tensor, x) => {
      const px = x.mul(Math.PI);
      const slope = px.cos().mul(px).sub(px.sin()).div(px.mul(x));
      return g.mul(slope).maskedFill(x.eq(0), 0);
    }),
  }),
  logit: (e, self, eps) => ({
    self: by([self], (g: Tensor, x) => {
      const slope = g.div(x.mul(x.neg().add(1)));
      if (eps === null) {
        const out = x.lt(0).or(x.gt(1));
        return e.call('masked_fill.Scalar', slope, out, float(Number.NaN));
      }
      return keep(slope, x.ge(eps).and(x.le(1 - eps)));
    }),
  }),
  'xlogy.Tensor': (e, self, other) => ({
    self: by([self, other], (g: Tensor, x, y) =>
      e.call('xlogy.Tensor', g, y).maskedFill(x.eq(0).and(y.le(0)), 0),
    ),
    other: by([self, other], (g: Tensor, x, y) => g.mul(x).div(y)),
  }),
  special_xlog1py: (e, self, other) => ({
    self: by([self, other], (g: Tensor, x, y) =>
      e.call('special_xlog1py', g, y).maskedFill(x.eq(0).and(y.le(-1)), 0),
    ),
    other: by([self, other], (g: Tensor, x, y) => g.mul(x).div(y.add(1))),
  }),
  special_zeta: (e, self, other) => ({
    other: by([self, other], (g: Tensor, x, q) => g.mul(x.neg()).mul(e.call('special_zeta', x.add(1), q))),
  }),
  special_entr: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(x.log().add(1).neg())) }),
  special_ndtri: (_e, _self, out) => ({
    self: by([out], (g: Tensor, y) => g.mul(square(y).div(2).exp()).mul(Math.sqrt(2 * Math.PI))),
  }),
  special_log_ndtr: (_e, self, out) => ({
    self: by([self, out], (g: Tensor, x, y) =>
      g.mul(y.add(square(x).div(2)).neg().exp()).mul(1 / Math.sqrt(2 * Math.PI)),
    ),
  }),
  special_erfcx: (_e, self, out) => ({
    self: by([self, out], (g: Tensor, x, y) =>
      g.mul(
        x
          .mul(y)
          .mul(2)
          .sub(2 / Math.sqrt(Math.PI)),
      ),
    ),
  }),
  igamma: (e, self, other) => ({
    self: none('igamma: input'),
    other: by([self, other], (g: Tensor, a, x) =>
      g.mul(a.sub(1).mul(x.log()).sub(x).sub(e.call('lgamma', a)).exp()),
    ),
  }),
  igammac: (e, self, other) => ({
    self: none('igammac: input'),
    other: by([self, other], (g: Tensor, a, x) =>
      g.mul(a.sub(1).mul(x.log()).sub(x).sub(e.call('lgamma', a)).exp()).neg(),
    ),
  }),
});
