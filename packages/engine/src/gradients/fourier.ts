// Gradients of Fourier transforms: the adjoint is the transform the other way, with the same normalization.
import { realType } from '../dtype.ts';
import { float, type Tensor } from '../tensor.ts';
import { by, rules } from './rule.ts';

export const fourier = rules({
  _fft_c2c: (e, _self, dim, norm, forward) => ({
    self: by([], (g: Tensor) => e.call('_fft_c2c', g, dim, norm, !forward)),
  }),
  _fft_r2c: (e, self, dim, norm, onesided) => {
    const last = dim[dim.length - 1]!;
    const size = self.shape[last]!;
    const { ndim } = self;
    return {
      self: by([], (g: Tensor) => {
        const pads = new Array<number>(2 * (ndim - last)).fill(0);
        pads[2 * (ndim - 1 - last) + 1] = size - g.shape[last]!;
        const whole = onesided ? e.call('constant_pad_nd', g, pads, float(0)) : g;
        return e.call('real', e.call('_fft_c2c', whole, dim, norm, false));
      }),
    };
  },
  _fft_c2r: (e, self, dim, norm) => {
    const last = dim[dim.length - 1]!;
    const { ndim } = self;
    const half = self.shape[last]!;
    return {
      self: by([], (g: Tensor) => {
        const out = e.call('_fft_r2c', g, dim, norm, true);
        const doubled = g.shape[last]! - half;
        if (doubled <= 0) return out;
        // Every point but the first, and the middle of an even number, stood for itself and for its mirror image.
        const counts = Array.from({ length: half }, (_, k) => (k >= 1 && k <= doubled ? 2 : 1));
        const shape = Array.from({ length: ndim }, (_, d) => (d === last ? half : 1));
        return out.mul(e.fromNumbers(counts, shape, realType(out.dtype)));
      }),
    };
  },
});
