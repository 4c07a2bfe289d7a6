// A try at a task: the code as typed, hints opened, whether the solution was seen. Saved as it changes, never overwritten by another tab.
import type { LearnerDatabase } from './database.ts';
import { newId } from './database.ts';

export interface Draft {
  id: string;
  task: string;
  text: string;
  /** Counts saves; tells a tab that another one wrote in between. */
  revision: number;
  createdAt: number;
  updatedAt: number;
  /** Hints opened in this try. */
  hints: number;
  /** When the solution was last shown, milliseconds since 1970. */
  solutionSeenAt: number | null;
}

export function freshDraft(
  task: string,
  text: string,
  now: number,
  solutionSeenAt: number | null = null,
): Draft {
  return { id: newId(), task, text, revision: 0, createdAt: now, updatedAt: now, hints: 0, solutionSeenAt };
}

/** All tries at a task, the latest first. */
export async function draftsOf(database: LearnerDatabase, task: string): Promise<Draft[]> {
  const drafts = await database.getAllFromIndex('drafts', 'task', task);
  return drafts.sort((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1));
}

/**
 * Saves a draft and returns it as saved. If another tab has saved the same draft since `draft.revision`, this one is
 * kept under an id of its own: both texts stay.
 */
export async function saveDraft(database: LearnerDatabase, draft: Draft, now: number): Promise<Draft> {
  const transaction = database.transaction('drafts', 'readwrite');
  const stored = await transaction.store.get(draft.id);
  const saved: Draft =
    stored && stored.revision !== draft.revision
      ? { ...draft, id: newId(), revision: 1, createdAt: now, updatedAt: now }
      : { ...draft, revision: draft.revision + 1, updatedAt: now };
  await transaction.store.put(saved);
  await transaction.done;
  return saved;
}

const ASIDE = 'lacuna.draft.';

/**
 * Keeps an unsaved draft while the page is going away: a database transaction begun then may not end, this is done when
 * it returns. Fails silently where storage is forbidden; the screens have said so by then.
 */
export function setAside(draft: Draft): void {
  try {
    localStorage.setItem(ASIDE + draft.task, JSON.stringify(draft));
  } catch (error) {
    console.warn('lacuna: could not set the draft aside', error);
  }
}

/** Brings a draft that was set aside into the database, unless it got there after all. */
export async function bringBack(database: LearnerDatabase, task: string, now: number): Promise<void> {
  const text = localStorage.getItem(ASIDE + task);
  if (text === null) return;
  localStorage.removeItem(ASIDE + task);
  const draft = JSON.parse(text) as Draft;
  const stored = await database.get('drafts', draft.id);
  const same =
    stored?.text === draft.text &&
    stored.hints === draft.hints &&
    stored.solutionSeenAt === draft.solutionSeenAt;
  if (!same) await saveDraft(database, draft, now);
}
