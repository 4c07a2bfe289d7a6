// The real `lacuna gaps`: four formats of one report, the log, and the exit codes of the house.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { assess, type GapsReport, gapsReport, gapsReportSchema } from '@lacuna/curriculum';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCurriculum } from '../curriculum-on-disk.ts';
import { gapsHtml } from '../gaps/html.ts';
import { gapsMarkdown } from '../gaps/markdown.ts';
import { gapsText } from '../gaps/text.ts';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

function lacuna(...args: string[]) {
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
  const bin = path.join(repository, 'apps/cli/bin/lacuna.js');
  return spawnSync(process.execPath, [bin, ...args], { cwd: repository, env, encoding: 'utf8' });
}

const gaps = (...args: string[]) => lacuna('gaps', ...args);

let whole: GapsReport;
beforeAll(() => {
  const { subject, evidence } = readCurriculum(path.join(repository, 'curriculum'));
  whole = gapsReport(assess(subject, evidence), null);
});

it('prints the report as JSON, for a role, and the schema it keeps', () => {
  const { status, stdout } = gaps('--json', '--role', 'llm-engineer');
  expect(status).toBe(0);
  const report = gapsReportSchema.parse(JSON.parse(stdout));
  expect(report).toMatchObject({ role: 'llm-engineer', topic: null, subject: 'deep-learning' });
  expect(report.points.length).toBeGreaterThanOrEqual(196); // of the import; topics add their own
  expect(report.remaining).toHaveLength(44);
  expect(report.tasks).toHaveLength(58);
  const priorities = report.gaps.map((gap) => gap.priority);
  expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
  const schema = JSON.parse(gaps('--schema').stdout);
  expect(schema).toMatchObject({ title: 'lacuna.gaps/2', type: 'object' });
  expect(schema.required).toEqual(Object.keys(report));
});

it('prints one topic for people: its points form by form, its tasks, files to write, remaining items', () => {
  const { status, stdout } = gaps('--topic', 'kv-cache', '--top', '3');
  expect(status).toBe(0);
  expect(stdout).toContain('the founding document claims 95 %');
  expect(stdout).toMatch(/100\.0 % {2}kv-memory-formula: .*\n +there: section \(kv-memory\), formula/);
  expect(stdout).toContain(
    'curriculum/deep-learning/topics/kv-cache/tasks/dl_022_paged_attention/task.yaml:\n       task\n',
  );
  expect(stdout).toContain('proven    dl_011_kv_cache');
  expect(stdout).toContain('gap-2-1');
  expect(stdout).not.toContain('\u001b[');
  expect(stdout.match(/^ +\d+\. /gm)).toHaveLength(3);
});

it('keeps to 80 columns, paths aside, and paints only when asked to', () => {
  const lines = gapsText(whole, 20, (_, words) => words).split('\n');
  expect(lines.filter((line) => line.length > 80 && !line.includes('curriculum/'))).toEqual([]);
  const painted = gapsText(whole, 1, (style, words) => `<${style}>${words}</${style}>`);
  expect(painted).toContain('<bold>Coverage');
  expect(painted).toContain('<green>there </green>');
});

it('refuses what it does not know, with the nearest name', () => {
  expect(gaps('--role', 'llm-enginer')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'lacuna: there is no role "llm-enginer"; did you mean "llm-engineer"?\n',
  });
  expect(gaps('--format', 'pdf')).toMatchObject({ status: 2, stdout: '' });
  expect(gaps('--why', 'because of nothing').stderr).toBe(
    'lacuna: --why goes with --record: it is the reason that is logged\n',
  );
});

describe('as a page', () => {
  it('has every topic, point, gap, task, item and chain in Markdown', () => {
    const page = gapsMarkdown(whole);
    expect(page.match(/^### [ET]\d/gm)).toHaveLength(29);
    for (const { id } of whole.points) expect(page).toContain(`\`${id}\``);
    for (const { id } of whole.tasks) expect(page).toContain(`\`${id}\``);
    const rows = (title: string) => {
      const part = page.slice(page.indexOf(`\n## ${title}\n`) + 1).split('\n## ')[0]!;
      return part.split('\n').filter((line) => line.startsWith('| ')).length - 2;
    };
    expect(rows('Topics')).toBe(29);
    expect(rows('Priorities')).toBe(whole.gaps.length + 2 + 10);
    expect(rows('Remaining items of the founding document')).toBe(44);
    expect(rows('Tasks')).toBe(58);
    expect(rows('Assessment')).toBe(3);
    expect(page).toContain('**Backprop and optimizers lead to training**: it holds');
    expect(page).toContain(
      '(`backprop-vjp-matrix`) → From SGD and momentum to Adam (`opt-sgd-momentum-adam`) → ',
    );
    expect(page).toMatch(/\| ML Engineer \| 95 % \| \d+\.\d % \|/);
  });

  it('says what is written and does not count, what is broken, and lets no title become Markdown', () => {
    const [point] = whole.points;
    const form = { form: 'task', status: 'stale', why: 'the | changed', file: 'a.yaml', blocks: [] } as const;
    const [chain] = whole.chains;
    const page = gapsMarkdown({
      ...whole,
      points: [{ ...point!, title: '*a* [b](c) <i>' }],
      unverified: [{ ...form, blocks: [], point: 'p', topic: 't' }],
      chains: [{ ...chain!, complete: false, links: [{ from: 'a', to: 'b', path: null }] }],
    });
    expect(page).toContain('| `p` | task | stale | the \\| changed | `a.yaml` |');
    expect(page).toContain('it is broken\n  - nothing leads from `a` to `b`');
    expect(page).toContain('\\*a\\* \\[b\\](c) \\<i\\>');
  });

  it('is one HTML file: no script, no address but its own anchors, charts of the log', () => {
    const row = {
      at: '2026-01-01T00:00:00Z',
      points: 1,
      complete: 0,
      closed: 0,
      roles: { 'ml-engineer': { covered: 1, weight: 100 }, 'llm-engineer': { covered: 2, weight: 100 } },
    };
    const history = [row, { ...row, at: '2026-02-01T00:00:00Z', why: 'a <proof> was wrong' }];
    const [point] = whole.points;
    const page = gapsHtml({ ...whole, history, points: [{ ...point!, title: '<script>' }] });
    expect(page).not.toMatch(/<script|src=|url\(|@import|<link/);
    const anchors = [...page.matchAll(/href="(.)([^"]*)"/g)];
    expect(anchors.length).toBeGreaterThan(5);
    for (const [, hash, id] of anchors) expect([hash, page.includes(` id="${id}"`)]).toEqual(['#', true]);
    expect(page.match(/<svg /g)).toHaveLength(2);
    expect(page).toContain(
      'aria-label="Coverage for the ML Engineer: 1.0 % on 2026-01-01, 1.0 % on 2026-02-01.',
    );
    expect(page).toContain('class="fell"');
    expect(page).toContain('a &#x3C;proof> was wrong');
    expect(page.match(/<th(?![^>]* scope="col")[ >]/g)).toBeNull();
  });
});

describe('the log', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-gaps-'));
  const log = path.join(folder, 'coverage-log.yaml');
  const topic = (forms: string) =>
    writeFileSync(
      path.join(folder, 'topics/one/topic.yaml'),
      `id: one
title: One
questions: { basic: 0, medium: 0, killer: 0 }
points:
  - { id: p, title: P, content: c, status: beyond, forms: [section], weight: { ml: 5 }, why: asked, difficulty: easy, requires: [], tasks: [], sources: [] }
${forms}planned: []
`,
    );
  const more =
    '  - { id: q, title: Q, content: c, status: beyond, forms: [section], weight: { ml: 5 }, why: asked, difficulty: easy, requires: [], tasks: [], sources: [] }\n';

  beforeAll(() => {
    mkdirSync(path.join(folder, 'topics/one'), { recursive: true });
    writeFileSync(
      path.join(folder, 'subject.yaml'),
      'id: s\ntitle: S\nroles:\n  - { id: ml, title: ML }\ntopics: [one]\n',
    );
    writeFileSync(path.join(folder, 'sources.yaml'), '{}\n');
    writeFileSync(
      path.join(folder, 'founding.yaml'),
      'remaining: []\npriorities: []\nchains: []\nclaims: []\n',
    );
    const words = Array.from({ length: 90 }, () => 'word').join(' ');
    writeFileSync(
      path.join(folder, 'topics/one/materials.en.md'),
      `## P?\n\n::section{#p-section points="p"}\n\n${words}\n`,
    );
    topic('');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const rows = () => readFileSync(log, 'utf8').split('\n').slice(1, -1);

  it('gets a row when the numbers change and none when they do not; a drop needs a reason', () => {
    const record = (...args: string[]) => gaps('--curriculum', folder, '--record', ...args);
    expect(record()).toMatchObject({ status: 0, stdout: '' });
    expect(rows()).toHaveLength(1);
    expect(rows()[0]).toMatch(
      /^- \{ at: "\d{4}-.*Z", points: 1, complete: 1, .* covered: 5, weight: 5 \} \} \}$/,
    );
    expect(record().stderr).toMatch(/^The numbers are those of .*; nothing to log\.\n$/);
    expect(rows()).toHaveLength(1);

    topic(more);
    const check = lacuna('check', '--no-run', '--curriculum', folder);
    expect(check.status).toBe(1);
    expect(check.stdout).toContain(
      '/coverage-log.yaml:1:1: coverage-drop: coverage of ml fell from 100.00 %',
    );
    expect(record()).toMatchObject({
      status: 1,
      stderr:
        'coverage of ml fell from 100.00 % to 50.00 %\nNothing is written: say why in a sentence, `lacuna gaps --record --why "..."`.\n',
    });
    expect(rows()).toHaveLength(1);
    expect(record('--why', 'a point more, on Q').status).toBe(0);
    expect(rows()[1]).toContain('covered: 5, weight: 10 } }, why: "a point more, on Q" }');
    const report = gapsReportSchema.parse(JSON.parse(gaps('--curriculum', folder, '--json').stdout));
    expect(report.recorded).toBe(true);
    expect(report.history.map(({ why }) => why)).toEqual([undefined, 'a point more, on Q']);
  });

  it('is not written over when it cannot be read', () => {
    writeFileSync(log, 'not: a list\n');
    expect(gaps('--curriculum', folder, '--record')).toMatchObject({ status: 1 });
    expect(readFileSync(log, 'utf8')).toBe('not: a list\n');
  });
});
