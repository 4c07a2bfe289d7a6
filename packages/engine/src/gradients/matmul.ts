// Gradients of products of matrices and vectors.
import type { Tensor } from '../tensor.ts';
import { by, pass, rules } from './rule.ts';

export const matmul = rules({
  mm: (e, self, mat2) => ({
    self: by([mat2], (g: Tensor, b) => e.call('mm', g, e.call('t', b))),
    mat2: by([self], (g: Tensor, a) => e.call('mm', e.call('t', a), g)),
  }),
  bmm: (e, self, mat2) => ({
    self: by([mat2], (g: Tensor, b) => e.call('bmm', g, b.mT)),
    mat2: by([self], (g: Tensor, a) => e.call('bmm', a.mT, g)),
  }),
  addmm: (e, _self, mat1, mat2, beta, alpha) => {
    const scaled = (t: Tensor) => (Number(alpha.value) === 1 ? t : t.mul(e.wrap(alpha)));
    return {
      self: Number(beta.value) === 1 ? pass : by([], (g: Tensor) => g.mul(e.wrap(beta))),
      mat1: by([mat2], (g: Tensor, b) => scaled(e.call('mm', g, e.call('t', b)))),
      mat2: by([mat1], (g: Tensor, a) => scaled(e.call('mm', e.call('t', a), g))),
    };
  },
  baddbmm: (e, _self, batch1, batch2, beta, alpha) => {
    const scaled = (t: Tensor) => (Number(alpha.value) === 1 ? t : t.mul(e.wrap(alpha)));
    return {
      self: Number(beta.value) === 1 ? pass : by([], (g: Tensor) => g.mul(e.wrap(beta))),
      batch1: by([batch2], (g: Tensor, b) => scaled(e.call('bmm', g, b.mT))),
      batch2: by([batch1], (g: Tensor, a) => scaled(e.call('bmm', a.mT, g))),
    };
  },
  dot: (_e, self, tensor) => ({
    self: by([tensor], (g: Tensor, b) => g.mul(b)),
    tensor: by([self], (g: Tensor, a) => g.mul(a)),
  }),
  mv: (e, self, vec) => ({
    self: by([vec], (g: Tensor, x) => g.unsqueeze(1).mul(x)),
    vec: by([self], (g: Tensor, a) => e.call('mv', e.call('t', a), g)),
  }),
});
