// Measures us against PyTorch, tfjs-wasm and jax-js, in Node and in Chromium; then bytes and start-up.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { loadPyodide } from 'pyodide';
import { buildKernels } from '../../packages/engine/build-kernels.ts';
import { pythonFiles } from '../../packages/torch/test/host.ts';
import { ensureRuntime } from '../../scripts/build-runtime.ts';
import { openBrowser } from './browser.ts';
import { jaxRunner } from './jax.ts';
import type { Parts } from './lacuna.ts';
import { pytorchRunner } from './pytorch.ts';
import { type Result, resultOf, table } from './report.ts';
import { rows } from './rows.ts';
import { measure, type Runner } from './runner.ts';
import { type Size, sizes } from './size.ts';
import { tfjsRunner } from './tfjs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const folderOf = (name: string) => path.dirname(require.resolve(name));

export interface Report {
  schema: 'lacuna.bench/1';
  machine: string;
  places: { place: string; absent: Record<string, string>; results: Result[] }[];
  sizes: Size[];
}

export interface Options {
  /** Rounds everybody runs in turn. */
  rounds: number;
  /** Only rows whose id contains this. */
  only: string;
  browser: boolean;
  say: (line: string) => void;
}

export async function rivals({ rounds, only, browser, say }: Options): Promise<Report> {
  const wanted = rows.filter(({ id }) => id.includes(only));
  const python = Object.fromEntries(pythonFiles(path.join(ROOT, 'packages/torch/python')));
  for (const name of ['programs.py', 'operations.py', 'pictures.py'])
    python[name] = readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
  const kernels = await buildKernels();
  const tfjs = `${path.join(folderOf('@tensorflow/tfjs-backend-wasm/package.json'), 'wasm-out')}/`;
  const pyodide = folderOf('pyodide/package.json');
  const torch = await pytorchRunner();

  const report: Report = {
    schema: 'lacuna.bench/1',
    machine: `${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, ${process.platform}`,
    places: [],
    sizes: [],
  };
  const place = async (title: string, starts: Record<string, () => Promise<Runner>>) => {
    const runners: Runner[] = [];
    const absent: Record<string, string> = {};
    for (const [name, start] of Object.entries(starts))
      try {
        runners.push(await start());
      } catch (error) {
        absent[name] = `it does not start (${String(error).split('\n')[0]})`;
      }
    if ('missing' in torch) absent.PyTorch = torch.missing;
    else runners.push(torch.runner);
    const results: Result[] = [];
    for (const row of wanted) {
      say(`${title}: ${row.title}`);
      results.push(resultOf(row, await measure(row, runners, rounds)));
    }
    report.places.push({ place: title, absent, results });
  };

  await place(`Node ${process.versions.node}`, {
    Lacuna: () => ownRunner({ loadPyodide, kernels, files: python }),
    'tfjs-wasm': () => tfjsRunner(tfjs),
    'jax-js': jaxRunner,
  });
  if (browser) {
    const lab = await openBrowser({ kernels, python, tfjs, pyodide });
    if ('missing' in lab) say(`no browser: ${lab.missing}`);
    else {
      const start = (name: string) => () => lab.start(name);
      await place(`Chromium ${lab.version}`, {
        Lacuna: start('Lacuna'),
        'tfjs-wasm': start('tfjs-wasm'),
        'jax-js': start('jax-js'),
      });
      await lab.close();
    }
  }
  if (!('missing' in torch)) await torch.runner.close();
  say('bytes to download');
  report.sizes = sizes((await ensureRuntime()).dir);
  return report;
}

const MB = (bytes: number) => `${(bytes / 1e6).toFixed(3)} MB`;

/** Our own code bundled as the site bundles it: what runs TypeScript as it stands names every closure, which costs. */
async function ownRunner(parts: Parts): Promise<Runner> {
  const outfile = path.join(ROOT, 'build/bench/lacuna.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('lacuna.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  const { lacunaRunner } = await import(pathToFileURL(outfile).href);
  return lacunaRunner(parts);
}

/** The whole report as Markdown. */
export function markdown(report: Report): string {
  const places = report.places.map(({ place, absent, results }) => table(place, rows, results, absent));
  const lines = report.sizes.map(
    ({ name, raw, gzip, brotli }) =>
      `| ${name} | ${MB(raw)} | ${MB(gzip)} | ${MB(brotli)} | ${boundOf(name, brotli)} |`,
  );
  const size = [
    '## Bytes to download',
    '',
    '| | raw | gzip -9 | brotli -11 | target |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ];
  return [`Machine: ${report.machine}.`, '', ...places, ...size].join('\n');
}

const bounds: Record<string, number> = {
  'engine, workers and Python layer together': 1.5e6,
  'with Pyodide and its standard library': 8e6,
};
const boundOf = (name: string, brotli: number) =>
  name in bounds ? `<= ${bounds[name]! / 1e6} MB: ${brotli <= bounds[name]! ? 'met' : '**not met**'}` : '';
