// The real `lacuna gaps`: its JSON keeps its schema, its text names files, its exit codes are the house's.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gapsReportSchema } from '@lacuna/curriculum';
import { expect, it } from 'vitest';
import { text } from './gaps.ts';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

function gaps(...args: string[]) {
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
  const bin = path.join(repository, 'apps/cli/bin/lacuna.js');
  return spawnSync(process.execPath, [bin, 'gaps', ...args], { cwd: repository, env, encoding: 'utf8' });
}

it('prints the report as JSON, for a role', () => {
  const { status, stdout } = gaps('--json', '--role', 'llm-engineer');
  expect(status).toBe(0);
  const report = gapsReportSchema.parse(JSON.parse(stdout));
  expect(report).toMatchObject({ role: 'llm-engineer', topic: null, subject: 'deep-learning' });
  expect(report.points.length).toBeGreaterThanOrEqual(196); // of the import; topics add their own
  expect(report.remaining).toHaveLength(44);
  const priorities = report.gaps.map((gap) => gap.priority);
  expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
});

it('prints the report for people: coverage, topics, files to write, remaining items, chains', () => {
  const { status, stdout } = gaps('--topic', 'kv-cache', '--top', '3');
  expect(status).toBe(0);
  expect(stdout).toContain('the founding document claims 95 %');
  expect(stdout).toContain('KV cache and inference optimization');
  expect(stdout).toContain(
    'curriculum/deep-learning/topics/kv-cache/tasks/dl_022_paged_attention/task.yaml: ',
  );
  expect(stdout).toContain('gap-2-1');
  expect(stdout).not.toContain('\u001b[');
  expect(stdout.match(/^ +\d+\. /gm)).toHaveLength(3);
});

it('refuses what it does not know, with the nearest name', () => {
  expect(gaps('--role', 'llm-enginer')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'lacuna: there is no role "llm-enginer"; did you mean "llm-engineer"?\n',
  });
  expect(gaps('--topic', 'kv-cash').stderr).toBe(
    'lacuna: there is no topic "kv-cash"; did you mean "kv-cache"?\n',
  );
  expect(gaps('--top', 'many').status).toBe(2);
});

it('paints only when asked to', () => {
  const report = gapsReportSchema.parse(JSON.parse(gaps('--json').stdout));
  const painted = text(report, 1, (style, words) => `<${style}>${words}</${style}>`);
  expect(painted).toContain('<bold>Coverage');
  expect(painted).toContain('<green>there </green>');
});
