// Loops over complex numbers: two floats side by side. What is linear in the parts is left to the kernels for real numbers.
import type { Backend, BinaryOp, CompareOp, Loop, ReduceOp, Run, UnaryOp } from './backend.ts';
import { add, div, functions, mul, out, pow, size } from './complex-functions.ts';
import { type ComplexName, complex64, complex128, type DType, realType } from './dtype.ts';
import { EngineError, notImplemented } from './errors.ts';
import type { Memory } from './memory.ts';

export const isComplexName = (type: string): type is ComplexName =>
  type === 'complex64' || type === 'complex128';

type Part = 'float32' | 'float64';
const dtypeOf = (type: ComplexName): DType => (type === 'complex64' ? complex64 : complex128);
const partOf = (type: ComplexName): Part => (type === 'complex64' ? 'float32' : 'float64');
const partBytes = (type: ComplexName): number => (type === 'complex64' ? 4 : 8);

/** What PyTorch says of operations it has not for complex numbers, where that is not `"<op>_cpu" not implemented for`. */
const refusals: Readonly<Record<string, string>> = {
  floor: 'floor is not supported for complex inputs',
  ceil: 'ceil is not supported for complex inputs',
  trunc: 'trunc is not supported for complex inputs',
  relu: 'clamp is not supported for complex types',
  sign: 'Unlike NumPy, torch.sign is not intended to support complex numbers. Please use torch.sgn instead.',
};
const kernelNames: Readonly<Record<string, string>> = {
  round: 'round_vml_cpu',
  erf: 'erf_vml_cpu',
  erfc: 'erfc_vml_cpu',
  gelu: 'GeluKernelImpl',
  gelu_tanh: 'GeluKernelImpl',
  floordiv: 'div_floor_cpu',
  truncdiv: 'div_trunc_cpu',
};

/** The error of an operation that complex numbers do not have. */
export function refused(op: string, type: ComplexName): EngineError {
  if (/^(maximum|minimum|fmax|fmin)$/.test(op))
    return new EngineError('RuntimeError', `${op} not implemented for complex tensors.`);
  const { label } = dtypeOf(type);
  return notImplemented(refusals[op] ?? `"${kernelNames[op] ?? `${op}_cpu`}" not implemented for '${label}'`);
}

/** The same loop over one part of each operand that is complex: 0 real, 1 imaginary. */
const plane = (loop: Loop, part: 0 | 1, bytes: number): Loop =>
  part === 0 ? loop : { ...loop, addresses: loop.addresses.map((address) => address + bytes) };

/** Call `body` with the innermost dimension of every row: where each operand begins, in steps of `units`, and its stride. */
function rows(
  loop: Loop,
  units: readonly number[],
  body: (at: readonly number[], step: readonly number[], count: number) => void,
): void {
  const { shape, addresses, strides } = loop;
  if (shape.includes(0)) return;
  const last = shape.length - 1;
  const at = addresses.map((address, k) => address / units[k]!);
  const steps = strides.map((own, k) => own.map((stride) => stride / units[k]!));
  const inner = steps.map((own) => own[last] ?? 0);
  const index = shape.map(() => 0);
  for (;;) {
    body(at, inner, shape[last] ?? 1);
    let d = last - 1;
    for (; d >= 0; d--) {
      for (let k = 0; k < at.length; k++) at[k]! += steps[k]![d]!;
      if (++index[d]! < shape[d]!) break;
      for (let k = 0; k < at.length; k++) at[k]! -= steps[k]![d]! * shape[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

/** Operations of a backend on complex numbers, by way of its memory and of its kernels for real ones. */
export class ComplexLoops {
  private readonly memory: Memory;
  private readonly real: Backend;

  constructor(memory: Memory, real: Backend) {
    this.memory = memory;
    this.real = real;
  }

  private view(type: ComplexName): Float32Array | Float64Array {
    const { f32, f64 } = this.memory.view;
    return type === 'complex64' ? f32 : f64;
  }

  /** `run` on the real and on the imaginary parts; at once, where all operands are packed. */
  private linear(type: ComplexName, loop: Loop, run: (loop: Loop) => void): void {
    const bytes = partBytes(type);
    const last = loop.shape.length - 1;
    if (last >= 0 && loop.strides.every((own) => own[last] === 2 * bytes)) {
      const inner = (list: readonly number[], value: number) => [...list.slice(0, -1), value];
      run({
        shape: inner(loop.shape, loop.shape[last]! * 2),
        addresses: loop.addresses,
        strides: loop.strides.map((own) => inner(own, bytes)),
      });
      return;
    }
    run(plane(loop, 0, bytes));
    run(plane(loop, 1, bytes));
  }

  unary(op: UnaryOp, type: ComplexName, loop: Loop): void {
    if (op === 'neg') {
      this.linear(type, loop, (parts) => this.real.unary('neg', partOf(type), parts));
      return;
    }
    const f = functions[op];
    if (!f) throw refused(op, type);
    const v = this.view(type);
    const bytes = partBytes(type);
    rows(loop, [bytes, bytes], ([o, a], [so, sa], count) => {
      for (let i = 0, to = o!, from = a!; i < count; i++, to += so!, from += sa!) {
        f(v[from]!, v[from + 1]!);
        v[to] = out.re;
        v[to + 1] = out.im;
      }
    });
  }

  /** out (real) = distance from zero, or angle, of in. */
  measure(op: 'abs' | 'angle', type: ComplexName, loop: Loop): void {
    const v = this.view(type);
    const bytes = partBytes(type);
    const f = op === 'abs' ? size : (x: number, y: number) => Math.atan2(y, x);
    rows(loop, [bytes, bytes], ([o, a], [so, sa], count) => {
      for (let i = 0, to = o!, from = a!; i < count; i++, to += so!, from += sa!)
        v[to] = f(v[from]!, v[from + 1]!);
    });
  }

  binary(op: BinaryOp, type: ComplexName, loop: Loop): void {
    if (op === 'add' || op === 'sub') {
      this.linear(type, loop, (parts) => this.real.binary(op, partOf(type), parts));
      return;
    }
    const f = op === 'mul' ? mul : op === 'div' ? div : op === 'pow' ? pow : null;
    if (!f) throw refused(op, type);
    const v = this.view(type);
    const bytes = partBytes(type);
    rows(loop, [bytes, bytes, bytes], ([o, a, b], [so, sa, sb], count) => {
      for (let i = 0, to = o!, x = a!, y = b!; i < count; i++, to += so!, x += sa!, y += sb!) {
        f(v[x]!, v[x + 1]!, v[y]!, v[y + 1]!);
        v[to] = out.re;
        v[to + 1] = out.im;
      }
    });
  }

  compare(op: CompareOp, type: ComplexName, loop: Loop): void {
    if (op !== 'eq' && op !== 'ne') throw refused(op, type);
    const v = this.view(type);
    const { u8 } = this.memory.view;
    const bytes = partBytes(type);
    rows(loop, [1, bytes, bytes], ([o, a, b], [so, sa, sb], count) => {
      for (let i = 0, to = o!, x = a!, y = b!; i < count; i++, to += so!, x += sa!, y += sb!)
        u8[to] = (v[x] === v[y] && v[x + 1] === v[y + 1]) === (op === 'eq') ? 1 : 0;
    });
  }

  /** Between a complex type and any other: the imaginary part is dropped, or zero. */
  cast(from: DType, to: DType, loop: Loop): void {
    const [a, b] = [realType(from), realType(to)];
    if (a === from) {
      this.real.cast(from, b, loop);
      const v = b.bytes === 4 ? this.memory.view.f32 : this.memory.view.f64;
      const target = { ...loop, addresses: [loop.addresses[0]!], strides: [loop.strides[0]!] };
      rows(target, [b.bytes], ([o], [so], count) => {
        for (let i = 0, at = o! + 1; i < count; i++, at += so!) v[at] = 0;
      });
    } else if (b === to && to.category === 'bool') {
      const v = a.bytes === 4 ? this.memory.view.f32 : this.memory.view.f64;
      const { u8 } = this.memory.view;
      rows(loop, [1, a.bytes], ([o, x], [so, sx], count) => {
        for (let i = 0, at = o!, source = x!; i < count; i++, at += so!, source += sx!)
          u8[at] = v[source] !== 0 || v[source + 1] !== 0 ? 1 : 0;
      });
    } else if (b === to) this.real.cast(a, to, loop);
    else {
      this.real.cast(a, b, loop);
      this.real.cast(a, b, {
        ...loop,
        addresses: [loop.addresses[0]! + b.bytes, loop.addresses[1]! + a.bytes],
      });
    }
  }

  reduce(op: ReduceOp, type: ComplexName, loop: Loop, run: Run): void {
    const bytes = partBytes(type);
    if (op === 'sum') {
      this.real.reduce('sum', partOf(type), plane(loop, 0, bytes), run);
      this.real.reduce('sum', partOf(type), plane(loop, 1, bytes), run);
      return;
    }
    if (op !== 'prod')
      throw notImplemented(`"${op}_values_cpu" not implemented for '${dtypeOf(type).label}'`);
    const v = this.view(type);
    const step = run.steps[0]! / bytes;
    rows(loop, [bytes, bytes], ([o, a], [so, sa], count) => {
      for (let i = 0, to = o!, from = a!; i < count; i++, to += so!, from += sa!) {
        out.re = 1;
        out.im = 0;
        for (let j = 0, at = from; j < run.count; j++, at += step) mul(out.re, out.im, v[at]!, v[at + 1]!);
        v[to] = out.re;
        v[to + 1] = out.im;
      }
    });
  }

  scan(op: 'sum' | 'prod', type: ComplexName, loop: Loop, run: Run): void {
    const v = this.view(type);
    const bytes = partBytes(type);
    const [outStep, inStep] = run.steps.map((step) => step / bytes) as [number, number];
    const f = op === 'sum' ? add : mul;
    rows(loop, [bytes, bytes], ([o, a], [so, sa], count) => {
      for (let i = 0, to = o!, from = a!; i < count; i++, to += so!, from += sa!) {
        out.re = op === 'sum' ? 0 : 1;
        out.im = 0;
        for (let j = 0; j < run.count; j++) {
          const at = from + j * inStep;
          f(out.re, out.im, v[at]!, v[at + 1]!);
          v[to + j * outStep] = out.re;
          v[to + j * outStep + 1] = out.im;
        }
      }
    });
  }
}
