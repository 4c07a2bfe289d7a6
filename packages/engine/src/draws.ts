// Random numbers by rejection, drawn from the generator as PyTorch's CPU kernels draw them. `round` is the rounding of the
// parameters' type: what PyTorch calculates in that type is rounded, the rest is double.
import type { Generator } from './rng.ts';

type Round = (x: number) => number;

const THIRD = Math.fround(1 / 3);
const SQUEEZE = Math.fround(0.0331);

/** A gamma number of rate 1: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
export function drawGamma(g: Generator, alpha: number, round: Round): number {
  if (!(alpha >= 0)) return Number.NaN; // no number would ever be accepted
  let scale = 1;
  if (alpha < 1) {
    if (alpha === 0) return 0;
    scale = (1 - g.double()) ** round(1 / alpha);
    alpha = round(alpha + 1);
  }
  const d = round(alpha - THIRD);
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    let x: number;
    let y: number;
    do {
      x = g.normal();
      y = 1 + c * x;
    } while (y <= 0);
    const v = y * y * y;
    const u = 1 - g.double();
    const square = x * x;
    if (u < 1 - SQUEEZE * square * square) return scale * d * v;
    if (Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) return scale * d * v;
  }
}

/** Logarithm of n!, but for its largest terms, as lgamma has it. */
type LogGamma = (x: number) => number;

/** A Poisson number; from a rate of 10 on by Hoermann's transformed rejection (1993). */
export function drawPoisson(g: Generator, rate: number, lgamma: LogGamma): number {
  if (rate === 0) return 0;
  if (rate < 10) {
    const limit = Math.exp(-rate);
    let product = g.double();
    let count = 0;
    for (; product > limit; count++) product *= g.double();
    return count;
  }
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const limit = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = g.double() - 0.5;
    const v = g.double();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= limit) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const left = Math.log(v) + Math.log(inverse) - Math.log(a / (us * us) + b);
    if (left <= -rate + k * Math.log(rate) - lgamma(k + 1)) return k;
  }
}

/** What Stirling's formula for log k! leaves out, exact below 10. */
const TAILS = [
  0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
  0.0138761288230707, 0.0118967099458917, 0.010411265261972, 0.00925546218271273, 0.00833056343336287,
];

function stirlingTail(k: number): number {
  if (k < TAILS.length) return TAILS[Math.trunc(k)]!;
  const square = (k + 1) * (k + 1);
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}

/** How many of `count` trials succeed. */
export function drawBinomial(g: Generator, count: number, p: number, round: Round): number {
  if (count <= 0 || p <= 0) return 0;
  if (p >= 1) return count;
  if (Number.isNaN(p) || Number.isNaN(count)) return Number.NaN;
  if (p > 0.5) return count - fewSuccesses(g, count, round(1 - p), round);
  return fewSuccesses(g, count, p, round);
}

/** The same for p up to a half: by geometric gaps, or by Hoermann's BTRS (1993) where ten or more are to be expected. */
function fewSuccesses(g: Generator, count: number, p: number, round: Round): number {
  if (round(count * p) < 10) {
    const log = round(Math.log1p(-p));
    for (let at = 0, found = 0; ; found++) {
      at += Math.ceil(Math.log(g.double()) / log);
      if (at > count) return found;
    }
  }
  const mean = round(count * p);
  const spread = round(Math.sqrt(round(mean * round(1 - p))));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = mean + 0.5;
  const limit = 0.92 - 4.2 / b;
  const odds = round(p / round(1 - p));
  const alpha = (2.83 + 5.1 / b) * spread;
  const m = Math.floor(round(round(count + 1) * p));
  for (;;) {
    const u = g.double() - 0.5;
    const v = g.double();
    const us = 0.5 - Math.abs(u);
    const k = round(Math.floor(((2 * a) / us + b) * u + c));
    if (k < 0 || k > count) continue;
    if (us >= 0.07 && v <= limit) return k;
    const bound =
      (m + 0.5) * Math.log((m + 1) / (odds * (count - m + 1))) +
      (count + 1) * Math.log((count - m + 1) / (count - k + 1)) +
      (k + 0.5) * Math.log((odds * (count - k + 1)) / (k + 1)) +
      stirlingTail(m) +
      stirlingTail(count - m) -
      stirlingTail(k) -
      stirlingTail(count - k);
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= bound) return k;
  }
}
