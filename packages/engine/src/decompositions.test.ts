// Factors of matrices give the matrix again, and their gradients, of first and second order, agree with finite differences.
import { describe, expect, it } from 'vitest';
import { float64 } from './dtype.ts';
import type { Engine } from './engine.ts';
import type { Tensor } from './tensor.ts';
import { wasmEngine } from './test-engine.ts';

const start = [2.1, 0.3, -0.4, 0.7, 1.6, 0.2, -0.5, 0.9, 3.2, 0.35, -1.2, 0.65];
const matrix = (e: Engine, values: readonly number[], columns: number): Tensor =>
  e.fromNumbers(values, [values.length / columns, columns], float64);
const positive = (a: Tensor): Tensor => a.matmul(a.mT.conj());
/** A complex matrix that depends on a real one. */
const turned = (e: Engine, a: Tensor): Tensor =>
  e.call('complex', a, e.call('flip', a.mul(a).mul(0.3), [0, 1]));
const symmetric = (a: Tensor): Tensor => a.add(a.mT);
/** A number that depends on every element, and not on the sign of a column. */
const weigh = (t: Tensor): Tensor => {
  const weights = Array.from({ length: t.numel }, (_, i) => i + 1);
  return t
    .mul(t)
    .mul(t.engine.fromNumbers(weights, t.shape, float64))
    .sum();
};

const functions: Record<string, [columns: number, of: (e: Engine, a: Tensor) => Tensor]> = {
  cholesky: [3, (e, a) => weigh(e.call('linalg_cholesky', positive(a)))],
  'cholesky, upper': [3, (e, a) => weigh(e.call('linalg_cholesky', positive(a), true))],
  eigh: [
    3,
    (e, a) => {
      const [values, vectors] = e.call('linalg_eigh', symmetric(a));
      return weigh(values).add(weigh(vectors));
    },
  ],
  'svd, tall': [
    3,
    (e, a) =>
      e
        .call('linalg_svd', a, false)
        .map(weigh)
        .reduce((x, y) => x.add(y)),
  ],
  'svd, wide': [
    4,
    (e, a) =>
      e
        .call('linalg_svd', a, false)
        .map(weigh)
        .reduce((x, y) => x.add(y)),
  ],
  svdvals: [4, (e, a) => weigh(e.call('linalg_svdvals', a))],
  'qr, tall': [
    3,
    (e, a) =>
      e
        .call('linalg_qr', a)
        .map(weigh)
        .reduce((x, y) => x.add(y)),
  ],
  'qr, wide': [
    4,
    (e, a) =>
      e
        .call('linalg_qr', a)
        .map(weigh)
        .reduce((x, y) => x.add(y)),
  ],
  'eig of a real matrix': [
    3,
    (e, a) => {
      const [values, vectors] = e.call('linalg_eig', a);
      return weigh(values.abs()).add(weigh(vectors.abs()));
    },
  ],
  'eig of a real matrix with complex values': [
    3,
    (e, a) => {
      const [values, vectors] = e.call('linalg_eig', a.sub(a.mT.mul(2)));
      return weigh(e.call('imag', values)).add(weigh(vectors.abs()));
    },
  ],
  'cholesky of a complex matrix': [
    3,
    (e, a) => weigh(e.call('linalg_cholesky', positive(turned(e, a))).abs()),
  ],
  'eigh of a complex matrix': [
    3,
    (e, a) => {
      const z = turned(e, a);
      const [values, vectors] = e.call('linalg_eigh', z.add(z.mT.conj()));
      return weigh(values).add(weigh(vectors.abs()));
    },
  ],
  'eig of a complex matrix': [
    3,
    (e, a) => {
      const [values, vectors] = e.call('linalg_eig', turned(e, a));
      return weigh(values.abs()).add(weigh(vectors.abs()));
    },
  ],
  ...Object.fromEntries(
    [3, 4].flatMap((columns) =>
      (['linalg_svd', 'linalg_qr'] as const).map((name) => [
        `${name} of a complex matrix, ${columns} columns`,
        [
          columns,
          (e: Engine, a: Tensor) =>
            (name === 'linalg_svd' ? e.call(name, turned(e, a), false) : e.call(name, turned(e, a)))
              .map((t) => weigh(t.abs()))
              .reduce((x, y) => x.add(y)),
        ],
      ]),
    ),
  ),
};
const square = new Set([
  'cholesky',
  'cholesky, upper',
  'eigh',
  'eig of a real matrix',
  'eig of a real matrix with complex values',
  'cholesky of a complex matrix',
  'eigh of a complex matrix',
  'eig of a complex matrix',
]);

describe('finite differences', () => {
  it.each(Object.entries(functions))('%s', (name, [columns, of]) => {
    const e = wasmEngine();
    const x = start.slice(0, square.has(name) ? 9 : 12);
    const value = (at: readonly number[]) => Number(e.scope(() => of(e, matrix(e, at, columns))).item());
    const slopes = (at: readonly number[]) =>
      e.scope(() => {
        const a = matrix(e, at, columns).setRequiresGrad(true);
        return e.toArray(e.grad([of(e, a)], [a])[0]!).map(Number);
      });
    /** Gradient of the sum of squares of the gradient. */
    const second = e.scope(() => {
      const a = matrix(e, x, columns).setRequiresGrad(true);
      const g = e.grad([of(e, a)], [a], { createGraph: true })[0]!;
      return e.toArray(e.grad([g.mul(g).sum()], [a])[0]!).map(Number);
    });
    const first = slopes(x);
    const h = 1e-5;
    const moved = (i: number, by: number) => x.map((v, k) => (k === i ? v + by : v));
    const energy = (at: readonly number[]) => slopes(at).reduce((s, g) => s + g * g, 0);
    x.forEach((_, i) => {
      const slope = (value(moved(i, h)) - value(moved(i, -h))) / (2 * h);
      expect(Math.abs(first[i]! - slope) / (1 + Math.abs(slope))).toBeLessThan(1e-6);
      const bend = (energy(moved(i, h)) - energy(moved(i, -h))) / (2 * h);
      expect(Math.abs(second[i]! - bend) / (1 + Math.abs(bend))).toBeLessThan(1e-5);
    });
  });
});

describe('the factors give the matrix again', () => {
  const close = (e: Engine, a: Tensor, b: Tensor) =>
    e.toArray(a.sub(b)).forEach((x) => {
      expect(Math.abs(Number(x))).toBeLessThan(1e-12);
    });
  it.each([3, 4])('svd with all vectors, of %i columns, also of low rank', (columns) => {
    const e = wasmEngine();
    for (const values of [start, start.map((_, i) => start[i % columns]!)])
      e.scope(() => {
        const a = matrix(e, values, columns);
        const [U, S, Vh] = e.call('linalg_svd', a, true);
        const k = S.shape[0]!;
        close(
          e,
          U.narrow(1, 0, k)
            .mul(S)
            .matmul(Vh.narrow(0, 0, k)),
          a,
        );
        close(e, U.mT.matmul(U), e.call('eye', U.shape[0]!, float64));
        close(e, Vh.matmul(Vh.mT), e.call('eye', Vh.shape[0]!, float64));
        return null;
      });
  });
  it('eig of real and complex matrices, also with values that repeat', () => {
    const e = wasmEngine();
    e.scope(() => {
      const large = matrix(
        e,
        Array.from({ length: 144 }, (_, i) => Math.sin(i * i + 1)),
        12,
      );
      for (const a of [
        matrix(e, start.slice(0, 9), 3),
        matrix(e, [2, 1, 0, 0, 2, 0, 0, 0, 2], 3),
        matrix(e, [0, 1, -1, 0], 2),
        large,
        turned(e, large),
        e.call('zeros', [3, 3], float64),
      ]) {
        const [values, V] = e.call('linalg_eig', a);
        const off = a
          .to(V.dtype)
          .matmul(V)
          .sub(V.mul(values.unsqueeze(-2)))
          .abs();
        close(e, off, off.mul(0));
      }
      return null;
    });
  });
  it('eigh of either triangle', () => {
    const e = wasmEngine();
    e.scope(() => {
      const a = matrix(e, start.slice(0, 9), 3);
      for (const side of ['L', 'U']) {
        const [values, V] = e.call('linalg_eigh', a, side);
        const half = e.call(side === 'L' ? 'tril' : 'triu', a);
        const off = e.call(side === 'L' ? 'tril' : 'triu', a, side === 'L' ? -1 : 1);
        close(e, V.mul(values).matmul(V.mT), half.add(off.mT));
      }
      return null;
    });
  });
});
