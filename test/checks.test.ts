// The package `lacuna` on our torch says what it says on real PyTorch; and how the runner treats a learner's code.
import { readFileSync } from 'node:fs';
import { verdictSchema } from '@lacuna/grader/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../packages/torch/test/host.ts';

const golden = (name: string): string =>
  readFileSync(new URL(`../packages/checks/goldens/${name}`, import.meta.url), 'utf8');

let host: Host;
let runJob: (job: string) => string;
const run = (job: object) =>
  JSON.parse(
    runJob(JSON.stringify({ v: 1, id: 'job', source: '', checks: '', seed: 0, mistakes: [], ...job })),
  );

beforeAll(async () => {
  host = await startHost({ checks: true });
  host.python.runPython(
    'import json\nfrom lacuna._run import run_job\ndef _run_job(text): return json.dumps(run_job(json.loads(text)))',
  );
  runJob = host.python.globals.get('_run_job');
});

/** Equal up to the last digits of the numbers in it. */
function alike(got: unknown, wanted: unknown, path = ''): string[] {
  if (typeof got === 'number' && typeof wanted === 'number') {
    const near = Math.abs(got - wanted) <= 1e-4 * Math.max(Math.abs(got), Math.abs(wanted)) + 1e-6;
    return near ? [] : [`${path}: ${got} for ${wanted}`];
  }
  if (typeof got === 'string' && typeof wanted === 'string') {
    const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
    if (got.replace(number, '#') !== wanted.replace(number, '#')) return [`${path}: ${got} for ${wanted}`];
    const [a, b] = [got.match(number) ?? [], wanted.match(number) ?? []];
    return a.flatMap((x, i) => alike(Number(x), Number(b[i]), path));
  }
  if (got !== null && wanted !== null && typeof got === 'object' && typeof wanted === 'object') {
    const keys = new Set([...Object.keys(got), ...Object.keys(wanted)]);
    return [...keys].flatMap((key) =>
      alike(
        (got as Record<string, unknown>)[key],
        (wanted as Record<string, unknown>)[key],
        `${path}.${key}`,
      ),
    );
  }
  return got === wanted ? [] : [`${path}: ${String(got)} for ${String(wanted)}`];
}

describe('the vocabulary', () => {
  it('says on our torch what it says on real PyTorch', () => {
    const wanted = JSON.parse(golden('cases.json'));
    const got = run({ id: 'cases', source: golden('learner.py'), checks: golden('cases.py') });
    got.stats = null;
    expect(got.checks.map((c: { id: string }) => c.id)).toEqual(
      wanted.checks.map((c: { id: string }) => c.id),
    );
    expect(alike(got, wanted)).toEqual([]);
  });
});

const CHECK = 'import torch\nfrom lacuna import check\n';

describe('a verdict', () => {
  it('has the shape of the contract, whatever happens', () => {
    for (const job of [
      { source: golden('learner.py'), checks: golden('cases.py') },
      { source: 'def (' },
      { source: 'raise SystemExit(3)' },
      { source: 'print("x" * 300000)' },
      { source: 'x = 1', checks: 'def check_a(solution): assert solution.x == 1' },
    ])
      expect(verdictSchema.safeParse(run(job)).error?.issues ?? []).toEqual([]);
  });

  it('is pass only when every check passes', () => {
    const checks = `${CHECK}def check_b(s):\n    """B."""\n    assert s.f(1) == 2\ndef check_a(s):\n    """A."""\n    assert s.f(2) == 3`;
    const good = run({ source: 'def f(x): return x + 1', checks });
    expect(good.status).toBe('pass');
    expect(good.checks.map((c: { id: string; title: string }) => [c.id, c.title])).toEqual([
      ['check_b', 'B.'],
      ['check_a', 'A.'],
    ]);
    const bad = run({ source: 'def f(x): return 2', checks });
    expect(bad.status).toBe('fail');
    expect(bad.checks.map((c: { status: string }) => c.status)).toEqual(['pass', 'fail']);
    expect(run({ source: 'def f(x): return 2', checks, only: ['check_b'] }).status).toBe('pass');
    expect(run({ source: '', checks: 'x = 1' }).status).toBe('error');
  });

  it('locates a syntax error', () => {
    const verdict = run({ source: 'x = 1\ndef f(:\n    pass\n', checks: 'def check_a(s): pass' });
    expect(verdict).toMatchObject({
      status: 'error',
      at: { line: 2, column: 6 },
      message: 'line 2: SyntaxError: invalid syntax',
    });
    expect(verdict.traceback).toContain('def f(:');
    expect(verdict.checks).toEqual([]);
  });

  it("shows the learner's own frames and no others", () => {
    const source = 'import torch\ndef helper(x):\n    return x @ x\ndef f(x):\n    return helper(x)\n';
    const verdict = run({ source, checks: 'import torch\ndef check_a(s): s.f(torch.ones(2, 3))' });
    expect(verdict.status).toBe('error');
    expect(verdict.at).toEqual({ line: 3, column: 11 });
    expect(verdict.traceback.match(/File "/g)).toHaveLength(2);
    expect(verdict.traceback).not.toMatch(/checks\.py|_run\.py|site\/torch/);
    expect(verdict.traceback).toContain('return x @ x');
    expect(verdict.traceback).toContain(
      'RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)',
    );
  });

  it('keeps output up to its limit and streams it', () => {
    const verdict = run({
      source: 'import sys\nfor i in range(200000): print("line")\nprint("err", file=sys.stderr)',
    });
    expect(verdict.status).toBe('pass');
    expect(verdict.output.truncated).toBe(true);
    expect(verdict.output.text).toHaveLength(100_000);
    host.python.runPython(
      'got = []\nrun_job({"v": 1, "id": "j", "source": "print(1)\\nprint(2)", "checks": "", "seed": 0}, got.append)',
    );
    expect(host.python.runPython('"".join(got)')).toBe('1\n2\n');
  });

  it('runs a program as __main__', () => {
    const verdict = run({
      id: 'train.py',
      source: 'if __name__ == "__main__":\n    print(__name__)\n    raise ValueError("late")',
    });
    expect(verdict).toMatchObject({
      status: 'error',
      at: { line: 3, column: 4 },
      output: { text: '__main__\n' },
    });
    expect(verdict.traceback).toContain('File "train.py", line 3');
    expect(run({ source: 'import sys\nsys.exit(0)' }).status).toBe('pass');
    expect(run({ source: 'import sys\nsys.exit(2)' })).toMatchObject({
      status: 'error',
      message: 'The program ended with exit code 2.',
    });
  });

  it('starts every run and every check afresh', () => {
    const checks = `${CHECK}import random
def check_a(s): s.log.append((random.random(), torch.rand(1).item()))
def check_b(s):
    s.log.append((random.random(), torch.rand(1).item()))
    assert s.log[0] == s.log[1] and len(s.log) == 2`;
    for (let i = 0; i < 2; i++) expect(run({ source: 'log = []', checks }).status).toBe('pass');
    const left = run({
      source: 'import sys\nassert "solution" not in [m for m in sys.modules if m != __name__]\ny = 1',
      checks: 'def check_a(s): assert s.y',
    });
    expect(left.status).toBe('pass');
  });

  it('puts replaced functions back and says so', () => {
    const checks = `${CHECK}def check_a(s): check.close(torch.relu(torch.tensor([-1.0])), torch.tensor([0.0]))
def check_b(s):
    s.break_more()
    check.close(torch.ones(1), torch.zeros(1))
def check_c(s): assert len([1, 2]) == 2 and (torch.ones(2) + 1).tolist() == [2.0, 2.0]`;
    const source = `import torch, builtins
torch.relu = lambda x: x
torch.isclose = lambda *a, **k: torch.ones(1).bool()
def break_more():
    builtins.len = lambda x: 7
    torch.Tensor.__add__ = lambda a, b: a
    torch.set_grad_enabled(False)`;
    const verdict = run({ source, checks });
    expect(verdict.checks.map((c: { status: string }) => c.status)).toEqual(['pass', 'error', 'pass']);
    expect(verdict.message).toContain('Your code replaced torch.relu, torch.isclose');
    expect(verdict.message).toContain('builtins.len');
    expect(run({ source: 'x = 1', checks: 'def check_a(s): assert s.x == 1' }).message).toBe('');
  });

  it('recognises a shipped mistake by its numbers', () => {
    const checks = `${CHECK}def check_a(s): check.close(s.f(torch.arange(3.0)), torch.arange(3.0) * 2)`;
    const wrong = run({ source: 'def f(x): return x * 3', checks });
    expect(wrong.checks[0].fingerprint).toEqual({ check: 'check_a', values: [0, 3, 6] });
    const mistakes = [
      { id: 'none', say: '', fingerprint: null },
      { id: 'other', say: '', fingerprint: { check: 'check_a', values: [0, 3, 7] } },
      { id: 'elsewhere', say: '', fingerprint: { check: 'check_b', values: [0, 3, 6] } },
      { id: 'thrice', say: '', fingerprint: wrong.checks[0].fingerprint },
    ];
    expect(run({ source: 'def f(x): return 3 * x', checks, mistakes }).mistake).toBe('thrice');
    expect(run({ source: 'def f(x): return 4 * x', checks, mistakes }).mistake).toBeUndefined();
  });

  it('turns running out of memory and endless recursion into words', () => {
    const memory = run({ source: 'import torch\ntorch.zeros(10**9)', checks: 'def check_a(s): pass' });
    expect(memory).toMatchObject({ status: 'memory', at: { line: 2, column: 0 } });
    expect(memory.message).toMatch(/tried to allocate 4000000000 bytes/);
    const endless = run({ source: 'def f(x):\n    return f(x)\nf(1)' });
    expect(endless.message).toMatch(/RecursionError/);
    expect(endless.traceback.length).toBeLessThan(4000);
    expect(run({ source: 'print(1)' }).status).toBe('pass');
  });

  it('counts what the engine did', () => {
    const { stats } = run({ source: 'import torch\nx = torch.zeros(1000)\nfor i in range(10): x = x + 1' });
    expect(stats.operations).toBeGreaterThanOrEqual(11);
    expect(stats.peakBytes).toBeGreaterThanOrEqual(8000);
    expect(run({ source: '' }).stats.operations).toBe(0);
  });

  it('leaves no tensors behind', () => {
    const live = () => Number(host.bridge.live!());
    run({ source: 'x = 1' });
    const before = live();
    run({ source: 'import torch\nkept = [torch.ones(10) for _ in range(50)]\nraise ValueError("x")' });
    expect(live()).toBe(before);
  });
});

it('a mistake is known by its numbers where sums cancel, and not by other numbers', () => {
  const source = `from lacuna._mistakes import recognise
def seen(values, check="c"):
    shipped = [{"id": "m", "fingerprint": {"check": "c", "values": [0.7, -0.00013772, None]}}]
    return recognise({"fingerprint": {"check": check, "values": values}}, shipped)
print(seen([0.7, -0.00013770, None]), seen([0.7, -0.00023772, None]), seen([0.7001, -0.00013772, None]))
print(seen([0.7, -0.00013772, 0.0]), seen([0.7, -0.00013772]), seen([0.7, -0.00013772, None], "d"))`;
  expect(host.run(source).trim()).toBe('m None None\nNone None None');
});

it('of two mistakes that leave nearly the same numbers the nearer is told', () => {
  const source = `from lacuna._mistakes import recognise
shipped = [{"id": name, "fingerprint": {"check": "c", "values": [value, 3.0]}} for name, value in [("a", 0.70001), ("b", 0.7)]]
print([recognise({"fingerprint": {"check": "c", "values": [value, 3.0]}}, shipped) for value in (0.7, 0.70001, 0.700002)])`;
  expect(host.run(source).trim()).toBe("['b', 'a', 'b']");
});

it('a difference in the last digits is not taken for another order', () => {
  const source = `import torch
from lacuna import check
got, wanted = (torch.tensor([1.0, value, 4.0], dtype=torch.float64) for value in (2.0, 2.0000000000000004))
try:
    check.close(got, wanted, rtol=0, atol=0)
except Exception as failure:
    print(failure)`;
  expect(host.run(source).trim()).toMatch(
    /^.*Only the last digits differ, but here they must be equal exactly\.$/,
  );
});
