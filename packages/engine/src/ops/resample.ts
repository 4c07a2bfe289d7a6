// Changes of size: nearest neighbours, linear and cubic interpolation.
import { type DType, int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import type { Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { computeDType, converted, packed } from './loops.ts';
import { weighed } from './pooling.ts';

/** Input steps per output step. */
function ratio(input: number, output: number, scale: number | null): number {
  return scale !== null && scale > 0 ? 1 / scale : input / output;
}

/** For each output position the input position it repeats. `exact` samples at pixel centres. */
export function nearest(input: number, output: number, scale: number | null, exact: boolean): number[] {
  const step = Math.fround(ratio(input, output, scale));
  return Array.from({ length: output }, (_, i) =>
    Math.min(Math.floor(Math.fround((exact ? i + 0.5 : i) * step)), input - 1),
  );
}

/** Where output position `i` lies among the input positions. */
function position(i: number, input: number, output: number, corners: boolean, scale: number | null): number {
  if (corners) return output > 1 ? (i * (input - 1)) / (output - 1) : 0;
  return (i + 0.5) * ratio(input, output, scale) - 0.5;
}

/** Keys' cubic; a = -0.75 as PyTorch's, but -0.5 where it smooths. */
function cubic(t: number, a = -0.75): number {
  const x = Math.abs(t);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((x - 5) * x + 8) * a * x - 4 * a : 0;
}

/** Weights of the four pixels around a place that lies `t` past the second. */
export const cubicWeights = (t: number): number[] => [t + 1, t, 1 - t, 2 - t].map((x) => cubic(x));

/** How those weights move with t. */
export function cubicSlopes(t: number): number[] {
  const a = -0.75;
  const near = (x: number) => (3 * (a + 2) * x - 2 * (a + 3)) * x;
  const far = (x: number) => (3 * a * x - 10 * a) * x + 8 * a;
  return [far(t + 1), near(t), -near(1 - t), -far(2 - t)];
}

/** Lanczos' window of three lobes. */
function lanczos(t: number): number {
  if (t === 0) return 1;
  const x = Math.PI * t;
  return Math.abs(t) < 3 ? (3 * Math.sin(x) * Math.sin(x / 3)) / (x * x) : 0;
}

/** Filters that average over pixels that shrink (antialias), and how far each reaches. */
const smooth = {
  linear_aa: { reach: 1, weigh: (t: number) => Math.max(1 - Math.abs(t), 0) },
  cubic_aa: { reach: 2, weigh: (t: number) => cubic(t, -0.5) },
  lanczos_aa: { reach: 3, weigh: lanczos },
};
type Smooth = keyof typeof smooth;
export type Kind = 'linear' | 'cubic' | Smooth;
const isSmooth = (kind: Kind): kind is Smooth => kind in smooth;

/** The input positions an output position averages, and their weights, which add up to 1. */
function smoothed(kind: Smooth, i: number, input: number, step: number): readonly [number, number[]] {
  const wide = Math.max(step, 1);
  const reach = smooth[kind].reach * wide;
  const center = step * (i + 0.5);
  const from = Math.max(Math.trunc(center - reach + 0.5), 0);
  const to = Math.min(Math.trunc(center + reach + 0.5), input);
  const weights = Array.from({ length: to - from }, (_, j) => {
    return smooth[kind].weigh((j + from - center + 0.5) / wide);
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return [from, weights.map((w) => w / sum)];
}

/** (output, input): row i holds what each input position adds to output position i. */
export function interpolation(
  e: Engine,
  kind: Kind,
  input: number,
  output: number,
  corners: boolean,
  scale: number | null,
  dtype: DType,
): Tensor {
  const rows = new Array<number>(output * input).fill(0);
  const inside = (j: number) => Math.min(Math.max(j, 0), input - 1);
  const step = corners ? (output > 1 ? (input - 1) / (output - 1) : 0) : ratio(input, output, scale);
  for (let i = 0; i < output; i++) {
    if (isSmooth(kind)) {
      const [from, weights] = smoothed(kind, i, input, step);
      weights.forEach((w, j) => {
        rows[i * input + from + j] = w;
      });
      continue;
    }
    const at = position(i, input, output, corners, scale);
    if (kind === 'linear') {
      const x = Math.max(at, 0);
      const from = Math.min(Math.floor(x), input - 1);
      const weight = Math.min(x - from, 1);
      rows[i * input + from]! += 1 - weight;
      rows[i * input + inside(from + 1)]! += weight;
    } else {
      const from = Math.floor(at);
      for (let j = from - 1; j <= from + 2; j++) rows[i * input + inside(j)]! += cubic(at - j);
    }
  }
  return e.fromNumbers(rows, [output, input], dtype);
}

function checkInput(self: Tensor, output: Shape): void {
  const rank = output.length;
  if (self.ndim !== rank + 2)
    throw runtimeError(`It is expected input_size equals to ${rank + 2}, but got size ${self.ndim}`);
  if ([...self.shape.slice(2), ...output].some((s) => s <= 0))
    throw runtimeError(
      `Input and output sizes should be greater than 0, but got input (${self.shape.slice(2).join(', ')}) and output (${output.join(', ')})`,
    );
}

/** The rows of each dimension that nearest neighbours repeat. */
export function nearestRows(
  self: { readonly shape: Shape },
  output: Shape,
  scales: readonly (number | null)[],
  exact: boolean,
): number[][] {
  return output.map((size, d) => nearest(self.shape[d + 2]!, size, scales[d]!, exact));
}

function repeatNearest(
  e: Engine,
  self: Tensor,
  output: Shape,
  scales: readonly (number | null)[],
  exact: boolean,
): Tensor {
  checkInput(self, output);
  let out = self;
  nearestRows(self, output, scales, exact).forEach((rows, d) => {
    out = e.call('index_select', out, d + 2, e.fromNumbers(rows, [rows.length], int64));
  });
  return out;
}

/** The matrices of each dimension. */
export function matricesFor(
  e: Engine,
  kind: Kind,
  input: Shape,
  output: Shape,
  corners: boolean,
  scales: readonly (number | null)[],
  dtype: DType,
): Tensor[] {
  return output.map((size, d) => interpolation(e, kind, input[d]!, size, corners, scales[d]!, dtype));
}

function interpolate(
  e: Engine,
  kind: Kind,
  self: Tensor,
  output: Shape,
  corners: boolean,
  scales: readonly (number | null)[],
): Tensor {
  checkInput(self, output);
  const compute = computeDType(self.dtype);
  const matrices = matricesFor(e, kind, self.shape.slice(2), output, corners, scales, compute);
  return converted(e, packed(e, weighed(converted(e, self, compute), matrices)), self.dtype);
}

export const resample = implement({
  upsample_nearest1d: (e, self, size, s) => repeatNearest(e, self, size, [s], false),
  upsample_nearest2d: (e, self, size, h, w) => repeatNearest(e, self, size, [h, w], false),
  upsample_nearest3d: (e, self, size, d, h, w) => repeatNearest(e, self, size, [d, h, w], false),
  _upsample_nearest_exact1d: (e, self, size, s) => repeatNearest(e, self, size, [s], true),
  _upsample_nearest_exact2d: (e, self, size, h, w) => repeatNearest(e, self, size, [h, w], true),
  _upsample_nearest_exact3d: (e, self, size, d, h, w) => repeatNearest(e, self, size, [d, h, w], true),
  upsample_linear1d: (e, self, size, corners, s) => interpolate(e, 'linear', self, size, corners, [s]),
  upsample_bilinear2d: (e, self, size, corners, h, w) =>
    interpolate(e, 'linear', self, size, corners, [h, w]),
  upsample_trilinear3d: (e, self, size, corners, d, h, w) =>
    interpolate(e, 'linear', self, size, corners, [d, h, w]),
  upsample_bicubic2d: (e, self, size, corners, h, w) => interpolate(e, 'cubic', self, size, corners, [h, w]),
  _upsample_bilinear2d_aa: (e, self, size, corners, h, w) =>
    interpolate(e, 'linear_aa', self, size, corners, [h, w]),
  _upsample_bicubic2d_aa: (e, self, size, corners, h, w) =>
    interpolate(e, 'cubic_aa', self, size, corners, [h, w]),
  _upsample_lanczos2d_aa: (e, self, size, corners, h, w) =>
    interpolate(e, 'lanczos_aa', self, size, corners, [h, w]),
});
