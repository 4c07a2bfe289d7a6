// Cells as child processes of Node: a bare environment, no code from strings, and nothing but the runtime folder to read.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Runtime } from '../contract.ts';
import type { Cell, CellEvents } from '../host/seat.ts';
import { createSupervisor } from '../host/supervisor.ts';

export interface NodeRuntimeOptions {
  /** The folder `ensureRuntime` made. */
  runtimeDir: string;
  /** Keep a second process warm, so that the job after a killed one starts at once. */
  spare?: boolean;
}

/** A runtime whose cells are processes of this machine's Node. Dispose of it, or the program does not end. */
export function createNodeRuntime(options: NodeRuntimeOptions): Runtime & { prewarm(): void } {
  const folder = realpathSync(options.runtimeDir);
  return createSupervisor({
    spawn: (events) => spawnCell(folder, events),
    spare: options.spare ?? false,
    newToken: randomUUID,
    now: () => performance.now(),
  });
}

/** Node's flags for a cell. The permission model lost its "experimental" in 23.5. */
export function cellFlags(folder: string, version: string): string[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const permission =
    major > 23 || (major === 23 && minor >= 5) ? '--permission' : '--experimental-permission';
  return [
    permission,
    `--allow-fs-read=${path.join(folder, '*')}`,
    '--disallow-code-generation-from-strings',
    '--disable-proto=delete',
    '--no-addons',
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
  ];
}

/** Kept of what a dying process writes to stderr, to say why it died. */
const MAX_LAST_WORDS = 4_000;

function spawnCell(folder: string, events: CellEvents): Cell {
  const child = spawn(
    process.execPath,
    [...cellFlags(folder, process.versions.node), path.join(folder, 'node.mjs')],
    { cwd: folder, env: {}, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  let lastWords = '';
  child.stderr!.on('data', (data: Buffer) => {
    lastWords = (lastWords + data.toString()).slice(-MAX_LAST_WORDS);
  });
  child.on('message', (data) => events.message(data));
  child.on('error', (problem) => events.crashed(problem.message));
  child.on('close', (code, signal) => {
    const why = lastWords.trim() || `exit code ${code ?? signal}`;
    events.crashed(why);
  });
  return {
    post: (message) => {
      if (child.connected) child.send(message, (problem) => problem && events.crashed(problem.message));
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
