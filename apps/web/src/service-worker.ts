/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="webworker" />
// Keeps the site usable offline: pages fresh from the network first, hashed files from the cache first.
// The Python runtime (under runtime/) is not ours to keep: the grader stores it in a cache of its own, once.
import { build, files, prerendered, version } from '$service-worker';

const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;

const prefix = 'lacuna-site-';
const cacheName = `${prefix}${version}`;
const home = new URL('./', worker.registration.scope);

/** Italics, KaTeX's rarer faces and the like come when a page uses them; everything else is kept from the start. */
const onDemand = /\.(woff2|map)$/;
const shell = [...build, ...files.filter((file) => !file.includes('/runtime/'))]
  .filter((file) => !onDemand.test(file))
  .concat(prerendered);

/** Files of the islands: Vite bundles them as workers are bundled, and Kit does not list those. Written by scripts/build.ts. */
async function islands(): Promise<string[]> {
  const response = await fetch(new URL('islands.json', home), { cache: 'no-cache' });
  return response.ok ? ((await response.json()) as string[]).map((file) => new URL(file, home).pathname) : [];
}

async function keep(cache: Cache, path: string): Promise<void> {
  if (await cache.match(path)) return;
  const response = await fetch(path, { cache: 'no-cache' });
  if (response.ok) await cache.put(path, response);
}

worker.addEventListener('install', (event) => {
  // The whole site without Python is small. A file that fails now is kept when it is first asked for.
  const all = async () => {
    const cache = await caches.open(cacheName);
    const paths = [...shell, ...(await islands())];
    await Promise.allSettled(paths.map((path) => keep(cache, path)));
  };
  event.waitUntil(all());
});

worker.addEventListener('activate', (event) => {
  const tidy = async () => {
    for (const name of await caches.keys())
      if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

/** A file whose name changes with its content can never be stale. */
const isHashed = (url: URL) => url.pathname.includes('/immutable/');

async function fromCacheFirst(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(cacheName)).put(request, response.clone());
  return response;
}

/** The address a page is kept under: no query, no fragment, always with the slash. */
function pageKey(url: URL): string {
  return url.pathname.endsWith('/') || /\.[a-z]+$/.test(url.pathname) ? url.pathname : `${url.pathname}/`;
}

async function fromNetworkFirst(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await cache.put(pageKey(url), response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(pageKey(url));
    if (kept) return kept;
    const start = request.mode === 'navigate' ? await cache.match(home.pathname) : undefined;
    if (start) return Response.redirect(home.href);
    throw error;
  }
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== home.origin || !url.pathname.startsWith(home.pathname))
    return;
  if (url.pathname.startsWith(`${home.pathname}runtime/`)) return;
  event.respondWith(isHashed(url) ? fromCacheFirst(request) : fromNetworkFirst(request, url));
});
