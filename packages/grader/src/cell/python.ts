// Boots Pyodide in the realm it finds itself in and turns it into a function from job to verdict.
// The same code runs in the browser's worker and in Node's child process; both look like a worker to Pyodide.

import { createBridge, createEngine } from '@lacuna/torch';
import type { Job } from '../contract.ts';
import { MAX_OUTPUT } from '../output-limit.ts';
import { createDeadline } from './deadline.ts';
import { limitDisk, type VirtualDisk } from './disk.ts';
import { installMemoryLid } from './memory.ts';
import { protectStack, type StackModule } from './stack.ts';

/** The files a cell needs, by their names in the runtime folder. */
export interface CellAssets {
  'python_stdlib.zip': ArrayBuffer;
  'lacuna_python.zip': ArrayBuffer;
  'kernels.wasm': ArrayBuffer;
  'lock.json': ArrayBuffer;
  /** Compiled once by whoever owns the cells, since a module can be shared and bytes cannot. */
  'pyodide.asm.wasm': WebAssembly.Module;
}

/** The two modules of Pyodide, imported in whatever way the realm allows. */
export interface PyodideModules {
  loadPyodide: typeof import('pyodide').loadPyodide;
  createPyodideModule: unknown;
}

export interface Python {
  /** Runs one job. Throws only when the interpreter itself broke. */
  run(job: Job, onOutput: (text: string) => void): { verdict: string; clean: boolean };
}

const BASE = 'https://runtime.invalid/';
/** Bytes one run may write to the virtual disk. */
const DISK_BYTES = 64 * 1024 * 1024;

/**
 * Brings Python up: our standard library, torch and lacuna imported, JavaScript out of reach.
 * `exit` ends the cell from inside, for a run whose host is gone.
 */
export async function bootPython(
  assets: CellAssets,
  modules: () => Promise<PyodideModules>,
  now: () => number,
  exit: () => void,
): Promise<Python> {
  const lid = installMemoryLid();
  const release = answerFetch(assets);
  const { loadPyodide, createPyodideModule } = await modules();
  const pyodide = await loadPyodide({
    indexURL: BASE,
    stdLibURL: `${BASE}python_stdlib.zip`,
    lockFileContents: new TextDecoder().decode(assets['lock.json']),
    packageBaseUrl: BASE,
    createPyodideModule,
    jsglobals: bareGlobals(),
    enableRunUntilComplete: false,
    env: { HOME: '/home/learner', PYTHONHASHSEED: '0' },
    stdin: () => null,
    stdout: () => undefined,
    stderr: () => undefined,
  } as unknown as Parameters<typeof loadPyodide>[0]);
  release();

  const inner = pyodide as unknown as PyodideInner;
  lid.adopt(inner._module.memory);
  // No cap of its own: the lid holds its memory to what each job allows.
  const engine = createEngine({ wasm: assets['kernels.wasm'], maxBytes: Number.MAX_SAFE_INTEGER });
  pyodide.registerJsModule('_lacuna_engine', createBridge(engine));
  pyodide.FS.writeFile('/lib/lacuna_python.zip', new Uint8Array(assets['lacuna_python.zip']));
  const sandbox = pyodide.runPython(
    "import sys; sys.path.insert(0, '/lib/lacuna_python.zip'); import _lacuna_sandbox; _lacuna_sandbox.boot(sys.path[0])",
  ) as (job: string, write: (text: string) => boolean, state: () => number) => string;

  const disk = limitDisk(pyodide.FS as unknown as VirtualDisk, DISK_BYTES);
  let flush = (): void => undefined;
  const deadline = createDeadline(now, () => flush(), exit);
  inner.setInterruptBuffer(deadline.buffer);
  protectStack(inner._module);
  hideInternals(inner);

  return {
    run(job, onOutput) {
      const sink = createSink(onOutput, now);
      flush = sink.flushIfDue;
      lid.allow(job.limits.bytes);
      disk.reset();
      deadline.start(job.limits.ms);
      // Bit 1: the time limit fired; bit 2: memory was refused.
      const state = () => {
        deadline.stop();
        return (deadline.passed() ? 1 : 0) + (lid.refused() ? 2 : 0);
      };
      try {
        const answer = sandbox(JSON.stringify(job), sink.write, state);
        deadline.stop();
        sink.flush();
        const split = answer.indexOf('\n');
        return { verdict: answer.slice(split + 1), clean: answer.slice(0, split) === 'clean' };
      } finally {
        deadline.stop();
        flush = () => undefined;
      }
    },
  };
}

/** The private parts of Pyodide 314 that we touch, in one place. */
interface PyodideInner {
  _module: StackModule & { memory: WebAssembly.Memory };
  setInterruptBuffer(buffer: Uint8Array): void;
}

/** JavaScript as Python sees it through `import js`: what Pyodide's own Python code needs to start, and no more. */
function bareGlobals(): Record<string, unknown> {
  const nothing = () => undefined;
  return Object.assign(Object.create(null), {
    setTimeout: nothing,
    clearTimeout: nothing,
    setInterval: nothing,
    clearInterval: nothing,
  });
}

/** Removes what `pyodide_js` would lend out, for whoever digs it up; our own calls are bound already. */
function hideInternals(inner: PyodideInner): void {
  const open = inner as unknown as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(open)) {
    Object.defineProperty(open, name, { value: undefined, configurable: true, writable: true });
  }
}

/** Answers Pyodide's own requests from the assets while it starts; afterwards nothing answers. */
function answerFetch(assets: CellAssets): () => void {
  const realm = globalThis as unknown as { fetch?: unknown };
  const streaming = WebAssembly.instantiateStreaming;
  realm.fetch = async (input: unknown) => {
    const name =
      String((input as { url?: string }).url ?? input)
        .split('/')
        .pop() ?? '';
    const bytes = (assets as unknown as Record<string, unknown>)[name];
    if (bytes instanceof ArrayBuffer) return new Response(bytes);
    if (name === 'pyodide.asm.wasm') return new Response(null);
    throw new TypeError(`fetch ${name}: nothing outside the runtime folder can be read`);
  };
  const module = assets['pyodide.asm.wasm'];
  WebAssembly.instantiateStreaming = (async (source: unknown, imports: WebAssembly.Imports) => {
    await source;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  }) as typeof WebAssembly.instantiateStreaming;
  return () => {
    delete realm.fetch;
    WebAssembly.instantiateStreaming = streaming;
  };
}

const FLUSH_CHARS = 8_192;
const FLUSH_MS = 50;

/** How many times a program may ask for what waits to be sent at once. */
const ASKED_FLUSHES = 1_000;

/**
 * Gathers what Python prints into few messages; `write` answers false once nothing more will be sent. An empty text is
 * `flush()`: what waits is sent at once, since what follows may never give control back.
 */
function createSink(send: (text: string) => void, now: () => number) {
  let pending = '';
  let asked = 0;
  let room = MAX_OUTPUT;
  let sent = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (pending === '') return;
    send(pending);
    pending = '';
    sent = now();
  };
  return {
    flush,
    flushIfDue() {
      if (pending !== '' && now() - sent >= FLUSH_MS) flush();
    },
    write(text: string): boolean {
      pending += text.slice(0, room);
      room -= Math.min(room, text.length);
      const asks = text === '' && asked < ASKED_FLUSHES;
      if (asks) asked += 1;
      if (asks || pending.length >= FLUSH_CHARS || now() - sent >= FLUSH_MS) flush();
      return room > 0;
    },
  };
}
