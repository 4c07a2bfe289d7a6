// Convolutions and pools in jax-js, jitted, by the names of pictures.py. It has no max pool of its own: the largest of each window.
import { blockUntilReady, grad, jit, lax, numpy as np, random } from '@jax-js/jax';

/** The work of a task, its arrays made; undefined when it is another file's. */
export function jaxPicture(task: string): (() => unknown) | undefined {
  return makers[task]?.();
}

type Body = () => unknown;
let seed = 100;
const normal = (shape: number[]) => random.normal(random.key(seed++), shape);
type Arr = ReturnType<typeof normal>;

const jitted = (inputs: Arr[], work: (...inputs: Arr[]) => Arr | Arr[]): Body => {
  const f = jit(work as never) as unknown as (...inputs: Arr[]) => Arr | Arr[];
  return async () => {
    const made = [f(...inputs.map((x) => x.ref))].flat() as Arr[];
    await blockUntilReady(made);
    for (const x of made) x.dispose();
  };
};
/** A result of these inputs, or the gradients of its sum. */
const both = (name: string, f: (...x: Arr[]) => Arr, ...shapes: number[][]) => ({
  [name]: () => jitted(shapes.map(normal), f),
  [`${name}_grad`]: () =>
    jitted(
      shapes.map(normal),
      (...inputs) =>
        grad(((...x: Arr[]) => f(...x).sum()) as never, { argnums: shapes.map((_, i) => i) as never })(
          ...(inputs as never[]),
        ) as unknown as Arr[],
    ),
});
const same: [number, number][] = [
  [1, 1],
  [1, 1],
];

const makers: Record<string, () => Body> = {
  ...both('conv3x3', (x, w) => lax.convGeneralDilated(x, w, [1, 1], same), [8, 64, 32, 32], [64, 64, 3, 3]),
  ...both(
    'conv_depthwise',
    (x, w) => lax.convGeneralDilated(x, w, [1, 1], same, { featureGroupCount: 128 }),
    [8, 128, 32, 32],
    [128, 1, 3, 3],
  ),
  ...both(
    'conv1d_dilated',
    (x, w) => lax.convGeneralDilated(x, w, [1], [[8, 0]], { rhsDilation: [4] }),
    [8, 64, 1024],
    [64, 64, 3],
  ),
  ...both('max_pool2d', (x) => np.max(np.max(x.reshape([16, 64, 16, 2, 16, 2]), 5), 3), [16, 64, 32, 32]),
};
