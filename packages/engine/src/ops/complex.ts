// Complex numbers: made of parts, looked at as parts, turned; products of complex matrices.
import { complex64, complexType, type DType, float64, isComplex, isFloating, realType } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { broadcastShapes, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { converted, copyInto, loopOver, packed } from './loops.ts';

/** The same bytes as elements of another width, `dtype`'s; offset and strides count in those. */
function reinterpret(e: Engine, self: Tensor, dtype: DType, shape: Shape, strides: Shape, offset: number) {
  return e.adopt(self.storage.retain(), offset, shape, strides, dtype, self.version);
}

export function viewAsReal(e: Engine, self: Tensor): Tensor {
  if (!isComplex(self.dtype)) throw runtimeError('view_as_real is only supported for complex tensors');
  const strides = [...self.strides.map((s) => 2 * s), 1];
  return reinterpret(e, self, realType(self.dtype), [...self.shape, 2], strides, 2 * self.offset);
}

export function viewAsComplex(e: Engine, self: Tensor): Tensor {
  const { dtype, shape, strides, offset } = self;
  if (!isFloating(dtype) || dtype.bytes === 1 || dtype.name === 'bfloat16')
    throw runtimeError(
      `view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: ${dtype.label}`,
    );
  const last = shape.length - 1;
  if (last < 0) throw runtimeError('Input tensor must have one or more dimensions');
  if (shape[last] !== 2) throw runtimeError('Tensor must have a last dimension of size 2');
  if (strides[last] !== 1) throw runtimeError('Tensor must have a last dimension with stride 1');
  const outer = strides.slice(0, last);
  if (outer.some((s) => s % 2 !== 0))
    throw runtimeError('Tensor must have a stride divisible by 2 for all but last dimension');
  if (offset % 2 !== 0) throw runtimeError('Tensor must have a storage_offset divisible by 2');
  const halves = outer.map((s) => s / 2);
  return reinterpret(e, self, complexType(dtype), shape.slice(0, last), halves, offset / 2);
}

/** The bytes as elements of another dtype; a last dimension of narrower ones grows, of wider ones shrinks. */
function viewAs(e: Engine, self: Tensor, dtype: DType): Tensor {
  const { shape, strides, offset, ndim } = self;
  const [have, want] = [self.dtype.bytes, dtype.bytes];
  if (have === want) return reinterpret(e, self, dtype, shape, strides, offset);
  const names = `view ${self.dtype.label} as ${dtype.label} (different element sizes)`;
  if (ndim === 0) throw runtimeError(`self.dim() cannot be 0 to ${names}`);
  if (strides[ndim - 1] !== 1)
    throw runtimeError(`self.stride(-1) must be 1 to ${names}, but got ${strides[ndim - 1]}`);
  const outer = strides.slice(0, -1);
  const last = shape[ndim - 1]!;
  const lead = shape.slice(0, -1);
  if (have > want) {
    const by = have / want;
    const wider = [...outer.map((s) => s * by), 1];
    return reinterpret(e, self, dtype, [...lead, last * by], wider, offset * by);
  }
  const by = want / have;
  if (last % by !== 0)
    throw runtimeError(`self.size(-1) must be divisible by ${by} to ${names}, but got ${last}`);
  if (offset % by !== 0)
    throw runtimeError(`self.storage_offset() must be divisible by ${by} to ${names}, but got ${offset}`);
  outer.forEach((s, d) => {
    if (s % by !== 0)
      throw runtimeError(`self.stride(${d}) must be divisible by ${by} to ${names}, but got ${s}`);
  });
  const narrower = [...outer.map((s) => s / by), 1];
  return reinterpret(e, self, dtype, [...lead, last / by], narrower, offset / by);
}

/** The real (0) or imaginary (1) parts of a complex tensor, as a window on it. */
export function part(e: Engine, self: Tensor, which: 0 | 1): Tensor {
  const dtype = realType(self.dtype);
  const strides = self.strides.map((s) => 2 * s);
  return reinterpret(e, self, dtype, self.shape, strides, 2 * self.offset + which);
}

/** A fresh complex tensor with these parts, broadcast to its shape. */
function joined(e: Engine, re: Tensor, im: Tensor): Tensor {
  const out = e.empty(broadcastShapes(re.shape, im.shape), complexType(re.dtype));
  copyInto(e, part(e, out, 0), re);
  copyInto(e, part(e, out, 1), im);
  return out;
}

function checkParts(a: Tensor, b: Tensor): void {
  const fits = (t: Tensor) => isFloating(t.dtype) && t.dtype.name !== 'bfloat16' && t.dtype.bytes > 1;
  if (!fits(a) || !fits(b))
    throw runtimeError(
      `Expected both inputs to be Half, Float or Double tensors but got ${a.dtype.label} and ${b.dtype.label}`,
    );
  if (a.dtype !== b.dtype)
    throw runtimeError(
      `Expected object of scalar type ${a.dtype.label} but got scalar type ${b.dtype.label} for second argument`,
    );
}

function conjugated(e: Engine, self: Tensor): Tensor {
  const out = e.emptyLike(self);
  if (!isComplex(self.dtype)) copyInto(e, out, self);
  else {
    copyInto(e, part(e, out, 0), part(e, self, 0));
    const type = realType(self.dtype) === float64 ? 'float64' : 'float32';
    e.backend.unary('neg', type, loopOver(self.shape, [part(e, out, 1), part(e, self, 1)]));
  }
  return out;
}

/** Distance from zero, or angle, as real numbers. */
export function measure(e: Engine, op: 'abs' | 'angle', self: Tensor): Tensor {
  const out = e.emptyLike(self, realType(self.dtype));
  e.backend.measure(op, self.dtype.name as 'complex64', loopOver(self.shape, [out, self]));
  return out;
}

/** A product of complex matrices as four of real ones, by `multiply`. */
export function productOfParts(
  e: Engine,
  a: Tensor,
  b: Tensor,
  multiply: (x: Tensor, y: Tensor) => Tensor,
): Tensor {
  // Doubles have no kernel that packs as it goes.
  const apart = (t: Tensor, which: 0 | 1) =>
    t.dtype === complex64 ? part(e, t, which) : packed(e, part(e, t, which));
  const [ar, ai] = [apart(a, 0), apart(a, 1)];
  const [br, bi] = [apart(b, 0), apart(b, 1)];
  const re = multiply(ar, br).sub(multiply(ai, bi));
  return joined(e, re, multiply(ar, bi).add(multiply(ai, br)));
}

const adjoint = (e: Engine, self: Tensor): Tensor => {
  if (self.ndim < 2)
    throw runtimeError(
      `tensor.adjoint() is only supported on matrices or batches of matrices. Got ${self.ndim}-D tensor.`,
    );
  return e.call('conj', self.mT);
};

export const complex = implement({
  view_as_real: viewAsReal,
  view_as_complex: viewAsComplex,
  'view.dtype': viewAs,
  complex: (e, re, im) => {
    checkParts(re, im);
    return joined(e, re, im);
  },
  polar: (e, abs, angle) => {
    checkParts(abs, angle);
    return joined(e, abs.mul(angle.cos()), abs.mul(angle.sin()));
  },
  angle: (e, self) => {
    if (isComplex(self.dtype)) return measure(e, 'angle', self);
    const x = isFloating(self.dtype) ? self : converted(e, self, e.defaultDtype);
    const turned = e.call(
      'where.Scalar',
      x.lt(0),
      { kind: 'float', value: Math.PI },
      { kind: 'float', value: 0 },
    );
    return e.call('where.self', x.ne(x), x, turned.to(x.dtype));
  },
  sgn: (e, self) => {
    if (!isComplex(self.dtype)) return self.sign();
    const size = measure(e, 'abs', self);
    return self.div(size).maskedFill(size.eq(0), 0);
  },
  _conj: conjugated,
  _conj_physical: conjugated,
  vdot: (e, self, other) => {
    if (!isComplex(self.dtype)) return e.call('dot', self, other);
    return e.call('dot', self.dtype === other.dtype ? conjugated(e, self) : self, other);
  },

  conj: (_e, self) => self.conj(),
  conj_physical: (e, self) => (isComplex(self.dtype) ? e.call('_conj_physical', self) : self),
  resolve_conj: (_e, self) => self,
  resolve_neg: (_e, self) => self,
  real: (e, self) => (isComplex(self.dtype) ? e.call('view_as_real', self).select(-1, 0) : self),
  imag: (e, self) => {
    if (!isComplex(self.dtype))
      throw runtimeError('imag is not implemented for tensors with non-complex dtypes.');
    return e.call('view_as_real', self).select(-1, 1);
  },
  isreal: (e, self) =>
    isComplex(self.dtype)
      ? e.call('imag', self).eq(0)
      : e.call('ones_like', self, e.call('eq.Tensor', self, self).dtype),
  matrix_H: (e, self) => {
    if (self.ndim !== 0 && self.ndim !== 2)
      throw runtimeError(
        `tensor.H is only supported on matrices (2-D tensors). Got ${self.ndim}-D tensor.${self.ndim > 2 ? ' For batches of matrices, consider using tensor.mH' : ''}`,
      );
    return self.ndim === 0 ? self.conj() : adjoint(e, self);
  },
  mH: adjoint,
  adjoint,
});
