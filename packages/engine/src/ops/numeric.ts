// Arithmetic beyond the everyday: signs, bits, divisors, logarithms of sums, NaN put right.
import { bool, complex128, type DType, float64, int32, isComplex, isFloating } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { float, type Tensor } from '../tensor.ts';
import { floatType, typeOf } from './elementwise.ts';
import { implement } from './implement.ts';
import { converted } from './loops.ts';
import { mapped, neighbour } from './map.ts';
import type { Scalar } from './schema.ts';

/** A function of two numbers on floats only, integers converted. */
const overFloats =
  (name: string, f: (a: number, b: number) => number) =>
  (e: Engine, a: Tensor, b: Tensor): Tensor =>
    mapped(e, name, [a, b], floatType(e, [a, b]), f);

/** A function of two numbers on floats only; other dtypes are refused. */
const ofFloats =
  (name: string, f: (a: number, b: number) => number) =>
  (e: Engine, a: Tensor, b: Tensor): Tensor => {
    const dtype = typeOf(e, [a, b]);
    if (!isFloating(dtype)) throw notImplemented(`"${name}" not implemented for '${dtype.label}'`);
    return mapped(e, name, [a, b], dtype, f);
  };

const abs = (x: bigint) => (x < 0n ? -x : x);
function bigGcd(a: bigint, b: bigint): bigint {
  let [x, y] = [abs(a), abs(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
const bigLcm = (a: bigint, b: bigint) => {
  const g = bigGcd(a, b);
  return g === 0n ? 0n : abs((a / g) * b);
};

/** A function of two integers; floats and bools are refused. */
const ofIntegers =
  (name: string, f: (a: bigint, b: bigint) => bigint) =>
  (e: Engine, a: Tensor, b: Tensor): Tensor => {
    const dtype = typeOf(e, [a, b]);
    if (dtype.category !== 'int') throw notImplemented(`"${name}" not implemented for '${dtype.label}'`);
    return mapped(e, name, [a, b], dtype, (x, y) => Number(f(BigInt(x), BigInt(y))), f);
  };

/** Shifts by a negative count, or past the width, fill with zeros (or the sign). */
function shift(name: string, left: boolean) {
  return (e: Engine, a: Tensor, b: Tensor): Tensor => {
    const dtype = typeOf(e, [a, b]);
    if (dtype.category !== 'int') throw notImplemented(`"${name}" not implemented for '${dtype.label}'`);
    const bits = dtype.bytes * 8;
    const out = (x: bigint, by: bigint): bigint => {
      const far = by < 0n || by >= BigInt(bits);
      if (left) return far ? 0n : BigInt.asIntN(64, x << by);
      return far ? (x < 0n ? -1n : 0n) : x >> by;
    };
    return mapped(
      e,
      name,
      [a, b],
      dtype,
      (x, y) => Number(BigInt.asIntN(32, out(BigInt(x), BigInt(y)))),
      out,
    );
  };
}

/** log(exp(a) + exp(b)) with the larger taken out. */
function logAdd(a: number, b: number, exp: (x: number) => number, log1p: (x: number) => number): number {
  if (a === b && Math.abs(a) === Number.POSITIVE_INFINITY) return a;
  const high = Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b);
  return high + log1p(exp(-Math.abs(a - b)));
}

function nanToNum(
  e: Engine,
  self: Tensor,
  nan: number | null,
  posinf: number | null,
  neginf: number | null,
): Tensor {
  if (!isFloating(self.dtype)) return self.clone();
  const [forNan, high, low] = [nan ?? 0, posinf ?? self.dtype.max, neginf ?? self.dtype.min];
  return mapped(e, 'nan_to_num', [self], self.dtype, (x) =>
    Number.isNaN(x)
      ? forNan
      : x === Number.POSITIVE_INFINITY
        ? high
        : x === Number.NEGATIVE_INFINITY
          ? low
          : x,
  );
}

function frexp(e: Engine, self: Tensor): readonly [Tensor, Tensor] {
  if (!isFloating(self.dtype)) throw runtimeError(`torch.frexp() only supports floating-point dtypes`);
  const exponentOf = (x: number): number => {
    if (x === 0 || !Number.isFinite(x)) return 0;
    let n = Math.floor(Math.log2(Math.abs(x))) + 1;
    while (Math.abs(x) / 2 ** n >= 1) n++;
    while (Math.abs(x) / 2 ** n < 0.5) n--;
    return n;
  };
  const exponent = mapped(e, 'frexp', [self], self.dtype, exponentOf);
  return [
    mapped(e, 'frexp', [self], self.dtype, (x) => x / 2 ** exponentOf(x)),
    converted(e, exponent, int32),
  ];
}

function roundTo(e: Engine, self: Tensor, decimals: number): Tensor {
  if (!isFloating(self.dtype)) {
    if (decimals === 0) return self.clone();
    throw notImplemented(`"round_cpu" not implemented for '${self.dtype.label}'`);
  }
  const ten = 10 ** Math.abs(decimals);
  const scale = e.wrap(float(ten));
  // The multiplication and division round in the tensor's own type, as PyTorch's do.
  if (decimals >= 0) return e.call('round', self.mul(scale)).div(scale);
  return e.call('round', self.div(scale)).mul(scale);
}

/** Whether each element is among the others. */
function isIn(e: Engine, elements: Tensor, among: Tensor, invert: boolean): Tensor {
  const dtype = typeOf(e, [elements, among]);
  const known = new Set(e.toArray(converted(e, among, dtype)));
  const found = e
    .toArray(converted(e, elements, dtype))
    .map((x) => !Number.isNaN(x) && known.has(x) !== invert);
  if (invert)
    e.toArray(elements).forEach((x, i) => {
      if (Number.isNaN(x)) found[i] = true;
    });
  return e.fromNumbers(found, elements.shape, bool);
}

/** What float_power calculates in: double precision, complex if an operand is. */
function precise(a: Tensor, b: Tensor | Scalar): DType {
  const complex = isComplex(a.dtype) || ('dtype' in b ? isComplex(b.dtype) : b.kind === 'complex');
  return complex ? complex128 : float64;
}

const inexact = (scalar: Scalar): Scalar =>
  scalar.kind === 'complex' ? scalar : float(Number(scalar.value));

export const numeric = implement({
  deg2rad: (e, self) => self.mul(e.wrap(float(Math.PI / 180))),
  rad2deg: (e, self) => self.mul(e.wrap(float(180 / Math.PI))),
  'copysign.Tensor': overFloats('copysign_cpu', (a, b) =>
    b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a),
  ),
  hypot: ofFloats('hypot_cpu', Math.hypot),
  nextafter: (e, self, other) => {
    const dtype = typeOf(e, [self, other]);
    if (!isFloating(dtype)) throw notImplemented(`"nextafter_cpu" not implemented for '${dtype.label}'`);
    return mapped(e, 'nextafter_cpu', [self, other], dtype, neighbour(dtype));
  },
  'frexp.Tensor': frexp,
  heaviside: (e, self, values) => {
    if (self.dtype !== values.dtype && !values.wrapped)
      throw runtimeError('heaviside is not yet implemented for tensors with different dtypes.');
    return mapped(
      e,
      'heaviside_cpu',
      [self, values],
      self.dtype,
      (x, v) => (x === 0 ? v : Number(x > 0)),
      (x, v) => (x === 0n ? v : x > 0n ? 1n : 0n),
    );
  },
  gcd: ofIntegers('gcd_cpu', bigGcd),
  lcm: ofIntegers('lcm_cpu', bigLcm),
  logaddexp: overFloats('logaddexp_cpu', (a, b) => logAdd(a, b, Math.exp, Math.log1p)),
  logaddexp2: overFloats('logaddexp2_cpu', (a, b) =>
    logAdd(
      a,
      b,
      (x) => 2 ** x,
      (x) => Math.log1p(x) / Math.LN2,
    ),
  ),
  'bitwise_left_shift.Tensor': shift('lshift_cpu', true),
  'bitwise_right_shift.Tensor': shift('rshift_cpu', false),
  nan_to_num: nanToNum,
  'round.decimals': roundTo,
  'isin.Tensor_Tensor': (e, elements, among, _unique, invert) => isIn(e, elements, among, invert),

  'isin.Tensor_Scalar': (e, elements, one, _unique, invert) =>
    e.call('isin.Tensor_Tensor', elements, e.wrap(one), false, invert),
  'isin.Scalar_Tensor': (e, one, among, _unique, invert) =>
    e.call('isin.Tensor_Tensor', e.wrap(one), among, false, invert),
  positive: (_e, self) => {
    if (self.dtype === bool) throw runtimeError('The `+` operator, on a bool tensor is not supported.');
    return self;
  },
  'copysign.Scalar': (e, self, other) => e.call('copysign.Tensor', self, e.wrap(other)),
  'ldexp.Tensor': (e, self, other) => self.mul(e.call('pow.Scalar', float(2), other)),
  'float_power.Tensor_Tensor': (_e, self, exponent) =>
    self.to(precise(self, exponent)).pow(exponent.to(precise(self, exponent))),
  'float_power.Tensor_Scalar': (e, self, exponent) =>
    e.call('pow.Tensor_Scalar', self.to(precise(self, exponent)), inexact(exponent)),
  'float_power.Scalar': (e, self, exponent) =>
    e.call('pow.Scalar', inexact(self), exponent.to(precise(exponent, self))),
  'bitwise_left_shift.Tensor_Scalar': (e, self, by) => e.call('bitwise_left_shift.Tensor', self, e.wrap(by)),
  'bitwise_left_shift.Scalar_Tensor': (e, self, by) => e.call('bitwise_left_shift.Tensor', e.wrap(self), by),
  'bitwise_right_shift.Tensor_Scalar': (e, self, by) =>
    e.call('bitwise_right_shift.Tensor', self, e.wrap(by)),
  'bitwise_right_shift.Scalar_Tensor': (e, self, by) =>
    e.call('bitwise_right_shift.Tensor', e.wrap(self), by),
  'bitwise_and.Scalar_Tensor': (e, self, other) => e.call('bitwise_and.Tensor', e.wrap(self), other),
  'bitwise_or.Scalar_Tensor': (e, self, other) => e.call('bitwise_or.Tensor', e.wrap(self), other),
  'bitwise_xor.Scalar_Tensor': (e, self, other) => e.call('bitwise_xor.Tensor', e.wrap(self), other),
  'bitwise_and_.Scalar': (e, self, other) => e.call('bitwise_and_.Tensor', self, e.wrap(other)),
  'bitwise_or_.Scalar': (e, self, other) => e.call('bitwise_or_.Tensor', self, e.wrap(other)),
  'bitwise_xor_.Scalar': (e, self, other) => e.call('bitwise_xor_.Tensor', self, e.wrap(other)),
  'div_.Scalar_mode': (e, self, other, mode) => e.call('div_.Tensor_mode', self, e.wrap(other), mode),
  'floor_divide_.Scalar': (e, self, other) => e.call('floor_divide_.Tensor', self, e.wrap(other)),
  'fmod_.Scalar': (e, self, other) => e.call('fmod_.Tensor', self, e.wrap(other)),
  'true_divide.Scalar': (e, self, other) => e.call('div.Tensor', self, e.wrap(other)),
  'clip.Tensor': (e, self, min, max) => e.call('clamp.Tensor', self, min, max),
  'clamp_min_.Tensor': (e, self, min) => e.call('clamp_.Tensor', self, min, null),
  'clamp_max_.Tensor': (e, self, max) => e.call('clamp_.Tensor', self, null, max),
  'max.other': (e, self, other) => e.call('maximum', self, other),
  'min.other': (e, self, other) => e.call('minimum', self, other),
  clip_: (e, self, min, max) => e.call('clamp_', self, min, max),
  'clip_.Tensor': (e, self, min, max) => e.call('clamp_.Tensor', self, min, max),
  'copysign_.Scalar': (e, self, other) => e.call('copysign_.Tensor', self, e.wrap(other)),
  ldexp_: (e, self, other) => e.call('mul_.Tensor', self, e.call('pow.Scalar', float(2), other)),
  'float_power_.Scalar': (e, self, exponent) => {
    if (self.dtype !== float64)
      throw runtimeError(
        `the base given to float_power_ has dtype ${self.dtype.label} but the operation's result requires dtype Double`,
      );
    return e.call('pow_.Scalar', self, exponent);
  },
  'float_power_.Tensor': (e, self, exponent) => {
    if (self.dtype !== float64)
      throw runtimeError(
        `the base given to float_power_ has dtype ${self.dtype.label} but the operation's result requires dtype Double`,
      );
    return e.call('pow_.Tensor', self, exponent);
  },
  'xlogy.Scalar_Self': (e, self, other) => e.call('xlogy.Tensor', e.wrap(self), other),
  'xlogy.Scalar_Other': (e, self, other) => e.call('xlogy.Tensor', self, e.wrap(other)),
  'xlogy_.Scalar_Other': (e, self, other) => e.call('xlogy_.Tensor', self, e.wrap(other)),
  'special_xlog1py.self_scalar': (e, self, other) => e.call('special_xlog1py', e.wrap(self), other),
  'special_xlog1py.other_scalar': (e, self, other) => e.call('special_xlog1py', self, e.wrap(other)),
  'special_zeta.self_scalar': (e, self, other) => e.call('special_zeta', e.wrap(self), other),
  'special_zeta.other_scalar': (e, self, other) => e.call('special_zeta', self, e.wrap(other)),
  polygamma_: (e, self, n) => e.call('copy_', self, e.call('polygamma', n, self.clone())),
  mvlgamma_: (e, self, p) => e.call('copy_', self, e.call('mvlgamma', self.clone(), p)),
  sum_to_size: (e, self, size) => sumTo(e, self, size),
});

function sumTo(_e: Engine, self: Tensor, size: readonly number[]): Tensor {
  const lead = self.ndim - size.length;
  const fits = lead >= 0 && size.every((n, d) => n === 1 || n === self.shape[lead + d]);
  if (!fits)
    throw runtimeError(`size {[${size.join(', ')}]} is not expandable to size {[${self.shape.join(', ')}]}.`);
  const dims = self.shape.flatMap((n, d) => (d < lead || (size[d - lead] === 1 && n !== 1) ? [d] : []));
  const summed = dims.length > 0 ? self.sum(dims, true) : self;
  return lead > 0 ? summed.reshape(size) : summed;
}
