// Blocks of a reading, run for real: what passes, what fails where, and which changes a twin's assertions notice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureRuntime } from '../../../scripts/build-runtime.ts';
import { executeBlock } from './block.ts';
import { createNodeRuntime } from './node/index.ts';
import type { MathJson } from './printed.ts';

let runtime: ReturnType<typeof createNodeRuntime>;
beforeAll(async () => {
  runtime = createNodeRuntime({ runtimeDir: (await ensureRuntime()).dir });
});
afterAll(() => runtime.dispose());

const twin = (source: string) => executeBlock(runtime, { id: 'b', kind: 'twin', source });

describe('executeBlock', () => {
  it('runs a snippet and hands back what it printed', async () => {
    const source = 'import torch\nprint(torch.arange(3).tolist(), "é ✓ 𝄞")';
    expect(await executeBlock(runtime, { id: 'b', kind: 'snippet', source })).toEqual({
      status: 'pass',
      message: '',
      output: '[0, 1, 2] é ✓ 𝄞\n',
    });
  });

  it('says at which line a snippet fails', async () => {
    const outcome = await executeBlock(runtime, {
      id: 'b',
      kind: 'snippet',
      source: 'x = 1\n\nassert x == 2, "not two"',
    });
    expect(outcome).toMatchObject({ status: 'fail', line: 3, message: expect.stringContaining('not two') });
  });

  it('runs every snippet in a namespace of its own', async () => {
    await executeBlock(runtime, { id: 'a', kind: 'snippet', source: 'left_behind = 1' });
    expect(
      (await executeBlock(runtime, { id: 'b', kind: 'snippet', source: 'print(left_behind)' })).status,
    ).toBe('fail');
  });

  it('counts the changes to either side that the assertions notice', async () => {
    const outcome = await twin(`
def formula(layers, heads, size):
    return 2 * layers * heads * size
def twin(layers, heads, size):
    total = 0
    for _ in range(layers):
        total += heads * size + heads * size
    return total
assert formula(3, 5, 7) == twin(3, 5, 7)
assert formula(1, 2, 11) == twin(1, 2, 11)
`);
    expect(outcome.status).toBe('pass');
    const { formula, twin: side, survivors } = outcome.mutations!;
    expect(formula.total).toBeGreaterThan(5);
    expect({ formula: formula.killed, twin: side.killed, survivors }).toEqual({
      formula: formula.total,
      twin: side.total,
      survivors: [],
    });
  });

  it('names the changes that weak assertions let through', async () => {
    const outcome = await twin(
      'def formula(a, b):\n    return a * b\ndef twin(a, b):\n    return b * a\nassert formula(1, 1) == twin(1, 1)',
    );
    expect(outcome.mutations!.survivors).toContain('formula, line 2: `a * b` became `a / b`');
  });

  it('ends a change that makes one side loop for ever', async () => {
    const outcome = await twin(`
def formula(n):
    return n * (n + 1) // 2
def twin(n):
    total = 0
    while n > 0:
        total += n
        n = n - 1
    return total
assert formula(6) == twin(6)
`);
    expect(outcome.mutations!.twin).toEqual({
      killed: outcome.mutations!.twin.total,
      total: outcome.mutations!.twin.total,
    });
  });

  it('a twin block without twin() is told so', async () => {
    const outcome = await twin('def formula(a):\n    return a\nassert formula(1) == 1');
    expect(outcome).toMatchObject({ status: 'fail', message: expect.stringContaining('no function `twin`') });
  });

  it('a snippet that never ends is a failure that says so', async () => {
    const limits = { seconds: 1, megabytes: 256 };
    const outcome = await executeBlock(runtime, {
      id: 'b',
      kind: 'snippet',
      source: 'while True:\n    pass',
      limits,
    });
    expect(outcome).toMatchObject({ status: 'fail', message: expect.stringContaining('time limit') });
  });
});

describe('the printed formula', () => {
  /** The value of 2 x y with y called factor, beside a printed tree. */
  const beside = (
    sides: MathJson[],
    code = 'def formula(x, factor):\n    return 2 * x * factor',
    where = 'factor',
  ) =>
    executeBlock(runtime, {
      id: 'p',
      kind: 'twin',
      source: `${code}\ndef twin(x, factor):\n    return x * factor + factor * x\nassert formula(3, 5) == twin(3, 5) == 30`,
      printed: { equations: [{ name: 'C', sides }], where: [{ symbol: 'y', tree: 'y', python: where }] },
    }).then((outcome) => outcome.printed);
  const product = (two: number): MathJson => ['InvisibleOperator', two, 'x', 'y'];

  it('agrees on the calls of the block and on values drawn like them', async () => {
    expect(await beside([product(2)])).toEqual({ status: 'agrees', why: '', values: 5, missing: [] });
  });

  it('a wrong factor is caught, in any of the sides', async () => {
    expect(await beside([product(3)])).toMatchObject({
      status: 'differs',
      why: 'gives 45, not 30, for formula(x=3, factor=5)',
    });
    expect(await beside([product(2), product(4)])).toMatchObject({
      status: 'differs',
      why: 'gives, on side 3, 60, not 30, for formula(x=3, factor=5)',
    });
  });

  it('what the numbers of the block hide shows on other numbers', async () => {
    const square: MathJson = ['InvisibleOperator', 10, 'x'];
    expect(await beside([square])).toMatchObject({ status: 'differs' });
  });

  it('names what has no meaning, and a meaning that is no Python', async () => {
    expect(await beside([['InvisibleOperator', 2, 'x', 'y', 'q_r', 'w']])).toMatchObject({
      status: 'unread',
      missing: ['q_r', 'w'],
    });
    expect(await beside([product(2)], undefined, 'factr')).toMatchObject({
      status: 'names',
      why: `"y = factr": NameError: name 'factr' is not defined`,
    });
  });

  it('reads tensors, sums over indices, and several equations at once', async () => {
    const source = `
import torch
def formula(x, w, g):
    return torch.softmax(x @ w, dim=-1), g.sum(0)
def twin(x, w, g):
    e = (x @ w).exp()
    return e / e.sum(-1, keepdim=True), torch.ones(len(g)) @ g
x, w, g = torch.randn(2, 3), torch.randn(3, 4), torch.randn(5, 2)
for a, b in zip(formula(x, w, g), twin(x, w, g)):
    torch.testing.assert_close(a, b)
`;
    const softmax: MathJson = [
      'InvisibleOperator',
      'softmax',
      ['Delimiter', ['InvisibleOperator', 'x', 'W']],
    ];
    const sum = (entry: string): MathJson => ['Sum', entry, ['Tuple', 'i']];
    const printed = (second: MathJson) => ({
      equations: [
        { name: 'p', sides: [softmax] },
        { name: 'b_j', sides: [second] },
      ],
      where: [{ symbol: 'W', tree: 'W', python: 'w' }],
    });
    const run = (second: MathJson) =>
      executeBlock(runtime, { id: 'p', kind: 'twin', source, printed: printed(second) }).then(
        (one) => one.printed,
      );
    expect(await run(sum('g_ij'))).toMatchObject({ status: 'agrees' });
    expect(await run(sum('g_ji'))).toMatchObject({ status: 'differs' });
    expect(await run(['D', 'L', 'g'])).toMatchObject({ status: 'unread' });
  });
});
