// The script every page starts with: the chosen theme before the first paint, and the service worker. Shipped minified.
/** Reads or writes the stored theme; a browser that forbids storage follows the system. */
const stored = (theme?: string): string | undefined => {
  try {
    if (theme) localStorage['lacuna.theme'] = theme;
    return localStorage['lacuna.theme'];
  } catch {
    return undefined; // forbidden
  }
};

const { dataset } = document.documentElement;
dataset.theme = stored() ?? 'auto';

addEventListener('DOMContentLoaded', () => {
  const choice = document.getElementById('theme') as HTMLSelectElement;
  choice.value = `${dataset.theme}`;
  choice.onchange = () => {
    dataset.theme = choice.value;
    stored(choice.value);
  };
});

// Kit would do this on hydrated pages only. `data-worker` is empty while developing.
if (dataset.worker) navigator.serviceWorker?.register(`${dataset.base}/service-worker.js`);

export {};
