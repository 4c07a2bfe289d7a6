// Python in Node for tests: Pyodide, an engine, and the Python packages as files of its file system.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine, type Engine } from '@lacuna/engine';
import { loadPyodide, type PyodideInterface } from 'pyodide';
import { type Bridge, createBridge } from '../src/bridge.ts';

export interface Host {
  readonly python: PyodideInterface;
  readonly engine: Engine;
  readonly bridge: Bridge;
  /** Runs a program in a namespace of its own and returns what it printed. An exception is printed as its last line. */
  run(source: string): string;
}

const SITE = '/site';

/** All .py files and texts under a folder of this repository, by path relative to it. */
export function pythonFiles(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (at: string): void => {
    for (const name of readdirSync(at)) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (/\.(py|txt)$/.test(name)) files.set(relative(folder, path), readFileSync(path, 'utf8'));
    }
  };
  walk(folder);
  return files;
}

const packageFolder = (name: string): string =>
  fileURLToPath(new URL(`../../${name}/python`, import.meta.url));

/** Python with `torch` (and `lacuna`, if asked for) importable. */
export async function startHost(
  options: { checks?: boolean; maxBytes?: number; wasm?: BufferSource | null } = {},
): Promise<Host> {
  const engine = createEngine({ wasm: options.wasm ?? null, maxBytes: options.maxBytes ?? 1 << 28 });
  const bridge = createBridge(engine);
  const python = await loadPyodide();
  python.registerJsModule('_lacuna_engine', bridge);
  for (const name of options.checks ? ['torch', 'checks'] : ['torch'])
    for (const [path, text] of pythonFiles(packageFolder(name))) {
      const full = `${SITE}/${path}`;
      python.FS.mkdirTree(full.slice(0, full.lastIndexOf('/')));
      python.FS.writeFile(full, text);
    }
  python.runPython(`import sys; sys.path.insert(0, ${JSON.stringify(SITE)})`);
  python.runPython(RUNNER);
  const runner = python.globals.get('_run_program') as (source: string) => string;
  return { python, engine, bridge, run: (source) => runner(source) };
}

// The same as goldens/record.py does on the oracle.
const RUNNER = `
def _run_program(source):
    import contextlib, io
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return out.getvalue()
`;
