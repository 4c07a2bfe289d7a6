// Gradients of reading and writing by index: what was read from is written to, and the other way round.

import { conjugate, equals } from '../ops/schema.ts';
import type { Shape } from '../shape.ts';
import { int, type Tensor } from '../tensor.ts';
import { by, pass, rules } from './rule.ts';

/** Index tensors to save, and how to put them back among the nulls. */
function slots(indices: readonly (Tensor | null)[]) {
  const present = indices.map((t) => t !== null);
  return {
    saved: indices.filter((t) => t !== null),
    restore: (tensors: readonly Tensor[]): (Tensor | null)[] => {
      let at = 0;
      return present.map((there) => (there ? tensors[at++]! : null));
    },
  };
}

/** The part of a gradient that an index smaller than its source did not reach is zero. */
export function padTo(grad: Tensor, shape: Shape): Tensor {
  const pad: number[] = [];
  for (let d = shape.length - 1; d >= 0; d--) pad.push(0, shape[d]! - grad.shape[d]!);
  return pad.some((p) => p !== 0) ? grad.engine.call('constant_pad_nd', grad, pad, int(0)) : grad;
}

/** Zeros with `source` added at an index: in place, unless a graph is being built. */
function added(
  name: 'index_add' | 'scatter_add',
  g: Tensor,
  shape: Shape,
  dim: number,
  index: Tensor,
  source: Tensor,
): Tensor {
  const e = g.engine;
  return e.call(e.gradMode ? name : `${name}_`, g.newZeros(shape), dim, index, source);
}

export const indexing = rules({
  'index.Tensor': (e, self, indices) => {
    const { shape } = self;
    const { saved, restore } = slots(indices);
    return {
      self: by(saved, (g: Tensor, ...at) => e.call('index_put', g.newZeros(shape), restore(at), g, true)),
    };
  },
  index_put: (e, _self, indices, _values, accumulate) => {
    const { saved, restore } = slots(indices);
    return {
      self: accumulate
        ? pass
        : by(saved, (g: Tensor, ...at) => e.call('index_put', g, restore(at), g.newZeros([]), false)),
      values: by(saved, (g: Tensor, ...at) => e.call('index.Tensor', g, restore(at))),
    };
  },
  index_select: (_e, self, dim, index) => {
    const { shape } = self;
    return {
      self: by([index], (g: Tensor, at) =>
        shape.length === 0 ? g : added('index_add', g, shape, dim, at, g),
      ),
    };
  },
  index_copy: (e, self, dim, index, source) => {
    const { shape } = source;
    const d = Math.max(dim < 0 ? dim + self.ndim : dim, 0);
    return {
      self: by([index], (g: Tensor, at) =>
        g.ndim === 0
          ? g.mul(0)
          : e.call(
              'index_put',
              g,
              [...new Array<null>(d).fill(null), at.reshape([-1])],
              g.newZeros([]),
              false,
            ),
      ),
      source: by([index], (g: Tensor, at) =>
        shape.length === 0 || g.ndim === 0
          ? g.reshape(shape)
          : e.call('index_select', g, d, at).reshape(shape),
      ),
    };
  },
  index_add: (e, _self, dim, index, source, alpha) => {
    const { shape } = source;
    return {
      self: pass,
      source: by([index], (g: Tensor, at) => {
        const picked = shape.length === 0 ? g.reshape([]) : e.call('index_select', g, dim, at).reshape(shape);
        return equals(alpha, 1) ? picked : picked.mul(e.wrap(conjugate(alpha)));
      }),
    };
  },
  gather: (_e, self, dim, index) => {
    const { shape } = self;
    return { self: by([index], (g: Tensor, at) => added('scatter_add', g, shape, dim, at, g)) };
  },
  'scatter.src': (e, _self, dim, index, src) => {
    const { shape } = src;
    return {
      self: by([index], (g: Tensor, at) => e.call('scatter.value', g, dim, at, int(0))),
      src: by([index], (g: Tensor, at) => padTo(e.call('gather', g, dim, at), shape)),
    };
  },
  'scatter.value': (e, _self, dim, index) => ({
    self: by([index], (g: Tensor, at) => e.call('scatter.value', g, dim, at, int(0))),
  }),
  scatter_add: (e, _self, dim, index, src) => {
    const { shape } = src;
    return { self: pass, src: by([index], (g: Tensor, at) => padTo(e.call('gather', g, dim, at), shape)) };
  },
  masked_select: (e, self, mask) => {
    const { shape } = self;
    return {
      self: by([mask], (g: Tensor, m) => {
        const rank = Math.max(shape.length, m.ndim);
        const full = Array.from({ length: rank }, (_, d) =>
          Math.max(shape[d - rank + shape.length] ?? 1, m.shape[d - rank + m.ndim] ?? 1),
        );
        if (rank === 0) return e.call('where.self', m, g.sum(), g.newZeros([]));
        return e.call('index_put', g.newZeros(full), [m.expand(full)], g, false);
      }),
    };
  },
  embedding: (e, weight, indices, paddingIdx) => {
    const { shape } = weight;
    return {
      weight: by([indices], (g: Tensor, at) => {
        const rows = added('index_add', g, shape, 0, at.reshape([-1]), g.reshape([-1, shape[1]!]));
        if (paddingIdx < 0) return rows;
        const padding = e
          .call('arange.start_step', int(0), int(shape[0]!), int(1))
          .eq(paddingIdx)
          .unsqueeze(1);
        return rows.maskedFill(padding, 0);
      }),
    };
  },
});
