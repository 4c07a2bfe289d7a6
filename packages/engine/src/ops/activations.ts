// Activations of neural networks beyond relu, gelu and silu, element by element.
import { type DType, isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import type { Generator } from '../rng.ts';
import { wrapDim } from '../shape.ts';
import { float, int, type Tensor } from '../tensor.ts';
import { select } from './elementwise.ts';
import { implement } from './implement.ts';
import { computeDType, converted } from './loops.ts';
import { mapped } from './map.ts';
import type { Scalar } from './schema.ts';

/** A function of floats; other dtypes are refused with the kernel's name. */
function curve(e: Engine, name: string, self: Tensor, f: (x: number) => number): Tensor {
  if (!isFloating(self.dtype)) throw notImplemented(`"${name}" not implemented for '${self.dtype.label}'`);
  return mapped(e, name, [self], self.dtype, f);
}

const num = (s: Scalar): number => Number(s.value);
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

function checkLambda(dtype: DType, lambd: number): void {
  if (!isFloating(dtype)) throw notImplemented(`"softshrink_check" not implemented for '${dtype.label}'`);
  if (lambd < 0 || lambd > dtype.max)
    throw runtimeError(
      `lambda must be in range [0, ${streamed(dtype.max)}] for input dtype ${dtype.label}, but found ${streamed(lambd)}`,
    );
}

/** As C++ streams print a double: six significant digits. */
const streamed = (x: number): string => String(Number(x.toPrecision(6)));

/** x where positive, else `weight` (broadcast) times x. */
function prelu(e: Engine, self: Tensor, weight: Tensor): Tensor {
  if (self.dtype !== weight.dtype)
    throw runtimeError(
      `prelu: Type promoting not supported. Got ${self.dtype.label} and ${weight.dtype.label}`,
    );
  let wide = weight;
  if (weight.numel !== 1) {
    if (self.ndim === 0) throw runtimeError('Not allow zero-dim input tensor.');
    const channels = self.ndim > 1 ? self.shape[1]! : 1;
    if (channels !== weight.numel)
      throw runtimeError(
        `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${weight.numel} and channel size = ${channels}.`,
      );
    if (weight.ndim > 1)
      throw runtimeError(
        `prelu: Expected \`weight\` to be a scalar or 1D tensor, but got: ndim = ${weight.ndim}`,
      );
    wide = weight.reshape(self.shape.map((_, d) => (d === (self.ndim > 1 ? 1 : 0) ? weight.numel : 1)));
  } else wide = weight.reshape([]).expand(self.shape.map(() => 1));
  return e.call('_prelu_kernel', self, wide);
}

/** Slopes for the negative elements, drawn one by one; 1 for the others. */
function slopes(e: Engine, self: Tensor, lower: number, upper: number, generator: Generator | null): Tensor {
  const g = generator ?? e.generator;
  const values = e.toArray(self).map((x) => (Number(x) <= 0 ? g.double() * (upper - lower) + lower : 1));
  return e.fromNumbers(values, self.shape, self.dtype);
}

export const activations = implement({
  celu: (e, self, alpha) => {
    const a = num(alpha);
    if (a === 0) throw runtimeError('ZeroDivisionError: alpha cannot be 0 for CELU');
    return curve(e, 'elu_cpu', self, (x) => (x > 0 ? x : a * Math.expm1(x / a)));
  },
  mish: (e, self) => curve(e, 'mish_cpu', self, (x) => x * Math.tanh(x > 30 ? x : Math.log1p(Math.exp(x)))),
  hardswish: (e, self) => curve(e, 'hardswish_cpu', self, (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6),
  hardsigmoid: (e, self) => curve(e, 'hardsigmoid_cpu', self, (x) => Math.min(Math.max(x + 3, 0), 6) / 6),
  softshrink: (e, self, lambd) => {
    const l = num(lambd);
    checkLambda(self.dtype, l);
    return curve(e, 'softshrink_cpu', self, (x) => (x > l ? x - l : x < -l ? x + l : x * 0));
  },
  hardshrink: (e, self, lambd) => {
    const l = num(lambd);
    return curve(e, 'hardshrink_cpu', self, (x) => (x >= -l && x <= l ? 0 : x));
  },
  threshold: (e, self, threshold, value) =>
    select(e, self.le(num(threshold)), e.wrap(value).to(self.dtype), self),
  glu: (_e, self, dim) => {
    if (self.ndim === 0) throw runtimeError('glu does not support 0-dimensional tensors');
    const d = wrapDim(dim, self.ndim);
    const size = self.shape[d]!;
    if (size % 2 !== 0)
      throw runtimeError(`Halving dimension must be even, but dimension ${d} is size ${size}`);
    return self.narrow(d, 0, size / 2).mul(self.narrow(d, size / 2, size / 2).sigmoid());
  },
  _prelu_kernel: (e, self, weight) => select(e, self.gt(0), self, self.mul(weight)),
  rrelu_with_noise: (e, self, noise, lower, upper, training) =>
    training ? self.mul(noise) : e.call('leaky_relu', self, float((num(lower) + num(upper)) / 2)),
  log_sigmoid_forward: (e, self) => {
    if (!isFloating(self.dtype))
      throw notImplemented(`"log_sigmoid_cpu" not implemented for '${self.dtype.label}'`);
    const x = converted(e, self, computeDType(self.dtype));
    const buffer = x.abs().neg().exp();
    const out = e.call('clamp_max', x, int(0)).sub(e.call('log1p', buffer));
    return [converted(e, out, self.dtype), converted(e, buffer, self.dtype)];
  },

  prelu,
  selu: (e, self) => e.call('elu', self, float(SELU_ALPHA), float(SELU_SCALE)),
  selu_: (e, self) => e.call('elu_', self, float(SELU_ALPHA), float(SELU_SCALE)),
  rrelu: (e, self, lower, upper, training, generator) => {
    const [low, high] = [num(lower), num(upper)];
    if (low > high) throw runtimeError(`Lower bound should be less than or equal to the upper bound`);
    const noise = e.quietly(() =>
      training ? slopes(e, self, low, high, generator) : e.call('empty_like', self),
    );
    return e.call('rrelu_with_noise', self, noise, lower, upper, training);
  },
  rrelu_: (e, self, lower, upper, training, generator) => {
    const noise = e.quietly(() =>
      training
        ? slopes(e, self, num(lower), num(upper), generator)
        : e.call('full_like', self, float((num(lower) + num(upper)) / 2)),
    );
    return training
      ? e.call('mul_.Tensor', self, noise)
      : e.call('leaky_relu_', self, float((num(lower) + num(upper)) / 2));
  },
  log_sigmoid: (e, self) => e.call('log_sigmoid_forward', self)[0],
  relu6_: (e, self) => e.call('hardtanh_', self, int(0), int(6)),
  celu_: (e, self, alpha) => e.call('elu_', self, alpha, float(1), float(1 / num(alpha))),
});
