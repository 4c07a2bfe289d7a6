// float16 and bfloat16 to float32 and back, four at a time, rounding to nearest even.

// @ts-nocheck
import { advance, at, last, size, stride } from './loop';

export namespace Half {
  export const float16 = 0;
  export const bfloat16 = 1;
}

/** Four codes, each in 32 bits, as float32. */
@inline
function widen4(kind: i32, code: v128): v128 {
  if (kind == Half.bfloat16) return i32x4.shl(code, 16);
  const sign = i32x4.shl(v128.and(code, i32x4.splat(0x8000)), 16);
  const magnitude = v128.and(code, i32x4.splat(0x7fff));
  // The fraction as a small float32, brought up by 2^112: right for subnormals too.
  const finite = f32x4.mul(i32x4.shl(magnitude, 13), f32x4.splat(reinterpret<f32>(0x77800000)));
  const infinite = v128.or(i32x4.shl(magnitude, 13), i32x4.splat(0x7f800000));
  const wide = v128.bitselect(infinite, finite, i32x4.ge_s(magnitude, i32x4.splat(0x7c00)));
  return v128.or(wide, sign);
}

/** Four float32 as codes, each in 32 bits. */
@inline
function narrow4(kind: i32, bits: v128): v128 {
  const magnitude = v128.and(bits, i32x4.splat(0x7fffffff));
  const isNan = i32x4.gt_s(magnitude, i32x4.splat(0x7f800000));
  if (kind == Half.bfloat16) {
    const odd = v128.and(i32x4.shr_u(bits, 16), i32x4.splat(1));
    const rounded = i32x4.shr_u(i32x4.add(i32x4.add(bits, i32x4.splat(0x7fff)), odd), 16);
    return v128.bitselect(v128.or(i32x4.shr_u(bits, 16), i32x4.splat(0x40)), rounded, isNan);
  }
  const sign = v128.and(i32x4.shr_u(bits, 16), i32x4.splat(0x8000));
  const odd = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(1));
  const normal = i32x4.shr_u(i32x4.add(i32x4.sub(magnitude, i32x4.splat(0x38000000 - 0xfff)), odd), 13);
  // A multiple of 2^-24, found by letting a float addition round.
  const small = i32x4.sub(f32x4.add(magnitude, f32x4.splat(0.5)), i32x4.splat(0x3f000000));
  let code = v128.bitselect(small, normal, i32x4.lt_s(magnitude, i32x4.splat(0x38800000)));
  code = v128.bitselect(i32x4.splat(0x7c00), code, i32x4.ge_s(magnitude, i32x4.splat(0x477ff000)));
  code = v128.bitselect(i32x4.splat(0x7e00), code, isNan);
  return v128.or(code, sign);
}

@inline
export function widen(kind: i32, d: usize): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    let i = 0;
    if (so == 4 && sa == 2)
      for (; i + 4 <= n; i += 4) {
        v128.store(o, widen4(kind, v128.load16x4_u(a)));
        o += 16;
        a += 8;
      }
    for (; i < n; i++) {
      store<f32>(o, f32x4.extract_lane(widen4(kind, i32x4.splat(<i32>load<u16>(a))), 0));
      o += so;
      a += sa;
    }
  } while (advance(d, 2));
}

@inline
export function narrow(kind: i32, d: usize): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    let i = 0;
    if (so == 2 && sa == 4)
      for (; i + 4 <= n; i += 4) {
        const codes = narrow4(kind, v128.load(a));
        v128.store64_lane(o, i16x8.narrow_i32x4_u(codes, codes), 0);
        o += 8;
        a += 16;
      }
    for (; i < n; i++) {
      store<u16>(o, <u16>i32x4.extract_lane(narrow4(kind, i32x4.splat(load<i32>(a))), 0));
      o += so;
      a += sa;
    }
  } while (advance(d, 2));
}
