// autocast on the CPU: which operations take their tensors in the lower precision, which in float32 and which in one dtype, as PyTorch lists them.
import { type DType, type Engine, EngineError, float32, type Op, type Result, Tensor } from '@lacuna/engine';

type Given = Parameters<Engine['run']>[1];
/** What happens to an operation's tensors. */
type Cast = 'lower' | 'raise' | 'widest' | 'leave';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
// The first lines are PyTorch's list; then operations that PyTorch writes with those and that are one operation here.
const lowered = words(`
  conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d bmm mm baddbmm addmm addbmm linear matmul
  linalg_vecdot prelu scaled_dot_product_attention
  linalg_matmul chain_matmul linalg_multi_dot tensordot inner affine_grid_generator
  lstm rnn_tanh rnn_relu`);
const raised = words(`
  avg_pool3d binary_cross_entropy binary_cross_entropy_with_logits grid_sampler grid_sampler_2d grid_sampler_3d polar prod
  quantile nanquantile cdist trace view_as_complex cholesky cholesky_inverse cholesky_solve inverse lu_solve orgqr ormqr
  pinverse max_pool3d max_unpool2d max_unpool3d adaptive_avg_pool3d adaptive_max_pool3d reflection_pad1d reflection_pad2d
  replication_pad1d replication_pad2d replication_pad3d mse_loss cosine_embedding_loss nll_loss nll_loss_nd
  hinge_embedding_loss poisson_nll_loss smooth_l1_loss cross_entropy_loss l1_loss huber_loss margin_ranking_loss
  soft_margin_loss triplet_margin_loss multi_margin_loss kl_div multilabel_margin_loss multilabel_margin_loss_forward
  fft_fft fft_ifft fft_fft2 fft_ifft2 fft_fftn fft_ifftn fft_rfft fft_irfft fft_rfft2 fft_irfft2 fft_rfftn fft_irfftn
  fft_hfft fft_ihfft linalg_cond linalg_matrix_rank linalg_solve linalg_cholesky linalg_svdvals linalg_eigvals
  linalg_eigvalsh linalg_inv linalg_householder_product linalg_tensorinv linalg_tensorsolve linalg_eig linalg_eigh
  linalg_lstsq linalg_qr linalg_cholesky_ex linalg_inv_ex linalg_svd svd qr geqrf triangular_solve _lu_with_info
  nll_loss_forward nll_loss2d_forward`);
const casts = new Map<string, Cast>([
  ...lowered.map((name) => [name, 'lower'] as const),
  ...raised.map((name) => [name, 'raise'] as const),
  ...words('cat stack index_copy').map((name) => [name, 'widest'] as const),
]);

/** Whether an einsum multiplies matrices: a letter that two operands have and the result lacks. Else it is one product. */
function contracts(equation: string, operands: number): boolean {
  if (operands < 2) return false;
  const [left = '', right] = equation.replaceAll(' ', '').split('->');
  const parts = left.split(',').map((part) => new Set(part.replaceAll('.', '')));
  const letters = left.replace(/[^a-zA-Z]/g, '');
  const kept = new Set(
    right ?? [...letters].filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter)),
  );
  return [...new Set(letters)].some(
    (letter) => !kept.has(letter) && parts.filter((part) => part.has(letter)).length > 1,
  );
}

function castOf(name: string, given: Given): Cast {
  if (name === 'einsum')
    return contracts(String(given[0]), (given[1] as readonly unknown[]).length) ? 'lower' : 'leave';
  if (name === 'matrix_power' || name === 'linalg_matrix_power')
    return Number(given[1]) > 1 ? 'lower' : 'leave';
  if (name === 'pad') {
    const sides = (given[1] as readonly unknown[]).length;
    return given[2] === 'replicate' || (given[2] === 'reflect' && sides < 6) ? 'raise' : 'leave';
  }
  return casts.get(name) ?? 'leave';
}

const eligible = (value: unknown): value is Tensor =>
  value instanceof Tensor && value.dtype.category === 'float' && value.dtype.name !== 'float64';

/** The dtype in which `cat` and its like take their tensors: float32 if one is, else the lower one. */
function widest(given: Given, lower: DType): DType {
  const tensors = given
    .flatMap((value): readonly unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(eligible);
  if (tensors.some((tensor) => tensor.dtype !== float32 && tensor.dtype !== lower))
    throw new EngineError('RuntimeError', 'Unexpected floating ScalarType in at::autocast::prioritize');
  return tensors.some((tensor) => tensor.dtype === float32) ? float32 : lower;
}

/** One level of `torch.autocast("cpu")`: runs operations in it, and keeps lowered weights until `clear`. */
export class Autocast {
  /** The dtype of products; null outside. */
  lower: DType | null = null;
  /** Whether a weight is lowered once for all its uses, so that its gradient is summed before it is raised. */
  caching = true;
  private weights = new Map<Tensor, Tensor>();

  constructor(private readonly engine: Engine) {}

  /** Forgets the lowered weights. */
  clear(): void {
    for (const [weight, low] of this.weights) {
      weight.release();
      low.release();
    }
    this.weights = new Map();
  }

  /** Runs one operation, its tensors cast where the lists say so. */
  run(op: Op, given: Given): Result {
    const lower = this.lower;
    const cast = lower ? castOf(op.name.split('.')[0]!, given) : 'leave';
    if (!lower || cast === 'leave') return this.engine.run(op, given);
    const to = cast === 'lower' ? lower : cast === 'raise' ? float32 : widest(given, lower);
    const made: Tensor[] = [];
    const one = (value: unknown): unknown => {
      if (!eligible(value) || value.dtype === to) return value;
      const kept = to === lower && this.keeps(value) ? this.weights.get(value) : undefined;
      if (kept) return kept;
      const other = this.engine.call('to.dtype', value, to);
      if (to === lower && this.keeps(value)) this.weights.set(value.retain(), other);
      else made.push(other);
      return other;
    };
    try {
      return this.engine.run(
        op,
        given.map((value) => (Array.isArray(value) ? value.map(one) : one(value))) as Given,
      );
    } finally {
      for (const tensor of made) tensor.release();
    }
  }

  // A copy made under no_grad has no history: it must not serve a later use that needs one.
  private keeps(tensor: Tensor): boolean {
    return (
      this.caching &&
      this.engine.gradMode &&
      tensor.dtype === float32 &&
      tensor.isLeaf &&
      tensor.requiresGrad &&
      !tensor.view
    );
  }
}
