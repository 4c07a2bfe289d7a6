// `lacuna preview`, in the page: when the curriculum changes, takes over what is new and leaves the rest, scroll place and all.
import './preview.css';
import { patch } from './patch.ts';

/** The page as the server last sent it; what scripts did to it since is not compared. */
let last = fetchPage();

async function fetchPage(): Promise<Document> {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

async function refresh(): Promise<void> {
  const before = await last;
  last = fetchPage();
  const after = await last;
  const strip = document.getElementById('lacuna-preview');
  const fresh = after.getElementById('lacuna-preview');
  if (strip && fresh) {
    const open = strip.querySelector('details')?.open ?? false;
    strip.replaceWith(document.importNode(fresh, true));
    const details = document.querySelector<HTMLDetailsElement>('#lacuna-preview details');
    if (details) details.open = open;
  }
  if ('__sveltekit_dev' in globalThis) {
    // A page with the framework loads its data again.
    const { invalidateAll } = await import('$app/navigation');
    await invalidateAll();
    return;
  }
  const [old, next, live] = [before, after, document].map((page) => page.querySelector('main'));
  if (!old || !next || !live) location.reload();
  else patch(live, old, next);
}

import.meta.hot?.on('lacuna:content', () => void refresh());
