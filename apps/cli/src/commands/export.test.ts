// The real `lacuna export` on the real curriculum: what goes to files, to stdout and to stderr, and wrong usage.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { curriculumSchema } from '@lacuna/curriculum';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/lacuna.js', import.meta.url));
let home: string;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'lacuna-export-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function lacuna(...args: string[]) {
  const { LACUNA_CURRICULUM, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'export', ...args], {
    cwd: home,
    env: { ...env, NO_COLOR: '1' },
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return { status, stdout, stderr };
}

describe('lacuna export', () => {
  it('markdown and anki write files and say so on stderr', () => {
    const markdown = lacuna('markdown', '--topic', 'kv-cache', '--out', 'books/all');
    expect(markdown).toMatchObject({ status: 0, stdout: '' });
    expect(markdown.stderr).toMatch(
      /^books\/all\/materials\.md: \d+ KiB\nbooks\/all\/interview-qa\.md: \d+ KiB\n$/,
    );
    expect(readFileSync(path.join(home, 'books/all/materials.md'), 'utf8')).toMatch(
      /^# Deep learning: Materials\n/,
    );
    expect(lacuna('anki', '--topic', 'kv-cache', '--out', 'q.apkg')).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(path.join(home, 'q.apkg')).subarray(0, 2).toString()).toBe('PK');
  });

  it('json is data alone on stdout, of one topic when asked', () => {
    const { status, stdout } = lacuna('json', '--topic', 'kv-cache');
    expect(status).toBe(0);
    const data = curriculumSchema.parse(JSON.parse(stdout));
    expect(data.topics.map(({ id }) => id)).toEqual(['kv-cache']);
    expect(data.topics[0]!.tasks[0]).toMatchObject({ id: 'dl_011_kv_cache', proven: true });
    expect(JSON.parse(lacuna('json', '--json-schema').stdout).properties.schema.const).toBe(
      'lacuna.curriculum/1',
    );
  });

  it('python prints one file of one task', () => {
    const { status, stdout } = lacuna('python', 'dl_011_kv_cache');
    expect(status).toBe(0);
    expect(stdout).toContain('def check_prefill');
  });

  it('wrong usage is exit 2 and says what to write', () => {
    expect(lacuna('dl_011_kv_cache')).toMatchObject({
      status: 2,
      stderr:
        'lacuna: there is no format "dl_011_kv_cache"; for a task write: lacuna export python dl_011_kv_cache\n',
    });
    expect(lacuna()).toMatchObject({
      status: 2,
      stderr: 'lacuna: export needs a format; formats are markdown, anki, json and python\n',
    });
    expect(lacuna('anki', '--topic', 'kv-cach', '--out', 'x.apkg')).toMatchObject({
      status: 2,
      stderr: 'lacuna: there is no topic "kv-cach"; did you mean "kv-cache"?\n',
    });
    expect(lacuna('anki', '--topic', 'cnn', '--out', 'x.apkg').status).toBe(2);
    expect(existsSync(path.join(home, 'x.apkg'))).toBe(false);
    expect(lacuna('markdown')).toMatchObject({
      status: 2,
      stderr: 'lacuna: this format is no text for the screen; name a folder with --out\n',
    });
    expect(lacuna('python', 'dl_999').stderr).toMatch(/^lacuna: there is no task "dl_999"; there are: dl_/);
  });
});
