// Random chains of views against a model that writes every index down: reads, writes in place, and backward, on both backends.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 } from './dtype.ts';
import type { Engine } from './engine.ts';
import type { Tensor } from './tensor.ts';
import { float } from './tensor.ts';
import { engines } from './test-engine.ts';

/** A tensor written down: for each element, row-major, which element of the first tensor it is. */
interface Model {
  readonly shape: readonly number[];
  readonly from: readonly number[];
  /** False once an operation has copied. */
  readonly shares: boolean;
}

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** All coordinates of a shape, row-major. */
function coordinates(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((head) => Array.from({ length: n }, (_, i) => [...head, i])),
    [[]],
  );
}

const place = (shape: readonly number[], at: readonly number[]): number =>
  at.reduce((flat, i, d) => flat * shape[d]! + i, 0);

/** The model of this shape whose element at some coordinates is that of `m` at others. */
const looking = (
  m: Model,
  shape: readonly number[],
  where: (at: number[]) => number[],
  shares = m.shares,
): Model => ({
  shape,
  from: coordinates(shape).map((at) => m.from[place(m.shape, where(at))]!),
  shares,
});

const without = <T>(list: readonly T[], d: number): T[] => list.filter((_, i) => i !== d);
const put = <T>(list: readonly T[], d: number, value: T): T[] => [
  ...list.slice(0, d),
  value,
  ...list.slice(d),
];

interface Step {
  kind: number;
  a: number;
  b: number;
  c: number;
}

/** One operation, its numbers brought into range, on a tensor and on the model. Null: it does not apply to this shape. */
function apply(e: Engine, { kind, a, b, c }: Step, t: Tensor, m: Model): [Tensor, Model] | null {
  const rank = m.shape.length;
  const d = rank > 0 ? a % rank : 0;
  const n = m.shape[d] ?? 0;
  switch (kind) {
    case 0: {
      if (rank === 0 || n === 0) return null;
      const i = b % n;
      return [t.select(d, i), looking(m, without(m.shape, d), (at) => put(at, d, i))];
    }
    case 1: {
      if (rank === 0) return null;
      const start = b % (n + 1);
      const end = start + (c % (n - start + 1));
      const step = 1 + (b % 2);
      const shape = m.shape.map((size, k) => (k === d ? Math.ceil((end - start) / step) : size));
      return [
        t.slice(d, start, end, step),
        looking(m, shape, (at) => at.map((i, k) => (k === d ? start + i * step : i))),
      ];
    }
    case 2: {
      if (rank === 0) return null;
      const other = b % rank;
      const swap = <T>(list: readonly T[]): T[] =>
        list.map((v, k) => (k === d ? list[other]! : k === other ? list[d]! : v));
      return [t.transpose(d, other), looking(m, swap(m.shape), swap)];
    }
    case 3: {
      const times = 1 + (b % 3);
      return [t.expand([times, ...m.shape]), looking(m, [times, ...m.shape], (at) => at.slice(1))];
    }
    case 4: {
      if (rank === 0) return null;
      return [t.flip([d]), looking(m, m.shape, (at) => at.map((i, k) => (k === d ? n - 1 - i : i)), false)];
    }
    case 5: {
      if (rank === 0 || n === 0) return null;
      const size = 1 + (b % n);
      const step = 1 + (c % 2);
      const shape = [...m.shape.map((s, k) => (k === d ? Math.floor((n - size) / step) + 1 : s)), size];
      return [
        e.call('unfold', t, d, size, step),
        looking(m, shape, (at) => at.slice(0, -1).map((i, k) => (k === d ? i * step + at[rank]! : i))),
      ];
    }
    case 6: {
      if (rank < 2) return null;
      const other = (d + 1) % rank;
      const offset = (b % 3) - 1;
      const [rows, columns] = [n, m.shape[other]!];
      const length = Math.max(
        0,
        offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns),
      );
      const rest = m.shape.filter((_, k) => k !== d && k !== other);
      const where = (at: number[]): number[] => {
        const i = at[at.length - 1]!;
        const heads = at.slice(0, -1);
        return m.shape.map((_, k) =>
          k === d ? i + Math.max(-offset, 0) : k === other ? i + Math.max(offset, 0) : heads.shift()!,
        );
      };
      return [e.call('diagonal', t, offset, d, other), looking(m, [...rest, length], where)];
    }
    case 7: {
      const at0 = a % (rank + 1);
      return [t.unsqueeze(at0), looking(m, put(m.shape, at0, 1), (at) => without(at, at0))];
    }
    default: {
      // A window of one's own on packed memory.
      if (!m.shares || !t.contiguousLayout || t.offset !== 0 || count(m.shape) < 5) return null;
      const stride = 1 + (b % 2);
      return [
        t.asStrided([2, 2], [stride, 1], 1),
        {
          shape: [2, 2],
          from: [1, 2, 1 + stride, 2 + stride].map((i) => m.from[i]!),
          shares: true,
        },
      ];
    }
  }
}

const steps = fc.array(fc.record({ kind: fc.nat(8), a: fc.nat(5), b: fc.nat(11), c: fc.nat(11) }), {
  maxLength: 5,
});
const shapes = fc.array(fc.nat(4), { maxLength: 3 });
const weight = (i: number): number => Math.cos(i + 1);

describe.each(engines)('chains of views, backend %s', (_name, make) => {
  it('read, are written and send gradients as when every index is written down', () => {
    const e = make();
    fc.assert(
      fc.property(shapes, steps, fc.boolean(), (shape, chain, writes) => {
        e.scope(() => {
          const n = count(shape);
          const numbers = Array.from({ length: n }, (_, i) => i + 0.5);
          const x = e.fromNumbers(numbers, shape, float64).setRequiresGrad(true);
          const y = x.mul(1);
          let view = y;
          let model: Model = { shape, from: numbers.map((_, i) => i), shares: true };
          for (const step of chain) {
            const next = apply(e, step, view, model);
            if (next && count(next[1].shape) <= 200) [view, model] = next;
          }
          expect(view.shape).toEqual(model.shape);
          expect(e.toArray(view)).toEqual(model.from.map((i) => numbers[i]));

          const once = new Set(model.from).size === model.from.length;
          const written = writes && once;
          if (written) e.call('mul_.Tensor', view, e.wrap(float(3)));
          const factor = (i: number) => (written && model.shares && model.from.includes(i) ? 3 : 1);
          const inside = written ? 3 : 1;
          expect(e.toArray(y)).toEqual(numbers.map((v, i) => v * factor(i)));
          expect(e.toArray(view)).toEqual(model.from.map((i) => numbers[i]! * inside));

          const weights = (t: Tensor, from: number) =>
            e.fromNumbers(
              Array.from({ length: t.numel }, (_, i) => weight(from + i)),
              t.shape,
              float64,
            );
          y.mul(weights(y, 0))
            .sum()
            .add(view.mul(weights(view, 100)).sum())
            .backward();
          const want = numbers.map((_, i) => weight(i) * factor(i));
          model.from.forEach((i, k) => {
            want[i]! += weight(100 + k) * inside;
          });
          const got = e.toArray(x.grad!).map(Number);
          got.forEach((g, i) => {
            expect(g).toBeCloseTo(want[i]!, 10);
          });
          return null;
        });
      }),
      { numRuns: 400, seed: 20 },
    );
    expect(e.stats().liveBytes).toBe(0);
  });
});
