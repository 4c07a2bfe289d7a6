// The engine: one memory, one backend, one table of operations. Runs an operation, records it, counts it.
import { Autograd } from './autograd.ts';
import type { Backend } from './backend.ts';
import { JsBackend } from './backend-js.ts';
import { RESERVED, WasmBackend } from './backend-wasm.ts';
import { backward } from './backward.ts';
import type { Element } from './complex.ts';
import { bool, complex128, type DType, float32, float64, int64 } from './dtype.ts';
import { runtimeError } from './errors.ts';
import { execute, tensorsOf, withDefaults } from './execute.ts';
import { Memory } from './memory.ts';
import { copyInto } from './ops/loops.ts';
import type { ArgsOf, CallOf, OpName, Result, ReturnOf, Scalar, Value } from './ops/schema.ts';
import { type Op, operations } from './ops/table.ts';
import { Generator } from './rng.ts';
import { contiguousStrides, isContiguous, numel, type Shape, show } from './shape.ts';
import { type Stats, StoragePool } from './storage.ts';
import {
  float,
  int,
  type NestedList,
  type Operand,
  preservedStrides,
  Tensor,
  type VersionCounter,
} from './tensor.ts';
import { Tracer } from './trace.ts';

export interface EngineOptions {
  /** Bytes or module of `build/kernels.wasm`; null calculates in plain TypeScript. */
  wasm: BufferSource | WebAssembly.Module | null;
  /** Cap on the bytes alive in storages. Past it, operations raise MemoryError. */
  maxBytes?: number;
}

export class Engine {
  readonly memory: Memory;
  readonly pool: StoragePool;
  readonly backend: Backend;
  readonly autograd: Autograd;
  readonly generator: Generator;
  /** Every operation by full name, `add.Tensor`. */
  readonly ops: ReadonlyMap<string, Op> = operations;
  /** False inside no_grad: nothing is recorded. */
  gradMode = true;
  /** True inside inference_mode: new tensors stay outside autograd for good. */
  inferenceMode = false;
  /** What `torch.get_default_dtype()` says. */
  defaultDtype: DType = float32;
  /** Runs operations in our stead and records them, while a trace is open. Open one with `tracer`. */
  trace: Tracer | null = null;
  readonly tracer: Tracer;

  /** Tensors made since the innermost scope began; null outside any scope. */
  private tracked: Tensor[] | null = null;

  constructor(options: EngineOptions) {
    this.memory = new Memory(options.maxBytes ?? 1 << 30, RESERVED);
    this.pool = new StoragePool(this.memory);
    this.backend =
      options.wasm === null ? new JsBackend(this.memory) : new WasmBackend(this.memory, options.wasm);
    this.autograd = new Autograd(this);
    this.generator = new Generator();
    this.tracer = new Tracer(this);
  }

  /** Whether operations on tensors that require grad are recorded. */
  get recording(): boolean {
    return this.gradMode && !this.inferenceMode;
  }

  // ---- running operations

  /** Run an operation by full name. Trailing defaults may be left out. The caller owns one reference to each result. */
  call<N extends OpName>(name: N, ...args: CallOf<N>): ReturnOf<N> {
    return this.run(operations.get(name)!, args as Value[]) as ReturnOf<N>;
  }

  /** Run an operation on arguments in schema order; missing or undefined ones take their defaults. */
  run(op: Op, given: readonly Value[]): Result {
    const args = withDefaults(op, given);
    if (this.trace !== null) return this.trace.run(op, args, () => this.scope(() => execute(this, op, args)));
    return this.scope(() => execute(this, op, args));
  }

  /** Raw write of `source`, broadcast and converted, into `target`. No autograd, no version. */
  assign(target: Tensor, source: Tensor): void {
    copyInto(this, target, source);
  }

  /** Without recording. */
  quietly<T>(body: () => T): T {
    const before = this.gradMode;
    if (!before) return body();
    this.gradMode = false;
    try {
      return body();
    } finally {
      this.gradMode = before;
    }
  }

  // ---- ownership

  /**
   * Run `body` and release every tensor made meanwhile, except those it returns, alone or in an array.
   * The caller (or the enclosing scope) owns one reference to each tensor returned.
   */
  scope<T>(body: () => T): T {
    const outer = this.tracked;
    const inner: Tensor[] = [];
    this.tracked = inner;
    let kept: readonly Tensor[] = [];
    try {
      const result = body();
      if (result instanceof Tensor && inner.length === 1 && inner[0] === result) {
        inner.pop();
        outer?.push(result);
        return result;
      }
      kept = tensorsOf(result);
      for (const tensor of kept) {
        const at = inner.lastIndexOf(tensor);
        if (at >= 0) inner[at] = inner[inner.length - 1]!;
        if (at >= 0) inner.pop();
        else tensor.retain();
        outer?.push(tensor);
      }
      return result;
    } finally {
      this.tracked = outer;
      for (const tensor of inner) tensor.release();
    }
  }

  /** Run `body` with every tensor it makes its own to release, whatever scope surrounds it. */
  unscoped<T>(body: () => T): T {
    const outer = this.tracked;
    this.tracked = null;
    try {
      return body();
    } finally {
      this.tracked = outer;
    }
  }

  /** Hand one reference over to the scope that is open, if any: it releases it when it ends. */
  entrust(tensor: Tensor): void {
    this.tracked?.push(tensor);
  }

  // ---- making tensors

  /** A tensor over a storage whose reference it takes over. */
  adopt(
    storage: Tensor['storage'],
    offset: number,
    shape: Shape,
    strides: Shape,
    dtype: DType,
    version: VersionCounter,
  ): Tensor {
    const tensor = new Tensor(this, storage, offset, shape, strides, dtype, version);
    this.tracked?.push(tensor);
    return tensor;
  }

  /** Fresh memory, contents unspecified. */
  empty(shape: Shape, dtype: DType, strides: Shape = contiguousStrides(shape)): Tensor {
    const bytes = numel(shape) * dtype.bytes;
    if (bytes >= 2 ** 63)
      throw runtimeError(`Storage size calculation overflowed with sizes=[${shape.map(BigInt).join(', ')}]`);
    const storage = this.pool.create(bytes);
    const tensor = this.adopt(storage, 0, shape, strides, dtype, { value: 0 });
    tensor.inference = this.inferenceMode;
    return tensor;
  }

  /** Fresh memory with the memory order of `like`, as PyTorch's preserve_format. */
  emptyLike(like: Tensor, dtype: DType = like.dtype): Tensor {
    return this.empty(like.shape, dtype, preservedStrides(like.shape, like.strides));
  }

  /** Another window on the same storage. */
  alias(tensor: Tensor, shape: Shape, strides: Shape, offset = tensor.offset): Tensor {
    const made = this.adopt(tensor.storage.retain(), offset, shape, strides, tensor.dtype, tensor.version);
    made.inference = tensor.inference;
    return made;
  }

  /** A tensor of these packed, row-major, little-endian bytes. */
  fromBytes(bytes: Uint8Array, shape: Shape, dtype: DType): Tensor {
    const want = numel(shape) * dtype.bytes;
    if (bytes.length !== want)
      throw runtimeError(
        `fromBytes: ${bytes.length} bytes do not fill shape ${show(shape)} of ${dtype.name}, which takes ${want}`,
      );
    const tensor = this.empty(shape, dtype);
    this.memory.view.u8.set(bytes, tensor.address);
    return tensor;
  }

  /** A tensor of these numbers, in row-major order. Integers may be bigints. */
  fromNumbers(values: ArrayLike<Element>, shape: Shape, dtype: DType): Tensor {
    const tensor = this.empty(shape, dtype);
    if (values.length !== numel(shape))
      throw runtimeError(`fromNumbers: ${values.length} values do not fill shape ${show(shape)}`);
    this.backend.write(tensor.address, dtype, values);
    return tensor;
  }

  /** A 0-d tensor from a Python number; weakest in promotion. */
  wrap(scalar: Scalar): Tensor {
    const dtype = { bool, int: int64, float: float64, complex: complex128 }[scalar.kind];
    const tensor = this.fromNumbers([scalar.value], [], dtype);
    tensor.wrapped = true;
    return tensor;
  }

  scalar(value: number): Scalar {
    return Number.isInteger(value) ? int(value) : float(value);
  }

  operand(value: Operand): Tensor {
    return typeof value === 'number' ? this.wrap(this.scalar(value)) : value;
  }

  // ---- reading tensors

  toBytes(tensor: Tensor): Uint8Array {
    return this.quietly(() =>
      this.unscoped(() => {
        const flat = this.call('contiguous', tensor);
        const bytes = this.memory.view.u8.slice(flat.address, flat.address + flat.numel * flat.dtype.bytes);
        flat.release();
        return bytes;
      }),
    );
  }

  /** Elements in row-major order as numbers (bigints for int64 past 2^53, booleans for bool, Complex for complex). */
  toArray(tensor: Tensor): Element[] {
    const bytes = this.toBytes(tensor);
    return this.backend.decode(bytes, tensor.dtype);
  }

  item(tensor: Tensor): Element {
    if (tensor.numel !== 1)
      throw runtimeError(`a Tensor with ${tensor.numel} elements cannot be converted to Scalar`);
    return this.backend.read(tensor.address, tensor.dtype);
  }

  toList(tensor: Tensor): NestedList {
    const flat = this.toArray(tensor);
    let at = 0;
    const build = (d: number): NestedList =>
      d === tensor.ndim ? flat[at++]! : Array.from({ length: tensor.shape[d]! }, () => build(d + 1));
    return build(0);
  }

  // ---- gradients

  /**
   * Add gradients of `tensors` (weighted by `grads`; null means 1, for single elements) to the leaves' `.grad`.
   * `inputs` restricts which leaves.
   */
  backward(
    tensors: readonly Tensor[],
    grads: readonly (Tensor | null)[] = [],
    options: { retainGraph?: boolean; createGraph?: boolean; inputs?: readonly Tensor[] | null } = {},
  ): void {
    const createGraph = options.createGraph ?? false;
    this.unscoped(() =>
      backward(this, tensors, grads, {
        createGraph,
        retainGraph: options.retainGraph ?? createGraph,
        inputs: options.inputs ?? null,
        capture: false,
      }),
    );
  }

  /**
   * Gradients of `outputs` with respect to `inputs`, as torch.autograd.grad.
   * An unused input is null if `allowUnused`, else an error.
   */
  grad(
    outputs: readonly Tensor[],
    inputs: readonly Tensor[],
    options: {
      grads?: readonly (Tensor | null)[];
      retainGraph?: boolean;
      createGraph?: boolean;
      allowUnused?: boolean;
    } = {},
  ): (Tensor | null)[] {
    const createGraph = options.createGraph ?? false;
    const made = this.unscoped(() =>
      backward(this, outputs, options.grads ?? [], {
        createGraph,
        retainGraph: options.retainGraph ?? createGraph,
        inputs,
        capture: true,
      }),
    );
    if (!options.allowUnused && made.includes(null)) {
      for (const grad of made) grad?.release();
      throw runtimeError(
        `The differentiated Tensor at index ${made.indexOf(null)} appears to not have been used in the graph. ` +
          'Set allow_unused=True if this is the desired behavior.',
      );
    }
    for (const grad of made) if (grad) this.tracked?.push(grad);
    return made;
  }

  /** A gradient fit to be kept on a leaf: its own memory, in the leaf's layout. Takes over the reference. */
  ownGrad(grad: Tensor, leaf: Tensor): Tensor {
    if (grad.soleOwner && grad.view === null && sameStrides(grad, leaf)) return grad;
    const own = this.unscoped(() => this.emptyLike(leaf, grad.dtype));
    this.assign(own, grad);
    this.trace?.made('clone', [grad], own);
    grad.release();
    return own;
  }

  /** `tensor`, or a copy of it, laid out with these strides on a storage that reaches as far as they do. */
  denseAs(tensor: Tensor, shape: Shape, strides: Shape): Tensor {
    if (isContiguous(shape, strides)) return this.call('contiguous', tensor);
    let reach = 1;
    for (let d = 0; d < shape.length; d++) reach += (shape[d]! - 1) * strides[d]!;
    if (numel(shape) === 0) reach = 0;
    const flat = this.call('new_zeros', tensor, [reach]);
    return this.call('as_strided_scatter', flat, tensor, shape, strides, 0).asStrided(shape, strides, 0);
  }

  /** Gradient of a window (`view`) with respect to the tensor it was cut from (`origin`), overlaps summed. */
  asStridedBackward(
    grad: Tensor,
    origin: { shape: Shape; strides: Shape; offset: number },
    view: { shape: Shape; strides: Shape; offset: number },
  ): Tensor {
    const first = Math.min(origin.offset, view.offset);
    const reach = (g: typeof view) =>
      g.shape.reduce((sum, size, d) => sum + (size - 1) * g.strides[d]!, g.offset + 1);
    const total = Math.max(reach(origin), reach(view)) - first;
    const where = (g: typeof view) => {
      const index = this.call('arange.start_step', int(0), int(total), int(1), int64);
      return index.asStrided(g.shape, g.strides, g.offset - first).reshape([-1]);
    };
    if (numel(view.shape) === 0 || numel(origin.shape) === 0)
      return this.call('new_zeros', grad, origin.shape);
    const flat = this.call(
      'index_add',
      this.call('new_zeros', grad, [total]),
      0,
      where(view),
      grad.reshape([-1]),
    );
    return this.call('index_select', flat, 0, where(origin)).reshape(origin.shape);
  }

  /** Counts since the last reset; bytes alive and their peak are kept truthful. */
  stats(): Stats {
    return { ...this.pool.stats };
  }

  resetStats(): void {
    const { stats } = this.pool;
    stats.peakBytes = stats.liveBytes;
    stats.operations = 0;
    stats.largestNew = 0;
  }
}

function sameStrides(a: Tensor, b: Tensor): boolean {
  for (let d = 0; d < a.shape.length; d++) if (a.shape[d]! > 1 && a.strides[d] !== b.strides[d]) return false;
  return true;
}

/** An engine. Compiling the module is synchronous: in a browser do it in a worker, or hand in a compiled Module. */
export function createEngine(options: EngineOptions): Engine {
  return new Engine(options);
}

export type { ArgsOf };
