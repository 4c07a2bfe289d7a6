// Builds the whole site into build/site: Python and kernels, then the pages. Does nothing when no input changed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { withLock } from './build-runtime/lock.ts';
import { ensureRuntime } from './build-runtime.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = path.join(root, 'apps', 'web');
export const siteFolder = path.join(root, 'build', 'site');
/** Where the next site is put together before it takes the place of the last. */
const nextFolder = path.join(root, 'build', 'site.next');
const keyFile = path.join(root, 'build', 'site.key');

/** Everything the site is made from; a change in any of it means a new build. */
const inputs = [
  'apps/web',
  'packages',
  'curriculum',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const notInputs = new Set(['node_modules', '.svelte-kit', 'build', 'tests', 'test-results', 'goldens']);
const isInput = (name: string) => !notInputs.has(name) && !/\.(test|spec)\.ts$/.test(name);

export type Built = { fresh: boolean; seconds: number } | { failed: string };

async function filesUnder(place: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(place, { withFileTypes: true })) {
    if (!isInput(entry.name)) continue;
    const at = path.join(place, entry.name);
    if (entry.isDirectory()) found.push(...(await filesUnder(at)));
    else if (entry.isFile()) found.push(at);
  }
  return found;
}

/** One hash over names and contents of all inputs and the Node version. */
async function keyOfInputs(): Promise<string> {
  const files: string[] = [];
  for (const input of inputs) {
    const at = path.join(root, input);
    if (path.extname(input)) files.push(at);
    else files.push(...(await filesUnder(at)));
  }
  const hash = createHash('sha256').update(process.version);
  for (const file of files.sort()) {
    hash.update(`\0${path.relative(root, file)}\0`);
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

async function storedKey(): Promise<string | undefined> {
  try {
    return await readFile(keyFile, 'utf8');
  } catch {
    return undefined; // never built, or the last build did not finish
  }
}

function vite(version: string): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [path.join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'],
      {
        cwd: web,
        env: { ...process.env, NODE_ENV: 'production', LACUNA_VERSION: version, LACUNA_SITE: nextFolder },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ status: 1, output: error.message }));
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** Pages without framework script never ask for their data as JSON, and links between pages load whole pages. */
async function dropPageData(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) await dropPageData(at);
    else if (entry.name.startsWith('__data.json')) await rm(at);
  }
}

/** What the service worker may keep as text, by ending. Fonts are kept when a page first asks for them. */
const textTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/**
 * One compressed file with the whole site less Python and fonts: an offline copy costs one request and the same bytes on a
 * host that compresses nothing. Maps each address, relative to the site, to its type and text.
 */
async function packForOffline(): Promise<void> {
  const pack: Record<string, { type: string; text: string }> = {};
  for (const file of (await everyFile(nextFolder)).sort()) {
    const name = path.relative(nextFolder, file).split(path.sep).join('/');
    const type = textTypes[path.extname(file)];
    if (type === undefined || name === 'service-worker.js') continue;
    pack[name.replace(/(^|\/)index\.html$/, '$1')] = { type, text: await readFile(file, 'utf8') };
  }
  await writeFile(path.join(nextFolder, 'offline.json.gz'), gzipSync(JSON.stringify(pack), { level: 9 }));
}

async function everyFile(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** The runtime's list and its compressed files, less the Node part: that is all a browser asks for. */
async function copyRuntime(from: string): Promise<void> {
  const to = path.join(nextFolder, 'runtime');
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from))
    if (name === 'manifest.json' || (name.endsWith('.gz') && name !== 'node.mjs.gz'))
      await copyFile(path.join(from, name), path.join(to, name));
}

/** The lines of a failed build that say what is wrong: colour codes and the list of emitted files left out. */
function readable(output: string): string {
  const lines = output
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colour codes are control characters
    .replace(/\u001b\[[0-9;]*m/g, '')
    .split('\n')
    .filter((line) => !/^\.svelte-kit\/output|^npm warn|│ gzip:/.test(line));
  return lines.slice(-40).join('\n').trim();
}

/** Makes build/site current. `onProgress` gets one line per step; a failure is a value with a readable reason. */
export async function buildSite(onProgress: (line: string) => void): Promise<Built> {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  if ((await storedKey()) === (await keyOfInputs())) return { fresh: false, seconds: seconds() };
  await mkdir(path.dirname(keyFile), { recursive: true });
  return withLock(path.join(root, 'build', 'site.lock'), async (): Promise<Built> => {
    // Whoever held the lock may have built just this.
    const key = await keyOfInputs();
    if ((await storedKey()) === key) return { fresh: false, seconds: seconds() };
    try {
      const problem = await build(key, onProgress);
      return problem === null ? { fresh: true, seconds: seconds() } : { failed: problem };
    } catch (error) {
      return {
        failed: `The build stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      };
    }
  });
}

/** Builds beside the old site and then takes its place: a build that fails or is interrupted leaves the old one whole. */
async function build(key: string, onProgress: (line: string) => void): Promise<string | null> {
  const step = async <T>(title: string, work: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    onProgress(`${title} ...`);
    const result = await work();
    onProgress(`  done in ${((performance.now() - from) / 1000).toFixed(1)} s`);
    return result;
  };
  const runtime = await step('1/3 Kernels and Python', () =>
    ensureRuntime((line) => onProgress(`  ${line}`)),
  );
  const site = await step('2/3 Pages', () => vite(key));
  const complaints = new Set(site.output.split('\n').filter((line) => line.startsWith('curriculum: ')));
  for (const complaint of complaints) onProgress(`  ${complaint}`);
  if (site.status !== 0) return `The pages could not be built.\n\n${readable(site.output)}`;
  await step('3/3 Putting it together', async () => {
    await dropPageData(nextFolder);
    await packForOffline();
    await copyRuntime(runtime.dir);
    await rm(keyFile, { force: true });
    await rm(siteFolder, { recursive: true, force: true });
    await rename(nextFolder, siteFolder);
    await writeFile(keyFile, key);
  });
  return null;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const built = await buildSite((line) => console.log(line));
  if ('failed' in built) {
    console.error(`\n${built.failed}`);
    process.exitCode = 3;
  } else
    console.log(
      built.fresh ? `Built in ${built.seconds} s: ${siteFolder}` : 'Nothing changed; build/site is current.',
    );
}
