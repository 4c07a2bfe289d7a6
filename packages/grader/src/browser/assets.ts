// Fetches the runtime's files: compressed by us, checked against the manifest, kept for offline use.
import * as z from 'zod';
import { LOAD_FAILURE } from './runtime.ts';

const manifestSchema = z.object({
  schema: z.literal('lacuna.runtime/1'),
  hash: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.number(), gzip: z.number(), sha256: z.string() })),
});

type Manifest = z.infer<typeof manifestSchema>;

export interface AssetOptions {
  /** URL of the runtime folder, absolute or relative to the page. */
  base: string;
  /** Cache Storage; null where there is none (then nothing works offline). */
  caches: CacheStorage | null;
  fetch: typeof fetch;
  /** Called with the bytes that arrived so far and those expected, over all files asked for. */
  onProgress?: (loaded: number, total: number) => void;
}

const CACHE = 'lacuna-runtime';

/**
 * A function from a file's name to its bytes. Takes `name.gz` from a plain static server and unpacks it here (works
 * as well where the server adds Content-Encoding), checks the SHA-256, and keeps verified files in Cache Storage under
 * the runtime's hash. With a network the manifest is asked for anew; without one the last runtime seen is used.
 */
export function createAssetFetcher(options: AssetOptions): (name: string) => Promise<ArrayBuffer> {
  const base = options.base.endsWith('/') ? options.base : `${options.base}/`;
  let manifest: Promise<Manifest> | undefined;
  let loaded = 0;
  let total = 0;
  const progress = (bytes: number) => {
    loaded += bytes;
    options.onProgress?.(loaded, total);
  };
  const cache = async () => (options.caches === null ? null : options.caches.open(CACHE).catch(() => null));

  async function readManifest(): Promise<Manifest> {
    const url = `${base}manifest.json`;
    const store = await cache();
    try {
      const response = await options.fetch(url, { cache: 'no-cache' });
      if (!response.ok) throw new Error(`${url}: status ${response.status}`);
      const text = await response.text();
      const parsed = manifestSchema.parse(JSON.parse(text));
      await store?.put(url, new Response(text)).catch(() => undefined); // a full disk costs only offline use
      await forgetOthers(store, parsed.hash);
      return parsed;
    } catch (problem) {
      const kept = await store?.match(url);
      if (kept) return manifestSchema.parse(await kept.json());
      throw failure(`its list of files did not arrive (${say(problem)}); check the connection and try again`);
    }
  }

  async function forgetOthers(store: Cache | null, hash: string): Promise<void> {
    for (const request of (await store?.keys()) ?? []) {
      const key = new URL(request.url);
      if (key.searchParams.has('runtime') && key.searchParams.get('runtime') !== hash)
        await store!.delete(request);
    }
  }

  return async (name) => {
    manifest ??= readManifest();
    const { hash, files } = await manifest.catch((problem: unknown) => {
      manifest = undefined;
      throw problem;
    });
    const file = files.find((entry) => entry.name === name);
    if (file === undefined) throw failure(`${name} is not part of it`);
    total += file.gzip;
    const url = `${base}${name}.gz?runtime=${hash}`;
    const store = await cache();
    const kept = await store?.match(url);
    if (kept) {
      const bytes = await kept.arrayBuffer();
      if (await fits(bytes, file)) {
        progress(file.gzip);
        return bytes;
      }
      await store!.delete(url);
    }
    const bytes = await download(url, progress);
    if (!(await fits(bytes, file))) throw failure(`${name} arrived damaged; reload the page`);
    // Not waited for: Python starts while the disk still writes. A full disk costs only offline use.
    store
      ?.put(url, new Response(bytes.slice(0), { headers: { 'content-type': 'application/octet-stream' } }))
      .catch(() => undefined);
    return bytes;
  };

  async function download(url: string, arrived: (bytes: number) => void): Promise<ArrayBuffer> {
    try {
      const response = await options.fetch(url);
      if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
      const raw = await collect(response.body, arrived);
      return isGzip(raw) ? await unpack(raw) : (raw.buffer as ArrayBuffer);
    } catch (problem) {
      throw failure(`${url} did not arrive (${say(problem)}); check the connection and try again`);
    }
  }
}

async function collect(
  body: ReadableStream<Uint8Array>,
  arrived: (bytes: number) => void,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    size += next.value.length;
    arrived(next.value.length);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Whether the bytes are still compressed: a server that knows .gz may have had them unpacked on the way. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpack(bytes: Uint8Array): Promise<ArrayBuffer> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

/** Size and SHA-256; a page without a secure context (plain http on a network) has no crypto.subtle and goes by size. */
async function fits(bytes: ArrayBuffer, file: Manifest['files'][number]): Promise<boolean> {
  if (bytes.byteLength !== file.bytes) return false;
  return crypto.subtle === undefined || (await sha256(bytes)) === file.sha256;
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function failure(what: string): Error {
  return new Error(`${LOAD_FAILURE}: ${what}`);
}

function say(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
