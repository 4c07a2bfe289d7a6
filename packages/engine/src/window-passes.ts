// Convolutions and pools in one pass over packed float32: what a backend may offer, and how the WebAssembly module does it.
// Where it offers nothing, operations calculate in plain steps; those are the standard these are held to.
import type { Memory } from './memory.ts';

type Triple = readonly [number, number, number];

/** Windows over pictures of three dimensions; those of fewer begin with ones (and zeros of padding). */
export interface Geometry {
  readonly batch: number;
  readonly channels: number;
  /** Channels of the result of a convolution. */
  readonly made: number;
  readonly groups: number;
  readonly size: Triple;
  readonly counts: Triple;
  readonly kernel: Triple;
  readonly stride: Triple;
  readonly padding: Triple;
  readonly dilation: Triple;
}

/** Addresses are of packed float32; 0 stands for "none" where that is allowed. */
export interface WindowPasses {
  /** out (batch, made, counts) = windows of input times weight, plus bias (or 0). */
  convolution(g: Geometry, out: number, input: number, weight: number, bias: number): void;
  /** Gradient of weight as (groups, channels / groups * kernel, made / groups). */
  convolutionWeight(g: Geometry, out: number, grad: number, input: number): void;
  /** The same three for pictures whose every channel has kernels of its own (groups = channels), in two dimensions. */
  depthwise(g: Geometry, out: number, input: number, weight: number, bias: number): void;
  depthwiseInput(g: Geometry, out: number, grad: number, weight: number): void;
  depthwiseWeight(g: Geometry, out: number, grad: number, input: number): void;
  /** (batch, channels, size) to (batch, channels * kernel, counts), and the sum that undoes it. */
  unfold(g: Geometry, out: number, input: number): void;
  fold(g: Geometry, out: number, columns: number): void;
  /** Largest of each window and its place in the plane, as int64. Two dimensions. */
  maxPool(g: Geometry, out: number, where: number, input: number): void;
  /** `count` picked elements per plane added where they were found, in planes of `size`. */
  putBack(out: number, grad: number, where: number, planes: number, count: number, size: number): void;
  /** Mean of each window; `all`: padding counts; `by`: divide by this instead, unless 0. Two dimensions. */
  avgPool(g: Geometry, out: number, input: number, all: boolean, by: number): void;
  avgPoolBackward(g: Geometry, out: number, grad: number, all: boolean, by: number): void;
}

type Kernel = (...args: number[]) => number;

export class WasmWindows implements WindowPasses {
  private readonly kernels: Readonly<Record<string, Kernel | undefined>>;
  private readonly heap: Memory;
  /** Where kernels read the geometry; see kernels/windows.ts. */
  private readonly words: number;
  private workspace = 0;

  constructor(kernels: Readonly<Record<string, Kernel | undefined>>, heap: Memory, words: number) {
    this.kernels = kernels;
    this.heap = heap;
    this.words = words;
  }

  private place(g: Geometry): number {
    const { size, counts, kernel, stride, padding, dilation } = g;
    this.heap.view.i32.set(
      [
        g.batch,
        g.channels,
        g.made,
        g.groups,
        ...size,
        ...counts,
        ...kernel,
        ...stride,
        ...padding,
        ...dilation,
      ],
      this.words >>> 2,
    );
    return this.words;
  }

  private constant(): number {
    if (this.workspace === 0) this.workspace = this.heap.allocate(this.kernels.convolutionWorkspace!());
    return this.workspace;
  }

  /** `body` with a workspace for the planes of this geometry, which lies where kernels read it. */
  private withPlane(g: Geometry, body: (words: number, work: number) => void): void {
    const bytes = this.kernels.depthwiseWorkspace!(this.place(g));
    const work = this.heap.allocate(bytes);
    body(this.place(g), work);
    this.heap.release(work, bytes);
  }

  convolution(g: Geometry, out: number, input: number, weight: number, bias: number): void {
    const work = this.constant();
    this.kernels.convolution_float32!(this.place(g), input, weight, bias, out, work);
  }

  convolutionWeight(g: Geometry, out: number, grad: number, input: number): void {
    const work = this.constant();
    this.kernels.convolutionWeight_float32!(this.place(g), grad, input, out, work);
  }

  depthwise(g: Geometry, out: number, input: number, weight: number, bias: number): void {
    this.withPlane(g, (d, work) => this.kernels.depthwise_float32!(d, input, weight, bias, out, work));
  }

  depthwiseInput(g: Geometry, out: number, grad: number, weight: number): void {
    this.withPlane(g, (d, work) => this.kernels.depthwiseInput_float32!(d, grad, weight, out, work));
  }

  depthwiseWeight(g: Geometry, out: number, grad: number, input: number): void {
    this.withPlane(g, (d, work) => this.kernels.depthwiseWeight_float32!(d, grad, input, out, work));
  }

  unfold(g: Geometry, out: number, input: number): void {
    this.kernels.unfold_float32!(this.place(g), out, input);
  }

  fold(g: Geometry, out: number, columns: number): void {
    this.kernels.fold_float32!(this.place(g), out, columns);
  }

  maxPool(g: Geometry, out: number, where: number, input: number): void {
    this.kernels.maxPool_float32!(this.place(g), out, where, input);
  }

  putBack(out: number, grad: number, where: number, planes: number, count: number, size: number): void {
    this.kernels.putBack_float32!(out, grad, where, planes, count, size);
  }

  avgPool(g: Geometry, out: number, input: number, all: boolean, by: number): void {
    this.kernels.avgPool_float32!(this.place(g), out, input, all ? 1 : 0, by);
  }

  avgPoolBackward(g: Geometry, out: number, grad: number, all: boolean, by: number): void {
    this.kernels.avgPoolBackward_float32!(this.place(g), out, grad, all ? 1 : 0, by);
  }
}
