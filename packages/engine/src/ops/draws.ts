// Random tensors whose numbers are drawn by rejection, and the slopes of gamma and beta numbers by their parameters.

import { drawBinomial, drawGamma, drawPoisson } from '../draws.ts';
import { type DType, float64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError, valueError } from '../errors.ts';
import { gammaSlope, shareSlope } from '../implicit-gradients.ts';
import type { Generator } from '../rng.ts';
import { broadcastShapes } from '../shape.ts';
import { lgamma } from '../special-gamma.ts';
import { float, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { mapped } from './map.ts';
import { draw, floats, source } from './random.ts';

const roundingOf = (dtype: DType): ((x: number) => number) => (dtype === float64 ? (x) => x : Math.fround);
const tinyOf = (dtype: DType): number =>
  dtype === float64 ? 2 ** -1022 : dtype.name === 'float16' ? 2 ** -14 : 2 ** -126;

/** A new tensor of `like`'s shape and dtype, each number drawn from the parameter at its place. */
function each(e: Engine, like: Tensor, next: (value: number, at: number) => number): Tensor {
  const values = e.toArray(like).map(Number);
  let i = 0;
  return draw(e, e.empty(like.shape, like.dtype), () => next(values[i]!, i++));
}

function gammas(e: Engine, self: Tensor, generator: Generator | null): Tensor {
  const g = source(e, generator);
  const round = roundingOf(self.dtype);
  return each(e, self, (alpha) => drawGamma(g, alpha, round));
}

function poisson(e: Engine, self: Tensor, generator: Generator | null): Tensor {
  floats('poisson_cpu', self.dtype);
  const g = source(e, generator);
  return each(e, self, (rate) => {
    if (!(rate >= 0)) throw runtimeError('invalid Poisson rate, expected rate to be non-negative');
    return drawPoisson(g, rate, lgamma);
  });
}

function binomial(e: Engine, count: Tensor, prob: Tensor, generator: Generator | null): Tensor {
  for (const [name, t] of [
    ['count', count],
    ['prob', prob],
  ] as const)
    if (t.dtype.category !== 'float')
      throw valueError(`binomial only supports floating-point dtypes for ${name}, got: ${t.dtype.label}`);
  const shape = broadcastShapes(count.shape, prob.shape);
  const [counts, probs] = [count.expand(shape), prob.expand(shape)];
  const g = source(e, generator);
  const round = roundingOf(count.dtype);
  const p = e.toArray(probs).map(Number);
  return each(e, counts, (n, i) => drawBinomial(g, n, p[i]!, round));
}

export const draws = implement({
  poisson,
  binomial,
  _standard_gamma: (e, self, generator) => {
    floats('gamma_cpu', self.dtype);
    return e.call('clamp', gammas(e, self, generator), float(tinyOf(self.dtype)), null);
  },
  _standard_gamma_grad: (e, self, output) =>
    mapped(e, '_standard_gamma_grad_cpu', [self, output], self.dtype, gammaSlope),
  _sample_dirichlet: (e, self, generator) => {
    floats('dirichlet', self.dtype);
    const drawn = gammas(e, self.to(float64), generator);
    const shares = drawn.div(drawn.sum([-1], true)).to(self.dtype);
    const below = self.dtype === float64 ? 1 - 2 ** -53 : 1 - 2 ** -24;
    return e.call('clamp', shares, float(tinyOf(self.dtype)), float(below));
  },
  _dirichlet_grad: (e, x, alpha, total) => {
    floats('_dirichlet_grad_cpu', x.dtype);
    const [alphas, totals] = [alpha, total].map((t) => e.toArray(t.expand(x.shape)).map(Number));
    return each(e, x, (share, i) => shareSlope(share, alphas![i]!, totals![i]!));
  },
});
