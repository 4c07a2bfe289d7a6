// Convolutions and pools in tfjs, by the names of pictures.py, channels last as it has them. What it cannot do on WebAssembly fails.
import * as tf from '@tensorflow/tfjs';

/** The work of a task, its tensors made; undefined when it is another file's. */
export function tfjsPicture(task: string): (() => unknown) | undefined {
  return makers[task]?.();
}

type Body = () => unknown;
const normal = (...shape: number[]) => tf.randomNormal(shape);
const tidied =
  (work: () => tf.Tensor | tf.Tensor[]): Body =>
  () =>
    tf.dispose(tf.tidy(work));
/** A result of these inputs, or its gradients from a gradient of ones. */
const both = (name: string, f: (...x: tf.Tensor[]) => tf.Tensor, ...shapes: number[][]) => ({
  [name]: (): Body => {
    const inputs = shapes.map((shape) => normal(...shape));
    return tidied(() => f(...inputs));
  },
  [`${name}_grad`]: (): Body => {
    const inputs = shapes.map((shape) => normal(...shape));
    return tidied(() => tf.grads(f)(inputs));
  },
});

const makers: Record<string, () => Body> = {
  ...both(
    'conv3x3',
    (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
    [8, 32, 32, 64],
    [3, 3, 64, 64],
  ),
  ...both(
    'conv_depthwise',
    (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
    [8, 32, 32, 128],
    [3, 3, 128, 1],
  ),
  ...both(
    'conv1d_dilated',
    (x, w) =>
      tf.conv1d(
        tf.pad(x as tf.Tensor3D, [
          [0, 0],
          [8, 0],
          [0, 0],
        ]),
        w as tf.Tensor3D,
        1,
        'valid',
        'NWC',
        4,
      ),
    [8, 1024, 64],
    [3, 64, 64],
  ),
  ...both('max_pool2d', (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'), [16, 32, 32, 64]),
};
