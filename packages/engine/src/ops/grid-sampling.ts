// Sampling of pictures at places that a grid names (grid_sample), and the grid of an affine map. Sums are taken in TypeScript, in
// double precision; places are worked out in the precision of the input, as PyTorch does, so that both round to the same pixel.
import { float64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { numel, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { cubicSlopes, cubicWeights } from './resample.ts';

const BILINEAR = 0;
const BICUBIC = 2;
const ZEROS = 0;
const BORDER = 1;

interface Sampler {
  readonly mode: number;
  readonly padding: number;
  readonly corners: boolean;
  /** Rounds to the precision of the input. */
  readonly round: (x: number) => number;
}

/** A place among `size` pixels, and how fast it moves with the grid. */
interface Place {
  readonly at: number;
  readonly slope: number;
}

/** From the grid's -1 .. 1 to pixels. */
function unnormalized(x: number, size: number, { corners, round }: Sampler): Place {
  if (corners) return { at: round(round(round(x + 1) / 2) * (size - 1)), slope: (size - 1) / 2 };
  return { at: round(round(round(round(x + 1) * size) - 1) / 2), slope: size / 2 };
}

/** Held between the first and the last pixel. A place beyond does not move; what is not a number is 0. */
function clipped({ at, slope }: Place, size: number): Place {
  if (!(at > 0)) return { at: 0, slope: 0 };
  return at >= size - 1 ? { at: size - 1, slope: 0 } : { at, slope };
}

/** Thrown back at half of `low` and of `high` as often as it takes. */
function reflected({ at, slope }: Place, low: number, high: number, round: (x: number) => number): Place {
  if (low === high) return { at: 0, slope: 0 };
  const from = low / 2;
  const span = (high - low) / 2;
  const away = round(at - from);
  const sign = away < 0 ? -1 : 1;
  const rest = Math.abs(away) % span;
  const even = Math.floor(Math.abs(away) / span) % 2 === 0;
  return even
    ? { at: round(rest + from), slope: sign * slope }
    : { at: round(span - rest + from), slope: -sign * slope };
}

/** A place moved into the picture as the padding says. Only zeros leave it outside. */
function held(place: Place, size: number, { padding, corners, round }: Sampler): Place {
  if (padding === ZEROS) return place;
  if (padding === BORDER) return clipped(place, size);
  const [low, high] = corners ? [0, 2 * (size - 1)] : [-1, 2 * size - 1];
  return clipped(reflected(place, low, high, round), size);
}

/** Half to even. */
function nearest(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

/** Far outside: what cannot be a pixel's number. */
const OUTSIDE = -100;
const safe = (x: number): number => (Number.isFinite(x) && Math.abs(x) < 2 ** 31 - 1 ? x : OUTSIDE);

/** What one point of the grid reads. Written over for every point. */
class Reads {
  /** Pixels per dimension, and in all. */
  readonly per: number;
  count = 0;
  /** Of each pixel read: its place in the plane, its weight, and the weight's slope along each dimension. */
  readonly at = new Int32Array(16);
  readonly weight = new Float64Array(16);
  readonly slopes = new Float64Array(48);
  /** A coordinate of the point is no number, or infinite: so are the weights between two pixels. */
  private nowhere = false;
  private readonly size: Shape;
  private readonly sampler: Sampler;
  /** Per dimension four pixels (-1: outside), their weights, and how those move with the grid. */
  private readonly pixels = new Int32Array(12);
  private readonly weights = new Float64Array(12);
  private readonly moves = new Float64Array(12);

  constructor(size: Shape, sampler: Sampler) {
    this.size = size;
    this.sampler = sampler;
    this.per = sampler.mode === BICUBIC ? 4 : sampler.mode === BILINEAR ? 2 : 1;
  }

  private put(d: number, k: number, pixel: number, weight: number, move: number): void {
    const i = d * 4 + k;
    this.pixels[i] = pixel >= 0 && pixel < this.size[d]! ? pixel : -1;
    this.weights[i] = weight;
    this.moves[i] = move;
  }

  private along(d: number, x: number): void {
    const { sampler } = this;
    const size = this.size[d]!;
    const place = unnormalized(x, size, sampler);
    if (sampler.mode === BICUBIC) {
      const at = safe(place.at);
      const from = Math.floor(at);
      const [weights, slopes] = [cubicWeights(at - from), cubicSlopes(at - from)];
      for (let k = 0; k < 4; k++) {
        const pixel = safe(held({ at: from - 1 + k, slope: 1 }, size, sampler).at);
        this.put(d, k, pixel, weights[k]!, slopes[k]! * place.slope);
      }
      return;
    }
    const { at, slope } = held(place, size, sampler);
    const pixel = safe(at);
    if (sampler.mode !== BILINEAR) {
      this.put(d, 0, nearest(pixel), 1, 0);
      return;
    }
    if (!Number.isFinite(at)) this.nowhere = true;
    const from = Math.floor(pixel);
    const rest = sampler.round(pixel - from);
    this.put(d, 0, from, 1 - rest, -slope);
    this.put(d, 1, from + 1, rest, slope);
  }

  /** What the point whose coordinates begin at `from` reads: the grid names the innermost dimension first. */
  point(grid: readonly number[], from: number): void {
    const { size, per, pixels, weights, moves } = this;
    const rank = size.length;
    for (let d = 0; d < rank; d++) this.along(d, grid[from + rank - 1 - d]!);
    this.count = 0;
    if (this.nowhere) {
      this.nowhere = false;
      this.at[0] = 0;
      this.weight[0] = Number.NaN;
      this.slopes.fill(Number.NaN, 0, 3);
      this.count = 1;
      return;
    }
    for (let i = 0; i < per ** rank; i++) {
      let at = 0;
      let whole = 1;
      for (let d = 0, rest = i; d < rank; d++) {
        const own = d * 4 + (rest % per);
        rest = Math.floor(rest / per);
        at = at < 0 || pixels[own]! < 0 ? -1 : at * size[d]! + pixels[own]!;
        whole *= weights[own]!;
        let move = moves[own]!;
        for (let k = 0, other = i; k < rank; k++) {
          if (k !== d) move *= weights[k * 4 + (other % per)]!;
          other = Math.floor(other / per);
        }
        this.slopes[this.count * 3 + d] = move;
      }
      if (at < 0) continue;
      this.at[this.count] = at;
      this.weight[this.count++] = whole;
    }
  }
}

function check(input: Tensor, grid: Tensor, rank: number, mode: number): void {
  if (input.shape[0] !== grid.shape[0])
    throw runtimeError(
      `grid_sampler(): expected grid and input to have same batch size, but got input with sizes ${show(input.shape)} and grid with sizes ${show(grid.shape)}`,
    );
  if (grid.shape[grid.ndim - 1] !== input.ndim - 2)
    throw runtimeError(
      `grid_sampler(): expected grid to have size ${input.ndim - 2} in last dimension, but got grid with sizes ${show(grid.shape)}`,
    );
  input.shape.slice(2).forEach((size, d) => {
    if (size <= 0)
      throw runtimeError(
        `grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes ${show(input.shape)} with dimension ${d + 2} being empty`,
      );
  });
  if (input.ndim !== rank + 2 || grid.ndim !== input.ndim)
    throw runtimeError(
      `grid_sampler(): expected ${rank + 2}D input and grid with same number of dimensions, but got input with sizes ${show(input.shape)} and grid with sizes ${show(grid.shape)}`,
    );
  if (rank === 3 && mode === BICUBIC)
    throw runtimeError('grid_sampler(): bicubic interpolation only supports 4D input');
  if (input.dtype !== grid.dtype)
    throw runtimeError(`expected scalar type ${input.dtype.label} but found ${grid.dtype.label}`);
  if (input.dtype.category !== 'float')
    throw notImplemented(
      `"${rank === 2 ? 'grid_sampler_2d_cpu_kernel_impl' : 'grid_sampler3d_cpu'}" not implemented for '${input.dtype.label}'`,
    );
}

const samplerOf = (input: Tensor, mode: number, padding: number, corners: boolean): Sampler => ({
  mode,
  padding,
  corners,
  round: input.dtype === float64 ? (x) => x : Math.fround,
});

function sampled(
  rank: number,
  e: Engine,
  input: Tensor,
  grid: Tensor,
  mode: number,
  padding: number,
  corners: boolean,
): Tensor {
  const size = input.shape.slice(2);
  check(input, grid, rank, mode);
  const [batch, channels] = input.shape as [number, number];
  const places = grid.shape.slice(1, -1);
  const [points, plane] = [numel(places), numel(size)];
  const x = e.toArray(input) as number[];
  const at = e.toArray(grid) as number[];
  const out = new Float64Array(batch * channels * points);
  const reads = new Reads(size, samplerOf(input, mode, padding, corners));
  for (let n = 0; n < batch; n++)
    for (let p = 0; p < points; p++) {
      reads.point(at, (n * points + p) * size.length);
      for (let c = n * channels; c < (n + 1) * channels; c++) {
        let sum = 0;
        for (let k = 0; k < reads.count; k++) sum += reads.weight[k]! * x[c * plane + reads.at[k]!]!;
        out[c * points + p] = sum;
      }
    }
  return e.fromNumbers(out, [batch, channels, ...places], input.dtype);
}

/** Gradients of input and grid; the grid of the nearest pixels has none but zeros. */
function sampledBack(
  e: Engine,
  grad: Tensor,
  input: Tensor,
  grid: Tensor,
  mode: number,
  padding: number,
  corners: boolean,
): [Tensor, Tensor] {
  const size = input.shape.slice(2);
  const rank = size.length;
  const [batch, channels] = input.shape as [number, number];
  const [points, plane] = [numel(grid.shape.slice(1, -1)), numel(size)];
  const x = e.toArray(input) as number[];
  const at = e.toArray(grid) as number[];
  const g = e.toArray(grad) as number[];
  const ofInput = new Float64Array(batch * channels * plane);
  const ofGrid = new Float64Array(batch * points * rank);
  const reads = new Reads(size, samplerOf(input, mode, padding, corners));
  for (let n = 0; n < batch; n++)
    for (let p = 0; p < points; p++) {
      const from = (n * points + p) * rank;
      reads.point(at, from);
      for (let k = 0; k < reads.count; k++) {
        let along = 0;
        for (let c = n * channels; c < (n + 1) * channels; c++) {
          const slope = g[c * points + p]!;
          ofInput[c * plane + reads.at[k]!]! += reads.weight[k]! * slope;
          along += slope * x[c * plane + reads.at[k]!]!;
        }
        for (let d = 0; d < rank; d++) ofGrid[from + rank - 1 - d]! += along * reads.slopes[k * 3 + d]!;
      }
    }
  return [e.fromNumbers(ofInput, input.shape, input.dtype), e.fromNumbers(ofGrid, grid.shape, grid.dtype)];
}

/** (places, rank + 1): the middle (or corner) of every pixel from -1 to 1, innermost dimension first, and a 1. */
export function baseGrid(e: Engine, size: Shape, corners: boolean, like: Tensor): Tensor {
  const spatial = size.slice(2);
  const line = (n: number): number[] => {
    if (n <= 1) return [0];
    const scale = corners ? 1 : (n - 1) / n;
    return Array.from({ length: n }, (_, i) => (-1 + (2 * i) / (n - 1)) * scale);
  };
  const lines = spatial.map(line);
  const rows: number[] = [];
  const walk = (d: number, at: number[]): void => {
    if (d === spatial.length) rows.push(...[...at].reverse(), 1);
    else for (const x of lines[d]!) walk(d + 1, [...at, x]);
  };
  walk(0, []);
  return e.fromNumbers(rows, [numel(spatial), spatial.length + 1], like.dtype);
}

export const gridSampling = implement({
  grid_sampler_2d: (e, ...args) => sampled(2, e, ...args),
  grid_sampler_3d: (e, ...args) => sampled(3, e, ...args),
  _grid_sampler_backward: sampledBack,
  grid_sampler: (e, input, grid, mode, padding, corners) =>
    input.ndim === 4
      ? e.call('grid_sampler_2d', input, grid, mode, padding, corners)
      : e.call('grid_sampler_3d', input, grid, mode, padding, corners),
  affine_grid_generator: (e, theta, size, corners) => {
    const rank = size.length - 2;
    const base = baseGrid(e, size, corners, theta).expand([size[0]!, -1, rank + 1]);
    return base.matmul(theta.transpose(1, 2)).reshape([size[0]!, ...size.slice(2), rank]);
  },
});
