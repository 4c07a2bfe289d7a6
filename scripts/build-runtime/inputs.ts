// What the runtime is made from, and one hash over it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const PYODIDE = path.join(ROOT, 'node_modules/pyodide');

/** Folders whose Python goes into lacuna_python.zip; their content lies at the zip's root. */
export const PYTHON_FOLDERS = ['packages/torch/python', 'packages/checks/python', 'packages/grader/python'];
/** TypeScript that goes into the bundles, and the engine's kernels. */
const CODE_FOLDERS = [
  'packages/grader/src',
  'packages/torch/src',
  'packages/engine/src',
  'packages/engine/kernels',
  'scripts/build-runtime',
];
const CODE_FILES = [
  'scripts/build-runtime.ts',
  'packages/engine/build-kernels.ts',
  'node_modules/pyodide/package.json',
];

const IGNORED =
  /(^|\/)(__pycache__|build|goldens|tests?)(\/|$)|\.(test|spec)\.ts$|\.pyc$|(^|\/)test_[^/]*\.py$/;

/** Files below `folder` (relative to it, sorted), tests and caches left out; none when it does not exist. */
export function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const visit = (below: string): void => {
    for (const entry of readdirSync(path.join(ROOT, folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (IGNORED.test(name)) continue;
      if (entry.isDirectory()) visit(name);
      else if (entry.isFile()) found.push(name);
    }
  };
  if (existsSync(path.join(ROOT, folder))) visit('');
  return found.sort();
}

/** Python files of our packages and the texts they read: path inside the zip -> bytes. */
export function pythonFiles(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const folder of PYTHON_FOLDERS) {
    for (const name of filesBelow(folder)) {
      if (/\.(py|txt)$/.test(name)) files.set(name, readFileSync(path.join(ROOT, folder, name)));
    }
  }
  return files;
}

/** A hash over the content of everything the runtime is made from. Pyodide counts by its version. */
export function hashInputs(): string {
  const hash = createHash('sha256');
  const add = (name: string) =>
    hash
      .update(`${name}\0`)
      .update(readFileSync(path.join(ROOT, name)))
      .update('\0');
  for (const folder of [...PYTHON_FOLDERS, ...CODE_FOLDERS]) {
    for (const name of filesBelow(folder)) add(`${folder}/${name}`);
  }
  for (const name of CODE_FILES) if (existsSync(path.join(ROOT, name))) add(name);
  return hash.digest('hex').slice(0, 16);
}

/** A hash over some bytes, to name a cached intermediate. */
export function hashOf(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 16);
}
