// Whether the browser promises to keep what we store, and asking it to.

/** `unknown`: the browser has no such promise to give (old, or not a secure page). */
export type Persistence = 'persisted' | 'best-effort' | 'unknown';

export async function persistence(): Promise<Persistence> {
  if (!navigator.storage?.persisted) return 'unknown';
  return (await navigator.storage.persisted()) ? 'persisted' : 'best-effort';
}

/** Asks for the promise. Chromium and Safari decide by themselves, Firefox asks the person: call it after their own action. */
export async function requestPersistence(): Promise<Persistence> {
  if (!navigator.storage?.persist) return 'unknown';
  return (await navigator.storage.persist()) ? 'persisted' : 'best-effort';
}

/**
 * Asks without being asked, where that shows no prompt: Chromium and Safari decide by themselves. Firefox would ask the
 * person out of the blue, so there the data page's button does it, beside its explanation.
 */
export async function requestQuietly(): Promise<void> {
  if (/firefox/i.test(navigator.userAgent) || (await persistence()) !== 'best-effort') return;
  await requestPersistence();
}
