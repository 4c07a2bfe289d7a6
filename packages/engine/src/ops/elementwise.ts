// Element by element: arithmetic, functions of one number, comparisons, logic, selection.
import type { BinaryOp, CompareOp, UnaryOp } from '../backend.ts';
import { bool, type DType, isComplex, isFloating, isInexact } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { resultType } from '../promotion.ts';
import { broadcastShapes, sameShape } from '../shape.ts';
import { float, int, type Tensor } from '../tensor.ts';
import { measure } from './complex.ts';
import { implement } from './implement.ts';
import { converted, copyInto, inFloat32, loopOver, pointwise, pointwiseInto } from './loops.ts';
import { equals, type Scalar } from './schema.ts';

export const typeOf = (e: Engine, operands: readonly Tensor[]): DType => resultType(operands, e.defaultDtype);

/** Integers and bools become the default float; floats and complex numbers stay. */
export const floatType = (e: Engine, operands: readonly Tensor[]): DType => {
  const dtype = typeOf(e, operands);
  return isInexact(dtype) ? dtype : e.defaultDtype;
};

/** A function defined on floats only, integers converted. */
export const smooth = (op: UnaryOp) => (e: Engine, self: Tensor) =>
  pointwise(e, [self], floatType(e, [self]), (type, loop) => e.backend.unary(op, type, loop));

/** A function that keeps the dtype, integers included. */
const plain = (op: UnaryOp) => (e: Engine, self: Tensor) =>
  pointwise(e, [self], self.dtype, (type, loop) => e.backend.unary(op, type, loop));

export function arithmetic(e: Engine, op: BinaryOp, a: Tensor, b: Tensor, dtype = typeOf(e, [a, b])): Tensor {
  return pointwise(e, [a, b], dtype, (type, loop) => e.backend.binary(op, type, loop));
}

const floatArithmetic = (op: BinaryOp) => (e: Engine, a: Tensor, b: Tensor) =>
  arithmetic(e, op, a, b, floatType(e, [a, b]));

const comparison = (op: CompareOp) => (e: Engine, self: Tensor, other: Tensor) =>
  pointwise(
    e,
    [self, other],
    typeOf(e, [self, other]),
    (type, loop) => e.backend.compare(op, type, loop),
    true,
  );

function checkFloats(kernel: string, self: Tensor): void {
  if (!isFloating(self.dtype)) throw notImplemented(`"${kernel}" not implemented for '${self.dtype.label}'`);
}

/** Division and remainder of integers by zero: an error, as in PyTorch. */
function checkDivisor(e: Engine, dtype: DType, divisor: Tensor): void {
  if (isInexact(dtype)) return;
  if (e.toArray(divisor).some((x) => x === 0 || x === false)) throw runtimeError('ZeroDivisionError');
}

/** Not zero. NaN and fractions count as true. */
function truth(e: Engine, tensor: Tensor): Tensor {
  return converted(e, tensor, bool);
}

const logical = (op: BinaryOp) => (e: Engine, a: Tensor, b: Tensor) =>
  arithmetic(e, op, truth(e, a), truth(e, b), bool);

function scaled(e: Engine, other: Tensor, alpha: Scalar, dtype: DType): Tensor {
  if (equals(alpha, 1)) return other;
  if (!isComplex(dtype) && alpha.kind === 'complex')
    throw runtimeError('For non-complex input tensors, argument alpha must not be a complex number.');
  if (!isInexact(dtype) && alpha.kind === 'float')
    throw runtimeError('For integral input tensors, argument alpha must not be a floating point number.');
  return arithmetic(e, 'mul', converted(e, other, dtype), e.wrap(alpha), dtype);
}

const noBools = (a: Tensor, b: Tensor): void => {
  if (a.dtype === bool && b.dtype === bool)
    throw runtimeError(
      'Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.',
    );
  if (a.dtype === bool || b.dtype === bool)
    throw runtimeError(
      'Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
    );
};

/** `mode` of div: null, 'trunc' or 'floor'. */
function divide(e: Engine, a: Tensor, b: Tensor, mode: string | null): Tensor {
  if (mode === null) return floatArithmetic('div')(e, a, b);
  const op = mode === 'trunc' ? 'truncdiv' : mode === 'floor' ? 'floordiv' : null;
  if (!op)
    throw runtimeError(
      `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${mode}'`,
    );
  const dtype = typeOf(e, [a, b]);
  checkDivisor(e, dtype, b);
  return arithmetic(e, op, a, b, dtype);
}

function modulo(op: 'remainder' | 'fmod') {
  return (e: Engine, a: Tensor, b: Tensor) => {
    const dtype = typeOf(e, [a, b]);
    checkDivisor(e, dtype, b);
    return arithmetic(e, op, a, b, dtype);
  };
}

function power(e: Engine, base: Tensor, exponent: Tensor): Tensor {
  const dtype = typeOf(e, [base, exponent]);
  if (!isInexact(dtype) && exponent.wrapped && Number(exponent.item()) < 0)
    throw runtimeError('Integers to negative integer powers are not allowed.');
  if (isInexact(dtype) && !isComplex(dtype) && exponent.wrapped) {
    const n = Number(exponent.item());
    if (n === 2 || n === 3) {
      const square = arithmetic(e, 'mul', base, base, dtype);
      return n === 2 ? square : arithmetic(e, 'mul', square, base, dtype);
    }
  }
  return arithmetic(e, 'pow', base, exponent, dtype);
}

/** Powers of a complex number that need no logarithm; null for others. */
function complexPower(e: Engine, z: Tensor, exponent: Scalar): Tensor | null {
  if (equals(exponent, 0)) return e.call('ones_like', z);
  if (equals(exponent, 1)) return e.call('clone', z);
  if (equals(exponent, 2)) return z.mul(z);
  if (equals(exponent, 3)) return z.mul(z).mul(z);
  if (equals(exponent, 0.5)) return z.sqrt();
  if (equals(exponent, -0.5)) return z.rsqrt();
  if (equals(exponent, -1)) return z.reciprocal();
  return equals(exponent, -2) ? z.mul(z).reciprocal() : null;
}

/** condition ? a : b with promotion. */
export function select(e: Engine, condition: Tensor, a: Tensor, b: Tensor): Tensor {
  if (condition.dtype !== bool && condition.dtype.name !== 'uint8')
    throw runtimeError(
      `where expected condition to be a boolean tensor, but got a tensor with dtype ${condition.dtype.label}`,
    );
  const dtype = typeOf(e, [a, b]);
  let shape = broadcastShapes(a.shape, b.shape);
  if (!sameShape(shape, condition.shape)) shape = broadcastShapes(condition.shape, shape);
  const out = e.empty(shape, dtype);
  e.backend.where(
    dtype.bytes,
    loopOver(shape, [out, condition, converted(e, a, dtype), converted(e, b, dtype)]),
  );
  return out;
}

function clampWith(e: Engine, self: Tensor, min: Tensor | null, max: Tensor | null): Tensor {
  if (isComplex(self.dtype)) throw notImplemented('clamp is not supported for complex types');
  if (!min && !max) throw runtimeError("torch.clamp: At least one of 'min' or 'max' must not be None");
  const dtype = typeOf(e, [self, ...(min ? [min] : []), ...(max ? [max] : [])]);
  let out = self;
  if (min) out = arithmetic(e, 'maximum', out, min, dtype);
  if (max) out = arithmetic(e, 'minimum', out, max, dtype);
  return out;
}

/** A bound; a complex number is one only where it is real. */
const wrapOrNull = (e: Engine, scalar: Scalar | null) =>
  scalar && e.wrap(scalar.kind === 'complex' ? float(Number(scalar.value)) : scalar);

/** A 0-d tensor as a dtype; a complex number that is not real is refused by a real one. */
const fitted = (e: Engine, value: Tensor, dtype: DType): Tensor =>
  isComplex(value.dtype) ? e.fromNumbers([value.item()], [], dtype) : converted(e, value, dtype);

/** A copy of `self` with `value` where `mask`; keeps self's dtype. */
function fillMasked(e: Engine, self: Tensor, mask: Tensor, value: Tensor): Tensor {
  if (mask.dtype !== bool)
    throw runtimeError(
      `masked_fill_ only supports boolean masks, but got mask with dtype ${mask.dtype.label.toLowerCase()}`,
    );
  if (value.ndim > 0)
    throw runtimeError(
      `masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
    );
  const shape = broadcastShapes(mask.shape, self.shape);
  const out = e.empty(shape, self.dtype);
  e.backend.where(self.dtype.bytes, loopOver(shape, [out, mask, fitted(e, value, self.dtype), self]));
  return out;
}

export const elementwise = implement({
  neg: (e, self) => {
    if (self.dtype === bool)
      throw runtimeError(
        'Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
      );
    return plain('neg')(e, self);
  },
  abs: (e, self) => (isComplex(self.dtype) ? measure(e, 'abs', self) : plain('abs')(e, self)),
  exp: smooth('exp'),
  exp2: smooth('exp2'),
  expm1: smooth('expm1'),
  log: smooth('log'),
  log2: smooth('log2'),
  log10: smooth('log10'),
  log1p: smooth('log1p'),
  sqrt: smooth('sqrt'),
  rsqrt: smooth('rsqrt'),
  reciprocal: smooth('reciprocal'),
  sin: smooth('sin'),
  cos: smooth('cos'),
  tan: smooth('tan'),
  asin: smooth('asin'),
  acos: smooth('acos'),
  atan: smooth('atan'),
  sinh: smooth('sinh'),
  cosh: smooth('cosh'),
  tanh: smooth('tanh'),
  asinh: smooth('asinh'),
  acosh: smooth('acosh'),
  atanh: smooth('atanh'),
  sigmoid: smooth('sigmoid'),
  relu: (e, self) => {
    if (self.dtype === bool) throw runtimeError('Boolean inputs not supported for relu');
    return plain('relu')(e, self);
  },
  gelu: (e, self, approximate) => {
    if (self.dtype.category === 'int' || self.dtype.category === 'bool')
      throw notImplemented(`"GeluKernelImpl" not implemented for '${self.dtype.label}'`);
    if (approximate !== 'none' && approximate !== 'tanh')
      throw runtimeError('approximate argument must be either none or tanh.');
    return smooth(approximate === 'tanh' ? 'gelu_tanh' : 'gelu')(e, self);
  },
  silu: smooth('silu'),
  erf: smooth('erf'),
  erfc: smooth('erfc'),
  floor: plain('floor'),
  ceil: plain('ceil'),
  round: plain('round'),
  trunc: plain('trunc'),
  frac: (e, self) => arithmetic(e, 'sub', self, plain('trunc')(e, self)),
  sign: plain('sign'),
  leaky_relu: (e, self, slope) => {
    checkFloats('leaky_relu_cpu', self);
    return select(e, self.gt(0), self, self.mul(Number(slope.value)));
  },
  elu: (e, self, alpha, scale, inputScale) => {
    checkFloats('elu_cpu', self);
    const negative = self.mul(Number(inputScale.value));
    const curve = smooth('expm1')(e, negative).mul(Number(alpha.value) * Number(scale.value));
    return select(e, self.gt(0), self.mul(Number(scale.value)), curve);
  },
  softplus: (e, self, beta, threshold) => {
    const b = Number(beta.value);
    const z = self.mul(b);
    const soft = z.exp();
    return select(e, z.gt(Number(threshold.value)), self, smooth('log1p')(e, soft).div(b));
  },
  hardtanh: (e, self, min, max) => clampWith(e, self, e.wrap(min), e.wrap(max)),

  'add.Tensor': (e, self, other, alpha) => {
    const dtype = typeOf(e, [self, other]);
    return arithmetic(e, 'add', self, scaled(e, other, alpha, dtype), dtype);
  },
  'sub.Tensor': (e, self, other, alpha) => {
    noBools(self, other);
    const dtype = typeOf(e, [self, other]);
    return arithmetic(e, 'sub', self, scaled(e, other, alpha, dtype), dtype);
  },
  'mul.Tensor': (e, self, other) => arithmetic(e, 'mul', self, other),
  'div.Tensor': (e, self, other) => divide(e, self, other, null),
  'div.Tensor_mode': divide,
  floor_divide: (e, self, other) => divide(e, self, other, 'floor'),
  'pow.Tensor_Scalar': (e, self, exponent) =>
    (isComplex(self.dtype) && complexPower(e, self, exponent)) || power(e, self, e.wrap(exponent)),
  'pow.Scalar': (e, self, exponent) => power(e, e.wrap(self), exponent),
  'pow.Tensor_Tensor': power,
  'remainder.Tensor': modulo('remainder'),
  'fmod.Tensor': modulo('fmod'),
  maximum: (e, self, other) => arithmetic(e, 'maximum', self, other),
  minimum: (e, self, other) => arithmetic(e, 'minimum', self, other),
  fmax: (e, self, other) => arithmetic(e, 'fmax', self, other),
  fmin: (e, self, other) => arithmetic(e, 'fmin', self, other),
  atan2: floatArithmetic('atan2'),

  'where.self': select,
  clamp: (e, self, min, max) => clampWith(e, self, wrapOrNull(e, min), wrapOrNull(e, max)),
  'clamp.Tensor': clampWith,
  clamp_min: (e, self, min) => clampWith(e, self, e.wrap(min), null),
  clamp_max: (e, self, max) => clampWith(e, self, null, e.wrap(max)),
  'lerp.Scalar': (e, self, end, weight) =>
    inFloat32(e, [self, end], typeOf(e, [self, end]), (a, b) => a!.add(b!.sub(a!).mul(e.wrap(weight)))),
  'lerp.Tensor': (e, self, end, weight) =>
    inFloat32(e, [self, end, weight], typeOf(e, [self, end]), (a, b, w) => a!.add(b!.sub(a!).mul(w!))),
  addcmul: (e, self, a, b, value) =>
    inFloat32(e, [self, a, b], typeOf(e, [self, a, b]), (x, y, z) => x!.add(y!.mul(z!).mul(e.wrap(value)))),
  addcdiv: (e, self, a, b, value) =>
    inFloat32(e, [self, a, b], typeOf(e, [self, a, b]), (x, y, z) => x!.add(y!.div(z!).mul(e.wrap(value)))),
  'masked_fill.Scalar': (e, self, mask, value) => fillMasked(e, self, mask, e.wrap(value)),
  'masked_fill.Tensor': fillMasked,
  'fill.Scalar': (e, self, value) => e.call('full_like', self, value),
  'fill.Tensor': (e, self, value) => {
    if (value.ndim > 0)
      throw runtimeError(
        `fill_ only supports 0-dimension value tensor but got tensor with ${value.ndim} dimensions.`,
      );
    const out = e.emptyLike(self);
    copyInto(e, out, value);
    return out;
  },
  zero: (e, self) => e.call('zeros_like', self),
  copy: (e, self, source) => {
    const out = e.emptyLike(self);
    broadcastInto(out, source);
    copyInto(e, out, source);
    return out;
  },

  'eq.Tensor': comparison('eq'),
  'ne.Tensor': comparison('ne'),
  'lt.Tensor': comparison('lt'),
  'le.Tensor': comparison('le'),
  'gt.Tensor': comparison('gt'),
  'ge.Tensor': comparison('ge'),
  logical_and: logical('bitand'),
  logical_or: logical('bitor'),
  logical_xor: logical('bitxor'),
  logical_not: (e, self) =>
    pointwise(
      e,
      [self, e.wrap(int(0))],
      typeOf(e, [self]),
      (type, loop) => e.backend.compare('eq', type, loop),
      true,
    ),
  'bitwise_and.Tensor': bitwise('bitand', 'bitwise_and'),
  'bitwise_or.Tensor': bitwise('bitor', 'bitwise_or'),
  'bitwise_xor.Tensor': bitwise('bitxor', 'bitwise_xor'),
  bitwise_not: (e, self) => {
    if (self.dtype === bool) return e.call('logical_not', self);
    if (isInexact(self.dtype))
      throw notImplemented(`"bitwise_not_cpu" not implemented for '${self.dtype.label}'`);
    return plain('bitnot')(e, self);
  },

  square: (e, self) => e.call('pow.Tensor_Scalar', self, int(2)),
  square_: (e, self) => e.call('pow_.Scalar', self, int(2)),
  clip: (e, self, min, max) => e.call('clamp', self, min, max),
  'clamp_min.Tensor': (e, self, min) => e.call('maximum', self, min),
  'clamp_max.Tensor': (e, self, max) => e.call('minimum', self, max),
  relu6: (e, self) => e.call('hardtanh', self, int(0), int(6)),
});

function broadcastInto(target: Tensor, source: Tensor): void {
  const shape = broadcastShapes(target.shape, source.shape);
  if (!sameShape(shape, target.shape))
    throw runtimeError(
      `output with shape [${target.shape.join(', ')}] doesn't match the broadcast shape [${shape.join(', ')}]`,
    );
}

function bitwise(op: BinaryOp, name: string) {
  return (e: Engine, a: Tensor, b: Tensor) => {
    const dtype = typeOf(e, [a, b]);
    if (isInexact(dtype)) throw notImplemented(`"${name}_cpu" not implemented for '${dtype.label}'`);
    return arithmetic(e, op, a, b, dtype);
  };
}

/** In-place forms that write without a temporary. */
export const directElementwise: Record<string, (e: Engine, ...args: never[]) => boolean> = {
  'add_.Tensor': direct('add'),
  'sub_.Tensor': direct('sub'),
  'mul_.Tensor': direct('mul'),
  'div_.Tensor': direct('div'),
};

function direct(op: BinaryOp) {
  return (e: Engine, self: Tensor, other: Tensor, alpha?: Scalar): boolean => {
    if (alpha !== undefined && !equals(alpha, 1)) return false;
    const dtype = op === 'div' ? floatType(e, [self, other]) : typeOf(e, [self, other]);
    if (dtype !== self.dtype) return false;
    return pointwiseInto(e, self, [self, other], (type, loop) => e.backend.binary(op, type, loop));
  };
}
