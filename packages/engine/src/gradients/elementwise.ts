// Gradients of arithmetic, functions of one number, and selection.
import { Complex } from '../complex.ts';
import { isComplex } from '../dtype.ts';
import { runtimeError } from '../errors.ts';
import { slopePass } from '../ops/passes.ts';
import { conjugate, equals, type Scalar } from '../ops/schema.ts';
import { float, type Tensor } from '../tensor.ts';
import { by, inWide, keep, pass, rules, square, zero } from './rule.ts';

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
const normalDensity = (x: Tensor): Tensor =>
  x
    .mul(x)
    .mul(-0.5)
    .exp()
    .mul(1 / Math.sqrt(2 * Math.PI));
const oneMinusSquare = (x: Tensor): Tensor => square(x).neg().add(1);

/** The natural logarithm of a scalar; of a negative real one NaN. */
const logarithm = (base: Scalar): Scalar =>
  base.kind === 'complex'
    ? {
        kind: 'complex',
        value: new Complex(
          Math.log(Math.hypot(base.value.re, base.value.im)),
          Math.atan2(base.value.im, base.value.re),
        ),
      }
    : float(Math.log(Number(base.value)));

/** Real and at least zero. */
const notNegative = (n: Tensor): Tensor => {
  const e = n.engine;
  return isComplex(n.dtype) ? e.call('real', n).ge(0).and(e.call('imag', n).eq(0)) : n.ge(0);
};

/** Half of the gradient to each where the two are equal. */
const larger = (g: Tensor, x: Tensor, other: Tensor): Tensor => {
  const shared = g.engine.call('where.self', x.eq(other), g.div(2), g);
  return shared.maskedFill(x.lt(other), 0);
};

export const elementwise = rules({
  neg: () => ({ self: by([], (g: Tensor) => g.neg()) }),
  abs: (e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(e.call('sgn', x))) }),
  exp: (_e, _self, out) => ({ self: by([out], (g: Tensor, y) => g.mul(y.conj())) }),
  exp2: (_e, _self, out) => ({ self: by([out], (g: Tensor, y) => g.mul(y.conj()).mul(Math.LN2)) }),
  expm1: (_e, _self, out) => ({ self: by([out], (g: Tensor, y) => g.mul(y.conj().add(1))) }),
  log: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.div(x.conj())) }),
  log2: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.div(x.conj().mul(Math.LN2))) }),
  log10: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.div(x.conj().mul(Math.LN10))) }),
  log1p: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.div(x.conj().add(1))) }),
  sqrt: (_e, _self, out) => ({ self: by([out], (g: Tensor, y) => g.div(y.conj().mul(2))) }),
  rsqrt: (_e, _self, out) => ({
    self: by([out], (g: Tensor, y) => g.mul(square(y).mul(y).conj()).mul(-0.5)),
  }),
  reciprocal: (_e, _self, out) => ({ self: by([out], (g: Tensor, y) => g.mul(square(y).conj()).neg()) }),
  sin: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(x.cos().conj())) }),
  cos: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(x.sin().conj()).neg()) }),
  tan: (_e, _self, out) => ({ self: by([out], (g: Tensor, y) => g.mul(square(y).add(1).conj())) }),
  asin: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(oneMinusSquare(x).rsqrt().conj())) }),
  acos: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(oneMinusSquare(x).rsqrt().conj()).neg()) }),
  atan: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.div(square(x).add(1).conj())) }),
  sinh: (e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(e.call('cosh', x).conj())) }),
  cosh: (e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(e.call('sinh', x).conj())) }),
  tanh: (e, _self, out) => ({
    self: by(
      [out],
      inWide((g, y) => slopePass(e, 'tanh', g, y!) ?? g.mul(oneMinusSquare(y!).conj())),
    ),
  }),
  asinh: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.mul(square(x).add(1).rsqrt().conj())) }),
  acosh: (_e, self) => ({
    self: by([self], (g: Tensor, x) => g.mul(x.sub(1).rsqrt().mul(x.add(1).rsqrt()).conj())),
  }),
  atanh: (_e, self) => ({ self: by([self], (g: Tensor, x) => g.div(oneMinusSquare(x).conj())) }),
  sigmoid: (e, _self, out) => ({
    self: by(
      [out],
      inWide((g, y) => slopePass(e, 'sigmoid', g, y!) ?? g.mul(y!.neg().add(1).mul(y!).conj())),
    ),
  }),
  relu: (e, _self, out) => ({
    self: by([out], (g: Tensor, y) => slopePass(e, 'relu', g, y!) ?? keep(g, y!.gt(0))),
  }),
  gelu: (e, self, approximate) => ({
    self: by(
      [self],
      inWide((g, input) => {
        const x = input!;
        const fast = slopePass(e, approximate === 'tanh' ? 'gelu_tanh' : 'gelu', g, x);
        if (fast) return fast;
        if (approximate === 'none') {
          const below = e.call('erf', x.mul(Math.SQRT1_2)).add(1).mul(0.5);
          return g.mul(below.add(x.mul(normalDensity(x))));
        }
        const k = Math.sqrt(2 / Math.PI);
        const cubic = 0.044715;
        const t = x.add(x.pow(3).mul(cubic)).mul(k).tanh();
        const slope = oneMinusSquare(t).mul(
          square(x)
            .mul(3 * cubic)
            .add(1)
            .mul(k),
        );
        return g.mul(t.add(1).mul(0.5).add(x.mul(slope).mul(0.5)));
      }),
    ),
  }),
  silu: (e, self) => {
    if (isComplex(self.dtype))
      throw runtimeError('silu does not support automatic differentiation for outputs with complex dtype.');
    return {
      self: by(
        [self],
        inWide((g, input) => {
          const x = input!;
          const fast = slopePass(e, 'silu', g, x);
          if (fast) return fast;
          const s = x.sigmoid();
          return g.mul(s).mul(x.mul(s.neg().add(1)).add(1));
        }),
      ),
    };
  },
  erf: (_e, self) => ({
    self: by([self], (g: Tensor, x) => g.mul(square(x).neg().exp()).mul(TWO_OVER_SQRT_PI)),
  }),
  erfc: (_e, self) => ({
    self: by([self], (g: Tensor, x) => g.mul(square(x).neg().exp()).mul(-TWO_OVER_SQRT_PI)),
  }),
  floor: () => ({ self: zero }),
  ceil: () => ({ self: zero }),
  round: () => ({ self: zero }),
  trunc: () => ({ self: zero }),
  frac: () => ({ self: pass }),
  sign: () => ({ self: zero }),
  leaky_relu: (e, self, slope) => ({
    self: by([self], (g: Tensor, x) => e.call('where.self', x.gt(0), g, g.mul(Number(slope.value)))),
  }),
  elu: (e, self, alpha, scale, inputScale) => ({
    self: by([self], (g: Tensor, x) => {
      const [a, s, i] = [Number(alpha.value), Number(scale.value), Number(inputScale.value)];
      return e.call('where.self', x.gt(0), g.mul(s), g.mul(x.mul(i).exp()).mul(a * s * i));
    }),
  }),
  softplus: (e, self, beta, threshold) => ({
    self: by([self], (g: Tensor, x) => {
      const z = x.mul(Number(beta.value));
      return e.call('where.self', z.gt(Number(threshold.value)), g, g.mul(z.sigmoid()));
    }),
  }),
  hardtanh: (_e, self, min, max) => ({
    self: by([self], (g: Tensor, x) => keep(g, x.gt(Number(min.value)).and(x.lt(Number(max.value))))),
  }),

  'add.Tensor': (e, _self, _other, alpha) => ({
    self: pass,
    other: equals(alpha, 1) ? pass : by([], (g: Tensor) => g.mul(e.wrap(conjugate(alpha)))),
  }),
  'sub.Tensor': (e, _self, _other, alpha) => ({
    self: pass,
    other: by([], (g: Tensor) => (equals(alpha, 1) ? g.neg() : g.mul(e.wrap(conjugate(alpha))).neg())),
  }),
  'rsub.Tensor': (e, _self, _other, alpha) => ({
    self: by([], (g: Tensor) => (equals(alpha, 1) ? g.neg() : g.mul(e.wrap(conjugate(alpha))).neg())),
    other: pass,
  }),
  'rsub.Scalar': (e, _self, _other, alpha) => ({
    self: by([], (g: Tensor) => (equals(alpha, 1) ? g.neg() : g.mul(e.wrap(conjugate(alpha))).neg())),
  }),
  'mul.Tensor': (_e, self, other) => ({
    self: by([other], (g: Tensor, b) => g.mul(b.conj())),
    other: by([self], (g: Tensor, a) => g.mul(a.conj())),
  }),
  'div.Tensor': (_e, self, other) => ({
    self: by([other], (g: Tensor, b) => g.div(b.conj())),
    other: by([self, other], (g: Tensor, a, b) => g.mul(a.div(b).div(b).conj()).neg()),
  }),
  'div.Tensor_mode': (_e, self, other, mode) =>
    mode === null
      ? {
          self: by([other], (g: Tensor, b) => g.div(b.conj())),
          other: by([self, other], (g: Tensor, a, b) => g.mul(a.div(b).div(b).conj()).neg()),
        }
      : { self: zero, other: zero },
  'pow.Tensor_Scalar': (e, self, exponent) => {
    if (equals(exponent, 0)) return { self: zero };
    const below: Scalar =
      exponent.kind === 'complex'
        ? { kind: 'complex', value: new Complex(exponent.value.re - 1, exponent.value.im) }
        : e.scalar(Number(exponent.value) - 1);
    return {
      self: by([self], (g: Tensor, x) => {
        const slope = equals(exponent, 2)
          ? x.mul(2)
          : e.call('pow.Tensor_Scalar', x, below).mul(e.wrap(exponent));
        return g.mul(slope.conj());
      }),
    };
  },
  'pow.Scalar': (e, base, exponent, out) => ({
    exponent: by([exponent, out], (g: Tensor, n, y) => {
      const slope = g.mul(y.mul(e.wrap(logarithm(base))).conj());
      return equals(base, 0) ? e.call('where.ScalarSelf', notNegative(n), float(0), slope) : slope;
    }),
  }),
  'pow.Tensor_Tensor': (e, self, exponent, out) => ({
    self: by([self, exponent], (g: Tensor, x, n) =>
      e.call('where.ScalarSelf', n.eq(0), float(0), g.mul(n.mul(x.pow(n.sub(1))).conj())),
    ),
    exponent: by([self, exponent, out], (g: Tensor, x, n, y) =>
      e.call(
        'where.ScalarSelf',
        x.eq(0).and(notNegative(n)),
        float(0),
        g.mul(y.mul((isComplex(y.dtype) ? x.to(y.dtype) : x).log()).conj()),
      ),
    ),
  }),
  'remainder.Tensor': (e, self, other) => ({
    self: pass,
    other: by([self, other], (g: Tensor, a, b) => g.mul(e.call('div.Tensor_mode', a, b, 'floor')).neg()),
  }),
  'fmod.Tensor': (e, self, other) => ({
    self: pass,
    other: by([self, other], (g: Tensor, a, b) => g.mul(e.call('div.Tensor_mode', a, b, 'trunc')).neg()),
  }),
  maximum: (_e, self, other) => ({
    self: by([self, other], (g: Tensor, a, b) => larger(g, a, b)),
    other: by([self, other], (g: Tensor, a, b) => larger(g, b, a)),
  }),
  minimum: (_e, self, other) => ({
    self: by([self, other], (g: Tensor, a, b) => larger(g, a.neg(), b.neg())),
    other: by([self, other], (g: Tensor, a, b) => larger(g, b.neg(), a.neg())),
  }),
  fmax: (_e, self, other) => ({
    self: by([self, other], (g: Tensor, a, b) => keep(g, a.ge(b).or(b.ne(b)))),
    other: by([self, other], (g: Tensor, a, b) => keep(g, a.ge(b).or(b.ne(b)).not())),
  }),
  fmin: (_e, self, other) => ({
    self: by([self, other], (g: Tensor, a, b) => keep(g, a.le(b).or(b.ne(b)))),
    other: by([self, other], (g: Tensor, a, b) => keep(g, a.le(b).or(b.ne(b)).not())),
  }),
  atan2: (_e, self, other) => ({
    self: by([self, other], (g: Tensor, a, b) => g.mul(b.div(square(a).add(square(b))))),
    other: by([self, other], (g: Tensor, a, b) => g.mul(a.div(square(a).add(square(b)))).neg()),
  }),

  'where.self': (e, condition) => ({
    self: by([condition], (g: Tensor, c) => keep(g, c)),
    other: by([condition], (g: Tensor, c) => e.call('where.ScalarSelf', c, float(0), g)),
  }),
  clamp: (_e, self, min, max) => ({
    self: by([self], (g: Tensor, x) => {
      let kept = g;
      if (min) kept = keep(kept, x.ge(Number(min.value)));
      if (max) kept = keep(kept, x.le(Number(max.value)));
      return kept;
    }),
  }),
  'clamp.Tensor': (_e, self, min, max) => {
    const bounds = [...(min ? [min] : []), ...(max ? [max] : [])];
    const parts = (rest: Tensor[]) => ({
      low: min ? rest[0]! : null,
      high: max ? rest[rest.length - 1]! : null,
    });
    return {
      self: by([self, ...bounds], (g: Tensor, x, ...rest) => {
        const { low, high } = parts(rest);
        let kept = g;
        if (low) kept = keep(kept, x!.ge(low));
        if (high) kept = keep(kept, x!.le(high));
        return kept;
      }),
      min: by([self, ...bounds], (g: Tensor, x, ...rest) => {
        const { low, high } = parts(rest);
        const taken = keep(g, x!.lt(low!));
        return high ? keep(taken, low!.lt(high)) : taken;
      }),
      max: by([self, ...bounds], (g: Tensor, x, ...rest) => {
        const { low, high } = parts(rest);
        const taken = x!.gt(high!);
        return keep(g, low ? taken.or(high!.lt(low)) : taken);
      }),
    };
  },
  clamp_min: (_e, self, min) => ({ self: by([self], (g: Tensor, x) => keep(g, x.ge(Number(min.value)))) }),
  clamp_max: (_e, self, max) => ({ self: by([self], (g: Tensor, x) => keep(g, x.le(Number(max.value)))) }),
  'lerp.Scalar': (e, _self, _end, weight) => ({
    self: by([], (g: Tensor) => g.mul(e.wrap(conjugate(weight)).neg().add(1))),
    end: by([], (g: Tensor) => g.mul(e.wrap(conjugate(weight)))),
  }),
  'lerp.Tensor': (_e, self, end, weight) => ({
    self: by([weight], (g: Tensor, w) => g.mul(w.neg().add(1).conj())),
    end: by([weight], (g: Tensor, w) => g.mul(w.conj())),
    weight: by([self, end], (g: Tensor, a, b) => g.mul(b.sub(a).conj())),
  }),
  addcmul: (e, _self, tensor1, tensor2, value) => ({
    self: pass,
    tensor1: by([tensor2], (g: Tensor, b) => g.mul(b.mul(e.wrap(value)).conj())),
    tensor2: by([tensor1], (g: Tensor, a) => g.mul(a.mul(e.wrap(value)).conj())),
  }),
  addcdiv: (e, _self, tensor1, tensor2, value) => ({
    self: pass,
    tensor1: by([tensor2], (g: Tensor, b) => g.mul(e.wrap(conjugate(value))).div(b.conj())),
    tensor2: by([tensor1, tensor2], (g: Tensor, a, b) =>
      g.mul(a.mul(e.wrap(value)).div(square(b)).conj()).neg(),
    ),
  }),
  'masked_fill.Scalar': (_e, _self, mask) => ({ self: by([mask], (g: Tensor, m) => g.maskedFill(m, 0)) }),
  'masked_fill.Tensor': (_e, _self, mask) => ({
    self: by([mask], (g: Tensor, m) => g.maskedFill(m, 0)),
    value: by([mask], (g: Tensor, m) => keep(g, m).sum()),
  }),
  'fill.Scalar': () => ({ self: zero }),
  'fill.Tensor': () => ({ self: zero, value: by([], (g: Tensor) => g.sum()) }),
  zero: () => ({ self: zero }),
  copy: () => ({ self: zero, src: pass }),
});
