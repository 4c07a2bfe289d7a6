// The slow, obvious backend: plain loops, one element at a time, numbers or bigints. The standard the fast one is held to.
import { bigUnary, binaryFor, compares, floatUnary, nanMax } from './arithmetic.ts';
import type {
  Backend,
  BinaryOp,
  CompareOp,
  Loop,
  Matrix,
  RealName,
  ReduceOp,
  Run,
  UnaryOp,
} from './backend.ts';
import { ComplexLoops, isComplexName } from './backend-complex.ts';
import { cells, type Num, shown, viewsOf, wide } from './cells.ts';
import { Complex, type Element } from './complex.ts';
import { type ComplexName, type ComputeName, type DType, isComplex, realType, scalarName } from './dtype.ts';
import { runtimeError } from './errors.ts';
import type { Fused } from './fused.ts';
import type { Memory } from './memory.ts';
import type { Draws } from './random-blocks.ts';
import { firstOf, sortIndices } from './selection.ts';

/** Call `body` with the addresses of every point, in row-major order. */
function walk(loop: Loop, body: (at: number[]) => void): void {
  const { shape, strides } = loop;
  if (shape.includes(0)) return;
  const at = [...loop.addresses];
  const index = shape.map(() => 0);
  for (;;) {
    body(at);
    let d = shape.length - 1;
    for (; d >= 0; d--) {
      index[d]!++;
      for (let k = 0; k < at.length; k++) at[k]! += strides[k]![d]!;
      if (index[d]! < shape[d]!) break;
      for (let k = 0; k < at.length; k++) at[k]! -= strides[k]![d]! * shape[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

type Row = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** Whether x counts as larger than y: NaN is larger than everything. */
const above = (x: Num, y: Num): boolean => x > y || (Number.isNaN(x) && !Number.isNaN(y));

export class JsBackend implements Backend {
  readonly fused: Fused | null = null;
  readonly draws: Draws | null = null;
  private readonly memory: Memory;
  private readonly complex: ComplexLoops;

  constructor(memory: Memory) {
    this.memory = memory;
    this.complex = new ComplexLoops(memory, this);
  }

  read(address: number, dtype: DType): Element {
    const { view } = this.memory;
    const { get } = cells[realType(dtype).name]!;
    if (!isComplex(dtype)) return shown(get(view, address), dtype);
    return new Complex(get(view, address) as number, get(view, address + dtype.bytes / 2) as number);
  }

  write(address: number, dtype: DType, values: ArrayLike<Element>): void {
    const { view } = this.memory;
    if (values instanceof Float64Array) {
      if (dtype.name === 'float32') {
        view.f32.set(values, address >>> 2);
        return;
      }
      if (dtype.name === 'int64') {
        // By halves: an int64 out of a double needs no bigint.
        for (let i = 0; i < values.length; i++) {
          const value = Number.isFinite(values[i]) ? values[i]! : -(2 ** 63);
          view.i32[(address >>> 2) + 2 * i] = value;
          view.i32[(address >>> 2) + 2 * i + 1] = Math.floor(value / 2 ** 32);
        }
        return;
      }
    }
    const { set } = cells[realType(dtype).name]!;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const at = address + i * dtype.bytes;
      if (isComplex(dtype)) {
        set(view, at, value instanceof Complex ? value.re : Number(value));
        set(view, at + dtype.bytes / 2, value instanceof Complex ? value.im : 0);
      } else if (value instanceof Complex) set(view, at, value.real(scalarName(dtype)));
      else set(view, at, typeof value === 'boolean' ? Number(value) : value);
    }
  }

  decode(bytes: Uint8Array, dtype: DType): Element[] {
    if (isComplex(dtype)) {
      const parts = this.decode(bytes, realType(dtype)) as number[];
      return Array.from(
        { length: parts.length / 2 },
        (_, i) => new Complex(parts[2 * i]!, parts[2 * i + 1]!),
      );
    }
    const buffer = bytes.slice().buffer as ArrayBuffer;
    if (dtype.name === 'int64') {
      const halves = new Int32Array(buffer);
      return Array.from({ length: bytes.length / 8 }, (_, i) => {
        const [low, high] = [halves[2 * i]! >>> 0, halves[2 * i + 1]!];
        const value = high * 2 ** 32 + low;
        return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) + BigInt(low);
      });
    }
    const whole = (bytes.length / dtype.bytes) | 0;
    const view = viewsOf(buffer, dtype.bytes);
    const cell = cells[dtype.name]!;
    return Array.from({ length: whole }, (_, i) => shown(cell.get(view, i * dtype.bytes), dtype));
  }

  measure(op: 'abs' | 'angle', type: ComplexName, loop: Loop): void {
    this.complex.measure(op, type, loop);
  }

  unary(op: UnaryOp, type: ComputeName, loop: Loop): void {
    if (isComplexName(type)) {
      this.complex.unary(op, type, loop);
      return;
    }
    const { view } = this.memory;
    const { get, set } = cells[type]!;
    const f = (type === 'int64' ? bigUnary[op] : floatUnary[op]) as ((x: Num) => Num) | undefined;
    if (!f) throw new Error(`backend: ${op} has no meaning on integers`);
    walk(loop, ([out, a]) => set(view, out!, f(get(view, a!))));
  }

  binary(op: BinaryOp, type: ComputeName, loop: Loop): void {
    if (isComplexName(type)) {
      this.complex.binary(op, type, loop);
      return;
    }
    const { view } = this.memory;
    const { get, set } = cells[type]!;
    const f = binaryFor(op, type);
    walk(loop, ([out, a, b]) => set(view, out!, f(get(view, a!), get(view, b!))));
  }

  compare(op: CompareOp, type: ComputeName, loop: Loop): void {
    if (isComplexName(type)) {
      this.complex.compare(op, type, loop);
      return;
    }
    const { view } = this.memory;
    const { get } = cells[type]!;
    const f = compares[op];
    walk(loop, ([out, a, b]) => {
      view.u8[out!] = f(get(view, a!), get(view, b!)) ? 1 : 0;
    });
  }

  where(bytes: number, loop: Loop): void {
    const { u8 } = this.memory.view;
    walk(loop, ([out, condition, a, b]) => {
      const from = u8[condition!] ? a! : b!;
      u8.copyWithin(out!, from, from + bytes);
    });
  }

  cast(from: DType, to: DType, loop: Loop): void {
    if (isComplex(from) || isComplex(to)) {
      this.complex.cast(from, to, loop);
      return;
    }
    const { view } = this.memory;
    const source = cells[from.name]!;
    const target = cells[to.name]!;
    const truncates = to.category === 'int' && from.category === 'float' && to.name !== 'int64';
    walk(loop, ([out, a]) => {
      const value = source.get(view, a!);
      target.set(view, out!, truncates ? Number(BigInt.asIntN(32, wide(value))) : value);
    });
  }

  reduce(op: ReduceOp, type: ComputeName, loop: Loop, run: Run): void {
    if (isComplexName(type)) {
      this.complex.reduce(op, type, loop, run);
      return;
    }
    const { view } = this.memory;
    const { get, set } = cells[type]!;
    const f = binaryFor(({ sum: 'add', prod: 'mul', max: 'maximum', min: 'minimum' } as const)[op], type);
    const step = run.steps[0]!;
    walk(loop, ([out, a]) => {
      let total: Num;
      if (op === 'sum' || op === 'prod') {
        const one = op === 'sum' ? 0 : 1;
        total = type === 'int64' ? BigInt(one) : one;
        for (let i = 0; i < run.count; i++) total = f(total, get(view, a! + i * step));
      } else {
        total = get(view, a!);
        for (let i = 1; i < run.count; i++) total = f(total, get(view, a! + i * step));
      }
      set(view, out!, type === 'int64' ? BigInt.asIntN(64, total as bigint) : total);
    });
  }

  argReduce(op: 'max' | 'min', type: ComputeName, loop: Loop, run: Run): void {
    if (isComplexName(type)) throw runtimeError(`arg${op}(): does not support complex input`);
    const { view } = this.memory;
    const { get } = cells[type]!;
    const better = op === 'max' ? compares.gt : compares.lt;
    const isNan = (x: Num) => typeof x === 'number' && Number.isNaN(x);
    walk(loop, ([out, a]) => {
      let best = get(view, a!);
      let at = 0;
      for (let i = 1; i < run.count && !isNan(best); i++) {
        const value = get(view, a! + i * run.steps[0]!);
        if (better(value, best) || isNan(value)) {
          best = value;
          at = i;
        }
      }
      view.i64[out! / 8] = BigInt(at);
    });
  }

  scan(op: 'sum' | 'prod', type: ComputeName, loop: Loop, run: Run): void {
    if (isComplexName(type)) {
      this.complex.scan(op, type, loop, run);
      return;
    }
    const { view } = this.memory;
    const { get, set } = cells[type]!;
    const f = binaryFor(op === 'sum' ? 'add' : 'mul', type);
    const [outStep, inStep] = run.steps as [number, number];
    walk(loop, ([out, a]) => {
      let total: Num = op === 'sum' ? 0 : 1;
      if (type === 'int64') total = BigInt(total);
      for (let i = 0; i < run.count; i++) {
        total = f(total, get(view, a! + i * inStep));
        set(view, out! + i * outStep, total);
      }
    });
  }

  /** `body` for each packed row: its elements, and where its results go. */
  private eachRow(
    type: RealName,
    input: number,
    rows: number,
    count: number,
    body: (values: Row, row: number) => void,
  ): void {
    const { f32, f64, i32, i64 } = this.memory.view;
    const all = { float32: f32, float64: f64, int32: i32, int64: i64 }[type];
    const from = input / all.BYTES_PER_ELEMENT;
    for (let r = 0; r < rows; r++) body(all.subarray(from + r * count, from + (r + 1) * count), r);
  }

  sort(type: RealName, input: number, rows: number, count: number, descending: boolean, out: number): void {
    const { i64 } = this.memory.view;
    const [index, spare] = [new Uint32Array(count), new Uint32Array(count)];
    this.eachRow(type, input, rows, count, (values, r) => {
      for (let i = 0; i < count; i++) index[i] = i;
      const before = descending
        ? (i: number, j: number) => above(values[i]!, values[j]!)
        : (i: number, j: number) => above(values[j]!, values[i]!);
      sortIndices(index, spare, before).forEach((at, i) => {
        i64[out / 8 + r * count + i] = BigInt(at);
      });
    });
  }

  select(
    type: RealName,
    input: number,
    rows: number,
    count: number,
    k: number,
    { largest, sorted }: { largest: boolean; sorted: boolean },
    out: number,
  ): void {
    const { i64 } = this.memory.view;
    this.eachRow(type, input, rows, count, (values, r) => {
      const before = largest
        ? (i: number, j: number) => above(values[i]!, values[j]!)
        : (i: number, j: number) => above(values[j]!, values[i]!);
      firstOf(count, k, sorted, before).forEach((at, i) => {
        i64[out / 8 + r * k + i] = BigInt(at);
      });
    });
  }

  /** `body` for every point with its index; false at the first that is not in [0, size). */
  private indexed(loop: Loop, size: number, body: (out: number, a: number, index: number) => void): boolean {
    const { i64 } = this.memory.view;
    let within = true;
    walk(loop, ([out, a, at]) => {
      const index = Number(i64[at! / 8]!);
      if (index < 0 || index >= size) within = false;
      else body(out!, a!, index);
    });
    return within;
  }

  gather(bytes: number, loop: Loop, step: number, size: number): boolean {
    const { u8 } = this.memory.view;
    return this.indexed(loop, size, (out, a, index) => {
      const from = a + index * step;
      u8.copyWithin(out, from, from + bytes);
    });
  }

  scatter(bytes: number, loop: Loop, step: number, size: number): boolean {
    const { u8 } = this.memory.view;
    return this.indexed(loop, size, (out, a, index) => {
      u8.copyWithin(out + index * step, a, a + bytes);
    });
  }

  scatterAdd(type: ComputeName, loop: Loop, step: number, size: number): boolean {
    const { view } = this.memory;
    const part = isComplexName(type) ? (type === 'complex64' ? 'float32' : 'float64') : type;
    const { get, set } = cells[part]!;
    const add = binaryFor('add', part);
    const gap = part === 'float32' ? 4 : 8;
    return this.indexed(loop, size, (out, a, index) => {
      const to = out + index * step;
      set(view, to, add(get(view, to), get(view, a)));
      if (part !== type) set(view, to + gap, add(get(view, to + gap), get(view, a + gap)));
    });
  }

  softmax(
    log: boolean,
    type: 'float32' | 'float64',
    out: number,
    input: number,
    rows: number,
    count: number,
  ): void {
    const { view } = this.memory;
    const { get, set } = cells[type]!;
    const bytes = type === 'float32' ? 4 : 8;
    for (let r = 0; r < rows; r++) {
      const at = (i: number) => (r * count + i) * bytes;
      let max = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < count; i++) max = nanMax(max, get(view, input + at(i)) as number);
      let sum = 0;
      for (let i = 0; i < count; i++) sum += Math.exp((get(view, input + at(i)) as number) - max);
      for (let i = 0; i < count; i++) {
        const x = (get(view, input + at(i)) as number) - max;
        set(view, out + at(i), log ? x - Math.log(sum) : Math.exp(x) / sum);
      }
    }
  }

  matmul(
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
    const { view } = this.memory;
    const { get, set } = cells[type]!;
    const bytes = type === 'float32' || type === 'int32' ? 4 : 8;
    const cell = (matrix: Matrix, which: number, i: number, j: number): number =>
      matrix.address + (which * (matrix.next ?? 0) + i * matrix.row + j * matrix.column) * bytes;
    for (let which = 0; which < count; which++)
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          let sum: Num = bias ? get(view, bias + j * bytes) : type === 'int64' ? 0n : 0;
          for (let p = 0; p < k; p++) {
            const x = get(view, cell(a, which, i, p));
            const y = get(view, cell(b, which, p, j));
            if (typeof sum === 'bigint') sum += (x as bigint) * (y as bigint);
            else if (type === 'int32') sum = (sum + Math.imul(x as number, y as number)) | 0;
            else sum += (x as number) * (y as number);
          }
          set(view, cell(c, which, i, j), sum);
        }
  }

  take(bytes: number, target: number, source: number, offsets: Float64Array): void {
    const { view } = this.memory;
    if (bytes === 4) {
      for (let i = 0; i < offsets.length; i++)
        view.i32[(target >>> 2) + i] = view.i32[(source + offsets[i]!) >>> 2]!;
      return;
    }
    for (let i = 0; i < offsets.length; i++) {
      const from = source + offsets[i]!;
      view.u8.copyWithin(target + i * bytes, from, from + bytes);
    }
  }

  put(bytes: number, target: number, source: number, offsets: Float64Array): void {
    const { u8 } = this.memory.view;
    for (let i = 0; i < offsets.length; i++)
      u8.copyWithin(target + offsets[i]!, source + i * bytes, source + (i + 1) * bytes);
  }

  putAdd(type: ComputeName, count: number, target: number, source: number, offsets: Float64Array): void {
    if (isComplexName(type)) {
      const part = type === 'complex64' ? 'float32' : 'float64';
      this.putAdd(part, 2 * count, target, source, offsets);
      return;
    }
    const { view } = this.memory;
    const { get, set } = cells[type]!;
    const bytes = type === 'float32' || type === 'int32' ? 4 : 8;
    const add = binaryFor('add', type);
    for (let i = 0; i < offsets.length; i++)
      for (let j = 0; j < count; j++) {
        const to = target + offsets[i]! + j * bytes;
        set(view, to, add(get(view, to), get(view, source + (i * count + j) * bytes)));
      }
  }
}
