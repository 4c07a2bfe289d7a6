// Gamma, digamma, polygamma and Hurwitz zeta in double precision. Formulas: NIST DLMF chapters 5 and 25.

/** Lanczos coefficients for g = 7, n = 9 (P. Godfrey's, public domain). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Logarithm of |gamma(x)|; infinite at 0 and the negative integers. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  if (x <= 0 && Number.isInteger(x)) return Number.POSITIVE_INFINITY;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  if (x === 1 || x === 2) return 0;
  const z = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Derivative of lgamma. -inf at 0 (inf at -0), NaN at the negative integers, as PyTorch has it. */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (x < 0) {
    if (Number.isInteger(x) || x === Number.NEGATIVE_INFINITY) return Number.NaN;
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.floor(x)));
  }
  let shift = 0;
  let z = x;
  for (; z < 10; z++) shift -= 1 / z;
  if (z === Number.POSITIVE_INFINITY) return z;
  const w = 1 / (z * z);
  const series =
    w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - w * (691 / 32760 - w / 12))))));
  return shift + Math.log(z) - 0.5 / z - series;
}

/** B_2k / (2k)! for k = 1 ... 10. */
const BERNOULLI = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
  43867 / 5109094217170944000,
  -174611 / 802857662698291200000,
];

/** Hurwitz zeta: the sum of (q + k)^-x over k = 0, 1, ...; by Euler and Maclaurin. */
export function zeta(x: number, q: number): number {
  if (Number.isNaN(x) || Number.isNaN(q)) return Number.NaN;
  if (x === 1) return Number.POSITIVE_INFINITY;
  if (x < 1) return Number.NaN;
  if (q <= 0) {
    if (Number.isInteger(q)) return Number.POSITIVE_INFINITY;
    if (!Number.isInteger(x)) return Number.NaN;
  }
  let sum = 0;
  let a = q;
  for (let i = 0; i < 9 || a <= 9; i++, a++) {
    const term = a ** -x;
    sum += term;
    if (a > 0 && Math.abs(term / sum) < 1e-17) return sum;
  }
  sum += a ** (1 - x) / (x - 1) + 0.5 * a ** -x;
  let factor = x;
  let power = a ** (-x - 1);
  for (let k = 0; k < BERNOULLI.length; k++) {
    const term = BERNOULLI[k]! * factor * power;
    sum += term;
    if (Math.abs(term / sum) < 1e-17) break;
    factor *= (x + 2 * k + 1) * (x + 2 * k + 2);
    power /= a * a;
  }
  return sum;
}

/** n-th derivative of digamma. */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  const sign = n % 2 === 1 ? 1 : -1;
  return sign * Math.exp(lgamma(n + 1)) * zeta(n + 1, x);
}

/** Regularised lower incomplete gamma function P(a, x); `upper` asks for 1 - P. */
export function incompleteGamma(a: number, x: number, upper: boolean): number {
  if (Number.isNaN(a) || Number.isNaN(x) || x < 0 || a < 0) return Number.NaN;
  const low = (p: number) => (upper ? 1 - p : p);
  if (a === 0) return x > 0 ? low(1) : Number.NaN;
  if (x === 0) return low(0);
  if (a === Number.POSITIVE_INFINITY) return x === Number.POSITIVE_INFINITY ? Number.NaN : low(0);
  if (x === Number.POSITIVE_INFINITY) return low(1);
  const front = Math.exp(a * Math.log(x) - x - lgamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 2000 && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return low(front * sum);
  }
  // Lentz's continued fraction for the upper function.
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 2000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < 1e-16) break;
  }
  return upper ? front * h : 1 - front * h;
}
