// tfjs-wasm as a rival: @tensorflow/tfjs-core on its WebAssembly backend, one thread.
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { localRunner, type Runner } from './runner.ts';
import { tfjsOperation } from './tfjs-operations.ts';
import { tfjsPicture } from './tfjs-pictures.ts';

/** `folder`: where tfjs-backend-wasm-simd.wasm lies, a path or URL with a slash at its end. */
export async function tfjsRunner(folder: string): Promise<Runner> {
  setWasmPaths(folder);
  setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs: its WebAssembly backend does not start');
  await tf.ready();
  return localRunner('tfjs-wasm', make);
}

const tidied = (body: () => tf.Tensor) => () => {
  body().dispose();
};

function make(task: string): (() => unknown) | undefined {
  const size = /^gemm(\d+)$/.exec(task)?.[1];
  if (size) {
    const [a, b] = [tf.randomNormal([+size, +size]), tf.randomNormal([+size, +size])] as [
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    return tidied(() => tf.matMul(a, b));
  }
  if (task === 'add8') {
    const [x, y] = [tf.ones([8]), tf.ones([8])];
    return tidied(() => tf.add(x, y));
  }
  if (task === 'mlp') return mlp();
  const x = tf.randomNormal([1024, 1024]);
  if (task === 'add') return tidied(() => tf.add(x, x));
  if (task === 'exp') return tidied(() => tf.exp(x));
  if (task === 'softmax') return tidied(() => tf.softmax(x, -1));
  if (task === 'layer_norm')
    return tidied(() =>
      tf.tidy(() => {
        const { mean, variance } = tf.moments(x, -1, true);
        return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
      }),
    );
  x.dispose();
  return tfjsPicture(task) ?? tfjsOperation(task);
}

function mlp(): () => unknown {
  const w1 = tf.variable(tf.randomNormal([784, 256], 0, 0.03));
  const b1 = tf.variable(tf.zeros([256]));
  const w2 = tf.variable(tf.randomNormal([256, 10], 0, 0.06));
  const b2 = tf.variable(tf.zeros([10]));
  const x = tf.randomNormal([64, 784]) as tf.Tensor2D;
  const y = tf.oneHot(tf.randomUniform([64], 0, 10, 'int32'), 10);
  const optimizer = tf.train.sgd(0.1);
  return () => {
    tf.tidy(() => {
      optimizer.minimize(
        () => {
          const hidden = tf.relu(tf.add(tf.matMul(x, w1 as unknown as tf.Tensor2D), b1));
          const logits = tf.add(tf.matMul(hidden as tf.Tensor2D, w2 as unknown as tf.Tensor2D), b2);
          return tf.losses.softmaxCrossEntropy(y, logits) as tf.Scalar;
        },
        false,
        [w1, b1, w2, b2],
      );
    });
  };
}
