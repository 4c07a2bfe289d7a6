// Kernels that fold many elements into one. Float sums are pairwise, so that their error does not grow with length.

// @ts-nocheck
import { exp4, expBelow4 } from './functions';
import { advance, at, last, size, stride } from './loop';

export namespace Fold {
  export const sum = 0;
  export const prod = 1;
  export const max = 2;
  export const min = 3;
}

@inline
function fold1<T>(op: i32, a: T, b: T): T {
  if (op == Fold.sum) return a + b;
  if (op == Fold.prod) return a * b;
  if (isFloat<T>()) return op == Fold.max ? max<T>(a, b) : min<T>(a, b);
  if (op == Fold.max) return a > b ? a : b;
  return a < b ? a : b;
}

@inline
function foldLanes(op: i32, a: v128, b: v128): v128 {
  if (op == Fold.sum) return f32x4.add(a, b);
  if (op == Fold.prod) return f32x4.mul(a, b);
  return op == Fold.max ? f32x4.max(a, b) : f32x4.min(a, b);
}

/** The larger (smaller) lanes by one instruction of the processor; whoever calls sees to NaN. */
@inline
function extremeLanes(op: i32, a: v128, b: v128): v128 {
  return op == Fold.max ? f32x4.pmax(a, b) : f32x4.pmin(a, b);
}

@inline
function acrossLanes(op: i32, a: v128): f32 {
  const x = fold1<f32>(op, f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1));
  const y = fold1<f32>(op, f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3));
  return fold1<f32>(op, x, y);
}

/** Largest or smallest of n >= 16 packed float32; NaN if there is one. */
@inline
function extremeBlock(op: i32, p: usize, n: i32): f32 {
  let a = v128.load(p);
  let b = v128.load(p, 16);
  let c = v128.load(p, 32);
  let e = v128.load(p, 48);
  let nan = v128.or(v128.or(f32x4.ne(a, a), f32x4.ne(b, b)), v128.or(f32x4.ne(c, c), f32x4.ne(e, e)));
  let i = 16;
  p += 64;
  for (; i + 16 <= n; i += 16) {
    const x = v128.load(p);
    const y = v128.load(p, 16);
    const z = v128.load(p, 32);
    const w = v128.load(p, 48);
    a = extremeLanes(op, a, x);
    b = extremeLanes(op, b, y);
    c = extremeLanes(op, c, z);
    e = extremeLanes(op, e, w);
    // A comparison of two is unordered if either is NaN.
    nan = v128.or(nan, v128.or(v128.not(v128.or(f32x4.le(x, y), f32x4.gt(x, y))), v128.not(v128.or(f32x4.le(z, w), f32x4.gt(z, w)))));
    p += 64;
  }
  if (v128.any_true(nan)) return NaN;
  let out = acrossLanes(op, foldLanes(op, foldLanes(op, a, b), foldLanes(op, c, e)));
  for (; i < n; i++) {
    out = fold1<f32>(op, out, load<f32>(p));
    p += 4;
  }
  return out;
}

/** Packed float32, n >= 16 and at most a few hundred: four vectors side by side. */
@inline
function foldBlock(op: i32, p: usize, n: i32): f32 {
  let a = v128.load(p);
  let b = v128.load(p, 16);
  let c = v128.load(p, 32);
  let e = v128.load(p, 48);
  let i = 16;
  p += 64;
  for (; i + 16 <= n; i += 16) {
    a = foldLanes(op, a, v128.load(p));
    b = foldLanes(op, b, v128.load(p, 16));
    c = foldLanes(op, c, v128.load(p, 32));
    e = foldLanes(op, e, v128.load(p, 48));
    p += 64;
  }
  let out = acrossLanes(op, foldLanes(op, foldLanes(op, a, b), foldLanes(op, c, e)));
  for (; i < n; i++) {
    out = fold1<f32>(op, out, load<f32>(p));
    p += 4;
  }
  return out;
}

/** Sum of n packed float32, halves first. */
export function sumPacked(p: usize, n: i32): f32 {
  if (n < 16) {
    let out: f32 = 0;
    for (let i = 0; i < n; i++) out += load<f32>(p + (<usize>i << 2));
    return out;
  }
  if (n <= 512) return foldBlock(Fold.sum, p, n);
  const half = (n >> 1) & ~15;
  return sumPacked(p, half) + sumPacked(p + (<usize>half << 2), n - half);
}

@inline
function foldRun<T>(op: i32, a: usize, count: i32, step: i32): T {
  if (sizeof<T>() == 4 && isFloat<T>() && step == 4 && op != Fold.prod) {
    if (op == Fold.sum) return <T>sumPacked(a, count);
    if (count >= 16) return <T>extremeBlock(op, a, count);
  }
  if (isFloat<T>() && op == Fold.sum) {
    let total: f64 = 0;
    for (let i = 0; i < count; i++) {
      total += <f64>load<T>(a);
      a += step;
    }
    return <T>total;
  }
  let i = 0;
  let out: T = op == Fold.prod ? <T>1 : <T>0;
  if (op == Fold.max || op == Fold.min) {
    out = load<T>(a);
    a += step;
    i = 1;
  }
  for (; i < count; i++) {
    out = fold1<T>(op, out, load<T>(a));
    a += step;
  }
  return out;
}

/** Four neighbouring columns folded down their rows; sums in blocks of 128 rows. */
@inline
function foldColumns(op: i32, o: usize, a: usize, count: i32, step: i32): void {
  if (op == Fold.sum) {
    let total = f32x4.splat(0);
    let i = 0;
    while (i < count) {
      const stop = min(i + 128, count);
      let block = f32x4.splat(0);
      for (; i < stop; i++) {
        block = f32x4.add(block, v128.load(a));
        a += step;
      }
      total = f32x4.add(total, block);
    }
    v128.store(o, total);
    return;
  }
  let out = v128.load(a);
  for (let i = 1; i < count; i++) {
    a += step;
    out = foldLanes(op, out, v128.load(a));
  }
  v128.store(o, out);
}

/** Largest (smallest) down sixteen neighbouring columns. */
@inline
function extremeColumns(op: i32, o: usize, a: usize, count: i32, step: i32): void {
  let m0 = v128.load(a), m1 = v128.load(a, 16), m2 = v128.load(a, 32), m3 = v128.load(a, 48);
  let n0 = f32x4.ne(m0, m0), n1 = f32x4.ne(m1, m1), n2 = f32x4.ne(m2, m2), n3 = f32x4.ne(m3, m3);
  for (let i = 1; i < count; i++) {
    a += step;
    const x0 = v128.load(a), x1 = v128.load(a, 16), x2 = v128.load(a, 32), x3 = v128.load(a, 48);
    m0 = extremeLanes(op, m0, x0);
    m1 = extremeLanes(op, m1, x1);
    m2 = extremeLanes(op, m2, x2);
    m3 = extremeLanes(op, m3, x3);
    n0 = v128.or(n0, f32x4.ne(x0, x0));
    n1 = v128.or(n1, f32x4.ne(x1, x1));
    n2 = v128.or(n2, f32x4.ne(x2, x2));
    n3 = v128.or(n3, f32x4.ne(x3, x3));
  }
  // All bits set is a NaN.
  v128.store(o, v128.or(m0, n0));
  v128.store(o, v128.or(m1, n1), 16);
  v128.store(o, v128.or(m2, n2), 32);
  v128.store(o, v128.or(m3, n3), 48);
}

/** Sixteen neighbouring columns added down their rows, a line of the cache at a time; in blocks of 128 rows. */
function sumColumns(o: usize, a: usize, count: i32, step: i32): void {
  let t0 = f32x4.splat(0), t1 = f32x4.splat(0), t2 = f32x4.splat(0), t3 = f32x4.splat(0);
  let i = 0;
  while (i < count) {
    const stop = min(i + 128, count);
    let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
    for (; i < stop; i++) {
      b0 = f32x4.add(b0, v128.load(a));
      b1 = f32x4.add(b1, v128.load(a, 16));
      b2 = f32x4.add(b2, v128.load(a, 32));
      b3 = f32x4.add(b3, v128.load(a, 48));
      a += step;
    }
    t0 = f32x4.add(t0, b0);
    t1 = f32x4.add(t1, b1);
    t2 = f32x4.add(t2, b2);
    t3 = f32x4.add(t3, b3);
  }
  v128.store(o, t0);
  v128.store(o, t1, 16);
  v128.store(o, t2, 32);
  v128.store(o, t3, 48);
}

/** Fold `count` elements, `step` bytes apart, at every point of the loop (result, input). */
@inline
export function reduce<T>(op: i32, d: usize, count: i32, step: i32): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    let i = 0;
    if (sizeof<T>() == 4 && isFloat<T>() && so == 4 && sa == 4 && count > 0) {
      if (op == Fold.sum)
        for (; i + 16 <= n; i += 16) {
          sumColumns(o, a, count, step);
          o += 64;
          a += 64;
        }
      if (op == Fold.max || op == Fold.min)
        for (; i + 16 <= n; i += 16) {
          extremeColumns(op, o, a, count, step);
          o += 64;
          a += 64;
        }
      for (; i + 4 <= n; i += 4) {
        foldColumns(op, o, a, count, step);
        o += 16;
        a += 16;
      }
    }
    for (; i < n; i++) {
      store<T>(o, foldRun<T>(op, a, count, step));
      o += so;
      a += sa;
    }
  } while (advance(d, 2));
}

/** Index of the first of n packed float32 that equals `best`, or that is NaN if `best` is. */
function firstAt(p: usize, n: i32, best: f32): i32 {
  const b = f32x4.splat(best);
  const nan = best != best;
  let i = 0;
  for (; i + 16 <= n; i += 16) {
    const at = p + (<usize>i << 2);
    const x = v128.load(at), y = v128.load(at, 16), z = v128.load(at, 32), w = v128.load(at, 48);
    const hits = nan
      ? v128.or(v128.or(f32x4.ne(x, x), f32x4.ne(y, y)), v128.or(f32x4.ne(z, z), f32x4.ne(w, w)))
      : v128.or(v128.or(f32x4.eq(x, b), f32x4.eq(y, b)), v128.or(f32x4.eq(z, b), f32x4.eq(w, b)));
    if (v128.any_true(hits)) break;
  }
  for (; i < n; i++) {
    const x = load<f32>(p + (<usize>i << 2));
    if (nan ? x != x : x == best) break;
  }
  return i;
}

/** The same down eight neighbouring columns. */
@inline
function argColumns(op: i32, o: usize, so: i32, a: usize, count: i32, step: i32): void {
  let m0 = v128.load(a), m1 = v128.load(a, 16);
  let w0 = i32x4.splat(0), w1 = i32x4.splat(0);
  for (let i = 1; i < count; i++) {
    a += step;
    const x0 = v128.load(a), x1 = v128.load(a, 16);
    // Better, or NaN, unless a NaN was found before.
    const b0 = v128.andnot(f32x4.eq(m0, m0), op == Fold.max ? f32x4.ge(m0, x0) : f32x4.le(m0, x0));
    const b1 = v128.andnot(f32x4.eq(m1, m1), op == Fold.max ? f32x4.ge(m1, x1) : f32x4.le(m1, x1));
    const n = i32x4.splat(i);
    m0 = v128.bitselect(x0, m0, b0);
    m1 = v128.bitselect(x1, m1, b1);
    w0 = v128.bitselect(n, w0, b0);
    w1 = v128.bitselect(n, w1, b1);
  }
  const low = i64x2.extend_low_i32x4_s(w0), high = i64x2.extend_high_i32x4_s(w0);
  const low1 = i64x2.extend_low_i32x4_s(w1), high1 = i64x2.extend_high_i32x4_s(w1);
  store<i64>(o, i64x2.extract_lane(low, 0));
  store<i64>(o + so, i64x2.extract_lane(low, 1));
  store<i64>(o + 2 * so, i64x2.extract_lane(high, 0));
  store<i64>(o + 3 * so, i64x2.extract_lane(high, 1));
  store<i64>(o + 4 * so, i64x2.extract_lane(low1, 0));
  store<i64>(o + 5 * so, i64x2.extract_lane(low1, 1));
  store<i64>(o + 6 * so, i64x2.extract_lane(high1, 0));
  store<i64>(o + 7 * so, i64x2.extract_lane(high1, 1));
}

/** Index of the first largest (or smallest) element of each run; NaN is both. */
@inline
export function argReduce<T>(op: i32, d: usize, count: i32, step: i32): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  do {
    let o = at(d, 0);
    let start = at(d, 1);
    let k = 0;
    if (sizeof<T>() == 4 && isFloat<T>()) {
      if (step == 4 && count >= 16)
        for (; k < n; k++) {
          store<i64>(o, <i64>firstAt(start, count, extremeBlock(op, start, count)));
          o += so;
          start += sa;
        }
      else if (sa == 4)
        for (; k + 8 <= n; k += 8) {
          argColumns(op, o, so, start, count, step);
          o += 8 * so;
          start += 32;
        }
    }
    for (; k < n; k++) {
      let a = start;
      let best = load<T>(a);
      let where = 0;
      for (let i = 1; i < count; i++) {
        if (isFloat<T>() && best != best) break;
        a += step;
        const x = load<T>(a);
        const better = op == Fold.max ? x > best : x < best;
        if (better || (isFloat<T>() && x != x)) {
          best = x;
          where = i;
        }
      }
      store<i64>(o, <i64>where);
      o += so;
      start += sa;
    }
  } while (advance(d, 2));
}

/** Four runs of packed float32 at once, `so` and `sa` bytes apart: the processor adds to four sums in turn. */
@inline
function scanRows(op: i32, o: usize, so: i32, a: usize, sa: i32, count: i32): void {
  let s0: f64 = op == Fold.sum ? 0 : 1;
  let s1 = s0, s2 = s0, s3 = s0;
  for (let i = 0; i < count; i++) {
    const x0 = <f64>load<f32>(a), x1 = <f64>load<f32>(a + sa), x2 = <f64>load<f32>(a + 2 * sa), x3 = <f64>load<f32>(a + 3 * sa);
    s0 = op == Fold.sum ? s0 + x0 : s0 * x0;
    s1 = op == Fold.sum ? s1 + x1 : s1 * x1;
    s2 = op == Fold.sum ? s2 + x2 : s2 * x2;
    s3 = op == Fold.sum ? s3 + x3 : s3 * x3;
    store<f32>(o, <f32>s0);
    store<f32>(o + so, <f32>s1);
    store<f32>(o + 2 * so, <f32>s2);
    store<f32>(o + 3 * so, <f32>s3);
    o += 4;
    a += 4;
  }
}

@inline
function carry(op: i32, total: v128, x: v128): v128 {
  return op == Fold.sum ? f64x2.add(total, x) : f64x2.mul(total, x);
}

/** Sixteen neighbouring columns of float32 down their rows. */
@inline
function scanColumns(op: i32, o: usize, outStep: i32, a: usize, inStep: i32, count: i32): void {
  const one = f64x2.splat(op == Fold.sum ? 0 : 1);
  let t0 = one, t1 = one, t2 = one, t3 = one, t4 = one, t5 = one, t6 = one, t7 = one;
  for (let i = 0; i < count; i++) {
    t0 = carry(op, t0, f64x2.promote_low_f32x4(v128.load64_zero(a)));
    t1 = carry(op, t1, f64x2.promote_low_f32x4(v128.load64_zero(a, 8)));
    t2 = carry(op, t2, f64x2.promote_low_f32x4(v128.load64_zero(a, 16)));
    t3 = carry(op, t3, f64x2.promote_low_f32x4(v128.load64_zero(a, 24)));
    t4 = carry(op, t4, f64x2.promote_low_f32x4(v128.load64_zero(a, 32)));
    t5 = carry(op, t5, f64x2.promote_low_f32x4(v128.load64_zero(a, 40)));
    t6 = carry(op, t6, f64x2.promote_low_f32x4(v128.load64_zero(a, 48)));
    t7 = carry(op, t7, f64x2.promote_low_f32x4(v128.load64_zero(a, 56)));
    v128.store64_lane(o, f32x4.demote_f64x2_zero(t0), 0);
    v128.store64_lane(o, f32x4.demote_f64x2_zero(t1), 0, 8);
    v128.store64_lane(o, f32x4.demote_f64x2_zero(t2), 0, 16);
    v128.store64_lane(o, f32x4.demote_f64x2_zero(t3), 0, 24);
    v128.store64_lane(o, f32x4.demote_f64x2_zero(t4), 0, 32);
    v128.store64_lane(o, f32x4.demote_f64x2_zero(t5), 0, 40);
    v128.store64_lane(o, f32x4.demote_f64x2_zero(t6), 0, 48);
    v128.store64_lane(o, f32x4.demote_f64x2_zero(t7), 0, 56);
    o += outStep;
    a += inStep;
  }
}

/** Running sum or product along runs. Float sums carry in double, as ATen does. */
@inline
export function scan<T>(op: i32, d: usize, count: i32, outStep: i32, inStep: i32): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  do {
    const o = at(d, 0);
    const a = at(d, 1);
    let k = 0;
    if (sizeof<T>() == 4 && isFloat<T>()) {
      if (outStep == 4 && inStep == 4) for (; k + 4 <= n; k += 4) scanRows(op, o + k * so, so, a + k * sa, sa, count);
      else if (so == 4 && sa == 4)
        for (; k + 16 <= n; k += 16) scanColumns(op, o + k * 4, outStep, a + k * 4, inStep, count);
    }
    for (; k < n; k++) {
      let to = o + k * so;
      let from = a + k * sa;
      if (isFloat<T>()) {
        let total: f64 = op == Fold.sum ? 0 : 1;
        for (let i = 0; i < count; i++) {
          total = op == Fold.sum ? total + <f64>load<T>(from) : total * <f64>load<T>(from);
          store<T>(to, <T>total);
          to += outStep;
          from += inStep;
        }
      } else {
        let total: T = op == Fold.sum ? <T>0 : <T>1;
        for (let i = 0; i < count; i++) {
          total = op == Fold.sum ? total + load<T>(from) : total * load<T>(from);
          store<T>(to, total);
          to += outStep;
          from += inStep;
        }
      }
    }
  } while (advance(d, 2));
}

/** Softmax (or its logarithm) of packed float32 rows: largest, exponentials and their sum, scale. */
export function softmax_float32(log: i32, out: usize, input: usize, rows: i32, count: i32): void {
  for (let r = 0; r < rows; r++) {
    const a = input + (<usize>r * count << 2);
    const o = out + (<usize>r * count << 2);
    const top = foldRun<f32>(Fold.max, a, count, 4);
    const t = f32x4.splat(top);
    let sums = f32x4.splat(0);
    let tail: f32 = 0;
    let i = 0;
    for (; i + 4 <= count; i += 4) {
      const e = expBelow4(f32x4.sub(v128.load(a + (<usize>i << 2)), t));
      if (!log) v128.store(o + (<usize>i << 2), e);
      sums = f32x4.add(sums, e);
    }
    for (; i < count; i++) {
      const e = f32x4.extract_lane(exp4(f32x4.splat(load<f32>(a + (<usize>i << 2)) - top)), 0);
      if (!log) store<f32>(o + (<usize>i << 2), e);
      tail += e;
    }
    const sum = acrossLanes(Fold.sum, sums) + tail;
    i = 0;
    if (log) {
      // Two subtractions: shift and sum may both be infinite.
      const s = f32x4.splat(<f32>NativeMath.log(<f64>sum));
      for (; i + 4 <= count; i += 4)
        v128.store(o + (<usize>i << 2), f32x4.sub(f32x4.sub(v128.load(a + (<usize>i << 2)), t), s));
      for (; i < count; i++) store<f32>(o + (<usize>i << 2), load<f32>(a + (<usize>i << 2)) - top - f32x4.extract_lane(s, 0));
    } else {
      const scale: f32 = <f32>1 / sum;
      const s = f32x4.splat(scale);
      for (; i + 4 <= count; i += 4) v128.store(o + (<usize>i << 2), f32x4.mul(v128.load(o + (<usize>i << 2)), s));
      for (; i < count; i++) store<f32>(o + (<usize>i << 2), load<f32>(o + (<usize>i << 2)) * scale);
    }
  }
}

export function softmax_float64(log: i32, out: usize, input: usize, rows: i32, count: i32): void {
  for (let r = 0; r < rows; r++) {
    const a = input + (<usize>r * count << 3);
    const o = out + (<usize>r * count << 3);
    const top = foldRun<f64>(Fold.max, a, count, 8);
    let sum: f64 = 0;
    for (let i = 0; i < count; i++) sum += NativeMath.exp(load<f64>(a + (<usize>i << 3)) - top);
    const shift = NativeMath.log(sum);
    for (let i = 0; i < count; i++) {
      const x = load<f64>(a + (<usize>i << 3)) - top;
      store<f64>(o + (<usize>i << 3), log ? x - shift : NativeMath.exp(x) / sum);
    }
  }
}
