// The one gradient table. An operation declared differentiable without a row here is a compile error.
import { activations } from './gradients/activations.ts';
import { batchNorms } from './gradients/batch-norm.ts';
import { complex } from './gradients/complex.ts';
import { decompositions } from './gradients/decompositions.ts';
import { elementwise } from './gradients/elementwise.ts';
import { factors } from './gradients/factors.ts';
import { fourier } from './gradients/fourier.ts';
import { indexing } from './gradients/indexing.ts';
import { linearAlgebra } from './gradients/linear-algebra.ts';
import { losses } from './gradients/losses.ts';
import { matmul } from './gradients/matmul.ts';
import { movement } from './gradients/movement.ts';
import { nn } from './gradients/nn.ts';
import { numeric } from './gradients/numeric.ts';
import { padding } from './gradients/padding.ts';
import { random } from './gradients/random.ts';
import { recurrent } from './gradients/recurrent.ts';
import { reduce } from './gradients/reduce.ts';
import type { GradientRule } from './gradients/rule.ts';
import { scattering } from './gradients/scatter.ts';
import { spatial } from './gradients/spatial.ts';
import { statistics } from './gradients/statistics.ts';
import type { OpNameOf } from './ops/schema.ts';

export type DifferentiableOp = OpNameOf<'differentiable' | 'view'>;

export const gradients = {
  ...activations,
  ...batchNorms,
  ...complex,
  ...decompositions,
  ...elementwise,
  ...factors,
  ...fourier,
  ...indexing,
  ...linearAlgebra,
  ...losses,
  ...matmul,
  ...movement,
  ...nn,
  ...numeric,
  ...padding,
  ...random,
  ...recurrent,
  ...reduce,
  ...scattering,
  ...spatial,
  ...statistics,
} satisfies { [N in DifferentiableOp]: GradientRule<N> };

/** Names of graph nodes that are not `<Name>Backward0`: PyTorch numbers overloads in the order of its derivatives.yaml. Sorted. */
export const nodeNames: Record<string, string> = {
  _cdist_forward: 'CdistBackward0',
  _euclidean_dist: 'EuclideanDistBackward0',
  _prelu_kernel: 'PreluKernelBackward0',
  _unique2: 'Unique2Backward0',
  as_strided_: 'AsStridedBackward1',
  'bernoulli_.Tensor': 'BernoulliBackward1',
  'bernoulli_.float': 'BernoulliBackward2',
  clamp: 'ClampBackward1',
  conj_physical_: 'ConjPhysicalBackward1',
  copy: 'CopyBackwards',
  'div.Tensor_mode': 'DivBackward2',
  elu_: 'EluBackward1',
  'fill.Tensor': 'FillBackward1',
  'fill_.Scalar': 'FillBackward2',
  'fill_.Tensor': 'FillBackward3',
  'fmod.Tensor': 'FmodBackward1',
  'index_fill.int_Tensor': 'IndexFillBackward1',
  leaky_relu_: 'LeakyReluBackward1',
  'lerp.Tensor': 'LerpBackward1',
  log_sigmoid_forward: 'LogSigmoidBackward0',
  'masked_fill.Tensor': 'MaskedFillBackward1',
  max: 'MaxBackward1',
  'mean.dim': 'MeanBackward1',
  'median.dim': 'MedianBackward1',
  min: 'MinBackward1',
  multilabel_margin_loss_forward: 'MultilabelMarginLossBackward0',
  'nanmedian.dim': 'NanmedianBackward1',
  nll_loss2d_forward: 'NllLoss2DBackward0',
  nll_loss_forward: 'NllLossBackward0',
  'pow.Scalar': 'PowBackward2',
  'pow.Tensor_Tensor': 'PowBackward1',
  'prod.dim_int': 'ProdBackward1',
  'remainder.Tensor': 'RemainderBackward1',
  'round.decimals': 'RoundBackward1',
  'rsub.Scalar': 'RsubBackward1',
  'scatter.reduce': 'ScatterBackward2',
  'scatter.value': 'ScatterBackward1',
  'scatter.value_reduce': 'ScatterBackward3',
  'sort.stable': 'SortBackward1',
  'squeeze.dim': 'SqueezeBackward1',
  'squeeze.dims': 'SqueezeBackward2',
  squeeze_: 'SqueezeBackward3',
  'squeeze_.dim': 'SqueezeBackward4',
  'squeeze_.dims': 'SqueezeBackward5',
  'sum.dim_IntList': 'SumBackward1',
  swapaxes_: 'TransposeBackward1',
  swapdims_: 'TransposeBackward1',
  t_: 'TBackward1',
  threshold_: 'ThresholdBackward1',
  transpose_: 'TransposeBackward1',
  unsqueeze_: 'UnsqueezeBackward1',
};

/** Of these two results have gradients, the others are how they were made. */
export const firstTwoResults: ReadonlySet<string> = new Set(['_linalg_slogdet']);

/** Operations whose further results are statistics of the first: no gradient flows through them. */
export const firstResultOnly: ReadonlySet<string> = new Set([
  '_scaled_dot_product_flash_attention_for_cpu',
  '_linalg_det',
  '_linalg_solve_ex',
  '_weight_norm_interface',
  '_unique2',
  'log_sigmoid_forward',
  'multilabel_margin_loss_forward',
  'native_batch_norm',
  'native_layer_norm',
  'nll_loss2d_forward',
  'nll_loss_forward',
  'unique_consecutive',
  'unique_dim',
  'unique_dim_consecutive',
]);
