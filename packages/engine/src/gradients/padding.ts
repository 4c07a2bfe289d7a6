// Gradients of padding, and of images unfolded into columns and folded back.
import { int64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { sides, sources } from '../ops/padding.ts';
import type { Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { by, rules } from './rule.ts';

/** Each element's gradient is the sum over the places it was read for. */
function unpadded(
  e: Engine,
  g: Tensor,
  shape: Shape,
  pad: readonly number[],
  mode: 'reflect' | 'replicate',
): Tensor {
  let out = g;
  for (const { dim, left, right } of sides(shape.length, pad)) {
    if (left === 0 && right === 0) continue;
    const from = sources(shape[dim]!, left, right, mode);
    const size = [...out.shape];
    size[dim] = shape[dim]!;
    out = e.call('index_add', out.newZeros(size), dim, e.fromNumbers(from, [from.length], int64), out);
  }
  return out;
}

const padRule = (mode: 'reflect' | 'replicate') => (e: Engine, self: Tensor, pad: readonly number[]) => {
  const { shape } = self;
  return { self: by([], (g: Tensor) => unpadded(e, g, shape, pad, mode)) };
};

export const padding = rules({
  reflection_pad1d: padRule('reflect'),
  reflection_pad2d: padRule('reflect'),
  reflection_pad3d: padRule('reflect'),
  replication_pad1d: padRule('replicate'),
  replication_pad2d: padRule('replicate'),
  replication_pad3d: padRule('replicate'),
  im2col: (e, self, kernel, dilation, padding, stride) => {
    const size = self.shape.slice(-2);
    return { self: by([], (g: Tensor) => e.call('col2im', g, size, kernel, dilation, padding, stride)) };
  },
  col2im: (e, _self, _size, kernel, dilation, padding, stride) => ({
    self: by([], (g: Tensor) => e.call('im2col', g, kernel, dilation, padding, stride)),
  }),
});
