// The real `lacuna new` on a copy of the real curriculum: files, what is said, and what is refused.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const bin = path.join(repository, 'apps/cli/bin/lacuna.js');
let home: string;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'lacuna-new-'));
  cpSync(path.join(repository, 'curriculum'), path.join(home, 'curriculum'), { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function lacuna(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: home,
    env: { ...process.env, NO_COLOR: '1', LACUNA_CURRICULUM: 'curriculum' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('lacuna new', () => {
  it('writes files that check has nothing against but what is to write', () => {
    expect(lacuna('new', 'topic', 'rlhf', '--title', 'RLHF')).toEqual({
      status: 0,
      stderr: '',
      stdout: `changed curriculum/deep-learning/subject.yaml
new     curriculum/deep-learning/topics/rlhf/topic.yaml: 3 to write
\`lacuna check --no-run\` lists what is to write; \`lacuna preview\` shows it on its page.
`,
    });
    expect(lacuna('new', 'task', 'dl_900_dpo', '--point', 'rlhf-first', 'attn-sdpa').status).toBe(0);
    expect(
      readFileSync(path.join(home, 'curriculum/deep-learning/topics/attention/topic.yaml'), 'utf8'),
    ).toContain('dl_900_dpo]');
    const { status, stdout } = lacuna('check', '--no-run', '--json');
    expect(status).toBe(1);
    const issues: { rule: string; severity: string; file: string }[] = JSON.parse(stdout).issues;
    const own = issues.filter(({ file, severity }) => severity === 'error' && file.includes('/rlhf/'));
    expect(own.length).toBeGreaterThan(10);
    expect(new Set(own.map(({ rule }) => rule))).toEqual(new Set(['to-write']));
  });

  it('refuses what would break the curriculum, and writes nothing', () => {
    const before = readFileSync(path.join(home, 'curriculum/deep-learning/topics/cnn/topic.yaml'), 'utf8');
    const refused = (...args: string[]) => {
      const { status, stdout, stderr } = lacuna('new', ...args);
      expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
      return stderr;
    };
    expect(refused('point', 'kv-mla', '--topic', 'cnn')).toMatch(
      /^lacuna: there can be no new point "kv-mla": the id "kv-mla" of this point is taken by a point .*; ids are unique/,
    );
    expect(refused('point', 'Kv_Mla', '--topic', 'cnn')).toMatch(/an id is lower-case letters/);
    expect(refused('section', 'x', '--point', 'kv-mia')).toBe(
      'lacuna: there is no point "kv-mia"; did you mean "kv-mla"?\n',
    );
    expect(refused('question', 'x', '--point', 'kv-mla', '--level', 'hard')).toMatch(/basic, medium, killer/);
    expect(refused('topic', 'kv-cache')).toMatch(/topics\/kv-cache\/topic\.yaml is there already/);
    expect(refused('topic', '../../up')).toMatch(/there can be no new topic/);
    expect(existsSync(path.join(home, 'curriculum/up'))).toBe(false);
    expect(readFileSync(path.join(home, 'curriculum/deep-learning/topics/cnn/topic.yaml'), 'utf8')).toBe(
      before,
    );
  });
});
