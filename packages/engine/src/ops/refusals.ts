// Operations PyTorch has not for complex numbers or for the 8-bit floats, and what it says of them.
import { type DType, isComplex, isFloat8 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { EngineError, notImplemented } from '../errors.ts';
import { Tensor } from '../tensor.ts';

/** By operation (overload's name too, where it matters): the kernel that `"..." not implemented for 'ComplexFloat'` names. */
const complexKernels: Readonly<Record<string, string>> = {
  frac: 'frac_cpu',
  elu: 'elu_cpu',
  selu: 'elu_cpu',
  celu: 'elu_cpu',
  softplus: 'softplus_cpu',
  leaky_relu: 'leaky_relu_cpu',
  log_sigmoid: 'log_sigmoid_cpu',
  mish: 'mish_cpu',
  hardswish: 'hardswish_cpu',
  hardsigmoid: 'hardsigmoid_cpu',
  max: 'max_all',
  min: 'min_all',
  amax: 'max_values_cpu',
  amin: 'min_values_cpu',
  cummax: 'cummax_cpu',
  cummin: 'cummin_cpu',
  median: 'median_cpu',
  lgamma: 'lgamma_vml_cpu',
  digamma: 'digamma',
  hypot: 'hypot_cpu',
  copysign: 'copysign_cpu',
  random_: 'random_kernel_cpu',
  bernoulli: 'bernoulli_tensor_cpu_self_',
  'bernoulli.p': 'bernoulli_scalar_cpu_',
  bincount: 'bincount_cpu',
  'searchsorted.Tensor': 'searchsorted_out_cpu',
  native_layer_norm: 'LayerNormKernelImpl',
  mse_loss: 'mse_cpu',
  native_dropout: 'bernoulli_scalar_cpu_',
  'bernoulli_.float': 'bernoulli_scalar_cpu_',
  glu: 'glu_cpu',
};

/** The same, where PyTorch says something else: its exception and text. */
const complexTexts: Readonly<Record<string, (label: string) => EngineError>> = {
  'max.dim': () => new EngineError('RuntimeError', 'max(): does not support complex input'),
  'min.dim': () => new EngineError('RuntimeError', 'min(): does not support complex input'),
  nansum: () => new EngineError('RuntimeError', 'nansum on CPU does not support complex inputs'),
  deg2rad: () => new EngineError('RuntimeError', 'deg2rad is not supported for complex tensors.'),
  rad2deg: () => new EngineError('RuntimeError', 'rad2deg is not supported for complex tensors.'),
  'isin.Tensor_Tensor': (label) =>
    new EngineError('RuntimeError', `Unsupported input type encountered for isin(): ${label}`),
  abs_: () => new EngineError('RuntimeError', 'In-place abs is not supported for complex tensors.'),
  multinomial: (label) =>
    new EngineError(
      'RuntimeError',
      `multinomial only supports floating-point dtypes for input, got: ${label}`,
    ),
  exponential_: (label) =>
    new EngineError(
      'RuntimeError',
      `Exponential distribution is a continuous probability distribution. dtype must be a floating point but you specified ${label}`,
    ),
};

const float8Kernels: Readonly<Record<string, string>> = {
  'add.Tensor': 'add_stub',
  'sub.Tensor': 'add_stub',
  'div.Tensor': 'div_cpu',
  maximum: 'maximum_cpu',
  minimum: 'minimum_cpu',
  'lt.Tensor': 'lt_cpu',
  'le.Tensor': 'le_cpu',
  'gt.Tensor': 'gt_cpu',
  'ge.Tensor': 'ge_cpu',
  'pow.Tensor_Tensor': 'pow',
  'pow.Tensor_Scalar': 'pow',
  neg: 'neg_cpu',
  exp: 'exp_vml_cpu',
  sqrt: 'sqrt_vml_cpu',
  floor: 'floor_vml_cpu',
  sign: 'sign_cpu',
  relu: 'clamp_min_scalar_cpu',
  clamp: 'clamp_min_scalar_cpu',
  sigmoid: 'sigmoid_cpu_reduced_float',
  sum: 'sum_cpu',
  'sum.dim_IntList': 'sum_cpu',
  mean: 'sum_cpu',
  'mean.dim': 'sum_cpu',
  prod: 'prod_out_cpu',
  max: 'max_all',
  min: 'min_all',
  argmax: 'argmax_cpu',
  argmin: 'argmin_cpu',
  sort: 'sorting_kernel_method_name',
  'masked_fill.Scalar': 'masked_fill',
  'masked_fill.Tensor': 'masked_fill',
  flip: 'flip_cpu',
  nonzero: 'nonzero_count_cpu',
  tril: 'tril',
  triu: 'triu',
};

/** What PyTorch raises for an operation on this dtype; null where it has the operation. */
function refusal(name: string, base: string, dtype: DType): EngineError | null {
  if (isComplex(dtype)) {
    const text = complexTexts[name];
    if (text) return text(dtype.label);
  }
  const kernel = (isComplex(dtype) ? complexKernels : float8Kernels)[base];
  return kernel ? notImplemented(`"${kernel}" not implemented for '${dtype.label}'`) : null;
}

// biome-ignore lint/suspicious/noExplicitAny: each implementation is typed by its schema where it is written
type Implementation = (engine: Engine, ...args: any[]) => any;

/** The implementation of an operation, or one that first refuses the dtypes PyTorch refuses. `base`: without an underscore. */
export function refusing(name: string, base: string, implementation: Implementation): Implementation {
  if (!(name in complexTexts || base in complexKernels || base in float8Kernels)) return implementation;
  return (engine, ...args) => {
    const first: unknown = args[0];
    if (first instanceof Tensor && (isComplex(first.dtype) || isFloat8(first.dtype))) {
      // A tensor of another dtype beside it: promotion has its own word on that.
      const alone = args.every((arg) => !(arg instanceof Tensor) || arg.dtype === first.dtype || arg.wrapped);
      const error = alone || isComplex(first.dtype) ? refusal(name, base, first.dtype) : null;
      if (error) throw error;
    }
    return implementation(engine, ...args);
  };
}
