// How Kit builds the site: static pages, relative links, and a content security policy that admits the sandbox frame.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { bootScript } from './boot-script.js';

const here = new URL('.', import.meta.url);
/** The build script builds elsewhere first, so that the site in use stays whole until the next one is ready. */
const outDir = process.env.LACUNA_SITE ?? fileURLToPath(new URL('../../build/site', here));

/** The boot script is not Kit's, so Kit does not hash it. */
function bootScriptHash() {
  return /** @type {const} */ (`sha256-${createHash('sha256').update(bootScript()).digest('base64')}`);
}

/**
 * The hash of the sandbox frame's script. A `srcdoc` frame inherits this page's policy beside its own, and a policy with
 * hashes ignores 'unsafe-inline', so the frame's script must be named here. Empty until the runtime is built.
 */
function frameScriptHash() {
  const manifest = new URL('../../build/runtime/manifest.json', here);
  if (!existsSync(manifest)) return [];
  const { files } = JSON.parse(readFileSync(manifest, 'utf8'));
  const frame = files.find((/** @type {{ name: string }} */ { name }) => name === 'frame.js');
  return [/** @type {const} */ (`sha256-${Buffer.from(frame.sha256, 'hex').toString('base64')}`)];
}

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: adapter({ pages: outDir, assets: outDir, strict: true, precompress: true }),
    paths: { relative: true },
    // Kit would register the worker on hydrated pages only; the boot script does it on every page.
    serviceWorker: { register: false },
    // The build script passes a hash of all inputs, so that an unchanged site keeps its caches.
    version: { name: process.env.LACUNA_VERSION ?? 'dev' },
    prerender: { handleHttpError: 'fail', handleMissingId: 'fail' },
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        // blob: is how the sandbox loads Pyodide; a blob is made by a script that is already allowed here.
        'script-src': ['self', 'wasm-unsafe-eval', 'blob:', bootScriptHash(), ...frameScriptHash()],
        'style-src': ['self', 'unsafe-inline'],
        'img-src': ['self', 'data:'],
        'font-src': ['self'],
        'connect-src': ['self'],
        'worker-src': ['self', 'blob:'],
        'frame-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['self'],
        'form-action': ['none'],
      },
    },
  },
};
