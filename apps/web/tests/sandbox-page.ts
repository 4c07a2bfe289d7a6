// A bare page that holds nothing but the grader's browser runtime, served from a subpath by a plain static server.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JobParts } from '@lacuna/grader';
import type { BrowserRuntime } from '@lacuna/grader/browser';
import type { Verdict } from '@lacuna/grader/contract';
import { build } from 'esbuild';
import sirv from 'sirv';
import { ensureRuntime } from '../../../scripts/build-runtime.ts';
import type { Tab } from './tab.ts';

const grader = fileURLToPath(new URL('../../../packages/grader/src', import.meta.url));

export interface SandboxSite {
  url: string;
  /** Names of files to serve with a byte changed. */
  damaged: Set<string>;
  /** Every path asked for. */
  requests: string[];
  /** Refuses every connection, as when the network is gone. */
  offline: boolean;
  close(): Promise<void>;
}

export async function serveSandbox(): Promise<SandboxSite> {
  const { dir } = await ensureRuntime();
  const files = sirv(dir, { dev: true });
  const script = await bundle(PAGE_CODE);
  const damaged = new Set<string>();
  const requests: string[] = [];
  const state = { offline: false };
  const server = http.createServer((request, response) => {
    if (state.offline) {
      request.socket.destroy();
      return;
    }
    const { pathname } = new URL(request.url!, 'http://localhost');
    requests.push(pathname);
    const name = path.posix.basename(pathname);
    const missing = () => {
      response.statusCode = 404;
      response.end();
    };
    if (pathname === '/sub/') response.setHeader('content-type', 'text/html').end(PAGE);
    else if (pathname === '/sub/page.js') response.setHeader('content-type', 'text/javascript').end(script);
    else if (damaged.has(name)) response.end(Buffer.from('damaged'));
    else if (pathname.startsWith('/sub/python/')) {
      request.url = pathname.slice('/sub/python'.length);
      files(request, response, missing);
    } else missing();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/sub/`,
    damaged,
    requests,
    get offline() {
      return state.offline;
    },
    set offline(gone) {
      state.offline = gone;
      if (gone) server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const PAGE =
  '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Sandbox</title><body><script src="page.js"></script>';

async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: code,
      resolveDir: grader,
      loader: 'ts',
    },
    bundle: true,
    format: 'iife',
    globalName: 'grader',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]!.text;
}

const PAGE_CODE = `
export { createBrowserRuntime, createAssetFetcher } from './browser/index.ts';
export { jobFor } from './job.ts';`;

/** A worker that empties its realm as a cell does, then says which of `names` are left. */
export function emptiedWorker(names: string[]): Promise<string> {
  return bundle(`
    import { bareRealm } from './cell/realm.ts';
    const say = postMessage;
    bareRealm();
    say(${JSON.stringify(names)}.filter((name) => {
      let value = self;
      for (const part of name.split('.')) value = value?.[part];
      return value !== undefined && value !== null;
    }));`);
}

declare global {
  interface Window {
    runtime: BrowserRuntime;
    grader: {
      createBrowserRuntime: typeof import('@lacuna/grader/browser').createBrowserRuntime;
      createAssetFetcher: typeof import('@lacuna/grader/browser').createAssetFetcher;
      jobFor: typeof import('@lacuna/grader').jobFor;
    };
  }
}

/** Creates `window.runtime`; rejects as `ready()` does. */
export async function startRuntime(tab: Pick<Tab, 'evaluate'>, spare: boolean): Promise<void> {
  await tab.evaluate(async (spare: boolean) => {
    const { createAssetFetcher, createBrowserRuntime } = window.grader;
    const fetchAsset = createAssetFetcher({
      base: 'python',
      caches,
      fetch: (...request) => fetch(...request),
    });
    const newId = () => crypto.randomUUID();
    window.runtime = createBrowserRuntime({
      document,
      fetchAsset,
      spare,
      newId,
      now: () => performance.now(),
    });
    if (spare) window.runtime.prewarm();
    await window.runtime.ready();
  }, spare);
}

export interface Graded {
  verdict: Verdict;
  /** Longest time between two frames of the page while it ran, in ms. */
  longestFrame: number;
  frames: number;
}

/** Runs one job in the page's runtime, watching that the page itself stays alive. */
export function gradeIn(tab: Pick<Tab, 'evaluate'>, parts: JobParts): Promise<Graded> {
  return tab.evaluate(async (parts: JobParts) => {
    let last = performance.now();
    let longestFrame = 0;
    let frames = 0;
    let watching = true;
    const tick = (now: number) => {
      longestFrame = Math.max(longestFrame, now - last);
      last = now;
      frames++;
      if (watching) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    const verdict = await window.runtime.grade(window.grader.jobFor(parts));
    watching = false;
    return { verdict, longestFrame, frames };
  }, parts);
}
