// Random tensors, drawing from the generator exactly as PyTorch's CPU kernels do, so that equal seeds give equal numbers.
import {
  bool,
  cppName,
  type DType,
  float32,
  float64,
  int64,
  isComplex,
  isFloat8,
  isFloating,
} from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, runtimeError } from '../errors.ts';
import type { Generator } from '../rng.ts';
import { numel, type Shape } from '../shape.ts';
import { memoryOrder, type Tensor } from '../tensor.ts';
import { viewAsReal } from './complex.ts';
import { implement } from './implement.ts';

/** The generator to draw from: the given one, or the engine's own. */
export const source = (e: Engine, generator: Generator | null): Generator => generator ?? e.generator;

/** The dimensions from the outermost in memory to the innermost: PyTorch draws in the order of addresses. */
const drawingOrder = (self: Tensor): number[] => memoryOrder(self.shape, self.strides).reverse();

/** Store values, given in the order of addresses, into a tensor of any layout. */
function fill(e: Engine, self: Tensor, values: ArrayLike<number> | bigint[]): Tensor {
  if (self.contiguousLayout && !isBig(values)) {
    e.backend.write(self.address, self.dtype, values);
    return self;
  }
  const target = e.quietly(() => e.call('permute', self, drawingOrder(self)));
  e.assign(target, e.fromNumbers(values as number[], target.shape, self.dtype));
  return self;
}
const isBig = (values: ArrayLike<number> | bigint[]): values is bigint[] => typeof values[0] === 'bigint';

/** Fill a tensor with what `next` gives, in the order of addresses. */
export function draw(e: Engine, self: Tensor, next: () => number): Tensor {
  const values = new Float64Array(numel(self.shape));
  for (let i = 0; i < values.length; i++) values[i] = next();
  return fill(e, self, values);
}

/** The backend's blocks of numbers, where it is worth it and `self` is packed float32; null where not. */
const blocks = (e: Engine, self: Tensor) =>
  self.dtype === float32 && self.contiguousLayout && self.numel >= 64 ? e.backend.draws : null;

/** `next` of a uniform number each. */
function drawFrom(e: Engine, self: Tensor, g: Generator, wide: boolean, next: (u: number) => number): Tensor {
  const values = new Float64Array(numel(self.shape));
  g.fill(values, wide);
  for (let i = 0; i < values.length; i++) values[i] = next(values[i]!);
  return fill(e, self, values);
}

/** Refuses, with a kernel's name, what is no floating point number. */
export const floats = (name: string, dtype: DType): void => {
  if (!isFloating(dtype) || isFloat8(dtype))
    throw notImplemented(`"${name}" not implemented for '${dtype.label}'`);
};

function uniform(e: Engine, self: Tensor, from: number, to: number, generator: Generator | null): Tensor {
  if (isComplex(self.dtype)) {
    uniform(e, viewAsReal(e, self), from, to, generator);
    return self;
  }
  floats('check_uniform_bounds', self.dtype);
  if (from > to)
    throw runtimeError(`uniform_ expects to return a [from, to) range, but found from=${from} > to=${to}`);
  const g = source(e, generator);
  if (self.dtype === float64) return drawFrom(e, self, g, true, (u) => u * (to - from) + from);
  const scale = Math.fround(to - from);
  const shift = Math.fround(from);
  const fast = blocks(e, self);
  if (fast) {
    fast.uniform(g, self.address, self.numel, scale, shift);
    return self;
  }
  // Rounded once, as by the multiply-add that PyTorch's build uses: the product is exact in a double.
  return drawFrom(e, self, g, false, (u) => Math.fround(u * scale + shift));
}

/** Sixteen uniforms become sixteen normals: i with i + 8. In double precision, or each step rounded to float32. */
function pairs(data: Float64Array, at: number, mean: number, std: number, wide: boolean): void {
  for (let j = at; j < at + 8; j++) {
    const [u, v] = [data[j]!, data[j + 8]!];
    if (wide) {
      const radius = Math.sqrt(-2 * Math.log(1 - u));
      const theta = 2 * Math.PI * v;
      data[j] = radius * Math.cos(theta) * std + mean;
      data[j + 8] = radius * Math.sin(theta) * std + mean;
    } else {
      const { fround } = Math;
      const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(fround(1 - u))))));
      const theta = fround(TAU * v);
      data[j] = fround(fround(radius * fround(Math.cos(theta))) * std + mean);
      data[j + 8] = fround(fround(radius * fround(Math.sin(theta))) * std + mean);
    }
  }
}
const TAU = Math.fround(2 * Math.PI);

function normal(e: Engine, self: Tensor, mean: number, std: number, generator: Generator | null): Tensor {
  if (isComplex(self.dtype)) {
    // Half of the variance to each part.
    normal(e, viewAsReal(e, self), mean, std / Math.SQRT2, generator);
    return self;
  }
  floats('normal_kernel_cpu', self.dtype);
  if (std < 0) throw runtimeError(`normal expects std >= 0.0, but found std ${std}`);
  const g = source(e, generator);
  const n = self.numel;
  if (n < 16 || !self.contiguousLayout) return draw(e, self, () => g.normal() * std + mean);
  const fast = blocks(e, self);
  if (fast) {
    fast.normal(g, self.address, n, mean, std);
    return self;
  }
  const wide = self.dtype === float64;
  const data = new Float64Array(n);
  // The halves draw block by block, so nothing for the last, incomplete one, which is drawn anew below.
  const drawn = self.dtype.bytes === 2 ? n - (n % 16) : n;
  g.fill(data.subarray(0, drawn), wide);
  for (let i = 0; i + 16 <= n; i += 16) pairs(data, i, mean, std, wide);
  if (n % 16 !== 0) {
    g.fill(data.subarray(n - 16), wide);
    pairs(data, n - 16, mean, std, wide);
  }
  return fill(e, self, data);
}

/** Integers in [from, from + range). */
function integersBelow(
  e: Engine,
  self: Tensor,
  from: number,
  range: number,
  generator: Generator | null,
): Tensor {
  const g = source(e, generator);
  if (range >= 2 ** 28) return draw(e, self, () => Number((g.u64() % BigInt(range)) + BigInt(from)));
  return draw(e, self, () => (g.u32() % range) + from);
}

function randint(
  e: Engine,
  low: number,
  high: number,
  size: Shape,
  dtype: DType | null,
  generator: Generator | null,
): Tensor {
  return integersIn(e, e.empty(size, dtype ?? int64), low, high, generator);
}

function integersIn(e: Engine, self: Tensor, low: number, high: number, generator: Generator | null): Tensor {
  if (low >= high)
    throw runtimeError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
  return integersBelow(e, self, low, high - low, generator);
}

function randomAll(e: Engine, self: Tensor, generator: Generator | null): Tensor {
  const g = source(e, generator);
  const { dtype } = self;
  if (dtype === int64) {
    const values = Array.from({ length: self.numel }, () => g.u64() & ((1n << 63n) - 1n));
    return fill(e, self, values);
  }
  if (dtype === float64) return draw(e, self, () => Number(g.u64() % (2n ** 53n + 1n)));
  const digits: Record<string, number> = { float32: 24, float16: 11, bfloat16: 8 };
  const range = dtype === bool ? 2 : isFloating(dtype) ? 2 ** digits[dtype.name]! + 1 : dtype.max + 1;
  return draw(e, self, () => g.u32() % range);
}

function randperm(e: Engine, n: number, dtype: DType | null, generator: Generator | null): Tensor {
  if (n < 0) throw runtimeError(`Trying to create tensor with negative dimension ${n}: [${n}]`);
  // Refused for lack of memory before anything is counted.
  e.empty([n], dtype ?? int64);
  const g = source(e, generator);
  const order = Float64Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < n - 1; i++) {
    const j = i + (g.u32() % (n - i));
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return e.fromNumbers(order, [n], dtype ?? int64);
}

const probability = (p: number): void => {
  if (!(p >= 0 && p <= 1)) throw runtimeError(`bernoulli_ expects p to be in [0, 1], but got p=${p}`);
};

function bernoulliWith(e: Engine, self: Tensor, p: number, generator: Generator | null): Tensor {
  probability(p);
  const g = source(e, generator);
  const fast = blocks(e, self);
  if (!fast) return drawFrom(e, self, g, true, (u) => (u < p ? 1 : 0));
  fast.bernoulli(g, self.address, self.numel, p);
  return self;
}

function bernoulliOf(e: Engine, out: Tensor, p: Tensor, generator: Generator | null): Tensor {
  const g = source(e, generator);
  const chances = e.toArray(e.call('permute', p.expand(out.shape), drawingOrder(out))).map(Number);
  for (const chance of chances)
    if (!(chance >= 0 && chance <= 1))
      throw runtimeError(
        'Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)',
      );
  let i = 0;
  const next = p.dtype === float64 ? () => g.double() : () => g.float();
  return draw(e, out, () => (next() < chances[i++]! ? 1 : 0));
}

function multinomial(
  e: Engine,
  self: Tensor,
  samples: number,
  replacement: boolean,
  generator: Generator | null,
): Tensor {
  if (self.ndim < 1 || self.ndim > 2) throw runtimeError('prob_dist must be 1 or 2 dim');
  if (self.dtype.category !== 'float')
    throw runtimeError(`multinomial only supports floating-point dtypes for input, got: ${self.dtype.label}`);
  if (samples <= 0) throw runtimeError('cannot sample n_sample <= 0 samples');
  const categories = self.shape[self.ndim - 1]!;
  if (!replacement && samples > categories)
    throw runtimeError('cannot sample n_sample > prob_dist.size(-1) samples without replacement');
  const weights = e.toArray(self).map(Number);
  const direct = !replacement || samples === 1;
  if (direct && weights.some((w) => !(w >= 0) || w === Number.POSITIVE_INFINITY))
    throw runtimeError('probability tensor contains either `inf`, `nan` or element < 0');
  for (const w of weights) {
    if (w < 0) throw runtimeError('invalid multinomial distribution (encountering probability entry < 0)');
    if (!Number.isFinite(w))
      throw runtimeError(
        'invalid multinomial distribution (encountering probability entry = infinity or NaN)',
      );
  }
  const rows = self.ndim === 1 ? 1 : self.shape[0]!;
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let c = 0; c < categories; c++) sum += weights[r * categories + c]!;
    if (sum <= 0) throw runtimeError('invalid multinomial distribution (sum of probabilities <= 0)');
  }
  if (!replacement || samples === 1) {
    const noise = exponential(e, e.empty(self.shape, self.dtype), 1, generator);
    const race = e.call('div.Tensor', self, noise);
    return samples === 1 ? e.call('argmax', race, -1, true) : e.call('topk', race, samples, -1)[1];
  }
  const g = source(e, generator);
  const out = new Float64Array(rows * samples);
  const round = self.dtype === float64 ? (x: number) => x : Math.fround;
  for (let r = 0; r < rows; r++) {
    const cumulative = new Float64Array(categories);
    let sum = 0;
    for (let c = 0; c < categories; c++) {
      sum = round(sum + weights[r * categories + c]!);
      cumulative[c] = sum;
    }
    for (let c = 0; c < categories; c++) cumulative[c] = round(cumulative[c]! / sum);
    cumulative[categories - 1] = 1;
    for (let s = 0; s < samples; s++) {
      const u = g.double();
      let lo = 0;
      let hi = categories;
      while (hi - lo > 0) {
        const mid = lo + ((hi - lo) >> 1);
        if (cumulative[mid]! < u) lo = mid + 1;
        else hi = mid;
      }
      out[r * samples + s] = lo;
    }
  }
  return e.fromNumbers(out, self.ndim === 1 ? [samples] : [rows, samples], int64);
}

function exponential(e: Engine, self: Tensor, lambda: number, generator: Generator | null): Tensor {
  floats('exponential_', self.dtype);
  if (!(lambda > 0)) throw runtimeError(`exponential_ expects lambda > 0.0, but found lambda=${lambda}`);
  const g = source(e, generator);
  return draw(e, self, () => -Math.log1p(-g.double()) / lambda);
}

/** log(1 - p) of uniform numbers, rounded up: how many tries a success took. */
function geometric(e: Engine, self: Tensor, p: number, generator: Generator | null): Tensor {
  if (!(p > 0 && p < 1)) throw runtimeError(`geometric_ expects p to be in (0, 1), but got p=${p}`);
  if (self.dtype === bool) throw notImplemented(`"geometric_cpu" not implemented for '${self.dtype.label}'`);
  const g = source(e, generator);
  return draw(e, self, () => Math.ceil(Math.log(g.double()) / Math.log1p(-p)));
}

function cauchy(e: Engine, self: Tensor, median: number, sigma: number, generator: Generator | null): Tensor {
  if (!isFloating(self.dtype))
    throw runtimeError(
      `Cauchy distribution is a continuous probability distribution. dtype must be a floating point but you specified ${cppName(self.dtype)}`,
    );
  if (!(sigma > 0)) throw runtimeError(`cauchy_ expects sigma > 0.0, but found sigma=${sigma}`);
  const g = source(e, generator);
  return draw(e, self, () => median + sigma * Math.tan(Math.PI * (g.double() - 0.5)));
}

function logNormal(e: Engine, self: Tensor, mean: number, std: number, generator: Generator | null): Tensor {
  floats('log_normal_cpu', self.dtype);
  if (!(std > 0)) throw runtimeError(`log_normal_ expects std > 0.0, but found std=${std}`);
  const g = source(e, generator);
  return draw(e, self, () => Math.exp(g.normal() * std + mean));
}

const shaped = (e: Engine, size: Shape, dtype: DType | null) => e.empty(size, dtype ?? e.defaultDtype);

export const random = implement({
  rand: (e, size, dtype) => uniform(e, shaped(e, size, dtype), 0, 1, null),
  'rand.generator': (e, size, generator, dtype) => uniform(e, shaped(e, size, dtype), 0, 1, generator),
  randn: (e, size, dtype) => normal(e, shaped(e, size, dtype), 0, 1, null),
  'randn.generator': (e, size, generator, dtype) => normal(e, shaped(e, size, dtype), 0, 1, generator),
  rand_like: (e, self, dtype) => uniform(e, e.emptyLike(self, dtype ?? self.dtype), 0, 1, null),
  randn_like: (e, self, dtype) => normal(e, e.emptyLike(self, dtype ?? self.dtype), 0, 1, null),
  randint: (e, high, size, dtype) => randint(e, 0, high, size, dtype, null),
  'randint.low': (e, low, high, size, dtype) => randint(e, low, high, size, dtype, null),
  'randint.generator': (e, high, size, generator, dtype) => randint(e, 0, high, size, dtype, generator),
  'randint.low_generator': (e, low, high, size, generator, dtype) =>
    randint(e, low, high, size, dtype, generator),
  'randint_like.low_dtype': (e, self, low, high, dtype) =>
    integersIn(e, e.emptyLike(self, dtype ?? self.dtype), low, high, null),
  randperm: (e, n, dtype) => randperm(e, n, dtype, null),
  'randperm.generator': (e, n, generator, dtype) => randperm(e, n, dtype, generator),
  bernoulli: (e, self, generator) => bernoulliOf(e, e.empty(self.shape, self.dtype), self, generator),
  'bernoulli.p': (e, self, p, generator) => bernoulliWith(e, e.empty(self.shape, self.dtype), p, generator),
  multinomial,
  uniform_: uniform,
  normal_: normal,
  exponential_: exponential,
  cauchy_: cauchy,
  geometric_: geometric,
  log_normal_: logNormal,
  'bernoulli_.float': bernoulliWith,
  'bernoulli_.Tensor': bernoulliOf,
  random_: randomAll,
  'random_.from': (e, self, from, to, generator) => {
    const end = to ?? self.dtype.max;
    if (from >= end)
      throw runtimeError(`random_ expects 'from' to be less than 'to', but got from=${from} >= to=${end}`);
    return integersBelow(e, self, from, end - from, generator);
  },
  'random_.to': (e, self, to, generator) => {
    if (to <= 0)
      throw runtimeError(`random_ expects 'from' to be less than 'to', but got from=0 >= to=${to}`);
    return integersBelow(e, self, 0, to, generator);
  },
});
