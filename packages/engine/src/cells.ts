// One element of each type, as the slow backend reads and writes it: at a byte address, a number or a bigint.
import type { DType } from './dtype.ts';
import {
  fromBfloat16,
  fromFloat8e4m3fn,
  fromFloat8e5m2,
  fromFloat16,
  toBfloat16,
  toFloat8e4m3fn,
  toFloat8e5m2,
  toFloat16,
} from './half.ts';
import type { Views } from './memory.ts';

export type Num = number | bigint;

/** How one element of a type is read and written at a byte address. */
interface Cell {
  get(view: Views, at: number): Num;
  set(view: Views, at: number, value: Num): void;
}

export const wide = (value: Num): bigint =>
  typeof value === 'bigint' ? value : BigInt(Number.isFinite(value) ? Math.trunc(value) : -(2n ** 63n));
const narrow = (value: Num): number => (typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) : value);

export const cells: Record<string, Cell> = {
  uint8: {
    get: (v, at) => v.u8[at]!,
    set: (v, at, x) => {
      v.u8[at] = narrow(x);
    },
  },
  int8: {
    get: (v, at) => v.i8[at]!,
    set: (v, at, x) => {
      v.i8[at] = narrow(x);
    },
  },
  int16: {
    get: (v, at) => v.i16[at >> 1]!,
    set: (v, at, x) => {
      v.i16[at >> 1] = narrow(x);
    },
  },
  int32: {
    get: (v, at) => v.i32[at >>> 2]!,
    set: (v, at, x) => {
      v.i32[at >>> 2] = narrow(x);
    },
  },
  int64: {
    get: (v, at) => v.i64[at / 8]!,
    set: (v, at, x) => {
      v.i64[at / 8] = wide(x);
    },
  },
  float32: {
    get: (v, at) => v.f32[at >>> 2]!,
    set: (v, at, x) => {
      v.f32[at >>> 2] = Number(x);
    },
  },
  float64: {
    get: (v, at) => v.f64[at / 8]!,
    set: (v, at, x) => {
      v.f64[at / 8] = Number(x);
    },
  },
  float16: {
    get: (v, at) => fromFloat16(v.u16[at >>> 1]!),
    set: (v, at, x) => {
      v.u16[at >>> 1] = toFloat16(Number(x));
    },
  },
  bfloat16: {
    get: (v, at) => fromBfloat16(v.u16[at >>> 1]!),
    set: (v, at, x) => {
      v.u16[at >>> 1] = toBfloat16(Number(x));
    },
  },
  float8_e4m3fn: {
    get: (v, at) => fromFloat8e4m3fn(v.u8[at]!),
    set: (v, at, x) => {
      v.u8[at] = toFloat8e4m3fn(Number(x));
    },
  },
  float8_e5m2: {
    get: (v, at) => fromFloat8e5m2(v.u8[at]!),
    set: (v, at, x) => {
      v.u8[at] = toFloat8e5m2(Number(x));
    },
  },
  bool: {
    get: (v, at) => v.u8[at]!,
    set: (v, at, x) => {
      v.u8[at] = Number(x) === 0 ? 0 : 1;
    },
  },
};

/** As the engine's callers see it: a bool, a number, a bigint where a double cannot hold it. */
export function shown(value: Num, dtype: DType): number | bigint | boolean {
  if (dtype.category === 'bool') return value !== 0;
  if (typeof value === 'bigint') return value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : value;
  return value;
}

/** Views of bytes outside the engine's memory; those whose elements do not fit evenly are left out. */
export function viewsOf(buffer: ArrayBuffer, bytes: number): Views {
  const cut = <T>(size: number, make: () => T): T => (bytes % size === 0 ? make() : (undefined as T));
  return {
    u8: new Uint8Array(buffer),
    i8: new Int8Array(buffer),
    i16: cut(2, () => new Int16Array(buffer)),
    u16: cut(2, () => new Uint16Array(buffer)),
    i32: cut(4, () => new Int32Array(buffer)),
    f32: cut(4, () => new Float32Array(buffer)),
    f64: cut(8, () => new Float64Array(buffer)),
    i64: cut(8, () => new BigInt64Array(buffer)),
  };
}
