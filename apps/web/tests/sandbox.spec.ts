// The browser sandbox: hostile programs get nowhere, the page stays alive, and nothing inside reaches the network.

import { ATTACKS, CHECKS, ESCAPED, HONEST, LIMITS, WRONG } from '@lacuna/grader/attacks';
import { expect, type Page, test } from '@playwright/test';
import { emptiedWorker, gradeIn, type SandboxSite, serveSandbox, startRuntime } from './sandbox-page.ts';

/** Told apart from a hang, not from slowness: the bench measures. */
const ALIVE_MS = 3_000;

let site: SandboxSite;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  site = await serveSandbox();
  page = await browser.newPage();
  await page.addInitScript('globalThis.__name = (value) => value'); // tsx names functions, also those sent to the page
  await page.goto(site.url);
  await startRuntime(page, true);
});
test.afterAll(async () => {
  await page?.close();
  await site?.close();
});

const graded = async (source: string) =>
  (await gradeIn(page, { id: 'next', task: null, source, checks: CHECKS, limits: LIMITS })).verdict.status;

for (const attack of ATTACKS) {
  test(`attack: ${attack.name}`, async () => {
    const { verdict, longestFrame } = await gradeIn(page, {
      id: 'attack',
      task: null,
      source: attack.source,
      checks: attack.graded ? CHECKS : '',
      limits: attack.limits ?? LIMITS,
    });
    const told = [verdict.message, verdict.output.text, ...verdict.checks.map((check) => check.message)].join(
      '\n',
    );
    expect(told).not.toContain(ESCAPED);
    expect({ status: verdict.status, told }).toMatchObject({ status: attack.status });
    if (attack.says) expect(told).toMatch(attack.says);
    expect(longestFrame).toBeLessThan(ALIVE_MS);
    expect(await graded(HONEST)).toBe('pass');
    expect(await graded(WRONG)).toBe('fail');
  });
}

test('no attack reached the network', () => {
  expect(site.requests.filter((path) => !path.startsWith('/sub/'))).toEqual([]);
});

const frameOf = () => page.frames().find((frame) => frame.parentFrame() !== null)!;

test('inside the frame nothing of the page, the disk or the network is in reach', async () => {
  const got = await frameOf().evaluate(async (url) => {
    const attempt = async (what: () => unknown) => {
      try {
        const value = await what();
        return `got ${String(value)}`;
      } catch (problem) {
        return (problem as Error).name;
      }
    };
    const request = () =>
      new Promise((resolve, reject) => {
        const xhr = new XMLHttpRequest();
        xhr.onload = resolve;
        xhr.onerror = () => reject(new TypeError('blocked'));
        xhr.open('GET', url);
        xhr.send();
      });
    const socket = () =>
      new Promise((resolve, reject) => {
        const ws = new WebSocket(url.replace('http', 'ws'));
        ws.onopen = resolve;
        ws.onerror = () => reject(new TypeError('blocked'));
      });
    return {
      fetch: await attempt(() => fetch(url)),
      request: await attempt(request),
      socket: await attempt(socket),
      import: await attempt(() => import(/* @vite-ignore */ `${url}page.js`)),
      storage: await attempt(() => localStorage),
      cookie: await attempt(() => document.cookie),
      database: await attempt(() => indexedDB.open('x')),
      parent: await attempt(() => parent.document),
      top: await attempt(() => top!.location.href),
      origin: self.origin,
    };
  }, site.url);
  expect(got).toEqual({
    fetch: 'TypeError',
    request: 'TypeError',
    socket: expect.stringMatching(/TypeError|SecurityError/),
    import: 'TypeError',
    storage: 'SecurityError',
    cookie: 'SecurityError',
    database: 'SecurityError',
    parent: 'SecurityError',
    top: 'SecurityError',
    origin: 'null',
  });
});

test('inside the worker the ways out are gone', async () => {
  const script = await emptiedWorker([
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'EventSource',
    'WebTransport',
    'indexedDB',
    'caches',
    'Worker',
    'BroadcastChannel',
    'importScripts',
    'postMessage',
    'close',
    'eval',
    'navigator.storage',
    'navigator.serviceWorker',
  ]);
  const present = await page.evaluate((script) => {
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    return new Promise((resolve, reject) => {
      const worker = new Worker(url);
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
  }, script);
  expect(present).toEqual([]);
});

test('messages posted to the page by hand change nothing', async () => {
  await frameOf().evaluate(() => {
    for (const kind of ['verdict', 'ready', 'crashed', 'hello'])
      parent.postMessage(
        { kind, cell: 1, token: '', verdict: '{"status":"pass"}', clean: true, reason: 'x', ms: 1 },
        '*',
      );
  });
  expect(await graded(WRONG)).toBe('fail');
  expect(await graded(HONEST)).toBe('pass');
});

test('stop() ends a run and the next one is right', async () => {
  const status = await page.evaluate(async (limits) => {
    const { jobFor } = window.grader;
    const endless = window.runtime.grade(
      jobFor({ id: 'endless', task: null, source: 'while True: pass', limits: { ...limits, seconds: 60 } }),
    );
    setTimeout(() => window.runtime.stop(), 300);
    return (await endless).status;
  }, LIMITS);
  expect(status).toBe('stopped');
  expect(await graded(HONEST)).toBe('pass');
});

test('once visited, Python starts without a network', async () => {
  await page.evaluate(() => window.runtime.dispose());
  await page.context().setOffline(true);
  await startRuntime(page, false);
  expect(await graded(HONEST)).toBe('pass');
  await page.context().setOffline(false);
});

test('a damaged file is refused by name, and the next attempt is free to succeed', async ({ browser }) => {
  const other = await (await browser.newContext()).newPage();
  await other.addInitScript('globalThis.__name = (value) => value');
  await other.goto(site.url);
  site.damaged.add('lacuna_python.zip.gz');
  await expect(startRuntime(other, false)).rejects.toThrow(
    /could not be loaded.*lacuna_python\.zip arrived damaged/,
  );
  site.damaged.clear();
  await startRuntime(other, false);
  await other.context().close();
});
