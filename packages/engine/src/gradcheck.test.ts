// Every rule of the gradient table against finite differences in float64, first and second order, on inputs that are packed,
// strided, expanded, without dimensions, empty and broadcast. The samples are the recorded calls: an operation without one fails.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { complex128, float64, isComplex, isFloating } from './dtype.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './errors.ts';
import { withDefaults } from './execute.ts';
import { argsOf, type Case } from './golden.ts';
import type { Gradient } from './graph.ts';
import type { Value } from './ops/schema.ts';
import { type Op, operations } from './ops/table.ts';
import { Tensor } from './tensor.ts';
import { wasmEngine } from './test-engine.ts';

const folder = new URL('../goldens/', import.meta.url);

/** Recorded calls with gradients, by operation, the smallest first. */
const samples = new Map<string, Case[]>();
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const entries: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  if (!Array.isArray(entries)) continue;
  for (const entry of entries as Case[]) {
    if (!entry.grads || entry.grads.length === 0) continue;
    samples.set(entry.op, [...(samples.get(entry.op) ?? []), entry]);
  }
}

const tensor = (shape: number[], values: number[] | null = null) => ({
  tensor: {
    dtype: 'float64',
    shape,
    data: Buffer.from(
      new Float64Array(values ?? new Array(shape.reduce((a, b) => a * b, 1)).fill(0)).buffer,
    ).toString('base64'),
  },
});
const whole = (shape: number[], values: number[]) => ({
  tensor: {
    dtype: 'int64',
    shape,
    data: Buffer.from(new BigInt64Array(values.map(BigInt)).buffer).toString('base64'),
  },
});
const sample = (op: string, inputs: number[], ...args: unknown[]): void => {
  const entry = { op, args, grads: inputs.map((i) => ({ at: [i, null], grad: null })) } as unknown as Case;
  samples.set(op, [...(samples.get(op) ?? []), entry]);
};
// What no recording has with gradients.
sample('copy', [0, 1], tensor([2, 3]), tensor([3]), { bool: false });
sample('soft_margin_loss', [0], tensor([2, 2]), tensor([2, 2], [1, -1, 1, -1]), { int: 1 });
sample('igamma', [1], tensor([2], [1.5, 2.5]), tensor([2]));
sample('igammac', [1], tensor([2], [1.5, 2.5]), tensor([2]));
sample(
  'nll_loss_forward',
  [0],
  tensor([3, 2]),
  whole([3], [0, 1, 1]),
  { plain: null },
  { int: 1 },
  { int: -100 },
);
sample(
  'nll_loss2d_forward',
  [0],
  tensor([1, 3, 2, 2]),
  whole([1, 2, 2], [0, 2, 1, 1]),
  { plain: null },
  { int: 1 },
  { int: -100 },
);
sample(
  'as_strided_scatter',
  [0, 1],
  tensor([12]),
  tensor([2, 2]),
  { list: [{ int: 2 }, { int: 2 }] },
  { list: [{ int: 4 }, { int: 1 }] },
  { int: 1 },
);

const ints = (...values: number[]) => ({ list: values.map((v) => ({ int: v })) });
sample('_im2col', [0], tensor([1, 1, 3, 3]), ints(2, 2), ints(1, 1), ints(1, 0), ints(1, 1));
sample('_col2im', [0], tensor([1, 4, 4]), ints(3, 3), ints(2, 2), ints(1, 1), ints(0, 0), ints(1, 1));
sample('_adaptive_avg_pool2d', [0], tensor([1, 1, 3, 4]), ints(2, 2));
sample('_adaptive_avg_pool3d', [0], tensor([1, 1, 2, 3, 2]), ints(1, 2, 2));
sample(
  'native_group_norm',
  [0, 1, 2],
  tensor([1, 4, 2]),
  tensor([4]),
  tensor([4]),
  { int: 1 },
  { int: 4 },
  { int: 2 },
  { int: 2 },
  { float: 1e-5 },
);

/** Rules no finite difference can judge, and why. */
const beyond: Record<string, string> = {
  linalg_cholesky_ex: 'symmetric inputs only: decompositions.test.ts',
  _linalg_eigh: 'symmetric inputs only: decompositions.test.ts',
  _linalg_svd: 'decompositions.test.ts',
  linalg_eig: 'vectors are fixed up to a phase: decompositions.test.ts',
  linalg_qr: 'inputs of full rank only: decompositions.test.ts',

  bernoulli: 'random: its gradient is zero by definition',
  'bernoulli.p': 'random: its gradient is zero by definition',
  native_dropout: 'recorded in rng; its second derivative is zero',
  rrelu_with_noise: 'the noise is a result too',
  special_zeta: 'raises: PyTorch has no derivative either',
  _unique2: 'raises, as in PyTorch',
  unique_dim: 'raises, as in PyTorch',
  unique_consecutive: 'raises, as in PyTorch',
  unique_dim_consecutive: 'raises, as in PyTorch',
  'scatter.reduce': 'raises, as in PyTorch',
  _grid_sampler_backward: 'raises: no second derivative',
  grid_sampler_2d: 'slopes are recorded, second ones raise',
  grid_sampler_3d: 'slopes are recorded, second ones raise',
  'scatter.value_reduce': 'raises, as in PyTorch',
  _conj: 'complex: recorded in complex.json',
  _conj_physical: 'complex: recorded in complex.json',
  view_as_real: 'complex: recorded in complex.json',
};

/** Samples on which an operation has no slope: std of one number, the median of none, rows whose gradient is zero by definition. */
const unsmooth: Record<string, (args: readonly Value[]) => boolean> = {
  'std.correction': ([self]) => (self as Tensor).numel === 1,
  median: ([self]) => (self as Tensor).numel === 0,
  nanmedian: ([self]) => (self as Tensor).numel === 0,
  linalg_vector_norm: ([self]) => (self as Tensor).numel === 0 && isComplex((self as Tensor).dtype),
  embedding: ([, , padding]) => Number(padding ?? -1) >= 0,
};

/** Where the inputs lie: the first of these on which everything is finite. No kink of any operation is in between. */
const domains: [number, number][] = [
  [-0.93, 0.97],
  [0.13, 0.89],
  [1.17, 2.43],
];

/** Of a negative size PyTorch's rule has the other sign, and so has ours. */
const domainsOf = (op: Op): [number, number][] => (op.name === 'polar' ? domains.slice(1) : domains);

type Layout = 'packed' | 'strided' | 'expanded';

/** Where in a call the tensors are that gradients flow to. */
const places = (entry: Case): [number, number | null][] => (entry.grads ?? []).map(({ at }) => at);
const at = (args: readonly Value[], [i, j]: [number, number | null]): Tensor =>
  (j === null ? args[i] : (args[i] as Tensor[])[j]) as Tensor;

/** Numbers between `low` and `high`, no two equal, the same on every run. */
function numbers(n: number, seed: number, [low, high]: [number, number]): number[] {
  let state = seed * 7919 + 12345;
  return Array.from({ length: n }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return low + ((high - low) * state) / 2147483648;
  });
}

/** A call as a function of its leaves. */
interface Program {
  readonly leaves: Tensor[];
  run(leaves: readonly Tensor[]): Tensor[];
}

function program(e: Engine, op: Op, entry: Case, domain: [number, number], layout: Layout): Program {
  const plain = argsOf(e, entry).map((value): Value => {
    const double = (t: Tensor) => {
      if (isComplex(t.dtype)) return e.call('to.dtype', t, complex128);
      return isFloating(t.dtype) ? e.call('to.dtype', t, float64) : t;
    };
    if (value instanceof Tensor) return double(value);
    if (Array.isArray(value) && value[0] instanceof Tensor) return (value as Tensor[]).map(double);
    // A dtype asked for would round the differences away.
    if (value && typeof value === 'object' && 'bytes' in value) {
      if (isComplex(value)) return complex128;
      if (isFloating(value)) return float64;
    }
    return value;
  });
  const targets = places(entry);
  // Of complex inputs the real and the imaginary parts are the leaves, of complex results they are the results.
  const complex = (place: [number, number | null]) => isComplex(at(plain, place).dtype);
  const leaves = targets.map((place, k) => {
    const shape = [...at(plain, place).shape, ...(complex(place) ? [2] : [])];
    const own = layout === 'expanded' ? shape.map((n, d) => (d === wide(shape) ? 1 : n)) : [...shape];
    const count = own.reduce((a, b) => a * b, 1);
    return e.fromNumbers(numbers(count, k + 1, domain), own, float64);
  });
  const run = (given: readonly Tensor[]): Tensor[] => {
    const args = [...plain];
    targets.forEach((place, k) => {
      const like = at(plain, place).shape;
      const tensor = complex(place)
        ? e.call('view_as_complex', laidOut(e, given[k]!, [...like, 2], 'packed'))
        : laidOut(e, given[k]!, like, layout);
      if (place[1] === null) args[place[0]] = tensor;
      else args[place[0]] = (args[place[0]] as Tensor[]).map((t, j) => (j === place[1] ? tensor : t));
    });
    e.generator.seed(5);
    const out = e.run(op, args);
    const outs = out instanceof Tensor ? [out] : (out as Tensor[]);
    return outs
      .slice(0, op.differentiableResults)
      .filter((t) => t instanceof Tensor && (isFloating(t.dtype) || isComplex(t.dtype)))
      .map((t) => (isComplex(t.dtype) ? e.call('view_as_real', t) : t));
  };
  return { leaves, run };
}

const wide = (shape: readonly number[]): number => shape.findIndex((n) => n > 1);

/** The same elements in another place in memory: every other one of a larger storage, the dimensions turned round. */
function laidOut(e: Engine, tensor: Tensor, shape: readonly number[], layout: Layout): Tensor {
  if (layout === 'packed') return tensor;
  if (layout === 'expanded') return tensor.expand(shape);
  const order = shape.map((_, d) => shape.length - 1 - d);
  const turned = e.call('permute', tensor, order).contiguous().unsqueeze(-1);
  const twice = e.call('cat', [turned, turned.mul(0)], -1);
  return e.call('permute', twice.select(-1, 0), order);
}

const weights = (e: Engine, like: Tensor): Tensor =>
  e.fromNumbers(
    Array.from({ length: like.numel }, (_, i) => Math.cos(i + 1)),
    like.shape,
    float64,
  );

const total = (e: Engine, parts: readonly Tensor[]): Tensor =>
  parts.map((t) => t.mul(weights(e, t)).sum()).reduce((a, b) => a.add(b), e.fromNumbers([0], [], float64));

/** Where the slope of `f` is not what differences say, as text; null where it is. Not finite: 'domain'. */
function wrong(e: Engine, f: (x: readonly Tensor[]) => Tensor, leaves: readonly Tensor[]): string | null {
  const step = 1e-6;
  const inputs = leaves.map((x) => x.detach().clone().setRequiresGrad(true));
  const value = f(inputs);
  const exact = value.requiresGrad ? e.grad([value], inputs, { allowUnused: true }) : inputs.map(() => null);
  for (const [k, leaf] of leaves.entries()) {
    const values = e.toArray(leaf).map(Number);
    const slopes = exact[k] ? e.toArray(exact[k]).map(Number) : values.map(() => 0);
    // Of a long input a few elements tell as much.
    const every = Math.max(1, Math.floor(values.length / 16));
    for (let i = 0; i < values.length; i += every) {
      const [up, down] = [step, -step].map((h) =>
        e.scope(() => {
          const moved = e.fromNumbers(
            values.map((v, j) => (j === i ? v + h : v)),
            leaf.shape,
            float64,
          );
          return Number(f(leaves.map((x, j) => (j === k ? moved : x).detach().setRequiresGrad(true))).item());
        }),
      );
      const numeric = (up! - down!) / (2 * step);
      if (!Number.isFinite(numeric)) return 'domain';
      if (!(Math.abs(slopes[i]! - numeric) <= 1e-5 + 1e-3 * Math.abs(numeric)))
        return `input ${k}, element ${i}: the rule says ${slopes[i]}, differences ${numeric}`;
    }
  }
  return null;
}

/** What `body` says, in a scope; 'domain' where the operation refuses numbers outside its own. */
function attempt(e: Engine, body: () => { said: string | null }): { said: string | null } {
  try {
    return e.scope(body);
  } catch (error) {
    if (error instanceof EngineError && /should be between 0 and 1/.test(error.message))
      return { said: 'domain' };
    throw error;
  }
}

/** What is wrong with the rule on one sample. */
function judge(e: Engine, op: Op, entry: Case, layout: Layout): string | null {
  for (const domain of domainsOf(op)) {
    const found = attempt(e, () => {
      const { leaves, run } = program(e, op, entry, domain, layout);
      const first = wrong(e, (x) => total(e, run(x)), leaves);
      if (first !== null) return { said: first };
      // Second order: of the gradients, with respect to the inputs and to the outputs' gradients.
      const ups = run(leaves).map((t, i) =>
        e.fromNumbers(numbers(t.numel, 50 + i, [-1, 1]), t.shape, float64),
      );
      const slope = (all: readonly Tensor[]): Tensor => {
        const x = all.slice(0, leaves.length);
        const outs = run(x).flatMap((t, i) => (t.requiresGrad ? [{ t, up: all[leaves.length + i]! }] : []));
        if (outs.length === 0) return e.fromNumbers([0], [], float64);
        const grads = e.grad(
          outs.map(({ t }) => t),
          x,
          { grads: outs.map(({ up }) => up), createGraph: true, allowUnused: true },
        );
        return total(
          e,
          grads.filter((g) => g !== null),
        );
      };
      const second = wrong(e, slope, [...leaves, ...ups]);
      return { said: second && second !== 'domain' ? `second order, ${second}` : second };
    }).said;
    if (found !== 'domain') return found && `${layout} in [${domain}]: ${found}`;
  }
  return 'not finite on any domain';
}

const size = (entry: Case): number =>
  JSON.stringify(entry.args).length + (JSON.stringify(entry.args).includes('"strides"') ? 200 : 0);
const shapesOf = (e: Engine, entry: Case): string =>
  e.scope(() => {
    const args = argsOf(e, entry);
    return JSON.stringify(places(entry).map((place) => at(args, place).shape));
  });

/** A few samples of different shapes: small ones, and all that have no elements or no dimensions. */
function chosen(e: Engine, entries: readonly Case[]): Case[] {
  const seen = new Set<string>();
  const picked: Case[] = [];
  for (const entry of [...entries].sort((a, b) => size(a) - size(b))) {
    const args = argsOf(e, entry);
    const shapes = places(entry).map((place) => at(args, place));
    const elements = shapes.reduce((n, t) => n + t.numel, 0);
    const key = JSON.stringify([
      shapes.map((t) => t.shape),
      places(entry),
      shapes.map((t) => isComplex(t.dtype)),
    ]);
    const odd = shapes.some((t) => t.ndim === 0 || t.numel === 0);
    if (
      seen.has(key) ||
      elements > 3000 ||
      unsmooth[entry.op]?.(args) ||
      shapes.some((t) => !isFloating(t.dtype) && !isComplex(t.dtype))
    )
      continue;
    if (picked.length >= 4 && !odd) continue;
    seen.add(key);
    picked.push(entry);
  }
  return picked;
}

const rules = [...operations.values()].filter((op) => op.kind === 'differentiable' || op.kind === 'view');

describe('each rule is the slope, and can be differentiated again', () => {
  it.each(rules.map((op) => op.name).filter((name) => !beyond[name]))('%s', (name) => {
    const op = operations.get(name)!;
    const e = wasmEngine();
    const entries = e.scope(() => ({ found: chosen(e, samples.get(name) ?? []) })).found;
    expect(
      entries.length,
      `${name} has no recorded call with gradients: add one to goldens/record.py`,
    ).toBeGreaterThan(0);
    const problems: string[] = [];
    entries.forEach((entry, i) => {
      const every =
        i < 2 && name !== 'as_strided_scatter' && !e.scope(() => ({ is: hasComplex(e, entry) })).is;
      const layouts: Layout[] = every ? ['packed', 'strided', 'expanded'] : ['packed'];
      for (const layout of layouts) {
        if (layout === 'expanded' && !e.scope(() => ({ can: expandable(e, op, entry) })).can) continue;
        try {
          const said = judge(e, op, entry, layout);
          if (said) problems.push(`${shapesOf(e, entry)} ${said}`);
        } catch (error) {
          // A view that these strides do not allow.
          if (
            !(
              layout !== 'packed' &&
              (op.kind === 'view' || name === '_unsafe_view') &&
              error instanceof EngineError
            )
          )
            throw error;
        }
      }
    });
    expect(problems).toEqual([]);
  });
});

const hasComplex = (e: Engine, entry: Case): boolean => {
  const args = argsOf(e, entry);
  return places(entry).some((place) => isComplex(at(args, place).dtype));
};

/** Whether an input may see one element several times: not where the operation speaks of memory itself. */
function expandable(e: Engine, op: Op, entry: Case): boolean {
  // Equal rows have no factors with a slope.
  if (/^(as_strided|std|linalg_lu)/.test(op.name)) return false;
  const args = argsOf(e, entry);
  return places(entry).every((place) => wide(at(args, place).shape) >= 0);
}

/** Tensor arguments of float dtypes without a rule: PyTorch's derivatives.yaml has none for them either. */
const withoutRule = [
  'binary_cross_entropy_with_logits pos_weight',
  'binary_cross_entropy_with_logits weight',
  'nll_loss2d_forward weight',
  'soft_margin_loss target',
];

it('a floating argument has a rule, or is known to have none in PyTorch and raises', () => {
  const e = wasmEngine();
  const missing = new Set<string>();
  for (const op of rules)
    for (const entry of samples.get(op.name) ?? [])
      e.scope(() => {
        const args = withDefaults(op, argsOf(e, entry));
        for (const value of args.flat())
          if (value instanceof Tensor && isFloating(value.dtype)) value.setRequiresGrad(true);
        const made = e.quietly(() => op.implementation(e, ...args));
        const rule = op.gradient!(e, ...args, made) as Record<string, Gradient | undefined>;
        // A fused rule gives the gradients of all its inputs at once, under no input's name.
        if (!op.schema.args.some((arg) => arg.name in rule)) return null;
        op.schema.args.forEach((arg, i) => {
          const value = args[i];
          const tensors = value instanceof Tensor ? [value] : Array.isArray(value) ? value : [];
          const floats = tensors.some((t) => t instanceof Tensor && isFloating(t.dtype));
          if (arg.kind.startsWith('Tensor') && floats && !rule[arg.name])
            missing.add(`${op.name} ${arg.name}`);
        });
        return null;
      });
  expect([...missing].sort()).toEqual(withoutRule);
});
