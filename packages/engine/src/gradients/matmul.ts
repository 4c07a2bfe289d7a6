// Gradients of products of matrices and vectors.
import { conjugate, equals } from '../ops/schema.ts';
import type { Tensor } from '../tensor.ts';
import { by, pass, rules } from './rule.ts';

/** Memory goes down the columns: the transpose of a packed matrix, such as the weight in `linear`. */
const standing = ({ shape, strides }: Tensor): boolean => strides[0] === 1 && strides[1] === shape[0];

/** g b^H, and a^H g, laid out as the operand they belong to: what reaches the weight of `linear` need not be copied. */
const toLeft = (g: Tensor, b: Tensor, upright: boolean): Tensor =>
  upright ? g.engine.call('mm', g, b.mT.conj()) : g.engine.call('mm', b.conj(), g.mT).mT;
const toRight = (g: Tensor, a: Tensor, upright: boolean): Tensor =>
  upright ? g.engine.call('mm', a.mT.conj(), g) : g.engine.call('mm', g.mT, a.conj()).mT;

export const matmul = rules({
  mm: (_e, self, mat2) => {
    const [left, right] = [!standing(self), !standing(mat2)];
    return {
      self: by([mat2], (g: Tensor, b) => toLeft(g, b!, left)),
      mat2: by([self], (g: Tensor, a) => toRight(g, a!, right)),
    };
  },
  bmm: (e, self, mat2) => ({
    self: by([mat2], (g: Tensor, b) => e.call('bmm', g, b.mT.conj())),
    mat2: by([self], (g: Tensor, a) => e.call('bmm', a.mT.conj(), g)),
  }),
  addmm: (e, _self, mat1, mat2, beta, alpha) => {
    const [left, right] = [!standing(mat1), !standing(mat2)];
    const scaled = (t: Tensor) => (equals(alpha, 1) ? t : t.mul(e.wrap(conjugate(alpha))));
    return {
      self: equals(beta, 1) ? pass : by([], (g: Tensor) => g.mul(e.wrap(conjugate(beta)))),
      mat1: by([mat2], (g: Tensor, b) => scaled(toLeft(g, b!, left))),
      mat2: by([mat1], (g: Tensor, a) => scaled(toRight(g, a!, right))),
    };
  },
  baddbmm: (e, _self, batch1, batch2, beta, alpha) => {
    const scaled = (t: Tensor) => (equals(alpha, 1) ? t : t.mul(e.wrap(conjugate(alpha))));
    return {
      self: equals(beta, 1) ? pass : by([], (g: Tensor) => g.mul(e.wrap(conjugate(beta)))),
      batch1: by([batch2], (g: Tensor, b) => scaled(e.call('bmm', g, b.mT.conj()))),
      batch2: by([batch1], (g: Tensor, a) => scaled(e.call('bmm', a.mT.conj(), g))),
    };
  },
  dot: (_e, self, tensor) => ({
    self: by([tensor], (g: Tensor, b) => g.mul(b.conj())),
    tensor: by([self], (g: Tensor, a) => g.mul(a.conj())),
  }),
  mv: (e, self, vec) => ({
    self: by([vec], (g: Tensor, x) => g.unsqueeze(1).mul(x.conj())),
    vec: by([self], (g: Tensor, a) => e.call('mv', e.call('t', a).conj(), g)),
  }),
});
