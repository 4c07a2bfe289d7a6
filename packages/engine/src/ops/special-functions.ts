// Special functions element by element: gamma's family, the normal distribution's, Bessel's, logarithms that hold at 0.
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import { digamma, incompleteGamma, lgamma, polygamma, zeta } from '../special-gamma.ts';
import { besselIe, erfcx, erfinv, logNdtr, ndtri } from '../special-normal.ts';
import { float, type Tensor } from '../tensor.ts';
import { floatType, typeOf } from './elementwise.ts';
import { implement } from './implement.ts';
import { mapped } from './map.ts';

const unary =
  (name: string, f: (x: number) => number) =>
  (e: Engine, self: Tensor): Tensor =>
    mapped(e, name, [self], floatType(e, [self]), f);

/** As `unary`, refused for the half types. */
const wideUnary =
  (name: string, f: (x: number) => number) =>
  (e: Engine, self: Tensor): Tensor => {
    const dtype = floatType(e, [self]);
    if (dtype.bytes < 4) throw notImplemented(`"${name}" not implemented for '${dtype.label}'`);
    return mapped(e, name, [self], dtype, f);
  };

const binary =
  (name: string, f: (x: number, y: number) => number) =>
  (e: Engine, a: Tensor, b: Tensor): Tensor =>
    mapped(e, name, [a, b], floatType(e, [a, b]), f);

/** As `binary`, where PyTorch converts no integers. */
const binaryOfFloats =
  (name: string, f: (x: number, y: number) => number) =>
  (e: Engine, a: Tensor, b: Tensor): Tensor => {
    const dtype = typeOf(e, [a, b]);
    if (dtype.category !== 'float') throw notImplemented(`"${name}" not implemented for '${dtype.label}'`);
    return mapped(e, name, [a, b], dtype, f);
  };

/** x log y: 0 where x is 0, unless y is NaN. */
const timesLog = (log: (y: number) => number) => (x: number, y: number) =>
  Number.isNaN(y) ? Number.NaN : x === 0 ? 0 : x * log(y);

export const specialFunctions = implement({
  digamma: unary('digamma', digamma),
  lgamma: unary('lgamma', lgamma),
  polygamma: (e, n, self) => {
    if (n < 0) throw runtimeError('polygamma(n, x) does not support negative n.');
    return unary('polygamma', (x) => polygamma(n, x))(e, self);
  },
  erfinv: unary('erfinv', erfinv),
  i0: unary('i0', (x) => besselIe(0, x) * Math.exp(Math.abs(x))),
  special_i0e: unary('i0e', (x) => besselIe(0, x)),
  special_i1: unary('i1', (x) => besselIe(1, x) * Math.exp(Math.abs(x))),
  special_i1e: unary('i1e', (x) => besselIe(1, x)),
  sinc: unary('sinc_cpu', (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))),
  logit: (e, self, eps) =>
    unary('logit_cpu', (x) => {
      const z = eps === null ? x : x < eps ? eps : x > 1 - eps ? 1 - eps : x;
      return Math.log(z / (1 - z));
    })(e, self),
  'xlogy.Tensor': binary('xlogy_cpu', timesLog(Math.log)),
  special_xlog1py: binary('xlog1py_cpu', timesLog(Math.log1p)),
  special_zeta: binary('zeta', zeta),
  special_entr: unary('entr', (x) =>
    Number.isNaN(x) ? x : x > 0 ? -x * Math.log(x) : x === 0 ? 0 : Number.NEGATIVE_INFINITY,
  ),
  special_ndtri: wideUnary('ndtri_cpu', ndtri),
  special_log_ndtr: unary('log_ndtr', logNdtr),
  special_erfcx: wideUnary('erfcx_cpu', erfcx),
  igamma: binaryOfFloats('igamma_cpu', (a, x) => incompleteGamma(a, x, false)),
  igammac: binaryOfFloats('igammac_cpu', (a, x) => incompleteGamma(a, x, true)),

  special_ndtr: (e, self) => {
    const x = self.dtype.category === 'float' ? self : self.to(e.defaultDtype);
    return e.call('erf', x.div(Math.SQRT2)).add(1).mul(0.5);
  },
  mvlgamma: (e, self, p) => {
    if (self.dtype.category !== 'float' && self.dtype.category !== 'int')
      throw notImplemented(`"mvlgamma_cpu" not implemented for '${self.dtype.label}'`);
    if (p < 1) throw runtimeError(`p has to be greater than or equal to 1`);
    const x = self.dtype.category === 'float' ? self : self.to(e.defaultDtype);
    const steps = e.fromNumbers(
      Array.from({ length: p }, (_, j) => -j / 2),
      [p],
      x.dtype,
    );
    return e
      .call('lgamma', x.unsqueeze(-1).add(steps))
      .sum([-1])
      .add(e.wrap(float((p * (p - 1) * Math.log(Math.PI)) / 4)));
  },
});
