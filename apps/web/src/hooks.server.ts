// Fills the placeholder of app.html that Kit does not know: whether to register the service worker (not while developing).
import type { Handle } from '@sveltejs/kit';
import { dev } from '$app/environment';

export const handle: Handle = ({ event, resolve }) =>
  resolve(event, { transformPageChunk: ({ html }) => html.replace('%lacuna.worker%', dev ? '' : '1') });
