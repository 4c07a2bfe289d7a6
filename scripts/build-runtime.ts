// Makes build/runtime/: Pyodide with a precompiled standard library, our Python packages, kernels and workers.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { writeBundles } from './build-runtime/bundles.ts';
import { hashInputs, hashOf, PYODIDE, pythonFiles, ROOT } from './build-runtime/inputs.ts';
import { writeKernels } from './build-runtime/kernels.ts';
import { withLock } from './build-runtime/lock.ts';
import { type PythonBuilder, startPythonBuilder } from './build-runtime/python-builder.ts';
import { keepsStdlibFile } from './build-runtime/stdlib.ts';

/** The finished runtime, and the cache of its slow parts beside it. */
export const RUNTIME_DIR = path.join(ROOT, 'build/runtime');
const CACHE_DIR = path.join(ROOT, 'build/runtime-cache');
const MANIFEST_SCHEMA = 'lacuna.runtime/1';

export interface RuntimeFile {
  name: string;
  bytes: number;
  /** Size of `name`.gz, which is what a browser downloads. */
  gzip: number;
  sha256: string;
}

export interface RuntimeManifest {
  schema: typeof MANIFEST_SCHEMA;
  hash: string;
  pyodide: string;
  files: RuntimeFile[];
}

/**
 * Makes sure build/runtime/ is what the sources say. Does nothing (in a few dozen ms) when it is already; safe to
 * call from several processes at once.
 */
export async function ensureRuntime(
  onProgress?: (step: string) => void,
): Promise<{ dir: string; hash: string }> {
  const hash = hashInputs();
  if (isCurrent(hash)) return { dir: RUNTIME_DIR, hash };
  mkdirSync(path.dirname(RUNTIME_DIR), { recursive: true });
  return withLock(path.join(ROOT, 'build/runtime.lock'), async () => {
    if (!isCurrent(hash)) await build(hash, onProgress ?? (() => undefined));
    return { dir: RUNTIME_DIR, hash };
  });
}

function isCurrent(hash: string): boolean {
  const manifest = path.join(RUNTIME_DIR, 'manifest.json');
  return (
    existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as RuntimeManifest).hash === hash
  );
}

async function build(hash: string, say: (step: string) => void): Promise<void> {
  const fresh = `${RUNTIME_DIR}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  mkdirSync(CACHE_DIR, { recursive: true });

  const version = (
    JSON.parse(readFileSync(path.join(PYODIDE, 'package.json'), 'utf8')) as { version: string }
  ).version;
  let builder: Promise<PythonBuilder> | undefined;
  const python = () => {
    builder ??= startPythonBuilder();
    return builder;
  };
  const recipe = readFileSync(path.join(ROOT, 'scripts/build-runtime/precompile.py'));
  const list = readFileSync(path.join(ROOT, 'scripts/build-runtime/stdlib.ts'));

  say('kernels');
  await writeKernels(path.join(fresh, 'kernels.wasm'));
  say('workers');
  await writeBundles(fresh);
  say('Python standard library');
  const stdlib = await cached(`stdlib-${hashOf(version, recipe, list)}.zip`, async () => {
    const builder = await python();
    const all = builder.unpack(readFileSync(path.join(PYODIDE, 'python_stdlib.zip')));
    const kept = new Map([...all].filter(([name]) => keepsStdlibFile(name)));
    return builder.pack(kept, '/lib/python314.zip', { source: false, docs: false });
  });
  writeFileSync(path.join(fresh, 'python_stdlib.zip'), stdlib);
  say('torch and lacuna');
  const ours = pythonFiles();
  const packages = await cached(`packages-${hashOf(version, recipe, ...[...ours].flat())}.zip`, async () =>
    (await python()).pack(ours, '/lib/lacuna_python.zip', { source: false, docs: true }),
  );
  writeFileSync(path.join(fresh, 'lacuna_python.zip'), packages);
  for (const name of ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm']) {
    writeFileSync(path.join(fresh, name), readFileSync(path.join(PYODIDE, name)));
  }
  writeFileSync(path.join(fresh, 'lock.json'), emptyLock());
  say('compressing');
  await writeManifest(fresh, hash, version);

  const old = `${RUNTIME_DIR}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(RUNTIME_DIR)) renameSync(RUNTIME_DIR, old);
  renameSync(fresh, RUNTIME_DIR);
  rmSync(old, { recursive: true, force: true });
}

/** Pyodide's lock file without packages: we load none. */
function emptyLock(): string {
  const lock = JSON.parse(readFileSync(path.join(PYODIDE, 'pyodide-lock.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  return JSON.stringify({ info: lock.info, packages: {} });
}

async function writeManifest(folder: string, hash: string, pyodide: string): Promise<void> {
  const files: RuntimeFile[] = [];
  for (const name of readdirSync(folder).sort()) {
    const data = readFileSync(path.join(folder, name));
    const sha256 = createHash('sha256').update(data).digest('hex');
    const zipped = await cached(`gz-${sha256.slice(0, 32)}.gz`, async () => gzipSync(data, { level: 9 }));
    writeFileSync(path.join(folder, `${name}.gz`), zipped);
    files.push({ name, bytes: data.length, gzip: zipped.length, sha256 });
  }
  const manifest: RuntimeManifest = { schema: MANIFEST_SCHEMA, hash, pyodide, files };
  writeFileSync(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** How many intermediates to keep; older ones go. */
const KEPT = 60;

async function cached(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const file = path.join(CACHE_DIR, name);
  if (existsSync(file)) return readFileSync(file);
  const data = await make();
  writeFileSync(`${file}.part`, data);
  renameSync(`${file}.part`, file);
  const all = readdirSync(CACHE_DIR)
    .map((entry) => ({ entry, at: statSync(path.join(CACHE_DIR, entry)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { entry } of all.slice(KEPT)) rmSync(path.join(CACHE_DIR, entry), { force: true });
  return data;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = performance.now();
  const { dir } = await ensureRuntime((step) => process.stderr.write(`runtime: ${step}\n`));
  const { files } = JSON.parse(readFileSync(path.join(dir, 'manifest.json'), 'utf8')) as RuntimeManifest;
  for (const { name, bytes, gzip } of files) {
    console.log(`${name.padEnd(20)} ${String(bytes).padStart(10)} ${String(gzip).padStart(10)} gz`);
  }
  const total = files.reduce((sum, file) => sum + file.gzip, 0);
  console.log(
    `${'total'.padEnd(31)} ${String(total).padStart(10)} gz, ${Math.round(performance.now() - started)} ms`,
  );
}
