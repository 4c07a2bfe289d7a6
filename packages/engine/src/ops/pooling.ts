// Pools: the largest or the mean of every window, of windows of a fixed or an adapted size.
import type { DType } from '../dtype.ts';
import { int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { contiguousStrides, numel, type Shape, show } from '../shape.ts';
import { int, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { computeDType, converted, loopOver, packed } from './loops.ts';
import { avgPoolPass, maxPoolPass } from './window-kernels.ts';
import {
  each,
  kernelOffsets,
  laidAs,
  padded,
  planesOf,
  reach,
  tap,
  type Windows,
  windowsFor,
  windowsOf,
} from './windows.ts';

/** How many windows, ceil_mode included: the last must begin inside the input or its left padding. */
function pooled(size: Shape, w: Windows, ceil: boolean): number[] {
  return size.map((s, d) => {
    const room = s + 2 * w.padding[d]! - reach(w, d);
    const step = w.stride[d]!;
    const count = Math.floor((room + (ceil ? step - 1 : 0)) / step) + 1;
    return ceil && (count - 1) * step >= s + w.padding[d]! ? count - 1 : count;
  });
}

function checked(x: Tensor, rank: number, w: Windows, ceil: boolean): number[] {
  if (w.stride.some((s) => s === 0)) throw runtimeError('stride should not be zero');
  if (w.dilation.some((d) => d <= 0))
    throw runtimeError(
      `dilation should be greater than zero, but got dilationH: ${w.dilation.at(-2)} dilationW: ${w.dilation.at(-1)}`,
    );
  w.padding.forEach((pad, d) => {
    if (pad < 0) throw runtimeError(`pad must be non-negative, but got pad: ${pad}`);
    if (pad > Math.floor(reach(w, d) / 2))
      throw runtimeError(
        `pad should be at most half of effective kernel size, but got pad=${pad}, kernel_size=${w.kernel[d]} and dilation=${w.dilation[d]}`,
      );
  });
  if (x.ndim !== rank + 1 && x.ndim !== rank + 2)
    throw runtimeError(`non-empty ${rank + 1}D or ${rank + 2}D (batch mode) tensor expected for input`);
  if (rank === 2 && x.shape.slice(x.ndim - 3).includes(0))
    throw runtimeError(
      `Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:${show(x.shape)}`,
    );
  const size = x.shape.slice(-rank);
  const counts = pooled(size, w, ceil);
  const planes = x.shape[x.ndim - rank - 1]!;
  if (counts.some((c) => c < 1))
    throw runtimeError(
      `Given input size: (${[planes, ...size].join('x')}). Calculated output size: (${[planes, ...counts.map((c) => Math.max(c, 0))].join('x')}). Output size is too small`,
    );
  return counts;
}

const lowest = (dtype: DType): number =>
  dtype.category === 'int'
    ? dtype.bytes === 8
      ? -(2 ** 53)
      : -(2 ** (8 * dtype.bytes - 1))
    : Number.NEGATIVE_INFINITY;

function maxPool(
  e: Engine,
  self: Tensor,
  rank: number,
  w: Windows,
  ceil: boolean,
): readonly [Tensor, Tensor] {
  const counts = checked(self, rank, w, ceil);
  const size = self.shape.slice(-rank);
  const x = packed(e, planesOf(self, rank));
  const fast = maxPoolPass(e, x, w, counts);
  if (fast) {
    const out = [...self.shape.slice(0, -rank), ...counts];
    return [fast[0].reshape(out), fast[1].reshape(out)];
  }
  const all = packed(e, windowsOf(e, padded(e, x, w, counts, lowest(self.dtype)), w, counts));
  const shape = [x.shape[1]!, numel(w.kernel), numel(counts)];
  const [values, which] = e.call('max.dim', e.alias(all, shape, contiguousStrides(shape)), 1);
  // Where in the plane each element of each window lies.
  const steps = contiguousStrides(size);
  const where: number[] = [];
  for (const tapAt of kernelOffsets(w.kernel))
    for (const window of kernelOffsets(counts))
      where.push(
        window.reduce(
          (sum, c, d) => sum + (c * w.stride[d]! - w.padding[d]! + tapAt[d]! * w.dilation[d]!) * steps[d]!,
          0,
        ),
      );
  const table = e.fromNumbers(where, [shape[1]!, shape[2]!], int64);
  const out = [...self.shape.slice(0, -rank), ...counts];
  return [values.reshape(out), e.call('gather', table, 0, which).reshape(out)];
}

/** Bounds of the part of `size` that cell `i` of `cells` covers. */
const part = (i: number, cells: number, size: number): readonly [number, number] => [
  Math.floor((i * size) / cells),
  Math.ceil(((i + 1) * size) / cells),
];

function adaptiveMax(e: Engine, self: Tensor, rank: number, cells: Shape): readonly [Tensor, Tensor] {
  if (cells.length !== rank)
    throw runtimeError(`adaptive_max_pool${rank}d(): internal error: output_size.size() must be ${rank}`);
  const size = self.shape.slice(-rank);
  const x = planesOf(self, rank).squeeze(0);
  const positions = e.call('arange.start_step', int(0), int(numel(size)), int(1), int64).reshape(size);
  const values: Tensor[] = [];
  const places: Tensor[] = [];
  for (const cell of kernelOffsets(cells)) {
    let region = x;
    let at = positions;
    cell.forEach((i, d) => {
      const [from, to] = part(i, cells[d]!, size[d]!);
      region = region.narrow(d + 1, from, to - from);
      at = at.narrow(d, from, to - from);
    });
    const [best, which] = e.call('max.dim', region.reshape([x.shape[0]!, -1]), 1);
    values.push(best);
    places.push(e.call('index_select', at.reshape([-1]), 0, which));
  }
  const out = [...self.shape.slice(0, -rank), ...cells];
  const joined = (parts: Tensor[]) => e.call('stack', parts, -1).reshape(out);
  return [joined(values), joined(places)];
}

/** What the sum of each window is divided by: the kernel, or how much of it lies inside. */
export function divisors(
  size: Shape,
  counts: Shape,
  w: Windows,
  countPadding: boolean,
  override: number | null,
): number[] {
  return [...kernelOffsets(counts)].map((window) => {
    if (override !== null) return override;
    return window.reduce((n, c, d) => {
      const [pad, end] = [w.padding[d]!, size[d]! + w.padding[d]!];
      const from = c * w.stride[d]! - pad;
      const to = Math.min(from + w.kernel[d]!, end);
      return n * (countPadding ? to - from : Math.min(to, size[d]!) - Math.max(from, 0));
    }, 1);
  });
}

function avgPool(
  e: Engine,
  self: Tensor,
  rank: number,
  w: Windows,
  ceil: boolean,
  countPadding: boolean,
  override: number | null,
): Tensor {
  if (override === 0) throw runtimeError('divisor must be not zero');
  const counts = checked(self, rank, w, ceil);
  const compute = computeDType(self.dtype);
  const all = packed(e, converted(e, planesOf(self, rank), compute));
  const fast = avgPoolPass(e, all, w, counts, countPadding, override);
  if (fast) return converted(e, fast, self.dtype).reshape([...self.shape.slice(0, -rank), ...counts]);
  const x = padded(e, all, w, counts, 0);
  const sum = e.call('zeros', [1, x.shape[1]!, ...counts], compute);
  for (const at of kernelOffsets(w.kernel)) {
    const one = tap(e, x, w, counts, at);
    e.backend.binary('add', compute.compute, loopOver(sum.shape, [sum, sum, one]));
  }
  const by = e.fromNumbers(
    divisors(self.shape.slice(-rank), counts, w, countPadding, override),
    counts,
    compute,
  );
  const mean =
    compute.category === 'int' ? e.call('div.Tensor_mode', sum, by, 'trunc') : e.call('div.Tensor', sum, by);
  return converted(e, mean, self.dtype).reshape([...self.shape.slice(0, -rank), ...counts]);
}

/** (cells, size): row i averages the part of the input that cell i covers. */
export function averaging(e: Engine, cells: number, size: number, dtype: DType): Tensor {
  const rows: number[] = [];
  for (let i = 0; i < cells; i++) {
    const [from, to] = part(i, cells, size);
    for (let j = 0; j < size; j++) rows.push(j >= from && j < to ? 1 / (to - from) : 0);
  }
  return e.fromNumbers(rows, [cells, size], dtype);
}

/** Along each of the last dimensions, rows of a matrix (out, in) weigh the elements. */
export function weighed(x: Tensor, matrices: readonly Tensor[]): Tensor {
  let out = x;
  matrices.forEach((m, i) => {
    const dim = x.ndim - matrices.length + i;
    out = out
      .transpose(dim, x.ndim - 1)
      .matmul(m.transpose(0, 1))
      .transpose(dim, x.ndim - 1);
  });
  return out;
}

function adaptiveAvg(e: Engine, self: Tensor, rank: number, cells: Shape): Tensor {
  const compute = computeDType(self.dtype);
  const size = self.shape.slice(-rank);
  const matrices = each(cells, rank).map((c, d) => averaging(e, c, size[d]!, compute));
  return converted(e, packed(e, weighed(converted(e, self, compute), matrices)), self.dtype);
}

function checkAdaptive(self: Tensor, rank: number, name: string): void {
  if (self.ndim !== rank + 1 && self.ndim !== rank + 2)
    throw runtimeError(
      `${name}(): Expected ${rank + 1}D or ${rank + 2}D tensor, but got ${show(self.shape)}`,
    );
}

function adaptiveAvgOf(e: Engine, self: Tensor, rank: 2 | 3, cells: Shape): Tensor {
  if (cells.length !== rank) throw runtimeError(`adaptive_avg_pool${rank}d: output_size must be ${rank}`);
  checkAdaptive(self, rank, `adaptive_avg_pool${rank}d`);
  if (cells.every((c) => c === 1)) return self.mean(rank === 2 ? [-1, -2] : [-1, -2, -3], true);
  return rank === 2
    ? e.call('_adaptive_avg_pool2d', self, cells)
    : e.call('_adaptive_avg_pool3d', self, cells);
}

/** Pools over one dimension are pools over two, the first of size 1. */
const flat = (values: Shape, fill: number): Shape => (values.length === 0 ? [] : [fill, values[0]!]);

function checkLine(self: Tensor, name: string): void {
  if (self.ndim !== 2 && self.ndim !== 3)
    throw runtimeError(
      `${name}: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${show(self.shape)}`,
    );
}

function unpooled(e: Engine, self: Tensor, indices: Tensor, rank: number, size: Shape): Tensor {
  const lead = self.shape.slice(0, -rank);
  const spread = [...lead, numel(self.shape.slice(-rank))];
  return e
    .call(
      'scatter.src',
      self.newZeros([...lead, numel(size)]),
      -1,
      indices.reshape(spread),
      self.reshape(spread),
    )
    .reshape([...lead, ...size]);
}

export const pooling = implement({
  max_pool2d_with_indices: (e, self, kernel, stride, padding, dilation, ceil) =>
    maxPool(e, self, 2, windowsFor(2, kernel, stride, padding, dilation), ceil).map((t) =>
      laidAs(e, t, self),
    ) as [Tensor, Tensor],
  max_pool3d_with_indices: (e, self, kernel, stride, padding, dilation, ceil) =>
    maxPool(e, self, 3, windowsFor(3, kernel, stride, padding, dilation), ceil),
  max_pool1d_with_indices: (e, self, kernel, stride, padding, dilation, ceil) => {
    checkLine(self, 'max_pool1d');
    const [values, indices] = e.call(
      'max_pool2d_with_indices',
      self.unsqueeze(-2),
      flat(kernel, 1),
      flat(stride, 1),
      flat(padding, 0),
      flat(dilation, 1),
      ceil,
    );
    return [values.squeeze(-2), indices.squeeze(-2)];
  },
  max_pool1d: (e, self, kernel, stride, padding, dilation, ceil) => {
    checkLine(self, 'max_pool1d');
    if (stride[0] === 0) throw runtimeError('max_pool1d() stride must be greater than zero, but got 0');
    if (dilation[0] === 0) throw runtimeError('max_pool1d() dilation must be greater than zero, but got 0');
    return e.call('max_pool1d_with_indices', self, kernel, stride, padding, dilation, ceil)[0];
  },
  max_pool2d: (e, self, ...rest) => e.call('max_pool2d_with_indices', self, ...rest)[0],
  max_pool3d: (e, self, ...rest) => e.call('max_pool3d_with_indices', self, ...rest)[0],
  max_unpool2d: (e, self, indices, size) => unpooled(e, self, indices, 2, each(size, 2)),
  max_unpool3d: (e, self, indices, size) => unpooled(e, self, indices, 3, each(size, 3)),
  adaptive_max_pool1d: (e, self, cells) => {
    checkLine(self, 'adaptive_max_pool1d');
    const [values, indices] = e.call('adaptive_max_pool2d', self.unsqueeze(-2), [1, cells[0]!]);
    return [values.squeeze(-2), indices.squeeze(-2)];
  },
  adaptive_max_pool2d: (e, self, cells) => {
    checkAdaptive(self, 2, 'adaptive_max_pool2d');
    return adaptiveMax(e, self, 2, cells);
  },
  adaptive_max_pool3d: (e, self, cells) => {
    checkAdaptive(self, 3, 'adaptive_max_pool3d');
    return adaptiveMax(e, self, 3, cells);
  },
  avg_pool1d: (e, self, kernel, stride, padding, ceil, countPadding) => {
    checkLine(self, 'avg_pool1d');
    const lists = [flat(kernel, 1), flat(stride, 1), flat(padding, 0)] as const;
    return e.call('avg_pool2d', self.unsqueeze(-2), ...lists, ceil, countPadding).squeeze(-2);
  },
  avg_pool2d: (e, self, kernel, stride, padding, ceil, countPadding, divisor) =>
    laidAs(
      e,
      avgPool(e, self, 2, windowsFor(2, kernel, stride, padding, [1]), ceil, countPadding, divisor),
      self,
    ),
  avg_pool3d: (e, self, kernel, stride, padding, ceil, countPadding, divisor) =>
    avgPool(e, self, 3, windowsFor(3, kernel, stride, padding, [1]), ceil, countPadding, divisor),
  adaptive_avg_pool1d: (e, self, cells) => {
    checkLine(self, 'adaptive_avg_pool1d');
    return e.call('adaptive_avg_pool2d', self.unsqueeze(-2), [1, cells[0]!]).squeeze(-2);
  },
  adaptive_avg_pool2d: (e, self, cells) => adaptiveAvgOf(e, self, 2, cells),
  adaptive_avg_pool3d: (e, self, cells) => adaptiveAvgOf(e, self, 3, cells),
  _adaptive_avg_pool2d: (e, self, cells) => adaptiveAvg(e, self, 2, cells),
  _adaptive_avg_pool3d: (e, self, cells) => adaptiveAvg(e, self, 3, cells),
});
