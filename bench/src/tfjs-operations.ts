// Single operations and their gradients in tfjs, by the names of operations.py. What it has no short form of is absent.
import * as tf from '@tensorflow/tfjs';

/** The work of a task, its tensors made; undefined when tfjs has no such operation. */
export function tfjsOperation(task: string): (() => unknown) | undefined {
  return makers[task]?.();
}

type Body = () => unknown;
const normal = (...shape: number[]) => tf.randomNormal(shape);
const indices = (count: number, below: number) => tf.randomUniform([count], 0, below, 'int32');
/** The work on a tensor of a million; what it makes is dropped. */
const of = (shape: number[], work: (x: tf.Tensor) => tf.Tensor | tf.Tensor[]) => (): Body => {
  const x = tf.randomNormal(shape);
  return () => tf.dispose(work(x));
};
const tidied =
  (work: () => tf.Tensor | tf.Tensor[]): Body =>
  () =>
    tf.dispose(tf.tidy(work));

const reductions = {
  sum: (x: tf.Tensor, d: number) => tf.sum(x, d),
  max: (x: tf.Tensor, d: number) => tf.max(x, d),
  mean: (x: tf.Tensor, d: number) => tf.mean(x, d),
  argmax: (x: tf.Tensor, d: number) => tf.argMax(x, d),
};

const masked = () => tf.tidy(() => tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([256, 256]), -1, 0)), -1e9));
const attention = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, mask: tf.Tensor) =>
  tf.matMul(tf.softmax(tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / 8), mask), -1), v);
const crossEntropy = (x: tf.Tensor, ids: tf.Tensor1D, classes: number) =>
  tf.losses.softmaxCrossEntropy(tf.oneHot(ids, classes), x) as tf.Tensor;
const rmsNorm = (x: tf.Tensor, w: tf.Tensor) =>
  tf.mul(tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-7))), w);

function lstm(): Body {
  const kernel = normal(256, 512) as tf.Tensor2D;
  const bias = tf.zeros([512]) as tf.Tensor1D;
  const steps = Array.from({ length: 32 }, () => normal(16, 128) as tf.Tensor2D);
  return tidied(() => {
    let [c, h] = [tf.zeros([16, 128]) as tf.Tensor2D, tf.zeros([16, 128]) as tf.Tensor2D];
    const outputs = steps.map((x) => {
      [c, h] = tf.basicLSTMCell(tf.scalar(1), kernel, bias, x, c, h);
      return h;
    });
    return tf.stack(outputs);
  });
}

function adam(): Body {
  const shapes = Array.from({ length: 24 }, () => [[128, 128], [128], [512, 64], [64]]).flat();
  const weights = shapes.map((shape) => tf.variable(tf.randomNormal(shape)));
  const grads = Object.fromEntries(weights.map((w) => [w.name, tf.randomNormal(w.shape)]));
  const optimizer = tf.train.adam(1e-3);
  return () => tf.tidy(() => optimizer.applyGradients(grads));
}

const makers: Record<string, () => Body> = {
  lstm,
  attention: () => {
    const [q, k, v] = [0, 1, 2].map(() => normal(4, 4, 256, 64)) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const mask = masked();
    return tidied(() => attention(q, k, v, mask));
  },
  attention_grad: () => {
    const inputs = [0, 1, 2].map(() => normal(4, 4, 256, 64));
    const mask = masked();
    const grads = tf.grads((q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => attention(q, k, v, mask));
    return tidied(() => grads(inputs));
  },
  adamw: adam,
  ...Object.fromEntries(
    Object.entries(reductions).flatMap(([name, f]) =>
      (['first', 'middle', 'last'] as const).map((place, d) => [
        `${name}_${place}`,
        of([128, 64, 128], (x) => f(x, d)),
      ]),
    ),
  ),
  add_transposed: () => {
    const [x, y] = [normal(1024, 1024), normal(1024, 1024)];
    return tidied(() => tf.add(tf.transpose(x), y));
  },
  copy_transposed: of([1024, 1024], (x) => tf.transpose(x)),
  copy_heads: of([16, 64, 16, 64], (x) => tf.transpose(x, [0, 2, 1, 3])),
  index_select_first: () => {
    const [x, at] = [normal(1024, 1024), indices(1024, 1024)];
    return tidied(() => tf.gather(x, at, 0));
  },
  index_select_last: () => {
    const [x, at] = [normal(1024, 1024), indices(1024, 1024)];
    return tidied(() => tf.gather(x, at, 1));
  },
  embedding_grad: () => {
    const [weight, ids] = [normal(8192, 128), indices(4096, 8192)];
    const gradient = tf.grad((w) => tf.gather(w, ids));
    return tidied(() => gradient(weight));
  },
  topk: of([32, 50257], (x) => Object.values(tf.topk(x, 50))),
  rand: () => () => tf.randomUniform([1024, 1024]).dispose(),
  randn: () => () => normal(1024, 1024).dispose(),
  dropout: of([1024, 1024], (x) => tf.tidy(() => tf.dropout(x, 0.1))),
  ...Object.fromEntries(
    (
      [
        ['cross_entropy_8k', 256, 8192],
        ['cross_entropy_50k', 64, 50257],
      ] as const
    ).flatMap(([name, rows, classes]) => [
      [
        name,
        () => {
          const [x, ids] = [normal(rows, classes), indices(rows, classes) as tf.Tensor1D];
          return tidied(() => crossEntropy(x, ids, classes));
        },
      ],
      [
        `${name}_grad`,
        () => {
          const [x, ids] = [normal(rows, classes), indices(rows, classes) as tf.Tensor1D];
          const gradient = tf.grad((logits) => crossEntropy(logits, ids, classes));
          return tidied(() => gradient(x));
        },
      ],
    ]),
  ),
  rms_norm: () => {
    const [x, w] = [normal(1024, 1024), tf.ones([1024])];
    return tidied(() => rmsNorm(x, w));
  },
  rms_norm_grad: () => {
    const [x, w] = [normal(1024, 1024), tf.ones([1024])];
    const gradients = tf.grads(rmsNorm);
    return tidied(() => gradients([x, w]));
  },
  cumsum_last: of([1024, 1024], (x) => tf.cumsum(x, 1)),
  cumsum_first: of([1024, 1024], (x) => tf.cumsum(x, 0)),
};
