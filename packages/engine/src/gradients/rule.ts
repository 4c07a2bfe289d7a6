// The form of a gradient rule, and the few shapes of rule that recur.

import { float32, isHalf } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented } from '../errors.ts';
import type { Gradient, Together } from '../graph.ts';
import type { ArgsOf, OpName, ReturnOf, TensorArgOf } from '../ops/schema.ts';
import { wrapDims } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';

/** Called after the operation with its arguments and result; says per input how its gradient is made, in differentiable operations. */
export type GradientRule<N extends OpName> = (
  engine: Engine,
  ...args: [...ArgsOf<N>, ReturnOf<N>]
) => { [A in TensorArgOf<N>]?: Gradient } & { together?: Together };

/**
 * Gradient by a function of the output's gradient and these saved tensors. Anything else the function uses must be
 * numbers or shapes: a tensor caught in the closure would escape the version check and might be freed.
 */
export function by(
  saved: readonly Tensor[],
  // biome-ignore lint/suspicious/noExplicitAny: one gradient, or a list where the operation returns several tensors
  of: (grad: any, ...saved: Tensor[]) => Tensor | null | readonly (Tensor | null)[],
): Gradient {
  return { saved, of };
}

/** A rule whose steps are taken in float32 for halves, as PyTorch's own kernel for it does; the gradient is rounded at the end. */
export const inWide =
  (of: (grad: Tensor, ...saved: Tensor[]) => Tensor) =>
  (grad: Tensor, ...saved: Tensor[]): Tensor => {
    const [g, ...rest] = [grad, ...saved].map(widen) as [Tensor, ...Tensor[]];
    return of(g, ...rest);
  };

/** A half as float32; any other dtype as it is. */
export const widen = (t: Tensor): Tensor => (isHalf(t.dtype) ? t.to(float32) : t);

/** The gradient passes unchanged; broadcasting is undone by autograd. */
export const pass = by([], (g: Tensor) => g);

/** The output does not move with this input. */
export const zero = by([], (g: Tensor) => g.zerosLike());

/** A gradient PyTorch has not either: asking for it is the error, not the operation. */
export const none = (name: string) =>
  by([], () => {
    throw notImplemented(`the derivative for '${name}' is not implemented.`);
  });

/** `grad` where `mask`, 0 elsewhere: unlike a product, safe with inf and NaN. */
export const keep = (grad: Tensor, mask: Tensor): Tensor =>
  grad.engine.call('where.ScalarOther', mask, grad, float(0));

export const square = (x: Tensor): Tensor => x.mul(x);

/** The gradient of one element's loss (at::Reduction, as a number): 1/count of a mean's. */
export const share = (grad: Tensor, reduction: number, count: number): Tensor =>
  reduction === 1 ? grad.div(count) : grad;

/** Put reduced dimensions back as size 1. */
export function restored(
  grad: Tensor,
  dims: readonly number[] | null,
  rank: number,
  keepdim: boolean,
): Tensor {
  if (keepdim || rank === 0) return grad;
  let g = grad;
  for (const d of wrapDims(dims, rank)) g = g.unsqueeze(d);
  return g;
}

/** A family of rules, each typed by the schema of its operation. */
export function rules<K extends OpName>(table: { [N in K]: GradientRule<N> }): { [N in K]: GradientRule<N> } {
  return table;
}
