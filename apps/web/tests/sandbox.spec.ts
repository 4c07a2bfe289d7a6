// The browser sandbox: hostile programs get nowhere, the page stays alive, and nothing inside reaches the network or the learner's data.
// Runs in Chromium with the site's tests and in Firefox by firefox.config.ts.

import { ATTACKS, ESCAPED, HONEST, nextParts, partsOf, WRONG } from '@lacuna/grader/attacks';
import { expect, test } from '@playwright/test';
import { RAW_WORKER } from './raw-worker.ts';
import { emptiedWorker, gradeIn, type SandboxSite, serveSandbox, startRuntime } from './sandbox-page.ts';
import { type OpenBrowser, openBrowser, type Tab } from './tab.ts';

/** Told apart from a hang, not from slowness: the bench measures. */
const ALIVE_MS = 3_000;

let site: SandboxSite;
let browser: OpenBrowser;
let tab: Tab;
/** An address whose visits the site counts. */
let target: string;

test.describe.configure({ timeout: 240_000 });
test.beforeAll(async ({ browserName }) => {
  site = await serveSandbox();
  target = new URL('/stolen/', site.url).href;
  browser = await openBrowser(browserName === 'firefox' ? 'firefox' : 'chromium');
  tab = await browser.open(site.url);
  await leaveData(tab);
  await startRuntime(tab, true);
});
test.afterAll(async () => {
  await tab?.close();
  await browser?.close();
  await site?.close();
});
test.afterEach(async () => {
  expect(site.requests.filter((path) => !path.startsWith('/sub/'))).toEqual([]);
  expect(await dataOf(tab)).toEqual(DATA);
});

const DATA = {
  local: `${ESCAPED} local`,
  database: `${ESCAPED} database`,
  cookie: `data=${ESCAPED}`,
  heard: [],
};

/** What a learner has in this browser; a program that gets at it and prints it has escaped. */
const leaveData = (tab: Tab) =>
  tab.evaluate(async (data: typeof DATA) => {
    localStorage.setItem('data', data.local);
    // biome-ignore lint/suspicious/noDocumentCookie: Firefox has no other way
    document.cookie = data.cookie;
    const store = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('data');
      opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    store.transaction('rows', 'readwrite').objectStore('rows').put(data.database, 1);
    store.close();
    window.heard = [];
    new BroadcastChannel('lacuna').onmessage = ({ data }) => window.heard.push(data);
  }, DATA);

const dataOf = (tab: Tab): Promise<unknown> =>
  tab.evaluate(async () => {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open('data');
      opening.onsuccess = () => {
        const reading = opening.result.transaction('rows').objectStore('rows').get(1);
        reading.onsuccess = () => {
          opening.result.close();
          resolve(reading.result);
        };
      };
      opening.onerror = () => reject(opening.error);
    });
    return { local: localStorage.getItem('data'), database, cookie: document.cookie, heard: window.heard };
  }, null);

const graded = async (source: string) => (await gradeIn(tab, nextParts(source))).verdict.status;

for (const attack of ATTACKS) {
  test(`attack: ${attack.name}`, async () => {
    const { verdict, longestFrame } = await gradeIn(tab, partsOf(attack, target));
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

test('inside the frame nothing of the page, the disk or the network is in reach', async () => {
  const got = await tab.inFrame(async (url: string) => {
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
  }, target);
  expect(got).toEqual({
    fetch: 'TypeError',
    request: 'TypeError',
    socket: expect.stringMatching(/TypeError|SecurityError|NS_ERROR_CONTENT_BLOCKED/),
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
    'SharedWorker',
    'Blob',
    'Request',
    'Response',
    'Notification',
    'FileReaderSync',
    'OffscreenCanvas',
    'cookieStore',
    'addEventListener',
    'dispatchEvent',
    'navigator.sendBeacon',
    'navigator.locks',
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
  const present = await tab.evaluate((script: string) => {
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    return new Promise<string[]>((resolve, reject) => {
      const worker = new Worker(url);
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
  }, script);
  expect(present).toEqual([]);
});

test('a worker inside the frame that nobody emptied reaches nothing either', async () => {
  const got = await tab.inFrame(
    ({ script, url }: { script: string; url: string }) =>
      new Promise<Record<string, string>>((resolve, reject) => {
        const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(url);
      }),
    { script: RAW_WORKER, url: target },
  );
  expect(Object.keys(got).length).toBeGreaterThan(15);
  expect(Object.entries(got).filter(([, outcome]) => outcome !== 'refused')).toEqual([]);
});

test('a flood of messages and forged verdicts changes nothing', async () => {
  await tab.inFrame((count: number) => {
    for (let i = 0; i < count; i++)
      for (const kind of ['verdict', 'ready', 'crashed', 'hello'])
        parent.postMessage(
          { kind, cell: 1, token: '', verdict: '{"status":"pass"}', clean: true, reason: 'x', ms: 1 },
          '*',
        );
  }, 5_000);
  expect(await graded(WRONG)).toBe('fail');
  expect(await graded(HONEST)).toBe('pass');
});

test('stop() ends a run and the next one is right', async () => {
  const status = await tab.evaluate(
    async (job) => {
      const endless = window.runtime.grade(window.grader.jobFor(job));
      setTimeout(() => window.runtime.stop(), 300);
      return (await endless).status;
    },
    { id: 'endless', task: null, source: 'while True: pass', limits: { seconds: 60, megabytes: 300 } },
  );
  expect(status).toBe('stopped');
  expect(await graded(HONEST)).toBe('pass');
});

test('once visited, Python starts without a network', async () => {
  await tab.evaluate(() => window.runtime.dispose(), null);
  site.offline = true;
  try {
    await startRuntime(tab, false);
    expect(await graded(HONEST)).toBe('pass');
  } finally {
    site.offline = false;
  }
});

test('a damaged file is refused by name, and the next attempt is free to succeed', async () => {
  const other = await browser.open(site.url);
  site.damaged.add('lacuna_python.zip.gz');
  await expect(startRuntime(other, false)).rejects.toThrow(
    /could not be loaded.*lacuna_python\.zip arrived damaged/,
  );
  site.damaged.clear();
  await startRuntime(other, false);
  await other.close();
});

declare global {
  interface Window {
    heard: unknown[];
  }
}
