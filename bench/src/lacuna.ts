// Ourselves, as a learner meets us: Python in Pyodide, `import torch` over the engine.
import { createBridge, createEngine } from '../../packages/torch/src/index.ts';
import type { Runner } from './runner.ts';

export interface Parts {
  // biome-ignore lint/suspicious/noExplicitAny: Pyodide in Node, or loaded from a URL in a browser
  loadPyodide: (options?: any) => Promise<any>;
  options?: object;
  kernels: BufferSource;
  /** Python files by path: torch/..., programs.py. */
  files: Record<string, string>;
}

export async function lacunaRunner({ loadPyodide, options, kernels, files }: Parts): Promise<Runner> {
  const python = await loadPyodide(options);
  const engine = createEngine({ wasm: kernels });
  python.registerJsModule('_lacuna_engine', createBridge(engine));
  for (const [path, text] of Object.entries(files)) {
    python.FS.mkdirTree(`/site/${path}`.replace(/\/[^/]*$/, ''));
    python.FS.writeFile(`/site/${path}`, text);
  }
  python.runPython('import sys; sys.path.insert(0, "/site"); import programs');
  const programs = python.pyimport('programs');
  return {
    name: 'Lacuna',
    async prepare(task) {
      programs.prepare(task);
      return true;
    },
    run: async (task, times) => programs.run(task, times),
    drop: async (task) => programs.drop(task),
    async close() {},
  };
}
