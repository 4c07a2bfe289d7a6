// Convolutions and pools of float32 by the backend's passes over windows; null where it has none, or this has no pass.
import { float32, int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { contiguousStrides, numel, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import type { Geometry, WindowPasses } from '../window-passes.ts';
import { packed } from './loops.ts';
import type { Windows } from './windows.ts';

/** Geometry of windows of which `counts` are read from (`batch`, `channels`, size), or null: too many dimensions or nothing to do. */
function geometry(
  w: Windows,
  batch: number,
  channels: number,
  size: Shape,
  counts: Shape,
  made = channels,
  groups = 1,
): Geometry | null {
  const rank = size.length;
  if (rank > 3 || batch * channels * made * numel(size) * numel(counts) * numel(w.kernel) === 0) return null;
  const three = (values: Shape, fill: number) =>
    [...new Array<number>(3 - rank).fill(fill), ...values] as unknown as readonly [number, number, number];
  const flat =
    numel(w.kernel) === 1 &&
    w.stride.every((s) => s === 1) &&
    w.padding.every((p) => p === 0) &&
    numel(size) === numel(counts);
  const line = [1, 1, numel(size)] as const;
  return {
    batch,
    channels,
    made,
    groups,
    size: flat ? line : three(size, 1),
    counts: flat ? line : three(counts, 1),
    kernel: three(w.kernel, 1),
    stride: three(w.stride, 1),
    padding: three(w.padding, 0),
    dilation: three(w.dilation, 1),
  };
}

/** The backend's passes over windows, if these are float32 and nothing is recorded. */
function windowPasses(e: Engine, ...tensors: Tensor[]): WindowPasses | null {
  const { fused } = e.backend;
  if (!fused || e.gradMode) return null;
  return tensors.every((t) => t.dtype === float32) ? fused.windows : null;
}

/** Each kernel reads one channel, in at most two dimensions. */
const lone = (g: Geometry): boolean => g.groups === g.channels && g.size[0] === 1 && g.kernel[0] === 1;

/** Weights (channels, made / groups, kernel) as a convolution that undoes the step needs them: turned round, (made, channels / groups, kernel). */
function turned(e: Engine, weight: Tensor, groups: number): Tensor {
  const [channels, made, ...kernel] = weight.shape as [number, number, ...number[]];
  const taps = numel(kernel);
  const inner = channels / groups;
  const out = e.empty([made * groups, inner, ...kernel], float32);
  const bytes = (strides: number[]) => strides.map((s) => s * 4);
  e.backend.cast(float32, float32, {
    shape: [groups, made, inner, taps],
    addresses: [out.address, weight.address + (taps - 1) * 4],
    strides: [
      bytes([made * inner * taps, inner * taps, taps, 1]),
      bytes([inner * made * taps, taps, made * taps, -1]),
    ],
  });
  return out;
}

/** A convolution (batch, channels, size) to (batch, made, counts). */
export function convolutionPass(
  e: Engine,
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  w: Windows,
  groups: number,
  counts: Shape,
): Tensor | null {
  const passes = windowPasses(e, input, weight);
  const [batch, channels] = input.shape as [number, number];
  const g = passes && geometry(w, batch, channels, input.shape.slice(2), counts, weight.shape[0]!, groups);
  if (!g) return null;
  const [x, by, shift] = [packed(e, input), packed(e, weight), bias && packed(e, bias)];
  const out = e.empty([batch, g.made, ...counts], float32);
  const pass = lone(g) ? 'depthwise' : 'convolution';
  passes[pass](g, out.address, x.address, by.address, shift ? shift.address : 0);
  return out;
}

/** A transposed convolution (batch, channels, counts) to (batch, made, size): the gradient of one that reads `size`. */
export function transposedPass(
  e: Engine,
  input: Tensor,
  weight: Tensor,
  w: Windows,
  groups: number,
  size: Shape,
): Tensor | null {
  const passes = windowPasses(e, input, weight);
  const [batch, channels, ...counts] = input.shape as [number, number, ...number[]];
  const made = weight.shape[1]! * groups;
  const g = passes && geometry(w, batch, made, size, counts, channels, groups);
  if (!g) return null;
  const [x, by] = [packed(e, input), packed(e, weight)];
  const padding = w.kernel.map((k, d) => w.dilation[d]! * (k - 1) - w.padding[d]!);
  const sliding = w.stride.every((s) => s === 1) && padding.every((p) => p >= 0);
  // Windows that move by one are undone by windows that move by one.
  if (sliding && (!lone(g) || channels === made))
    return convolutionPass(e, x, turned(e, by, groups), null, { ...w, padding }, groups, size);
  const out = e.empty([batch, made, ...size], float32);
  if (lone(g)) {
    passes.depthwiseInput(g, out.address, x.address, by.address);
    return out;
  }
  const [places, rows, inner] = [numel(counts), (made / groups) * numel(w.kernel), channels / groups];
  const columns = e.empty([groups * rows, places], float32);
  for (let i = 0; i < batch; i++) {
    e.backend.matmul(
      'float32',
      rows,
      places,
      inner,
      { address: by.address, next: inner * rows, row: 1, column: rows },
      { address: x.address + i * channels * places * 4, next: inner * places, row: places, column: 1 },
      { address: columns.address, next: rows * places, row: places, column: 1 },
      groups,
    );
    passes.fold({ ...g, batch: 1 }, out.address + i * made * numel(size) * 4, columns.address);
  }
  return out;
}

/** The gradient of a convolution's weight from its slopes (batch, made, counts) and what it read (batch, channels, size). */
export function convolutionWeightPass(
  e: Engine,
  slopes: Tensor,
  read: Tensor,
  w: Windows,
  groups: number,
): Tensor | null {
  const passes = windowPasses(e, slopes, read);
  const [batch, made, ...counts] = slopes.shape as [number, number, ...number[]];
  const channels = read.shape[1]!;
  const g = passes && geometry(w, batch, channels, read.shape.slice(2), counts, made, groups);
  if (!g) return null;
  const [grad, x] = [packed(e, slopes), packed(e, read)];
  const inner = channels / groups;
  if (lone(g)) {
    const out = e.empty([made, 1, ...w.kernel], float32);
    passes.depthwiseWeight(g, out.address, grad.address, x.address);
    return out;
  }
  const rows = inner * numel(w.kernel);
  const each = made / groups;
  const out = e.empty([groups, rows, each], float32);
  passes.convolutionWeight(g, out.address, grad.address, x.address);
  const standing = e.alias(out, [groups, each, rows], [rows * each, 1, each]);
  const done = packed(e, standing);
  return e.alias(done, [made, inner, ...w.kernel], contiguousStrides([made, inner, ...w.kernel]));
}

/** Windows of (N, C, size) as columns (N, C * kernel, windows). */
export function unfoldPass(e: Engine, input: Tensor, w: Windows, counts: Shape): Tensor | null {
  const passes = windowPasses(e, input);
  const [batch, channels] = input.shape as [number, number];
  const g = passes && geometry(w, batch, channels, input.shape.slice(2), counts);
  if (!g) return null;
  const x = packed(e, input);
  const out = e.empty([batch, channels * numel(w.kernel), numel(counts)], float32);
  passes.unfold(g, out.address, x.address);
  return out;
}

/** Columns added up where they were read: (N, C * kernel, windows) to (N, C, size). */
export function foldPass(e: Engine, columns: Tensor, size: Shape, w: Windows, counts: Shape): Tensor | null {
  const passes = windowPasses(e, columns);
  const batch = columns.shape[0]!;
  const channels = columns.shape[1]! / numel(w.kernel);
  const g = passes && geometry(w, batch, channels, size, counts);
  if (!g) return null;
  const source = packed(e, columns);
  const out = e.empty([batch, channels, ...size], float32);
  passes.fold(g, out.address, source.address);
  return out;
}

/** Pools take planes (1, planes, size) of two dimensions. */
function planes(passes: WindowPasses | null, shape: Shape, w: Windows, counts: Shape): Geometry | null {
  if (!passes || shape.length > 4) return null;
  return geometry(w, shape[0]!, shape[1]!, shape.slice(2), counts);
}

/** Largest of each window, and where in its plane it lies. */
export function maxPoolPass(e: Engine, input: Tensor, w: Windows, counts: Shape): [Tensor, Tensor] | null {
  const passes = windowPasses(e, input);
  const g = planes(passes, input.shape, w, counts);
  if (!g) return null;
  const x = packed(e, input);
  const shape = [...input.shape.slice(0, 2), ...counts];
  const [out, where] = [e.empty(shape, float32), e.empty(shape, int64)];
  passes!.maxPool(g, out.address, where.address, x.address);
  return [out, where];
}

/** Slopes of picked elements put back where they were found, in planes of `size`. */
export function putBackPass(
  e: Engine,
  grad: Tensor,
  indices: Tensor,
  rank: number,
  shape: Shape,
): Tensor | null {
  const passes = windowPasses(e, grad);
  if (!passes || grad.numel === 0 || indices.dtype !== int64) return null;
  const [g, at] = [packed(e, grad), packed(e, indices)];
  const count = numel(grad.shape.slice(-rank));
  const out = e.empty(shape, float32);
  passes.putBack(out.address, g.address, at.address, grad.numel / count, count, numel(shape.slice(-rank)));
  return out;
}

/** Mean of each window. */
export function avgPoolPass(
  e: Engine,
  input: Tensor,
  w: Windows,
  counts: Shape,
  all: boolean,
  by: number | null,
): Tensor | null {
  const passes = windowPasses(e, input);
  const g = planes(passes, input.shape, w, counts);
  if (!g) return null;
  const x = packed(e, input);
  const out = e.empty([...input.shape.slice(0, 2), ...counts], float32);
  passes!.avgPool(g, out.address, x.address, all, by ?? 0);
  return out;
}

/** Its gradient, in planes of `size`. */
export function avgPoolBackwardPass(
  e: Engine,
  grad: Tensor,
  w: Windows,
  size: Shape,
  all: boolean,
  by: number | null,
): Tensor | null {
  const passes = windowPasses(e, grad);
  const shape = [...grad.shape.slice(0, 2), ...size];
  const g = planes(passes, shape, w, grad.shape.slice(2));
  if (!g) return null;
  const slopes = packed(e, grad);
  const out = e.empty(shape, float32);
  passes!.avgPoolBackward(g, out.address, slopes.address, all, by ?? 0);
  return out;
}
