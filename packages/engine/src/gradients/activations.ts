// Gradients of activations.
import { wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { by, keep, rules } from './rule.ts';

export const activations = rules({
  celu: (e, self, alpha) => {
    const a = Number(alpha.value);
    return {
      self: by([self], (g: Tensor, x) => e.call('where.self', x.gt(0), g, g.mul(x.div(a).exp()))),
    };
  },
  mish: (e, self) => ({
    self: by([self], (g: Tensor, x) => {
      const soft = e.call('softplus', x).tanh();
      return g.mul(soft.add(x.mul(x.sigmoid()).mul(soft.mul(soft).neg().add(1))));
    }),
  }),
  hardswish: (e, self) => ({
    self: by([self], (g: Tensor, x) => {
      const middle = e.call('where.self', x.lt(3), g.mul(x.div(3).add(0.5)), g);
      return keep(middle, x.gt(-3));
    }),
  }),
  hardsigmoid: (_e, self) => ({
    self: by([self], (g: Tensor, x) => keep(g.div(6), x.gt(-3).and(x.lt(3)))),
  }),
  softshrink: (_e, self, lambd) => ({
    self: by([self], (g: Tensor, x) => {
      const l = Number(lambd.value);
      return keep(g, x.ge(-l).and(x.le(l)).not());
    }),
  }),
  hardshrink: (_e, self, lambd) => ({
    self: by([self], (g: Tensor, x) => {
      const l = Number(lambd.value);
      return keep(g, x.ge(-l).and(x.le(l)).not());
    }),
  }),
  threshold: (_e, self, threshold) => ({
    self: by([self], (g: Tensor, x) => keep(g, x.le(Number(threshold.value)).not())),
  }),
  glu: (e, self, dim) => {
    const d = wrapDim(dim, self.ndim);
    const half = self.shape[d]! / 2;
    return {
      self: by([self], (g: Tensor, x) => {
        const a = x.narrow(d, 0, half);
        const s = x.narrow(d, half, half).sigmoid();
        return e.call('cat', [g.mul(s), g.mul(a).mul(s).mul(s.neg().add(1))], d);
      }),
    };
  },
  _prelu_kernel: (e, self, weight) => ({
    self: by([self, weight], (g: Tensor, x, w) => e.call('where.self', x.gt(0), g, g.mul(w))),
    weight: by([self], (g: Tensor, x) => keep(g.mul(x), x.gt(0).not())),
  }),
  rrelu_with_noise: (e, self, noise, lower, upper, training) => ({
    self: training
      ? by([noise], (g: Tensor, n) => g.mul(n))
      : by([self], (g: Tensor, x) => {
          const slope = (Number(lower.value) + Number(upper.value)) / 2;
          return e.call('where.self', x.gt(0), g, g.mul(slope));
        }),
  }),
  log_sigmoid_forward: (_e, self) => ({
    self: by([self], ([g]: Tensor[], x) => g!.mul(x!.neg().sigmoid())),
  }),
});
