// `npm run bench [part] [-- --json]`: our speed against rivals, then every bench.ts of packages and apps. For people; no test reads it.
//
// Parts: `rivals` (in bench/, whose own dependencies are installed on first use), and the packages and apps that have a
// bench.ts: engine, curriculum, web. `--rounds n`, `--row id` and `--no-browser` narrow what the rivals do.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

type BenchRow = { name: string; value: number; unit: string; limit?: number };

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const option = (name: string): string | undefined =>
  given.includes(`--${name}`) ? given[given.indexOf(`--${name}`) + 1] : undefined;
const flag = (name: string): boolean => given.includes(`--${name}`);
const valued = new Set(['--rounds', '--row']);
const only = given.find((word, i) => !word.startsWith('--') && !valued.has(given[i - 1] ?? '')) ?? '';
const json = flag('json');
const say = (line: string): void => console.error(line);

/** The rivals' packages, as bench/package-lock.json pins them; the root's npm ci leaves them out. */
function installRivals(): void {
  const folder = path.join(root, 'bench');
  if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) return;
  say('bench: npm ci in bench/');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 2, 'inherit'],
  });
  if (status !== 0) throw new Error('npm ci in bench/ failed: the rivals cannot be measured');
}

async function againstRivals(): Promise<object> {
  installRivals();
  const url = pathToFileURL(path.join(root, 'bench/src/rivals.ts')).href;
  const { rivals, markdown } = await import(url);
  const report = await rivals({
    rounds: Number(option('rounds') ?? 7),
    only: option('row') ?? '',
    browser: !flag('no-browser'),
    say,
  });
  if (!json) console.log(markdown(report));
  return report;
}

async function ofPackages(): Promise<BenchRow[]> {
  const files = ['packages', 'apps']
    .flatMap((folder) =>
      readdirSync(path.join(root, folder)).map((name) => path.join(folder, name, 'bench.ts')),
    )
    .filter((file) => existsSync(path.join(root, file)) && file.includes(only));
  const all: BenchRow[] = [];
  for (const file of files) {
    const { bench } = (await import(pathToFileURL(path.join(root, file)).href)) as {
      bench: () => Promise<BenchRow[]>;
    };
    for (const row of await bench()) {
      const { name, value, unit, limit } = row;
      all.push(row);
      if (json) continue;
      const bound =
        limit === undefined ? '' : `   (limit ${limit} ${unit}${value > limit ? ', EXCEEDED' : ''})`;
      console.log(`${name.padEnd(64)} ${value.toFixed(2).padStart(10)} ${unit}${bound}`);
    }
  }
  return all;
}

const compared = only === '' || only === 'rivals' ? await againstRivals() : null;
const rows = only === 'rivals' ? [] : await ofPackages();
if (json) console.log(JSON.stringify({ ...(compared ?? { schema: 'lacuna.bench/1' }), rows }));
