// The fast backend: SIMD kernels compiled from AssemblyScript, over the engine's memory. What has no kernel runs in TypeScript.
import type { BinaryOp, CompareOp, Loop, Matrix, RealName, ReduceOp, Run, UnaryOp } from './backend.ts';
import { JsBackend } from './backend-js.ts';
import type { ComputeName, DType } from './dtype.ts';
import { WasmFused } from './fused.ts';
import type { Memory } from './memory.ts';
import { WasmDraws } from './random-blocks.ts';
import { contiguousStrides } from './shape.ts';

type Kernel = (...args: number[]) => number;

/** Bytes the memory keeps free at its start: static data of the module, then the loop a kernel reads. */
const SCRATCH = 65536;
export const RESERVED = 2 * 65536;
const MAX_RANK = 16;
/** Words from one operand to the next, and where the first begins; see kernels/loop.ts. */
const OPERAND = 17;
const FIRST = 17;

const width: Record<string, number> = { float32: 4, float64: 8, int32: 4, int64: 8 };

/** Elements laid straight at a time: they stay in the cache until they are used. */
const SLAB = 16384;
/** Loops smaller than this are walked as they stand. */
const FEW = 1024;

/** The loop with its dimensions in the order in which they lie in the result's memory. */
function byResult(loop: Loop): Loop {
  const [out] = loop.strides as [readonly number[]];
  if (out.every((s, d) => d === 0 || s <= out[d - 1]!)) return loop;
  const order = out.map((_, d) => d).sort((a, b) => out[b]! - out[a]! || a - b);
  const pick = (list: readonly number[]) => order.map((d) => list[d]!);
  return { shape: pick(loop.shape), addresses: loop.addresses, strides: loop.strides.map(pick) };
}

/** Whether an operand's neighbours lie along another dimension than the last. */
function isAcross(shape: readonly number[], strides: readonly number[], bytes: number): boolean {
  const last = shape.length - 1;
  if (last < 1 || strides[last] === bytes || strides[last] === 0 || shape[last]! < 4) return false;
  let count = 1;
  for (const size of shape) count *= size;
  return count >= FEW && strides.some((s, d) => d < last && s === bytes && shape[d]! > 3);
}

export class WasmBackend extends JsBackend {
  override readonly fused: WasmFused;
  override readonly draws: WasmDraws;
  private readonly heap: Memory;
  private readonly kernels: Record<string, Kernel | undefined>;
  /** Whether products round once per multiply-add (relaxed SIMD): results differ from plain SIMD in the last bits. */
  readonly relaxed: boolean;
  private readonly found = new Map<string, Map<string, Kernel | null>>();
  private workspace = 0;

  constructor(memory: Memory, wasm: BufferSource | WebAssembly.Module) {
    super(memory);
    this.heap = memory;
    const module = wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm);
    const imports = { env: { memory: memory.wasm, abort } };
    const exportsOf = (code: WebAssembly.Module) =>
      new WebAssembly.Instance(code, imports).exports as Record<string, Kernel>;
    this.kernels = { ...exportsOf(module) };
    // Products compiled for relaxed SIMD travel in a custom section; an engine that does not know it takes the plain ones.
    const [relaxed] = WebAssembly.Module.customSections(module, 'relaxed');
    this.relaxed = relaxed !== undefined && WebAssembly.validate(relaxed);
    if (this.relaxed) Object.assign(this.kernels, exportsOf(new WebAssembly.Module(relaxed!)));
    this.fused = new WasmFused(this.kernels, memory, SCRATCH);
    this.draws = new WasmDraws(memory, this.kernels);
  }

  /** Lay the loop out where kernels read it. Null: nothing to do, or too many dimensions for a kernel. */
  private place(loop: Loop): 'empty' | 'placed' | 'too deep' {
    const { shape, addresses, strides } = loop;
    const rank = shape.length;
    if (rank > MAX_RANK) return 'too deep';
    const { i32 } = this.heap.view;
    let at = SCRATCH >>> 2;
    i32[at] = Math.max(rank, 1);
    for (let d = 0; d < rank; d++) {
      if (shape[d] === 0) return 'empty';
      i32[at + 1 + d] = shape[d]!;
    }
    if (rank === 0) i32[at + 1] = 1;
    at += FIRST;
    for (let k = 0; k < addresses.length; k++) {
      i32[at] = addresses[k]!;
      const own = strides[k]!;
      for (let d = 0; d < rank; d++) i32[at + 1 + d] = own[d]!;
      if (rank === 0) i32[at + 1] = 0;
      at += OPERAND;
    }
    return 'placed';
  }

  /** The kernel of an operation for a type; names are put together once. */
  private kernelOf(op: string, type: string): Kernel | null {
    let byType = this.found.get(op);
    if (!byType) {
      byType = new Map();
      this.found.set(op, byType);
    }
    let kernel = byType.get(type);
    if (kernel === undefined) {
      kernel = this.kernels[`${op}_${type}`] ?? null;
      byType.set(type, kernel);
    }
    return kernel;
  }

  /** Run a kernel over a loop. False: there is none for this, or the loop does not fit. */
  private runs(kernel: Kernel | null | undefined, loop: Loop, a = 0, b = 0, c = 0): boolean {
    if (!kernel) return false;
    const state = this.place(loop);
    if (state === 'too deep') return false;
    if (state === 'placed') kernel(SCRATCH, a, b, c);
    return true;
  }

  /**
   * Run a kernel over a loop in slabs of the outermost dimension, with operands that stand across the result's rows laid
   * straight first, a slab at a time: a walk down columns misses the cache at every step. `widths` are the operands'.
   */
  private runsStraight(kernel: Kernel | null, given: Loop, widths: readonly number[]): boolean {
    if (given.shape.length < 2) return this.runs(kernel, given);
    const loop = byResult(given);
    const { shape, addresses, strides } = loop;
    const last = shape.length - 1;
    const crossed = strides.flatMap((own, k) => (k > 0 && isAcross(shape, own, widths[k]!) ? [k] : []));
    if (!kernel || crossed.length === 0 || strides[0]![last] !== widths[0]) return this.runs(kernel, loop);
    const each = shape.slice(1).reduce((n, size) => n * size, 1);
    if (each === 0) return this.runs(kernel, loop);
    const most = Math.max(1, Math.min(shape[0]!, Math.floor(SLAB / each)));
    const room = most * each * 16;
    const work = this.heap.allocate(room * crossed.length);
    for (let from = 0; from < shape[0]!; from += most) {
      const slab = [Math.min(most, shape[0]! - from), ...shape.slice(1)];
      const at = addresses.map((address, k) => address + from * strides[k]![0]!);
      const own = [...strides];
      crossed.forEach((k, nth) => {
        const width = widths[k]!;
        const straight = contiguousStrides(slab).map((s) => s * width);
        const to = work + nth * room;
        this.copies(width, { shape: slab, addresses: [to, at[k]!], strides: [straight, strides[k]!] });
        at[k] = to;
        own[k] = straight;
      });
      this.runs(kernel, { shape: slab, addresses: at, strides: own });
    }
    this.heap.release(work, room * crossed.length);
    return true;
  }

  /** Copy elements, with the dimension in which the source is packed next to the last, where the kernel takes tiles. */
  private copies(bytes: number, loop: Loop): boolean {
    const { shape, addresses, strides } = loop;
    const [to, from] = strides as [number[], number[]];
    const last = shape.length - 1;
    const packedIn = from.findIndex((s, d) => d < last && s === bytes && shape[d]! > 3);
    if (packedIn < 0 || packedIn === last - 1 || to[last] !== bytes || from[last] === bytes)
      return this.runs(this.kernels[`copy_${bytes}`], loop);
    const order = shape.map((_, d) => d).filter((d) => d !== packedIn && d !== last);
    const pick = (list: readonly number[]) => [...order, packedIn, last].map((d) => list[d]!);
    return this.runs(this.kernels[`copy_${bytes}`], {
      ...{ shape: pick(shape), addresses },
      strides: [pick(to), pick(from)],
    });
  }

  override unary(op: UnaryOp, type: ComputeName, loop: Loop): void {
    if (!this.runs(this.kernelOf(op, type), loop)) super.unary(op, type, loop);
  }

  override binary(op: BinaryOp, type: ComputeName, loop: Loop): void {
    const w = width[type]!;
    if (!this.runsStraight(this.kernelOf(op, type), loop, [w, w, w])) super.binary(op, type, loop);
  }

  override compare(op: CompareOp, type: ComputeName, loop: Loop): void {
    const w = width[type]!;
    if (!this.runsStraight(this.kernelOf(op, type), loop, [1, w, w])) super.compare(op, type, loop);
  }

  override where(bytes: number, loop: Loop): void {
    const kernel = this.kernels[`where_${bytes}`] ?? null;
    if (!this.runsStraight(kernel, loop, [bytes, 1, bytes, bytes])) super.where(bytes, loop);
  }

  override cast(from: DType, to: DType, loop: Loop): void {
    const source = from.category === 'bool' ? 'uint8' : from.name;
    const done =
      from === to || source === to.name
        ? this.copies(from.bytes, loop)
        : this.runs(this.kernels[`cast_${source}_${to.name}`], loop);
    if (!done) super.cast(from, to, loop);
  }

  override reduce(op: ReduceOp, type: ComputeName, loop: Loop, run: Run): void {
    if (!this.runs(this.kernels[`reduce_${op}_${type}`], loop, run.count, run.steps[0]!))
      super.reduce(op, type, loop, run);
  }

  override argReduce(op: 'max' | 'min', type: ComputeName, loop: Loop, run: Run): void {
    if (!this.runs(this.kernels[`arg_${op}_${type}`], loop, run.count, run.steps[0]!))
      super.argReduce(op, type, loop, run);
  }

  override scan(op: 'sum' | 'prod', type: ComputeName, loop: Loop, run: Run): void {
    if (!this.runs(this.kernels[`scan_${op}_${type}`], loop, run.count, run.steps[0]!, run.steps[1]!))
      super.scan(op, type, loop, run);
  }

  /** `body` with so many bytes to work in. */
  private withWork(bytes: number, body: (address: number) => void): void {
    const address = this.heap.allocate(bytes);
    body(address);
    this.heap.release(address, bytes);
  }

  override sort(
    type: RealName,
    input: number,
    rows: number,
    count: number,
    descending: boolean,
    out: number,
  ): void {
    this.withWork(32 * count, (work) => {
      this.kernels[`sort_${type}`]!(input, rows, count, Number(descending), out, work);
    });
  }

  override select(
    type: RealName,
    input: number,
    rows: number,
    count: number,
    k: number,
    { largest, sorted }: { largest: boolean; sorted: boolean },
    out: number,
  ): void {
    this.withWork(12 * count, (work) => {
      this.kernels[`select_${type}`]!(...[input, rows, count, k, Number(largest), Number(sorted), out, work]);
    });
  }

  /** Run a kernel that follows indices: whether all were in range. Null: there is none for this. */
  private follows(kernel: Kernel | null | undefined, loop: Loop, step: number, size: number): boolean | null {
    if (!kernel) return null;
    const state = this.place(loop);
    if (state === 'too deep') return null;
    return state === 'empty' || kernel(SCRATCH, step, size) === 1;
  }

  override gather(bytes: number, loop: Loop, step: number, size: number): boolean {
    return (
      this.follows(this.kernels[`gather_${bytes}`], loop, step, size) ?? super.gather(bytes, loop, step, size)
    );
  }

  override scatter(bytes: number, loop: Loop, step: number, size: number): boolean {
    return (
      this.follows(this.kernels[`scatter_${bytes}`], loop, step, size) ??
      super.scatter(bytes, loop, step, size)
    );
  }

  override scatterAdd(type: ComputeName, loop: Loop, step: number, size: number): boolean {
    return (
      this.follows(this.kernelOf('scatterAdd', type), loop, step, size) ??
      super.scatterAdd(type, loop, step, size)
    );
  }

  override softmax(
    log: boolean,
    type: 'float32' | 'float64',
    out: number,
    input: number,
    rows: number,
    count: number,
  ): void {
    this.kernels[`softmax_${type}`]!(log ? 1 : 0, out, input, rows, count);
  }

  override matmul(
    type: ComputeName,
    m: number,
    n: number,
    k: number,
    a: Matrix,
    b: Matrix,
    c: Matrix,
    count = 1,
    bias = 0,
  ): void {
    const w = width[type]!;
    const next = ({ next = 0 }: Matrix): number => next * w;
    // Tiles pay once they are mostly full.
    if (type === 'float32' && m >= 3 && n >= 8 && k >= 4) {
      const left = [a.address, next(a), a.row * w, a.column * w];
      const right = [b.address, next(b), b.row * w, b.column * w];
      const out = [c.address, next(c), c.row * w];
      this.kernels.gemm_float32!(count, m, n, k, ...left, ...right, ...out, bias, this.gemmWorkspace());
      return;
    }
    const plain = this.kernels[`plain_${type}`]!;
    for (let i = 0; i < count; i++) {
      const left = [a.address + i * next(a), a.row * w, a.column * w];
      const right = [b.address + i * next(b), b.row * w, b.column * w];
      plain(m, n, k, ...left, ...right, c.address + i * next(c), c.row * w);
    }
    if (bias === 0) return;
    const strides = [next(c), c.row * w, w];
    this.binary('add', type, {
      shape: [count, m, n],
      addresses: [c.address, c.address, bias],
      strides: [strides, strides, [0, 0, w]],
    });
  }

  private gemmWorkspace(): number {
    if (this.workspace === 0) this.workspace = this.heap.allocate(this.kernels.gemmWorkspace!());
    return this.workspace;
  }

  /** `body` with the offsets where a kernel can read them. */
  private withOffsets(offsets: Float64Array, body: (address: number) => void): void {
    const bytes = offsets.length * 8;
    const address = this.heap.allocate(bytes);
    this.heap.view.f64.set(offsets, address / 8);
    body(address);
    this.heap.release(address, bytes);
  }

  override take(bytes: number, target: number, source: number, offsets: Float64Array): void {
    this.withOffsets(offsets, (at) => {
      this.kernels.moveChunks!(0, bytes, target, source, at, offsets.length);
    });
  }

  override put(bytes: number, target: number, source: number, offsets: Float64Array): void {
    this.withOffsets(offsets, (at) => {
      this.kernels.moveChunks!(1, bytes, target, source, at, offsets.length);
    });
  }

  override putAdd(
    type: ComputeName,
    count: number,
    target: number,
    source: number,
    offsets: Float64Array,
  ): void {
    if (type !== 'float32') {
      super.putAdd(type, count, target, source, offsets);
      return;
    }
    this.withOffsets(offsets, (at) => {
      this.kernels.addChunks!(count, target, source, at, offsets.length);
    });
  }
}

function abort(): never {
  throw new Error('kernel: a check inside the WebAssembly module failed');
}
