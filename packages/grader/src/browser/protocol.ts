// What the host page and the frame's supervisor say to each other. The frame runs our code only; its workers do not.

/** The files a worker needs; the frame compiles the WebAssembly once and keeps the rest to hand out. */
export const FRAME_FILES = [
  'worker.js',
  'pyodide.mjs',
  'pyodide.asm.mjs',
  'pyodide.asm.wasm',
  'python_stdlib.zip',
  'lacuna_python.zip',
  'kernels.wasm',
  'lock.json',
] as const;

export type FrameFile = (typeof FRAME_FILES)[number];

/** First message, with `window.postMessage`: the port all others take. */
export interface Hello {
  kind: 'hello';
  secret: string;
}

export type ToFrame =
  | { kind: 'file'; name: FrameFile; bytes: ArrayBuffer }
  /** Start a worker that talks over the transferred port. */
  | { kind: 'spawn'; cell: number }
  | { kind: 'kill'; cell: number };

export type FromFrame =
  /** The frame is up. */
  { kind: 'hello' } | { kind: 'crashed'; cell: number; reason: string };

/** What a new worker gets: its assets and the port to the host. */
export interface WorkerStart {
  files: Record<
    | 'pyodide.mjs'
    | 'pyodide.asm.mjs'
    | 'python_stdlib.zip'
    | 'lacuna_python.zip'
    | 'kernels.wasm'
    | 'lock.json',
    ArrayBuffer
  >;
  module: WebAssembly.Module;
}
