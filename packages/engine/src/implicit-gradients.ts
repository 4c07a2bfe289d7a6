// Slopes of gamma and beta numbers by their parameters: -(dF/da) / f, F and f the cumulative and the plain density (Figurnov
// et al., "Implicit reparameterization gradients", 2018). Expansions and fitted coefficients are those of PyTorch (BSD-3,
// F. Obermeyer and M. Jankowiak), so that both err alike.
import { digamma } from './special-gamma.ts';

const polynomial = (x: number, c: readonly number[]): number => c.reduceRight((sum, k) => sum * x + k, 0);
const finite = (x: number): number => (Number.isNaN(x) ? 0 : x);

/** By powers of log(x / alpha): numerator and denominator in powers of log(alpha). */
const GAMMA_FIT = [
  [0.16009398, -0.094634809, 0.025146376, -0.0030648343, 1, 0.32668115, 0.10406089, 0.0014179084],
  [0.53487893, 0.1298071, 0.065735949, -0.0015649758, 0.16639465, 0.020070113, -0.0035938915, -0.00058392623],
  [
    0.040121004, -0.0065914022, -0.0026286047, -0.0013441777, 0.017050642, -0.0021309326, 0.00085092367,
    -1.5247877e-7,
  ],
] as const;

/** Slope of a standard gamma number x by its concentration. */
export function gammaSlope(alpha: number, x: number): number {
  if (x < Math.fround(0.8)) {
    let term = 1;
    let first = 1 / alpha;
    let second = 1 / (alpha * alpha);
    for (let i = 1; i <= 5; i++) {
      term *= -x / i;
      first += term / (alpha + i);
      second += term / ((alpha + i) * (alpha + i));
    }
    const power = x ** alpha;
    const byAlpha = (Math.log(x) - digamma(alpha)) * (power * first) - power * second;
    return finite(-byAlpha / (x ** (alpha - 1) * Math.exp(-x)));
  }
  if (alpha > 8) return largeGammaSlope(alpha, x);
  const u = Math.log(x / alpha);
  const fit = GAMMA_FIT[0].map((c, i) => c + u * (GAMMA_FIT[1][i]! + u * GAMMA_FIT[2][i]!));
  const v = Math.log(alpha);
  return Math.exp(polynomial(v, fit.slice(0, 4)) / polynomial(v, fit.slice(4)));
}

/** Rice's saddle point expansion, with a series near its singularity x = alpha. */
function largeGammaSlope(alpha: number, x: number): number {
  if (Math.fround(0.9) * alpha <= x && x <= Math.fround(1.1) * alpha) {
    const one = 1 + 24 * alpha * (1 + 12 * alpha);
    const two =
      1440 * alpha * alpha + 6 * x * (53 - 120 * x) - (65 * x * x) / alpha + alpha * (107 + 3600 * x);
    return (one * two) / (1244160 * alpha ** 4);
  }
  const root = Math.sqrt(8 * alpha);
  const log = Math.log(x / alpha);
  const tail = (x - alpha - alpha * log) ** -1.5;
  const both = root / (alpha - x) + (x < alpha ? -tail : tail);
  const sum = log * both - (Math.sqrt(2 / alpha) * (alpha + x)) / (alpha - x) ** 2;
  const stirling = 1 + (1 / (12 * alpha)) * (1 + 1 / (24 * alpha));
  return (-stirling * x * sum) / root;
}

/** Numerator and denominator by powers of log x, of a and of b (see below). */
const BETA_FIT = [
  [
    [
      [1.003668233, -0.01061107488, -0.0657888334, 0.01201642863],
      [0.6336835991, -0.3557432599, 0.05486251648, -0.001465281033],
      [-0.03276231906, 0.004474107445, 0.002429354597, -0.0001557569013],
    ],
    [
      [0.221950385, -0.3187676331, 0.01799915743, 0.01074823814],
      [-0.2951249643, 0.06219954479, 0.01535556598, 0.001550077057],
      [0.02155310298, 0.004170831599, 0.001292462449, 6.976601077e-5],
    ],
    [
      [-0.05980841433, 0.008441916499, 0.01085618172, 0.002319392565],
      [0.02911413504, 0.01400243777, -0.002721828457, 0.000751041181],
      [0.005900514878, -0.001936558688, -9.495446725e-6, 5.385558597e-5],
    ],
  ],
  [
    [
      [1, -0.02924021934, -0.04438342661, 0.007285809825],
      [0.6357567472, -0.3473456711, 0.05454656494, -0.002407477521],
      [-0.03301322327, 0.004845219414, 0.00231480583, -0.0002307248149],
    ],
    [
      [0.5925320577, -0.1757678135, 0.01505928619, 0.000564515273],
      [0.1014815858, -0.06589186703, 0.01272886114, -0.0007316646956],
      [-0.007258481865, 0.001096195486, 0.0003934994223, -4.12701925e-5],
    ],
    [
      [0.06469649321, -0.0236701437, 0.002902096474, -5.896963079e-5],
      [0.001925008108, -0.002869809258, 0.0008000589141, -6.063713228e-5],
      [-0.0003477407336, 6.959756487e-5, 1.097287507e-5, -1.650964693e-6],
    ],
  ],
] as const;

/** Slope of a beta number x by alpha, divided by 1 - x; `total` is alpha + beta. Shares of a Dirichlet are such numbers. */
export function shareSlope(x: number, alpha: number, total: number): number {
  const beta = total - alpha;
  const spread = total * x * (1 - x);
  if (x <= 0.5 && spread < 2.5) return slopeNearZero(x, alpha, beta);
  if (x >= 0.5 && spread < 0.75) return -slopeOfOtherNearZero(1 - x, beta, alpha);
  if (alpha > 6 && beta > 6) return largeShareSlope(x, alpha, beta);
  const u = Math.log(x);
  const a = Math.log(alpha) - u;
  const b = Math.log(total) - a;
  const [p, q] = BETA_FIT.map((by) =>
    polynomial(
      u,
      by.map((rows) =>
        polynomial(
          a,
          rows.map((row) => polynomial(b, row)),
        ),
      ),
    ),
  ) as [number, number];
  return ((p / q) * x * (digamma(total) - digamma(alpha))) / beta;
}

/** Taylor series for x near 0. */
function slopeNearZero(x: number, alpha: number, beta: number): number {
  const factor = digamma(alpha) - digamma(alpha + beta) - Math.log(x);
  let term = 1;
  let sum = (1 / alpha) * (factor + 1 / alpha);
  for (let i = 1; i <= 10; i++) {
    term *= ((i - beta) * x) / i;
    sum += (term / (alpha + i)) * (factor + 1 / (alpha + i));
  }
  return finite(x * (1 - x) ** -beta * sum);
}

/** The same for the slope by the other parameter. */
function slopeOfOtherNearZero(x: number, alpha: number, beta: number): number {
  const factor = digamma(alpha + beta) - digamma(beta);
  let term = 1;
  let product = 1;
  let slope = 0;
  let sum = factor / alpha;
  for (let i = 1; i <= 8; i++) {
    term *= -x / i;
    slope = slope * (beta - i) + product;
    product *= beta - i;
    sum += (term / (alpha + i)) * (slope + factor * product);
  }
  return finite(-((1 - x) ** (1 - beta)) * sum);
}

const stirling = (x: number): number => 1 + 1 / (12 * x) + 1 / (288 * x * x);

/** Rice's saddle point expansion for large parameters, with a series near its singularity x = mean. */
function largeShareSlope(x: number, alpha: number, beta: number): number {
  const total = alpha + beta;
  const mean = alpha / total;
  const std = Math.sqrt((alpha * beta) / (total + 1)) / total;
  if (mean - 0.1 * std <= x && x <= mean + 0.1 * std) {
    const series = polynomial(alpha, [
      47 * x * beta ** 4,
      (43 + 20 * (16 + 27 * beta) * x) * beta ** 3,
      3 * (59 + 180 * beta - 90 * x) * beta ** 2,
      (453 + 1620 * beta * (1 - x) - 455 * x) * beta,
      8 * (1 - x) * (135 * beta - 11),
    ]);
    const above = ((1 + 12 * alpha) * (1 + 12 * beta)) / (total * total);
    return ((above / (1 - x)) * series) / (12960 * alpha ** 3 * beta ** 2 * (1 + 12 * total));
  }
  const gap = alpha * (x - 1) + beta * x;
  const first =
    (2 * alpha * alpha * (x - 1) + alpha * beta * (x - 1) - x * beta * beta) /
    (Math.sqrt((2 * alpha) / beta) * total ** 1.5 * gap * gap);
  const log = Math.log(alpha / (total * x));
  const tail = (beta * Math.log(beta / (total * (1 - x))) + alpha * log) ** -1.5;
  const second = 0.5 * log * (Math.sqrt((8 * alpha * beta) / total) / gap + (x < mean ? tail : -tail));
  const correction = (stirling(alpha) * stirling(beta)) / stirling(total);
  return (correction * -x * (first + second)) / Math.sqrt((2 * alpha * beta) / total);
}
