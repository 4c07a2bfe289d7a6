// The script inside the sandboxed frame: keeps the files, starts and terminates workers. Bundled into the frame's HTML.
import {
  FRAME_FILES,
  type FrameFile,
  type FromFrame,
  type Hello,
  type ToFrame,
  type WorkerStart,
} from './protocol.ts';

interface Files {
  waiting: Promise<ArrayBuffer>;
  resolve(bytes: ArrayBuffer): void;
}

const files = new Map<FrameFile, Files>(
  FRAME_FILES.map((name) => {
    let resolve = (_: ArrayBuffer) => {};
    const waiting = new Promise<ArrayBuffer>((done) => {
      resolve = done;
    });
    return [name, { waiting, resolve }];
  }),
);
const file = (name: FrameFile) => files.get(name)!.waiting;

/** Compiled while the other files still arrive; every worker shares it. */
const compiled = file('pyodide.asm.wasm').then((bytes) => WebAssembly.compile(bytes));
const workerUrl = file('worker.js').then((bytes) =>
  URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' })),
);
const workers = new Map<number, Worker | null>();

addEventListener('message', (event: MessageEvent) => {
  const hello = event.data as Partial<Hello> | null;
  const port = event.ports[0];
  if (event.source !== parent || port === undefined || hello?.kind !== 'hello') return;
  // Set by the frame's HTML; only the page that wrote it knows it.
  if (hello.secret !== document.documentElement.dataset.secret) return;
  const say = (message: FromFrame) => port.postMessage(message);
  port.onmessage = ({ data, ports }: MessageEvent<ToFrame>) => obey(data, ports[0], say);
  say({ kind: 'hello' });
});

function obey(order: ToFrame, port: MessagePort | undefined, say: (message: FromFrame) => void): void {
  switch (order.kind) {
    case 'file':
      files.get(order.name)?.resolve(order.bytes);
      return;
    case 'kill':
      workers.get(order.cell)?.terminate();
      workers.delete(order.cell);
      return;
    case 'spawn':
      workers.set(order.cell, null);
      start(order.cell, port!, say).catch((problem: unknown) =>
        say({ kind: 'crashed', cell: order.cell, reason: String((problem as Error)?.message ?? problem) }),
      );
  }
}

async function start(cell: number, port: MessagePort, say: (message: FromFrame) => void): Promise<void> {
  const url = await workerUrl;
  if (!workers.has(cell)) return; // killed before it began
  // The worker starts while its larger files are still on their way.
  const worker = new Worker(url);
  workers.set(cell, worker);
  worker.onerror = (event) => {
    event.preventDefault();
    say({ kind: 'crashed', cell, reason: event.message || 'the worker failed' });
  };
  const [module, asm, mjs, stdlib, packages, kernels, lock] = await Promise.all([
    compiled,
    file('pyodide.asm.mjs'),
    file('pyodide.mjs'),
    file('python_stdlib.zip'),
    file('lacuna_python.zip'),
    file('kernels.wasm'),
    file('lock.json'),
  ]);
  if (!workers.has(cell)) return; // terminated meanwhile
  const given: WorkerStart = {
    files: {
      'pyodide.mjs': mjs,
      'pyodide.asm.mjs': asm,
      'python_stdlib.zip': stdlib,
      'lacuna_python.zip': packages,
      'kernels.wasm': kernels,
      'lock.json': lock,
    },
    module,
  };
  worker.postMessage(given, [port]);
}
