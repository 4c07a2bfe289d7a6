// Gradients of the fused operations of neural networks.

import { isHalf } from '../dtype.ts';
import { attentionBackward } from '../ops/attention.ts';
import { classRows, lastDims, nllScale } from '../ops/nn.ts';
import { layerNormBackwardPass, layerNormSums } from '../ops/passes.ts';
import { float, int, type Tensor } from '../tensor.ts';
import { softmaxGradient } from './reduce.ts';
import { by, rules, share, widen } from './rule.ts';

/** x less its mean, over its deviation; from x itself when a graph is being built, so that it can be differentiated again. */
function normalized(
  x: Tensor,
  mean: Tensor,
  rstd: Tensor,
  dims: number[],
  eps: number,
): { hat: Tensor; rstd: Tensor } {
  const e = x.engine;
  if (!e.gradMode) return { hat: x.sub(mean).mul(rstd), rstd };
  const center = x.sub(x.mean(dims, true));
  const fresh = center
    .mul(center)
    .mean(dims, true)
    .add(e.wrap(float(eps)))
    .rsqrt();
  return { hat: center.mul(fresh), rstd: fresh };
}

export const nn = rules({
  native_layer_norm: (e, input, shape, weight, bias, eps, [, mean, rstd]) => {
    const dims = lastDims(shape.length);
    const wanted = [input, weight, bias].map((t) => t?.requiresGrad ?? false);
    return {
      together: {
        inputs: ['input', 'weight', 'bias'],
        saved: [input, mean, rstd, ...(weight ? [weight] : [])],
        of: ([grad]: [Tensor], ...kept) => {
          const [g, x, m, r, w] = [grad, ...kept].map(widen) as [Tensor, Tensor, Tensor, Tensor, Tensor?];
          const sums = isHalf(input.dtype) && !e.gradMode && input.numel > 0;
          const narrow = sums ? layerNormSums(e, [g, x, m, r], shape, input.dtype) : null;
          const fast = layerNormBackwardPass(e, g, [x, m, r, w], shape, wanted);
          if (fast) return narrow ? [fast[0]!, weight ? narrow[0] : null, narrow[1]] : fast;
          const { hat, rstd: scale } = normalized(x, m, r, dims, eps);
          const inner = w ? g.mul(w) : g;
          const along = inner.mul(hat).mean(dims, true);
          const ofInput = inner.sub(inner.mean(dims, true)).sub(hat.mul(along)).mul(scale);
          return [ofInput, weight ? (narrow?.[0] ?? g.mul(hat)) : null, narrow?.[1] ?? g];
        },
      },
    };
  },
  nll_loss_forward: (e, self, target, weight, reduction, ignore) => {
    const { shape } = self;
    return {
      self: by([self, target, ...(weight ? [weight] : [])], ([g]: Tensor[], x, t, w) => {
        const { index, scale } = e.quietly(() => nllScale(e, x!, t!, w ?? null, reduction, ignore));
        const each = g!.mul(scale).neg().maskedFill(scale.eq(0), 0);
        return e.call(
          e.gradMode ? 'scatter.src' : 'scatter_.src',
          ...([g!.newZeros(shape), -1, index, each.unsqueeze(-1)] as const),
        );
      }),
    };
  },
  nll_loss2d_forward: (e, self, target, weight, reduction, ignore) => {
    const [count, classes, height, width] = self.shape as [number, number, number, number];
    return {
      self: by([self, target, ...(weight ? [weight] : [])], ([g]: Tensor[], x, t, w) => {
        const { index, scale } = e.quietly(() =>
          nllScale(e, classRows(x!), t!.reshape([-1]), w ?? null, reduction, ignore),
        );
        const up = reduction === 0 ? g!.reshape([-1]) : g!;
        const each = up.mul(scale).neg().maskedFill(scale.eq(0), 0);
        const empty = g!.newZeros([count * height * width, classes]);
        const rows = e.call('scatter.src', empty, -1, index, each.unsqueeze(-1));
        return e.call('movedim.int', rows.reshape([count, height, width, classes]), -1, 1);
      }),
    };
  },
  mse_loss: (_e, self, target, reduction) => {
    const slope = (g: Tensor, a: Tensor, b: Tensor, sign: number) => {
      const gap = a.sub(b);
      return share(gap.mul(2 * sign).mul(g), reduction, gap.numel);
    };
    return {
      self: by([self, target], (g: Tensor, a, b) => slope(g, a, b, 1)),
      target: by([self, target], (g: Tensor, a, b) => slope(g, a, b, -1)),
    };
  },
  binary_cross_entropy: (e, self, target, weight, reduction) => {
    const weighted = (g: Tensor, w: Tensor | undefined, count: number) =>
      share(w ? g.mul(w) : g, reduction, count);
    const rest = weight ? [weight] : [];
    return {
      self: by([self, target, ...rest], (g: Tensor, p, t, w) => {
        const spread = e.call('clamp_min', p!.neg().add(1).mul(p!), float(1e-12));
        return weighted(p!.sub(t!).div(spread).mul(g), w, p!.numel);
      }),
      target: by([self, ...rest], (g: Tensor, p, w) => {
        const held = (x: Tensor) => e.call('clamp_min', x.log(), int(-100));
        return weighted(held(p!.neg().add(1)).sub(held(p!)).mul(g), w, p!.numel);
      }),
    };
  },
  binary_cross_entropy_with_logits: (e, self, target, weight, positive, reduction) => {
    const weighted = (g: Tensor, w: Tensor | undefined, count: number) =>
      share(w ? g.mul(w) : g, reduction, count);
    const rest = weight ? [weight] : [];
    if (!positive)
      return {
        self: by([self, target, ...rest], (g: Tensor, x, t, w) =>
          weighted(x!.sigmoid().sub(t!).mul(g), w, x!.numel),
        ),
        target: by([self, ...rest], (g: Tensor, x, w) => weighted(x!.neg().mul(g), w, x!.numel)),
      };
    return {
      self: by([self, target, positive, ...rest], (g: Tensor, x, t, p, w) => {
        const pt = p!.mul(t!);
        return weighted(pt.add(1).sub(t!).mul(x!.sigmoid()).sub(pt).mul(g), w, x!.numel);
      }),
      target: by([self, positive, ...rest], (g: Tensor, x, p, w) => {
        const [no, yes] = [x!.neg(), x!].map((y) => e.call('log_sigmoid', y)) as [Tensor, Tensor];
        return weighted(no.sub(p!.mul(yes)).mul(g), w, x!.numel);
      }),
    };
  },
  _safe_softmax: (e, _self, dim, _dtype, out) => ({
    self: by([out], (g: Tensor, y) => softmaxGradient(e, g, y!, dim)),
  }),
  _scaled_dot_product_flash_attention_for_cpu: (
    e,
    query,
    key,
    value,
    _p,
    causal,
    mask,
    scale,
    [out, lse],
  ) => ({
    together: {
      inputs: ['query', 'key', 'value'],
      saved: [query, key, value, out, lse, ...(mask ? [mask] : [])],
      of: ([g]: [Tensor], q, k, v, y, sums, m) =>
        attentionBackward(
          e,
          g,
          { query: q!, key: k!, value: v!, out: y!, lse: sums!, mask: m ?? null },
          causal,
          scale,
        ),
    },
  }),
  native_dropout: (e, _input, p, train, [, mask]) => ({
    input: by([mask], ([g]: Tensor[], kept) => {
      if (train === false) return g!;
      return g!.mul(kept).mul(e.wrap(float(p === 1 ? 0 : 1 / (1 - p))));
    }),
  }),
});
