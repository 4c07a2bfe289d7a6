// Fused passes against the plain backend's single steps: results and gradients, in sizes that fill no lane and many blocks.
import { describe, expect, it } from 'vitest';
import { float32 } from './dtype.ts';
import type { Engine } from './engine.ts';
import { int, type Tensor } from './tensor.ts';
import { engines } from './test-engine.ts';

const numbers = (n: number, seed: number) =>
  Float64Array.from({ length: n }, (_, i) => 2 * Math.sin((i + 1) * 12.9898 * seed));

/** Result and gradients of `f` on tensors of these shapes, each a transposed view where `standing`. */
function outcome(e: Engine, shapes: number[][], standing: boolean, f: (...inputs: Tensor[]) => Tensor) {
  return e.scope(() => {
    const leaves = shapes.map((shape, i) => {
      const count = shape.reduce((n, size) => n * size, 1);
      return e.fromNumbers(numbers(count, i + 1), shape, float32).setRequiresGrad(true);
    });
    const inputs = leaves.map((t) => (standing && t.ndim >= 2 ? t.transpose(-1, -2).contiguous().mT : t));
    const out = f(...inputs);
    out.backward(e.fromNumbers(numbers(out.numel, 9), out.shape, float32));
    const lists = [out, ...leaves.map((t) => t.grad!)].map((t) => e.toArray(t).map(Number));
    for (const leaf of leaves) leaf.setRequiresGrad(false);
    return lists;
  });
}

const cases: [string, number[][], (e: Engine) => (...t: Tensor[]) => Tensor][] = [
  ['gelu', [[7, 37]], (e) => (x) => e.call('gelu', x!)],
  ['gelu, tanh', [[7, 37]], (e) => (x) => e.call('gelu', x!, 'tanh')],
  ['silu', [[7, 37]], (e) => (x) => e.call('silu', x!)],
  ['tanh', [[7, 37]], () => (x) => x!.tanh()],
  ['sigmoid', [[7, 37]], () => (x) => x!.sigmoid()],
  ['relu', [[7, 37]], () => (x) => x!.relu()],
  ['softmax', [[5, 301]], () => (x) => x!.softmax(-1)],
  ['log_softmax', [[5, 301]], (e) => (x) => e.call('log_softmax.int', x!, 1)],
  ['layer_norm', [[300, 37]], (e) => (x) => e.call('layer_norm', x!, [37])],
  [
    'layer_norm, weight and bias',
    [[3, 100, 37], [37], [37]],
    (e) => (x, w, b) => e.call('layer_norm', x!, [37], w!, b!),
  ],
  ['layer_norm of long rows', [[3, 1203], [1203]], (e) => (x, w) => e.call('layer_norm', x!, [1203], w!)],
];

describe.each(cases)('%s', (_name, shapes, f) => {
  it.each([false, true])('as in single steps (inputs transposed: %s)', (standing) => {
    const [fast, slow] = engines.map(([, make]) => {
      const e = make();
      const lists = outcome(e, shapes, standing, f(e));
      expect(e.stats().liveBytes).toBe(0);
      return lists;
    });
    fast!.forEach((list, which) => {
      const want = slow![which]!;
      const size = want.reduce((top, x) => Math.max(top, Math.abs(x)), 1);
      list.forEach((x, i) => {
        expect(Math.abs(x - want[i]!), `${which} ${i}: ${x} ${want[i]}`).toBeLessThanOrEqual(2e-6 * size);
      });
    });
  });
});

it.each([
  ['_fused_adam_', false],
  ['_fused_adamw_', true],
] as const)('%s steps as single operations do', (op, amsgrad) => {
  const after = engines.map(([, make]) => {
    const e = make();
    const lists = e.scope(() => {
      const make5 = (seed: number) => [5, 8].map((n) => e.fromNumbers(numbers(n, seed), [n], float32));
      const zeros = () => [5, 8].map((n) => e.call('zeros', [n], float32));
      const [params, means, squares, peaks] = [make5(1), zeros(), zeros(), amsgrad ? zeros() : []];
      const counts = zeros().map((t) => t.slice(0, 0, 1));
      const grads = make5(2);
      for (let i = 0; i < 3; i++)
        e.quietly(() => {
          e.call('_foreach_add_.Scalar', counts, int(1));
          const settings = [0.1, 0.9, 0.999, 0.2, 1e-8, amsgrad, i === 2] as const;
          e.call(op, params, grads, means, squares, peaks, counts, ...settings);
        });
      expect(params[0]!.version.value).toBeGreaterThan(0);
      return [...params, ...means, ...squares, ...peaks].map((t) => e.toArray(t).map(Number));
    });
    expect(e.stats().liveBytes).toBe(0);
    return lists.flat();
  });
  after[0]!.forEach((x, i) => {
    const y = after[1]![i]!;
    expect(Math.abs(x - y), `${i}: ${x} ${y}`).toBeLessThanOrEqual(2e-6 * Math.abs(y) + 1e-9);
  });
});
