// Codes of the narrow float types to numbers and back, rounding to nearest even: float16, bfloat16, float8.

const f32 = new Float32Array(1);
const u32 = new Uint32Array(f32.buffer);

export function fromBfloat16(code: number): number {
  u32[0] = code << 16;
  return f32[0]!;
}

export function toBfloat16(value: number): number {
  f32[0] = value;
  const bits = u32[0]!;
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

export function fromFloat16(code: number): number {
  const sign = code & 0x8000 ? -1 : 1;
  const exponent = (code >> 10) & 31;
  const fraction = code & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function toFloat16(value: number): number {
  f32[0] = value;
  const bits = u32[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65536 or more
  if (magnitude < 0x38800000) {
    // Subnormal: a multiple of 2^-24, found by letting a float addition round.
    f32[0] = Math.abs(f32[0]!) + 0.5;
    return sign | (u32[0]! - 0x3f000000);
  }
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

const e4m3fn = Float64Array.from({ length: 256 }, (_, code) => {
  const sign = code & 0x80 ? -1 : 1;
  const exponent = (code >> 3) & 15;
  const fraction = code & 7;
  if ((code & 0x7f) === 0x7f) return Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -9 : (1 + fraction / 8) * 2 ** (exponent - 7));
});

export const fromFloat8e4m3fn = (code: number): number => e4m3fn[code]!;

/** Too large becomes the largest: this type has no infinity. */
export function toFloat8e4m3fn(value: number): number {
  f32[0] = value;
  const bits = u32[0]!;
  const sign = (bits >>> 24) & 0x80;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7f;
  if (magnitude >= 0x43e00000) return sign | 0x7e; // 448 and beyond
  if (magnitude < 0x3c800000) {
    // Subnormal: a multiple of 2^-9, found by letting a float addition round.
    f32[0] = Math.abs(f32[0]!) + 2 ** 14;
    return sign | (u32[0]! - 0x46800000);
  }
  return sign | ((magnitude - 0x3c000000 + 0x7ffff + ((magnitude >>> 20) & 1)) >>> 20);
}

export const fromFloat8e5m2 = (code: number): number => fromFloat16(code << 8);

export function toFloat8e5m2(value: number): number {
  f32[0] = value;
  const bits = u32[0]!;
  const sign = (bits >>> 24) & 0x80;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7f;
  if (magnitude >= 0x47700000) return sign | 0x7c; // rounds to 65536 or more
  if (magnitude < 0x38800000) {
    // Subnormal: a multiple of 2^-16.
    f32[0] = Math.abs(f32[0]!) + 128;
    return sign | (u32[0]! - 0x43000000);
  }
  return sign | ((magnitude - 0x38000000 + 0xfffff + ((magnitude >>> 21) & 1)) >>> 21);
}
