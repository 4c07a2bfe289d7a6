// Bytes to download: what `import torch` adds to Pyodide, and all of it, compressed as a server would.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export interface Size {
  name: string;
  raw: number;
  gzip: number;
  brotli: number;
}

function sizeOf(name: string, files: readonly Uint8Array[]): Size {
  const total = (measure: (bytes: Uint8Array) => number) =>
    files.reduce((sum, file) => sum + measure(file), 0);
  return {
    name,
    raw: total((file) => file.length),
    gzip: total((file) => gzipSync(file, { level: 9 }).length),
    brotli: total(
      (file) =>
        brotliCompressSync(file, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: file.length },
        }).length,
    ),
  };
}

/** Sizes of the built runtime's parts, the last row being all of it. */
export function sizes(runtime: string): Size[] {
  const names = readdirSync(runtime).filter((name) => !/\.(gz|br)$|^manifest\.json$|^node\./.test(name));
  const read = (name: string) => readFileSync(path.join(runtime, name));
  const ours = names.filter((name) => !/^(pyodide|python_stdlib|lock)/.test(name));
  return [
    ...ours.map((name) => sizeOf(name, [read(name)])),
    sizeOf('engine, workers and Python layer together', ours.map(read)),
    sizeOf('with Pyodide and its standard library', names.map(read)),
  ];
}
