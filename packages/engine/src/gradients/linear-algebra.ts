// Gradients of products of matrices and vectors beyond matmul, traces.
import type { Engine } from '../engine.ts';
import { conjugate, equals, type Scalar } from '../ops/schema.ts';
import type { Tensor } from '../tensor.ts';
import { by, pass, rules } from './rule.ts';

const scaled = (e: Engine, t: Tensor, factor: Scalar): Tensor =>
  equals(factor, 1) ? t : t.mul(e.wrap(conjugate(factor)));
const times = (e: Engine, factor: Scalar) =>
  equals(factor, 1) ? pass : by([], (g: Tensor) => g.mul(e.wrap(conjugate(factor))));

export const linearAlgebra = rules({
  linalg_cross: (e, self, other, dim) => ({
    self: by([other], (g: Tensor, b) => e.call('linalg_cross', b.expand(g.shape).conj(), g, dim)),
    other: by([self], (g: Tensor, a) => e.call('linalg_cross', g, a.expand(g.shape).conj(), dim)),
  }),
  addmv: (e, _self, mat, vec, beta, alpha) => ({
    self: times(e, beta),
    mat: by([vec], (g: Tensor, v) => scaled(e, g.unsqueeze(1).mul(v.conj()), alpha)),
    vec: by([mat], (g: Tensor, m) => scaled(e, e.call('mv', e.call('t', m).conj(), g), alpha)),
  }),
  addr: (e, _self, vec1, vec2, beta, alpha) => ({
    self: times(e, beta),
    vec1: by([vec2], (g: Tensor, b) => scaled(e, e.call('mv', g, b.conj()), alpha)),
    vec2: by([vec1], (g: Tensor, a) => scaled(e, e.call('mv', e.call('t', g), a.conj()), alpha)),
  }),
  addbmm: (e, _self, batch1, batch2, beta, alpha) => {
    const count = batch1.shape[0]!;
    const spread = (g: Tensor) => g.unsqueeze(0).expand([count, ...g.shape]);
    return {
      self: times(e, beta),
      batch1: by([batch2], (g: Tensor, b) => scaled(e, e.call('bmm', spread(g), b.mT.conj()), alpha)),
      batch2: by([batch1], (g: Tensor, a) => scaled(e, e.call('bmm', a.mT.conj(), spread(g)), alpha)),
    };
  },
  trace: (e, self) => {
    const [rows, columns] = self.shape as [number, number];
    return {
      self: by([], (g: Tensor) => {
        const diagonal = e.call('eye.m', rows, columns, g.dtype);
        return diagonal.mul(g);
      }),
    };
  },
});
