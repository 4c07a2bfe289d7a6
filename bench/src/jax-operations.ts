// Single operations and their gradients in jax-js, jitted, by the names of operations.py. What it has no short form of is absent.
import { blockUntilReady, grad, jit, lax, nn, numpy as np, random } from '@jax-js/jax';

/** The work of a task, its arrays made; undefined when jax-js has no such operation. */
export function jaxOperation(task: string): (() => unknown) | undefined {
  return makers[task]?.();
}

type Arr = ReturnType<typeof normal>;
type Body = () => unknown;
let seed = 0;
const normal = (...shape: number[]) => random.normal(random.key(seed++), shape);
const indices = (count: number, below: number) =>
  random
    .uniform(random.key(seed++), [count])
    .mul(below)
    .astype('int32' as never);

/** The jitted work on these arrays, waited for, its results dropped. */
const jitted = (inputs: Arr[], work: (...inputs: Arr[]) => Arr | Arr[]): Body => {
  const f = jit(work as never) as unknown as (...inputs: Arr[]) => Arr | Arr[];
  return async () => {
    const made = [f(...inputs.map((x) => x.ref))].flat() as Arr[];
    await blockUntilReady(made);
    for (const x of made) x.dispose();
  };
};
const of = (shape: number[], work: (x: Arr) => Arr | Arr[]) => (): Body => jitted([normal(...shape)], work);

const reductions = {
  sum: (x: Arr, d: number) => np.sum(x, d),
  max: (x: Arr, d: number) => np.max(x, d),
  mean: (x: Arr, d: number) => np.mean(x, d),
  argmax: (x: Arr, d: number) => np.argmax(x, d),
};

/** In products: nn.dotProductAttention needs iterators that Node 20 has not. */
const attention = (q: Arr, k: Arr, v: Arr) => {
  const scores = np.matmul(q, np.transpose(k, [0, 1, 3, 2])).div(8);
  const hidden = np.triu(np.ones([256, 256]), 1).mul(-1e9);
  return np.matmul(nn.softmax(scores.add(hidden), -1), v);
};
const crossEntropy = (x: Arr, target: Arr) => nn.logSoftmax(x, -1).mul(target).sum(-1).mean().neg();
const rmsNorm = (x: Arr, w: Arr) =>
  x.ref.div(np.sqrt(np.mean(x.ref.mul(x), -1, { keepdims: true }).add(1e-7))).mul(w);
/** The gradient of the sum of a result, for every input. */
const gradients =
  (f: (...inputs: Arr[]) => Arr, count: number) =>
  (...inputs: Arr[]) =>
    grad(((...x: Arr[]) => f(...x).sum()) as never, {
      argnums: Array.from({ length: count }, (_, i) => i) as never,
    })(...(inputs as never[])) as unknown as Arr[];

const makers: Record<string, () => Body> = {
  attention: () =>
    jitted(
      [0, 1, 2].map(() => normal(4, 4, 256, 64)),
      attention as never,
    ),
  attention_grad: () =>
    jitted(
      [0, 1, 2].map(() => normal(4, 4, 256, 64)),
      gradients(attention as never, 3),
    ),
  ...Object.fromEntries(
    Object.entries(reductions).flatMap(([name, f]) =>
      (['first', 'middle', 'last'] as const).map((place, d) => [
        `${name}_${place}`,
        of([128, 64, 128], (x) => f(x, d)),
      ]),
    ),
  ),
  add_transposed: () => jitted([normal(1024, 1024), normal(1024, 1024)], (x, y) => np.transpose(x).add(y)),
  copy_transposed: of([1024, 1024], (x) => np.transpose(x).add(0)),
  copy_heads: of([16, 64, 16, 64], (x) => np.transpose(x, [0, 2, 1, 3]).add(0)),
  gather_last: () =>
    jitted([normal(1024, 1024), indices(1 << 20, 1024).reshape([1024, 1024])], (x, at) =>
      np.takeAlongAxis(x, at, 1),
    ),
  gather_first: () =>
    jitted([normal(1024, 1024), indices(1 << 20, 1024).reshape([1024, 1024])], (x, at) =>
      np.takeAlongAxis(x, at, 0),
    ),
  index_select_first: () => jitted([normal(1024, 1024), indices(1024, 1024)], (x, at) => np.take(x, at, 0)),
  index_select_last: () => jitted([normal(1024, 1024), indices(1024, 1024)], (x, at) => np.take(x, at, 1)),
  sort_rows: of([1024, 1024], (x) => np.sort(x, 1)),
  sort_long: of([1024 * 1024], (x) => np.sort(x)),
  topk: of([32, 50257], (x) => lax.topK(x, 50)),
  rand: () => jitted([random.key(1)], (key) => random.uniform(key, [1024, 1024])),
  randn: () => jitted([random.key(1)], (key) => random.normal(key, [1024, 1024])),
  dropout: () =>
    jitted([normal(1024, 1024), random.key(1)], (x, key) =>
      np.where(random.bernoulli(key, 0.9, [1024, 1024]), x.div(0.9), 0),
    ),
  ...Object.fromEntries(
    (
      [
        ['cross_entropy_8k', 256, 8192],
        ['cross_entropy_50k', 64, 50257],
      ] as const
    ).flatMap(([name, rows, classes]) => {
      const inputs = () => [normal(rows, classes), nn.oneHot(indices(rows, classes), classes)];
      return [
        [name, () => jitted(inputs(), crossEntropy)],
        [
          `${name}_grad`,
          () =>
            jitted(
              inputs(),
              (x, y) => grad(((a: Arr) => crossEntropy(a, y)) as never)(x as never) as unknown as Arr,
            ),
        ],
      ];
    }),
  ),
  rms_norm: () => jitted([normal(1024, 1024), np.ones([1024])], rmsNorm),
  rms_norm_grad: () => jitted([normal(1024, 1024), np.ones([1024])], gradients(rmsNorm, 2)),
  cumsum_last: of([1024, 1024], (x) => np.cumsum(x, 1)),
  cumsum_first: of([1024, 1024], (x) => np.cumsum(x, 0)),
};
