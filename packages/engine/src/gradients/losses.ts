// Gradients of losses.
import type { Engine } from '../engine.ts';
import { multilabelMargin, multiMargin } from '../ops/losses.ts';
import type { Tensor } from '../tensor.ts';
import { by, rules, share } from './rule.ts';

/** As slopes times the gradient of each row's loss; the slopes themselves do not move. */
function byRows(e: Engine, g: Tensor, self: Tensor, slopes: Float64Array, reduction: number): Tensor {
  const rows = self.ndim <= 1 ? 1 : self.shape[0]!;
  const slope = e.fromNumbers(slopes, self.shape, self.dtype);
  const up = share(g, reduction, rows);
  return slope.mul(reduction === 0 && self.ndim > 1 ? up.reshape([rows, 1]) : up.reshape([]));
}

export const losses = rules({
  smooth_l1_loss: (e, self, target, reduction, beta) => {
    const slope = (g: Tensor, a: Tensor, b: Tensor) => {
      const gap = a.sub(b);
      const inner =
        beta === 0 ? gap.sign() : e.call('where.self', gap.abs().lt(beta), gap.div(beta), gap.sign());
      return share(inner.mul(g), reduction, gap.numel);
    };
    return {
      self: by([self, target], (g: Tensor, a, b) => slope(g, a, b)),
      target: by([self, target], (g: Tensor, a, b) => slope(g, b, a)),
    };
  },
  huber_loss: (e, self, target, reduction, delta) => {
    const slope = (g: Tensor, a: Tensor, b: Tensor) => {
      const gap = a.sub(b);
      const inner = e.call('where.self', gap.abs().le(delta), gap, gap.sign().mul(delta));
      return share(inner.mul(g), reduction, gap.numel);
    };
    return {
      self: by([self, target], (g: Tensor, a, b) => slope(g, a, b)),
      target: by([self, target], (g: Tensor, a, b) => slope(g, b, a)),
    };
  },
  soft_margin_loss: (_e, self, target, reduction) => ({
    self: by([self, target], (g: Tensor, x, y) =>
      share(y.neg().mul(y.neg().mul(x).sigmoid()).mul(g), reduction, x.numel),
    ),
  }),
  multi_margin_loss: (e, self, target, p, margin, weight, reduction) => ({
    self: by([self, target, ...(weight ? [weight] : [])], (g: Tensor, x, y, w) => {
      const { slopes } = multiMargin(e, x!, y!, Number(p.value), Number(margin.value), w ?? null);
      return byRows(e, g, x!, slopes, reduction);
    }),
  }),
  multilabel_margin_loss_forward: (e, self, target, reduction) => ({
    self: by([self, target], ([g]: Tensor[], x, y) =>
      byRows(e, g!, x!, multilabelMargin(e, x!, y!).slopes, reduction),
    ),
  }),
});
