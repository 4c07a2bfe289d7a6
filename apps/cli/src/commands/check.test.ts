// The real `lacuna check` on a copy of the real curriculum: clean as it is, and everything broken is named in one run.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { evidenceSchema } from '@lacuna/curriculum';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const bin = path.join(repository, 'apps/cli/bin/lacuna.js');
const topic = 'deep-learning/topics/kv-cache';
const task = `${topic}/tasks/dl_011_kv_cache`;
let home: string;

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'lacuna-check-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(path.join(home, 'curriculum'), { recursive: true, force: true });
  cpSync(path.join(repository, 'curriculum'), path.join(home, 'curriculum'), { recursive: true });
});

function lacuna(...args: string[]) {
  const { NO_COLOR, FORCE_COLOR, LACUNA_CURRICULUM, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: home,
    env: { ...env, LACUNA_CURRICULUM: 'curriculum' },
    encoding: 'utf8',
    timeout: 300_000,
  });
  return { status, stdout, stderr, lines: stdout.split('\n') };
}

function edit(file: string, change: (text: string) => string): void {
  const full = path.join(home, 'curriculum', file);
  const before = readFileSync(full, 'utf8');
  const after = change(before);
  expect(after, `the change of ${file} must change something`).not.toBe(before);
  writeFileSync(full, after);
}

/** Line number (from 1) of the first line that holds `text`. */
function lineOf(file: string, text: string): number {
  const lines = readFileSync(path.join(home, 'curriculum', file), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

describe('lacuna check', () => {
  it('is clean on the curriculum as it is', () => {
    lacuna('gaps', '--record'); // a row that is due is no fault of the text
    const { status, stdout, stderr } = lacuna('check');
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^no errors, 0 warnings; \d+ files, \d+ blocks run, \d+ of \d+ formulas evaluated as printed[^\n]*\n$/,
    );
    expect(status).toBe(0);
  }, 300_000);

  it('names everything that is broken, in one run, by file, line and remedy', () => {
    rmSync(path.join(home, 'curriculum', task, 'checks.py'));
    rmSync(path.join(home, 'curriculum', 'deep-learning/topics/cnn/topic.yaml'));
    edit(`${topic}/materials.en.md`, (text) =>
      text
        .replace(/(\$\$ \{#kv-bytes\}\n)/, '$1\\frac{1}{ ')
        .replace(/(```python twin=kv-batch[\s\S]*?def formula\([^)]*\)[^\n]*:\n)/, '$1    return -12345\n')
        .replace('\\frac{2 \\, n_h}', '\\frac{3 \\, n_h}')
        .replace('::section{#kv-heads points="kv-mqa-gqa"', '::section{#kv-heads points="kv-mqa-gqq"')
        .replace(/\[@([A-Za-z]+)(\d\d)\]/, '[@$1$2x]'),
    );
    edit(`${topic}/topic.yaml`, (text) => text.replace('sources: [Sha19, Ain23]', 'sources: [Sha19, Ain32]'));
    const { status, lines, stderr } = lacuna('check');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const has = (start: string, middle: string, fix: string) =>
      expect(
        lines.find((line) => line.startsWith(start) && line.includes(middle) && line.includes(fix)),
        start,
      ).toBeDefined();
    const materials = `curriculum/${topic}/materials.en.md`;
    has(`curriculum/${task}/checks.py:1:1: missing-file: `, 'checks.py is missing', '; write curriculum/');
    has(
      'curriculum/deep-learning/topics/cnn/topic.yaml:1:1: missing-file: ',
      'no topic.yaml',
      '; write curriculum/',
    );
    // the open brace swallows the rest of the formula, so KaTeX misses it at the formula's end
    has(materials, ': tex: KaTeX cannot set this formula', '; correct the TeX');
    has(
      materials,
      ': tex-differs: the printed formula "kv-intensity" gives, on side 3, ',
      '; correct the TeX, or formula',
    );
    has(materials, ': twin-fails: the twin "kv-batch" fails', '; make formula, twin and assertions agree');
    has(
      `${materials}:${lineOf(`${topic}/materials.en.md`, 'kv-mqa-gqq')}:1: unknown-point: `,
      '"kv-mqa-gqq"',
      'did you mean "kv-mqa-gqa"?',
    );
    has(materials, ': unknown-source: there is no source', 'did you mean "');
    has(
      `curriculum/${topic}/topic.yaml:${lineOf(`${topic}/topic.yaml`, 'Ain32')}:22: unknown-source: `,
      '"Ain32"',
      'did you mean "Ain23"?',
    );
    const issues = lines.filter((line) => /^[^ ]+:\d+:\d+: /.test(line));
    const places = issues.map((line) => line.split(':').slice(0, 2));
    const sorted = [...places].sort(([a, x], [b, y]) => (a! < b! ? -1 : a! > b! ? 1 : Number(x) - Number(y)));
    expect(places).toEqual(sorted);
  }, 300_000);

  it('--record writes what ran, the same bytes each time, and then is content', () => {
    const file = path.join(home, 'curriculum', topic, 'evidence.json');
    rmSync(file);
    const before = lacuna('check');
    expect(before.status).toBe(1);
    expect(before.stdout).toContain(`curriculum/${topic}/evidence.json:1:1: evidence: `);
    expect(before.stdout).toContain('run `lacuna check --record`');
    expect(existsSync(file)).toBe(false);
    expect(lacuna('check', '--record').status).toBe(0);
    const written = readFileSync(file, 'utf8');
    expect(evidenceSchema.parse(JSON.parse(written)).topic).toBe('kv-cache');
    expect(written).toBe(readFileSync(path.join(repository, 'curriculum', topic, 'evidence.json'), 'utf8'));
    lacuna('check', '--record');
    expect(readFileSync(file, 'utf8')).toBe(written);
  }, 300_000);

  it('speaks JSON and nothing else on stdout', () => {
    edit(`${topic}/topic.yaml`, (text) => text.replace('difficulty: easy', 'difficulty: eazy'));
    const { status, stdout } = lacuna('check', '--no-run', '--json');
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.schema).toBe('lacuna.check/1');
    expect(report.issues).toContainEqual({
      rule: 'schema',
      severity: 'error',
      file: `curriculum/${topic}/topic.yaml`,
      line: lineOf(`${topic}/topic.yaml`, 'eazy'),
      column: 17,
      say: 'points[0].difficulty is "eazy", not one of easy, medium, hard',
      fix: 'did you mean "easy"?',
    });
  });

  it('wrong usage is exit 2, in one line', () => {
    expect(lacuna('check', '--curriculum', 'nowhere')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `lacuna: there is no folder ${path.join(home, 'nowhere')}; name one with --curriculum\n`,
    });
    expect(lacuna('check', '--wat')).toMatchObject({ status: 2, stdout: '' });
    expect(lacuna('chek')).toMatchObject({ status: 2, stdout: '' });
    expect(lacuna('--help').status).toBe(0);
  });
});
