// `lacuna preview`, the server's half: watches the curriculum, has its Python run, and tells the open pages when to look again.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Issue } from '@lacuna/curriculum';
import sirv from 'sirv';
import type { Plugin, ViteDevServer } from 'vite';
import { previewState } from './src/lib/preview/state.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
/** Saving a file is often several events. */
const SETTLED_MS = 80;

/** `folder` is the subject's; `run` says whether Python is to be executed too. */
export function preview(folder: string, run: boolean): Plugin {
  return {
    name: 'lacuna-preview',
    configureServer(server) {
      // A page can run its code when Python has been built before.
      server.middlewares.use('/runtime', sirv(path.join(repository, 'build/runtime'), { dev: true }));
      const state = previewState();
      const tell = () => {
        state.version += 1;
        server.ws.send('lacuna:content', {});
      };
      const checks = run ? runChecks(server, folder, tell) : () => undefined;
      let timer: NodeJS.Timeout | undefined;
      server.watcher.add(folder);
      server.watcher.on('all', (_event, file) => {
        if (!path.resolve(file).startsWith(folder + path.sep)) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
          tell();
          checks();
        }, SETTLED_MS);
      });
      checks();
    },
  };
}

/** Runs `lacuna check`, one at a time; what it says of programs goes to the pages, the rest they know themselves. */
function runChecks(server: ViteDevServer, folder: string, tell: () => void): () => void {
  let running = false;
  let again = false;
  const start = () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    const bin = path.join(repository, 'apps/cli/bin/lacuna.js');
    const child = spawn(process.execPath, [bin, 'check', '--json', '--curriculum', folder], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    server.httpServer?.once('close', () => child.kill());
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('close', () => {
      running = false;
      try {
        const { issues } = JSON.parse(output) as { issues: Issue[] };
        previewState().ran = issues;
        tell();
      } catch {
        server.config.logger.warn('lacuna check did not finish; the pages show what the files alone say');
      }
      if (again) {
        again = false;
        start();
      }
    });
  };
  return start;
}
