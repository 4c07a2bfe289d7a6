// The proof of a small task, run for real, and every way it can be incomplete.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureRuntime } from '../../../scripts/build-runtime.ts';
import { jobFor } from './job.ts';
import { createNodeRuntime } from './node/index.ts';
import { filesOf, type ProvableTask, problemsOf, type RanFile, runFile } from './proof.ts';

let runtime: ReturnType<typeof createNodeRuntime>;
beforeAll(async () => {
  runtime = createNodeRuntime({ runtimeDir: (await ensureRuntime()).dir });
});
afterAll(() => runtime.dispose());

const task: ProvableTask = {
  id: 'double',
  limits: { seconds: 20, megabytes: 256 },
  solution: 'import torch\ndef double(x):\n    return x * 2\n',
  starter: 'def double(x):\n    raise NotImplementedError\n',
  checks: `
import torch
from lacuna import check
def check_shape(solution):
    """The shape stays."""
    check.same_shape(solution.double(torch.ones(2, 3)), (2, 3), what="double(x)")
def check_values(solution):
    """Every value is doubled."""
    x = torch.arange(4.0)
    check.close(solution.double(x), x + x, what="double(x)")
`,
  example: 'import torch\nfrom solution import double\nprint(double(torch.ones(2)))',
  wrong: [
    {
      id: 'squares',
      mistake: 'You squared.',
      fails: 'check_values',
      source: 'def double(x):\n    return x ** 2\n',
    },
    {
      id: 'sums',
      mistake: 'You summed.',
      fails: 'check_shape',
      source: 'def double(x):\n    return (x * 2).sum() if x.dim() > 1 else x * 2\n',
    },
  ],
};

async function prove(one: ProvableTask) {
  const ran = new Map<string, RanFile>();
  for (const file of filesOf(one)) ran.set(file.name, await runFile(runtime, one, file));
  return { rows: (name: string) => ran.get(name)!.row, problems: problemsOf(one, ran, []) };
}

describe('the proof of a task', () => {
  it('proves a task that keeps its promises, and notes how to recognise each mistake', async () => {
    const { rows, problems } = await prove(task);
    expect(problems).toEqual([]);
    expect(rows('solution.py')).toEqual({
      status: 'pass',
      example: 'pass',
      checks: { check_shape: 'pass', check_values: 'pass' },
    });
    expect(rows('starter.py').status).not.toBe('pass');
    expect(rows('wrong/squares.py')).toMatchObject({
      status: 'fail',
      example: 'pass',
      checks: { check_shape: 'pass', check_values: 'fail' },
    });
    expect(rows('wrong/squares.py').fingerprint).toMatchObject({
      check: 'check_values',
      values: [0, 1, 4, 9],
    });
  });

  it('the learner who makes a known mistake is told which', async () => {
    const { fingerprint } = (await prove(task)).rows('wrong/squares.py');
    const mistakes = [{ id: 'squares', say: 'You squared.', fingerprint: fingerprint! }];
    const source = 'import torch\ndef double(x):\n    return torch.pow(x, 2.0)\n';
    const verdict = await runtime.grade(
      jobFor({ id: 'a', task: 'double', source, checks: task.checks, mistakes }),
    );
    expect(verdict).toMatchObject({ status: 'fail', mistake: 'squares' });
  });

  it.each<[string, Partial<ProvableTask>, RegExp]>([
    [
      'a reference that fails',
      { solution: task.wrong[0]!.source },
      /solution\.py does not pass: fail; check_values/,
    ],
    ['a starter that passes', { starter: task.solution }, /starter\.py passes every check/],
    [
      'a wrong solution that passes',
      { wrong: [{ ...task.wrong[0]!, source: task.solution }] },
      /squares\.py passes every check/,
    ],
    [
      'a wrong solution that fails another check',
      { wrong: [{ ...task.wrong[0]!, fails: 'check_shape' }] },
      /squares\.py passes check_shape, the check it names/,
    ],
    [
      'a wrong solution that crashes',
      { wrong: [{ ...task.wrong[0]!, source: 'def double(x):\n    return y\n' }] },
      /does not get through the statement's example/,
    ],
    [
      'a wrong solution that passes nothing',
      { wrong: [{ ...task.wrong[0]!, source: 'def double(x):\n    return (x ** 2).sum()\n' }] },
      /passes no check at all/,
    ],
    [
      'a check that catches nothing',
      { wrong: [task.wrong[0]!] },
      /check_shape is the first to fail for no wrong solution/,
    ],
    [
      'an example the reference fails',
      { example: 'from solution import triple' },
      /solution\.py fails the statement's example/,
    ],
  ])('%s is a problem', async (_, change, says) => {
    const { problems } = await prove({ ...task, ...change });
    expect(problems.join('\n')).toMatch(says);
  });

  it('a check that is the first to catch a mutant has its place', async () => {
    const one = { ...task, wrong: [task.wrong[0]!] };
    const ran = new Map<string, RanFile>();
    for (const file of filesOf(one)) ran.set(file.name, await runFile(runtime, one, file));
    expect(problemsOf(one, ran, [{ outcome: 'killed', check: 'check_shape' }])).toEqual([]);
  });
});
