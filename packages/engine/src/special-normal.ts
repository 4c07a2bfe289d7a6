// The normal distribution and the error function's relatives, and modified Bessel functions, in double precision.
import { erf, erfc } from './special.ts';

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/** exp(x^2) erfc(x). */
export function erfcx(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 2.5) return x < -27 ? Number.POSITIVE_INFINITY : Math.exp(x * x) * erfc(x);
  // erfc(x) = exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), evaluated from far inside.
  let f = x;
  for (let n = Math.ceil(60 + 200 / (x * x)); n >= 1; n--) f = x + n / 2 / f;
  return 1 / (Math.sqrt(Math.PI) * f);
}

/** Inverse of the normal distribution function, for 0 < p <= 1/2: a guess, mended three times by Halley's method. */
function lowerQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  // Abramowitz and Stegun 26.2.23, error below 4.5e-4.
  let x = -(
    t -
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  );
  for (let i = 0; i < 3; i++) {
    const gap = (0.5 * erfc(-x * Math.SQRT1_2) - p) * SQRT_2PI * Math.exp((x * x) / 2);
    x -= gap / (1 + (x * gap) / 2);
  }
  return x;
}

/** Inverse of the normal distribution function. */
export function ndtri(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  return p <= 0.5 ? lowerQuantile(p) : -lowerQuantile(1 - p);
}

/** Inverse of erf. */
export function erfinv(y: number): number {
  if (!(y >= -1 && y <= 1)) return Number.NaN;
  if (Math.abs(y) === 1) return y * Number.POSITIVE_INFINITY;
  if (y === 0) return y;
  const a = Math.abs(y);
  if (a > 0.5) return -Math.sign(y) * Math.SQRT1_2 * lowerQuantile((1 - a) / 2);
  let x = y * (Math.sqrt(Math.PI) / 2);
  for (let i = 0; i < 6; i++) {
    const gap = (erf(x) - y) * (Math.sqrt(Math.PI) / 2) * Math.exp(x * x);
    x -= gap / (1 + x * gap);
  }
  return x;
}

/** Logarithm of the normal distribution function. */
export function logNdtr(x: number): number {
  return x < -1
    ? Math.log(erfcx(-x * Math.SQRT1_2) / 2) - (x * x) / 2
    : Math.log1p(-erfc(x * Math.SQRT1_2) / 2);
}

/** exp(-|x|) I_n(x) for n = 0 or 1: a power series near zero, the asymptotic one far out. */
export function besselIe(n: 0 | 1, x: number): number {
  const a = Math.abs(x);
  if (a === Number.POSITIVE_INFINITY) return 0;
  const sign = n === 1 && x < 0 ? -1 : 1;
  if (a <= 20) {
    let term = n === 0 ? 1 : a / 2;
    let sum = term;
    for (let k = 1; term > sum * 1e-18 && k < 200; k++) {
      term *= (a * a) / 4 / (k * (k + n));
      sum += term;
    }
    return sign * sum * Math.exp(-a);
  }
  const mu = 4 * n * n;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 60; k++) {
    const next = -(term * (mu - (2 * k - 1) ** 2)) / (k * 8 * a);
    if (Math.abs(next) > Math.abs(term)) break;
    term = next;
    sum += term;
    if (Math.abs(term) < 1e-17) break;
  }
  return (sign * sum) / Math.sqrt(2 * Math.PI * a);
}
