// How operations hand tensors to the backend: dtype of the calculation, layout of the result, loops over addresses.
import type { Loop } from '../backend.ts';
import { bool, type ComputeName, type DType, dtypeByName, float32, isHalf } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import {
  broadcastShapes,
  broadcastStrides,
  coalesce,
  contiguousStrides,
  isContiguous,
  type Shape,
  sameShape,
} from '../shape.ts';
import { preservedStrides, type Tensor } from '../tensor.ts';

/** The dtype kernels use for values of `dtype`: itself, or float32 for halves, int32 for small integers. */
export const computeDType = (dtype: DType): DType => dtypeByName(dtype.compute);

/** A loop over `shape` with these operands (result first), each broadcast to it. */
export function loopOver(shape: Shape, operands: readonly Tensor[]): Loop {
  const first = operands[0]!;
  let plain = true;
  for (const t of operands)
    if (!sameShape(t.shape, shape) || !isContiguous(t.shape, t.strides)) plain = false;
  const addresses = operands.map((t) => t.address);
  if (plain) {
    const n = first.numel;
    return { shape: [n], addresses, strides: operands.map((t) => [t.dtype.bytes]) };
  }
  const { shape: sizes, strides } = coalesce(
    shape,
    operands.map((t) => broadcastStrides(t.shape, t.strides, shape)),
  );
  for (let k = 0; k < operands.length; k++) {
    const { bytes } = operands[k]!.dtype;
    const own = strides[k]!;
    for (let d = 0; d < own.length; d++) own[d]! *= bytes;
  }
  return { shape: sizes, addresses, strides };
}

/** Write `source`, broadcast and converted, into `target`'s memory. */
export function copyInto(e: Engine, target: Tensor, source: Tensor): void {
  e.backend.cast(source.dtype, target.dtype, loopOver(target.shape, [target, source]));
}

/** `tensor` as `dtype`; itself if it is already. Raw: no gradient. */
export function converted(e: Engine, tensor: Tensor, dtype: DType): Tensor {
  if (tensor.dtype === dtype) return tensor;
  const out = e.emptyLike(tensor, dtype);
  copyInto(e, out, tensor);
  return out;
}

/** `tensor` if it is packed row-major, else a packed copy. Raw: no gradient. */
export function packed(e: Engine, tensor: Tensor): Tensor {
  if (tensor.contiguousLayout) return tensor;
  const out = e.empty(tensor.shape, tensor.dtype);
  copyInto(e, out, tensor);
  return out;
}

/** `f` of halves as float32 numbers, rounded once, at the end, where several steps would each round. Other dtypes as they are. */
export function inFloat32(
  e: Engine,
  operands: readonly Tensor[],
  dtype: DType,
  f: (...wide: Tensor[]) => Tensor,
): Tensor {
  if (!isHalf(dtype)) return f(...operands);
  return converted(e, f(...operands.map((t) => (isHalf(t.dtype) ? converted(e, t, float32) : t))), dtype);
}

/** Strides for a result of `shape`: row-major, or the memory order of the first operand that has this shape. */
function resultStrides(shape: Shape, operands: readonly Tensor[]): number[] {
  for (const t of operands) {
    if (!sameShape(t.shape, shape)) continue;
    return isContiguous(t.shape, t.strides) ? contiguousStrides(shape) : preservedStrides(t.shape, t.strides);
  }
  return contiguousStrides(shape);
}

/**
 * Element by element: convert the operands to the compute type of `dtype`, run `kernel` into a fresh tensor, convert the result
 * to `dtype`. A kernel that answers yes or no writes bools, and bools are the result.
 */
export function pointwise(
  e: Engine,
  operands: readonly Tensor[],
  dtype: DType,
  kernel: (type: ComputeName, loop: Loop) => void,
  answersBool = false,
): Tensor {
  let { shape } = operands[0]!;
  for (let i = 1; i < operands.length; i++) {
    const other = operands[i]!.shape;
    if (!sameShape(shape, other)) shape = broadcastShapes(shape, other);
  }
  const compute = computeDType(dtype);
  const inputs = operands.map((t) => converted(e, t, compute));
  const result = e.empty(shape, answersBool ? bool : compute, resultStrides(shape, operands));
  kernel(compute.name as ComputeName, loopOver(shape, [result, ...inputs]));
  return answersBool ? result : converted(e, result, dtype);
}

/** The same, straight into `self` when no operand would be read after it is overwritten. False: not possible, nothing done. */
export function pointwiseInto(
  e: Engine,
  self: Tensor,
  operands: readonly Tensor[],
  kernel: (type: ComputeName, loop: Loop) => void,
): boolean {
  if (self.dtype.compute !== self.dtype.name) return false;
  for (const t of operands) {
    if (t.shape.length > self.shape.length) return false;
    for (let d = 1; d <= t.shape.length; d++) {
      const size = t.shape[t.shape.length - d]!;
      if (size !== 1 && size !== self.shape[self.shape.length - d]) return false;
    }
    if (
      t !== self &&
      t.storage === self.storage &&
      !(t.offset === self.offset && sameShape(t.shape, self.shape) && sameShape(t.strides, self.strides))
    )
      return false;
  }
  const inputs = operands.map((t) => converted(e, t, self.dtype));
  kernel(self.dtype.compute, loopOver(self.shape, [self, ...inputs]));
  return true;
}
