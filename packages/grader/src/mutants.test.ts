// Mutants of programs, made and judged for real: which there are, that each is one small change, what becomes of them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow, ROOT } from '../../../scripts/build-runtime/inputs.ts';
import { ensureRuntime } from '../../../scripts/build-runtime.ts';
import { jobFor } from './job.ts';
import { judgeMutants, type MutableTask, type MutantOutcome, planMutants } from './mutants.ts';
import { createNodeRuntime } from './node/index.ts';
import { pythonJson } from './python-literal.ts';

let runtime: ReturnType<typeof createNodeRuntime>;
beforeAll(async () => {
  runtime = createNodeRuntime({ runtimeDir: (await ensureRuntime()).dir });
});
afterAll(() => runtime.dispose());

/** Runs Python that finds `given` as a value, and returns what it prints as JSON. */
async function python(given: unknown, program: string): Promise<unknown> {
  const source = `import ast, json, lacuna_mutants\ngiven = json.loads(json.loads(${pythonJson(JSON.stringify(given))}))\n${program}`;
  const verdict = await runtime.grade(
    jobFor({ id: 'test', task: null, source, limits: { seconds: 60, megabytes: 512 } }),
  );
  expect(verdict.message + verdict.traceback).toBe('');
  return JSON.parse(verdict.output.text);
}

/** The changed lines of all mutants of `def f(...)` with this body, spaces at the ends removed. */
async function mutantLines(program: string): Promise<string[]> {
  const told = await python(
    program,
    'print(json.dumps([m.source(given).split("\\n")[m.line - 1].strip() for m in lacuna_mutants.mutants(given)]))',
  );
  return told as string[];
}

const solutions = filesBelow('curriculum')
  .filter((name) => name.endsWith('/solution.py'))
  .map((name) => [
    path.basename(path.dirname(name)),
    readFileSync(path.join(ROOT, 'curriculum', name), 'utf8'),
  ]);

/** One of everything the finder walks through. */
const MIXED = `"""A module."""
from __future__ import annotations

import torch
from torch import nn

SCALE = 2.0


@torch.no_grad()
def f(x: torch.Tensor, n: int = 3, *, keep=False) -> torch.Tensor:
    """Doubles 2 + 2."""
    if n < 1:
        raise ValueError(f"n is {n + 1}")
    assert n > 0, "n + 1"
    total = 0
    for i in range(n):
        total += x[:, i : i + 2].sum(dim=-1, keepdim=True) * (
            SCALE -
            1.0
        )
    while n > 1 and not keep:
        n -= 1
        if n == 2: break
    with torch.no_grad():
        y = -x if keep else x.detach().mT @ x
    print("n + 1", n + 1)
    try:
        return y.contiguous()
    except RuntimeError:
        return [a for a in x if a > 0 or a < -1]


class Net(nn.Module):
    size: int = 4

    def forward(self, x): return(x**-2)
`;

describe('the mutants of a program', { timeout: 120_000 }, () => {
  it.each([...solutions, ['one of everything', MIXED]])(
    '%s: each parses, differs in its own lines only, and is known by an id of its own',
    async (_, program) => {
      const found = await python(
        program,
        `import re
found = lacuna_mutants.mutants(given)
lines, bad = given.split("\\n"), []
for m in found:
    text = m.source(given)
    tree = ast.parse(text)
    now = text.split("\\n")
    last = m.line + given.encode()[m.start:m.end].count(b"\\n")
    same = [i for i, (a, b) in enumerate(zip(lines, now), 1) if a != b]
    if text == given or len(now) != len(lines) or not same or min(same) < m.line - (m.operator == "drop-decorator") or max(same) > last:
        bad.append(m.id)
    if ast.dump(tree) == ast.dump(ast.parse(given)):
        bad.append("same tree " + m.id)
ids = lambda text: [m.id for m in lacuna_mutants._Finder(text, "x").found]
every, again, moved = ids(given), ids(given), ids("# a comment\\n" + given)
print(json.dumps({"bad": bad, "many": len(found) > 10, "unique": len(set(every)) == len(every),
    "again": again == every, "moved": moved == every, "texts": len({m.source(given) for m in found}) == len(found)}))`,
      );
      expect(found).toEqual({ bad: [], many: true, unique: true, again: true, moved: true, texts: true });
    },
  );

  it('are written where they were meant: the text parses to the very tree that was changed', async () => {
    const wrong = await python(
      [MIXED, ...solutions.map(([, text]) => text)],
      `bad = []
for program in given:
    for m in lacuna_mutants._Finder(program, "x").found:
        text = m.source(program)
        # A tuple that is an index or a target of a loop is written without its parentheses.
        forms = (m.after, m.after[1:-1]) if m.operator == "swap-items" else (m.after,)
        now = ast.unparse(ast.parse(text)).replace("\\n", " ")
        if m.operator != "operator" and not any(form in now for form in forms):
            bad.append([m.id, m.before, m.after])
print(json.dumps(bad))`,
    );
    expect(wrong).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    [
      'operators and operands',
      'def f(a, b):\n    return a - b',
      ['return (a + b)', 'return a', 'return (b - a)'].slice(0, 2),
    ],
    [
      'precedence',
      'def f(a, b):\n    return a * (b + 1) % 2',
      [
        'return (a * (b + 1) // 2)',
        'return (a / (b + 1)) % 2',
        'return a * (b - 1) % 2',
        'return a * (1) % 2',
      ],
    ],
    ['comparisons', 'def f(a, b):\n    return a < b', ['return (a <= b)', 'return (a >= b)']],
    [
      'an axis',
      'def f(x):\n    return x.softmax(dim=-1)',
      ['return x.softmax(dim=(-2))', 'return x', 'return x.log_softmax(dim=-1)'],
    ],
    [
      'keepdim',
      'def f(x):\n    return x.amax(-1, keepdim=True)',
      ['return x.amax(-1, keepdim=False)', 'return x.amax(-2, keepdim=True)'],
    ],
    [
      'dropped calls',
      'def f(x):\n    return x.detach().contiguous()',
      ['return x.detach()', 'return x.contiguous()'],
    ],
    ['swapped arguments', 'def f(a, b, g):\n    return g(a, b)', ['return g(b, a)', 'return a']],
    [
      'slices',
      'def f(x, n):\n    return x[:, n:]',
      ['return x[:, :]', 'return x[:, n + 1:]', 'return x[:, n - 1:]', 'return x[n:, :]'],
    ],
    [
      'ranges',
      'def f(n):\n    return list(range(n))',
      ['return list(range(n + 1))', 'return list(range(n - 1))'],
    ],
    ['transposes', 'def f(q, k):\n    return q @ k.mT', ['return (k.mT @ q)', 'return q @ k']],
    ['dropped lines', 'def f(x):\n    x = x.clone()\n    x += 1\n    return x', ['pass', 'x -= 1', 'x = x']],
    [
      'conditions',
      'def f(a, b, c):\n    if a and b:\n        return 1\n    return 2 if c is None else 3',
      [
        'if (a or b):',
        'if a:',
        'if b:',
        'pass',
        'return 2 if (c is not None) else 3',
        'return (3 if c is None else 2)',
      ],
    ],
    ['contexts', 'import torch\ndef f(x):\n    with torch.no_grad():\n        return x + 1', ['if (True):']],
    ['decorators', 'import torch\n@torch.no_grad()\ndef f(x):\n    return x', ['#']],
    ['defaults', 'def f(x, eps=1e-5):\n    return x + eps', ['def f(x, eps=0.0):', 'def f(x, eps=0.0001):']],
  ])('%s', async (_, program, expected) => {
    expect(await mutantLines(program)).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ['docstrings', 'def f(x):\n    """1 + 1"""\n    return x'],
    ['annotations', 'def f(x: 1 + 1) -> 2 + 2:\n    return x'],
    [
      'messages and guards',
      'def f(x):\n    if x is None:\n        raise ValueError("a" + "b")\n    assert x, "c" + "d"\n    return x',
    ],
    ['what is printed', 'def f(x):\n    print(1 + 1)\n    return x'],
    ['imports', 'import torch\nfrom torch import nn'],
  ])('leave %s alone', async (_, program) => {
    expect(await mutantLines(program)).toEqual([]);
  });

  it('are fewer than the changes: one that compiles to the same is none', async () => {
    const lines = await mutantLines('def f(x):\n    if True and True:\n        return x');
    expect(lines).toContain('if True and False:');
    expect(lines).not.toContain('if True:');
  });
});

const task: MutableTask = {
  id: 'count',
  limits: { seconds: 3, megabytes: 256 },
  solution: `def count(n):
    total = 0
    while n > 0:
        n -= 1
        total += 2
    return total

def last(xs):
    return xs[len(xs) - 1]
`,
  checks: `def check_zero(solution):
    """Nothing gives nothing."""
    assert solution.count(0) == 0
def check_three(solution):
    """Two for each."""
    assert solution.count(3) == 6
`,
  example: 'from solution import count\nprint(count(0))',
};

async function judgeAll(one: MutableTask, ids?: string[]) {
  const plan = await planMutants(runtime, one);
  const outcomes = new Map<string, MutantOutcome>();
  const wanted = ids ?? plan.mutants.map(({ id }) => id);
  for (let left = wanted; left.length > 0; left = left.filter((id) => !outcomes.has(id)))
    await judgeMutants(runtime, one, left, plan.steps, (id, outcome) => outcomes.set(id, outcome));
  const of = (before: string, after: string) =>
    plan.mutants
      .filter((mutant) => mutant.before === before && mutant.after === after)
      .map(({ id }) => outcomes.get(id));
  return { plan, outcomes, of };
}

describe('judging mutants', { timeout: 120_000 }, () => {
  it('says which check is the first to notice, and who survives', async () => {
    const { of, outcomes, plan } = await judgeAll(task);
    expect(outcomes.size).toBe(plan.mutants.length);
    expect(of('total += 2', '')).toEqual([{ outcome: 'killed', check: 'check_three' }]);
    expect(of('0', '1')).toContainEqual({ outcome: 'killed', check: 'check_zero' });
    expect(of('len(xs) - 1', 'len(xs)')).toEqual([{ outcome: 'survived' }]);
  });

  it('stops an endless loop by its steps; one already in the example is not counted', async () => {
    const { of } = await judgeAll(task);
    expect(of('n -= 1', '')).toEqual([{ outcome: 'stopped', check: 'check_three' }]);
    const eager = { ...task, example: 'from solution import count\nprint(count(2))' };
    expect((await judgeAll(eager)).of('n -= 1', '')).toEqual([{ outcome: 'excluded' }]);
  });

  it('does not count one that fails the example', async () => {
    const { outcomes } = await judgeAll({
      ...task,
      example: 'from solution import count\nassert count(1) == 2',
    });
    expect([...outcomes.values()]).toContainEqual({ outcome: 'excluded' });
    expect([...outcomes.values()]).not.toContainEqual(expect.objectContaining({ outcome: 'stopped' }));
  });

  it('goes on after one that sits in a single endless operation', async () => {
    const heavy = {
      ...task,
      solution:
        'def count(n):\n    if n < 100:\n        return n * 2\n    return sum(range(10 ** (n // 1000))) * 0 + n * 2\n',
      checks: `def check_large(solution):
    """A large number."""
    assert solution.count(10) == 20
    assert solution.count(3000) == 6000
`,
    };
    const plan = await planMutants(runtime, heavy);
    const slow = plan.mutants.find(({ before, after }) => before === 'n // 1000' && after === 'n')!;
    const quick = plan.mutants
      .filter(({ id }) => id !== slow.id)
      .map(({ id }) => id)
      .slice(0, 2);
    const { outcomes } = await judgeAll(heavy, [slow.id, ...quick]);
    expect(outcomes.get(slow.id)).toEqual({ outcome: 'stopped', check: 'unknown' });
    expect([...outcomes.keys()]).toEqual([slow.id, ...quick]);
  });

  it('does not let one mutant spoil the next', async () => {
    const shared = {
      ...task,
      solution:
        'import torch\n\ndef count(n):\n    torch.set_grad_enabled(False)\n    torch.set_grad_enabled(True)\n    return n * 2\n',
    };
    const { of, outcomes } = await judgeAll(shared);
    expect(of('n * 2', 'n')).toEqual([{ outcome: 'killed', check: 'check_three' }]);
    expect([...outcomes.values()].filter(({ outcome }) => outcome === 'survived').length).toBeGreaterThan(0);
  });

  it('says so when the reference itself does not come back', async () => {
    await expect(planMutants(runtime, { ...task, solution: 'def count(n) return' })).rejects.toThrow(
      /could not be made/,
    );
  });
});
