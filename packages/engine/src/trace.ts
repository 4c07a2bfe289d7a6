// What ran between two moments: operations with shapes, bytes newly allocated, bytes alive at once.
//
// An operation is what PyTorch's dispatcher would see: of composite ones the parts are recorded and the name noted; what
// an operation calls inside itself is its own affair. Views are noted by name only, for they calculate nothing.
import type { Engine } from './engine.ts';
import { tensorsOf } from './execute.ts';
import type { Result, Value } from './ops/schema.ts';
import type { Op } from './ops/table.ts';
import type { Storage } from './storage.ts';
import { Tensor } from './tensor.ts';

/** Dtype and sizes of a tensor that went in or came out. */
export type TracedTensor = readonly [dtype: string, shape: readonly number[]];

/** One operation that calculated or wrote. */
export interface TracedCall {
  /** Name without overload: `bmm`, `copy_`. */
  readonly name: string;
  /** Tensor arguments in order; Python numbers are left out. */
  readonly inputs: readonly TracedTensor[];
  readonly outputs: readonly TracedTensor[];
  /** Bytes of storages that did not exist before: 0 for an operation in place. */
  readonly newBytes: number;
}

export interface TraceReport {
  readonly calls: readonly TracedCall[];
  /** Names of everything that ran, views and composite operations included. */
  readonly names: readonly string[];
  /** Bytes of the largest storage an operation made. */
  readonly largestNew: number;
  /** The most bytes alive at once, between operations, of storages made since the trace was opened. */
  readonly peakBytes: number;
  /** Whether there were more calls than are kept: then `calls` is a beginning. */
  readonly truncated: boolean;
}

/** Nodes whose gradients PyTorch calculates by an operation of their own. */
const BACKWARD: Readonly<Record<string, string>> = {
  ConvolutionBackward0: 'convolution_backward',
  EluBackward0: 'elu_backward',
  EmbeddingBackward0: 'embedding_dense_backward',
  GeluBackward0: 'gelu_backward',
  LeakyReluBackward0: 'leaky_relu_backward',
  LogSoftmaxBackward0: '_log_softmax_backward_data',
  MseLossBackward0: 'mse_loss_backward',
  NativeBatchNormBackward0: 'native_batch_norm_backward',
  NativeDropoutBackward0: 'native_dropout_backward',
  NativeLayerNormBackward0: 'native_layer_norm_backward',
  NllLoss2DBackward0: 'nll_loss2d_backward',
  NllLossBackward0: 'nll_loss_backward',
  ReluBackward0: 'threshold_backward',
  ScaledDotProductFlashAttentionForCpuBackward0: '_scaled_dot_product_flash_attention_for_cpu_backward',
  SelectBackward0: 'select_backward',
  SigmoidBackward0: 'sigmoid_backward',
  SiluBackward0: 'silu_backward',
  SliceBackward0: 'slice_backward',
  SoftmaxBackward0: '_softmax_backward_data',
  SoftplusBackward0: 'softplus_backward',
  TanhBackward0: 'tanh_backward',
};

/** Calls kept by one trace. A GPT training step has about two thousand. */
const MOST_CALLS = 200_000;

class Recorder {
  readonly calls: TracedCall[] = [];
  readonly names = new Set<string>();
  readonly alive = new Set<Storage>();
  aliveBytes = 0;
  peakBytes = 0;
  largestNew = 0;
  truncated = false;

  record(call: TracedCall, fresh: readonly Storage[]): void {
    this.names.add(call.name);
    if (this.calls.length < MOST_CALLS) this.calls.push(call);
    else this.truncated = true;
    for (const storage of fresh) {
      this.alive.add(storage);
      this.aliveBytes += storage.bytes;
      if (storage.bytes > this.largestNew) this.largestNew = storage.bytes;
    }
    if (this.aliveBytes > this.peakBytes) this.peakBytes = this.aliveBytes;
  }

  freed(storage: Storage): void {
    if (this.alive.delete(storage)) this.aliveBytes -= storage.bytes;
  }
}

/** The traces open on one engine; they nest and overlap freely. The engine holds one only while a trace is open. */
export class Tracer {
  private readonly recorders = new Map<number, Recorder>();
  private next = 1;
  /** An operation is running: what it calls is not recorded. */
  private within = false;
  private readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** Start recording; answers the number to read and close it by. */
  open(): number {
    this.recorders.set(this.next, new Recorder());
    this.engine.trace = this;
    this.engine.pool.watcher = (storage) => {
      for (const recorder of this.recorders.values()) recorder.freed(storage);
    };
    return this.next++;
  }

  /** What was recorded so far; null for a number that names no open trace. */
  read(id: number): TraceReport | null {
    const recorder = this.recorders.get(id);
    if (!recorder) return null;
    const { calls, names, largestNew, peakBytes, truncated } = recorder;
    return { calls, names: [...names], largestNew, peakBytes, truncated };
  }

  /** Stop recording. With the last trace the engine runs as if there were none. */
  close(id: number): void {
    this.recorders.delete(id);
    if (this.recorders.size > 0) return;
    this.engine.trace = null;
    this.engine.pool.watcher = null;
  }

  /** Run `body`, which is `op` on `args`, and record it. */
  run(op: Op, args: readonly Value[], body: () => Result): Result {
    if (this.within) return body();
    const name = op.name.split('.')[0]!;
    if (op.kind === 'composite') {
      for (const recorder of this.recorders.values()) recorder.names.add(name);
      return body();
    }
    const inputs = tensorsIn(args);
    const described = inputs.filter((tensor) => !tensor.wrapped).map(describe); // before a write changes them
    this.within = true;
    try {
      const result = body();
      this.note(name, inputs, described, tensorsOf(result), op.kind === 'inplace' || op.kind === 'random');
      return result;
    } finally {
      this.within = false;
    }
  }

  /** Run `body`, a gradient's formula, as the one operation it is to PyTorch, where it is one. */
  backward<T>(node: string, inputs: readonly (Tensor | null)[], body: () => T): T {
    const name = BACKWARD[node];
    if (this.within || !name) return body();
    const given = inputs.filter((tensor) => tensor !== null);
    this.within = true;
    try {
      const result = body();
      this.note(name, given, given.map(describe), tensorsOf(result), false);
      return result;
    } finally {
      this.within = false;
    }
  }

  /** A tensor came to be without an operation: from numbers, or as a copy that backward keeps. */
  made(name: string, inputs: readonly Tensor[], tensor: Tensor): void {
    if (!this.within) this.note(name, inputs, inputs.map(describe), [tensor], false);
  }

  private note(
    name: string,
    inputs: readonly Tensor[],
    described: readonly TracedTensor[],
    outputs: readonly Tensor[],
    writes: boolean,
  ): void {
    const known = new Set(inputs.map((tensor) => tensor.storage));
    const fresh = [...new Set(outputs.map((tensor) => tensor.storage))].filter((s) => !known.has(s));
    for (const recorder of this.recorders.values())
      if (fresh.length === 0 && !writes) recorder.names.add(name);
      else {
        const newBytes = fresh.reduce((sum, storage) => sum + storage.bytes, 0);
        recorder.record({ name, inputs: described, outputs: outputs.map(describe), newBytes }, fresh);
      }
  }
}

function tensorsIn(args: readonly Value[]): Tensor[] {
  const found: Tensor[] = [];
  for (const value of args)
    if (value instanceof Tensor) found.push(value);
    else if (Array.isArray(value)) for (const item of value) if (item instanceof Tensor) found.push(item);
  return found;
}

const describe = (tensor: Tensor): TracedTensor => [tensor.dtype.name, [...tensor.shape]];
