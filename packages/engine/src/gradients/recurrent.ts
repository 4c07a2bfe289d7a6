// The gradient of weight_norm: v scaled to the norms g.
import { float, type Tensor } from '../tensor.ts';
import { by, rules } from './rule.ts';

export const recurrent = rules({
  _weight_norm_interface: (e, v, g, dim) => {
    const dims = Array.from({ length: v.ndim }, (_, d) => d).filter((d) => d !== dim);
    const norm = (x: Tensor) => e.call('linalg_vector_norm', x, float(2), dims, true);
    const along = (grad: Tensor, x: Tensor) => (dims.length > 0 ? grad.mul(x).sum(dims, true) : grad.mul(x));
    return {
      v: by([v, g], ([grad]: Tensor[], x, size) => {
        const n = norm(x!);
        return grad!.sub(x!.mul(along(grad!, x!)).div(n.mul(n))).mul(size!.div(n));
      }),
      g: by([v], ([grad]: Tensor[], x) => along(grad!, x!).div(norm(x!))),
    };
  },
});
