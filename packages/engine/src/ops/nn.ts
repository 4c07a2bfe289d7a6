// Operations of neural networks: normalisation, dropout, losses, attention; and metadata changes in place.
import { bool, float32, int64, isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { indexError, runtimeError, valueError } from '../errors.ts';
import { numel, type Shape, sameShape, show, wrapDim } from '../shape.ts';
import { float, int, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { computeDType, converted } from './loops.ts';
import { layerNormPass } from './passes.ts';

/** 0 none, 1 mean, 2 sum: at::Reduction. */
export function reduced(loss: Tensor, reduction: number): Tensor {
  return reduction === 1 ? loss.mean() : reduction === 2 ? loss.sum() : loss;
}

function checkNormalized(
  input: Tensor,
  shape: Shape,
  weight: Tensor | null,
  bias: Tensor | null,
  comma = ', ',
): void {
  if (shape.length === 0)
    throw runtimeError(
      'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []',
    );
  if (weight && !sameShape(weight.shape, shape))
    throw runtimeError(
      `Expected weight to be of same shape as normalized_shape, but got weight of shape ${show(weight.shape)} and normalized_shape = ${show(shape)}`,
    );
  if (bias && !sameShape(bias.shape, shape))
    throw runtimeError(
      `Expected bias to be of same shape as normalized_shape, but got bias of shape ${show(bias.shape)} and normalized_shape = ${show(shape)}`,
    );
  if (!sameShape(input.shape.slice(-shape.length), shape) || input.ndim < shape.length)
    throw runtimeError(
      `Given normalized_shape=${show(shape)}, expected input with shape [*${comma}${shape.join(', ')}], but got input of size${show(input.shape)}`,
    );
}

/** -n ... -1. */
export const lastDims = (n: number): number[] => Array.from({ length: n }, (_, i) => i - n);

/** Class indices of a loss, checked against the number of classes; -1 where ignored. */
function classes(e: Engine, target: Tensor, count: number, ignore: number): number[] {
  if (target.dtype !== int64 && target.dtype.name !== 'uint8')
    throw runtimeError(`expected target dtype to be Long or Byte, but got ${target.dtype.label}`);
  return e.toArray(target).map((value) => {
    const c = Number(value);
    if (c === ignore) return -1;
    if (c < 0 || c >= count) throw indexError(`Target ${c} is out of bounds.`);
    return c;
  });
}

/** Per element of the target, its weight (0 where ignored) and the index to read the class score at. */
function nllParts(e: Engine, self: Tensor, target: Tensor, weight: Tensor | null, ignore: number) {
  const count = self.shape[self.ndim - 1]!;
  const at = classes(e, target, count, ignore);
  const weights = weight ? e.toArray(weight).map(Number) : null;
  const { dtype } = self;
  return {
    index: e
      .fromNumbers(
        at.map((c) => Math.max(c, 0)),
        target.shape,
        int64,
      )
      .unsqueeze(-1),
    weights: e.fromNumbers(
      at.map((c) => (c < 0 ? 0 : (weights?.[c] ?? 1))),
      target.shape,
      dtype,
    ),
  };
}

function checkNll(self: Tensor, target: Tensor): void {
  if (self.ndim < 1 || self.ndim > 2) throw runtimeError('input tensor should be 1D or 2D');
  if (target.ndim > 1) throw runtimeError('0D or 1D target tensor expected, multi-target not supported');
  if (self.ndim === 2 && self.shape[0] !== (target.ndim === 0 ? 1 : target.shape[0]))
    throw runtimeError(`size mismatch (got input: ${show(self.shape)}, target: ${show(target.shape)})`);
}

/** Scale applied per element of the loss: its weight, over the total when a mean is asked for. Used by the gradient too. */
export function nllScale(
  e: Engine,
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignore: number,
) {
  const flat = self.ndim === 1 ? target.reshape([]) : target.ndim === 0 ? target.reshape([1]) : target;
  const { index, weights } = nllParts(e, self, flat, weight, ignore);
  const total = weights.sum();
  return { index, total, scale: reduction === 1 ? weights.div(total) : weights };
}

function nllForward(
  e: Engine,
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignore: number,
): readonly [Tensor, Tensor] {
  checkNll(self, target);
  const { index, scale, total } = nllScale(e, self, target, weight, reduction, ignore);
  const losses = e.call('gather', self, -1, index).squeeze(-1).mul(scale).neg();
  // An ignored class may have a score of -inf, which times 0 is NaN; its loss is 0.
  const kept = losses.maskedFill(scale.eq(0), 0);
  if (reduction === 0) return [kept, e.call('scalar_tensor', int(0), self.dtype)];
  return [reduction === 1 && Number(total.item()) === 0 ? total.div(total) : kept.sum(), total];
}

function nllNd(
  e: Engine,
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignore: number,
): Tensor {
  if (self.ndim < 1) throw runtimeError(`Expected 1 or more dimensions (got ${self.ndim})`);
  if (self.ndim !== 1 && self.shape[0] !== target.shape[0])
    throw valueError(
      `Expected input batch_size (${self.shape[0]}) to match target batch_size (${target.shape[0] ?? 1}).`,
    );
  if (weight && weight.dtype !== self.dtype)
    throw runtimeError(`expected scalar type ${self.dtype.label} but found ${weight.dtype.label}`);
  if (self.ndim <= 2) return e.call('nll_loss_forward', self, target, weight, reduction, ignore)[0];
  const wanted = [self.shape[0]!, ...self.shape.slice(2)];
  if (!sameShape(target.shape, wanted))
    throw runtimeError(`Expected target size ${show(wanted)}, got ${show(target.shape)}`);
  if (self.ndim === 4) return e.call('nll_loss2d_forward', self, target, weight, reduction, ignore)[0];
  // As a picture of one line.
  const [count, classes] = self.shape as [number, number];
  const places = numel(wanted.slice(1));
  const flat = target.reshape([count, 1, places]);
  const image = self.reshape([count, classes, 1, places]);
  const loss = e.call('nll_loss2d_forward', image, flat, weight, reduction, ignore)[0];
  return reduction === 0 ? loss.reshape(wanted) : loss;
}

/** Classes along dimension 1 of (N, C, H, W) as the columns of a matrix. */
export const classRows = (x: Tensor): Tensor =>
  x.engine.call('movedim.int', x, 1, -1).reshape([-1, x.shape[1]!]);

function crossEntropy(
  e: Engine,
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignore: number,
  smoothing: number,
): Tensor {
  const dim = self.ndim === 1 ? 0 : 1;
  if (sameShape(self.shape, target.shape) && target.dtype.category !== 'float')
    throw runtimeError(
      `Expected floating point type for target with class probabilities, got ${target.dtype.label}`,
    );
  if (weight && weight.numel !== self.shape[dim])
    throw runtimeError(
      `weight tensor should be defined either for all ${self.shape[dim]} classes or no classes but got weight tensor of shape: ${show(weight.shape)}`,
    );
  if (smoothing < 0 || smoothing > 1)
    throw runtimeError(`label_smoothing must be between 0.0 and 1.0. Got: ${smoothing}`);
  const logp = e.call('log_softmax.int', self, dim);
  const perClass = weight
    ? weight.reshape(self.shape.map((_, d) => (d === dim ? self.shape[dim]! : 1)))
    : null;
  if (sameShape(self.shape, target.shape)) {
    if (!isFloating(target.dtype))
      throw runtimeError(
        `Expected floating point type for target with class probabilities, got ${target.dtype.label}`,
      );
    if (ignore >= 0) throw runtimeError('ignore_index is not supported for floating point target');
    const count = self.shape[dim]!;
    const soft =
      smoothing > 0 ? target.mul(e.operand(1 - smoothing)).add(e.wrap(float(smoothing / count))) : target;
    const terms = logp.mul(soft);
    const losses = (perClass ? terms.mul(perClass) : terms).sum([dim]).neg();
    return reduction === 1
      ? losses.sum().div(Math.max(self.numel / count, 0))
      : reduction === 2
        ? losses.sum()
        : losses;
  }
  const nll = nllNd(e, logp, target, weight, reduction, ignore);
  if (smoothing === 0) return nll;
  const count = self.shape[dim]!;
  const smooth = (perClass ? logp.mul(perClass) : logp).sum([dim]).neg();
  const ignored = target.eq(ignore);
  const masked = smooth.maskedFill(ignored, 0);
  let uniform: Tensor;
  if (reduction === 1) {
    if (weight) {
      const kept = e
        .call('index_select', weight, 0, target.maskedFill(ignored, 0).reshape([-1]))
        .reshape(target.shape);
      uniform = masked.sum().div(kept.maskedFill(ignored, 0).sum());
    } else uniform = masked.sum().div(ignored.not().sum());
  } else uniform = reduced(masked, reduction);
  return nll.mul(e.wrap(float(1 - smoothing))).add(uniform.mul(e.wrap(float(smoothing / count))));
}

export const nn = implement({
  native_layer_norm: (e, input, shape, weight, bias, eps) => {
    checkNormalized(input, shape, weight, bias);
    const fast = layerNormPass(e, input, shape, weight, bias, eps);
    if (fast) return fast;
    const dims = lastDims(shape.length);
    const x = converted(e, input, computeDType(input.dtype));
    const mean = x.mean(dims, true);
    const center = x.sub(mean);
    const rstd = center
      .mul(center)
      .mean(dims, true)
      .add(e.wrap(float(eps)))
      .rsqrt();
    let out = center.mul(rstd);
    if (weight) out = out.mul(weight);
    if (bias) out = out.add(bias);
    // Statistics of halves are halves, unless the weight is wider.
    const kept = weight && weight.dtype !== input.dtype ? mean.dtype : input.dtype;
    return [converted(e, out, input.dtype), converted(e, mean, kept), converted(e, rstd, kept)];
  },
  layer_norm: (e, input, shape, weight, bias, eps) =>
    e.call('native_layer_norm', input, shape, weight, bias, eps)[0],
  rms_norm: (e, input, shape, weight, eps) => {
    checkNormalized(input, shape, weight, null, ''); // PyTorch has no comma here
    const wide = isFloating(input.dtype) && input.dtype.bytes === 2 ? input.to(float32) : input;
    const norm = wide
      .mul(wide)
      .mean(lastDims(shape.length), true)
      .add(e.wrap(float(eps ?? input.dtype.eps)))
      .rsqrt();
    const out = wide.mul(norm).to(input.dtype);
    return weight ? out.mul(weight) : out;
  },
  native_dropout: (e, input, p, train) => {
    if (train === false || p === 0) return [input.clone(), e.call('ones_like', input, bool)];
    const kept = e.call('bernoulli_.float', e.emptyLike(input), 1 - p).to(bool);
    return [input.mul(kept).mul(e.wrap(float(p === 1 ? 0 : 1 / (1 - p)))), kept];
  },
  dropout: (e, input, p, train) => {
    if (p < 0 || p > 1) throw runtimeError(`dropout probability has to be between 0 and 1, but got ${p}`);
    if (p === 0 || !train || input.numel === 0) return input;
    if (p === 1) return input.mul(e.call('new_zeros', input, []));
    const noise = e.quietly(() =>
      e.call('bernoulli_.float', e.emptyLike(input), 1 - p).div(e.wrap(float(1 - p))),
    );
    return input.mul(noise);
  },
  nll_loss_forward: nllForward,
  nll_loss2d_forward: (e, self, target, weight, reduction, ignore) => {
    const [loss, total] = nllForward(e, classRows(self), target.reshape([-1]), weight, reduction, ignore);
    return [reduction === 0 ? loss.reshape(target.shape) : loss, total];
  },
  nll_loss: (e, self, target, weight, reduction, ignore) =>
    e.call('nll_loss_forward', self, target, weight, reduction, ignore)[0],
  nll_loss_nd: nllNd,
  cross_entropy_loss: crossEntropy,
  mse_loss: (_e, self, target, reduction) => {
    const gap = self.sub(target);
    return reduced(gap.mul(gap), reduction);
  },
  l1_loss: (_e, self, target, reduction) => reduced(self.sub(target).abs(), reduction),
  binary_cross_entropy: (e, self, target, weight, reduction) => {
    if (target.dtype.category !== 'float')
      throw runtimeError(`Found dtype ${target.dtype.label} but expected ${self.dtype.label}`);
    if (!sameShape(self.shape, target.shape))
      throw runtimeError(
        `Using a target size (torch.Size(${show(target.shape)})) that is different to the input size (torch.Size(${show(self.shape)})) is deprecated. Please ensure they have the same size.`,
      );
    if (e.toArray(self).some((x) => !(Number(x) >= 0 && Number(x) <= 1)))
      throw runtimeError('all elements of input should be between 0 and 1');
    // Logarithms are held above -100, so that 0 and 1 have finite losses.
    const held = (x: Tensor) => e.call('clamp_min', x.log(), int(-100));
    const loss = target
      .sub(1)
      .mul(held(self.neg().add(1)))
      .sub(target.mul(held(self)));
    return reduced(weight ? loss.mul(weight) : loss, reduction);
  },
  binary_cross_entropy_with_logits: (e, self, target, weight, positive, reduction) => {
    if (!sameShape(self.shape, target.shape))
      throw runtimeError(
        `Target size (torch.Size(${show(target.shape)})) must be the same as input size (torch.Size(${show(self.shape)}))`,
      );
    if (target.dtype.category !== 'float')
      throw runtimeError(
        `result type ${self.dtype.label} can't be cast to the desired output type ${target.dtype.label}`,
      );
    const logSigmoid = e.call('log_sigmoid', self);
    const rest = target.neg().add(1).mul(self);
    let loss: Tensor;
    if (positive) {
      const weightOfPositive = positive.sub(1).mul(target).add(1);
      loss = rest.sub(weightOfPositive.mul(logSigmoid));
    } else loss = rest.sub(logSigmoid);
    return reduced(weight ? loss.mul(weight) : loss, reduction);
  },
  detach_: (_e, self) => {
    if (self.view)
      throw runtimeError(
        "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, and " +
          'gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be called on these ' +
          'gradients. To fix this error, please refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.',
      );
    self.engine.autograd.detach(self);
    return self;
  },
  // The window that `self` becomes: execute.ts sees to the rest.
  transpose_: (e, self, a, b) => e.call('transpose.int', self, a, b),
  t_: (e, self) => e.call('t', self),
  squeeze_: (e, self) => e.call('squeeze', self),
  'squeeze_.dim': (e, self, dim) => e.call('squeeze.dim', self, wrapDim(dim, self.ndim)),
  'squeeze_.dims': (e, self, dims) => e.call('squeeze.dims', self, dims),
  unsqueeze_: (e, self, dim) => e.call('unsqueeze', self, dim),
  swapaxes_: (e, self, a, b) => e.call('transpose.int', self, a, b),
  swapdims_: (e, self, a, b) => e.call('transpose.int', self, a, b),
  as_strided_: (e, self, size, stride, offset) => e.call('as_strided', self, size, stride, offset),
});
