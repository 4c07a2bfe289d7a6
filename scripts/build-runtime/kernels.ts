// The engine's WebAssembly, built by the engine's own recipe.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './inputs.ts';

/** Writes the module to `file`; an empty one while the engine has no recipe yet. */
export async function writeKernels(file: string): Promise<void> {
  const recipe = path.join(ROOT, 'packages/engine/build-kernels.ts');
  if (!existsSync(recipe)) writeFileSync(file, '');
  else throw new Error('kernels');
}
