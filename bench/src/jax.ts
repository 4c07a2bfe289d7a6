// jax-js as a rival, on its WebAssembly backend. Arrays are consumed by use: `.ref` keeps one.
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  random,
  valueAndGrad,
} from '@jax-js/jax';
import { jaxOperation } from './jax-operations.ts';
import { jaxPicture } from './jax-pictures.ts';
import { localRunner, type Runner } from './runner.ts';

export async function jaxRunner(): Promise<Runner> {
  const devices = await init('wasm');
  if (!devices.includes('wasm')) throw new Error('jax-js: no wasm device');
  defaultDevice('wasm');
  return localRunner('jax-js', make);
}

const normal = (shape: number[], seed = 0) => random.normal(random.key(seed), shape);
type Arr = ReturnType<typeof normal>;
const finished = (body: () => Arr) => async () => {
  const made = body();
  await made.blockUntilReady();
  made.dispose();
};

function make(task: string): (() => unknown) | undefined {
  const size = /^gemm(\d+)$/.exec(task)?.[1];
  if (size) {
    const [a, b] = [normal([+size, +size]), normal([+size, +size], 1)];
    return finished(() => np.matmul(a.ref, b.ref));
  }
  if (task === 'add8') {
    const [x, y] = [np.ones([8]), np.ones([8])];
    return finished(() => np.add(x.ref, y.ref));
  }
  if (task === 'mlp') return mlp();
  const x = normal([1024, 1024]);
  if (task === 'add') return finished(() => np.add(x.ref, x.ref));
  if (task === 'exp') return finished(() => np.exp(x.ref));
  if (task === 'softmax') return finished(() => nn.softmax(x.ref, -1));
  if (task === 'layer_norm') {
    const norm = jit((a: Arr) => nn.standardize(a, -1));
    return finished(() => norm(x.ref));
  }
  x.dispose();
  return jaxPicture(task) ?? jaxOperation(task);
}

function mlp(): () => unknown {
  let weights = [
    normal([784, 256]).mul(0.03),
    np.zeros([256]),
    normal([256, 10], 1).mul(0.06),
    np.zeros([10]),
  ];
  const x = normal([64, 784], 2);
  const y = np.eye(10).slice(np.arange(64).mod?.(10) ?? 0);
  const loss = ([w1, b1, w2, b2]: Arr[], data: Arr, target: Arr) => {
    const hidden = nn.relu(np.matmul(data, w1!).add(b1!));
    const logits = np.matmul(hidden, w2!).add(b2!);
    return nn.logSoftmax(logits, -1).mul(target).sum(-1).mean().neg();
  };
  const step = jit((w: Arr[], data: Arr, target: Arr) => {
    const [value, grads] = valueAndGrad(loss)(
      w.map((a) => a.ref),
      data,
      target,
    );
    value.dispose();
    return w.map((a, i) => a.sub((grads as Arr[])[i]!.mul(0.1)));
  });
  return async () => {
    weights = step(weights, x.ref, y.ref) as Arr[];
    await blockUntilReady(weights);
  };
}
