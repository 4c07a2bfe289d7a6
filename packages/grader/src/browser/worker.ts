// The worker inside the frame: boots Python and answers jobs over the port it was given. Bundled, never imported.
import { bootPython, type PyodideModules } from '../cell/python.ts';
import { bareRealm } from '../cell/realm.ts';
import { serve } from '../cell/serve.ts';
import type { ToCell } from '../messages.ts';
import type { WorkerStart } from './protocol.ts';

/** Pyodide refuses classic workers, and a module worker cannot start from a blob in an opaque origin (Chromium). */
self.importScripts = () => {
  throw new Error('importScripts is not available');
};

const now = () => performance.now();
const close = self.close.bind(self);

self.onmessage = ({ data, ports }: MessageEvent<WorkerStart>) => {
  self.onmessage = null;
  const port = ports[0]!;
  const { files, module } = data;
  const modules = async (): Promise<PyodideModules> => {
    const [pyodide, asm] = await Promise.all([
      importBytes(files['pyodide.mjs']),
      importBytes(files['pyodide.asm.mjs']),
    ]);
    return {
      loadPyodide: pyodide.loadPyodide as PyodideModules['loadPyodide'],
      createPyodideModule: asm.default,
    };
  };
  serve({
    boot: () => bootPython({ ...files, 'pyodide.asm.wasm': module }, modules, now, close),
    harden: bareRealm,
    send: (message) => port.postMessage(message),
    listen: (receive) => {
      port.onmessage = (event: MessageEvent<ToCell>) => receive(event.data);
    },
    now,
  });
};

async function importBytes(bytes: ArrayBuffer): Promise<Record<string, unknown>> {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
  const module = (await import(url)) as Record<string, unknown>;
  URL.revokeObjectURL(url);
  return module;
}
