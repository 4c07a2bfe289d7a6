// Fourier transforms along dimensions: three primitives, and PyTorch's functions in them. Calculated in double precision.
import { complexType, type DType, float32, float64, isComplex, isHalf, realType } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { indexError, runtimeError } from '../errors.ts';
import { transformAlong } from '../fourier.ts';
import { numel, type Shape, wrapDim } from '../shape.ts';
import { float, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';

/** Real and imaginary parts side by side, as doubles; imaginary parts of real numbers are zero. */
function pairs(t: Tensor): Float64Array {
  const { buffer } = t.toBytes().slice();
  const values = realType(t.dtype) === float64 ? new Float64Array(buffer) : new Float32Array(buffer);
  if (isComplex(t.dtype)) return new Float64Array(values);
  const out = new Float64Array(2 * values.length);
  for (let i = 0; i < values.length; i++) out[2 * i] = values[i]!;
  return out;
}

function made(e: Engine, values: Float64Array, shape: Shape, dtype: DType): Tensor {
  const typed = realType(dtype) === float64 ? values : new Float32Array(values);
  return e.fromBytes(new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength), shape, dtype);
}

/** `normalization`: 0 nothing, 1 by the root of the number of points, 2 by it. */
function transform(
  x: Float64Array,
  shape: Shape,
  dims: readonly number[],
  normalization: number,
  sign: 1 | -1,
) {
  for (const d of dims) transformAlong(x, shape, d, sign);
  const points = numel(dims.map((d) => shape[d]!));
  const by = normalization === 0 ? 1 : normalization === 1 ? 1 / Math.sqrt(points) : 1 / points;
  if (by !== 1) for (let i = 0; i < x.length; i++) x[i]! *= by;
}

/** The first `size` places of dimension `dim`; past the end of x, conjugates seen from the other side. */
function resized(x: Float64Array, shape: Shape, dim: number, size: number): Float64Array {
  const have = shape[dim]!;
  const inner = numel(shape.slice(dim + 1));
  const outer = numel(shape.slice(0, dim));
  const out = new Float64Array(2 * outer * size * inner);
  for (let o = 0; o < outer; o++)
    for (let k = 0; k < size; k++) {
      const mirrored = k >= have;
      const from = 2 * (o * have + (mirrored ? size - k : k)) * inner;
      const to = 2 * (o * size + k) * inner;
      for (let i = 0; i < 2 * inner; i += 2) {
        out[to + i] = x[from + i]!;
        out[to + i + 1] = mirrored ? -x[from + i + 1]! : x[from + i + 1]!;
      }
    }
  return out;
}

/** How PyTorch's `norm` is counted: nothing, root or all. */
function normalization(norm: string | null, forward: boolean): number {
  if (norm === null || norm === 'backward') return forward ? 0 : 2;
  if (norm === 'ortho') return 1;
  if (norm === 'forward') return forward ? 2 : 0;
  throw runtimeError(`Invalid normalization mode: "${norm}"`);
}

/** Whole numbers become float32. */
function inexact(t: Tensor, complex: boolean): Tensor {
  if (isHalf(t.dtype)) throw runtimeError(`Unsupported dtype ${t.dtype.label}`);
  const dtype = t.dtype.category === 'float' || isComplex(t.dtype) ? t.dtype : float32;
  return t.to(complex ? complexType(dtype) : dtype);
}

function realOnly(name: string, t: Tensor): Tensor {
  if (isComplex(t.dtype))
    throw runtimeError(
      `${name} expects a ${name === 'rfftn' ? 'real-valued' : 'real'} input tensor, but got ${t.dtype.label}`,
    );
  return inexact(t, false);
}

/** `t` cut or padded with zeros to these sizes of these dimensions; -1 leaves one as it is. */
function fitted(e: Engine, t: Tensor, dims: readonly number[], sizes: readonly number[]): Tensor {
  const pads = new Array<number>(2 * t.ndim).fill(0);
  let out = t;
  dims.forEach((d, i) => {
    const size = sizes[i]!;
    if (size === -1 || size === t.shape[d]) return;
    if (size < t.shape[d]!) out = out.narrow(d, 0, size);
    else pads[2 * (t.ndim - 1 - d) + 1] = size - t.shape[d]!;
  });
  return pads.some((p) => p > 0) ? e.call('constant_pad_nd', out, pads, float(0)) : out;
}

function checkPoints(sizes: readonly number[]): void {
  for (const n of sizes) if (n < 1) throw runtimeError(`Invalid number of data points (${n}) specified`);
}

/** Dimensions and sizes from PyTorch's `s` and `dim`. */
function layout(t: Tensor, s: readonly number[] | null, dim: readonly number[] | null): [number[], number[]] {
  let dims: number[];
  if (dim) {
    if (t.ndim === 0 && dim.length > 0)
      throw indexError(`Dimension specified as ${dim[0]} but tensor has no dimensions`);
    dims = dim.map((d) => wrapDim(d, t.ndim));
    if (new Set(dims).size !== dims.length) throw runtimeError('FFT dims must be unique');
    if (s && s.length !== dims.length)
      throw runtimeError('When given, dim and shape arguments must have the same length');
  } else {
    if (s && s.length > t.ndim)
      throw runtimeError(`Got shape with ${s.length} values but input tensor only has ${t.ndim} dimensions.`);
    const count = s ? s.length : t.ndim;
    dims = Array.from({ length: count }, (_, i) => t.ndim - count + i);
  }
  const sizes = dims.map((d, i) => (s && s[i] !== -1 ? s[i]! : t.shape[d]!));
  checkPoints(sizes);
  return [dims, sizes];
}

function c2c(
  e: Engine,
  t: Tensor,
  s: readonly number[] | null,
  dim: readonly number[] | null,
  norm: string | null,
  forward: boolean,
) {
  const z = inexact(t, true);
  const [dims, sizes] = layout(z, s, dim);
  if (dims.length === 0) return z.clone();
  return e.call('_fft_c2c', fitted(e, z, dims, sizes), dims, normalization(norm, forward), forward);
}

function r2c(
  e: Engine,
  name: string,
  t: Tensor,
  s: readonly number[] | null,
  dim: readonly number[] | null,
  norm: string | null,
) {
  const x = realOnly(name, t);
  const [dims, sizes] = layout(x, s, dim);
  if (dims.length === 0) throw runtimeError(`${name} must transform at least one axis`);
  return e.call('_fft_r2c', fitted(e, x, dims, sizes), dims, normalization(norm, true), true);
}

function c2r(
  e: Engine,
  name: string,
  t: Tensor,
  s: readonly number[] | null,
  dim: readonly number[] | null,
  norm: string | null,
) {
  const z = inexact(t, true);
  const whole = s?.map((n, i) => (i === s.length - 1 && n === -1 ? null : n));
  const [dims, sizes] = layout(z, s, dim);
  if (dims.length === 0) throw runtimeError(`${name} must transform at least one axis`);
  const last = dims[dims.length - 1]!;
  const size =
    whole && whole[whole.length - 1] !== null ? sizes[sizes.length - 1]! : 2 * (z.shape[last]! - 1);
  checkPoints([size]);
  sizes[sizes.length - 1] = Math.floor(size / 2) + 1;
  return e.call('_fft_c2r', fitted(e, z, dims, sizes), dims, normalization(norm, false), size);
}

/** The dimensions but the last forward, then the last one as the half of something symmetric. */
function hermitian(
  e: Engine,
  name: string,
  t: Tensor,
  s: readonly number[] | null,
  dim: readonly number[] | null,
  norm: string | null,
) {
  const z = inexact(t, true);
  const [dims, sizes] = layout(z, s, dim);
  if (dims.length === 0) throw runtimeError(`${name} must transform at least one axis`);
  const last = dims[dims.length - 1]!;
  const given = s ? s[s.length - 1]! : -1;
  const size = given === -1 ? 2 * (z.shape[last]! - 1) : given;
  checkPoints([size]);
  sizes[sizes.length - 1] = Math.floor(size / 2) + 1;
  const by = normalization(norm, true);
  let out = fitted(e, z, dims, sizes);
  if (dims.length > 1) out = e.call('_fft_c2c', out, dims.slice(0, -1), by, true);
  return e.call('_fft_c2r', out.conj(), [last], by, size);
}

/** The other way round: the last dimension, then the others backward. */
function inverseHermitian(
  e: Engine,
  name: string,
  t: Tensor,
  s: readonly number[] | null,
  dim: readonly number[] | null,
  norm: string | null,
) {
  if (isComplex(t.dtype))
    throw runtimeError(`Only supports floating-point dtypes, but found: ${t.dtype.label}`);
  const x = inexact(t, false);
  const [dims, sizes] = layout(x, s, dim);
  if (dims.length === 0) throw runtimeError(`${name} must transform at least one axis`);
  const by = normalization(norm, false);
  const half = e.call('_fft_r2c', fitted(e, x, dims, sizes), dims.slice(-1), by, true).conj();
  return dims.length > 1 ? e.call('_fft_c2c', half, dims.slice(0, -1), by, false) : half;
}

const one = (n: number | null): number[] | null => (n === null ? null : [n]);

/** One dimension: a real input goes through the transform of real numbers, backward as the conjugate of forward. */
function single(e: Engine, t: Tensor, n: number | null, dim: number, norm: string | null, forward: boolean) {
  if (isComplex(t.dtype)) return c2c(e, t, one(n), [dim], norm, forward);
  const x = inexact(t, false);
  const [dims, sizes] = layout(x, one(n), [dim]);
  const by = normalization(norm, forward);
  const out = e.call('_fft_r2c', fitted(e, x, dims, sizes), dims, by, false);
  return forward ? out : out.conj();
}

function shift(e: Engine, t: Tensor, dim: readonly number[] | null, back: boolean): Tensor {
  const dims = dim ? dim.map((d) => wrapDim(d, t.ndim)) : t.shape.map((_, d) => d);
  if (dims.length === 0) return t.clone();
  const by = dims.map((d) => (back ? Math.ceil(t.shape[d]! / 2) : Math.floor(t.shape[d]! / 2)));
  return e.call('roll', t, by, dims);
}

/** hfft(x) = irfft(conj x) without its division, and the other way round. */
const opposite = (norm: string | null): string => {
  if (norm === 'ortho') return norm;
  return norm === 'forward' ? 'backward' : 'forward';
};

export const fourier = implement({
  _fft_c2c: (e, self, dim, norm, forward) => {
    const x = pairs(self);
    transform(x, self.shape, dim, norm, forward ? -1 : 1);
    return made(e, x, self.shape, self.dtype);
  },
  _fft_r2c: (e, self, dim, norm, onesided) => {
    const x = pairs(self);
    transform(x, self.shape, dim, norm, -1);
    const dtype = complexType(self.dtype);
    if (!onesided) return made(e, x, self.shape, dtype);
    const last = dim[dim.length - 1]!;
    const size = Math.floor(self.shape[last]! / 2) + 1;
    const shape = self.shape.map((n, d) => (d === last ? size : n));
    return made(e, resized(x, self.shape, last, size), shape, dtype);
  },
  _fft_c2r: (e, self, dim, norm, size) => {
    const last = dim[dim.length - 1]!;
    const shape = self.shape.map((n, d) => (d === last ? size : n));
    const x = pairs(self);
    // The other dimensions first: what is left along the last one is a half of something symmetric.
    for (const d of dim.slice(0, -1)) transformAlong(x, self.shape, d, 1);
    const whole = resized(x, self.shape, last, size);
    transform(whole, shape, [last], 0, 1);
    const points = numel(dim.map((d) => shape[d]!));
    const by = norm === 0 ? 1 : norm === 1 ? 1 / Math.sqrt(points) : 1 / points;
    const real = new Float64Array(whole.length / 2);
    for (let i = 0; i < real.length; i++) real[i] = whole[2 * i]! * by;
    return made(e, real, shape, realType(self.dtype));
  },
  fft_fft: (e, self, n, dim, norm) => single(e, self, n, dim, norm, true),
  fft_ifft: (e, self, n, dim, norm) => single(e, self, n, dim, norm, false),
  fft_rfft: (e, self, n, dim, norm) => r2c(e, 'rfft', self, one(n), [dim], norm),
  fft_irfft: (e, self, n, dim, norm) => c2r(e, 'irfft', self, one(n), [dim], norm),
  fft_hfft: (e, self, n, dim, norm) =>
    c2r(e, 'hfft', inexact(self, true).conj(), one(n), [dim], opposite(norm)),
  fft_ihfft: (e, self, n, dim, norm) => r2c(e, 'ihfft', self, one(n), [dim], opposite(norm)).conj(),
  fft_fft2: (e, self, s, dim, norm) => c2c(e, self, s, dim, norm, true),
  fft_ifft2: (e, self, s, dim, norm) => c2c(e, self, s, dim, norm, false),
  fft_rfft2: (e, self, s, dim, norm) => r2c(e, 'rfftn', self, s, dim, norm),
  fft_irfft2: (e, self, s, dim, norm) => c2r(e, 'irfftn', self, s, dim, norm),
  fft_fftn: (e, self, s, dim, norm) => c2c(e, self, s, dim, norm, true),
  fft_ifftn: (e, self, s, dim, norm) => c2c(e, self, s, dim, norm, false),
  fft_rfftn: (e, self, s, dim, norm) => r2c(e, 'rfftn', self, s, dim, norm),
  fft_irfftn: (e, self, s, dim, norm) => c2r(e, 'irfftn', self, s, dim, norm),
  fft_hfft2: (e, self, s, dim, norm) => hermitian(e, 'hfftn', self, s, dim, norm),
  fft_ihfft2: (e, self, s, dim, norm) => inverseHermitian(e, 'ihfftn', self, s, dim, norm),
  fft_hfftn: (e, self, s, dim, norm) => hermitian(e, 'hfftn', self, s, dim, norm),
  fft_ihfftn: (e, self, s, dim, norm) => inverseHermitian(e, 'ihfftn', self, s, dim, norm),
  fft_fftshift: (e, self, dim) => shift(e, self, dim, false),
  fft_ifftshift: (e, self, dim) => shift(e, self, dim, true),
});
