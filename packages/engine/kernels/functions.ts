// Functions of float32 in SIMD lanes, and of one float64. Accurate to about 1e-7 (relative) for float32.
// Coefficients of erf were fitted by us on Chebyshev nodes; the rest are Taylor series.

// @ts-nocheck
@inline
function v(x: f32): v128 {
  return f32x4.splat(x);
}
@inline
function horner(acc: v128, r: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(acc, r), v(c));
}

/** 2^n for integer lanes, in two factors so that subnormal and huge results come out right. */
@inline
function scale2(x: v128, n: v128): v128 {
  const half = i32x4.shr_s(n, 1);
  const rest = i32x4.sub(n, half);
  const bias = i32x4.splat(127);
  const a = i32x4.shl(i32x4.add(half, bias), 23);
  const b = i32x4.shl(i32x4.add(rest, bias), 23);
  return f32x4.mul(f32x4.mul(x, a), b);
}

const LOG2E: f32 = 1.44269504;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;

/** e^r - 1 on |r| <= ln2/2. */
@inline
function expm1Core(r: v128): v128 {
  let p = v(1.0 / 5040.0);
  p = horner(p, r, 1.0 / 720.0);
  p = horner(p, r, 1.0 / 120.0);
  p = horner(p, r, 1.0 / 24.0);
  p = horner(p, r, 1.0 / 6.0);
  p = horner(p, r, 0.5);
  return f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r);
}

@inline
export function exp4(x: v128): v128 {
  const c = f32x4.min(f32x4.max(x, v(-105.0)), v(89.5));
  const n = f32x4.nearest(f32x4.mul(c, v(LOG2E)));
  const r = f32x4.sub(f32x4.sub(c, f32x4.mul(n, v(LN2_HIGH))), f32x4.mul(n, v(LN2_LOW)));
  return scale2(f32x4.add(expm1Core(r), v(1.0)), i32x4.trunc_sat_f32x4_s(n));
}

/** e^x - 1 for |x| <= 20. */
@inline
function expm1Small(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, v(LOG2E)));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, v(LN2_HIGH))), f32x4.mul(n, v(LN2_LOW)));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.add(f32x4.mul(power, expm1Core(r)), f32x4.sub(power, v(1.0)));
}

@inline
export function tanh4(x: v128): v128 {
  const m = expm1Small(f32x4.min(f32x4.max(f32x4.add(x, x), v(-20.0)), v(20.0)));
  return f32x4.div(m, f32x4.add(m, v(2.0)));
}

@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(v(1.0), f32x4.add(v(1.0), exp4(f32x4.neg(x))));
}

@inline
export function erf4(x: v128): v128 {
  const a = f32x4.min(f32x4.abs(x), v(4.0));
  const s = f32x4.mul(a, a);
  let p = v(-9.673590e-6);
  p = horner(p, s, 1.1268254e-4);
  p = horner(p, s, -8.4843964e-4);
  p = horner(p, s, 5.2210535e-3);
  p = horner(p, s, -2.6865438e-2);
  p = horner(p, s, 0.11283783);
  p = horner(p, s, -0.37612638);
  p = horner(p, s, 1.1283792);
  const near = f32x4.mul(p, a);
  let q = v(1.8227846e-5);
  q = horner(q, a, -3.9716039e-4);
  q = horner(q, a, 3.9701108e-3);
  q = horner(q, a, -2.4537073e-2);
  q = horner(q, a, 0.1072975);
  q = horner(q, a, 0.63431418);
  q = horner(q, a, 1.1289995);
  q = horner(q, a, -5.97896e-5);
  const far = f32x4.sub(v(1.0), exp4(f32x4.neg(q)));
  const sign = v128.and(x, v(-0.0));
  return v128.or(v128.bitselect(near, far, f32x4.lt(a, v(1.0))), sign);
}

@inline
export function gelu4(x: v128): v128 {
  return f32x4.mul(f32x4.mul(x, v(0.5)), f32x4.add(v(1.0), erf4(f32x4.mul(x, v(0.70710678)))));
}

@inline
export function geluTanh4(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(x, x), x);
  const inner = f32x4.mul(f32x4.add(x, f32x4.mul(cube, v(0.044715))), v(0.7978845608));
  return f32x4.mul(f32x4.mul(x, v(0.5)), f32x4.add(v(1.0), tanh4(inner)));
}

@inline
export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, v(1.17549435e-38));
  const lifted = v128.bitselect(f32x4.mul(x, v(8388608.0)), x, tiny);
  // Mantissa in [sqrt(1/2), sqrt(2)), by counting from the bits of sqrt(1/2).
  const bits = i32x4.sub(lifted, i32x4.splat(0x3f3504f3));
  const e = i32x4.shr_s(bits, 23);
  const m = i32x4.add(v128.and(bits, i32x4.splat(0x7fffff)), i32x4.splat(0x3f3504f3));
  const n = f32x4.sub(f32x4.convert_i32x4_s(e), v128.and(v(23.0), tiny));
  const f = f32x4.sub(m, v(1.0));
  const s = f32x4.div(f, f32x4.add(f, v(2.0)));
  const z = f32x4.mul(s, s);
  let p = v(2.0 / 9.0);
  p = horner(p, z, 2.0 / 7.0);
  p = horner(p, z, 2.0 / 5.0);
  p = horner(p, z, 2.0 / 3.0);
  // log m = 2s + s z p; 2s = f - s f, exactly enough.
  const small = f32x4.add(f32x4.sub(f32x4.mul(s, f32x4.mul(z, p)), f32x4.mul(s, f)), f32x4.mul(n, v(LN2_LOW)));
  let out = f32x4.add(f32x4.add(small, f), f32x4.mul(n, v(LN2_HIGH)));
  out = v128.bitselect(v(-Infinity), out, f32x4.eq(x, v(0.0)));
  out = v128.bitselect(v(NaN), out, f32x4.lt(x, v(0.0)));
  const special = v128.or(f32x4.eq(x, v(Infinity)), f32x4.ne(x, x));
  return v128.bitselect(x, out, special);
}

/** Logistic function in double precision. */
@inline
export function sigmoid64(x: f64): f64 {
  return 1.0 / (1.0 + NativeMath.exp(-x));
}
