// Functions of complex numbers in double precision. Each leaves its result in `out`, so that a loop makes no objects.

/** Where the functions here leave their result: real and imaginary part. */
export const out = { re: 0, im: 0 };

function set(re: number, im: number): void {
  out.re = re;
  out.im = im;
}

const negative = (x: number): boolean => x < 0 || Object.is(x, -0);
const copySign = (x: number, sign: number): number => (negative(sign) ? -Math.abs(x) : Math.abs(x));

export const add = (a: number, b: number, c: number, d: number): void => set(a + c, b + d);
export const mul = (a: number, b: number, c: number, d: number): void => set(a * c - b * d, a * d + b * c);

/** Scaled by the larger part of the divisor, so that squares do not overflow (Smith's method). */
export function div(a: number, b: number, c: number, d: number): void {
  if (c === 0 && d === 0) set(a / Math.abs(c), b / Math.abs(d));
  else if (Math.abs(c) >= Math.abs(d)) {
    const ratio = d / c;
    const scale = 1 / (c + d * ratio);
    set((a + b * ratio) * scale, (b - a * ratio) * scale);
  } else {
    const ratio = c / d;
    const scale = 1 / (c * ratio + d);
    set((a * ratio + b) * scale, (b * ratio - a) * scale);
  }
}

export function exp(x: number, y: number): void {
  const far = Math.exp(x);
  if (y === 0) set(far, y);
  else if (far === 0 && !Number.isFinite(y)) set(0, 0);
  else set(far * Math.cos(y), far * Math.sin(y));
}

/** Distance from zero; by the slower way where squares would overflow or vanish. */
export function size(x: number, y: number): number {
  const square = x * x + y * y;
  return square > 1e-280 && square < 1e300 ? Math.sqrt(square) : Math.hypot(x, y);
}

export const log = (x: number, y: number): void => set(Math.log(size(x, y)), Math.atan2(y, x));

function scaled(by: number): void {
  set(out.re * by, out.im * by);
}

export function sqrt(x: number, y: number): void {
  const t = Math.sqrt((Math.abs(x) + size(x, y)) / 2);
  if (x === 0 && y === 0) set(0, y);
  else if (Math.abs(y) === Number.POSITIVE_INFINITY) set(Number.POSITIVE_INFINITY, y);
  else if (x >= 0) set(t, y / (2 * t));
  else set(Math.abs(y) / (2 * t), copySign(t, y));
}

/** exp(w log z): as PyTorch, NaN for 0 to the power 0. */
export function pow(a: number, b: number, c: number, d: number): void {
  log(a, b);
  mul(out.re, out.im, c, d);
  const { re, im } = out;
  if (re === Number.NEGATIVE_INFINITY) set(0, 0);
  else exp(re, im);
}

const sin = (x: number, y: number): void => set(Math.sin(x) * Math.cosh(y), Math.cos(x) * Math.sinh(y));
const cos = (x: number, y: number): void => set(Math.cos(x) * Math.cosh(y), -Math.sin(x) * Math.sinh(y));
const sinh = (x: number, y: number): void => set(Math.sinh(x) * Math.cos(y), Math.cosh(x) * Math.sin(y));
const cosh = (x: number, y: number): void => set(Math.cosh(x) * Math.cos(y), Math.sinh(x) * Math.sin(y));

/** After Kahan (1987), Branch Cuts for Complex Elementary Functions; as are the inverse functions below. */
function tanh(x: number, y: number): void {
  const t = Math.tan(y);
  const beta = 1 + t * t;
  const s = Math.sinh(x);
  const rho = Math.sqrt(1 + s * s);
  const below = 1 + beta * s * s;
  if (Math.abs(x) > 20) set(copySign(1, x), 4 * Math.sin(y) * Math.cos(y) * Math.exp(-2 * Math.abs(x)));
  else set((beta * rho * s) / below, t / below);
}

/** f(z) = -i g(iz), for the circular functions out of the hyperbolic ones. */
function turned(g: (x: number, y: number) => void, x: number, y: number): void {
  g(-y, x);
  set(out.im, -out.re);
}

function asin(x: number, y: number): void {
  sqrt(1 - x, -y);
  const { re: a, im: b } = out;
  sqrt(1 + x, y);
  const { re: c, im: d } = out;
  set(Math.atan2(x, a * c - b * d), copySign(Math.asinh(a * d - b * c), y));
}

function acos(x: number, y: number): void {
  sqrt(1 - x, -y);
  const { re: a, im: b } = out;
  sqrt(1 + x, y);
  const { re: c, im: d } = out;
  set(2 * Math.atan2(a, c), Math.asinh(c * b - d * a));
}

function asinh(x: number, y: number): void {
  turned(asin, x, y);
}

function acosh(x: number, y: number): void {
  sqrt(x - 1, y);
  const { re: a, im: b } = out;
  sqrt(x + 1, y);
  const { re: c, im: d } = out;
  set(Math.asinh(a * c + b * d), 2 * Math.atan2(b, c));
}

function atanh(x: number, y: number): void {
  const far = (1 - x) * (1 - x) + y * y;
  set(0.25 * Math.log1p((4 * x) / far), 0.5 * Math.atan2(2 * y, (1 - x) * (1 + x) - y * y));
}

function log1p(x: number, y: number): void {
  set(0.5 * Math.log1p(2 * x + x * x + y * y), Math.atan2(y, 1 + x));
}

function expm1(x: number, y: number): void {
  const half = Math.sin(y / 2);
  set(Math.expm1(x) * Math.cos(y) - 2 * half * half, Math.exp(x) * Math.sin(y));
}

function sigmoid(x: number, y: number): void {
  exp(-x, -y);
  div(1, 0, 1 + out.re, out.im);
}

/** Of one number. What is not here has no meaning, or PyTorch refuses it. */
export const functions: Readonly<Record<string, (x: number, y: number) => void>> = {
  exp,
  exp2: (x, y) => exp(x * Math.LN2, y * Math.LN2),
  expm1,
  log,
  log2: (x, y) => {
    log(x, y);
    scaled(Math.LOG2E);
  },
  log10: (x, y) => {
    log(x, y);
    scaled(Math.LOG10E);
  },
  log1p,
  sqrt,
  rsqrt: (x, y) => {
    sqrt(x, y);
    div(1, 0, out.re, out.im);
  },
  reciprocal: (x, y) => div(1, 0, x, y),
  sin,
  cos,
  tan: (x, y) => turned(tanh, x, y),
  asin,
  acos,
  atan: (x, y) => turned(atanh, x, y),
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  sigmoid,
  silu: (x, y) => {
    sigmoid(x, y);
    mul(x, y, out.re, out.im);
  },
};
