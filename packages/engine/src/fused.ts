// Several operations in one pass: what a backend may offer beside its loops, for packed float32. Where it offers nothing,
// operations calculate in plain steps; those are the standard these are held to.

import type { Memory } from './memory.ts';
import { WasmWindows, type WindowPasses } from './window-passes.ts';

export type SlopeOp = 'gelu' | 'gelu_tanh' | 'silu' | 'tanh' | 'sigmoid' | 'relu';

/** Where the rows of one head lie: address, and bytes from row to row. Elements of a row are neighbours. */
export interface Rows {
  readonly address: number;
  readonly row: number;
}

/** One head of attention. Sizes: queries, keys, elements of a query and of a value. */
export interface Head {
  readonly length: number;
  readonly span: number;
  readonly width: number;
  readonly depth: number;
  readonly query: Rows;
  readonly key: Rows;
  readonly value: Rows;
  /** Bools that let pass, or floats to add; bytes from row to row and from column to column. */
  readonly mask: { kind: 'bool' | 'float'; address: number; row: number; column: number } | null;
  readonly causal: boolean;
  readonly scale: number;
}

/** One step of Adam; numbers are worked out by the caller. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  /** Learning rate over the first mean's bias correction, and the root of the second's. */
  readonly size: number;
  readonly root: number;
  readonly eps: number;
  /** The parameter is multiplied by this first. */
  readonly shrink: number;
  /** Times the parameter, added to the gradient. */
  readonly decay: number;
  /** -1 to maximize. */
  readonly sign: number;
}

/** Addresses are of packed float32; 0 stands for "none" where that is allowed. */
export interface Fused {
  /** Convolutions and pools. */
  readonly windows: WindowPasses;
  /** out = g times the slope of an activation: at its input for gelu and silu, at its result for the others. */
  slope(op: SlopeOp, out: number, g: number, x: number, count: number): void;
  /** dx from the gradient g of softmax (or its logarithm) and its result y. */
  softmaxBackward(log: boolean, dx: number, g: number, y: number, rows: number, count: number): void;
  /** Each row less its mean, over its deviation, scaled and shifted (both may be 0); keeps mean and 1 / deviation. */
  layerNorm(
    to: { out: number; mean: number; rstd: number },
    from: { input: number; weight: number; bias: number },
    rows: number,
    count: number,
    eps: number,
  ): void;
  /** Gradients of `layerNorm`, each 0 if not wanted. `work`: room for two rows. */
  layerNormBackward(
    to: { input: number; weight: number; bias: number },
    from: { grad: number; input: number; mean: number; rstd: number; weight: number },
    rows: number,
    count: number,
    work: number,
  ): void;
  /** Bytes of workspace attention needs. */
  attentionWork(span: number): number;
  /** out = softmax(scale q k^T + mask) v; `lse` gets each query's logarithm of the sum of exponentials. */
  attention(head: Head, out: Rows, lse: number, work: number): void;
  /** Gradients of `attention`: stored in query's, added to key's and value's. */
  attentionBackward(
    head: Head,
    out: Rows,
    lse: number,
    grad: Rows,
    to: { query: Rows; key: Rows; value: Rows },
    work: number,
  ): void;
  /** Changes parameter, mean and square (and peak, unless 0) in place. */
  adam(
    at: { parameter: number; grad: number; mean: number; square: number; peak: number },
    count: number,
    step: AdamStep,
  ): void;
}

type Kernel = (...args: number[]) => number;

const kinds = { bool: 1, float: 2 } as const;

/** By the kernels of the WebAssembly module. */
export class WasmFused implements Fused {
  private readonly kernels: Readonly<Record<string, Kernel | undefined>>;
  readonly windows: WindowPasses;

  /** `words`: where kernels read what does not fit their arguments. */
  constructor(kernels: Readonly<Record<string, Kernel | undefined>>, heap: Memory, words: number) {
    this.kernels = kernels;
    this.windows = new WasmWindows(kernels, heap, words);
  }

  slope(op: SlopeOp, out: number, g: number, x: number, count: number): void {
    this.kernels[`slope_${op}`]!(out, g, x, count);
  }

  softmaxBackward(log: boolean, dx: number, g: number, y: number, rows: number, count: number): void {
    this.kernels.softmaxBackward_float32!(log ? 1 : 0, dx, g, y, rows, count);
  }

  layerNorm(
    { out, mean, rstd }: { out: number; mean: number; rstd: number },
    { input, weight, bias }: { input: number; weight: number; bias: number },
    rows: number,
    count: number,
    eps: number,
  ): void {
    this.kernels.layerNorm_float32!(out, mean, rstd, input, weight, bias, rows, count, eps);
  }

  layerNormBackward(
    to: { input: number; weight: number; bias: number },
    from: { grad: number; input: number; mean: number; rstd: number; weight: number },
    rows: number,
    count: number,
    work: number,
  ): void {
    const { grad, input, mean, rstd, weight } = from;
    const targets = [to.input, to.weight, to.bias];
    this.kernels.layerNormBackward_float32!(
      ...targets,
      ...[grad, input, mean, rstd, weight],
      rows,
      count,
      work,
    );
  }

  attentionWork(span: number): number {
    return this.kernels.attentionWorkspace!(span);
  }

  attention(head: Head, out: Rows, lse: number, work: number): void {
    this.kernels.attention_float32!(...operands(head), ...place(out), lse, ...masking(head), work);
  }

  attentionBackward(
    head: Head,
    out: Rows,
    lse: number,
    grad: Rows,
    to: { query: Rows; key: Rows; value: Rows },
    work: number,
  ): void {
    this.kernels.attentionBackward_float32!(
      ...operands(head),
      ...place(out),
      lse,
      ...place(grad),
      ...place(to.query),
      ...place(to.key),
      ...place(to.value),
      ...masking(head),
      work,
    );
  }

  adam(
    at: { parameter: number; grad: number; mean: number; square: number; peak: number },
    count: number,
    step: AdamStep,
  ): void {
    const { beta1, beta2, size, root, eps, shrink, decay, sign } = step;
    this.kernels.adam_float32!(
      ...[at.parameter, at.grad, at.mean, at.square, at.peak, count],
      ...[1 - beta1, beta2, 1 - beta2, size, root, eps, shrink, decay, sign],
    );
  }
}

const place = ({ address, row }: Rows): number[] => [address, row];

const operands = ({ length, span, width, depth, query, key, value }: Head): number[] => [
  ...[length, span, width, depth],
  ...place(query),
  ...place(key),
  ...place(value),
];

const masking = ({ mask, causal, scale }: Head): number[] => [
  ...(mask ? [kinds[mask.kind], mask.address, mask.row, mask.column] : [0, 0, 0, 0]),
  causal ? 1 : 0,
  scale,
];
