// Padding by reflection, repetition and wrapping.
import { int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { show } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';

type Mode = 'reflect' | 'replicate' | 'circular';

/** Where each element along a padded dimension comes from. */
export function sources(size: number, left: number, right: number, mode: Mode): number[] {
  if (mode === 'circular') {
    // A negative amount crops first; what is left wraps around.
    const [from, to] = [Math.max(-left, 0), size - Math.max(-right, 0)];
    const middle = Array.from({ length: Math.max(to - from, 0) }, (_, i) => from + i);
    const end = left > 0 ? middle.slice(-left) : [];
    return [...end, ...middle, ...middle.slice(0, Math.max(right, 0))];
  }
  const out: number[] = [];
  for (let i = -left; i < size + right; i++) {
    if (mode === 'replicate') out.push(Math.min(Math.max(i, 0), size - 1));
    else {
      const k = Math.abs(i);
      out.push(k >= size ? 2 * (size - 1) - k : k);
    }
  }
  return out;
}

/** The padded dimensions, last first, with what is added left and right. */
export const sides = (rank: number, pad: readonly number[]) =>
  Array.from({ length: pad.length / 2 }, (_, i) => ({
    dim: rank - 1 - i,
    left: pad[2 * i]!,
    right: pad[2 * i + 1]!,
  }));

/** Padded by reading each dimension at its sources. Written in differentiable operations. */
function padded(e: Engine, self: Tensor, pad: readonly number[], mode: Mode): Tensor {
  let out = self;
  for (const { dim, left, right } of sides(self.ndim, pad)) {
    if (left === 0 && right === 0) continue;
    const from = sources(self.shape[dim]!, left, right, mode);
    out = e.call('index_select', out, dim, e.fromNumbers(from, [from.length], int64));
  }
  return out === self ? self.clone() : out;
}

function checkReflection(self: Tensor, pad: readonly number[], dims: number): void {
  const batched = self.ndim === dims + 2;
  const nonEmpty = self.shape.slice(batched ? 1 : 0).every((n) => n > 0);
  if (!(nonEmpty && (self.ndim === dims + 1 || batched)))
    throw runtimeError(
      `Expected ${dims + 1}D or ${dims + 2}D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${show(self.shape)}`,
    );
  if (pad.length !== 2 * dims)
    throw runtimeError(`padding size is expected to be ${2 * dims}, but got: ${pad.length}`);
}

function reflected(dims: number) {
  return (e: Engine, self: Tensor, pad: readonly number[]): Tensor => {
    checkReflection(self, pad, dims);
    for (const { dim, left, right } of sides(self.ndim, pad))
      if (left >= self.shape[dim]! || right >= self.shape[dim]!)
        throw runtimeError(
          `Argument #${4 + 2 * (self.ndim - 1 - dim)}: Padding size should be less than the corresponding input dimension, but got: padding (${left}, ${right}) at dimension ${dim} of input ${show(self.shape)}`,
        );
    return padded(e, self, pad, 'reflect');
  };
}

function replicated(dims: number) {
  return (e: Engine, self: Tensor, pad: readonly number[]): Tensor => {
    checkReflection(self, pad, dims);
    return padded(e, self, pad, 'replicate');
  };
}

function circular(e: Engine, self: Tensor, pad: readonly number[]): Tensor {
  for (const { dim, left, right } of sides(self.ndim, pad)) {
    if (left > self.shape[dim]! || right > self.shape[dim]!)
      throw runtimeError('Padding value causes wrapping around more than once.');
    if (left + right + self.shape[dim]! < 0)
      throw runtimeError('Negative padding value is resulting in an empty dimension');
  }
  return padded(e, self, pad, 'circular');
}

function pad(
  e: Engine,
  self: Tensor,
  amounts: readonly number[],
  mode: string,
  value: number | null,
): Tensor {
  if (amounts.length % 2 !== 0) throw runtimeError('Padding length must be divisible by 2');
  if (amounts.length > self.ndim * 2)
    throw runtimeError(
      `Padding length should be less than or equal to two times the input dimension but got padding length ${amounts.length} and input of dimension ${self.ndim}`,
    );
  if (mode === 'constant') return e.call('constant_pad_nd', self, amounts, float(value ?? 0));
  if (value !== null && value !== 0)
    throw runtimeError(`Padding mode "${mode}" doesn't take in value argument`);
  const dims = amounts.length / 2;
  const fits = dims >= 1 && dims <= 3 && (self.ndim === dims + 1 || self.ndim === dims + 2);
  if (mode === 'reflect' && fits) return e.call(`reflection_pad${dims as 1 | 2 | 3}d`, self, amounts);
  if (mode === 'replicate' && fits) return e.call(`replication_pad${dims as 1 | 2 | 3}d`, self, amounts);
  if (mode === 'circular' && fits) return circular(e, self, amounts);
  if (mode !== 'reflect' && mode !== 'replicate' && mode !== 'circular')
    throw notImplemented(`Unrecognised padding mode ${mode}`);
  throw notImplemented(`Padding size ${amounts.length} is not supported for ${self.ndim}D input tensor.
Supported combinations for non-constant padding:
  - 2D or 3D input: padding size = 2 (pads last dimension)
  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)
  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)`);
}

export const padding = implement({
  reflection_pad1d: reflected(1),
  reflection_pad2d: reflected(2),
  reflection_pad3d: reflected(3),
  replication_pad1d: replicated(1),
  replication_pad2d: replicated(2),
  replication_pad3d: replicated(3),
  pad,
  _pad_circular: circular,
});
