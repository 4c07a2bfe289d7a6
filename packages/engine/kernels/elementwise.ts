// Element-by-element kernels: one body per arity, specialised by type and operation when inlined into an export.

// @ts-nocheck
import { erf4, exp4, gelu4, geluTanh4, log4, sigmoid4, sigmoid64, tanh4 } from './functions';
import { advance, at, last, size, stride } from './loop';

export namespace Unary {
  export const neg = 0;
  export const abs = 1;
  export const exp = 2;
  export const log = 3;
  export const sqrt = 4;
  export const rsqrt = 5;
  export const reciprocal = 6;
  export const sin = 7;
  export const cos = 8;
  export const tanh = 9;
  export const sigmoid = 10;
  export const relu = 11;
  export const gelu = 12;
  export const gelu_tanh = 13;
  export const silu = 14;
  export const erf = 15;
  export const floor = 16;
  export const ceil = 17;
  export const round = 18;
  export const trunc = 19;
  export const sign = 20;
}

/** Four float32 at once. */
@inline
function unary4(op: i32, x: v128): v128 {
  switch (op) {
    case Unary.neg: return f32x4.neg(x);
    case Unary.abs: return f32x4.abs(x);
    case Unary.exp: return exp4(x);
    case Unary.log: return log4(x);
    case Unary.sqrt: return f32x4.sqrt(x);
    case Unary.rsqrt: return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
    case Unary.reciprocal: return f32x4.div(f32x4.splat(1), x);
    case Unary.tanh: return tanh4(x);
    case Unary.sigmoid: return sigmoid4(x);
    case Unary.silu: return f32x4.mul(x, sigmoid4(x));
    // A comparison, not max: NaN stays and -0 becomes what PyTorch gives.
    case Unary.relu: return v128.andnot(x, f32x4.lt(x, f32x4.splat(0)));
    case Unary.gelu: return gelu4(x);
    case Unary.gelu_tanh: return geluTanh4(x);
    case Unary.erf: return erf4(x);
    case Unary.floor: return f32x4.floor(x);
    case Unary.ceil: return f32x4.ceil(x);
    case Unary.round: return f32x4.nearest(x);
    case Unary.trunc: return f32x4.trunc(x);
    case Unary.sin: {
      let y = f32x4.splat(NativeMathf.sin(f32x4.extract_lane(x, 0)));
      y = f32x4.replace_lane(y, 1, NativeMathf.sin(f32x4.extract_lane(x, 1)));
      y = f32x4.replace_lane(y, 2, NativeMathf.sin(f32x4.extract_lane(x, 2)));
      return f32x4.replace_lane(y, 3, NativeMathf.sin(f32x4.extract_lane(x, 3)));
    }
    case Unary.cos: {
      let y = f32x4.splat(NativeMathf.cos(f32x4.extract_lane(x, 0)));
      y = f32x4.replace_lane(y, 1, NativeMathf.cos(f32x4.extract_lane(x, 1)));
      y = f32x4.replace_lane(y, 2, NativeMathf.cos(f32x4.extract_lane(x, 2)));
      return f32x4.replace_lane(y, 3, NativeMathf.cos(f32x4.extract_lane(x, 3)));
    }
    case Unary.sign: {
      const up = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1));
      return v128.or(up, v128.and(f32x4.lt(x, f32x4.splat(0)), f32x4.splat(-1)));
    }
  }
  return x;
}

@inline
function unary1<T>(op: i32, x: T): T {
  if (isFloat<T>()) {
    switch (op) {
      case Unary.neg: return -x;
      case Unary.abs: return abs<T>(x);
      case Unary.exp: return <T>NativeMath.exp(<f64>x);
      case Unary.log: return <T>NativeMath.log(<f64>x);
      case Unary.sqrt: return sqrt<T>(x);
      case Unary.rsqrt: return <T>1 / sqrt<T>(x);
      case Unary.reciprocal: return <T>1 / x;
      case Unary.sin: return <T>NativeMath.sin(<f64>x);
      case Unary.cos: return <T>NativeMath.cos(<f64>x);
      case Unary.tanh: return <T>NativeMath.tanh(<f64>x);
      case Unary.sigmoid: return <T>sigmoid64(<f64>x);
      case Unary.silu: return <T>(<f64>x * sigmoid64(<f64>x));
      case Unary.relu: return x < <T>0 ? <T>0 : x;
      case Unary.floor: return floor<T>(x);
      case Unary.ceil: return ceil<T>(x);
      case Unary.round: return nearest<T>(x);
      case Unary.trunc: return trunc<T>(x);
      case Unary.sign: return <T>(i32(x > <T>0) - i32(x < <T>0));
    }
  } else {
    switch (op) {
      case Unary.neg: return <T>(<T>0 - x);
      case Unary.abs: return x < <T>0 ? <T>(<T>0 - x) : x;
      case Unary.relu: return x < <T>0 ? <T>0 : x;
      case Unary.sign: return <T>(i32(x > <T>0) - i32(x < <T>0));
    }
  }
  return x;
}

/** float32: four lanes always; the last few and strided elements go through lanes too, so that layout never changes a result. */
@inline
export function unaryF32(op: i32, d: usize): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    let i = 0;
    if (so == 4 && sa == 4) {
      for (; i + 4 <= n; i += 4) {
        v128.store(o, unary4(op, v128.load(a)));
        o += 16;
        a += 16;
      }
    }
    for (; i < n; i++) {
      store<f32>(o, f32x4.extract_lane(unary4(op, f32x4.splat(load<f32>(a))), 0));
      o += so;
      a += sa;
    }
  } while (advance(d, 2));
}

@inline
export function unary<T>(op: i32, d: usize): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    for (let i = 0; i < n; i++) {
      store<T>(o, unary1<T>(op, load<T>(a)));
      o += so;
      a += sa;
    }
  } while (advance(d, 2));
}

export namespace Binary {
  export const add = 0;
  export const sub = 1;
  export const mul = 2;
  export const div = 3;
  export const maximum = 4;
  export const minimum = 5;
  export const bitand = 6;
  export const bitor = 7;
  export const bitxor = 8;
  export const floordiv = 9;
  export const truncdiv = 10;
  export const remainder = 11;
  export const pow = 12;
}

@inline
function inLanes<T>(op: i32): bool {
  if (isFloat<T>()) return op <= Binary.minimum;
  if (op == Binary.mul || op == Binary.add || op == Binary.sub) return true;
  return op >= Binary.bitand && op <= Binary.bitxor;
}

@inline
function binaryLanes<T>(op: i32, a: v128, b: v128): v128 {
  if (op == Binary.add) return v128.add<T>(a, b);
  if (op == Binary.sub) return v128.sub<T>(a, b);
  if (op == Binary.mul) return v128.mul<T>(a, b);
  if (op == Binary.bitand) return v128.and(a, b);
  if (op == Binary.bitor) return v128.or(a, b);
  if (op == Binary.bitxor) return v128.xor(a, b);
  if (isFloat<T>()) {
    if (op == Binary.div) return v128.div<T>(a, b);
    if (op == Binary.maximum) return v128.max<T>(a, b);
    if (op == Binary.minimum) return v128.min<T>(a, b);
  }
  return a;
}

function integerPower<T>(base: T, exponent: T): T {
  if (exponent < <T>0) return base == <T>1 ? <T>1 : base == <T>-1 ? (exponent & <T>1 ? <T>-1 : <T>1) : <T>0;
  let out: T = 1;
  let square = base;
  let e = exponent;
  while (e > <T>0) {
    if (e & <T>1) out = out * square;
    square = square * square;
    e = e >> <T>1;
  }
  return out;
}

@inline
function binary1<T>(op: i32, a: T, b: T): T {
  if (op == Binary.add) return a + b;
  if (op == Binary.sub) return a - b;
  if (op == Binary.mul) return a * b;
  if (isFloat<T>()) {
    if (op == Binary.div) return a / b;
    if (op == Binary.maximum) return max<T>(a, b);
    if (op == Binary.minimum) return min<T>(a, b);
    if (op == Binary.pow) return <T>NativeMath.pow(<f64>a, <f64>b);
  } else {
    if (op == Binary.maximum) return a > b ? a : b;
    if (op == Binary.minimum) return a < b ? a : b;
    if (op == Binary.bitand) return a & b;
    if (op == Binary.bitor) return a | b;
    if (op == Binary.bitxor) return a ^ b;
    if (op == Binary.pow) return integerPower<T>(a, b);
    // The smallest integer over -1 does not fit; the processor would trap.
    if (op == Binary.truncdiv) return b == <T>-1 ? <T>(<T>0 - a) : a / b;
    if (op == Binary.floordiv) {
      if (b == <T>-1) return <T>0 - a;
      const q = a / b;
      return q - <T>(i32(a % b != <T>0) & i32((a < <T>0) != (b < <T>0)));
    }
    if (op == Binary.remainder) {
      if (b == <T>-1) return <T>0;
      const r = a % b;
      return r != <T>0 && (r < <T>0) != (b < <T>0) ? r + b : r;
    }
  }
  return a;
}

@inline
export function binary<T>(op: i32, d: usize): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  const sb = stride(d, 2, dim);
  const w: i32 = sizeof<T>();
  const lanes: i32 = 16 / w;
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    let b = at(d, 2);
    let i = 0;
    if (inLanes<T>(op) && so == w) {
      if (sa == w && sb == w) {
        for (; i + 2 * lanes <= n; i += 2 * lanes) {
          v128.store(o, binaryLanes<T>(op, v128.load(a), v128.load(b)));
          v128.store(o, binaryLanes<T>(op, v128.load(a, 16), v128.load(b, 16)), 16);
          o += 32;
          a += 32;
          b += 32;
        }
      } else if (sa == w && sb == 0) {
        const y = v128.splat<T>(load<T>(b));
        for (; i + lanes <= n; i += lanes) {
          v128.store(o, binaryLanes<T>(op, v128.load(a), y));
          o += 16;
          a += 16;
        }
      } else if (sa == 0 && sb == w) {
        const x = v128.splat<T>(load<T>(a));
        for (; i + lanes <= n; i += lanes) {
          v128.store(o, binaryLanes<T>(op, x, v128.load(b)));
          o += 16;
          b += 16;
        }
      }
    }
    for (; i < n; i++) {
      store<T>(o, binary1<T>(op, load<T>(a), load<T>(b)));
      o += so;
      a += sa;
      b += sb;
    }
  } while (advance(d, 3));
}

export namespace Compare {
  export const eq = 0;
  export const ne = 1;
  export const lt = 2;
  export const le = 3;
  export const gt = 4;
  export const ge = 5;
}

@inline
export function compare<T>(op: i32, d: usize): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sa = stride(d, 1, dim);
  const sb = stride(d, 2, dim);
  do {
    let o = at(d, 0);
    let a = at(d, 1);
    let b = at(d, 2);
    for (let i = 0; i < n; i++) {
      const x = load<T>(a);
      const y = load<T>(b);
      let yes = false;
      if (op == Compare.eq) yes = x == y;
      if (op == Compare.ne) yes = x != y;
      if (op == Compare.lt) yes = x < y;
      if (op == Compare.le) yes = x <= y;
      if (op == Compare.gt) yes = x > y;
      if (op == Compare.ge) yes = x >= y;
      store<u8>(o, u8(yes));
      o += so;
      a += sa;
      b += sb;
    }
  } while (advance(d, 3));
}

@inline
export function where<T>(d: usize): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sc = stride(d, 1, dim);
  const sa = stride(d, 2, dim);
  const sb = stride(d, 3, dim);
  do {
    let o = at(d, 0);
    let c = at(d, 1);
    let a = at(d, 2);
    let b = at(d, 3);
    for (let i = 0; i < n; i++) {
      store<T>(o, load<u8>(c) ? load<T>(a) : load<T>(b));
      o += so;
      c += sc;
      a += sa;
      b += sb;
    }
  } while (advance(d, 4));
}
