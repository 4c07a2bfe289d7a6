// Normalisation over batches, groups of channels and single pictures.

import type { Engine } from '../engine.ts';
import { runtimeError, valueError } from '../errors.ts';
import { numel, type Shape, show, wrapDim } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { computeDType, converted } from './loops.ts';

/** Every dimension but that of the channels. */
export const acrossChannels = (ndim: number): number[] =>
  Array.from({ length: ndim }, (_, d) => d).filter((d) => d !== 1);

/** One value per channel, shaped to meet (N, C, ...). */
export const perChannel = (t: Tensor, ndim: number): Tensor =>
  t.reshape([1, -1, ...new Array<number>(Math.max(ndim - 2, 0)).fill(1)]);

function checkCounts(channels: number, tensors: Record<string, Tensor | null>): void {
  for (const [name, t] of Object.entries(tensors))
    if (t && t.numel !== channels)
      throw runtimeError(`${name} should contain ${channels} elements not ${t.numel}`);
}

/** old = (1 - momentum) old + momentum fresh, without a new version: PyTorch does not count it as a write. */
function follow(e: Engine, running: Tensor | null, fresh: Tensor, momentum: number): void {
  if (!running) return;
  const kept = running.mul(e.wrap(float(1 - momentum)));
  e.assign(running, kept.add(fresh.reshape(running.shape).mul(e.wrap(float(momentum)))));
}

function batchNorm(
  e: Engine,
  input: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  training: boolean,
  momentum: number,
  eps: number,
): readonly [Tensor, Tensor, Tensor] {
  const channels = input.shape[1] ?? 0;
  checkCounts(channels, {
    running_mean: runningMean,
    running_var: runningVar,
    weight,
    bias,
  });
  if (weight && weight.dtype !== input.dtype && input.dtype.bytes > 2)
    throw runtimeError('mixed dtype (CPU): all inputs must share same datatype.');
  const compute = computeDType(input.dtype);
  const x = converted(e, input, compute);
  const dims = acrossChannels(x.ndim);
  let mean: Tensor;
  let rstd: Tensor;
  if (training) {
    mean = x.mean(dims, true);
    const center = x.sub(mean);
    const variance = center.mul(center).mean(dims, true);
    rstd = variance.add(e.wrap(float(eps))).rsqrt();
    const n = x.numel / channels;
    follow(e, runningMean, mean, momentum);
    follow(e, runningVar, variance.mul(e.wrap(float(n / (n - 1)))), momentum);
  } else {
    if (!runningMean || !runningVar)
      throw runtimeError(`Expected running_mean and running_var to be defined when training=False`);
    mean = perChannel(converted(e, runningMean, compute), x.ndim);
    rstd = perChannel(converted(e, runningVar, compute), x.ndim)
      .add(e.wrap(float(eps)))
      .rsqrt();
  }
  let out = x.sub(mean).mul(rstd);
  if (weight) out = out.mul(perChannel(converted(e, weight, compute), x.ndim));
  if (bias) out = out.add(perChannel(converted(e, bias, compute), x.ndim));
  const stats = training
    ? [mean.reshape([channels]), rstd.reshape([channels])]
    : [e.empty([0], compute), e.empty([0], compute)];
  return [converted(e, out, input.dtype), stats[0]!, stats[1]!];
}

/** (N, C, ...) as one row per group: (N * groups, C / groups * ...). */
export const grouped = (x: Tensor, batch: number, groups: number): Tensor =>
  x.reshape([batch * groups, batch * groups === 0 ? 0 : x.numel / (batch * groups)]);

function groupNorm(
  e: Engine,
  input: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  batch: number,
  groups: number,
  eps: number,
): readonly [Tensor, Tensor, Tensor] {
  const compute = computeDType(input.dtype);
  const rows = grouped(converted(e, input, compute), batch, groups);
  const [hat, mean, rstd] = e.call('native_layer_norm', rows, [rows.shape[1]!], null, null, eps);
  let out = hat.reshape(input.shape);
  if (weight) out = out.mul(perChannel(converted(e, weight, compute), input.ndim));
  if (bias) out = out.add(perChannel(converted(e, bias, compute), input.ndim));
  return [converted(e, out, input.dtype), mean.reshape([batch, groups]), rstd.reshape([batch, groups])];
}

function checkGroups(x: Tensor, groups: number, weight: Tensor | null, bias: Tensor | null): void {
  const { shape } = x;
  if (groups <= 0) throw runtimeError(`Expected num groups to be greater than 0, got ${groups}`);
  wrapDim(1, x.ndim);
  const channels = shape[1]!;
  if (channels % groups !== 0)
    throw runtimeError(
      `Expected number of channels in input to be divisible by num_groups, but got input of shape ${show(shape)} and num_groups=${groups}`,
    );
  for (const [name, t] of [
    ['weight', weight],
    ['bias', bias],
  ] as const)
    if (t && (t.ndim !== 1 || t.numel !== channels))
      throw runtimeError(
        `Expected ${name} to be a vector of size equal to the number of channels in input, but got ${name} of shape ${show(t.shape)} and input of shape ${show(shape)}`,
      );
}

/** Training statistics need more than one value per channel. */
function checkSpread(shape: Shape, channels: number): void {
  if (channels > 0 && numel(shape) / channels === 1)
    throw valueError(`Expected more than 1 value per channel when training, got input size ${show(shape)}`);
}

export const batchNorms = implement({
  native_batch_norm: batchNorm,
  batch_norm: (e, input, weight, bias, mean, variance, training, momentum, eps) => {
    if (training) checkSpread(input.shape, input.shape[1] ?? 0);
    return e.call('native_batch_norm', input, weight, bias, mean, variance, training, momentum, eps)[0];
  },
  native_group_norm: (e, input, weight, bias, batch, _channels, _size, groups, eps) =>
    groupNorm(e, input, weight, bias, batch, groups, eps),
  group_norm: (e, input, groups, weight, bias, eps) => {
    checkGroups(input, groups, weight, bias);
    const [batch, channels] = input.shape as [number, number];
    const size = numel(input.shape.slice(2));
    return e.call(
      'native_group_norm',
      e.call('contiguous', input),
      weight,
      bias,
      batch,
      channels,
      size,
      groups,
      eps,
    )[0];
  },
  instance_norm: (e, input, weight, bias, mean, variance, useInput, momentum, eps) => {
    if (!useInput && !(mean && variance))
      throw runtimeError('Expected running_mean and running_var to be defined when use_input_stats is false');
    const [batch, channels, ...size] = input.shape as number[];
    const repeated = (t: Tensor | null) => t && e.call('repeat', t, [batch!]);
    const [runningMean, runningVar] = [repeated(mean), repeated(variance)];
    const flat = e.call('contiguous', input).viewAs([1, batch! * channels!, ...size]);
    const out = e.call(
      'batch_norm',
      flat,
      repeated(weight),
      repeated(bias),
      runningMean,
      runningVar,
      useInput,
      momentum,
      eps,
      false,
    );
    for (const [kept, fresh] of [
      [mean, runningMean],
      [variance, runningVar],
    ])
      if (kept && fresh && useInput)
        e.quietly(() => e.assign(kept, fresh.reshape([batch!, channels!]).mean([0])));
    return out.viewAs(input.shape);
  },
});
