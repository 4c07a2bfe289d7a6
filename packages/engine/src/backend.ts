// What an engine asks of the code that calculates: loops over addresses, nothing about tensors, views or gradients.
import type { Element } from './complex.ts';
import type { ComplexName, ComputeName, DType } from './dtype.ts';
import type { Fused } from './fused.ts';
import type { Draws } from './random-blocks.ts';

export const unaryOps = [
  'neg',
  'abs',
  'exp',
  'exp2',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'sqrt',
  'rsqrt',
  'reciprocal',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'sigmoid',
  'relu',
  'gelu',
  'gelu_tanh',
  'silu',
  'erf',
  'erfc',
  'floor',
  'ceil',
  'round',
  'trunc',
  'sign',
  'bitnot',
] as const;
export type UnaryOp = (typeof unaryOps)[number];

/** `floordiv` and `remainder` round down as Python does; `truncdiv` and `fmod` toward zero. */
export const binaryOps = [
  'add',
  'sub',
  'mul',
  'div',
  'floordiv',
  'truncdiv',
  'remainder',
  'fmod',
  'pow',
  'maximum',
  'minimum',
  'fmax',
  'fmin',
  'atan2',
  'bitand',
  'bitor',
  'bitxor',
] as const;
export type BinaryOp = (typeof binaryOps)[number];

export const compareOps = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
export type CompareOp = (typeof compareOps)[number];

export const reduceOps = ['sum', 'prod', 'max', 'min'] as const;
export type ReduceOp = (typeof reduceOps)[number];

/** The types kernels calculate in that have an order. */
export type RealName = Exclude<ComputeName, ComplexName>;

/** Sizes outermost first; per operand, result first, an address and its strides in bytes. */
export interface Loop {
  readonly shape: readonly number[];
  readonly addresses: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/** One run of elements inside a loop: how many, and each operand's step in bytes. */
export interface Run {
  readonly count: number;
  readonly steps: readonly number[];
}

/** A matrix: address, and the steps between rows and between columns, in elements; in a stack also to the next matrix. */
export interface Matrix {
  readonly address: number;
  readonly row: number;
  readonly column: number;
  readonly next?: number;
}

export interface Backend {
  /** Passes that do the work of several operations; null where there are none. */
  readonly fused: Fused | null;
  /** Random numbers by blocks; null where there are none. */
  readonly draws: Draws | null;

  // Bytes to numbers and back.
  read(address: number, dtype: DType): Element;
  write(address: number, dtype: DType, values: ArrayLike<Element>): void;
  decode(bytes: Uint8Array, dtype: DType): Element[];

  /** out = op(in), both of the compute type. */
  unary(op: UnaryOp, type: ComputeName, loop: Loop): void;
  /** out = a op b, all of the compute type. */
  binary(op: BinaryOp, type: ComputeName, loop: Loop): void;
  /** out (real, of half the width) = distance from zero, or angle, of a complex number. */
  measure(op: 'abs' | 'angle', type: ComplexName, loop: Loop): void;
  /** out (bool) = a op b. */
  compare(op: CompareOp, type: ComputeName, loop: Loop): void;
  /** out = condition (bool) ? a : b, elements of `bytes` bytes. */
  where(bytes: number, loop: Loop): void;
  /** out (to) = in (from), as C converts; floats to bool by "not zero". */
  cast(from: DType, to: DType, loop: Loop): void;
  /** Per point of the loop (out, in): fold `run.count` elements, in's step `run.steps[0]`. Float sums are accurate (pairwise or wider). */
  reduce(op: ReduceOp, type: ComputeName, loop: Loop, run: Run): void;
  /** Like `reduce`, out is int64: the index of the first largest (smallest) element; NaN wins. */
  argReduce(op: 'max' | 'min', type: ComputeName, loop: Loop, run: Run): void;
  /** Running fold along a run; steps are out's and in's. */
  scan(op: 'sum' | 'prod', type: ComputeName, loop: Loop, run: Run): void;
  /** Indices (int64) that sort each of `rows` packed rows; ties stay in order, NaN counts as the largest. */
  sort(type: RealName, input: number, rows: number, count: number, descending: boolean, out: number): void;
  /** Indices (int64) of the k largest (or smallest) of each packed row: those, and in the order, that ATen's topk picks. */
  select(
    type: RealName,
    input: number,
    rows: number,
    count: number,
    k: number,
    which: { largest: boolean; sorted: boolean },
    out: number,
  ): void;
  /**
   * Along one dimension, where the second operand stands still: out = a at `index` (third operand, int64) steps of `step` bytes.
   * False: an index is not in [0, size), and some of out may be written.
   */
  gather(bytes: number, loop: Loop, step: number, size: number): boolean;
  /** The reverse, operands out (which stands still), a, index: the last of equal indices stays. */
  scatter(bytes: number, loop: Loop, step: number, size: number): boolean;
  /** Like `scatter`, but adds. */
  scatterAdd(type: ComputeName, loop: Loop, step: number, size: number): boolean;
  /** Softmax (or its logarithm) of `rows` packed rows of `count`. */
  softmax(
    log: boolean,
    type: 'float32' | 'float64',
    out: number,
    input: number,
    rows: number,
    count: number,
  ): void;
  /** c = a b, for `count` pairs of an (m, k) and a (k, n) matrix; plus, at address `bias` if not 0, a packed row of n. c's rows are packed. */
  matmul(
    type: ComputeName,
    m: number,
    n: number,
    k: number,
    a: Matrix,
    b: Matrix,
    c: Matrix,
    count?: number,
    bias?: number,
  ): void;
  /** Copy `count` chunks of `bytes`: chunk i from `source + offsets[i]` to `target + i * bytes`. */
  take(bytes: number, target: number, source: number, offsets: Float64Array): void;
  /** The reverse: chunk i from `source + i * bytes` to `target + offsets[i]`; the last of equal offsets stays. */
  put(bytes: number, target: number, source: number, offsets: Float64Array): void;
  /** Like `put`, but adds; `count` elements of the type per chunk. */
  putAdd(type: ComputeName, count: number, target: number, source: number, offsets: Float64Array): void;
}
