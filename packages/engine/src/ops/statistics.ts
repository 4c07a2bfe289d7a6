// Order statistics and summaries: medians, quantiles, modes, counts in bins, covariance, running extremes.
import { int64, isComplex, isFloating, isInexact } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { indexError, notImplemented, runtimeError } from '../errors.ts';
import { numel, type Shape, wrapDim, wrapDims } from '../shape.ts';
import { float, int, type Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { packed } from './loops.ts';
import type { Scalar } from './schema.ts';
import { type Comparable, comparables, compare } from './sorting.ts';

/** A tensor's rows along `dim`, in row-major order of the other dimensions. */
export function rowsOf(
  e: Engine,
  self: Tensor,
  dim: number,
): { values: Comparable[]; count: number; rows: number } {
  const moved = self.ndim === 0 ? self : e.call('movedim.int', self, dim, -1);
  const values = comparables(e, 'median_cpu', moved);
  const count = self.ndim === 0 ? 1 : self.shape[wrapDim(dim, self.ndim)]!;
  return { values, count, rows: count === 0 ? numel(moved.shape.slice(0, -1)) : values.length / count };
}

/** What is left of a shape when one dimension is reduced. */
const without = (shape: Shape, d: number, keepdim: boolean): number[] =>
  keepdim ? shape.map((n, k) => (k === d ? 1 : n)) : shape.filter((_, k) => k !== d);

/** Per row along `dim` an index chosen by `pick`; the elements there and the indices. */
function chosen(
  e: Engine,
  name: string,
  self: Tensor,
  dim: number,
  keepdim: boolean,
  pick: (row: Comparable[]) => number,
): readonly [Tensor, Tensor] {
  const d = wrapDim(dim, self.ndim);
  if (self.ndim > 0 && self.shape[d] === 0)
    throw indexError(`${name}(): Expected reduction dim ${d} to have non-zero size.`);
  const { values, count, rows } = rowsOf(e, self, dim);
  const at = new Float64Array(rows);
  for (let r = 0; r < rows; r++) at[r] = pick(values.slice(r * count, (r + 1) * count));
  const shape = self.ndim === 0 ? [] : without(self.shape, d, true);
  const indices = e.fromNumbers(at, shape, int64);
  if (self.ndim === 0) return [self.clone(), indices];
  const found = e.call('gather', self, d, indices);
  return keepdim ? [found, indices] : [found.squeeze(d).clone(), indices.squeeze(d).clone()];
}

/** Indices of a row, ordered by its values; equal values keep their order. */
const orderOf = (row: Comparable[]): number[] =>
  row.map((_, i) => i).sort((i, j) => compare(row[i]!, row[j]!) || i - j);

/** Index of the lower median; of the first NaN if there is one and NaNs count. */
function medianAt(row: Comparable[], ignoreNan: boolean): number {
  const nan = row.findIndex(Number.isNaN);
  if (nan >= 0 && !ignoreNan) return nan;
  const order = orderOf(row);
  const real = row.filter((x) => !Number.isNaN(x)).length;
  return order[Math.max(real - 1, 0) >> 1]!;
}

function medianAll(e: Engine, self: Tensor, ignoreNan: boolean): Tensor {
  const values = comparables(e, 'median_cpu', self);
  if (values.length === 0)
    return isFloating(self.dtype)
      ? e.fromNumbers([Number.NaN], [], self.dtype)
      : e.fromNumbers([self.dtype.min], [], self.dtype);
  return e.fromNumbers([values[medianAt(values, ignoreNan)]!], [], self.dtype);
}

/** The last of the most frequent value, the smallest of such values. */
function modeAt(row: Comparable[]): number {
  const order = orderOf(row);
  let best = 0;
  let most = 0;
  let run = 0;
  order.forEach((at, i) => {
    run++;
    if (i + 1 < order.length && row[order[i + 1]!] === row[at]) return;
    if (run > most) [best, most] = [at, run];
    run = 0;
  });
  return best;
}

function kthAt(row: Comparable[], k: number): number {
  return orderOf(row)[k - 1]!;
}

// ---- quantiles

const INTERPOLATIONS = ['linear', 'lower', 'higher', 'midpoint', 'nearest'];

/** As ATen's quantile: rows sorted, places between two elements interpolated. Written in differentiable operations. */
function quantile(
  e: Engine,
  name: string,
  self: Tensor,
  q: Tensor,
  dim: number | null,
  keepdim: boolean,
  interpolation: string,
): Tensor {
  if (self.numel === 0) throw runtimeError(`quantile() input tensor must be non-empty`);
  if (q.ndim > 1) throw runtimeError(`quantile() q must be a scalar or 1D tensor`);
  if (self.dtype.name !== 'float32' && self.dtype.name !== 'float64')
    throw runtimeError(`quantile() input tensor must be either float or double dtype`);
  if (self.dtype !== q.dtype)
    throw runtimeError(`quantile() q tensor must be same dtype as the input tensor`);
  if (!INTERPOLATIONS.includes(interpolation))
    throw runtimeError(
      `quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${interpolation}`,
    );
  if (e.toArray(q).some((x) => !(Number(x) >= 0 && Number(x) <= 1)))
    throw runtimeError(`quantile() q values must be in the range [0, 1]`);
  const rank = self.ndim;
  const d = wrapDim(dim ?? 0, rank);
  let rows = self;
  if (dim === null) rows = self.reshape([-1]);
  else if (rank > 0) rows = e.call('movedim.int', self, d, -1);
  if (rows.ndim === 0) rows = rows.reshape([1]);
  const sorted = e.call('sort', rows)[0];
  const hasNan = e.quietly(() => e.call('isnan', sorted));
  const points = q.ndim === 0 ? q.reshape([1]) : q;
  const last = sorted.shape[sorted.ndim - 1]! - 1;
  let ranks: Tensor;
  if (name === 'quantile') {
    const spread = points.mul(last).expand([...sorted.shape.slice(0, -1), points.numel]);
    ranks = spread.maskedFill(e.call('any.dim', hasNan, -1, true), last);
  } else {
    const real = hasNan.not().sum([-1], true).sub(1);
    ranks = e.call('clamp_min', points.mul(real.to(q.dtype)), int(0));
  }
  const rounding = { lower: 'floor', higher: 'ceil', nearest: 'round' } as const;
  const exact = rounding[interpolation as keyof typeof rounding];
  const place = exact ? e.call(exact, ranks) : ranks;
  const below = place.to(int64);
  let out = e.call('gather', sorted, -1, below);
  if (!exact) {
    const above = e.call('gather', sorted, -1, e.call('ceil', place).to(int64));
    const weight =
      interpolation === 'midpoint'
        ? e.call('full_like', place, float(0.5))
        : place.sub(below.to(place.dtype));
    out = e.call('lerp.Tensor', out, above, weight);
  }
  const kept = dim === null ? self.shape.map(() => 1) : without(self.shape, d, true);
  const shape = keepdim ? kept : dim === null || rank === 0 ? [] : without(self.shape, d, false);
  if (q.ndim === 0) return out.reshape(shape);
  return e.call('movedim.int', out, -1, 0).reshape([q.numel, ...shape]);
}

function scalarQ(e: Engine, name: string, self: Tensor, q: number): Tensor {
  if (!(q >= 0 && q <= 1)) throw runtimeError(`${name}() q must be in the range [0, 1] but got ${q}`);
  return e.fromNumbers([q], [], self.dtype);
}

// ---- counting

/** As C prints a double of a range that was computed. */
const cNumber = (x: number): string =>
  Number.isNaN(x) ? '-nan' : Number.isFinite(x) ? String(x) : x > 0 ? 'inf' : '-inf';

function histc(e: Engine, self: Tensor, bins: number, min: Scalar, max: Scalar): Tensor {
  if (!isFloating(self.dtype))
    throw notImplemented(`"histogram_cpu" not implemented for '${self.dtype.label}'`);
  if (bins <= 0) throw runtimeError(`torch.histogram(): bins must be > 0, but got ${bins} for dimension 0`);
  let [low, high] = [Number(min.value), Number(max.value)];
  const values = e.toArray(self).map(Number);
  if (low === high && values.length > 0) [low, high] = [Math.min(...values), Math.max(...values)];
  if (low === high) [low, high] = [low - 1, high + 1];
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw runtimeError(`torch.histc: range of [${cNumber(low)}, ${cNumber(high)}] is not finite`);
  if (low > high) throw runtimeError('torch.histc: max must be larger than min');
  const out = new Float64Array(bins);
  for (const x of values)
    if (x >= low && x <= high) out[Math.min(Math.floor(((x - low) / (high - low)) * bins), bins - 1)]! += 1;
  return e.fromNumbers(out, [bins], self.dtype);
}

// ---- running extremes

/** Where the extreme so far stands, along `dim`; the later of equals, and NaN from the first on. */
function runningExtreme(e: Engine, self: Tensor, dim: number, largest: boolean): readonly [Tensor, Tensor] {
  const d = wrapDim(dim, self.ndim);
  const { values, count, rows } = rowsOf(e, self, dim);
  const at = new Float64Array(values.length);
  for (let r = 0; r < rows; r++) {
    let best = 0;
    for (let i = 0; i < count; i++) {
      const [x, y] = [values[r * count + i]!, values[r * count + best]!];
      if (Number.isNaN(x) || (!Number.isNaN(y) && (largest ? x >= y : x <= y))) best = i;
      at[r * count + i] = best;
    }
  }
  if (self.ndim === 0) return [self.clone(), e.fromNumbers([0], [], int64)];
  const shape = [...self.shape.filter((_, k) => k !== d), count];
  const indices = packed(e, e.call('movedim.int', e.fromNumbers(at, shape, int64), -1, d));
  return [e.call('gather', self, d, indices), indices];
}

/** Logarithms of running sums of exponentials, the largest so far taken out. */
function logRunningSum(e: Engine, self: Tensor, dim: number): Tensor {
  if (!isFloating(self.dtype))
    throw notImplemented(`"logcumsumexp_out_cpu" not implemented for '${self.dtype.label}'`);
  const d = wrapDim(dim, self.ndim);
  const { values, count, rows } = rowsOf(e, self, dim);
  const out = new Float64Array(values.length);
  for (let r = 0; r < rows; r++) {
    let total = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const x = values[r * count + i] as number;
      const high = Number.isNaN(x) || Number.isNaN(total) ? Number.NaN : Math.max(x, total);
      const far = Math.abs(high) === Number.POSITIVE_INFINITY;
      total = far ? high : high + Math.log1p(Math.exp(-Math.abs(x - total)));
      out[r * count + i] = total;
    }
  }
  if (self.ndim === 0) return e.fromNumbers(out, [], self.dtype);
  const shape = [...self.shape.filter((_, k) => k !== d), count];
  return packed(e, e.call('movedim.int', e.fromNumbers(out, shape, self.dtype), -1, d));
}

// ---- covariance

function covariance(
  e: Engine,
  self: Tensor,
  correction: number,
  fweights: Tensor | null,
  aweights: Tensor | null,
): Tensor {
  if (self.ndim > 2)
    throw runtimeError(
      `cov(): expected input to have two or fewer dimensions but got an input with ${self.ndim} dimensions`,
    );
  if (self.dtype.category === 'bool') throw runtimeError('cov(): bool dtype is not supported for input');
  const rows = self.ndim < 2 ? self.reshape([1, -1]) : self;
  const observations = rows.shape[1]!;
  const check = (name: string, w: Tensor, kind: string): void => {
    if (w.ndim > 1)
      throw runtimeError(
        `cov(): expected ${name} to have one or fewer dimensions but got ${name} with ${w.ndim} dimensions`,
      );
    if (w.dtype.category !== kind)
      throw runtimeError(
        kind === 'int'
          ? `cov(): expected fweights to have integral dtype but got fweights with ${w.dtype.label} dtype`
          : `cov(): expected aweights to have floating point dtype but got aweights with ${w.dtype.label} dtype`,
      );
    if (w.numel !== observations)
      throw runtimeError(
        `cov(): expected ${name} to have the same numel as there are observations in the input but got ${w.numel} != ${observations}`,
      );
    if (e.toArray(w).some((x) => Number(x) < 0)) throw runtimeError(`cov(): ${name} cannot be negative`);
  };
  if (fweights) check('fweights', fweights, 'int');
  if (aweights) check('aweights', aweights, 'float');
  const w = fweights && aweights ? aweights.mul(fweights) : (fweights ?? aweights);
  const weightSum = w ? w.sum() : null;
  if (weightSum && Number(weightSum.item()) === 0)
    throw runtimeError("cov(): weights sum to zero, can't be normalized");
  const input = isInexact(rows.dtype) ? rows : rows.to(e.defaultDtype);
  const mean = w ? input.mul(w).sum([1]).div(weightSum!) : input.mean([1]);
  const centered = input.sub(mean.unsqueeze(1));
  let free: number;
  if (!w) free = observations - correction;
  else if (!aweights || correction === 0) free = Number(weightSum!.item()) - correction;
  else
    free =
      Number(weightSum!.item()) -
      (correction * Number(w.mul(aweights).sum().item())) / Number(weightSum!.item());
  const weighted = w ? centered.mul(w) : centered;
  const product = e.call('mm', centered, e.call('t', weighted.to(centered.dtype)).conj());
  return product
    .div(e.wrap(float(Math.max(free, 0))))
    .squeeze(0)
    .squeeze(-1);
}

function correlation(e: Engine, self: Tensor): Tensor {
  if (self.ndim > 2)
    throw runtimeError(
      `corrcoef(): expected input to have two or fewer dimensions but got an input with ${self.ndim} dimensions`,
    );
  const c = e.call('cov', self);
  if (c.ndim === 0) return c.div(c);
  const deviation = e.call('real', e.call('diagonal', c)).sqrt();
  const out = c.div(deviation.unsqueeze(-1)).div(deviation.unsqueeze(0));
  const cut = (t: Tensor) => e.call('clamp', t, int(-1), int(1));
  return isComplex(out.dtype)
    ? e.call('complex', cut(e.call('real', out)), cut(e.call('imag', out)))
    : cut(out);
}

/** min and max at once: of everything, or along a dimension. */
function extremes(e: Engine, self: Tensor, dim: number | null, keepdim: boolean): readonly [Tensor, Tensor] {
  if (dim === null) {
    if (self.numel === 0)
      throw runtimeError(
        'aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.',
      );
    const dims = wrapDims(null, self.ndim);
    return [e.call('amin', self, dims, keepdim), e.call('amax', self, dims, keepdim)];
  }
  const d = wrapDim(dim, self.ndim);
  if (self.ndim > 0 && self.shape[d] === 0)
    throw indexError(`aminmax: Expected reduction dim ${dim} to have non-zero size.`);
  return [e.call('amin', self, [d], keepdim), e.call('amax', self, [d], keepdim)];
}

const notNan = (e: Engine, self: Tensor): Tensor =>
  isFloating(self.dtype) ? e.call('masked_fill.Scalar', self, e.call('isnan', self), int(0)) : self;

function overAll(
  e: Engine,
  which: 'any' | 'all',
  self: Tensor,
  dim: readonly number[] | null,
  keepdim: boolean,
): Tensor {
  const dims = dim === null ? wrapDims(null, self.ndim) : dim.length === 0 ? [] : wrapDims(dim, self.ndim);
  let out = e.call('ne.Scalar', self, int(0));
  for (const d of [...dims].sort((a, b) => b - a)) out = e.call(`${which}.dim`, out, d, keepdim);
  return self.dtype.name === 'uint8' ? out.to(self.dtype) : out;
}

export const statistics = implement({
  median: (e, self) => medianAll(e, self, false),
  nanmedian: (e, self) => medianAll(e, self, true),
  'median.dim': (e, self, dim, keepdim) =>
    chosen(e, 'median', self, dim, keepdim, (row) => medianAt(row, false)),
  'nanmedian.dim': (e, self, dim, keepdim) =>
    chosen(e, 'median', self, dim, keepdim, (row) => medianAt(row, true)),
  mode: (e, self, dim, keepdim) => chosen(e, 'mode', self, dim, keepdim, modeAt),
  kthvalue: (e, self, k, dim, keepdim) => {
    const d = wrapDim(dim, self.ndim);
    const size = self.ndim === 0 ? 1 : self.shape[d]!;
    if (self.ndim > 0 && size === 0)
      throw indexError(`kthvalue(): Expected reduction dim ${d} to have non-zero size.`);
    if (k < 1 || k > size)
      throw runtimeError(`kthvalue(): selected number k out of range for dimension ${d}`);
    return chosen(e, 'kthvalue', self, dim, keepdim, (row) => kthAt(row, k));
  },
  nansum: (e, self, dim, keepdim, dtype) => e.call('sum.dim_IntList', notNan(e, self), dim, keepdim, dtype),
  aminmax: extremes,
  cummax: (e, self, dim) => runningExtreme(e, self, dim, true),
  cummin: (e, self, dim) => runningExtreme(e, self, dim, false),
  logcumsumexp: logRunningSum,
  histc,
  'any.dims': (e, self, dim, keepdim) => overAll(e, 'any', self, dim, keepdim),
  'all.dims': (e, self, dim, keepdim) => overAll(e, 'all', self, dim, keepdim),

  quantile: (e, self, q, dim, keepdim, how) => quantile(e, 'quantile', self, q, dim, keepdim, how),
  'quantile.scalar': (e, self, q, dim, keepdim, how) =>
    quantile(e, 'quantile', self, scalarQ(e, 'quantile', self, q), dim, keepdim, how),
  nanquantile: (e, self, q, dim, keepdim, how) => quantile(e, 'nanquantile', self, q, dim, keepdim, how),
  'nanquantile.scalar': (e, self, q, dim, keepdim, how) =>
    quantile(e, 'nanquantile', self, scalarQ(e, 'nanquantile', self, q), dim, keepdim, how),
  nanmean: (e, self, dim, keepdim, dtype) => {
    if (!isFloating(self.dtype))
      throw runtimeError(
        `nanmean(): expected input to have floating point or complex dtype but got ${self.dtype.label}`,
      );
    const dims = dim === null ? wrapDims(null, self.ndim) : dim;
    const count = e.quietly(() => e.call('isnan', self).not().sum(dims, keepdim));
    return e.call('nansum', self, dims, keepdim, dtype).div(count);
  },
  cov: covariance,
  corrcoef: correlation,
  'std.dim': (e, self, dim, unbiased, keepdim) =>
    e.call('std.correction', self, dim, int(unbiased ? 1 : 0), keepdim),
  std_mean: (e, self, unbiased) => e.call('std_mean.correction', self, null, int(unbiased ? 1 : 0)),
  'std_mean.dim': (e, self, dim, unbiased, keepdim) =>
    e.call('std_mean.correction', self, dim, int(unbiased ? 1 : 0), keepdim),
  var_mean: (e, self, unbiased) => e.call('var_mean.correction', self, null, int(unbiased ? 1 : 0)),
  'var_mean.dim': (e, self, dim, unbiased, keepdim) =>
    e.call('var_mean.correction', self, dim, int(unbiased ? 1 : 0), keepdim),
  'norm.Scalar': (e, self, p) => {
    if (!isFloating(self.dtype))
      throw runtimeError(
        `norm(): input dtype should be either floating point or complex. Got ${self.dtype.label} instead.`,
      );
    return e.call('linalg_vector_norm', self, p);
  },
  'norm.ScalarOpt_dtype': (e, self, p, dtype) =>
    e.call('linalg_vector_norm', self, p ?? int(2), null, false, dtype),
  'norm.ScalarOpt_dim_dtype': (e, self, p, dim, keepdim, dtype) =>
    e.call('linalg_vector_norm', self, p ?? int(2), dim, keepdim, dtype),
});
