// `lacuna prove` on a small task of its own: what it proves, what it finds, its ledger, and how it goes on after a stop.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ProofFile, proofSchema } from '@lacuna/curriculum';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureRuntime } from '../../../../scripts/build-runtime.ts';
import { ROOT } from '../task-folder.ts';

const home = mkdtempSync(path.join(tmpdir(), 'lacuna-prove-'));
const folder = path.join(home, 'curriculum/sample/topics/counting/tasks/dl_901_double');
const cache = path.join(ROOT, '.cache/proofs');

const FILES = {
  'task.yaml': `id: dl_901_double
title: Double
level: easy
parts:
  - { id: all, title: All, minutes: 5, points: [doubling], checks: [check_shape, check_values] }
limits: { seconds: 20, megabytes: 256 }
`,
  'task.en.md':
    'Double.\n\n```python example\nimport torch\nfrom solution import double\nprint(double(torch.ones(2)))\n```\n',
  'hints.en.md': '## One\n\nA.\n\n## Two\n\nB.\n\n## Three\n\nC.\n',
  'starter.py': 'def double(x):\n    raise NotImplementedError\n',
  'solution.py': 'def double(x):\n    y = x * 2\n    return y.contiguous()\n',
  'checks.py': `import torch
from lacuna import check


def check_shape(solution):
    """The shape stays."""
    check.same_shape(solution.double(torch.ones(2, 3)), (2, 3), what="double(x)")


def check_values(solution):
    """Every value is doubled."""
    x = torch.arange(4.0)
    check.close(solution.double(x), x + x, what="double(x)")
`,
  'wrong/squares.py': '# mistake: You squared.\n# fails: check_values\ndef double(x):\n    return x ** 2\n',
  'wrong/sums.py':
    '# mistake: You summed.\n# fails: check_shape\ndef double(x):\n    return (x * 2).sum() if x.dim() > 1 else x * 2\n',
  'wrong/halves.py': '# mistake: You halved.\n# fails: check_values\ndef double(x):\n    return x / 2\n',
};

function write(name: string, text: string) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const edit = (name: string, from: string, to: string) => {
  expect(read(name)).toContain(from);
  write(name, read(name).replace(from, to));
};
const ledger = () => proofSchema.parse(JSON.parse(read('proof.json')));
const editLedger = (change: (proof: ProofFile) => void) => {
  const proof = ledger();
  change(proof);
  write('proof.json', JSON.stringify(proof));
};

beforeAll(async () => {
  await ensureRuntime();
  mkdirSync(path.join(home, 'curriculum/sample'), { recursive: true });
  writeFileSync(path.join(home, 'curriculum/sample/subject.yaml'), 'id: sample\n');
});
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(FILES)) write(name, text);
  // Words of its own, so that no test lives on what another one left in the cache.
  write('checks.py', `"""${randomUUID()}"""\n${FILES['checks.py']}`);
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  forget();
});
/** Empties what the command remembers of this task. */
function forget() {
  for (const name of readdirSync(cache))
    if (name.startsWith('dl_901_double')) rmSync(path.join(cache, name), { force: true });
}

const environment = (more: Record<string, string> = {}) => ({
  ...process.env,
  NO_COLOR: '1',
  LACUNA_CURRICULUM: path.join(home, 'curriculum'),
  ...more,
});
const bin = path.join(ROOT, 'apps/cli/bin/lacuna.js');
function prove(args: string[] = [], more: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'prove', '--jobs', '1', ...args], {
    cwd: home,
    env: environment(more),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The one survivor: a result that is contiguous already. */
const waiver = (out: string) => /- mutant: (\S+)\n +change: (".*")/.exec(out)!;

// Each run starts a Python of its own; a busy machine needs minutes for some of them.
describe('lacuna prove', { timeout: 300_000 }, () => {
  it('counts the mutants, prints a waiver ready to fill in, and does not prove what misses too many', () => {
    const first = prove();
    expect(first.status).toBe(1);
    expect(first.stdout).toMatch(
      /^dl_901_double: not proven; 2 checks, 3 wrong solutions, \d+ of \d+ mutants rejected/,
    );
    expect(first.stdout).toMatch(/its checks reject \d+ of \d+ mutants, fewer than 95 in 100/);
    expect(first.stdout).toMatch(/# line 3 becomes: return y\n/);
    const [, mutant, change] = waiver(first.stdout);
    expect(change).toBe('"y.contiguous() -> y"');
    write(
      'waivers.yaml',
      `- mutant: ${mutant}\n  change: ${change}\n  reason: "y is new and contiguous whatever x was."\n`,
    );
    expect(prove().stdout).toMatch(/1 of \d+ mutants are waived, more than 5 in 100/);
  });

  it('records, then holds every later run against the record', () => {
    write('solution.py', 'def double(x):\n    return x * 2\n');
    const recorded = prove(['--record']);
    expect(recorded).toMatchObject({ status: 0 });
    expect(recorded.stdout).toMatch(/proven;.*\n {2}recorded without PyTorch/);
    expect(ledger()).toMatchObject({ task: 'dl_901_double', python: null, reference: { status: 'pass' } });
    expect(Object.keys(ledger().mutants.killed).length).toBeGreaterThan(0);

    const later = prove(['--sample', '5', '--seed', 'a']);
    expect(later.stdout).toMatch(/a sample: 1 mutant judged again\n {2}it has no verdicts of real PyTorch/);
    expect(later.status).toBe(1);

    editLedger((proof) => {
      proof.wrong.squares!.checks.check_values = 'pass';
      const [[check, ids]] = Object.entries(proof.mutants.killed) as [[string, string[]]];
      delete proof.mutants.killed[check];
      proof.mutants.survived = ids;
    });
    const contradicted = prove().stdout;
    expect(contradicted).toMatch(
      /check_values of wrong\/squares\.py is "pass" in proof\.json and "fail" now/,
    );
    expect(contradicted).toMatch(
      /the mutant double\/\S+ is survived in proof\.json and killed by check_\w+ now/,
    );

    edit('wrong/squares.py', 'x ** 2', 'x * x');
    expect(prove(['--sample', '5']).stdout).toMatch(
      /proof\.json is stale: wrong\/squares\.py changed since it was recorded; run `lacuna prove --record dl_901_double`/,
    );
    prove(['--record']);
    editLedger((proof) => {
      proof.tools.checks = '0'.repeat(64);
    });
    expect(prove().stdout).toMatch(/stale: the package lacuna \(packages\/checks\) changed/);
    prove(['--record']);
    editLedger((proof) => {
      proof.mutants.survived.push('double/operator/00000000');
    });
    expect(prove(['--sample', '5']).stdout).toMatch(/speaks of other mutants than there are now/);
  });

  it('says what is wrong with a waiver', () => {
    write(
      'waivers.yaml',
      '- mutant: double/operator/00000000\n  change: a -> b\n  reason: "There is no such mutant at all."\n',
    );
    expect(prove().stdout).toMatch(
      /waivers\.yaml: double\/operator\/00000000 is no mutant of solution\.py any more/,
    );
    const killed = JSON.parse(prove(['--json']).stdout);
    expect(killed).toMatchObject({
      schema: 'lacuna.prove/2',
      tasks: [{ proven: false, task: 'dl_901_double' }],
    });
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    [
      'a Python without torch',
      ['--runtime', 'python'],
      { LACUNA_TORCH_PYTHON: 'python3-no-such' },
      /python3-no-such cannot import torch .*LACUNA_TORCH_PYTHON/,
    ],
    ['a record of a sample', ['--record', '--sample', '5'], {}, /--record needs every mutant/],
    ['no percentage', ['--sample', '0'], {}, /above 0, at most 100/],
    ['no number of jobs', ['--jobs', 'many'], {}, /whole number/],
  ])('%s is wrong usage: 2', (_, args, env, says) => {
    const { status, stdout, stderr } = prove(args, env);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });

  it('goes on after a stop, and runs again only what changed', async () => {
    forget();
    // Mutants slow enough to be stopped among.
    edit('checks.py', 'x = torch.arange(4.0)', 'import time; time.sleep(0.4); x = torch.arange(4.0)');
    const child = spawn(process.execPath, [bin, 'prove', '--jobs', '1'], { cwd: home, env: environment() });
    const lines = () =>
      readdirSync(cache)
        .filter((name) => name.startsWith('dl_901_double'))
        .flatMap((name) => readFileSync(path.join(cache, name), 'utf8').split('\n'))
        .filter((line) => line.startsWith('["mutant '));
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    const stop = setInterval(() => {
      if (lines().length > 0) child.kill('SIGKILL');
    }, 20);
    await ended;
    clearInterval(stop);
    const atStop = lines();
    const { stdout } = prove();
    const all = Number(/(\d+) of \d+ mutants rejected/.exec(stdout)![1]);
    expect(all).toBeGreaterThan(0);
    const keys = lines().map((line) => (JSON.parse(line) as [string])[0]);
    expect(new Set(keys).size).toBe(keys.length); // none was run twice
    expect(lines().slice(0, atStop.length)).toEqual(atStop);
    expect(keys.length).toBeGreaterThan(atStop.length);
    prove();
    expect(lines().length).toBe(keys.length);
  });
});
