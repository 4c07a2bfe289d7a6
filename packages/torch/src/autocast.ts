// autocast on the CPU: which operations take their tensors in the lower precision, which in float32, as PyTorch lists them.
import { type DType, type Engine, float32, type Op, type Result, Tensor } from '@lacuna/engine';

type Given = Parameters<Engine['run']>[1];
const lowered = new Set(
  'linear matmul mm bmm addmm addbmm baddbmm einsum chain_matmul scaled_dot_product_attention conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d'.split(
    ' ',
  ),
);
const raised = new Set(
  `mse_loss l1_loss smooth_l1_loss huber_loss kl_div cross_entropy_loss nll_loss nll_loss_nd binary_cross_entropy binary_cross_entropy_with_logits
   poisson_nll_loss cosine_embedding_loss hinge_embedding_loss margin_ranking_loss triplet_margin_loss soft_margin_loss
   multi_margin_loss multilabel_margin_loss cdist pdist dist renorm prod cumprod`.split(/\s+/),
);

/** Runs one operation as inside `torch.autocast("cpu", dtype)`: its tensors cast where the lists say so. */
export function runLowered(engine: Engine, op: Op, given: Given, dtype: DType): Result {
  const name = op.name.split('.')[0]!;
  const made: Tensor[] = [];
  const cast = (tensor: Tensor, to: DType): Tensor => {
    if (tensor.dtype.category !== 'float' || tensor.dtype === to || tensor.dtype.name === 'float64')
      return tensor;
    const other = engine.call('to.dtype', tensor, to);
    made.push(other);
    return other;
  };
  const all = (to: DType): Given =>
    given.map((value) => {
      if (value instanceof Tensor) return cast(value, to);
      if (!Array.isArray(value)) return value;
      return (value as unknown[]).map((item) => (item instanceof Tensor ? cast(item, to) : item));
    }) as Given;
  try {
    if (lowered.has(name)) return engine.run(op, all(dtype));
    if (raised.has(name)) return engine.run(op, all(float32));
    return engine.run(op, given);
  } finally {
    for (const tensor of made) tensor.release();
  }
}
