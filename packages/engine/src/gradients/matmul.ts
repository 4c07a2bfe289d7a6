// Gradients of products of matrices and vectors.
import type { Tensor } from '../tensor.ts';
import { by, pass, rules } from './rule.ts';

/** Memory goes down the columns: the transpose of a packed matrix, such as the weight in `linear`. */
const standing = ({ shape, strides }: Tensor): boolean => strides[0] === 1 && strides[1] === shape[0];

/** g b^T, and a^T g, laid out as the operand they belong to: what reaches the weight of `linear` need not be copied. */
const toLeft = (g: Tensor, b: Tensor, upright: boolean): Tensor =>
  upright ? g.engine.call('mm', g, b.mT) : g.engine.call('mm', b, g.mT).mT;
const toRight = (g: Tensor, a: Tensor, upright: boolean): Tensor =>
  upright ? g.engine.call('mm', a.mT, g) : g.engine.call('mm', g.mT, a).mT;

export const matmul = rules({
  mm: (_e, self, mat2) => {
    const [left, right] = [!standing(self), !standing(mat2)];
    return {
      self: by([mat2], (g: Tensor, b) => toLeft(g, b!, left)),
      mat2: by([self], (g: Tensor, a) => toRight(g, a!, right)),
    };
  },
  bmm: (e, self, mat2) => ({
    self: by([mat2], (g: Tensor, b) => e.call('bmm', g, b.mT)),
    mat2: by([self], (g: Tensor, a) => e.call('bmm', a.mT, g)),
  }),
  addmm: (e, _self, mat1, mat2, beta, alpha) => {
    const [left, right] = [!standing(mat1), !standing(mat2)];
    const scaled = (t: Tensor) => (Number(alpha.value) === 1 ? t : t.mul(e.wrap(alpha)));
    return {
      self: Number(beta.value) === 1 ? pass : by([], (g: Tensor) => g.mul(e.wrap(beta))),
      mat1: by([mat2], (g: Tensor, b) => scaled(toLeft(g, b!, left))),
      mat2: by([mat1], (g: Tensor, a) => scaled(toRight(g, a!, right))),
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
