// Kernels that move elements: same type (by width), and from one type to another.

// @ts-nocheck
import { abandon, advance, at, last, size as sizeOf, stride } from './loop';

/** Four by four of 32 bits: rows become columns. */
@inline
function turn4(o: usize, so: i32, a: usize, sa: i32): void {
  const x = v128.load(a);
  const y = v128.load(a + sa);
  const z = v128.load(a + 2 * sa);
  const w = v128.load(a + 3 * sa);
  const xy = i32x4.shuffle(x, y, 0, 4, 1, 5);
  const zw = i32x4.shuffle(z, w, 0, 4, 1, 5);
  const xy2 = i32x4.shuffle(x, y, 2, 6, 3, 7);
  const zw2 = i32x4.shuffle(z, w, 2, 6, 3, 7);
  v128.store(o, i64x2.shuffle(xy, zw, 0, 2));
  v128.store(o + so, i64x2.shuffle(xy, zw, 1, 3));
  v128.store(o + 2 * so, i64x2.shuffle(xy2, zw2, 0, 2));
  v128.store(o + 3 * so, i64x2.shuffle(xy2, zw2, 1, 3));
}

/** Copy elements of the width of T. Runs by block copy, transposed matrices in tiles that stay in the cache. */
@inline
export function copy<T>(d: usize): void {
  const dim = last(d);
  const n = sizeOf(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  const w: i32 = sizeof<T>();
  if (dim > 0 && so == w && sa != w && stride(d, 1, dim - 1) == w && sizeOf(d, dim - 1) > 3) {
    const m = sizeOf(d, dim - 1);
    const ro = stride(d, 0, dim - 1);
    do {
      const o = at(d, 0);
      const a = at(d, 1);
      for (let i = 0; i < m; i += 16) {
        const rows = min(i + 16, m);
        for (let j = 0; j < n; j += 16) {
          const columns = min(j + 16, n);
          if (sizeof<T>() == 4 && rows == i + 16 && columns == j + 16) {
            for (let r = i; r < rows; r += 4)
              for (let c = j; c < columns; c += 4) turn4(o + r * ro + c * w, ro, a + r * w + c * sa, sa);
            continue;
          }
          for (let r = i; r < rows; r++)
            for (let c = j; c < columns; c++) store<T>(o + r * ro + c * w, load<T>(a + r * w + c * sa));
        }
      }
    } while (advance(d, 2, 2));
    return;
  }
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    if (so == w && sa == w) memory.copy(o, a, <usize>(n * w));
    else
      for (let i = 0; i < n; i++) {
        store<T>(o, load<T>(a));
        o += so;
        a += sa;
      }
  } while (advance(d, 2));
}

/** As x86 converts: what does not fit becomes the smallest integer. */
@inline
function toI64(x: f64): i64 {
  return x >= -9223372036854775808.0 && x < 9223372036854775808.0 ? <i64>x : i64.MIN_VALUE;
}

@inline
export function cast<From, To>(d: usize): void {
  const dim = last(d);
  const n = sizeOf(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    for (let i = 0; i < n; i++) {
      const x = load<From>(a);
      if (isFloat<From>() && !isFloat<To>()) store<To>(o, <To>toI64(<f64>x));
      else store<To>(o, <To>x);
      o += so;
      a += sa;
    }
  } while (advance(d, 2));
}

/** Anything but zero is true. */
@inline
export function castToBool<From>(d: usize): void {
  const dim = last(d);
  const n = sizeOf(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    for (let i = 0; i < n; i++) {
      store<u8>(o, u8(load<From>(a) != <From>0));
      o += so;
      a += sa;
    }
  } while (advance(d, 2));
}

/**
 * Along one dimension: element `index` (int64, third operand) steps of `step` bytes from the second operand's address, which
 * stands still along that dimension. 0: an index is not below `size`, and what was written up to there stays.
 */
@inline
export function gather<T>(d: usize, step: i32, size: i32): i32 {
  const dim = last(d);
  const n = sizeOf(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  const si = stride(d, 2, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    let p = at(d, 2);
    for (let i = 0; i < n; i++) {
      const index = load<i64>(p);
      if (<u64>index >= <u64>size) return abandon(d);
      store<T>(o, load<T>(a + <i32>index * step));
      o += so;
      a += sa;
      p += si;
    }
  } while (advance(d, 3));
  return 1;
}

/** The reverse: the second operand's elements go to (or, `adding`, are added at) `index` steps from the first operand's address. */
@inline
export function scatter<T>(adding: bool, d: usize, step: i32, size: i32): i32 {
  const dim = last(d);
  const n = sizeOf(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  const si = stride(d, 2, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    let p = at(d, 2);
    for (let i = 0; i < n; i++) {
      const index = load<i64>(p);
      if (<u64>index >= <u64>size) return abandon(d);
      const to = o + <i32>index * step;
      store<T>(to, adding ? load<T>(to) + load<T>(a) : load<T>(a));
      o += so;
      a += sa;
      p += si;
    }
  } while (advance(d, 3));
  return 1;
}

/** Chunk i of `bytes` from `source` + offset i (a double in memory) to `target` + i `bytes`; or, `back`, the other way. */
export function moveChunks(back: i32, bytes: i32, target: usize, source: usize, offsets: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const far = <usize>u32(load<f64>(offsets));
    if (back) memory.copy(target + far, source, bytes);
    else memory.copy(target, source + far, bytes);
    if (back) source += bytes;
    else target += bytes;
    offsets += 8;
  }
}

/** Adds chunk i of `length` floats at `source` to those at `target` + offset i. */
export function addChunks(length: i32, target: usize, source: usize, offsets: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const to = target + <usize>u32(load<f64>(offsets));
    let j = 0;
    for (; j + 4 <= length; j += 4) {
      const at = <usize>j << 2;
      v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(source + at)));
    }
    for (; j < length; j++) {
      const at = <usize>j << 2;
      store<f32>(to + at, load<f32>(to + at) + load<f32>(source + at));
    }
    source += <usize>length << 2;
    offsets += 8;
  }
}
