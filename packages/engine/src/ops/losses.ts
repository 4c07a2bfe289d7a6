// Losses beyond cross entropy and squared error: robust, ranking, margin and divergence.
import { isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { broadcastShapes, sameShape, show } from '../shape.ts';
import { float, int, type Tensor } from '../tensor.ts';
import { typeOf } from './elementwise.ts';
import { implement } from './implement.ts';
import { computeDType, converted } from './loops.ts';
import { mapped } from './map.ts';
import { reduced } from './nn.ts';

/** A loss of the difference, each calculated in doubles. */
function ofGap(e: Engine, a: Tensor, b: Tensor, reduction: number, f: (gap: number) => number): Tensor {
  const dtype = typeOf(e, [a, b]);
  return reduced(
    mapped(e, 'smooth_l1_cpu', [a, b], dtype, (x, y) => f(Math.abs(x - y))),
    reduction,
  );
}

const zerosOf = (t: Tensor): Tensor => t.zerosLike();
const floored = (t: Tensor): Tensor => t.engine.call('clamp_min', t, int(0));

/** The one vector of scores, or the batch of them, as a batch. */
function scoreRows(name: string, self: Tensor, target: Tensor): { rows: number; count: number } {
  if (self.ndim > 2 || self.numel === 0)
    throw runtimeError(
      `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${show(self.shape)}`,
    );
  const rows = self.ndim <= 1 ? 1 : self.shape[0]!;
  const count = self.ndim === 0 ? 1 : self.shape[self.ndim - 1]!;
  if (name === 'multi' && (target.ndim > 1 || target.numel !== rows))
    throw runtimeError(
      `multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch size). Expected target size [${rows}], but got ${show(target.shape)}. Input has shape ${show(self.shape)}.`,
    );
  if (name === 'multilabel' && !sameShape(target.shape, self.shape))
    throw runtimeError(
      `inconsistent target size: ${show(target.shape)} for input of size: ${show(self.shape)}`,
    );
  return { rows, count };
}

/** Per element of a batch of scores: how the margin loss moves with it, and the loss of each row. */
export function multiMargin(
  e: Engine,
  self: Tensor,
  target: Tensor,
  p: number,
  margin: number,
  weight: Tensor | null,
): { losses: Float64Array; slopes: Float64Array } {
  if (p !== 1 && p !== 2) throw runtimeError('only p == 1 and p == 2 supported');
  const { rows, count } = scoreRows('multi', self, target);
  const x = e.toArray(self).map(Number);
  const w = weight ? e.toArray(weight).map(Number) : null;
  const losses = new Float64Array(rows);
  const slopes = new Float64Array(rows * count);
  e.toArray(target).forEach((value, r) => {
    const y = Number(value);
    if (y < 0 || y >= count) throw runtimeError('target out of range');
    for (let j = 0; j < count; j++) {
      const z = margin - x[r * count + y]! + x[r * count + j]!;
      if (j === y || z <= 0) continue;
      const scale = (w?.[y] ?? 1) / count;
      losses[r]! += scale * (p === 1 ? z : z * z);
      const slope = scale * (p === 1 ? 1 : 2 * z);
      slopes[r * count + j]! += slope;
      slopes[r * count + y]! -= slope;
    }
  });
  return { losses, slopes };
}

/** The same for several right classes per row: those listed before the first -1. */
export function multilabelMargin(
  e: Engine,
  self: Tensor,
  target: Tensor,
): { losses: Float64Array; slopes: Float64Array; isTarget: Float64Array } {
  const { rows, count } = scoreRows('multilabel', self, target);
  const x = e.toArray(self).map(Number);
  const listed = e.toArray(target).map(Number);
  const losses = new Float64Array(rows);
  const slopes = new Float64Array(rows * count);
  const isTarget = new Float64Array(rows * count);
  for (let r = 0; r < rows; r++) {
    const at = r * count;
    const right: number[] = [];
    for (let k = 0; k < count && listed[at + k]! >= 0; k++) right.push(listed[at + k]!);
    for (const t of right) isTarget[at + t] = 1;
    for (const t of right)
      for (let j = 0; j < count; j++) {
        const z = 1 - x[at + t]! + x[at + j]!;
        if (isTarget[at + j] || z <= 0) continue;
        losses[r]! += z / count;
        slopes[at + j]! += 1 / count;
        slopes[at + t]! -= 1 / count;
      }
  }
  return { losses, slopes, isTarget };
}

/** The norm of each vector along `dim`, held above eps without telling its gradient. */
function heldNorm(e: Engine, x: Tensor, dim: number, eps: number): Tensor {
  const norm = e.call('linalg_vector_norm', x, int(2), [dim], true).clone();
  e.quietly(() => e.call('clamp_min_', norm, float(eps)));
  return norm;
}

function cosineSimilarity(e: Engine, x1: Tensor, x2: Tensor, dim: number, eps: number): Tensor {
  const dtype = typeOf(e, [x1, x2]);
  if (!isFloating(dtype))
    throw runtimeError(`expected common dtype to be floating point, yet common dtype is ${dtype.label}`);
  const shape = broadcastShapes(x1.shape, x2.shape);
  const [a, b] = [x1.expand(shape).to(dtype), x2.expand(shape).to(dtype)];
  return a
    .div(heldNorm(e, a, dim, eps))
    .mul(b.div(heldNorm(e, b, dim, eps)))
    .sum([dim]);
}

export const losses = implement({
  smooth_l1_loss: (e, self, target, reduction, beta) => {
    if (beta < 0) throw runtimeError('smooth_l1_loss does not support negative values for beta.');
    return ofGap(e, self, target, reduction, (z) => (z < beta ? (0.5 * z * z) / beta : z - 0.5 * beta));
  },
  huber_loss: (e, self, target, reduction, delta) => {
    if (delta <= 0) throw runtimeError('huber_loss does not support non-positive values for delta.');
    return ofGap(e, self, target, reduction, (z) => (z <= delta ? 0.5 * z * z : delta * (z - 0.5 * delta)));
  },
  soft_margin_loss: (_e, self, target, reduction) =>
    reduced(self.engine.call('log1p', target.neg().mul(self).exp()), reduction),
  multi_margin_loss: (e, self, target, p, margin, weight, reduction) => {
    const { losses: each } = multiMargin(e, self, target, Number(p.value), Number(margin.value), weight);
    const wide = computeDType(self.dtype);
    const shape = self.ndim <= 1 && target.ndim === 0 ? [] : [each.length];
    return converted(
      e,
      reduced(e.fromNumbers(each, shape, wide), reduction).reshape(reduction === 0 ? shape : []),
      self.dtype,
    );
  },
  multilabel_margin_loss_forward: (e, self, target, reduction) => {
    const { losses: each, isTarget } = multilabelMargin(e, self, target);
    const loss = reduced(e.fromNumbers(each, self.ndim <= 1 ? [] : [each.length], self.dtype), reduction);
    return [loss, e.fromNumbers(isTarget, target.shape, self.dtype)];
  },

  multilabel_margin_loss: (e, self, target, reduction) =>
    e.call('multilabel_margin_loss_forward', self, target, reduction)[0],
  kl_div: (e, self, target, reduction, logTarget) => {
    const each = logTarget
      ? target.exp().mul(target.sub(self))
      : e.call('xlogy.Tensor', target, target).sub(target.mul(self));
    return reduced(each, reduction);
  },
  poisson_nll_loss: (e, input, target, logInput, full, eps, reduction) => {
    let loss = logInput
      ? input.exp().sub(target.mul(input))
      : input.sub(target.mul(input.add(e.wrap(float(eps))).log()));
    if (full) {
      const stirling = target
        .mul(target.log())
        .sub(target)
        .add(
          target
            .mul(2 * Math.PI)
            .log()
            .mul(0.5),
        );
      loss = loss.add(stirling.maskedFill(target.le(1), 0));
    }
    return reduced(loss, reduction);
  },
  margin_ranking_loss: (e, input1, input2, target, margin, reduction) =>
    reduced(
      floored(
        target
          .neg()
          .mul(input1.sub(input2))
          .add(e.wrap(float(margin))),
      ),
      reduction,
    ),
  hinge_embedding_loss: (e, self, target, margin, reduction) => {
    const short = floored(self.neg().add(e.wrap(float(margin))));
    const wrong = e.call('where.self', target.ne(1), short, zerosOf(short));
    const right = e.call('where.self', target.ne(-1), self, zerosOf(self));
    return reduced(wrong.add(right), reduction);
  },
  cosine_embedding_loss: (e, x1, x2, target, margin, reduction) => {
    const rank = target.ndim;
    if (rank > 1) throw runtimeError('0D or 1D target tensor expected, multi-target not supported');
    if (rank === 1 && x1.ndim !== 2)
      throw runtimeError(
        '1D target tensor expects 2D input tensors, but found inputs with sizes ' +
          `${show(x1.shape)} and ${show(x2.shape)}.`,
      );
    if (rank === 0 && x1.ndim !== 1)
      throw runtimeError(
        '0D target tensor expects 1D input tensors, but found inputs with sizes ' +
          `${show(x1.shape)} and ${show(x2.shape)}.`,
      );
    const length = (a: Tensor) =>
      a
        .mul(a)
        .sum([rank])
        .add(e.wrap(float(1e-12)));
    const cos = x1
      .mul(x2)
      .sum([rank])
      .div(length(x1).mul(length(x2)).sqrt());
    const none = zerosOf(cos);
    const alike = e.call('where.self', target.eq(1), cos.neg().add(1), none);
    const unlike = e.call('where.self', target.eq(-1), floored(cos.sub(e.wrap(float(margin)))), none);
    return reduced(alike.add(unlike), reduction);
  },
  triplet_margin_loss: (e, anchor, positive, negative, margin, p, eps, swap, reduction) => {
    if (anchor.ndim !== positive.ndim || positive.ndim !== negative.ndim)
      throw runtimeError(
        `The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor ${anchor.ndim}D, positive ${positive.ndim}D, and negative ${negative.ndim}D inputs`,
      );
    const near = e.call('pairwise_distance', anchor, positive, p, eps);
    let far = e.call('pairwise_distance', anchor, negative, p, eps);
    if (swap) far = e.call('minimum', far, e.call('pairwise_distance', positive, negative, p, eps));
    return reduced(floored(near.add(e.wrap(float(margin))).sub(far)), reduction);
  },
  pairwise_distance: (e, x1, x2, p, eps, keepdim) => {
    const gap = x1.sub(x2).add(e.wrap(float(eps)));
    return e.call('linalg_vector_norm', gap, float(p), gap.ndim === 0 ? [] : [-1], keepdim);
  },
  cosine_similarity: cosineSimilarity,
});
