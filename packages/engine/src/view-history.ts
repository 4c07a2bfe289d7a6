// Views whose base was written to: how both look at one storage, and what PyTorch says of a write it cannot follow.
import { type DType, isComplex } from './dtype.ts';
import { operationOf } from './graph.ts';
import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** How a tensor looks at its storage. */
export type Look = Pick<Tensor, 'shape' | 'strides' | 'offset' | 'dtype'>;
export const lookOf = ({ shape, strides, offset, dtype }: Tensor): Look => ({
  shape,
  strides,
  offset,
  dtype,
});

/** Name of the node that stands for a view whose base was written to. */
export function renewed(view: Look, base: Look): string {
  if (view.dtype === base.dtype) return 'AsStridedBackward0';
  return isComplex(view.dtype) ? 'ViewAsComplexBackward0' : 'ViewAsRealBackward0';
}

interface Window {
  shape: Shape;
  strides: Shape;
  offset: number;
}

/**
 * How a view and its base look at their storage, counted in the same elements. Where one is a complex and the other a real tensor
 * both are seen as real, a complex one with a last dimension of two; `inward` and `outward` turn gradients of a dtype so and back.
 */
export function windows(view: Look, base: Look) {
  const mixed = view.dtype !== base.dtype;
  const window = (t: Look): Window =>
    mixed && isComplex(t.dtype)
      ? { shape: [...t.shape, 2], strides: [...t.strides.map((s) => 2 * s), 1], offset: 2 * t.offset }
      : { shape: t.shape, strides: t.strides, offset: t.offset };
  const turns = (dtype: DType) => mixed && isComplex(dtype);
  return {
    geometry: window(view),
    origin: window(base),
    inward: (grad: Tensor, dtype: DType): Tensor =>
      turns(dtype) ? grad.engine.call('view_as_real', grad) : grad,
    outward: (grad: Tensor, dtype: DType): Tensor =>
      turns(dtype) ? grad.engine.call('view_as_complex', grad.contiguous()) : grad,
  };
}

export type ViewRef = NonNullable<Tensor['view']>;

const AMBIGUOUS = (block: string): string =>
  'Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the ' +
  `inplace either both inside the ${block} block (if you don't want the inplace to be tracked) or both outside (if you want the inplace ` +
  'to be tracked).';

const FORBIDDEN: Record<NonNullable<ViewRef['made']>, string> = {
  no_grad: AMBIGUOUS('no_grad'),
  inference_mode: AMBIGUOUS('inference_mode'),
  several:
    'This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified ' +
    'inplace. You should replace the inplace operation by an out-of-place one.',
  custom:
    'This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle ' +
    'view+inplace would override the custom backward associated with the custom Function, leading to incorrect gradients. This ' +
    'behavior is forbidden. You can fix this by cloning the output of the custom Function.',
};

/** What PyTorch says of a write to a view that was made in a way autograd cannot follow. */
export function writtenView(tensor: Tensor, made: NonNullable<ViewRef['made']>, what: string): string {
  const node = tensor.rawGradFn;
  if (node)
    return `Output ${tensor.outputNr} of ${operationOf(node)} is a view and ${what} modified inplace. ${FORBIDDEN[made]}`;
  const [mode, now] =
    made === 'inference_mode' ? ['inference', 'in normal mode'] : ['no_grad', 'with grad mode enabled'];
  return `A view was created in ${mode} mode and ${what} modified inplace ${now}. ${FORBIDDEN[made]}`;
}
