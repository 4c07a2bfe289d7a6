// The one gradient table. An operation declared differentiable without a row here is a compile error.
import { activations } from './gradients/activations.ts';
import { batchNorms } from './gradients/batch-norm.ts';
import { complex } from './gradients/complex.ts';
import { elementwise } from './gradients/elementwise.ts';
import { indexing } from './gradients/indexing.ts';
import { linearAlgebra } from './gradients/linear-algebra.ts';
import { losses } from './gradients/losses.ts';
import { matmul } from './gradients/matmul.ts';
import { movement } from './gradients/movement.ts';
import { nn } from './gradients/nn.ts';
import { numeric } from './gradients/numeric.ts';
import { reduce } from './gradients/reduce.ts';
import type { GradientRule } from './gradients/rule.ts';
import { scattering } from './gradients/scatter.ts';
import { spatial } from './gradients/spatial.ts';
import { statistics } from './gradients/statistics.ts';
import type { OpNameOf } from './ops/schema.ts';

export type DifferentiableOp = OpNameOf<'differentiable' | 'view'>;

export const gradients = {
  ...elementwise,
  ...numeric,
  ...activations,
  ...losses,
  ...reduce,
  ...statistics,
  ...scattering,
  ...linearAlgebra,
  ...movement,
  ...matmul,
  ...indexing,
  ...nn,
  ...spatial,
  ...batchNorms,
  ...complex,
} satisfies { [N in DifferentiableOp]: GradientRule<N> };

/** Names of graph nodes that PyTorch does not derive as `<Name>Backward0`. */
export const nodeNames: Record<string, string> = {
  copy: 'CopyBackwards',
  linalg_svdvals: 'LinalgSvdBackward0',
  'scatter.reduce': 'ScatterBackward2',
  'scatter.value_reduce': 'ScatterBackward3',
  'index_fill.int_Tensor': 'IndexFillBackward1',

  'median.dim': 'MedianBackward1',
  'nanmedian.dim': 'NanmedianBackward1',
  _unique2: 'Unique2Backward0',
  _cdist_forward: 'CdistBackward0',
  _euclidean_dist: 'EuclideanDistBackward0',

  _prelu_kernel: 'PreluKernelBackward0',
  log_sigmoid_forward: 'LogSigmoidBackward0',
  multilabel_margin_loss_forward: 'MultilabelMarginLossBackward0',
  threshold_: 'ThresholdBackward1',

  conj_physical_: 'ConjPhysicalBackward1',
  'sort.stable': 'SortBackward1',
  'fill.Tensor': 'FillBackward1',
  'fill_.Scalar': 'FillBackward2',
  'fill_.Tensor': 'FillBackward3',
  leaky_relu_: 'LeakyReluBackward1',
  elu_: 'EluBackward1',
  nll_loss_forward: 'NllLossBackward0',
  'round.decimals': 'RoundBackward1',
  'div.Tensor_mode': 'DivBackward2',
  'remainder.Tensor': 'RemainderBackward1',
  'fmod.Tensor': 'FmodBackward1',
  'lerp.Tensor': 'LerpBackward1',
  'pow.Scalar': 'PowBackward2',
  'rsub.Scalar': 'RsubBackward1',
  'scatter.value': 'ScatterBackward1',
  clamp: 'ClampBackward1',
  'masked_fill.Tensor': 'MaskedFillBackward1',
  'sum.dim_IntList': 'SumBackward1',
  'mean.dim': 'MeanBackward1',
  'prod.dim_int': 'ProdBackward1',
  max: 'MaxBackward1',
  min: 'MinBackward1',
  'pow.Tensor_Tensor': 'PowBackward1',
  transpose_: 'TransposeBackward1',
  swapaxes_: 'TransposeBackward1',
  swapdims_: 'TransposeBackward1',
  t_: 'TBackward1',
  unsqueeze_: 'UnsqueezeBackward1',
  squeeze_: 'SqueezeBackward3',
  'squeeze_.dim': 'SqueezeBackward4',
  'squeeze_.dims': 'SqueezeBackward5',
  as_strided_: 'AsStridedBackward1',
  'squeeze.dim': 'SqueezeBackward1',
  'squeeze.dims': 'SqueezeBackward2',
};

/** Operations whose further results are statistics of the first: no gradient flows through them. */
export const firstResultOnly: ReadonlySet<string> = new Set([
  'native_layer_norm',
  '_scaled_dot_product_flash_attention_for_cpu',
  'native_batch_norm',
  'nll_loss_forward',
  'log_sigmoid_forward',
  'multilabel_margin_loss_forward',
  '_unique2',
  'unique_dim',
  'unique_consecutive',
  'unique_dim_consecutive',
]);
