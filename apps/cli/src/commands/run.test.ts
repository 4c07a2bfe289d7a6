// `lacuna run`, `grade` and `prove` as a person meets them: what is printed where, and the exit codes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verdictSchema } from '@lacuna/grader/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureRuntime } from '../../../../scripts/build-runtime.ts';
import { ROOT } from '../task-folder.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-run-'));
beforeAll(async () => {
  await ensureRuntime();
});
afterAll(() => rmSync(folder, { recursive: true }));

function lacuna(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'apps/cli/bin/lacuna.js'), ...args],
    {
      cwd: folder,
      input,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

const file = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
  return name;
};

describe('lacuna run', () => {
  it('prints what the program prints, gives it its arguments, ends with 0', () => {
    const name = file('hello.py', 'import sys, torch\nprint(torch.ones(2).sum().item(), sys.argv)');
    expect(lacuna(['run', name, '--timeout', '30', '--', '-n', '--timeout', '3'])).toEqual({
      status: 0,
      stdout: "2.0 ['hello.py', '-n', '--timeout', '3']\n",
      stderr: '',
    });
  });

  it("shows an uncaught exception as the user's own frames on stderr and ends with 1", () => {
    const name = file('broken.py', 'print("before")\ndef f(x):\n    return x.missing\nf(1)');
    const { status, stdout, stderr } = lacuna(['run', name]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'before\n' });
    expect(stderr).toMatch(
      /^Traceback[\s\S]*File "broken\.py", line 4, in <module>[\s\S]*line 3, in f[\s\S]*AttributeError/,
    );
    expect(stderr).not.toMatch(/lacuna|_run\.py/);
  });

  it('stops at the timeout with one line and 1', () => {
    const { status, stderr } = lacuna(['run', '--timeout', '1', '-'], 'while True:\n    pass');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Stopped after 1 s[^\n]*line 2[^\n]*\n$/);
  });

  it('streams everything, also what is more than a verdict keeps', () => {
    const { stdout, status } = lacuna([
      'run',
      file('long.py', 'for i in range(30_000):\n    print("line", i)'),
    ]);
    expect(status).toBe(0);
    expect(stdout.split('\n').length).toBe(30_001);
  });

  it.each([
    [['run', 'missing.py'], /cannot read missing\.py/],
    [['run', '--timeout', 'soon', 'x.py'], /above 0/],
    [['grade', 'dl_000_nothing', 'x.py'], /there is no task "dl_000_nothing"; there are: .*dl_011_kv_cache/],
    [['grade', 'dl_011_kv_cache', 'missing.py'], /cannot read missing\.py/],
    [['grade', 'dl_011_kv_cache', 'x.py', '--part', 'x'], /has no part "x"; it has: bytes/],
    [['prove', 'dl_000_nothing'], /there is no task/],
  ])('%j is wrong usage: 2', (args, says) => {
    const { status, stderr, stdout } = lacuna(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
});

describe('lacuna grade', () => {
  const task = path.join(ROOT, 'curriculum/deep-learning/topics/kv-cache/tasks/dl_011_kv_cache');

  it('passes the reference and says so check by check', () => {
    const { status, stdout } = lacuna(['grade', 'dl_011_kv_cache', path.join(task, 'solution.py')]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ok {3}check_/);
    expect(stdout).toMatch(/pass, \d+ of \d+ checks, \d+ ms\n$/);
  });

  it('fails a wrong answer, names the check and the mistake, as JSON alone on stdout', () => {
    const { status, stdout } = lacuna([
      'grade',
      'dl_011_kv_cache',
      path.join(task, 'wrong/no_causal_mask.py'),
      '--json',
    ]);
    expect(status).toBe(1);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ schema: 'lacuna.verdict/1', task: 'dl_011_kv_cache' });
    const verdict = verdictSchema.parse(answer.verdict);
    expect(verdict).toMatchObject({ status: 'fail', mistake: 'no_causal_mask' });
  });
});
