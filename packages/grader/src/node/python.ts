// Cells as processes of the machine's own Python with real PyTorch, for authors. No sandbox: it runs what the repository holds.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Runtime } from '../contract.ts';
import type { Cell, CellEvents } from '../host/seat.ts';
import { createSupervisor } from '../host/supervisor.ts';

export interface PythonRuntimeOptions {
  /** Path of an interpreter that can `import torch`. */
  python: string;
  /** Folders to import from: where the package `lacuna` lies. */
  path: string[];
}

const CELL = fileURLToPath(new URL('./python_cell.py', import.meta.url));

/** A runtime with the same verdicts as the sandbox's. Dispose of it, or the program does not end. */
export function createPythonRuntime(options: PythonRuntimeOptions): Runtime {
  return createSupervisor({
    spawn: (events) => spawnPython(options, events),
    spare: false,
    newToken: randomUUID,
    now: () => performance.now(),
  });
}

function spawnPython({ python, path }: PythonRuntimeOptions, events: CellEvents): Cell {
  const child = spawn(python, [CELL], {
    env: { PATH: process.env.PATH ?? '', PYTHONPATH: path.join(':'), PYTHONHASHSEED: '0' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-4_000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => events.message(parse(line)));
  child.on('error', (problem) => events.crashed(`${python}: ${problem.message}`));
  child.on('close', (code, signal) => events.crashed(lastWords.trim() || `exit code ${code ?? signal}`));
  child.stdin.on('error', (problem) => events.crashed(problem.message));
  return {
    post: (message) => {
      child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // the supervisor counts what is no message
  }
}
