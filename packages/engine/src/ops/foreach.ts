// Operations on lists of tensors, and steps of optimizers over all parameters at once.
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import type { AdamStep } from '../fused.ts';
import { float, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { passes } from './passes.ts';

const nothing: readonly Tensor[] = [];

function sameLength(name: string, ...lists: (readonly unknown[])[]): void {
  const [first] = lists;
  for (const list of lists)
    if (list.length !== first!.length)
      throw runtimeError(
        `${name}: Tensor lists must have the same number of tensors, got ${first!.length} and ${list.length}`,
      );
}

/** `body` for each of the list. */
function each(self: readonly Tensor[], body: (tensor: Tensor, i: number) => Tensor): readonly Tensor[] {
  self.forEach(body);
  return nothing;
}

interface AdamTensors {
  parameter: Tensor;
  grad: Tensor;
  mean: Tensor;
  square: Tensor;
  peak: Tensor | null;
}

/** One parameter in single operations, as torch.optim.Adam steps on a CPU. */
function adamInSteps(e: Engine, { parameter, grad, mean, square, peak }: AdamTensors, step: AdamStep): void {
  const by = (x: number) => float(x);
  if (step.shrink !== 1) e.call('mul_.Scalar', parameter, by(step.shrink));
  let slope = step.sign < 0 ? grad.neg() : grad;
  if (step.decay !== 0) slope = e.call('add.Tensor', slope, parameter, by(step.decay));
  e.call('lerp_.Scalar', mean, slope, by(1 - step.beta1));
  e.call('mul_.Scalar', square, by(step.beta2));
  e.call('addcmul_', square, slope, slope, by(1 - step.beta2));
  if (peak) peak.copy_(e.call('maximum', peak, square));
  const below = (peak ?? square).sqrt().div(e.wrap(by(step.root)));
  e.call('addcdiv_', parameter, mean, below.add(e.wrap(by(step.eps))), by(-step.size));
}

function adam(e: Engine, tensors: AdamTensors, step: AdamStep): void {
  const { parameter, grad, mean, square, peak } = tensors;
  const all = [parameter, mean, square, ...(peak ? [peak] : [])];
  const fused = passes(e, grad, ...all);
  if (!fused || [grad, ...all].some((t) => !t.contiguousLayout || t.numel !== parameter.numel)) {
    e.scope(() => adamInSteps(e, tensors, step));
    return;
  }
  const at = { parameter: parameter.address, grad: grad.address, mean: mean.address, square: square.address };
  fused.adam({ ...at, peak: peak ? peak.address : 0 }, parameter.numel, step);
  for (const t of all) t.version.value++;
}

/** Adam, with the decay of weights apart from the gradient (AdamW) or in it. */
const adamSteps =
  (apart: boolean) =>
  (
    e: Engine,
    self: readonly Tensor[],
    grads: readonly Tensor[],
    means: readonly Tensor[],
    squares: readonly Tensor[],
    peaks: readonly Tensor[],
    counts: readonly Tensor[],
    lr: number,
    beta1: number,
    beta2: number,
    decay: number,
    eps: number,
    amsgrad: boolean,
    maximize: boolean,
    scale: Tensor | null,
    infinite: Tensor | null,
  ): readonly Tensor[] => {
    const name = apart ? '_fused_adamw_' : '_fused_adam_';
    if (scale || infinite) throw notImplemented(`${name}: grad_scale and found_inf are not implemented`);
    sameLength(name, self, grads, means, squares, counts, ...(amsgrad ? [peaks] : []));
    self.forEach((parameter, i) => {
      const n = Number(counts[i]!.item());
      adam(
        e,
        {
          parameter,
          grad: grads[i]!,
          mean: means[i]!,
          square: squares[i]!,
          peak: amsgrad ? peaks[i]! : null,
        },
        {
          ...{ beta1, beta2, eps },
          size: lr / (1 - beta1 ** n),
          root: Math.sqrt(1 - beta2 ** n),
          shrink: apart ? 1 - lr * decay : 1,
          decay: apart ? 0 : decay,
          sign: maximize ? -1 : 1,
        },
      );
    });
    return nothing;
  };

export const foreachs = implement({
  '_foreach_add_.Scalar': (e, self, scalar) => each(self, (t) => e.call('add_.Scalar', t, scalar)),
  '_foreach_add_.List': (e, self, other, alpha) => {
    sameLength('_foreach_add_', self, other);
    return each(self, (t, i) => e.call('add_.Tensor', t, other[i]!, alpha));
  },
  '_foreach_sub_.List': (e, self, other, alpha) => {
    sameLength('_foreach_sub_', self, other);
    return each(self, (t, i) => e.call('sub_.Tensor', t, other[i]!, alpha));
  },
  '_foreach_mul_.Scalar': (e, self, scalar) => each(self, (t) => e.call('mul_.Scalar', t, scalar)),
  '_foreach_mul_.Tensor': (e, self, other) => each(self, (t) => e.call('mul_.Tensor', t, other)),
  _foreach_zero_: (e, self) => each(self, (t) => e.call('zero_', t)),
  '_foreach_norm.Scalar': (e, self, ord, dtype) =>
    self.map((t) => e.call('linalg_vector_norm', t, ord, null, false, dtype)),
  _fused_adam_: adamSteps(false),
  _fused_adamw_: adamSteps(true),
  _fused_sgd_: (
    e,
    self,
    grads,
    velocities,
    decay,
    momentum,
    lr,
    dampening,
    nesterov,
    maximize,
    first,
    scale,
    infinite,
  ) => {
    if (scale || infinite) throw notImplemented('_fused_sgd_: grad_scale and found_inf are not implemented');
    sameLength('_fused_sgd_', self, grads, ...(momentum === 0 ? [] : [velocities]));
    self.forEach((parameter, i) => {
      e.scope(() => {
        let slope = maximize ? grads[i]!.neg() : grads[i]!;
        if (decay !== 0) slope = e.call('add.Tensor', slope, parameter, float(decay));
        if (momentum !== 0) {
          const velocity = velocities[i]!;
          if (first) velocity.copy_(slope);
          else {
            e.call('mul_.Scalar', velocity, float(momentum));
            e.call('add_.Tensor', velocity, slope, float(1 - dampening));
          }
          slope = nesterov ? e.call('add.Tensor', slope, velocity, float(momentum)) : velocity;
        }
        e.call('add_.Tensor', parameter, slope, float(-lr));
      });
    });
    return nothing;
  },
});
