// Gradients of writing by index with a reduction, and by flat position.
import type { Engine } from '../engine.ts';
import { int, type Tensor } from '../tensor.ts';
import { padTo } from './indexing.ts';
import { by, pass, rules } from './rule.ts';

/** How a reduction by index reads and adds along its dimension: by scatter's index, or by whole slices. */
interface Along {
  /** Elements of a tensor like self where each element of the source went. */
  read(t: Tensor): Tensor;
  /** `t`, like self, with elements like the source's added where those went. */
  add(t: Tensor, source: Tensor): Tensor;
  /** `t` with zeros wherever some element of the source went. */
  clear(t: Tensor): Tensor;
  /** The operation again. */
  reduce(self: Tensor, source: Tensor): Tensor;
}

/** After ATen's scatter_reduce_backward: gradients of self and source. */
function reductionGradient(
  e: Engine,
  kind: string,
  includeSelf: boolean,
  along: Along,
  g: Tensor,
  self: Tensor,
  source: Tensor,
  out: Tensor,
): { self: Tensor; source: Tensor } {
  const finish = (own: Tensor, theirs: Tensor) => ({
    self: includeSelf ? own : along.clear(own),
    source: theirs,
  });
  if (kind === 'sum') return finish(g, along.read(g));
  if (kind === 'mean') {
    const start = includeSelf ? e.call('ones_like', g) : g.zerosLike();
    const counted = along.add(start, e.call('ones_like', source));
    const count = counted.maskedFill(counted.eq(0), 1);
    return finish(g.div(count), along.read(g).div(along.read(count)));
  }
  if (kind === 'prod') {
    const ownSafe = self.maskedFill(self.eq(0), 1);
    const own = g.mul(along.reduce(ownSafe, source)).div(ownSafe);
    const zero = source.eq(0);
    const zeros = along.read(along.add(self.zerosLike(), zero.to(self.dtype)));
    const single = zero.and(zeros.eq(1));
    const others = along.read(g.mul(along.reduce(self, source.maskedFill(single, 1))));
    const plain = along.read(g.mul(out)).div(source.maskedFill(zero, 1));
    return finish(own, e.call('where.self', single, others, plain));
  }
  const ownHit = self.eq(out).to(g.dtype);
  const hit = source.eq(along.read(out)).to(g.dtype);
  const start = includeSelf ? ownHit : along.clear(ownHit);
  const shared = g.div(along.add(start, hit));
  return finish(ownHit.mul(shared), hit.mul(along.read(shared)));
}

/** `source` cut to the extent of `index`. */
const cutTo = (source: Tensor, index: Tensor): Tensor =>
  index.shape.reduce((t, size, d) => (t.shape[d] === size ? t : t.narrow(d, 0, size)), source);

export const scattering = rules({
  'scatter_reduce.two': (e, self, dim, index, source, kind, includeSelf, out) => {
    const { shape } = source;
    const both = (g: Tensor, x: Tensor, at: Tensor, s: Tensor, y: Tensor) => {
      const along: Along = {
        read: (t) => e.call('gather', t, dim, at),
        add: (t, u) => e.call('scatter_add', t, dim, at, u),
        clear: (t) => e.call('scatter.value', t, dim, at, int(0)),
        reduce: (t, u) => e.call('scatter_reduce.two', t, dim, at, u, kind, includeSelf),
      };
      return reductionGradient(e, kind, includeSelf, along, g, x, cutTo(s, at), y);
    };
    return {
      self: by([self, index, source, out], (g: Tensor, x, at, s, y) => both(g, x!, at!, s!, y!).self),
      src: by([self, index, source, out], (g: Tensor, x, at, s, y) =>
        padTo(both(g, x!, at!, s!, y!).source, shape),
      ),
    };
  },
  'scatter.reduce': (e, _self, dim, index, source, kind) => {
    const { shape } = source;
    // PyTorch has no gradient for these; 'add' is scatter_add, whose gradient is plain.
    if (kind !== 'add') return {};
    return { self: pass, src: by([index], (g: Tensor, at) => padTo(e.call('gather', g, dim, at), shape)) };
  },
  'scatter.value_reduce': () => ({}),
  index_reduce: (e, self, dim, index, source, kind, includeSelf, out) => {
    const both = (g: Tensor, x: Tensor, at: Tensor, s: Tensor, y: Tensor) => {
      const along: Along = {
        read: (t) => e.call('index_select', t, dim, at).reshape(s.shape),
        add: (t, u) => e.call('index_add', t, dim, at, u),
        clear: (t) => e.call('index_fill.int_Scalar', t, dim, at.to(at.dtype), int(0)),
        reduce: (t, u) => e.call('index_reduce', t, dim, at, u, kind, includeSelf),
      };
      return reductionGradient(e, kind, includeSelf, along, g, x, s, y);
    };
    return {
      self: by([self, index, source, out], (g: Tensor, x, at, s, y) => both(g, x!, at!, s!, y!).self),
      source: by([self, index, source, out], (g: Tensor, x, at, s, y) => both(g, x!, at!, s!, y!).source),
    };
  },
  'index_fill.int_Scalar': (e, _self, dim, index) => ({
    self: by([index], (g: Tensor, at) => e.call('index_fill.int_Scalar', g, dim, at, int(0))),
  }),
  'index_fill.int_Tensor': (e, _self, dim, index) => ({
    self: by([index], (g: Tensor, at) => e.call('index_fill.int_Scalar', g, dim, at, int(0))),
    value: by([index], (g: Tensor, at) => {
      if (g.ndim === 0) return g;
      const once = e.quietly(() => e.call('_unique2', at)[0]);
      return e.call('index_select', g, dim, once).sum();
    }),
  }),
  take: (e, self, index) => {
    const { shape } = self;
    return {
      self: by([index], (g: Tensor, at) => e.call('put', g.newZeros(shape), at, g, true)),
    };
  },
  put: (e, _self, index, source, accumulate) => {
    const { shape } = source;
    return {
      self: accumulate
        ? pass
        : by([index], (g: Tensor, at) => e.call('put', g, at, g.newZeros(shape), false)),
      source: by([index], (g: Tensor, at) => e.call('take', g, at).reshape(shape)),
    };
  },
  masked_scatter: (e, _self, mask, source) => {
    const { shape, numel } = source;
    return {
      self: by([mask], (g: Tensor, m) => g.maskedFill(m, 0)),
      source: by([mask], (g: Tensor, m) => {
        const taken = e.call('masked_select', g, m);
        return e.call('constant_pad_nd', taken, [0, numel - taken.numel], int(0)).reshape(shape);
      }),
    };
  },
  slice_scatter: (e, _self, source, dim, start, end, step) => {
    const { shape } = source;
    return {
      self: by([], (g: Tensor) => e.call('slice_scatter', g, g.newZeros(shape), dim, start, end, step)),
      src: by([], (g: Tensor) => g.slice(dim, start, end, step)),
    };
  },
  select_scatter: (e, _self, source, dim, index) => {
    const { shape } = source;
    return {
      self: by([], (g: Tensor) => e.call('select_scatter', g, g.newZeros(shape), dim, index)),
      src: by([], (g: Tensor) => g.select(dim, index)),
    };
  },
  diagonal_scatter: (e, _self, source, offset, dim1, dim2) => {
    const { shape } = source;
    return {
      self: by([], (g: Tensor) => e.call('diagonal_scatter', g, g.newZeros(shape), offset, dim1, dim2)),
      src: by([], (g: Tensor) => e.call('diagonal', g, offset, dim1, dim2)),
    };
  },
});
