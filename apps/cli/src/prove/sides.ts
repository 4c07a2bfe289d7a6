// The two places a proof runs in: our engine, and the machine's Python with real PyTorch.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { contentHash } from '@lacuna/curriculum';
import { createNodeRuntime, createPythonRuntime } from '@lacuna/grader/node';
import { ensureRuntime } from '../../../../scripts/build-runtime.ts';
import { ROOT } from '../task-folder.ts';
import { UsageError } from '../usage-error.ts';
import type { Origin } from './ledger.ts';
import { RuntimePool } from './pool.ts';
import type { Side } from './task-run.ts';

const CHECKS = path.join(ROOT, 'packages/checks/python');
const GRADER = path.join(ROOT, 'packages/grader/python');

export interface PythonSide extends Side {
  pytorch: string;
}

export async function openEngineSide(jobs: number): Promise<Side> {
  const { dir, hash } = await ensureRuntime((step) =>
    process.stderr.write(`building Python's runtime: ${step}\n`),
  );
  return {
    name: 'engine',
    hash,
    pool: new RuntimePool(() => createNodeRuntime({ runtimeDir: dir }), jobs),
  };
}

/** $LACUNA_TORCH_PYTHON, else python3. A UsageError says why it will not do. */
export function openPythonSide(jobs: number): PythonSide {
  const python = process.env.LACUNA_TORCH_PYTHON || 'python3';
  const asked = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
  if (asked.status !== 0) {
    const why = asked.error?.message ?? asked.stderr.trim().split('\n').at(-1) ?? '';
    throw new UsageError(
      `${python} cannot import torch (${why}). --runtime python needs a Python with real PyTorch: ` +
        'pip install torch there, or name another with LACUNA_TORCH_PYTHON=/path/to/python',
    );
  }
  const pytorch = asked.stdout.trim();
  return {
    name: 'python',
    hash: contentHash(JSON.stringify([pytorch, toolsNow().checks, hashOf(GRADER)])),
    pytorch,
    pool: new RuntimePool(() => createPythonRuntime({ python, path: [CHECKS, GRADER] }), jobs),
  };
}

/** What a ledger says of where it comes from. */
export function originNow(): Origin {
  const version = (file: string) =>
    (JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as { version: string }).version;
  return {
    versions: {
      engine: version('packages/engine/package.json'),
      pyodide: version('node_modules/pyodide/package.json'),
    },
    tools: toolsNow(),
  };
}

function toolsNow(): Origin['tools'] {
  return { checks: hashOf(path.join(CHECKS, 'lacuna')) };
}

/** One hash over the Python files of a folder. */
function hashOf(folder: string): string {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .sort();
  return contentHash(
    JSON.stringify(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')])),
  );
}
