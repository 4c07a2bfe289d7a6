/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="webworker" />
// Keeps the site usable offline: pages fresh from the network first, hashed files from the cache first.
// The Python runtime (under runtime/) is not ours to keep: the grader stores it in a cache of its own, once.
import { version } from '$service-worker';

const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;

const prefix = 'lacuna-site-';
const cacheName = `${prefix}${version}`;
const home = new URL('./', worker.registration.scope);

type Pack = Record<string, { type: string; text: string }>;

/** The whole site in one file, made by scripts/build.ts. A host may already have unpacked it on the way. */
async function fetchPack(): Promise<Pack> {
  const response = await fetch(new URL('offline.json.gz', home), { cache: 'no-cache' });
  if (!response.ok) throw new Error(`offline.json.gz: HTTP status ${response.status}`);
  const bytes = await response.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  const packed = first === 0x1f && second === 0x8b;
  const stream = new Response(bytes).body!;
  const text = packed ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
  return (await new Response(text).json()) as Pack;
}

async function keepSite(): Promise<void> {
  const cache = await caches.open(cacheName);
  const put = ([address, { type, text }]: [string, Pack[string]]) =>
    cache.put(new URL(address, home), new Response(text, { headers: { 'content-type': type } }));
  await Promise.all(Object.entries(await fetchPack()).map(put));
}

// A worker that could not keep the site is not installed; the browser tries again on the next visit.
worker.addEventListener('install', (event) => event.waitUntil(keepSite()));

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

/** The site's own words for an address that leads nowhere, whatever the host says. Its links are relative to its own place. */
async function missingPage(cache: Cache): Promise<Response | null> {
  const place = new URL('not-found/', home).pathname;
  const kept = await cache.match(place);
  if (!kept) return null;
  const html = (await kept.text()).replace('<head>', `<head><base href="${place}">`);
  return new Response(html, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

async function fromNetworkFirst(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await cache.put(pageKey(url), response.clone());
    if (response.status === 404 && request.mode === 'navigate') return (await missingPage(cache)) ?? response;
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
