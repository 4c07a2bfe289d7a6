// A tensor: a window (offset, shape, strides) on a storage, what autograd knows of it, and short names for operations.

import type { Element } from './complex.ts';
import type { DType } from './dtype.ts';
import type { Engine } from './engine.ts';
import type { Edge, Hook, LeafHook, Node } from './graph.ts';
import type { Scalar } from './ops/schema.ts';
import { contiguousStrides, isContiguous, numel, type Shape } from './shape.ts';
import type { Storage } from './storage.ts';

/** Counts writes; shared by a tensor, its views and its detached twins. */
export interface VersionCounter {
  value: number;
}

/** What a view remembers of the tensor it looks into. */
export interface ViewOf {
  /** Never itself a view. */
  base: Tensor;
  /** Version at which `gradFn` was last right: a later write to the base makes it stale. */
  seen: number;
  /** Made so that a write into it is an error under autograd: without recording, as one of several results, by a custom function. */
  made: 'no_grad' | 'inference_mode' | 'several' | 'custom' | null;
}

export type Operand = Tensor | number;

/** A dimension list or a lone dimension. */
type Dims = number | readonly number[];
const list = (dims: Dims): readonly number[] => (typeof dims === 'number' ? [dims] : dims);

type ArithmeticOp = `${'add' | 'sub' | 'mul' | 'div' | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'}.Tensor`;

export const int = (value: number | bigint): Scalar => ({ kind: 'int', value });
export const float = (value: number): Scalar => ({ kind: 'float', value });

export class Tensor {
  readonly engine: Engine;
  readonly storage: Storage;
  /** First element, counted in elements from the start of the storage. */
  offset: number;
  shape: Shape;
  strides: Shape;
  readonly dtype: DType;
  version: VersionCounter;
  /** Made from a Python number: weakest in type promotion. */
  wrapped = false;
  /** Made in inference mode: no version is counted for it, and backward may not save it. */
  inference = false;

  /** Set on leaves by the user; a result has `gradFn` instead. */
  leafRequiresGrad = false;
  /** Read through `gradFn`, which renews it for stale views. */
  rawGradFn: Node | null = null;
  outputNr = 0;
  grad: Tensor | null = null;
  retainsGrad = false;
  /** The leaf's AccumulateGrad node while some graph holds it. */
  accumulator: Node | null = null;
  hooks: Hook[] | null = null;
  afterAccumulate: LeafHook[] | null = null;
  view: ViewOf | null = null;

  private references = 1;

  /** Takes over one reference to `storage`. Operations create tensors through the engine. */
  constructor(
    engine: Engine,
    storage: Storage,
    offset: number,
    shape: Shape,
    strides: Shape,
    dtype: DType,
    version: VersionCounter,
  ) {
    this.engine = engine;
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.dtype = dtype;
    this.version = version;
  }

  // ---- life

  retain(): this {
    this.references++;
    return this;
  }

  /** Drop one reference. The last one frees the storage, and the part of the graph that only this tensor held. */
  release(): void {
    if (--this.references > 0) return;
    if (this.references < 0) throw new Error('tensor: released more often than retained');
    this.engine.autograd.forget(this);
    this.storage.release();
    const base = this.view?.base;
    this.view = null;
    base?.release();
  }

  /** Nobody else holds this tensor or its bytes. */
  get soleOwner(): boolean {
    return this.references === 1 && this.storage.shared === false;
  }

  /** One holder is left, and the node that made this tensor has no other either: dropping it frees both. */
  get heldOnce(): boolean {
    return this.references === 1 && (this.rawGradFn === null || this.rawGradFn.heldOnce);
  }

  get alive(): boolean {
    return this.references > 0;
  }

  // ---- geometry

  get ndim(): number {
    return this.shape.length;
  }
  get numel(): number {
    return numel(this.shape);
  }
  /** Address of the first element, in bytes. */
  get address(): number {
    return this.storage.address + this.offset * this.dtype.bytes;
  }
  get contiguousLayout(): boolean {
    return isContiguous(this.shape, this.strides);
  }

  // ---- autograd

  get requiresGrad(): boolean {
    return this.leafRequiresGrad || this.rawGradFn !== null || (this.view?.base.requiresGrad ?? false);
  }
  get gradFn(): Node | null {
    const { view } = this;
    if (view !== null && view.seen !== this.version.value) this.engine.autograd.renewView(this, view);
    return this.rawGradFn;
  }
  get isLeaf(): boolean {
    return this.gradFn === null;
  }
  /** Where this tensor's gradient goes; null when it needs none. */
  get edge(): Edge | null {
    return this.engine.autograd.edgeOf(this);
  }
  setRequiresGrad(on: boolean): this {
    this.engine.autograd.setRequiresGrad(this, on);
    return this;
  }
  retainGrad(): void {
    this.engine.autograd.retainGrad(this);
  }
  /** Call `hook` with this tensor's gradient; a tensor it returns replaces the gradient. Returns the remover. */
  registerHook(hook: Hook): () => void {
    return this.engine.autograd.registerHook(this, hook);
  }
  backward(
    grad: Tensor | null = null,
    options: { retainGraph?: boolean; createGraph?: boolean; inputs?: Tensor[] } = {},
  ): void {
    this.engine.backward([this], [grad], options);
  }

  // ---- values

  /** Elements in order, row-major, tightly packed. */
  toBytes(): Uint8Array {
    return this.engine.toBytes(this);
  }
  /** The one element: boolean, number, bigint past 2^53, or Complex. Throws on any other count. */
  item(): Element {
    return this.engine.item(this);
  }
  /** Nested lists, as Python's tolist. */
  toList(): NestedList {
    return this.engine.toList(this);
  }

  // ---- operations, short. Numbers become scalars as in Python: 2 is an int.

  /** A number becomes a 0-d tensor for the length of the call. */
  private with(op: ArithmeticOp, other: Operand): Tensor {
    const { engine } = this;
    return engine.scope(() => engine.call(op, this, engine.operand(other)));
  }

  add(other: Operand): Tensor {
    return this.with('add.Tensor', other);
  }
  sub(other: Operand): Tensor {
    return this.with('sub.Tensor', other);
  }
  mul(other: Operand): Tensor {
    return this.with('mul.Tensor', other);
  }
  div(other: Operand): Tensor {
    return this.with('div.Tensor', other);
  }
  pow(exponent: Operand): Tensor {
    return typeof exponent === 'number'
      ? this.engine.call('pow.Tensor_Scalar', this, this.engine.scalar(exponent))
      : this.engine.call('pow.Tensor_Tensor', this, exponent);
  }
  neg(): Tensor {
    return this.engine.call('neg', this);
  }
  exp(): Tensor {
    return this.engine.call('exp', this);
  }
  log(): Tensor {
    return this.engine.call('log', this);
  }
  sqrt(): Tensor {
    return this.engine.call('sqrt', this);
  }
  /** The complex conjugate; of real numbers the tensor itself. */
  conj(): Tensor {
    return this.dtype.category === 'complex' ? this.engine.call('_conj', this) : this;
  }
  rsqrt(): Tensor {
    return this.engine.call('rsqrt', this);
  }
  reciprocal(): Tensor {
    return this.engine.call('reciprocal', this);
  }
  sin(): Tensor {
    return this.engine.call('sin', this);
  }
  cos(): Tensor {
    return this.engine.call('cos', this);
  }
  tanh(): Tensor {
    return this.engine.call('tanh', this);
  }
  sigmoid(): Tensor {
    return this.engine.call('sigmoid', this);
  }
  abs(): Tensor {
    return this.engine.call('abs', this);
  }
  sign(): Tensor {
    return this.engine.call('sign', this);
  }
  relu(): Tensor {
    return this.engine.call('relu', this);
  }
  eq(other: Operand): Tensor {
    return this.with('eq.Tensor', other);
  }
  ne(other: Operand): Tensor {
    return this.with('ne.Tensor', other);
  }
  lt(other: Operand): Tensor {
    return this.with('lt.Tensor', other);
  }
  le(other: Operand): Tensor {
    return this.with('le.Tensor', other);
  }
  gt(other: Operand): Tensor {
    return this.with('gt.Tensor', other);
  }
  ge(other: Operand): Tensor {
    return this.with('ge.Tensor', other);
  }
  and(other: Tensor): Tensor {
    return this.engine.call('logical_and', this, other);
  }
  or(other: Tensor): Tensor {
    return this.engine.call('logical_or', this, other);
  }
  not(): Tensor {
    return this.engine.call('logical_not', this);
  }
  /** `this` where true, `value` elsewhere is `x.maskedFill(mask.not(), value)`. */
  maskedFill(mask: Tensor, value: number): Tensor {
    return this.engine.call('masked_fill.Scalar', this, mask, float(value));
  }
  sum(dims: Dims | null = null, keepdim = false): Tensor {
    return dims === null
      ? this.engine.call('sum', this)
      : this.engine.call('sum.dim_IntList', this, list(dims), keepdim);
  }
  mean(dims: Dims | null = null, keepdim = false): Tensor {
    return dims === null
      ? this.engine.call('mean', this)
      : this.engine.call('mean.dim', this, list(dims), keepdim);
  }
  cumsum(dim: number): Tensor {
    return this.engine.call('cumsum', this, dim);
  }
  softmax(dim: number): Tensor {
    return this.engine.call('softmax.int', this, dim);
  }
  matmul(other: Tensor): Tensor {
    return this.engine.call('matmul', this, other);
  }
  reshape(shape: Shape): Tensor {
    return this.engine.call('reshape', this, shape);
  }
  viewAs(shape: Shape): Tensor {
    return this.engine.call('view', this, shape);
  }
  expand(shape: Shape): Tensor {
    return this.engine.call('expand', this, shape);
  }
  permute(dims: readonly number[]): Tensor {
    return this.engine.call('permute', this, dims);
  }
  transpose(a: number, b: number): Tensor {
    return this.engine.call('transpose.int', this, a, b);
  }
  /** Last two dimensions exchanged. */
  get mT(): Tensor {
    return this.transpose(-2, -1);
  }
  unsqueeze(dim: number): Tensor {
    return this.engine.call('unsqueeze', this, dim);
  }
  squeeze(dim: number): Tensor {
    return this.engine.call('squeeze.dim', this, dim);
  }
  select(dim: number, index: number): Tensor {
    return this.engine.call('select.int', this, dim, index);
  }
  slice(dim: number, start: number | null, end: number | null, step = 1): Tensor {
    return this.engine.call('slice.Tensor', this, dim, start, end, step);
  }
  narrow(dim: number, start: number, length: number): Tensor {
    return this.engine.call('narrow', this, dim, start, length);
  }
  flip(dims: readonly number[]): Tensor {
    return this.engine.call('flip', this, dims);
  }
  asStrided(shape: Shape, strides: Shape, offset: number | null = null): Tensor {
    return this.engine.call('as_strided', this, shape, strides, offset);
  }
  contiguous(): Tensor {
    return this.engine.call('contiguous', this);
  }
  clone(): Tensor {
    return this.engine.call('clone', this);
  }
  detach(): Tensor {
    return this.engine.call('detach', this);
  }
  to(dtype: DType): Tensor {
    return this.engine.call('to.dtype', this, dtype);
  }
  copy_(source: Tensor): Tensor {
    return this.engine.call('copy_', this, source);
  }
  zerosLike(): Tensor {
    return this.engine.call('zeros_like', this);
  }
  /** A tensor of zeros of this dtype. */
  newZeros(shape: Shape): Tensor {
    return this.engine.call('new_zeros', this, shape);
  }
}

export type NestedList = Element | NestedList[];

/** The dimensions from the innermost in memory to the outermost, as PyTorch's TensorIterator sorts them: equal and zero strides stay put. */
export function memoryOrder(shape: Shape, strides: Shape): number[] {
  const order = shape.map((_, d) => shape.length - 1 - d);
  for (let i = 1; i < order.length; i++)
    for (let at = i, below = i - 1; below >= 0; below--) {
      const [a, b] = [order[below]!, order[at]!];
      const [s, t] = [strides[a]!, strides[b]!];
      if (s === 0 || t === 0) continue;
      if (s < t) break;
      if (s === t && shape[a]! <= shape[b]!) continue;
      order[below] = b;
      order[at] = a;
      at = below;
    }
  return order;
}

/** Strides for a fresh tensor that keeps the memory order of `like` (PyTorch's preserve_format): its own where it has no gaps. */
export function preservedStrides(shape: Shape, strides: Shape): number[] {
  if (shape.includes(0)) return contiguousStrides(shape);
  const long = shape.map((_, d) => d).filter((d) => shape[d] !== 1);
  long.sort((a, b) => strides[a]! - strides[b]!);
  let step = 1;
  const dense = long.every((d) => {
    const fits = strides[d] === step;
    step *= shape[d]!;
    return fits;
  });
  if (dense) return [...strides];
  const out = new Array<number>(shape.length);
  step = 1;
  for (const d of memoryOrder(shape, strides)) {
    out[d] = step;
    step *= shape[d]!;
  }
  return out;
}
