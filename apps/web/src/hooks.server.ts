// Fills the placeholders of app.html that Kit does not know: the boot script, and whether to register the service worker.
// Fonts of the first screen are asked for with the styles, or the text would jump when they come.
import type { Handle } from '@sveltejs/kit';
import { dev } from '$app/environment';
import { previewFolder } from '$lib/preview/state.ts';

const fill = (html: string) =>
  html.replace("'%lacuna.boot%'", () => __BOOT_SCRIPT__).replace('%lacuna.worker%', dev ? '' : '1');

/**
 * Svelte marks in comments where it will take over. On a page without framework script only figures are taken over, so
 * elsewhere the marks are dropped: a twentieth of the page.
 */
const withoutMarks = (html: string) =>
  html.includes('__sveltekit_')
    ? html
    : html
        .split(/(<div data-island="figure".*?<\/figure>)/s)
        .map((part, index) => (index % 2 ? part : part.replaceAll(/<!--[^>]*-->/g, '')))
        .join('');

const firstFont = /source-(serif-4|sans-3)-latin-wght-normal/;

/** In a preview every page ends with the strip of problems; on the site this does nothing. */
async function withPreview(html: string, path: string): Promise<string> {
  if (!dev || previewFolder() === null || !html.includes('</body>')) return html;
  const [{ strip }, { loadProblems }] = await Promise.all([
    import('$lib/preview/strip.ts'),
    import('$lib/server/content.ts'),
  ]);
  const problems = await loadProblems();
  return html.replace('</body>', () => `${strip(problems, path)}</body>`);
}

export const handle: Handle = ({ event, resolve }) =>
  resolve(event, {
    transformPageChunk: ({ html }) => withPreview(withoutMarks(fill(html)), event.url.pathname),
    preload: ({ type, path }) => (type === 'font' ? firstFont.test(path) : type !== 'asset'),
  });
