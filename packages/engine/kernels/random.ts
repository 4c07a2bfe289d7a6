// mt19937 by blocks, as src/rng.ts draws it word by word, and what distributions make of the words.

// @ts-nocheck
const N = 624;
const M = 397;
const BITS = 0x9908b0df;

/** Words j ... j + 3 of the next block, from those at j, j + 1 and `far`. */
@inline
function twist4(p: usize, far: v128): void {
  const v = v128.load(p, 4);
  const y = v128.or(v128.and(v128.load(p), i32x4.splat(<i32>0x80000000)), v128.and(v, i32x4.splat(0x7fffffff)));
  const odd = v128.and(i32x4.neg(v128.and(v, i32x4.splat(1))), i32x4.splat(<i32>BITS));
  v128.store(p, v128.xor(v128.xor(far, i32x4.shr_u(y, 1)), odd));
}

@inline
function twist1(s: usize, j: i32): void {
  const p = s + (<usize>j << 2);
  const v = load<u32>(j + 1 < N ? p + 4 : s);
  const y = (load<u32>(p) & 0x80000000) | (v & 0x7fffffff);
  const far = load<u32>(s + (<usize>(j + M < N ? j + M : j + M - N) << 2));
  store<u32>(p, far ^ (y >> 1) ^ (v & 1 ? <u32>BITS : 0));
}

/** The state's next block. N - M = 227 words look ahead, the others back at new ones. */
function refill(s: usize): void {
  let j = 0;
  for (; j < 224; j += 4) twist4(s + (<usize>j << 2), v128.load(s + (<usize>j << 2), M * 4));
  for (; j < N - M; j++) twist1(s, j);
  for (; j < N - 1; j += 4) twist4(s + (<usize>j << 2), v128.load(s + (<usize>(j - (N - M)) << 2)));
  twist1(s, N - 1);
}

@inline
function temper4(x: v128): v128 {
  let y = v128.xor(x, i32x4.shr_u(x, 11));
  y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(<i32>0x9d2c5680)));
  y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(<i32>0xefc60000)));
  return v128.xor(y, i32x4.shr_u(y, 18));
}

@inline
function temper(x: u32): u32 {
  let y = x ^ (x >> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >> 18);
}

/** `count` random words to `out`, from word `next` of the state on (N: the block is used up). The new `next`. */
export function randomWords(s: usize, next: i32, out: usize, count: i32): i32 {
  while (count > 0) {
    if (next >= N) {
      refill(s);
      next = 0;
    }
    const n = min(count, N - next);
    const from = s + (<usize>next << 2);
    let i = 0;
    for (; i + 4 <= n; i += 4) v128.store(out + (<usize>i << 2), temper4(v128.load(from + (<usize>i << 2))));
    for (; i < n; i++) store<u32>(out + (<usize>i << 2), temper(load<u32>(from + (<usize>i << 2))));
    out += <usize>n << 2;
    next += n;
    count -= n;
  }
  return next;
}

/** 24 bits of each word, as a float in [0, 1), times `scale` plus `shift`, rounded once. */
export function uniform_float32(words: usize, out: usize, count: i32, scale: f64, shift: f64): void {
  const by = f64x2.splat(scale / 16777216.0);
  const plus = f64x2.splat(shift);
  const bits = i32x4.splat(0xffffff);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const x = v128.and(v128.load(words + (<usize>i << 2)), bits);
    const low = f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_s(x), by), plus);
    const high = f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_s(i64x2.shuffle(x, x, 1, 1)), by), plus);
    v128.store(
      out + (<usize>i << 2),
      i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2),
    );
  }
  for (; i < count; i++) {
    const u = <f64>(load<u32>(words + (<usize>i << 2)) & 0xffffff) / 16777216.0;
    store<f32>(out + (<usize>i << 2), <f32>(u * scale + shift));
  }
}

/** 1 where 53 bits of two words, the first one high, are below p, else 0. */
export function bernoulli_float32(words: usize, out: usize, count: i32, p: f64): void {
  // As whole numbers: u / 2^53 < p.
  const bound = <u64>min<f64>(ceil<f64>(p * 9007199254740992.0), 9007199254740992.0);
  for (let i = 0; i < count; i++) {
    const both = load<u64>(words + (<usize>i << 3));
    const u = ((both << 32) | (both >> 32)) & 0x1fffffffffffff;
    store<f32>(out + (<usize>i << 2), u < bound ? 1 : 0);
  }
}

// ---- normal numbers: sixteen uniforms at a time, i with i + 8 (Box and Muller), each step rounded to float32 as ATen's are

/** log x of float32 values in (0, 1], exact to far below float32's rounding. */
@inline
function log2x(x: v128): v128 {
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)); log m = 2 artanh((m - 1) / (m + 1)).
  const bits = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd));
  const e = i64x2.shr_s(bits, 52);
  const m = i64x2.add(v128.and(bits, i64x2.splat(0xfffffffffffff)), i64x2.splat(0x3fe6a09e667f3bcd));
  const one = f64x2.splat(1);
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const z = f64x2.mul(s, s);
  let p = f64x2.splat(1.0 / 13);
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 11));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 9));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 7));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 5));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 3));
  p = f64x2.add(f64x2.mul(p, z), one);
  const n = f64x2.convert_low_i32x4_s(i32x4.shuffle(e, e, 0, 2, 0, 2));
  return f64x2.add(f64x2.mul(n, f64x2.splat(0.6931471805599453)), f64x2.mul(f64x2.add(s, s), p));
}

@inline
const TAU: f32 = 6.2831855;

/** Result of `wave2`. */
let sine: v128 = f64x2.splat(0);

/** cos of angles in [0, 2 pi]; leaves the sines in `sine`. */
@inline
function wave2(x: v128): v128 {
  const k = f64x2.nearest(f64x2.mul(x, f64x2.splat(0.6366197723675814)));
  const r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(1.5707963267948966)));
  const z = f64x2.mul(r, r);
  let s = f64x2.splat(1.6059043836821613e-10);
  s = f64x2.add(f64x2.mul(s, z), f64x2.splat(-2.5052108385441720e-8));
  s = f64x2.add(f64x2.mul(s, z), f64x2.splat(2.7557319223985893e-6));
  s = f64x2.add(f64x2.mul(s, z), f64x2.splat(-1.9841269841269841e-4));
  s = f64x2.add(f64x2.mul(s, z), f64x2.splat(8.3333333333333333e-3));
  s = f64x2.add(f64x2.mul(s, z), f64x2.splat(-1.6666666666666667e-1));
  s = f64x2.add(f64x2.mul(f64x2.mul(s, z), r), r);
  let c = f64x2.splat(-1.1470745597729725e-11);
  c = f64x2.add(f64x2.mul(c, z), f64x2.splat(2.0876756987868099e-9));
  c = f64x2.add(f64x2.mul(c, z), f64x2.splat(-2.7557319223985889e-7));
  c = f64x2.add(f64x2.mul(c, z), f64x2.splat(2.4801587301587302e-5));
  c = f64x2.add(f64x2.mul(c, z), f64x2.splat(-1.3888888888888889e-3));
  c = f64x2.add(f64x2.mul(c, z), f64x2.splat(4.1666666666666667e-2));
  c = f64x2.add(f64x2.mul(c, z), f64x2.splat(-0.5));
  c = f64x2.add(f64x2.mul(c, z), f64x2.splat(1));
  // Quadrant k: 1 and 3 exchange the two; sine is negative in 2 and 3, cosine in 1 and 2.
  const q = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  const odd = i64x2.eq(v128.and(q, i64x2.splat(1)), i64x2.splat(1));
  const below = i64x2.shl(v128.and(q, i64x2.splat(2)), 62);
  const left = i64x2.shl(v128.and(i64x2.add(q, i64x2.splat(1)), i64x2.splat(2)), 62);
  sine = v128.xor(v128.bitselect(c, s, odd), below);
  return v128.xor(v128.bitselect(s, c, odd), left);
}

@inline
function joined(low: v128, high: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** x std + mean, rounded once. */
@inline
function spread4(x: v128, mean: f64, std: f64): v128 {
  if (std == 1 && mean == 0) return x;
  const d = f64x2.splat(std);
  const m = f64x2.splat(mean);
  const high = f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1));
  return joined(f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(x), d), m), f64x2.add(f64x2.mul(high, d), m));
}

/** `count` (a multiple of 16) uniforms in [0, 1) become normal numbers, in place. */
export function normal_float32(x: usize, count: i32, mean: f64, std: f64): void {
  for (const end = x + (<usize>count << 2); x < end; x += 64)
    for (let j: usize = 0; j < 32; j += 16) {
      const u = f32x4.sub(f32x4.splat(1), v128.load(x + j));
      const angle = f32x4.mul(v128.load(x + j, 32), f32x4.splat(TAU));
      const high = i64x2.shuffle(u, u, 1, 1);
      const logs = joined(log2x(f64x2.promote_low_f32x4(u)), log2x(f64x2.promote_low_f32x4(high)));
      const radius = f32x4.sqrt(f32x4.mul(logs, f32x4.splat(-2)));
      const cosLow = wave2(f64x2.promote_low_f32x4(angle));
      const sinLow = sine;
      const cosHigh = wave2(f64x2.promote_low_f32x4(i64x2.shuffle(angle, angle, 1, 1)));
      const cos = joined(cosLow, cosHigh);
      const sin = joined(sinLow, sine);
      v128.store(x + j, spread4(f32x4.mul(radius, cos), mean, std));
      v128.store(x + j, spread4(f32x4.mul(radius, sin), mean, std), 32);
    }
}
