// The engine's WebAssembly, built by the engine's own recipe.
import { writeFileSync } from 'node:fs';
import { buildKernels } from '../../packages/engine/build-kernels.ts';

export async function writeKernels(file: string): Promise<void> {
  writeFileSync(file, await buildKernels());
}
