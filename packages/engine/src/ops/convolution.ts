// Convolution and its transpose over any number of dimensions: windows laid out as columns, times the kernel, in stacks.
import type { Matrix } from '../backend.ts';
import { type ComputeName, cppName, isComplex } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { numel, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { productOfParts } from './complex.ts';
import { implement } from './implement.ts';
import { computeDType, converted, loopOver, packed } from './loops.ts';
import { convolutionPass, transposedPass } from './window-kernels.ts';
import { columns, each, folded, laidAs, reach, type Windows, windowCounts } from './windows.ts';

interface Plan extends Windows {
  readonly transposed: boolean;
  readonly outputPadding: Shape;
  readonly groups: number;
}

function list(values: readonly number[], rank: number, name: string): readonly number[] {
  if (values.length !== 1 && values.length !== rank)
    throw runtimeError(
      `expected ${name} to be a single integer value or a list of ${rank} values to match the convolution dimensions, but got ${name}=${show(values)}`,
    );
  return each(values, rank);
}

/** Checks in PyTorch's order, with its texts. */
function check(x: Tensor, w: Tensor, bias: Tensor | null, p: Plan): void {
  if (p.padding.some((v) => v < 0)) throw runtimeError('negative padding is not supported');
  if (p.outputPadding.some((v) => v < 0)) throw runtimeError('negative output_padding is not supported');
  if (p.stride.some((v) => v <= 0)) throw runtimeError('non-positive stride is not supported');
  if (p.dilation.some((v) => v <= 0))
    throw runtimeError(`dilation should be greater than zero, but got ${show(p.dilation)}`);
  if (w.ndim !== x.ndim)
    throw runtimeError(
      `Expected ${w.ndim}-dimensional input for ${w.ndim}-dimensional weight ${show(w.shape)}, but got ${x.ndim}-dimensional input of size ${show(x.shape)} instead`,
    );
  if (w.shape[0]! < p.groups)
    throw runtimeError(
      `Given groups=${p.groups}, expected weight to be at least ${p.groups} at dimension 0, but got weight of size ${show(w.shape)} instead`,
    );
  if (w.shape[0]! % p.groups !== 0)
    throw runtimeError(
      `Given groups=${p.groups}, expected weight to be divisible by ${p.groups} at dimension 0, but got weight of size [${show(w.shape)}] instead`,
    );
  const channels = x.shape[1]!;
  if (p.transposed) {
    if (channels !== w.shape[0])
      throw runtimeError(
        `Given transposed=1, weight of size ${show(w.shape)}, expected input${show(x.shape)} to have ${w.shape[0]} channels, but got ${channels} channels instead`,
      );
  } else if (channels !== w.shape[1]! * p.groups)
    throw runtimeError(
      `Given groups=${p.groups}, weight of size ${show(w.shape)}, expected input${show(x.shape)} to have ${w.shape[1]! * p.groups} channels, but got ${channels} channels instead`,
    );
  const made = p.transposed ? w.shape[1]! * p.groups : w.shape[0]!;
  if (bias && (bias.ndim !== 1 || bias.shape[0] !== made))
    throw runtimeError(
      `Given ${p.transposed ? 'transposed=1, ' : ''}weight of size ${show(w.shape)}, expected bias to be 1-dimensional with ${made} elements, but got bias of size ${show(bias.shape)} instead`,
    );
  const size = x.shape.slice(2);
  if (!p.transposed) {
    const room = size.map((s, d) => s + 2 * p.padding[d]!);
    const spans = size.map((_, d) => reach(p, d));
    if (room.some((s, d) => s < spans[d]!))
      throw runtimeError(
        `Calculated padded input size per channel: (${room.join(' x ')}). Kernel size: (${spans.join(' x ')}). Kernel size can't be greater than actual input size`,
      );
  } else if (p.outputPadding.some((v, d) => v >= p.stride[d]! && v >= p.dilation[d]!)) {
    const names = ['depth', 'height', 'width'].slice(-size.length);
    const tell = (what: string, values: Shape) => names.map((n, d) => `${what}_${n}: ${values[d]}`).join(' ');
    throw runtimeError(
      `output padding must be smaller than either stride or dilation, but got ${tell('output_padding', p.outputPadding)} ${tell('stride', p.stride)} ${tell('dilation', p.dilation)}`,
    );
  }
  if (x.dtype !== w.dtype)
    throw runtimeError(`expected scalar type ${x.dtype.label} but found ${w.dtype.label}`);
  if (bias && bias.dtype !== x.dtype)
    throw runtimeError(
      `Input type (${cppName(x.dtype)}) and bias type (${cppName(bias.dtype)}) should be the same`,
    );
}

/** The size a transposed convolution gives back, as if windows of that many places had been read from it. */
const grown = (size: Shape, p: Plan): number[] =>
  size.map((s, d) => (s - 1) * p.stride[d]! - 2 * p.padding[d]! + reach(p, d) + p.outputPadding[d]!);

/** out[n] = a[n] b[n] per group, for `batch` images; a may be the same for all (step 0). */
function products(
  e: Engine,
  type: ComputeName,
  groups: number,
  batch: number,
  [m, n, k]: readonly [number, number, number],
  a: Matrix,
  b: Matrix & { readonly image: number },
  out: Tensor,
): void {
  if (m * n * batch === 0) return;
  const bytes = out.dtype.bytes;
  for (let i = 0; i < batch; i++)
    e.backend.matmul(
      type,
      m,
      n,
      k,
      a,
      { ...b, address: b.address + i * b.image * bytes },
      { address: out.address + i * groups * m * n * bytes, next: m * n, row: n, column: 1 },
      groups,
    );
}

function convolve(e: Engine, input: Tensor, weight: Tensor, bias: Tensor | null, p: Plan): Tensor {
  if (isComplex(input.dtype)) {
    const product = productOfParts(e, input, weight, (x, w) => convolve(e, x, w, null, p));
    return bias ? product.add(bias.reshape([-1, ...p.kernel.map(() => 1)])) : product;
  }
  const compute = computeDType(input.dtype);
  const x = packed(e, converted(e, input, compute));
  const w = packed(e, converted(e, weight, compute));
  const type = compute.name as ComputeName;
  const { groups } = p;
  const done = (out: Tensor): Tensor => {
    const row = bias?.reshape([-1, ...p.kernel.map(() => 1)]);
    if (row)
      e.backend.binary('add', compute.compute, loopOver(out.shape, [out, out, converted(e, row, compute)]));
    return converted(e, out, input.dtype);
  };
  const [batch, channels] = x.shape as [number, number];
  const size = x.shape.slice(2);
  const taps = numel(p.kernel);
  if (p.transposed) {
    const wanted = grown(size, p);
    const fast = transposedPass(e, x, w, p, groups, wanted);
    if (fast) return done(fast);
    const made = w.shape[1]!;
    const rows = made * taps;
    const inner = channels / groups;
    const places = numel(size);
    const cols = e.empty([batch, groups * rows, places], compute);
    const a = { address: w.address, next: inner * rows, row: 1, column: rows };
    const b = { address: x.address, next: inner * places, row: places, column: 1, image: channels * places };
    products(e, type, groups, batch, [rows, places, inner], a, b, cols);
    return done(folded(e, cols, wanted, p, size));
  }
  const counts = windowCounts(size, p);
  const fast = convolutionPass(e, x, w, bias && converted(e, bias, compute), p, groups, counts);
  if (fast) return converted(e, fast, input.dtype);
  const places = numel(counts);
  const dense = taps === 1 && p.stride.every((s) => s === 1) && p.padding.every((s) => s === 0);
  const cols = dense ? x : columns(e, x, p);
  const made = w.shape[0]! / groups;
  const inner = (channels / groups) * taps;
  const out = e.empty([batch, w.shape[0]!, ...counts], compute);
  const a = { address: w.address, next: made * inner, row: inner, column: 1 };
  const image = channels * taps * places;
  const b = { address: cols.address, next: inner * places, row: places, column: 1, image };
  products(e, type, groups, batch, [made, places, inner], a, b, out);
  return done(out);
}

/** Geometry of windows over `rank` dimensions: positive sizes and steps. */
function sameRank(
  rank: number,
  [kernel, dilation, padding, stride]: readonly [Shape, Shape, Shape, Shape],
): void {
  for (const values of [kernel, dilation, padding, stride])
    if (rank < 1 || values.length !== rank)
      throw runtimeError(`windows over ${rank} dimensions are not described by ${show(values)}`);
  if ([...kernel, ...dilation, ...stride].some((v) => v < 1) || padding.some((v) => v < 0))
    throw runtimeError(
      'kernel size, dilation and stride should be greater than zero, and padding not negative',
    );
}

const zeros = [0];

/** conv1d, conv2d, conv3d: a picture without its batch gets one, and loses it again. */
function ofRank(rank: number, transposed: boolean) {
  const name = `conv${transposed ? '_transpose' : ''}${rank}d`;
  return (
    e: Engine,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | null,
    stride: Shape,
    padding: Shape | string,
    dilation: Shape,
    groups: number,
    outputPadding: Shape = zeros,
  ): Tensor => {
    if (groups <= 0) throw runtimeError('non-positive groups is not supported');
    if (weight.ndim < 3) throw runtimeError('weight should have at least three dimensions');
    if (input.ndim !== rank + 1 && input.ndim !== rank + 2)
      throw runtimeError(
        `Expected ${rank + 1}D (unbatched) or ${rank + 2}D (batched) input to ${name}, but got input of size: ${show(input.shape)}`,
      );
    const batched = input.ndim === rank + 2;
    let x = batched ? input : input.unsqueeze(0);
    let pads: Shape;
    if (typeof padding === 'string') {
      if (padding !== 'same' && padding !== 'valid')
        throw runtimeError(`Invalid padding string: '${padding}'`);
      pads = zeros;
      if (padding === 'same') {
        if (stride.some((s) => s !== 1))
          throw runtimeError("padding='same' is not supported for strided convolutions");
        const total = weight.shape.slice(2).map((k, d) => each(dilation, rank)[d]! * (k - 1));
        pads = total.map((t) => Math.floor(t / 2));
        if (total.some((t) => t % 2 === 1))
          x = e.call('constant_pad_nd', x, total.flatMap((t) => [t % 2, 0]).reverse());
      }
    } else pads = padding;
    const out = e.call(
      'convolution',
      x,
      weight,
      bias,
      stride,
      pads,
      dilation,
      transposed,
      outputPadding,
      groups,
    );
    return batched ? out : out.squeeze(0);
  };
}

const conv1 = ofRank(1, false);
const conv2 = ofRank(2, false);
const conv3 = ofRank(3, false);
const up1 = ofRank(1, true);
const up2 = ofRank(2, true);
const up3 = ofRank(3, true);

export const convolution = implement({
  convolution: (e, input, weight, bias, stride, padding, dilation, transposed, outputPadding, groups) => {
    const rank = weight.ndim - 2;
    const plan: Plan = {
      kernel: weight.shape.slice(2),
      stride: list(stride, rank, 'stride'),
      padding: list(padding, rank, 'padding'),
      dilation: list(dilation, rank, 'dilation'),
      outputPadding: list(outputPadding, rank, 'output_padding'),
      transposed,
      groups,
    };
    check(input, weight, bias, plan);
    return laidAs(e, convolve(e, input, weight, bias, plan), input);
  },
  conv1d: (e, x, w, b, stride, padding, dilation, groups) =>
    conv1(e, x, w, b, stride, padding, dilation, groups),
  'conv1d.padding': (e, x, w, b, stride, padding, dilation, groups) =>
    conv1(e, x, w, b, stride, padding, dilation, groups),
  conv2d: (e, x, w, b, stride, padding, dilation, groups) =>
    conv2(e, x, w, b, stride, padding, dilation, groups),
  'conv2d.padding': (e, x, w, b, stride, padding, dilation, groups) =>
    conv2(e, x, w, b, stride, padding, dilation, groups),
  conv3d: (e, x, w, b, stride, padding, dilation, groups) =>
    conv3(e, x, w, b, stride, padding, dilation, groups),
  'conv3d.padding': (e, x, w, b, stride, padding, dilation, groups) =>
    conv3(e, x, w, b, stride, padding, dilation, groups),
  conv_transpose1d: (e, x, w, b, stride, padding, extra, groups, dilation) =>
    up1(e, x, w, b, stride, padding, dilation, groups, extra),
  'conv_transpose2d.input': (e, x, w, b, stride, padding, extra, groups, dilation) =>
    up2(e, x, w, b, stride, padding, dilation, groups, extra),
  'conv_transpose3d.input': (e, x, w, b, stride, padding, extra, groups, dilation) =>
    up3(e, x, w, b, stride, padding, dilation, groups, extra),
  _im2col: (e, self, kernel, dilation, padding, stride) => {
    const rank = self.ndim - 2;
    sameRank(rank, [kernel, dilation, padding, stride]);
    return columns(e, self, { kernel, dilation, padding, stride });
  },
  _col2im: (e, self, size, kernel, dilation, padding, stride) => {
    sameRank(size.length, [kernel, dilation, padding, stride]);
    const w = { kernel, dilation, padding, stride };
    const [, rows, blocks] = self.shape;
    if (self.ndim !== 3 || rows! % numel(kernel) !== 0 || blocks !== numel(windowCounts(size, w)))
      throw runtimeError(`_col2im: columns of ${show(self.shape)} do not fill ${show(size)}`);
    return folded(e, self, size, w);
  },
});
