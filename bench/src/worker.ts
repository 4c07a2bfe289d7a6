// In the browser: one runner in a module worker, called by messages [id, function, ...arguments].
import { jaxRunner } from './jax.ts';
import { lacunaRunner } from './lacuna.ts';
import type { Runner } from './runner.ts';
import { tfjsRunner } from './tfjs.ts';

const starts: Record<string, () => Promise<Runner>> = {
  'tfjs-wasm': () => tfjsRunner('/tfjs/'),
  'jax-js': jaxRunner,
  Lacuna: async () => {
    const url = '/pyodide/pyodide.mjs';
    const [{ loadPyodide }, kernels, files] = await Promise.all([
      import(/* @vite-ignore */ url),
      fetch('/kernels.wasm').then((response) => response.arrayBuffer()),
      fetch('/files.json').then((response) => response.json()),
    ]);
    return lacunaRunner({ loadPyodide, options: { indexURL: '/pyodide/' }, kernels, files });
  },
};

let runner: Runner | undefined;
self.onmessage = async ({ data: [id, call, ...args] }: MessageEvent<[number, string, ...unknown[]]>) => {
  try {
    let answer: unknown = true;
    if (call === 'start') runner = await starts[args[0] as string]!();
    else answer = await (runner as unknown as Record<string, (...a: unknown[]) => unknown>)[call]!(...args);
    self.postMessage([id, answer ?? null]);
  } catch (error) {
    self.postMessage([id, null, String(error)]);
  }
};
