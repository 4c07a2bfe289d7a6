// Questions about elements: finite, close, equal.
import { isComplex, isFloating, isInexact } from '../dtype.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { sameShape } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';

function realOnly(name: string, self: Tensor): Tensor {
  if (isComplex(self.dtype)) throw runtimeError(`${name} does not support complex inputs.`);
  return self;
}

export const predicates = implement({
  isnan: (_e, self) => self.ne(self),
  isinf: (e, self) =>
    isInexact(self.dtype) ? self.abs().eq(e.wrap(float(Number.POSITIVE_INFINITY))) : self.ne(self),
  isfinite: (e, self) =>
    isInexact(self.dtype) ? self.abs().lt(e.wrap(float(Number.POSITIVE_INFINITY))) : self.eq(self),
  isposinf: (e, self) => realOnly('isposinf', self).eq(e.wrap(float(Number.POSITIVE_INFINITY))),
  isneginf: (e, self) => realOnly('isneginf', self).eq(e.wrap(float(Number.NEGATIVE_INFINITY))),
  signbit: (e, self) => {
    if (isComplex(self.dtype)) throw notImplemented('signbit is not implemented for complex tensors.');
    return isFloating(self.dtype)
      ? self.lt(0).or(self.reciprocal().eq(e.wrap(float(Number.NEGATIVE_INFINITY))))
      : self.lt(0);
  },
  isclose: (e, self, other, rtol, atol, equalNan) => {
    if (self.dtype !== other.dtype)
      throw runtimeError(`${self.dtype.label} did not match ${other.dtype.label}`);
    for (const [name, value] of [
      ['rtol', rtol],
      ['atol', atol],
    ] as const)
      if (value < 0) throw runtimeError(`${name} must be greater than or equal to zero, but got ${value}`);
    let close = self.eq(other);
    const exact = rtol === 0 && atol === 0;
    if (exact && !(equalNan && isInexact(self.dtype))) return close;
    if (isInexact(self.dtype)) {
      const allowed = other
        .abs()
        .mul(e.wrap(float(rtol)))
        .add(e.wrap(float(atol)));
      const near = self.sub(other).abs().le(allowed);
      close = close.or(near.and(e.call('isfinite', self)).and(e.call('isfinite', other)));
      if (equalNan) close = close.or(self.ne(self).and(other.ne(other)));
    } else {
      const allowed = other
        .abs()
        .mul(e.wrap(float(rtol)))
        .add(e.wrap(float(atol)));
      close = close.or(self.sub(other).abs().le(allowed));
    }
    return close;
  },
  allclose: (e, self, other, rtol, atol, equalNan) =>
    e.call('all', e.call('isclose', self, other, rtol, atol, equalNan)).item() as boolean,
  equal: (e, self, other) => {
    if (!sameShape(self.shape, other.shape)) return false;
    return e.call('all', self.eq(other)).item() as boolean;
  },
  is_nonzero: (_e, self) => {
    if (self.numel !== 1)
      throw runtimeError(
        self.numel === 0
          ? 'Boolean value of Tensor with no values is ambiguous'
          : 'Boolean value of Tensor with more than one value is ambiguous',
      );
    return self.ne(0).item() as boolean;
  },
});
