// Serves a folder of static files, compressed where a compressed twin lies beside them, at the root or under a subpath.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sirv from 'sirv';

export type ServeOptions = {
  /** The folder to serve. */
  dir: string;
  /** First port to try; 0 lets the system choose. */
  port: number;
  host?: string;
  /** Path under which the site appears, like '/learn'; '' for the root. */
  base?: string;
  /** Headers of every answer, such as those of cross-origin isolation. */
  headers?: Record<string, string>;
  /** How many further ports to try when one is taken. */
  attempts?: number;
};
export type Server = { url: string; port: number; close(): Promise<void> };

/** Starts serving; resolves with the address once it listens, rejects when no port can be had. */
export async function serve({
  dir,
  port,
  host = '127.0.0.1',
  base = '',
  headers = {},
  attempts = 20,
}: ServeOptions): Promise<Server> {
  const files = sirv(dir, {
    gzip: true,
    brotli: true,
    etag: true,
    setHeaders: (response, pathname) => {
      const forEver = pathname.includes('/immutable/');
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.setHeader('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (base && url === base) {
      response.writeHead(301, { Location: `${base}/` }).end();
      return;
    }
    if (base && !url.startsWith(`${base}/`)) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end(`The site is at ${base}/\n`);
      return;
    }
    request.url = url.slice(base.length);
    files(request, response, () => {
      void missing(dir, base, request.headers.accept ?? '').then(({ type, text }) =>
        response.writeHead(404, { 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(text),
      );
    });
  });
  const listening = await firstFree(server, host, port, port === 0 ? 1 : attempts);
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shown}:${listening}${base}/`,
    port: listening,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** What a wrong address gets: the site's own page when a page was asked for, its links relative to its own place. */
async function missing(dir: string, base: string, accept: string): Promise<{ type: string; text: string }> {
  const plain = { type: 'text/plain', text: 'Not found\n' };
  if (!accept.includes('text/html')) return plain;
  try {
    const html = await readFile(path.join(dir, 'not-found', 'index.html'), 'utf8');
    const text = html.replace('<head>', `<head><base href="${base}/not-found/">`);
    return { type: 'text/html; charset=utf-8', text };
  } catch {
    return plain; // not a folder of ours
  }
}

async function firstFree(
  server: ReturnType<typeof createServer>,
  host: string,
  first: number,
  attempts: number,
): Promise<number> {
  for (let port = first; ; port += 1) {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once('error', resolve);
      server.listen(port, host, () => {
        server.off('error', resolve);
        resolve(null);
      });
    });
    if (!error) return (server.address() as AddressInfo).port;
    if (error.code !== 'EADDRINUSE' || port + 1 >= first + attempts || port === 65_535) throw error;
  }
}
