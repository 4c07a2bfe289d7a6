// Runs every test, fast layers first, and ends with one line: 'N passed, N failed'. With --ci also formatting, types and imports.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserName, findBrowser } from './find-browser.ts';

type Tally = { passed: number; failed: number };
const root = fileURLToPath(new URL('..', import.meta.url));
const reports = path.join(root, 'build', 'test-reports');

function run(title: string, command: string[], env: Record<string, string> = {}): boolean {
  console.log(`\n== ${title}`);
  const started = performance.now();
  const [program = '', ...args] = command;
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  const good = !error && status === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `== ${title}: ${good ? 'good' : `failed${error ? ` (${error.message})` : ''}`} in ${seconds} s`,
  );
  return good;
}

const asTally = (good: boolean): Tally => ({ passed: good ? 1 : 0, failed: good ? 0 : 1 });

/** Reads a runner's JSON report; a runner that left none, or failed beside its tests, counts as one failure. */
function tallyOf(good: boolean, report: string, read: (json: never) => Tally): Tally {
  let tally: Tally;
  try {
    tally = read(JSON.parse(readFileSync(report, 'utf8')) as never);
  } catch (error) {
    console.log(`No report at ${report}: ${String(error)}`);
    return { passed: 0, failed: 1 };
  }
  if (tally.passed + tally.failed === 0) return { passed: 0, failed: 1 };
  return !good && tally.failed === 0 ? { passed: tally.passed, failed: 1 } : tally;
}

function staticChecks(): Tally[] {
  const bin = (name: string) => path.join(root, 'node_modules', '.bin', name);
  return [
    run('format and lint', [bin('biome'), 'check', '--error-on-warnings', '.']),
    run('format of Svelte files', [
      bin('prettier'),
      '--check',
      '--log-level',
      'warn',
      'apps/web/src/**/*.svelte',
    ]),
    run('imports', [bin('tsx'), 'scripts/check-imports.ts']),
    run('types', [bin('tsc'), '--noEmit', '-p', 'tsconfig.json']),
    run('types of the site', ['npm', 'run', '--silent', 'types', '--workspace', 'apps/web']),
  ].map(asTally);
}

function unitTests(): Tally {
  const report = path.join(reports, 'vitest.json');
  const good = run('unit tests', [
    path.join(root, 'node_modules', '.bin', 'vitest'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return tallyOf(good, report, (json: { numPassedTests: number; numFailedTests: number }) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests,
  }));
}

function curriculumChecks(): Tally[] {
  const lacuna = path.join(root, 'node_modules', '.bin', 'lacuna');
  return [
    run('lacuna check: the curriculum, its twins and snippets', [lacuna, 'check']),
    run('lacuna prove: references, starters, wrong solutions, some mutants', [
      lacuna,
      'prove',
      '--sample',
      '5',
    ]),
  ].map(asTally);
}

/** The browser for a layer of tests; without one the layer counts as one failure, and says what to install. */
function browserFor(name: BrowserName): string | null {
  const found = findBrowser(name, { install: true });
  if (!('missing' in found)) return found.path;
  console.log(`No ${name}: ${found.how}`);
  return null;
}

function playwright(title: string, config: string, env: Record<string, string>): Tally {
  const report = path.join(reports, `${config}.json`);
  const command = ['test', '--config', `apps/web/${config}`, '--reporter=line,json'];
  const good = run(title, [path.join(root, 'node_modules', '.bin', 'playwright'), ...command], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  type Stats = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };
  return tallyOf(good, report, ({ stats }: Stats) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + stats.skipped,
  }));
}

function browserTests(): Tally {
  const chromium = browserFor('chromium');
  if (chromium === null) return asTally(false);
  if (!run('build of the site', [path.join(root, 'node_modules', '.bin', 'tsx'), 'scripts/build.ts']))
    return asTally(false);
  return playwright('browser tests', 'playwright.config.ts', { CHROMIUM: chromium });
}

function firefoxTests(): Tally {
  const firefox = browserFor('firefox');
  if (firefox === null) return asTally(false);
  const tally = playwright('the sandbox in Firefox', 'firefox.config.ts', { FIREFOX: firefox });
  console.log(`In Firefox: ${tally.passed} passed, ${tally.failed} failed`);
  return tally;
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const tallies = [
  ...(process.argv.includes('--ci') ? staticChecks() : []),
  unitTests(),
  ...curriculumChecks(),
  browserTests(),
  firefoxTests(),
];
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
