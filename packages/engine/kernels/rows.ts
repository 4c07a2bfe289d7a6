// Several operations in one pass over packed float32 rows: layer norm, backward of softmax, slopes of activations, Adam.

// @ts-nocheck
import {
  exp4,
  geluSlope4,
  geluTanhSlope4,
  madd,
  sigmoidSlope4,
  siluSlope4,
  tanhSlope4,
} from './functions';
import { sumPacked } from './reduce';

/** Rows whose gradients are added up before they join the total: sums stay accurate however many rows there are. */
const BLOCK = 128;

@inline
function across(x: v128): f32 {
  return (
    (f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1)) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** Sum of (x - shift)^2. */
function spread(x: usize, count: i32, shift: f32): f64 {
  const s = f32x4.splat(shift);
  let total: f64 = 0;
  let i = 0;
  while (i + 8 <= count) {
    const stop = min(i + 512, count & ~7);
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    for (; i < stop; i += 8) {
      const p = x + (<usize>i << 2);
      const y = f32x4.sub(v128.load(p), s);
      const z = f32x4.sub(v128.load(p, 16), s);
      a = madd(y, y, a);
      b = madd(z, z, b);
    }
    total += <f64>across(f32x4.add(a, b));
  }
  for (; i < count; i++) {
    const y = load<f32>(x + (<usize>i << 2)) - shift;
    total += <f64>(y * y);
  }
  return total;
}

/** out = (x - mean) rstd w + b, row by row; w and b may be 0. Stores each row's mean and 1 / deviation. */
export function layerNorm_float32(
  out: usize, means: usize, rstds: usize, x: usize, w: usize, b: usize, rows: i32, count: i32, eps: f64,
): void {
  for (let r = 0; r < rows; r++) {
    const mean = sumPacked(x, count) / <f32>count;
    const rstd = <f32>(1.0 / sqrt<f64>(spread(x, count, mean) / <f64>count + eps));
    store<f32>(means, mean);
    store<f32>(rstds, rstd);
    means += 4;
    rstds += 4;
    const m = f32x4.splat(mean);
    const s = f32x4.splat(rstd);
    let i = 0;
    for (; i + 4 <= count; i += 4) {
      const at = <usize>i << 2;
      let y = f32x4.mul(f32x4.sub(v128.load(x + at), m), s);
      if (w) y = f32x4.mul(y, v128.load(w + at));
      if (b) y = f32x4.add(y, v128.load(b + at));
      v128.store(out + at, y);
    }
    for (; i < count; i++) {
      const at = <usize>i << 2;
      let y = (load<f32>(x + at) - mean) * rstd;
      if (w) y *= load<f32>(w + at);
      if (b) y += load<f32>(b + at);
      store<f32>(out + at, y);
    }
    x += <usize>count << 2;
    out += <usize>count << 2;
  }
}

/** Adds `count` floats at `from` to those at `to`, and clears them. */
function pour(to: usize, from: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = <usize>i << 2;
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  }
  for (; i < count; i++) {
    const at = <usize>i << 2;
    store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
  }
  memory.fill(from, 0, <usize>count << 2);
}

/**
 * Gradients of layer norm: of x into dx, of w and b, summed over the rows, into dw and db (0: not wanted).
 * `work` has room for 2 `count` floats.
 */
export function layerNormBackward_float32(
  dx: usize, dw: usize, db: usize,
  g: usize, x: usize, means: usize, rstds: usize, w: usize,
  rows: i32, count: i32, work: usize,
): void {
  const workB = work + (<usize>count << 2);
  memory.fill(work, 0, <usize>count << 3);
  if (dw) memory.fill(dw, 0, <usize>count << 2);
  if (db) memory.fill(db, 0, <usize>count << 2);
  const scale: f32 = <f32>1 / <f32>count;
  for (let r = 0; r < rows; r++) {
    const mean = load<f32>(means);
    const rstd = load<f32>(rstds);
    means += 4;
    rstds += 4;
    const m = f32x4.splat(mean);
    const s = f32x4.splat(rstd);
    let sums = f32x4.splat(0);
    let products = f32x4.splat(0);
    let sum: f32 = 0;
    let product: f32 = 0;
    let i = 0;
    for (; i + 4 <= count; i += 4) {
      const at = <usize>i << 2;
      const hat = f32x4.mul(f32x4.sub(v128.load(x + at), m), s);
      let y = v128.load(g + at);
      if (dw) v128.store(work + at, madd(y, hat, v128.load(work + at)));
      if (db) v128.store(workB + at, f32x4.add(y, v128.load(workB + at)));
      if (w) y = f32x4.mul(y, v128.load(w + at));
      sums = f32x4.add(sums, y);
      products = madd(y, hat, products);
    }
    for (; i < count; i++) {
      const at = <usize>i << 2;
      const hat = (load<f32>(x + at) - mean) * rstd;
      let y = load<f32>(g + at);
      if (dw) store<f32>(work + at, load<f32>(work + at) + y * hat);
      if (db) store<f32>(workB + at, load<f32>(workB + at) + y);
      if (w) y *= load<f32>(w + at);
      sum += y;
      product += y * hat;
    }
    if (dx) {
      const level = (sum + across(sums)) * scale;
      const along = (product + across(products)) * scale;
      const l = f32x4.splat(level);
      const a = f32x4.splat(along);
      i = 0;
      for (; i + 4 <= count; i += 4) {
        const at = <usize>i << 2;
        const hat = f32x4.mul(f32x4.sub(v128.load(x + at), m), s);
        let y = v128.load(g + at);
        if (w) y = f32x4.mul(y, v128.load(w + at));
        v128.store(dx + at, f32x4.mul(f32x4.sub(f32x4.sub(y, l), f32x4.mul(hat, a)), s));
      }
      for (; i < count; i++) {
        const at = <usize>i << 2;
        let y = load<f32>(g + at);
        if (w) y *= load<f32>(w + at);
        store<f32>(dx + at, (y - level - (load<f32>(x + at) - mean) * rstd * along) * rstd);
      }
      dx += <usize>count << 2;
    }
    if (r % BLOCK == BLOCK - 1 || r == rows - 1) {
      if (dw) pour(dw, work, count);
      if (db) pour(db, workB, count);
    }
    x += <usize>count << 2;
    g += <usize>count << 2;
  }
}

/** dx = y (g - sum g y), or for the logarithm of softmax g - e^y sum g, row by row. */
export function softmaxBackward_float32(log: i32, dx: usize, g: usize, y: usize, rows: i32, count: i32): void {
  for (let r = 0; r < rows; r++) {
    let sum: f32 = 0;
    let i = 0;
    if (log) sum = sumPacked(g, count);
    else {
      let products = f32x4.splat(0);
      for (; i + 4 <= count; i += 4)
        products = madd(v128.load(g + (<usize>i << 2)), v128.load(y + (<usize>i << 2)), products);
      sum = across(products);
      for (; i < count; i++) sum += load<f32>(g + (<usize>i << 2)) * load<f32>(y + (<usize>i << 2));
    }
    const s = f32x4.splat(sum);
    i = 0;
    for (; i + 4 <= count; i += 4) {
      const at = <usize>i << 2;
      const slope = v128.load(g + at);
      const value = v128.load(y + at);
      v128.store(
        dx + at,
        log ? f32x4.sub(slope, f32x4.mul(exp4(value), s)) : f32x4.mul(value, f32x4.sub(slope, s)),
      );
    }
    for (; i < count; i++) {
      const at = <usize>i << 2;
      const slope = load<f32>(g + at);
      const value = load<f32>(y + at);
      store<f32>(
        dx + at,
        log ? slope - f32x4.extract_lane(exp4(f32x4.splat(value)), 0) * sum : value * (slope - sum),
      );
    }
    dx += <usize>count << 2;
    g += <usize>count << 2;
    y += <usize>count << 2;
  }
}

export namespace Slope {
  export const gelu = 0;
  export const gelu_tanh = 1;
  export const silu = 2;
  export const tanh = 3;
  export const sigmoid = 4;
  export const relu = 5;
}

@inline
function slope4(op: i32, g: v128, x: v128): v128 {
  if (op == Slope.gelu) return geluSlope4(g, x);
  if (op == Slope.gelu_tanh) return geluTanhSlope4(g, x);
  if (op == Slope.silu) return siluSlope4(g, x);
  if (op == Slope.tanh) return tanhSlope4(g, x);
  if (op == Slope.sigmoid) return sigmoidSlope4(g, x);
  return v128.and(g, f32x4.gt(x, f32x4.splat(0)));
}

/** out = g times the slope of an activation, at its input (gelu, silu) or at its result (tanh, sigmoid, relu). */
@inline
export function slope(op: i32, out: usize, g: usize, x: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = <usize>i << 2;
    v128.store(out + at, slope4(op, v128.load(g + at), v128.load(x + at)));
  }
  for (; i < count; i++) {
    const at = <usize>i << 2;
    const y = slope4(op, v128.load32_splat(g + at), v128.load32_splat(x + at));
    store<f32>(out + at, f32x4.extract_lane(y, 0));
  }
}

/**
 * One step of Adam on `count` parameters p with gradient g and running means m of g and v of g^2 (`peak`: the largest v, or 0).
 * `rest1` and `rest2` are 1 - beta, taken in double precision. `size` is the learning rate over m's bias correction, `root` the square root of v's. Decay: of p itself, and into g.
 */
export function adam_float32(
  p: usize, g: usize, m: usize, v: usize, peak: usize, count: i32,
  rest1: f32, beta2: f32, rest2: f32, size: f32, root: f32, eps: f32, shrink: f32, decay: f32, sign: f32,
): void {
  const r1 = f32x4.splat(rest1);
  const b2 = f32x4.splat(beta2);
  const r2 = f32x4.splat(rest2);
  const bySize = f32x4.splat(size);
  const byRoot = f32x4.splat(root);
  const plusEps = f32x4.splat(eps);
  const byShrink = f32x4.splat(shrink);
  const byDecay = f32x4.splat(decay);
  const bySign = f32x4.splat(sign);
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const left = count - i;
    let w = part(p + at, left);
    let slope = f32x4.mul(part(g + at, left), bySign);
    w = f32x4.mul(w, byShrink);
    slope = f32x4.add(slope, f32x4.mul(w, byDecay));
    let mean = part(m + at, left);
    mean = f32x4.add(mean, f32x4.mul(r1, f32x4.sub(slope, mean)));
    let square = f32x4.mul(part(v + at, left), b2);
    square = f32x4.add(square, f32x4.mul(f32x4.mul(r2, slope), slope));
    putPart(m + at, mean, left);
    putPart(v + at, square, left);
    if (peak) {
      square = f32x4.max(part(peak + at, left), square);
      putPart(peak + at, square, left);
    }
    const below = f32x4.add(f32x4.div(f32x4.sqrt(square), byRoot), plusEps);
    putPart(p + at, f32x4.sub(w, f32x4.div(f32x4.mul(bySize, mean), below)), left);
  }
}

/** Up to four floats; missing ones are zero. */
@inline
function part(p: usize, left: i32): v128 {
  if (left >= 4) return v128.load(p);
  let x = v128.load32_zero(p);
  if (left > 1) x = v128.load32_lane(p, x, 1, 4);
  if (left > 2) x = v128.load32_lane(p, x, 2, 8);
  return x;
}
@inline
function putPart(p: usize, x: v128, left: i32): void {
  if (left >= 4) {
    v128.store(p, x);
    return;
  }
  store<f32>(p, f32x4.extract_lane(x, 0));
  if (left > 1) store<f32>(p, f32x4.extract_lane(x, 1), 4);
  if (left > 2) store<f32>(p, f32x4.extract_lane(x, 2), 8);
}
