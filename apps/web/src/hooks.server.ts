// Fills the placeholders of app.html that Kit does not know: the boot script, and whether to register the service worker.
// Fonts of the first screen are asked for with the styles, or the text would jump when they come.
import type { Handle } from '@sveltejs/kit';
import { dev } from '$app/environment';

const fill = (html: string) =>
  html.replace("'%lacuna.boot%'", () => __BOOT_SCRIPT__).replace('%lacuna.worker%', dev ? '' : '1');

const firstFont = /source-(serif-4|sans-3)-latin-wght-normal/;

export const handle: Handle = ({ event, resolve }) =>
  resolve(event, {
    transformPageChunk: ({ html }) => fill(html),
    preload: ({ type, path }) => (type === 'font' ? firstFont.test(path) : type !== 'asset'),
  });
