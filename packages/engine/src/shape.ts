// Shapes and strides only. Never touches memory.
import { indexError, runtimeError } from './errors.ts';

/** Strides count elements, not bytes; a stride of 0 repeats, as after `expand`. */
export type Shape = readonly number[];

export function numel(shape: Shape): number {
  let n = 1;
  for (const size of shape) n *= size;
  return n;
}

/** Strides of a row-major layout. PyTorch gives empty dimensions the stride of size 1. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= Math.max(shape[d]!, 1);
  }
  return strides;
}

export function isContiguous(shape: Shape, strides: Shape): boolean {
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d]!;
    if (size === 0) return true;
    if (size !== 1) {
      if (strides[d] !== step) return numel(shape) === 0;
      step *= size;
    }
  }
  return true;
}

/** True when two indices reach the same element: an `expand` or a window. Sufficient, as PyTorch checks it. */
export function overlapsItself(shape: Shape, strides: Shape): boolean {
  if (numel(shape) === 0) return false;
  const dims = shape.map((size, d) => [size, strides[d]!] as const).filter(([size]) => size > 1);
  dims.sort((a, b) => a[1] - b[1]);
  let reach = 0;
  for (const [size, stride] of dims) {
    if (stride <= reach) return true;
    reach += stride * (size - 1);
  }
  return false;
}

export const sameShape = (a: Shape, b: Shape): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** `[2, 3]`, as PyTorch's messages print sizes. */
export const show = (shape: Shape): string => `[${shape.join(', ')}]`;

/** A dimension counted from either end, made non-negative. A 0-d tensor counts as 1-d, as in PyTorch. */
export function wrapDim(dim: number, rank: number): number {
  const range = Math.max(rank, 1);
  if (dim < -range || dim >= range)
    throw indexError(
      `Dimension out of range (expected to be in range of [${-range}, ${range - 1}], but got ${dim})`,
    );
  return dim < 0 ? dim + range : dim;
}

/** Dimensions of a reduction: none or an empty list mean all; a repeated one is an error. */
export function wrapDims(dims: readonly number[] | null, rank: number): number[] {
  if (rank > 64) throw runtimeError('only tensors with up to 64 dims are supported');
  if (dims === null || dims.length === 0) return Array.from({ length: rank }, (_, d) => d);
  const seen = new Set<number>();
  for (const dim of dims) {
    const d = wrapDim(dim, rank);
    if (seen.has(d)) throw runtimeError(`dim ${d} appears multiple times in the list of dims`);
    seen.add(d);
  }
  return rank === 0 ? [] : [...seen].sort((a, b) => a - b);
}

/** The common shape of two under broadcasting. Throws PyTorch's text when there is none. */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let d = rank - 1; d >= 0; d--) {
    const x = a[d - rank + a.length] ?? 1;
    const y = b[d - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1)
      throw runtimeError(
        `The size of tensor a (${x}) must match the size of tensor b (${y}) at non-singleton dimension ${d}`,
      );
    out[d] = x === 1 ? y : x;
  }
  return out;
}

/** Strides that read a tensor of `shape` as if it had the shape `target`. Both must broadcast. */
export function broadcastStrides(shape: Shape, strides: Shape, target: Shape): number[] {
  const lead = target.length - shape.length;
  return target.map((_, d) => (d < lead || shape[d - lead] === 1 ? 0 : strides[d - lead]!));
}

/** Replace the one -1 of a requested shape. Throws PyTorch's text when it does not fit `count` elements. */
export function inferShape(requested: Shape, count: number): number[] {
  const shape = [...requested];
  let known = 1;
  let free = -1;
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d]!;
    if (size === -1) {
      if (free >= 0) throw runtimeError('only one dimension can be inferred');
      free = d;
    } else if (size < 0) {
      throw runtimeError(`invalid shape dimension ${size} at index ${d} of shape ${show(requested)}`);
    } else known *= size;
  }
  if (free >= 0) {
    if (known === 0 && count === 0)
      throw runtimeError(
        `cannot reshape tensor of 0 elements into shape ${show(requested)} because the unspecified dimension size -1 can be any value and is ambiguous`,
      );
    if (known > 0 && count % known === 0) shape[free] = count / known;
    else throw runtimeError(`shape '${show(requested)}' is invalid for input of size ${count}`);
  } else if (known !== count)
    throw runtimeError(`shape '${show(requested)}' is invalid for input of size ${count}`);
  return shape;
}

/**
 * Strides that let a view of `shape` over (`oldShape`, `oldStrides`) exist without copying, or null.
 * Both shapes have the same number of elements. After ATen's computeStride.
 */
export function viewStrides(oldShape: Shape, oldStrides: Shape, shape: Shape): number[] | null {
  if (numel(shape) === 0) return sameShape(oldShape, shape) ? [...oldStrides] : contiguousStrides(shape);
  if (oldShape.length === 0) return shape.map(() => 1);
  const strides = new Array<number>(shape.length);
  let viewD = shape.length - 1;
  let base = oldStrides[oldStrides.length - 1]!;
  let run = 1;
  let viewRun = 1;
  for (let d = oldShape.length - 1; d >= 0; d--) {
    run *= oldShape[d]!;
    if (d === 0 || (oldShape[d - 1] !== 1 && oldStrides[d - 1] !== run * base)) {
      while (viewD >= 0 && (viewRun < run || shape[viewD] === 1)) {
        strides[viewD] = viewRun * base;
        viewRun *= shape[viewD]!;
        viewD--;
      }
      if (viewRun !== run) return null;
      if (d > 0) {
        base = oldStrides[d - 1]!;
        run = 1;
        viewRun = 1;
      }
    }
  }
  return viewD === -1 ? strides : null;
}

/** A loop over several tensors at once: sizes outermost first, and per operand its strides in elements. */
export interface Loop {
  shape: number[];
  strides: number[][];
}

/** Drop size-1 dimensions and merge neighbours that every operand walks in one stride. */
export function coalesce(shape: Shape, operands: readonly Shape[]): Loop {
  const out: Loop = { shape: [], strides: operands.map(() => []) };
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d]!;
    if (size === 1) continue;
    const last = out.shape.length - 1;
    let merges = last >= 0;
    for (let k = 0; merges && k < operands.length; k++)
      merges = out.strides[k]![last] === operands[k]![d]! * size;
    if (merges) {
      out.shape[last]! *= size;
      for (let k = 0; k < operands.length; k++) out.strides[k]![last] = operands[k]![d]!;
    } else {
      out.shape.push(size);
      for (let k = 0; k < operands.length; k++) out.strides[k]!.push(operands[k]![d]!);
    }
  }
  return out;
}
