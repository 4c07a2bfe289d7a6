// The Node child process: boots Python with nothing of Node in reach and answers jobs over IPC. Bundled, never imported.
import { readFileSync } from 'node:fs';
import { bootPython, type CellAssets, type PyodideModules } from '../cell/python.ts';
import { bareRealm } from '../cell/realm.ts';
import { serve } from '../cell/serve.ts';

const folder = new URL('./', import.meta.url);
const host = process;
const send = host.send!.bind(host);

/** The parent is gone; nobody waits for an answer. */
function quit(): void {
  host.exit(0);
}

function read(name: string): ArrayBuffer {
  const bytes = readFileSync(new URL(name, folder));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

async function assets(): Promise<CellAssets> {
  return {
    'python_stdlib.zip': read('python_stdlib.zip'),
    'lacuna_python.zip': read('lacuna_python.zip'),
    'kernels.wasm': read('kernels.wasm'),
    'lock.json': read('lock.json'),
    'pyodide.asm.wasm': await WebAssembly.compile(read('pyodide.asm.wasm')),
  };
}

/** Pyodide's two files, imported as in a worker: it must not find Node, nor Node's file system and sockets. */
async function modules(): Promise<PyodideModules> {
  const pyodide = await import(new URL('pyodide.mjs', folder).href);
  const asm = await import(new URL('pyodide.asm.mjs', folder).href);
  return { loadPyodide: pyodide.loadPyodide, createPyodideModule: asm.default };
}

const now = () => performance.now();

host.on('disconnect', quit);
serve({
  boot: async () => {
    const files = await assets();
    disguise();
    return bootPython(files, modules, now, quit);
  },
  harden: bareRealm,
  send: (message) => void send(message),
  listen: (receive) => void host.on('message', receive),
  now,
});

/** Makes Pyodide take the browser's path: no `process`, and a global that says it is a worker's. */
function disguise(): void {
  const realm = globalThis as unknown as Record<string, unknown>;
  delete realm.process;
  function WorkerGlobalScope(): void {}
  Object.defineProperty(WorkerGlobalScope, Symbol.hasInstance, {
    value: (value: unknown) => value === globalThis,
  });
  realm.WorkerGlobalScope = WorkerGlobalScope;
  realm.self = globalThis;
  realm.location = new URL('https://runtime.invalid/worker.js');
  realm.importScripts = () => {
    throw new Error('importScripts is not available');
  };
}
