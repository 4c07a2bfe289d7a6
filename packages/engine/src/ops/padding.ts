// Padding by reflection, repetition and wrapping; windows of an image unfolded into columns and folded back.

import { int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { numel, show, wrapDim } from '../shape.ts';
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

// ---- windows as columns

interface Windows {
  kernel: readonly number[];
  dilation: readonly number[];
  padding: readonly number[];
  stride: readonly number[];
  /** Rows and columns of windows. */
  blocks: readonly [number, number];
}

function windowsOf(
  height: number,
  width: number,
  kernel: readonly number[],
  dilation: readonly number[],
  padding: readonly number[],
  stride: readonly number[],
): Windows {
  for (const [name, list, least] of [
    ['kernel', kernel, 1],
    ['dilation', dilation, 1],
    ['stride', stride, 1],
  ] as const)
    if (list[0]! < least || list[1]! < least)
      throw runtimeError(
        `${name}${name === 'kernel' ? ' size' : ''} should be greater than zero, but got ${name}_height: ${list[0]} ${name}_width: ${list[1]}`,
      );
  if (padding[0]! < 0 || padding[1]! < 0)
    throw runtimeError(
      `padding should be non-negative, but got pad_height: ${padding[0]} pad_width: ${padding[1]}`,
    );
  const along = (size: number, k: number) =>
    Math.floor((size + 2 * padding[k]! - dilation[k]! * (kernel[k]! - 1) - 1) / stride[k]!) + 1;
  return { kernel, dilation, padding, stride, blocks: [along(height, 0), along(width, 1)] };
}

/** Windows of a padded image (N, C, H, W) as a view (N, C, kh, kw, rows, columns). */
function windowView(image: Tensor, w: Windows): Tensor {
  const [n, c, y, x] = image.strides as [number, number, number, number];
  const { kernel, dilation, stride, blocks } = w;
  return image.asStrided(
    [image.shape[0]!, image.shape[1]!, kernel[0]!, kernel[1]!, blocks[0], blocks[1]],
    [n, c, y * dilation[0]!, x * dilation[1]!, y * stride[0]!, x * stride[1]!],
    image.offset,
  );
}

function im2col(
  e: Engine,
  self: Tensor,
  kernel: readonly number[],
  dilation: readonly number[],
  padding: readonly number[],
  stride: readonly number[],
): Tensor {
  wrapDim(2, self.ndim);
  const batched = self.ndim === 4;
  if (!(batched || self.ndim === 3) || numel(self.shape.slice(-3)) === 0)
    throw runtimeError(
      `Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${show(self.shape)}`,
    );
  const [height, width] = self.shape.slice(-2) as [number, number];
  const w = windowsOf(height, width, kernel, dilation, padding, stride);
  if (w.blocks[0] < 1 || w.blocks[1] < 1)
    throw runtimeError(
      `Given input with spatial size (${height}, ${width}), kernel_size=(${kernel.join(', ')}), dilation=(${dilation.join(', ')}), padding=(${padding.join(', ')}), calculated shape of the array of sliding blocks as (${w.blocks.join(', ')}), but its components must be at least one.`,
    );
  const image = batched ? self : self.unsqueeze(0);
  const [top, left] = padding as [number, number];
  const wide = e.call('constant_pad_nd', image, [left, left, top, top], float(0)).contiguous();
  const [count, channels] = wide.shape as [number, number];
  const columns = windowView(wide, w).reshape([
    count,
    channels * kernel[0]! * kernel[1]!,
    w.blocks[0] * w.blocks[1],
  ]);
  const out = batched ? columns : columns.squeeze(0);
  return out.clone();
}

function col2im(
  e: Engine,
  self: Tensor,
  size: readonly number[],
  kernel: readonly number[],
  dilation: readonly number[],
  padding: readonly number[],
  stride: readonly number[],
): Tensor {
  const [height, width] = size as [number, number];
  const w = windowsOf(height, width, kernel, dilation, padding, stride);
  const batched = self.ndim === 3;
  if (!(batched || self.ndim === 2) || numel(self.shape.slice(-2)) === 0)
    throw runtimeError(
      `Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: ${show(self.shape)}`,
    );
  const area = kernel[0]! * kernel[1]!;
  const [planes, length] = self.shape.slice(-2) as [number, number];
  if (planes % area !== 0)
    throw runtimeError(
      `Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got input.size(1)=${planes} and kernel_size=(${kernel.join(', ')}).`,
    );
  if (length !== w.blocks[0] * w.blocks[1])
    throw runtimeError(
      `Given output_size=(${size.join(', ')}), kernel_size=(${kernel.join(', ')}), dilation=(${dilation.join(', ')}), padding=(${padding.join(', ')}), stride=(${stride.join(', ')}), expected size of input's dimension 2 to match the calculated number of sliding blocks ${w.blocks[0]} * ${w.blocks[1]} = ${w.blocks[0] * w.blocks[1]}, but got input.size(2)=${length}.`,
    );
  const count = batched ? self.shape[0]! : 1;
  const channels = planes / area;
  const [top, left] = padding as [number, number];
  const wide = [count, channels, height + 2 * top, width + 2 * left];
  const positions = windowView(
    e.call('arange.start_step', { kind: 'int', value: 0 }, { kind: 'int', value: numel(wide) }).reshape(wide),
    w,
  );
  const flat = e.call(
    'index_add',
    e.call('new_zeros', self, [numel(wide)]),
    0,
    positions.reshape([-1]),
    self.reshape([-1]),
  );
  const image = flat.reshape(wide).narrow(2, top, height).narrow(3, left, width);
  return (batched ? image : image.squeeze(0)).clone();
}

export const padding = implement({
  reflection_pad1d: reflected(1),
  reflection_pad2d: reflected(2),
  reflection_pad3d: reflected(3),
  replication_pad1d: replicated(1),
  replication_pad2d: replicated(2),
  replication_pad3d: replicated(3),
  im2col,
  col2im,

  pad,
  _pad_circular: circular,
  pixel_shuffle: (_e, self, factor) => {
    if (self.ndim < 3)
      throw runtimeError(
        `pixel_shuffle expects input to have at least 3 dimensions, but got input with ${self.ndim} dimension(s)`,
      );
    if (factor <= 0) throw runtimeError(`pixel_shuffle expects a positive upscale_factor, but got ${factor}`);
    const [c, h, w] = self.shape.slice(-3) as [number, number, number];
    if (c % factor ** 2 !== 0)
      throw runtimeError(
        `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${c} is not divisible by ${factor ** 2}`,
      );
    const lead = self.shape.slice(0, -3);
    const n = lead.length;
    const order = [...lead.map((_, d) => d), n, n + 3, n + 1, n + 4, n + 2];
    return self
      .reshape([...lead, c / factor ** 2, factor, factor, h, w])
      .permute(order)
      .reshape([...lead, c / factor ** 2, h * factor, w * factor]);
  },
  pixel_unshuffle: (_e, self, factor) => {
    if (self.ndim < 3)
      throw runtimeError(
        `pixel_unshuffle expects input to have at least 3 dimensions, but got input with ${self.ndim} dimension(s)`,
      );
    if (factor <= 0)
      throw runtimeError(`pixel_unshuffle expects a positive downscale_factor, but got ${factor}`);
    const [c, h, w] = self.shape.slice(-3) as [number, number, number];
    for (const [name, size, at] of [
      ['height', h, -2],
      ['width', w, -1],
    ] as const)
      if (size % factor !== 0)
        throw runtimeError(
          `pixel_unshuffle expects ${name} to be divisible by downscale_factor, but input.size(${at})=${size} is not divisible by ${factor}`,
        );
    const lead = self.shape.slice(0, -3);
    const n = lead.length;
    const order = [...lead.map((_, d) => d), n, n + 2, n + 4, n + 1, n + 3];
    return self
      .reshape([...lead, c, h / factor, factor, w / factor, factor])
      .permute(order)
      .reshape([...lead, c * factor ** 2, h / factor, w / factor]);
  },
  channel_shuffle: (_e, self, groups) => {
    if (self.ndim <= 2)
      throw runtimeError(
        `channel_shuffle expects input with > 2 dims, but got input with sizes ${show(self.shape)}`,
      );
    if (groups <= 0)
      throw runtimeError(
        `Number of groups to divide channels in must be positive. Value of groups:${groups}`,
      );
    const [n, c, ...rest] = self.shape as [number, number, ...number[]];
    if (c % groups !== 0)
      throw runtimeError(
        `Number of channels must be divisible by groups. Got ${c} channels and ${groups} groups.`,
      );
    return self
      .reshape([n, groups, c / groups, ...rest])
      .transpose(1, 2)
      .reshape(self.shape);
  },
});
