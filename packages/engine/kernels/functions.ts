// Functions of float32 in SIMD lanes, and of one float64. Accurate to about 1e-7 (relative) for float32.
// Coefficients of erf were fitted by us on Chebyshev nodes; the rest are Taylor series.

//
// Constants lie in memory and are loaded where they are used: in code, V8 builds each of them anew from several instructions.

// @ts-nocheck
/** The constant at this address in all lanes. */
@inline
function v(constant: usize): v128 {
  return v128.load32_splat(constant);
}
@inline
const ONE = memory.data<f32>([1.0]);
@inline
const TWO = memory.data<f32>([2.0]);
@inline
const HALF = memory.data<f32>([0.5]);
@inline
const MINUS_HALF = memory.data<f32>([-0.5]);
/** x y + z, rounded once where the processor can. */
@inline
export function madd(x: v128, y: v128, z: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, y, z) : f32x4.add(z, f32x4.mul(x, y));
}
/** z - x y. */
@inline
function nmadd(x: v128, y: v128, z: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(x, y, z) : f32x4.sub(z, f32x4.mul(x, y));
}

// Polynomials by pairs (Estrin), not term after term: the processor works on several products at once.

/** c0 + c1 x + c2 x^2 + c3 x^3, for four constants from an address on; `square` is x^2. */
@inline
function cubic(x: v128, square: v128, c: usize): v128 {
  const high = madd(x, v128.load32_splat(c, 12), v128.load32_splat(c, 8));
  return madd(high, square, madd(x, v128.load32_splat(c, 4), v128.load32_splat(c)));
}

/** Held between two constants from an address on; NaN stays. */
@inline
function held(x: v128, bounds: usize): v128 {
  return f32x4.pmin(f32x4.pmax(x, v128.load32_splat(bounds)), v128.load32_splat(bounds, 4));
}

@inline
const LOG2E = memory.data<f32>([1.44269504]);
// ln 2 in two parts: the first has few bits, so that its product with a small whole number is exact.
@inline
const LN2_HIGH = memory.data<f32>([0.693359375]);
@inline
const LN2_LOW = memory.data<f32>([-2.12194440e-4]);
/** Added to a float of moderate size, rounds it to a whole number, which then lies in its lowest bits. */
@inline
const ROUND = memory.data<f32>([12582912]);
@inline
const BIAS = memory.data<i32>([127]);

@inline
const EXP_LOW = memory.data<f32>([0.5, 0.16666667, 0.041666667, 0.0083333333]);
@inline
const EXP_HIGH = memory.data<f32>([0.0013888889, 0.00019841270]);
@inline
const EXP_BOUNDS = memory.data<f32>([-105.0, 89.5]);

/** e^r - 1 on |r| <= ln2/2. */
@inline
function expm1Core(r: v128): v128 {
  const square = f32x4.mul(r, r);
  const last = madd(r, v128.load32_splat(EXP_HIGH, 4), v128.load32_splat(EXP_HIGH));
  const p = madd(f32x4.mul(square, square), last, cubic(r, square, EXP_LOW));
  return madd(square, p, r);
}

/** What is left of x after n ln2, for whole n. */
@inline
function rest(x: v128, n: v128): v128 {
  return nmadd(n, v(LN2_LOW), nmadd(n, v(LN2_HIGH), x));
}

@inline
export function exp4(x: v128): v128 {
  const c = held(x, EXP_BOUNDS);
  const t = madd(c, v(LOG2E), v(ROUND));
  const r = rest(c, f32x4.sub(t, v(ROUND)));
  // 2^n in two factors, so that subnormal and huge results come out right.
  const n = i32x4.sub(t, v(ROUND));
  const half = i32x4.shr_s(n, 1);
  const a = i32x4.shl(i32x4.add(half, v(BIAS)), 23);
  const b = i32x4.shl(i32x4.add(i32x4.sub(n, half), v(BIAS)), 23);
  return f32x4.mul(f32x4.mul(f32x4.add(expm1Core(r), v(ONE)), a), b);
}

@inline
const EXP_NORMAL = memory.data<f32>([-87.0]);

/** e^x for x <= 0, by fewer steps than `exp4` where no result is subnormal. */
@inline
export function expBelow4(x: v128): v128 {
  if (!i32x4.all_true(f32x4.ge(x, v(EXP_NORMAL)))) return exp4(x);
  const t = madd(x, v(LOG2E), v(ROUND));
  const r = rest(x, f32x4.sub(t, v(ROUND)));
  // Added to the bits of the exponent, n multiplies by 2^n.
  return i32x4.add(f32x4.add(expm1Core(r), v(ONE)), i32x4.shl(t, 23));
}

/** e^x - 1 for |x| <= 20. */
@inline
function expm1Small(x: v128): v128 {
  const t = madd(x, v(LOG2E), v(ROUND));
  const r = rest(x, f32x4.sub(t, v(ROUND)));
  const power = i32x4.shl(i32x4.add(i32x4.sub(t, v(ROUND)), v(BIAS)), 23);
  return madd(power, expm1Core(r), f32x4.sub(power, v(ONE)));
}

@inline
const TANH_BOUNDS = memory.data<f32>([-20.0, 20.0]);

@inline
export function tanh4(x: v128): v128 {
  const m = expm1Small(held(f32x4.add(x, x), TANH_BOUNDS));
  return f32x4.div(m, f32x4.add(m, v(TWO)));
}

@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(v(ONE), f32x4.add(v(ONE), exp4(f32x4.neg(x))));
}

@inline
const ERF_BOUNDS = memory.data<f32>([0.0, 4.0]);
// erf(x) / x by powers of x^2, below 1.
@inline
const ERF_NEAR = memory.data<f32>([1.1283792, -0.37612638, 0.11283783, -2.6865438e-2]);
@inline
const ERF_NEAR_HIGH = memory.data<f32>([5.2210535e-3, -8.4843964e-4, 1.1268254e-4, -9.673590e-6]);
// -log(1 - erf(x)) by powers of x, above.
@inline
const ERF_FAR = memory.data<f32>([-5.97896e-5, 1.1289995, 0.63431418, 0.1072975]);
@inline
const ERF_FAR_HIGH = memory.data<f32>([-2.4537073e-2, 3.9701108e-3, -3.9716039e-4, 1.8227846e-5]);

@inline
export function erf4(x: v128): v128 {
  const a = held(f32x4.abs(x), ERF_BOUNDS);
  const s = f32x4.mul(a, a);
  const s2 = f32x4.mul(s, s);
  const near = f32x4.mul(madd(cubic(s, s2, ERF_NEAR_HIGH), f32x4.mul(s2, s2), cubic(s, s2, ERF_NEAR)), a);
  const q = madd(cubic(a, s, ERF_FAR_HIGH), s2, cubic(a, s, ERF_FAR));
  const far = f32x4.sub(v(ONE), exp4(f32x4.neg(q)));
  const sign = v128.and(x, f32x4.splat(-0.0));
  return v128.or(v128.bitselect(near, far, f32x4.lt(a, v(ONE))), sign);
}

@inline
const SQRT_HALF = memory.data<f32>([0.70710678]);
@inline
const INVERSE_SQRT_2PI = memory.data<f32>([0.39894228]);
// sqrt(2/pi) (x + 0.044715 x^3) and its slope.
@inline
const GELU_LINE = memory.data<f32>([0.7978845608]);
@inline
const GELU_CUBE = memory.data<f32>([0.035677408]);
@inline
const GELU_SLOPE = memory.data<f32>([0.107032224]);

@inline
export function gelu4(x: v128): v128 {
  return f32x4.mul(f32x4.mul(x, v(HALF)), f32x4.add(v(ONE), erf4(f32x4.mul(x, v(SQRT_HALF)))));
}

@inline
function geluTanhInner(x: v128, square: v128): v128 {
  return tanh4(f32x4.mul(x, madd(square, v(GELU_CUBE), v(GELU_LINE))));
}

@inline
export function geluTanh4(x: v128): v128 {
  return f32x4.mul(f32x4.mul(x, v(HALF)), f32x4.add(v(ONE), geluTanhInner(x, f32x4.mul(x, x))));
}

@inline
const LOG_TINY = memory.data<f32>([1.17549435e-38, 8388608.0, 23.0]);
/** Bits of sqrt(1/2). */
@inline
const LOG_MIDDLE = memory.data<i32>([0x3f3504f3, 0x7fffff]);
@inline
const LOG_SERIES = memory.data<f32>([0.6666667, 0.4, 0.2857143, 0.2222222]);

@inline
export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, v128.load32_splat(LOG_TINY));
  const lifted = v128.bitselect(f32x4.mul(x, v128.load32_splat(LOG_TINY, 4)), x, tiny);
  // Mantissa in [sqrt(1/2), sqrt(2)), by counting from the bits of sqrt(1/2).
  const bits = i32x4.sub(lifted, v(LOG_MIDDLE));
  const e = i32x4.shr_s(bits, 23);
  const m = i32x4.add(v128.and(bits, v128.load32_splat(LOG_MIDDLE, 4)), v(LOG_MIDDLE));
  const n = f32x4.sub(f32x4.convert_i32x4_s(e), v128.and(v128.load32_splat(LOG_TINY, 8), tiny));
  const f = f32x4.sub(m, v(ONE));
  const s = f32x4.div(f, f32x4.add(f, v(TWO)));
  const z = f32x4.mul(s, s);
  const p = cubic(z, f32x4.mul(z, z), LOG_SERIES);
  // log m = 2s + s z p; 2s = f - s f, exactly enough.
  const small = madd(n, v(LN2_LOW), nmadd(s, f, f32x4.mul(s, f32x4.mul(z, p))));
  let out = madd(n, v(LN2_HIGH), f32x4.add(small, f));
  out = v128.bitselect(f32x4.splat(-Infinity), out, f32x4.eq(x, f32x4.splat(0.0)));
  out = v128.bitselect(f32x4.splat(NaN), out, f32x4.lt(x, f32x4.splat(0.0)));
  const special = v128.or(f32x4.eq(x, f32x4.splat(Infinity)), f32x4.ne(x, x));
  return v128.bitselect(x, out, special);
}

// Slopes, times a gradient g.

/** Slope of gelu: the normal distribution at x, plus x times its density. */
@inline
export function geluSlope4(g: v128, x: v128): v128 {
  const below = madd(erf4(f32x4.mul(x, v(SQRT_HALF))), v(HALF), v(HALF));
  const density = f32x4.mul(exp4(f32x4.mul(f32x4.mul(x, x), v(MINUS_HALF))), v(INVERSE_SQRT_2PI));
  return f32x4.mul(g, madd(x, density, below));
}

@inline
export function geluTanhSlope4(g: v128, x: v128): v128 {
  const square = f32x4.mul(x, x);
  const t = geluTanhInner(x, square);
  const inner = madd(square, v(GELU_SLOPE), v(GELU_LINE));
  const rise = f32x4.mul(f32x4.mul(x, v(HALF)), f32x4.mul(nmadd(t, t, v(ONE)), inner));
  return f32x4.mul(g, f32x4.add(madd(t, v(HALF), v(HALF)), rise));
}

@inline
export function siluSlope4(g: v128, x: v128): v128 {
  const s = sigmoid4(x);
  return f32x4.mul(f32x4.mul(g, s), madd(x, f32x4.sub(v(ONE), s), v(ONE)));
}

@inline
export function tanhSlope4(g: v128, y: v128): v128 {
  return f32x4.mul(g, nmadd(y, y, v(ONE)));
}

@inline
export function sigmoidSlope4(g: v128, y: v128): v128 {
  return f32x4.mul(g, nmadd(y, y, y));
}

/** Logistic function in double precision. */
@inline
export function sigmoid64(x: f64): f64 {
  return 1.0 / (1.0 + NativeMath.exp(-x));
}
