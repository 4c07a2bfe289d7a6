// Sliding windows over the last dimensions: their geometry, their elements as columns, and the sum that undoes it.
import type { Engine } from '../engine.ts';
import { contiguousStrides, numel, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { computeDType, converted, copyInto, loopOver, packed } from './loops.ts';
import { foldPass, unfoldPass } from './window-kernels.ts';

/** One entry per spatial dimension. */
export interface Windows {
  readonly kernel: Shape;
  readonly stride: Shape;
  readonly padding: Shape;
  readonly dilation: Shape;
}

/** A lone number stands for every dimension. */
export const each = (values: readonly number[], rank: number): readonly number[] =>
  values.length === 1 ? new Array<number>(rank).fill(values[0]!) : values;

/** As pools are asked for them: no stride means windows side by side. */
export function windowsFor(
  rank: number,
  kernel: Shape,
  stride: Shape,
  padding: Shape,
  dilation: Shape = [1],
): Windows {
  const k = each(kernel, rank);
  return {
    kernel: k,
    stride: stride.length === 0 ? k : each(stride, rank),
    padding: each(padding, rank),
    dilation: each(dilation, rank),
  };
}

/** `out` with its channels last in memory where those of `input` are, (N, C, H, W): PyTorch hands the order on. Raw: no gradient. */
export function laidAs(e: Engine, out: Tensor, input: Tensor): Tensor {
  const last = ([, c, ...size]: Shape) => [
    numel([c!, ...size]),
    1,
    ...contiguousStrides([...size, c!]).slice(0, -1),
  ];
  if (input.ndim !== 4 || out.ndim !== 4 || input.contiguousLayout) return out;
  const wanted = last(input.shape);
  if (input.shape.some((n, d) => n !== 1 && input.strides[d] !== wanted[d])) return out;
  const turned = e.empty(out.shape, out.dtype, last(out.shape));
  copyInto(e, turned, out);
  return turned;
}

/** Every leading dimension as one: (1, planes, size ...). */
export const planesOf = (x: Tensor, rank: number): Tensor =>
  x.reshape([1, numel(x.shape.slice(0, -rank)), ...x.shape.slice(-rank)]);

/** From the first element a window reads to one past its last. */
export const reach = (w: Windows, d: number): number => w.dilation[d]! * (w.kernel[d]! - 1) + 1;

/** How many windows fit, per dimension. */
export const windowCounts = (size: Shape, w: Windows): number[] =>
  size.map((s, d) => Math.floor((s + 2 * w.padding[d]! - reach(w, d)) / w.stride[d]!) + 1);

/** `x` (N, C, ...) with its padding around it, as far right as `counts` windows reach. `x` itself if nothing is missing. */
export function padded(e: Engine, x: Tensor, w: Windows, counts: Shape, fill: number): Tensor {
  const size = x.shape.slice(2);
  const wanted = size.map((s, d) =>
    Math.max(s + 2 * w.padding[d]!, (counts[d]! - 1) * w.stride[d]! + reach(w, d)),
  );
  if (wanted.every((s, d) => s === size[d])) return x;
  const out = e.call('full', [...x.shape.slice(0, 2), ...wanted], e.scalar(fill), x.dtype);
  copyInto(e, inside(e, out, size, w.padding), x);
  return out;
}

/** The window of `size` that lies `padding` from the start of the last dimensions of `x`. */
function inside(e: Engine, x: Tensor, size: Shape, padding: Shape): Tensor {
  let { offset } = x;
  for (let d = 0; d < size.length; d++) offset += padding[d]! * x.strides[d + 2]!;
  return e.alias(x, [...x.shape.slice(0, 2), ...size], x.strides, offset);
}

/** Every window of the padded `x`, not copied: (N, C, kernel ..., counts ...). */
export function windowsOf(e: Engine, x: Tensor, w: Windows, counts: Shape): Tensor {
  const spatial = x.strides.slice(2);
  return e.alias(
    x,
    [...x.shape.slice(0, 2), ...w.kernel, ...counts],
    [
      ...x.strides.slice(0, 2),
      ...spatial.map((s, d) => s * w.dilation[d]!),
      ...spatial.map((s, d) => s * w.stride[d]!),
    ],
  );
}

/** Elements of every window as columns: (N, C, ...) to (N, C * kernel, windows). Raw: no gradient. */
export function columns(e: Engine, x: Tensor, w: Windows): Tensor {
  const counts = windowCounts(x.shape.slice(2), w);
  const done = unfoldPass(e, x, w, counts);
  if (done) return done;
  const all = packed(e, windowsOf(e, padded(e, x, w, counts, 0), w, counts));
  const shape = [x.shape[0]!, x.shape[1]! * numel(w.kernel), numel(counts)];
  return e.alias(all, shape, contiguousStrides(shape));
}

/** Offsets of a kernel's elements, row-major. */
export function* kernelOffsets(kernel: Shape): Generator<number[]> {
  for (let i = 0; i < numel(kernel); i++) {
    const at: number[] = [];
    let rest = i;
    for (let d = kernel.length - 1; d >= 0; d--) {
      at.unshift(rest % kernel[d]!);
      rest = Math.floor(rest / kernel[d]!);
    }
    yield at;
  }
}

/** The elements that kernel offset `at` reads in every window of the padded `x`: (N, C, counts ...). */
export function tap(e: Engine, x: Tensor, w: Windows, counts: Shape, at: readonly number[]): Tensor {
  let { offset } = x;
  at.forEach((k, d) => {
    offset += k * w.dilation[d]! * x.strides[d + 2]!;
  });
  const strides = [...x.strides.slice(0, 2), ...w.stride.map((s, d) => s * x.strides[d + 2]!)];
  return e.alias(x, [...x.shape.slice(0, 2), ...counts], strides, offset);
}

/** Columns (N, C * kernel, windows) added back where they were read, in a tensor (N, C, size ...). Raw: no gradient. */
export function folded(
  e: Engine,
  cols: Tensor,
  size: Shape,
  w: Windows,
  counts: Shape = windowCounts(size, w),
): Tensor {
  const compute = computeDType(cols.dtype);
  const source = packed(e, converted(e, cols, compute));
  const done = foldPass(e, source, size, w, counts);
  if (done) return converted(e, done, cols.dtype);
  const taps = numel(w.kernel);
  const lead = [source.shape[0]!, source.shape[1]! / taps];
  const whole = size.map((s, d) =>
    Math.max(s + 2 * w.padding[d]!, (counts[d]! - 1) * w.stride[d]! + reach(w, d)),
  );
  const out = e.call('zeros', [...lead, ...whole], compute);
  const places = numel(counts);
  const strides = [lead[1]! * taps * places, taps * places, ...contiguousStrides(counts)];
  let i = 0;
  for (const at of kernelOffsets(w.kernel)) {
    const target = tap(e, out, w, counts, at);
    const part = e.alias(source, target.shape, strides, source.offset + i++ * places);
    e.backend.binary('add', compute.compute, loopOver(target.shape, [target, target, part]));
  }
  return converted(e, packed(e, inside(e, out, size, w.padding)), cols.dtype);
}
