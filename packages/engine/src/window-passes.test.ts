// Passes over windows against the plain backend's steps: results and gradients of convolutions and pools of any geometry.
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { float32 } from './dtype.ts';
import type { Engine } from './engine.ts';
import { numel } from './shape.ts';
import { int, type Tensor } from './tensor.ts';
import { engines } from './test-engine.ts';

const made = engines.map(([, make]) => make());
afterAll(() => {
  for (const e of made) expect(e.stats().liveBytes).toBe(0);
});

/** Whole numbers: their sums are exact in any order. */
const numbers = (n: number, seed: number) =>
  Float64Array.from({ length: n }, (_, i) => Math.round(4 * Math.sin((i + 1) * 12.9898 * seed)));

/** Result and gradients of `f` on float32 tensors of these shapes, on each backend. */
function agree(shapes: number[][], f: (e: Engine, ...inputs: Tensor[]) => Tensor, rounding = 0): void {
  const [fast, slow] = made.map((e) =>
    e.scope(() => {
      const leaves = shapes.map((shape, i) =>
        e.fromNumbers(numbers(numel(shape), i + 1), shape, float32).setRequiresGrad(true),
      );
      const out = f(e, ...leaves);
      out.backward(e.fromNumbers(numbers(out.numel, 9), out.shape, float32));
      const lists = [out, ...leaves.map((t) => t.grad!)].map(
        (t) => [t.shape, e.toArray(t).map(Number)] as const,
      );
      for (const leaf of leaves) leaf.setRequiresGrad(false);
      return lists;
    }),
  );
  fast!.forEach(([shape, list], which) => {
    const [wantedShape, want] = slow![which]!;
    expect(shape).toEqual(wantedShape);
    if (rounding === 0) expect(list).toEqual(want);
    else
      list.forEach((x, i) => {
        expect(Math.abs(x - want[i]!), `${which} ${i}: ${x} ${want[i]}`).toBeLessThanOrEqual(rounding);
      });
  });
}

const upTo = (min: number, max: number) => fc.integer({ min, max });
const dimension = fc.record({
  windows: upTo(1, 21),
  kernel: upTo(1, 4),
  stride: upTo(1, 3),
  padding: upTo(0, 4),
  dilation: upTo(1, 3),
  /** Elements past the last window. */
  rest: upTo(0, 2),
});
type Dimension = typeof dimension extends fc.Arbitrary<infer T> ? T : never;
const reach = ({ kernel, dilation }: Dimension) => dilation * (kernel - 1) + 1;
/** The size of a picture that has so many windows, at least one element. */
const sizeOf = (d: Dimension) =>
  Math.max(1, (d.windows - 1) * d.stride + reach(d) + Math.min(d.rest, d.stride - 1) - 2 * d.padding);
const fits = (dims: Dimension[]) => dims.every((d) => sizeOf(d) + 2 * d.padding >= reach(d));
const of = (dims: Dimension[], key: 'kernel' | 'stride' | 'padding' | 'dilation') => dims.map((d) => d[key]);

const convolutions = fc.record({
  dims: fc
    .oneof(fc.tuple(dimension), fc.tuple(dimension, dimension))
    .filter((dims) => fits(dims)) as fc.Arbitrary<Dimension[]>,
  batch: upTo(1, 3),
  groups: upTo(1, 3),
  channels: upTo(1, 5),
  kernels: upTo(1, 9),
  bias: fc.boolean(),
});

it('convolutions of any geometry', () => {
  fc.assert(
    fc.property(convolutions, ({ dims, batch, groups, channels, kernels, bias }) => {
      const shapes = [
        [batch, groups * channels, ...dims.map(sizeOf)],
        [groups * kernels, channels, ...of(dims, 'kernel')],
        ...(bias ? [[groups * kernels]] : []),
      ];
      agree(shapes, (e, ...[x, w, b]) =>
        e.call(
          'convolution',
          x!,
          w!,
          b ?? null,
          ...([of(dims, 'stride'), of(dims, 'padding'), of(dims, 'dilation')] as const),
          ...([false, [0], groups] as const),
        ),
      );
    }),
    { numRuns: 60 },
  );
});

it('transposed convolutions of any geometry', () => {
  fc.assert(
    fc.property(convolutions, ({ dims, batch, groups, channels, kernels, bias }) => {
      const extra = dims.map((d) => Math.min(d.rest, Math.max(d.stride, d.dilation) - 1));
      const size = dims.map((d, i) => (d.windows - 1) * d.stride - 2 * d.padding + reach(d) + extra[i]!);
      fc.pre(size.every((s) => s > 0));
      const shapes = [
        [batch, groups * channels, ...dims.map((d) => d.windows)],
        [groups * channels, kernels, ...of(dims, 'kernel')],
        ...(bias ? [[groups * kernels]] : []),
      ];
      agree(shapes, (e, ...[x, w, b]) =>
        e.call(
          'convolution',
          x!,
          w!,
          b ?? null,
          ...([of(dims, 'stride'), of(dims, 'padding'), of(dims, 'dilation')] as const),
          ...([true, extra, groups] as const),
        ),
      );
    }),
    { numRuns: 60 },
  );
});

// Sizes that fill more than one block: kernels, elements of a window, windows.
it.each<[string, number[], number[], number]>([
  ['many windows', [3, 5, 40, 32], [10, 5, 3, 3], 1],
  ['many windows, sizes that fill no tile', [2, 5, 37, 29], [11, 5, 3, 3], 1],
  ['long windows', [2, 70, 8, 8], [5, 70, 3, 3], 1],
  ['many kernels', [2, 4, 8, 8], [110, 4, 3, 3], 1],
  ['one kernel', [2, 9, 24, 24], [1, 9, 3, 3], 1],
  ['one place', [2, 40, 12, 12], [24, 40, 1, 1], 1],
  ['a line', [2, 12, 700], [16, 12, 5], 1],
  ['a channel each', [2, 6, 34, 40], [12, 1, 5, 5], 6],
  ['a channel each, on a line', [2, 6, 900], [6, 1, 4], 6],
  ['three dimensions', [2, 4, 6, 9, 8], [6, 4, 3, 3, 3], 1],
])('%s', (_name, input, weight, groups) => {
  const rank = input.length - 2;
  const each = (n: number) => new Array<number>(rank).fill(n);
  for (const stride of [1, 2])
    agree([input, weight, [weight[0]!]], (e, x, w, b) =>
      e.call('convolution', x!, w!, b!, each(stride), each(1), each(1), false, [0], groups),
    );
});

const pools = fc.record({
  dims: fc.tuple(dimension, dimension).filter((dims) => fits(dims)),
  planes: upTo(1, 3),
  ceil: fc.boolean(),
});
/** As pools want them: padding at most half a window, and no window that reads nothing but padding. */
const halved = (dims: Dimension[]) =>
  dims.map((d) => {
    const padding = Math.min(d.padding, Math.floor(d.kernel / 2));
    return { ...d, padding, dilation: padding > 0 ? 1 : d.dilation };
  });

it('max pools of any geometry, with the places they picked', () => {
  fc.assert(
    fc.property(pools, ({ dims, planes, ceil }) => {
      const ds = halved(dims);
      // A window whose steps jump over all of the input has no place to pick; PyTorch writes outside then.
      fc.pre(fits(ds) && ds.every((d) => sizeOf(d) >= d.dilation));
      const lists = [of(ds, 'kernel'), of(ds, 'stride'), of(ds, 'padding'), of(ds, 'dilation')] as const;
      const shape = [2, planes, ...ds.map(sizeOf)];
      agree([shape], (e, x) => e.call('max_pool2d_with_indices', x!, ...lists, ceil)[0]);
      // Few different values: the first of equals is picked.
      const [fast, slow] = made.map((e) =>
        e.scope(() => {
          const x = e.fromNumbers(numbers(numel(shape), 1), shape, float32);
          return e.toArray(e.call('max_pool2d_with_indices', x, ...lists, ceil)[1]);
        }),
      );
      expect(fast).toEqual(slow);
    }),
    { numRuns: 60 },
  );
});

it('mean pools of any geometry', () => {
  fc.assert(
    fc.property(pools, fc.boolean(), fc.option(upTo(1, 5)), ({ dims, planes, ceil }, all, by) => {
      const ds = halved(dims.map((d) => ({ ...d, dilation: 1 })));
      fc.pre(fits(ds));
      const lists = [of(ds, 'kernel'), of(ds, 'stride'), of(ds, 'padding')] as const;
      agree(
        [[2, planes, ...ds.map(sizeOf)]],
        (e, x) => e.call('avg_pool2d', x!, ...lists, ceil, all, by),
        1e-4,
      );
    }),
    { numRuns: 60 },
  );
});

it('columns and the sum that undoes them', () => {
  fc.assert(
    fc.property(convolutions, ({ dims, batch, channels }) => {
      const lists = [
        of(dims, 'kernel'),
        of(dims, 'dilation'),
        of(dims, 'padding'),
        of(dims, 'stride'),
      ] as const;
      const size = dims.map(sizeOf);
      agree([[batch, channels, ...size]], (e, x) =>
        e.call('_col2im', e.call('_im2col', x!, ...lists).mul(e.wrap(int(2))), size, ...lists),
      );
    }),
    { numRuns: 30 },
  );
});
