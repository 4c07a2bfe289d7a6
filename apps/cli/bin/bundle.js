// Bundles the command line's TypeScript into .cache/cli, so that it starts in a fraction of the time; anew when a source changed.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CACHE = path.join(ROOT, '.cache/cli');
const INDEX = path.join(CACHE, 'current.json');
/** Too large to copy, or found through files of their own: they stay where they are installed. */
const EXTERNAL = [
  'esbuild',
  'assemblyscript',
  'pyodide',
  'binaryen',
  'tsx',
  'sql.js',
  '@cortex-js/compute-engine',
];
const OLD = 24 * 3600 * 1000;

/** The address of an up-to-date bundle. Throws what esbuild throws. */
export async function bundledMain() {
  return pathToFileURL(current() ?? (await build())).href;
}

/** The bundle that is there, when no file it was made from has changed since. */
function current() {
  try {
    const { main, inputs } = JSON.parse(readFileSync(INDEX, 'utf8'));
    for (const [file, stamp] of inputs) if (stampOf(file) !== stamp) return null;
    return statSync(main).isFile() ? main : null;
  } catch {
    return null; // not there, half written, or a source is gone
  }
}

function stampOf(file) {
  const { mtimeMs, size } = statSync(path.join(ROOT, file));
  return `${mtimeMs} ${size}`;
}

async function build() {
  const { build: run } = await import('esbuild');
  mkdirSync(CACHE, { recursive: true });
  const folder = path.join(CACHE, `${Date.now()}-${process.pid}`);
  const { metafile } = await run({
    entryPoints: [path.join(ROOT, 'apps/cli/src/main.ts')],
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    external: EXTERNAL.flatMap((name) => [name, `${name}/*`]),
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    metafile: true,
    logLevel: 'silent',
    plugins: [{ name: 'addresses', setup: keepAddresses }],
  });
  // What is installed changes only with the lock.
  const inputs = [
    ...Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules/')),
    'package-lock.json',
  ];
  const main = path.join(folder, 'main.mjs');
  const fresh = `${INDEX}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify({ main, inputs: inputs.map((file) => [file, stampOf(file)]) }));
  renameSync(fresh, INDEX);
  for (const name of readdirSync(CACHE)) {
    const old = path.join(CACHE, name);
    if (old !== folder && /^\d+-\d+$/.test(name) && Date.now() - statSync(old).mtimeMs > OLD)
      rmSync(old, { recursive: true, force: true });
  }
  return main;
}

/** Each source keeps the address it has on disk: it finds its files by that. */
function keepAddresses(bundle) {
  bundle.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
    if (file.includes('node_modules')) return undefined;
    const contents = readFileSync(file, 'utf8').replaceAll(
      'import.meta.url',
      JSON.stringify(pathToFileURL(file).href),
    );
    return { contents, loader: 'ts' };
  });
}
