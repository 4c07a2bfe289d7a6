// Test support: one engine per backend, the kernels built when they are stale.
import { buildKernels } from '../build-kernels.ts';
import { createEngine, type Engine } from './engine.ts';

const wasm = await buildKernels();

/** Both backends, by name: every contract test runs on each. */
export const engines: readonly [string, () => Engine][] = [
  ['wasm', () => createEngine({ wasm })],
  ['js', () => createEngine({ wasm: null })],
];

export const wasmEngine = (maxBytes?: number): Engine => createEngine({ wasm, maxBytes });
