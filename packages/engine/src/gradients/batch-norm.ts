// Gradients of normalisation over batches and groups of channels.
import { acrossChannels, grouped, perChannel } from '../ops/batch-norm.ts';
import { float, type Tensor } from '../tensor.ts';
import { rules } from './rule.ts';

/** Mean and 1 / deviation: as saved, or made again from x when a graph is built, so that they can be differentiated. */
function statistics(
  x: Tensor,
  mean: Tensor,
  rstd: Tensor,
  dims: number[],
  eps: number,
): readonly [Tensor, Tensor] {
  const e = x.engine;
  if (!e.gradMode) return [mean, rstd];
  const fresh = x.mean(dims, true);
  const center = x.sub(fresh);
  const variance = center.mul(center).mean(dims, true);
  return [fresh, variance.add(e.wrap(float(eps))).rsqrt()];
}

/** Back through hat = (x - mean) rstd, where mean and rstd come from x itself. */
function backThrough(inner: Tensor, hat: Tensor, rstd: Tensor, dims: number[]): Tensor {
  const along = inner.mul(hat).mean(dims, true);
  return inner.sub(inner.mean(dims, true)).sub(hat.mul(along)).mul(rstd);
}

export const batchNorms = rules({
  native_batch_norm: (
    e,
    input,
    weight,
    bias,
    runningMean,
    runningVar,
    training,
    _momentum,
    eps,
    [, mean, rstd],
  ) => {
    const stats = training ? [mean, rstd] : [runningMean!, runningVar!];
    return {
      together: {
        inputs: ['input', 'weight', 'bias'],
        saved: [input, ...stats, ...(weight ? [weight] : [])],
        of: ([g]: [Tensor], x, first, second, w) => {
          const dims = acrossChannels(x!.ndim);
          const wide = (t: Tensor) => perChannel(t, x!.ndim);
          const [m, r] = training
            ? statistics(x!, wide(first!), wide(second!), dims, eps)
            : [
                wide(first!),
                wide(second!)
                  .add(e.wrap(float(eps)))
                  .rsqrt(),
              ];
          const hat = x!.sub(m).mul(r);
          const inner = w ? g.mul(wide(w)) : g;
          return [
            training ? backThrough(inner, hat, r, dims) : inner.mul(r),
            weight ? g.mul(hat).sum(dims) : null,
            bias ? g.sum(dims) : null,
          ];
        },
      },
    };
  },
  native_group_norm: (_e, input, weight, bias, batch, _channels, _size, groups, eps, [, mean, rstd]) => {
    const { shape } = input;
    return {
      together: {
        inputs: ['input', 'weight', 'bias'],
        saved: [input, mean, rstd, ...(weight ? [weight] : [])],
        of: ([grad, ofMean, ofRstd]: (Tensor | null)[], x, first, second, w) => {
          const g = grad ?? x!.zerosLike();
          const rows = grouped(x!, batch, groups);
          const column = (t: Tensor) => t.reshape([batch * groups, 1]);
          const [m, r] = statistics(rows, column(first!), column(second!), [1], eps);
          const hat = rows.sub(m).mul(r);
          const inner = grouped(w ? g.mul(perChannel(w, shape.length)) : g, batch, groups);
          const dims = acrossChannels(shape.length);
          const share = 1 / rows.shape[1]!;
          let back = backThrough(inner, hat, r, [1]);
          if (ofMean) back = back.add(column(ofMean).mul(share));
          if (ofRstd) back = back.sub(column(ofRstd).mul(r.mul(r)).mul(hat).mul(share));
          return [
            back.reshape(shape),
            weight ? g.mul(hat.reshape(shape)).sum(dims) : null,
            bias ? g.sum(dims) : null,
          ];
        },
      },
    };
  },
});
