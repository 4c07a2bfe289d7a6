// Every recorded call: results, dtypes, gradients, names of graph nodes, random numbers and errors, on both backends.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Complex } from './complex.ts';
import { dtypeByName } from './dtype.ts';
import { EngineError } from './errors.ts';
import { type Answer, answerDiffers, argsOf, type Case, replay } from './golden.ts';
import type { Scalar } from './ops/schema.ts';
import { operations } from './ops/table.ts';
import { resultType } from './promotion.ts';
import type { Tensor } from './tensor.ts';
import { engines } from './test-engine.ts';

const load = <T>(name: string): T[] =>
  JSON.parse(readFileSync(new URL(`../goldens/${name}.json`, import.meta.url), 'utf8')) as T[];

const recorded = readdirSync(new URL('../goldens/', import.meta.url))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
  .sort();
const holds = (name: string, ...keys: string[]): boolean => {
  const [first] = load<Record<string, unknown>>(name);
  return first !== undefined && keys.every((key) => key in first);
};
/** Files of exceptions, and of results. The others have a form and a test of their own. */
const failing = recorded.filter((name) => holds(name, 'op', 'class', 'text'));
const families = recorded.filter((name) => holds(name, 'op', 'args', 'out'));

describe.each(engines)('recorded from PyTorch, backend %s', (_name, make) => {
  it.each(families)('%s: results and gradients', (family) => {
    const engine = make();
    const cases = load<Case>(family);
    expect(cases.length).toBeGreaterThan(0);
    const problems = cases.flatMap((entry, i) =>
      replay(engine, entry).map((p) => `${family} ${i} ${entry.op}: ${p}`),
    );
    expect(problems).toEqual([]);
    expect(engine.stats().liveBytes).toBe(0);
  });

  it('random numbers: equal seeds, equal numbers', () => {
    const problems: string[] = [];
    for (const script of ['rng', 'complex-rng'].flatMap((name) =>
      load<{ seed: number; steps: (Case & { out: Answer })[] }>(name),
    )) {
      const engine = make();
      engine.generator.seed(script.seed);
      script.steps.forEach((step, i) => {
        const out = engine.run(operations.get(step.op)!, argsOf(engine, step));
        const d = answerDiffers(engine, out, step.out);
        if (d) problems.push(`seed ${script.seed}, step ${i} ${step.op}: ${d}`);
      });
    }
    expect(problems).toEqual([]);
  });

  it('errors: class and text', () => {
    const engine = make();
    const problems: string[] = [];
    for (const entry of failing.flatMap((name) => load<Case & { class: string; text: string }>(name))) {
      const shown = `${entry.op} ${JSON.stringify(entry.args).slice(0, 80)}`;
      let said = 'nothing was thrown';
      try {
        engine.scope(() => {
          engine.run(operations.get(entry.op)!, argsOf(engine, entry));
        });
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        said = `${error.pyClass}: ${error.message}`;
      }
      if (said !== `${entry.class}: ${entry.text}`)
        problems.push(`${shown}\n  got  ${said}\n  want ${entry.class}: ${entry.text}`);
    }
    expect(problems.join('\n')).toBe('');
    expect(engine.stats().liveBytes).toBe(0);
  });
});

it('type promotion: every pair of dtypes in every category', () => {
  const engine = engines[1]![1]();
  const tensor = (name: string, dims: number): Tensor =>
    dims < 0
      ? engine.wrap({ kind: name, value: name === 'complex' ? new Complex(0, 1) : 1 } as Scalar)
      : engine.call('ones', dims === 1 ? [2] : [], dtypeByName(name));
  for (const [a, dimsA, b, dimsB, want] of ['promotion', 'complex-promotion'].flatMap((name) =>
    load<[string, number, string, number, string]>(name),
  ))
    expect([a, dimsA, b, dimsB, resultType([tensor(a, dimsA), tensor(b, dimsB)]).name]).toEqual([
      a,
      dimsA,
      b,
      dimsB,
      want,
    ]);
});

/** Operations no recorded call can show, and what tests them instead. */
const elsewhere: Record<string, string> = {
  'empty.memory_format': 'contents unspecified',
  empty_like: 'contents unspecified',
  new_empty: 'contents unspecified',
  native_group_norm: 'group_norm',
  _adaptive_avg_pool2d: 'adaptive_avg_pool2d',
  _adaptive_avg_pool3d: 'adaptive_avg_pool3d',
  _im2col: 'im2col',
  _col2im: 'col2im',
  _grid_sampler_backward: 'the gradients of grid_sampler',
  empty_strided: 'contents unspecified',
  new_empty_strided: 'contents unspecified',
  randint_like: 'as randint_like.low_dtype, from 0',
  is_nonzero: 'recorded errors; the answer is that of item',
  _local_scalar_dense: 'item, throughout',
  detach_: 'changes only history',
  cauchy_: 'packages/torch/goldens/random_numbers.py',
  geometric_: 'packages/torch/goldens/random_numbers.py',
  log_normal_: 'packages/torch/goldens/random_numbers.py',
  'rand.generator': 'as rand, with another generator',
  'randn.generator': 'as randn, with another generator',
  'randint.generator': 'as randint, with another generator',
  'randint.low_generator': 'as randint.low, with another generator',
  'randperm.generator': 'as randperm, with another generator',
  '_foreach_add_.Scalar': 'lists are written to: fused.test.ts, and optimizers in packages/torch',
  '_foreach_add_.List': 'lists are written to: fused.test.ts, and optimizers in packages/torch',
  '_foreach_sub_.List': 'lists are written to: fused.test.ts, and optimizers in packages/torch',
  '_foreach_mul_.Scalar': 'lists are written to: fused.test.ts, and optimizers in packages/torch',
  '_foreach_mul_.Tensor': 'lists are written to: fused.test.ts, and optimizers in packages/torch',
  _linalg_eigh: 'vectors up to sign: decompositions.test.ts',
  _linalg_svd: 'vectors up to sign: decompositions.test.ts',
  linalg_eigh: 'vectors up to sign: decompositions.test.ts',
  linalg_svd: 'vectors up to sign: decompositions.test.ts',
  _foreach_zero_: 'lists are written to: fused.test.ts, and optimizers in packages/torch',
  '_foreach_norm.Scalar': 'lists are written to: fused.test.ts, and optimizers in packages/torch',
  _fused_adam_: 'lists are written to: fused.test.ts, and optimizers in packages/torch',
  _fused_adamw_: 'lists are written to: fused.test.ts, and optimizers in packages/torch',
  ...Object.fromEntries(
    'poisson binomial _standard_gamma _standard_gamma_grad _sample_dirichlet _dirichlet_grad'
      .split(' ')
      .map((name) => [name, 'random: packages/torch/goldens/draws.py']),
  ),
  _softmax_backward_data: 'called by backward alone: compared in packages/torch/parity',
  _log_softmax_backward_data: 'as _softmax_backward_data',
  _fused_sgd_: 'lists are written to: fused.test.ts, and optimizers in packages/torch',
};

it('every operation is replayed, or named here with a reason', () => {
  const replayed = new Set(
    [...families, ...failing].flatMap((family) => load<Case>(family).map((entry) => entry.op)),
  );
  for (const script of load<{ steps: Case[] }>('rng')) for (const step of script.steps) replayed.add(step.op);
  const missing = [...operations.values()]
    .filter((op) => !replayed.has(op.name) && op.kind !== 'metadata')
    .map((op) => op.name);
  expect(missing.filter((name) => !elsewhere[name])).toEqual([]);
});
