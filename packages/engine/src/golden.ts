// Test support: replays calls recorded from PyTorch (goldens/) and says where an engine's answer differs.
import { Complex, type Element } from './complex.ts';
import { dtypeByName, isInexact } from './dtype.ts';
import type { Engine } from './engine.ts';
import type { Scalar, Value } from './ops/schema.ts';
import { operations } from './ops/table.ts';
import { numel } from './shape.ts';
import { Tensor } from './tensor.ts';

export interface RecordedTensor {
  dtype: string;
  shape: number[];
  data: string;
  strides?: number[];
  offset?: number;
}
type Recorded =
  | { tensor: RecordedTensor }
  | { dtype: string }
  | { bool: boolean }
  | { int: number }
  | { float: number | string }
  | { complex: [number, number] }
  | { list: Recorded[] }
  | { plain: string | null };
export type Answer = RecordedTensor | { value: number | boolean | string } | Answer[];

export interface Case {
  op: string;
  args: Recorded[];
  out: Answer;
  gradFn?: string | null;
  up?: RecordedTensor[];
  grads?: { at: [number, number | null]; grad: RecordedTensor | null }[];
}

const bytesOf = (data: string): Uint8Array => Uint8Array.from(Buffer.from(data, 'base64'));

export function tensorOf(e: Engine, recorded: RecordedTensor): Tensor {
  const dtype = dtypeByName(recorded.dtype);
  const bytes = bytesOf(recorded.data);
  if (!recorded.strides) return e.fromBytes(bytes, recorded.shape, dtype);
  const base = e.fromBytes(bytes, [bytes.length / dtype.bytes], dtype);
  return e.quietly(() => e.alias(base, recorded.shape, recorded.strides!, recorded.offset));
}

function decoded(e: Engine, recorded: Recorded, kind: string): Value {
  if ('tensor' in recorded) return tensorOf(e, recorded.tensor);
  if ('dtype' in recorded) return dtypeByName(recorded.dtype);
  if ('list' in recorded) return recorded.list.map((r) => decoded(e, r, 'int')) as Value;
  if ('plain' in recorded) return recorded.plain as Value;
  if ('complex' in recorded) return { kind: 'complex', value: new Complex(...recorded.complex) };
  const value =
    'bool' in recorded
      ? recorded.bool
      : 'int' in recorded
        ? recorded.int
        : Number(String(recorded.float).replace('inf', 'Infinity'));
  if (kind.startsWith('Scalar') && kind !== 'ScalarType' && kind !== 'ScalarType?')
    return {
      kind: 'bool' in recorded ? 'bool' : 'int' in recorded ? 'int' : 'float',
      value: Number(value),
    } as Scalar;
  if (kind.startsWith('int[]') && typeof value === 'number') return [value];
  return value as Value;
}

export function argsOf(e: Engine, entry: { op: string; args: Recorded[] }): Value[] {
  const op = operations.get(entry.op);
  if (!op) throw new Error(`golden: no operation '${entry.op}'`);
  return entry.args.map((arg, i) => decoded(e, arg, op.schema.args[i]!.kind));
}

const isZero = (x: Element): boolean => parts(x).every((v) => v === 0);

/** torch.testing.assert_close's defaults. */
const tolerance: Record<string, [number, number]> = {
  float16: [1e-3, 1e-5],
  bfloat16: [1.6e-2, 1e-5],
  float32: [1.3e-6, 1e-5],
  float64: [1e-7, 1e-7],
  complex64: [1.3e-6, 1e-5],
  complex128: [1e-7, 1e-7],
};

const parts = (x: Element): number[] => (x instanceof Complex ? [x.re, x.im] : [Number(x)]);
const same = (x: number, y: number): boolean => x === y || (Number.isNaN(x) && Number.isNaN(y));

/** Equal, or for inexact numbers as close as the tolerance says: complex ones by their distance. */
function close(x: Element, y: Element, allowed: ((size: number) => number) | null): boolean {
  if (x === y) return true;
  const [p, q] = [parts(x), parts(y)];
  if (p.every((v, i) => same(v, q[i]!))) return true;
  return allowed !== null && Math.hypot(...p.map((v, i) => v - q[i]!)) <= allowed(Math.hypot(...q));
}

/** First difference between a tensor and a recorded one, or null. `slack` widens the tolerance, for sums of products. */
export function differs(e: Engine, got: Tensor, want: RecordedTensor, slack = 1): string | null {
  if (got.dtype.name !== want.dtype) return `dtype ${got.dtype.name}, want ${want.dtype}`;
  if (JSON.stringify(got.shape) !== JSON.stringify(want.shape))
    return `shape [${got.shape}], want [${want.shape}]`;
  const a = e.toArray(got);
  const b = e.backend.decode(bytesOf(want.data), got.dtype);
  if (a.length !== numel(want.shape)) return `has ${a.length} elements`;
  const [rtol, atol] = tolerance[want.dtype] ?? [0, 0];
  for (let i = 0; i < a.length; i++) {
    const allowed = isInexact(got.dtype) ? (size: number) => slack * (atol + rtol * size) : null;
    if (!close(a[i]!, b[i]!, allowed)) return `element ${i} is ${a[i]}, want ${b[i]}`;
  }
  return null;
}

export function answerDiffers(e: Engine, got: unknown, want: Answer, slack = 1): string | null {
  if (got instanceof Tensor) return differs(e, got, want as RecordedTensor, slack);
  if (Array.isArray(got) && Array.isArray(want)) {
    if (got.length !== want.length) return `${got.length} results, want ${want.length}`;
    for (let i = 0; i < got.length; i++) {
      const d = answerDiffers(e, got[i], want[i]!, slack);
      if (d) return `result ${i}: ${d}`;
    }
    return null;
  }
  const value = (want as { value: unknown }).value;
  return got === value ? null : `is ${String(got)}, want ${String(value)}`;
}

/** Replay one case, forward and gradients. Returns what differs. */
export function replay(e: Engine, entry: Case): string[] {
  const problems: string[] = [];
  e.scope(() => {
    const args = argsOf(e, entry);
    const op = operations.get(entry.op)!;
    const wanted = entry.grads ?? [];
    const pick = ([i, j]: [number, number | null]): Tensor =>
      (j === null ? args[i] : (args[i] as Tensor[])[j]) as Tensor;
    for (const { at } of wanted) pick(at).setRequiresGrad(true);
    const called =
      op.schema.args[0]?.alias === 'write' ? [(args[0] as Tensor).clone(), ...args.slice(1)] : args;
    const out = e.run(op, called);
    const d = answerDiffers(e, out, entry.out);
    if (d) problems.push(d);
    if (entry.grads && problems.length === 0) {
      const outs = (out instanceof Tensor ? [out] : (out as Tensor[])).filter((t) => t.requiresGrad);
      const ups = entry.up!.map((u) => tensorOf(e, u));
      if (outs.length !== ups.length)
        problems.push(`${outs.length} results require grad, want ${ups.length}`);
      else {
        const name = outs[0]!.gradFn?.name ?? null;
        // Called directly, PyTorch's Scalar overloads have names of their own; from Python, where numbers are wrapped, they have not.
        if (name !== (entry.gradFn?.replace('torch::autograd::', '') ?? null) && op.kind !== 'composite')
          problems.push(`grad_fn is ${name}, want ${entry.gradFn}`);
        const grads = e.grad(
          outs,
          wanted.map(({ at }) => pick(at)),
          { grads: ups, allowUnused: true },
        );
        wanted.forEach(({ at, grad }, i) => {
          const got = grads[i];
          if (!got || !grad) {
            // PyTorch may say None where ours are zeros; never the other way round.
            const zeros = got && !grad && e.toArray(got).every(isZero);
            if (got !== null && !zeros) problems.push(`gradient of argument ${at} should be none`);
            if (
              !got &&
              grad &&
              e.backend.decode(bytesOf(grad.data), dtypeByName(grad.dtype)).some((x) => !isZero(x))
            )
              problems.push(`no gradient for argument ${at}`);
            return;
          }
          const g = differs(e, got, grad, 4);
          if (g) problems.push(`gradient of argument ${at}: ${g}`);
        });
      }
    }
    return null;
  });
  return problems;
}
