// Opens the runtime a command asks for, saying on stderr what is being built.
import type { Runtime } from '@lacuna/grader';
import { createNodeRuntime } from '@lacuna/grader/node';
import { ensureRuntime } from '../../../scripts/build-runtime.ts';

/** Our engine in a sandboxed process. */
export async function openEngine(): Promise<Runtime & { prewarm(): void }> {
  const { dir } = await ensureRuntime((step) => process.stderr.write(`building Python's runtime: ${step}\n`));
  return createNodeRuntime({ runtimeDir: dir });
}
