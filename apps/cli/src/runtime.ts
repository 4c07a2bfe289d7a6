// Opens the runtime a command asks for, saying on stderr what is being built.
import path from 'node:path';
import type { Runtime } from '@lacuna/grader';
import { createNodeRuntime, createPythonRuntime } from '@lacuna/grader/node';
import { ensureRuntime } from '../../../scripts/build-runtime.ts';
import { ROOT } from './task-folder.ts';

/** Our engine in a sandboxed process. */
export async function openEngine(): Promise<Runtime & { prewarm(): void }> {
  const { dir } = await ensureRuntime((step) => process.stderr.write(`building Python's runtime: ${step}\n`));
  return createNodeRuntime({ runtimeDir: dir });
}

/** The interpreter in $LACUNA_PYTHON, which must have real PyTorch; null when the variable is not set. */
export function openPython(): Runtime | null {
  const python = process.env.LACUNA_PYTHON;
  if (!python) return null;
  return createPythonRuntime({
    python,
    path: [path.join(ROOT, 'packages/checks/python')],
  });
}
