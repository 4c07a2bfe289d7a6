// What the preview's server half and the pages share: they live in one process, but Vite loads their modules apart.
import type { Issue } from '@lacuna/curriculum';

export interface PreviewState {
  /** Goes up whenever something changed. */
  version: number;
  /** The issues of the last `lacuna check` that ran to its end. */
  ran: Issue[];
}

const KEY = Symbol.for('lacuna.preview');

export function previewState(): PreviewState {
  const home = globalThis as { [KEY]?: PreviewState };
  home[KEY] ??= { version: 0, ran: [] };
  return home[KEY];
}

/** The subject's folder when this is a preview; null on the real site. */
export function previewFolder(): string | null {
  return process.env.LACUNA_PREVIEW || null;
}
