// The same runners in Chromium: a server of the files they need, a page with one worker each, and calls across.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { build } from 'esbuild';
import { findBrowser } from '../../scripts/find-browser.ts';
import type { Runner } from './runner.ts';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const TYPES: Record<string, string> = {
  '.mjs': 'text/javascript',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};
const PAGE = '<!doctype html><title>bench</title>';

export interface Lab {
  version: string;
  start(name: string): Promise<Runner>;
  close(): Promise<void>;
}

/** A Chromium with the page open, or why there is none. */
export async function openBrowser(files: {
  kernels: Uint8Array;
  python: Record<string, string>;
  tfjs: string;
  pyodide: string;
}): Promise<Lab | { missing: string }> {
  const found = findBrowser('chromium');
  if ('missing' in found) return { missing: found.how };
  const bundle = await build({
    entryPoints: [here('worker.ts')],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    platform: 'browser',
  });
  const made: Record<string, string | Uint8Array> = {
    '/': PAGE,
    '/worker.js': bundle.outputFiles[0]!.contents,
    '/kernels.wasm': files.kernels,
    '/files.json': JSON.stringify(files.python),
  };
  const folders: [string, string][] = [
    ['/pyodide/', files.pyodide],
    ['/tfjs/', files.tfjs],
  ];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://x').pathname;
    const type = TYPES[path.extname(url)] ?? (url === '/' ? 'text/html' : 'application/octet-stream');
    // Isolation gives the page's clock its finest grain.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Content-Type', type);
    if (made[url] !== undefined) return response.end(made[url]);
    const folder = folders.find(([prefix]) => url.startsWith(prefix));
    const file = folder && path.join(folder[1], path.basename(url));
    if (file && existsSync(file)) return createReadStream(file).pipe(response);
    response.statusCode = 404;
    return response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];
  const browser: Browser = await chromium.launch({ executablePath: found.path, args });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.evaluate(CALLS);
  const call = (name: string, ...question: unknown[]): Promise<unknown> =>
    page.evaluate(`benchCall(${JSON.stringify(name)}, ${JSON.stringify(question)})`);
  return {
    version: browser.version(),
    async start(name) {
      await call(name, 'start', name);
      return {
        name,
        prepare: (task) => call(name, 'prepare', task) as Promise<boolean>,
        run: (task, times) => call(name, 'run', task, times) as Promise<number>,
        drop: (task) => call(name, 'drop', task) as Promise<void>,
        close: async () => undefined,
      };
    },
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** In the page: a worker per name, and a promise per message to it. */
const CALLS = `
const workers = {}, waiting = {};
let last = 0;
globalThis.benchCall = (name, question) => new Promise((resolve, reject) => {
  workers[name] ??= Object.assign(new Worker('/worker.js', { type: 'module' }), {
    onmessage: ({ data: [id, answer, error] }) => {
      const [yes, no] = waiting[id];
      delete waiting[id];
      error ? no(new Error(error)) : yes(answer);
    },
    onerror: (event) => { for (const [, no] of Object.values(waiting)) no(new Error(event.message)); },
  });
  waiting[++last] = [resolve, reject];
  workers[name].postMessage([last, ...question]);
});
`;
