// Gradients of what makes, turns and takes apart complex numbers. By PyTorch's convention a gradient is the conjugate Wirtinger
// derivative: a rule multiplies by the conjugate of the slope, and real inputs get the real part (see fit in ../graph.ts).
import { Complex } from '../complex.ts';
import { isComplex } from '../dtype.ts';
import type { Scalar } from '../ops/schema.ts';
import { float, type Tensor } from '../tensor.ts';
import { by, rules } from './rule.ts';

const i: Scalar = { kind: 'complex', value: new Complex(0, 1) };
const real = (g: Tensor): Tensor => g.engine.call('real', g);
const imag = (g: Tensor): Tensor => g.engine.call('imag', g);

/** `value` where `mask` does not hold, 0 elsewhere: safe with inf and NaN. */
const unless = (mask: Tensor, value: Tensor): Tensor =>
  value.engine.call('where.ScalarSelf', mask, float(0), value);

export const complex = rules({
  complex: () => ({ real: by([], real), imag: by([], imag) }),
  polar: (e, _abs, _angle, out) => ({
    abs: by([out], (g: Tensor, z) => real(g.conj().mul(e.call('sgn', z)))),
    angle: by([out], (g: Tensor, z) => real(g.conj().mul(z.mul(e.wrap(i))))),
  }),
  angle: (e, self) => ({
    self: by([self], (g: Tensor, z) => {
      if (!isComplex(z.dtype)) return z.zerosLike();
      return unless(z.eq(0), g.mul(z).div(z.abs().pow(2)).mul(e.wrap(i)));
    }),
  }),
  sgn: (_e, self, out) => ({
    self: by([self, out], (g: Tensor, z, s) => {
      if (!isComplex(z.dtype)) return g.zerosLike();
      const size = z.abs();
      return unless(size.eq(0), g.div(size).sub(real(g.div(s)).mul(s).div(size)));
    }),
  }),
  _conj: () => ({ self: by([], (g: Tensor) => g.conj()) }),
  _conj_physical: () => ({ self: by([], (g: Tensor) => g.conj()) }),
  vdot: (_e, self, other) => ({
    self: by([other], (g: Tensor, b) => g.conj().mul(b)),
    other: by([self], (g: Tensor, a) => g.mul(a)),
  }),
  view_as_real: (e) => ({ self: by([], (g: Tensor) => e.call('view_as_complex', g.contiguous())) }),
  view_as_complex: (e) => ({ self: by([], (g: Tensor) => e.call('view_as_real', g)) }),
});
