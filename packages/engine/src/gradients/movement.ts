// Gradients of views and copies: the elements' gradients take the same way back.
import type { Engine } from '../engine.ts';
import { isContiguous, type Shape, wrapDim } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';
import { by, pass, rules } from './rule.ts';

/** Zeros of `shape` with `grad` where `window` looks. The window must not overlap itself. */
function within(grad: Tensor, shape: Shape, window: (zeros: Tensor) => Tensor): Tensor {
  const e = grad.engine;
  const zeros = grad.newZeros(shape);
  const place = e.quietly(() => window(zeros));
  return e.call('as_strided_scatter', zeros, grad, place.shape, place.strides, place.offset);
}

/** Gradients of several parts along `dim`, missing ones as zeros, put together again. */
function joined(e: Engine, grads: readonly (Tensor | null)[], shapes: readonly Shape[], dim: number): Tensor {
  const there = grads.find((g) => g !== null)!;
  return e.call(
    'cat',
    grads.map((g, i) => g ?? there.newZeros(shapes[i]!)),
    dim,
  );
}

const back = ({ shape }: Tensor) => ({ self: by([], (g: Tensor) => g.reshape(shape)) });

export const movement = rules({
  view: (_e, self) => back(self),
  _unsafe_view: (_e, self) => back(self),
  expand: () => ({ self: pass }),
  permute: (_e, self, dims) => {
    const order = dims.map((d) => wrapDim(d, self.ndim));
    const inverse = order.map((_, d) => order.indexOf(d));
    return { self: by([], (g: Tensor) => g.permute(inverse)) };
  },
  'transpose.int': (_e, _self, a, b) => ({ self: by([], (g: Tensor) => g.transpose(a, b)) }),
  t: (e) => ({ self: by([], (g: Tensor) => e.call('t', g)) }),
  squeeze: (_e, self) => back(self),
  'squeeze.dim': (_e, self) => back(self),
  'squeeze.dims': (_e, self) => back(self),
  unsqueeze: (_e, _self, dim) => ({ self: by([], (g: Tensor) => g.squeeze(dim)) }),
  'select.int': (_e, { shape }, dim, index) => ({
    self: by([], (g: Tensor) => within(g, shape, (z) => z.select(dim, index))),
  }),
  'slice.Tensor': (_e, { shape }, dim, start, end, step) => ({
    self: by([], (g: Tensor) => within(g, shape, (z) => z.slice(dim, start, end, step))),
  }),
  'split.Tensor': (e, self, _size, dim, parts) => {
    const shapes = parts.map((p) => p.shape);
    const d = wrapDim(dim, self.ndim);
    return { self: by([], (gs: (Tensor | null)[]) => joined(e, gs, shapes, d)) };
  },
  split_with_sizes: (e, self, _sizes, dim, parts) => {
    const shapes = parts.map((p) => p.shape);
    const d = wrapDim(dim, self.ndim);
    return { self: by([], (gs: (Tensor | null)[]) => joined(e, gs, shapes, d)) };
  },
  'unbind.int': (e, self, dim) => {
    const d = wrapDim(dim, self.ndim);
    return {
      self: by([], (gs: (Tensor | null)[]) => {
        const there = gs.find((g) => g !== null)!;
        return e.call(
          'stack',
          gs.map((g) => g ?? there.zerosLike()),
          d,
        );
      }),
    };
  },
  diag_embed: (e, _self, offset, dim1, dim2) => ({
    self: by([], (g: Tensor) => e.call('diagonal', g, offset, dim1, dim2)),
  }),
  diagonal: (e, { shape }, offset, dim1, dim2) => ({
    self: by([], (g: Tensor) => within(g, shape, (z) => e.call('diagonal', z, offset, dim1, dim2))),
  }),
  as_strided: (e, self, size, stride, offset) => {
    const { shape, strides } = self;
    const from = self.offset;
    return {
      self: by([], (g: Tensor) =>
        e.asStridedBackward(
          g,
          { shape, strides, offset: from },
          { shape: size, strides: stride, offset: offset ?? from },
        ),
      ),
    };
  },
  as_strided_scatter: (e, self, _src, size, stride, offset) => {
    const { shape, strides } = self;
    const at = (offset ?? self.offset) - self.offset;
    return {
      self: by([], (g: Tensor) => {
        const full = e.denseAs(g, shape, strides);
        return e.call('as_strided_scatter', full, g.newZeros(size), size, stride, full.offset + at);
      }),
      src: by([], (g: Tensor) => {
        const full = isContiguous(shape, strides) ? g.contiguous() : e.denseAs(g, shape, strides);
        return full.asStrided(size, stride, full.offset + at);
      }),
    };
  },
  unfold: (e, self, dim, size, step, out) => {
    // Offsets of the window as if the input were packed.
    const { shape } = self;
    const packed = e.quietly(() =>
      e.scope(() => e.call('unfold', e.call('new_empty', self, shape), dim, size, step)),
    );
    const view = { shape: out.shape, strides: packed.strides, offset: 0 };
    return {
      self: by([], (g: Tensor) => {
        const zeros = g.newZeros(shape);
        return e.asStridedBackward(g, { shape, strides: zeros.strides, offset: 0 }, view);
      }),
    };
  },
  alias: () => ({ self: pass }),
  clone: () => ({ self: pass }),
  _to_copy: () => ({ self: pass }),
  cat: (_e, tensors, dim) => {
    const rank = Math.max(...tensors.map((t) => t.ndim));
    const d = wrapDim(dim, rank);
    const shapes = tensors.map((t) => t.shape);
    return {
      tensors: by([], (g: Tensor) => {
        let at = 0;
        return shapes.map((shape) => {
          if (shape.length === 1 && shape[0] === 0) return g.newZeros(shape);
          const part = g.narrow(d, at, shape[d]!);
          at += shape[d]!;
          return part;
        });
      }),
    };
  },
  stack: (e, _tensors, dim) => ({ tensors: by([], (g: Tensor) => e.call('unbind.int', g, dim)) }),
  repeat: (_e, self, repeats) => {
    const { shape } = self;
    const lead = repeats.length - shape.length;
    const base = [...new Array<number>(lead).fill(1), ...shape];
    const split = base.flatMap((n, d) => [repeats[d]!, n]);
    const over = base.map((_, d) => 2 * d);
    return {
      self: by([], (g: Tensor) => {
        if (repeats.includes(0)) return g.newZeros(shape);
        return (over.length > 0 ? g.reshape(split).sum(over) : g).reshape(shape);
      }),
    };
  },
  flip: (_e, _self, dims) => ({ self: by([], (g: Tensor) => g.flip(dims)) }),
  roll: (e, _self, shifts, dims) => ({
    self: by([], (g: Tensor) =>
      e.call(
        'roll',
        g,
        shifts.map((s) => -s),
        dims,
      ),
    ),
  }),
  tril: (e, _self, at) => ({ self: by([], (g: Tensor) => e.call('tril', g, at)) }),
  triu: (e, _self, at) => ({ self: by([], (g: Tensor) => e.call('triu', g, at)) }),
  constant_pad_nd: (e, _self, pad) => ({
    self: by([], (g: Tensor) =>
      e.call(
        'constant_pad_nd',
        g,
        pad.map((p) => -p),
        float(0),
      ),
    ),
  }),
});
