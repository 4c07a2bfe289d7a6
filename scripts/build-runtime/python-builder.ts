// Packs Python files into zips of .pyc, with the very interpreter that will read them.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadPyodide } from 'pyodide';
import { PYODIDE } from './inputs.ts';

export type PythonFiles = Map<string, Uint8Array>;

export interface PythonBuilder {
  /** Files of a zip archive, by path. */
  unpack(zip: Uint8Array): PythonFiles;
  /**
   * A stored zip holding every file compiled.
   * @param mount where the zip will lie in the virtual disk; goes into tracebacks
   * @param keep `source` also keeps the .py, for tracebacks and `inspect`; `docs` keeps docstrings in the .pyc
   */
  pack(files: PythonFiles, mount: string, keep: { source: boolean; docs: boolean }): Uint8Array;
}

const RECIPE = fileURLToPath(new URL('./precompile.py', import.meta.url));

/** Starts a plain Pyodide from node_modules. Takes 2-4 s, so callers start it only when something changed. */
export async function startPythonBuilder(): Promise<PythonBuilder> {
  const pyodide = await loadPyodide({ indexURL: PYODIDE }); // it would guess from a stack trace, which source maps falsify
  pyodide.runPython(await readFile(RECIPE, 'utf8'));
  const readZip = pyodide.globals.get('read_zip');
  const pack = pyodide.globals.get('pack');
  return {
    unpack(zip) {
      const files = readZip(pyodide.toPy(plain(zip))).toJs({ create_pyproxies: false }) as
        | Map<string, Uint8Array>
        | Record<string, Uint8Array>;
      return files instanceof Map ? files : new Map(Object.entries(files));
    },
    pack(files, mount, keep) {
      const given = pyodide.toPy(new Map([...files].map(([name, data]) => [name, plain(data)])));
      const bytes = pack(given, mount, keep.source, keep.docs).toJs() as Uint8Array;
      return bytes.slice();
    },
  };
}

/** Pyodide knows typed arrays by the name of their class, and Node's Buffer has another. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
