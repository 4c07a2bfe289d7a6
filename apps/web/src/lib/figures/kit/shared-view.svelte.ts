// Ties a figure's settings to the address: read once when the figure comes alive, written a moment after the hand rests.
import { readState, writeState } from './url-state.ts';

type Settings = Readonly<Record<string, string | number>>;

/**
 * Call during component initialisation. `element` is the figure's root; the id in the address is that of the `<figure>`
 * around it, or `fallbackId`. `read` gets the settings of a shared link; `settings` says what to write.
 */
export function sharedView(view: {
  element: () => HTMLElement | undefined;
  fallbackId: string;
  read: (query: ReadonlyMap<string, string>) => void;
  settings: () => Settings;
}): void {
  const id = () => view.element()?.closest('figure[id]')?.id ?? view.fallbackId;
  let written: string | undefined;
  let restored = false;

  $effect(() => {
    const now = JSON.stringify(view.settings());
    if (!restored) {
      restored = true;
      const query = readState(location.hash, id());
      if (query) {
        view.read(query);
        view.element()?.scrollIntoView({ block: 'center' });
      }
      written = JSON.stringify(view.settings());
      return;
    }
    // Only what a hand has changed goes into the address, and not at every step of a drag: browsers ration replaceState.
    if (now === written) return;
    const timer = setTimeout(() => {
      written = now;
      history.replaceState(history.state, '', writeState(id(), view.settings()));
    }, 400);
    return () => clearTimeout(timer);
  });
}
