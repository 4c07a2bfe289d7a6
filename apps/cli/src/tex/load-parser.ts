// Loads the library that reads TeX; null where it is not installed, so that everything else is still checked.
import type { TexParser } from './printed.ts';

// Not written as a literal: without the library the types and all other commands still work.
const LIBRARY: string = '@cortex-js/compute-engine';

export async function loadTexParser(): Promise<TexParser | null> {
  try {
    const { ComputeEngine } = (await import(LIBRARY)) as { ComputeEngine: new () => TexParser };
    return new ComputeEngine();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
