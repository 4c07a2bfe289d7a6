// Fills the placeholders of app.html that Kit does not know: the boot script, and whether to register the service worker.
import type { Handle } from '@sveltejs/kit';
import { dev } from '$app/environment';

const fill = (html: string) =>
  html.replace("'%lacuna.boot%'", () => __BOOT_SCRIPT__).replace('%lacuna.worker%', dev ? '' : '1');

export const handle: Handle = ({ event, resolve }) =>
  resolve(event, { transformPageChunk: ({ html }) => fill(html) });
