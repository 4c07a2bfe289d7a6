// Gradients of convolutions, pools and changes of size: each is again an operation of the same family.

import { int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { baseGrid } from '../ops/grid-sampling.ts';
import { averaging, divisors, weighed } from '../ops/pooling.ts';
import { type Kind, matricesFor, nearestRows } from '../ops/resample.ts';
import { avgPoolBackwardPass, convolutionWeightPass, putBackPass } from '../ops/window-kernels.ts';
import { each, planesOf, type Windows, windowCounts, windowsFor } from '../ops/windows.ts';
import { numel, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { by, none, rules } from './rule.ts';

/** The gradient of a pool that picked elements goes to the places they came from. */
const backTo = (shape: Shape, rank: number) => (grad: Tensor, indices: Tensor) => {
  const fast = putBackPass(grad.engine, grad, indices, rank, shape);
  if (fast) return fast;
  const lead = shape.slice(0, -rank);
  const spread = [...lead, numel(indices.shape.slice(-rank))];
  const flat = grad.newZeros([...lead, numel(shape.slice(-rank))]);
  return grad.engine
    .call('scatter_add', flat, -1, indices.reshape(spread), grad.reshape(spread))
    .reshape(shape);
};
const picked = (self: Tensor, rank: number, indices: Tensor) => {
  const to = backTo(self.shape, rank);
  return { self: by([indices], ([g]: Tensor[], at) => to(g!, at!)) };
};

function averaged(
  e: Engine,
  self: Tensor,
  rank: number,
  w: Windows,
  countPadding: boolean,
  override: number | null,
) {
  const { shape, dtype } = self;
  const size = shape.slice(-rank);
  return {
    self: by([], (g: Tensor) => {
      const counts = g.shape.slice(-rank);
      const fast = avgPoolBackwardPass(e, planesOf(g, rank), w, size, countPadding, override);
      if (fast) return fast.reshape(shape);
      const share = e.fromNumbers(divisors(size, counts, w, countPadding, override), counts, dtype);
      const planes = planesOf(g.div(share), rank);
      const rows = [1, planes.shape[1]!, numel(w.kernel), numel(counts)];
      const cols = planes.reshape([1, planes.shape[1]!, 1, numel(counts)]).expand(rows);
      const flat = cols.reshape([1, rows[1]! * rows[2]!, rows[3]!]);
      // With ceil_mode the last window may reach past the end.
      const whole = size.map((n, d) =>
        Math.max(n, (counts[d]! - 1) * w.stride[d]! + w.kernel[d]! - 2 * w.padding[d]!),
      );
      let back = e.call('_col2im', flat, whole, w.kernel, w.dilation, w.padding, w.stride);
      size.forEach((n, d) => {
        if (whole[d] !== n) back = back.narrow(d + 2, 0, n);
      });
      return back.reshape(shape);
    }),
  };
}

/** The gradient of a weighing is the weighing by the transposed matrices. */
const weighedBack = (matrices: () => Tensor[]) => ({
  self: by([], (g: Tensor) =>
    weighed(
      g,
      g.engine.quietly(matrices).map((m) => m.transpose(0, 1)),
    ),
  ),
});

function adapted(e: Engine, self: Tensor, rank: number, cells: Shape) {
  const { shape, dtype } = self;
  return weighedBack(() => each(cells, rank).map((c, d) => averaging(e, c, shape.slice(-rank)[d]!, dtype)));
}

function repeated(e: Engine, self: Tensor, output: Shape, scales: (number | null)[], exact: boolean) {
  const { shape } = self;
  return {
    self: by([], (g: Tensor) => {
      let out = g;
      nearestRows({ shape }, output, scales, exact).forEach((rows, d) => {
        const size = [...out.shape];
        size[d + 2] = shape[d + 2]!;
        const at = e.fromNumbers(rows, [rows.length], int64);
        out = e.call('index_add', out.newZeros(size), d + 2, at, out);
      });
      return out;
    }),
  };
}

function interpolated(
  e: Engine,
  kind: Kind,
  self: Tensor,
  output: Shape,
  corners: boolean,
  scales: (number | null)[],
) {
  const { shape, dtype } = self;
  return weighedBack(() => matricesFor(e, kind, shape.slice(2), output, corners, scales, dtype));
}

function sampled(e: Engine, input: Tensor, grid: Tensor, mode: number, padding: number, corners: boolean) {
  return {
    together: {
      inputs: ['input', 'grid'],
      saved: [input, grid],
      of: (g: Tensor, x: Tensor | undefined, at: Tensor | undefined) =>
        e.call('_grid_sampler_backward', g, x!, at!, mode, padding, corners),
    },
  };
}

export const spatial = rules({
  convolution: (e, input, weight, bias, stride, padding, dilation, transposed, _extra, groups) => {
    const rank = weight.ndim - 2;
    const [s, p, d] = [each(stride, rank), each(padding, rank), each(dilation, rank)];
    const size = input.shape.slice(2);
    const kernel = weight.shape.slice(2);
    const reach = kernel.map((k, i) => d[i]! * (k - 1) + 1);
    const { shape: weightShape } = weight;
    return {
      input: by([weight], (g: Tensor, w) => {
        const places = g.shape.slice(2);
        const missing = transposed
          ? [0]
          : size.map((n, i) => n - ((places[i]! - 1) * s[i]! - 2 * p[i]! + reach[i]!));
        let back = e.call('convolution', g, w!.conj(), null, s, p, d, !transposed, missing, groups);
        size.forEach((n, i) => {
          if (back.shape[i + 2] !== n) back = back.narrow(i + 2, 0, n);
        });
        return back;
      }),
      weight: by([input], (g: Tensor, x) => {
        const batch = x!.shape[0]!;
        const [small, large] = transposed ? [x!.conj(), g] : [g, x!.conj()];
        const fast = convolutionWeightPass(
          e,
          small!,
          large!,
          { kernel, stride: s, padding: p, dilation: d },
          groups,
        );
        if (fast) return fast;
        const cols = e.call('_im2col', large, kernel, d, p, s);
        const places = numel(small.shape.slice(2));
        const rows = small.reshape([batch * groups, small.shape[1]! / groups, places]);
        let taps = cols.reshape([batch * groups, cols.shape[1]! / groups, cols.shape[2]!]);
        // A transposed convolution with output padding reads one window less than fits.
        if (taps.shape[2] !== places)
          taps = trimmed(taps, large.shape.slice(2), small.shape.slice(2), {
            kernel,
            stride: s,
            padding: p,
            dilation: d,
          });
        const all = e.call('bmm', rows, taps.transpose(1, 2));
        return all.reshape([batch, ...weightShape]).sum([0]);
      }),
      ...(bias && {
        bias: by([], (g: Tensor) => g.sum([0, ...size.map((_, i) => i + 2)])),
      }),
    };
    function trimmed(cols: Tensor, from: Shape, to: Shape, w: Windows): Tensor {
      let out = cols.reshape([...cols.shape.slice(0, 2), ...windowCounts(from, w)]);
      to.forEach((n, i) => {
        out = out.narrow(i + 2, 0, n);
      });
      return out.reshape([...cols.shape.slice(0, 2), numel(to)]);
    }
  },
  _im2col: (e, self, kernel, dilation, padding, stride) => {
    const size = self.shape.slice(2);
    return { self: by([], (g: Tensor) => e.call('_col2im', g, size, kernel, dilation, padding, stride)) };
  },
  _col2im: (e, _self, _size, kernel, dilation, padding, stride) => ({
    self: by([], (g: Tensor) => e.call('_im2col', g, kernel, dilation, padding, stride)),
  }),
  max_pool2d_with_indices: (_e, self, _k, _s, _p, _d, _c, [, indices]) => picked(self, 2, indices),
  max_pool3d_with_indices: (_e, self, _k, _s, _p, _d, _c, [, indices]) => picked(self, 3, indices),
  adaptive_max_pool2d: (_e, self, _cells, [, indices]) => picked(self, 2, indices),
  adaptive_max_pool3d: (_e, self, _cells, [, indices]) => picked(self, 3, indices),
  avg_pool2d: (e, self, kernel, stride, padding, _ceil, count, divisor) =>
    averaged(e, self, 2, windowsFor(2, kernel, stride, padding), count, divisor),
  avg_pool3d: (e, self, kernel, stride, padding, _ceil, count, divisor) =>
    averaged(e, self, 3, windowsFor(3, kernel, stride, padding), count, divisor),
  _adaptive_avg_pool2d: (e, self, cells) => adapted(e, self, 2, cells),
  _adaptive_avg_pool3d: (e, self, cells) => adapted(e, self, 3, cells),
  upsample_nearest1d: (e, self, size, s) => repeated(e, self, size, [s], false),
  upsample_nearest2d: (e, self, size, h, w) => repeated(e, self, size, [h, w], false),
  upsample_nearest3d: (e, self, size, d, h, w) => repeated(e, self, size, [d, h, w], false),
  _upsample_nearest_exact1d: (e, self, size, s) => repeated(e, self, size, [s], true),
  _upsample_nearest_exact2d: (e, self, size, h, w) => repeated(e, self, size, [h, w], true),
  _upsample_nearest_exact3d: (e, self, size, d, h, w) => repeated(e, self, size, [d, h, w], true),
  upsample_linear1d: (e, self, size, corners, s) => interpolated(e, 'linear', self, size, corners, [s]),
  upsample_bilinear2d: (e, self, size, corners, h, w) =>
    interpolated(e, 'linear', self, size, corners, [h, w]),
  upsample_trilinear3d: (e, self, size, corners, d, h, w) =>
    interpolated(e, 'linear', self, size, corners, [d, h, w]),
  upsample_bicubic2d: (e, self, size, corners, h, w) => interpolated(e, 'cubic', self, size, corners, [h, w]),
  _upsample_bilinear2d_aa: (e, self, size, corners, h, w) =>
    interpolated(e, 'linear_aa', self, size, corners, [h, w]),
  _upsample_bicubic2d_aa: (e, self, size, corners, h, w) =>
    interpolated(e, 'cubic_aa', self, size, corners, [h, w]),
  _upsample_lanczos2d_aa: (e, self, size, corners, h, w) =>
    interpolated(e, 'lanczos_aa', self, size, corners, [h, w]),
  grid_sampler_2d: (e, input, grid, mode, padding, corners) =>
    sampled(e, input, grid, mode, padding, corners),
  grid_sampler_3d: (e, input, grid, mode, padding, corners) =>
    sampled(e, input, grid, mode, padding, corners),
  _grid_sampler_backward: (_e, _grad, input) => {
    const name = `grid_sampler_${input.ndim - 2}d_backward`;
    return { grad_output: none(name), input: none(name), grid: none(name) };
  },
  affine_grid_generator: (e, _theta, size, corners) => ({
    theta: by([], (g: Tensor) => {
      const base = e.quietly(() => baseGrid(e, size, corners, g));
      const rows = g.reshape([size[0]!, -1, size.length - 2]);
      return rows.transpose(1, 2).matmul(base.expand([size[0]!, -1, -1]));
    }),
  }),
  pixel_shuffle: (e, _self, r) => ({ self: by([], (g: Tensor) => e.call('pixel_unshuffle', g, r)) }),
  pixel_unshuffle: (e, _self, r) => ({ self: by([], (g: Tensor) => e.call('pixel_shuffle', g, r)) }),
});
