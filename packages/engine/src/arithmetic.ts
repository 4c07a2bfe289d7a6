// What each operation of a backend means for one number or bigint: the standard the kernels are held to.
import type { BinaryOp, CompareOp, UnaryOp } from './backend.ts';
import type { Num } from './cells.ts';
import type { ComputeName } from './dtype.ts';
import { erf, erfc, roundEven } from './special.ts';

export const floatUnary: Record<UnaryOp, (x: number) => number> = {
  neg: (x) => -x,
  abs: Math.abs,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  reciprocal: (x) => 1 / x,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => (x < 0 ? 0 : x),
  gelu: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
  gelu_tanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
  silu: (x) => x / (1 + Math.exp(-x)),
  erf,
  erfc,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundEven,
  trunc: Math.trunc,
  sign: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  bitnot: (x) => ~x,
};

export const bigUnary: Partial<Record<UnaryOp, (x: bigint) => bigint>> = {
  neg: (x) => -x,
  abs: (x) => (x < 0n ? -x : x),
  relu: (x) => (x < 0n ? 0n : x),
  sign: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
  floor: (x) => x,
  ceil: (x) => x,
  round: (x) => x,
  trunc: (x) => x,
  bitnot: (x) => ~x,
};

const pythonMod = (a: number, b: number): number => {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
};
/** Python's float //: the quotient of what is left after the remainder, rounded; as ATen computes it. */
const floorDiv = (a: number, b: number): number => {
  if (b === 0) return a / b;
  const mod = a % b;
  let div = (a - mod) / b;
  if (mod !== 0 && b < 0 !== mod < 0) div -= 1;
  if (div === 0) return Object.is(a / b, -0) || a / b < 0 ? -0 : 0;
  const floor = Math.floor(div);
  return div - floor > 0.5 ? floor + 1 : floor;
};
export const nanMax = (a: number, b: number) =>
  Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : a > b ? a : b;
const nanMin = (a: number, b: number) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : a < b ? a : b);

const floatBinary: Record<BinaryOp, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  floordiv: floorDiv,
  truncdiv: (a, b) => Math.trunc(a / b),
  remainder: pythonMod,
  fmod: (a, b) => a % b,
  pow: (a, b) => (a === 1 || b === 0 ? 1 : a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY ? 1 : a ** b),
  maximum: nanMax,
  minimum: nanMin,
  fmax: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)),
  fmin: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b)),
  atan2: Math.atan2,
  bitand: (a, b) => a & b,
  bitor: (a, b) => a | b,
  bitxor: (a, b) => a ^ b,
};

const big32 = (f: (a: bigint, b: bigint) => bigint) => (a: number, b: number) =>
  Number(BigInt.asIntN(32, f(BigInt(a), BigInt(b))));

function bigPow(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) return base === 1n ? 1n : base === -1n ? (exponent % 2n === 0n ? 1n : -1n) : 0n;
  let out = 1n;
  let square = base;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) out = BigInt.asIntN(64, out * square);
    square = BigInt.asIntN(64, square * square);
  }
  return out;
}

/** Integer division by zero has no answer; callers refuse it before it gets here. */
const bigBinary: Partial<Record<BinaryOp, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  floordiv: (a, b) => {
    const q = a / b;
    return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
  },
  truncdiv: (a, b) => a / b,
  remainder: (a, b) => {
    const r = a % b;
    return r !== 0n && r < 0n !== b < 0n ? r + b : r;
  },
  fmod: (a, b) => a % b,
  pow: bigPow,
  maximum: (a, b) => (a > b ? a : b),
  minimum: (a, b) => (a < b ? a : b),
  fmax: (a, b) => (a > b ? a : b),
  fmin: (a, b) => (a < b ? a : b),
  bitand: (a, b) => a & b,
  bitor: (a, b) => a | b,
  bitxor: (a, b) => a ^ b,
};

export const compares: Record<CompareOp, (a: Num, b: Num) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

/** Operator over stored values of a compute type: bigints for int64, doubles otherwise (stores round or wrap). */
export function binaryFor(op: BinaryOp, type: ComputeName): (a: Num, b: Num) => Num {
  if (type === 'int64') {
    const f = bigBinary[op];
    if (!f) throw new Error(`backend: ${op} has no meaning on integers`);
    return f as (a: Num, b: Num) => Num;
  }
  if (type === 'int32') {
    const f = bigBinary[op];
    if (f && (op === 'mul' || op === 'pow' || op === 'floordiv' || op === 'truncdiv'))
      return big32(f) as (a: Num, b: Num) => Num;
  }
  return floatBinary[op] as (a: Num, b: Num) => Num;
}
