// Which card comes next in one session. Pure: the page holds the queue and the log.
import type { CardState } from '@lacuna/progress';
import { dueCards } from '@lacuna/progress';

export const SESSION = {
  /** New cards in one session, unless asked for by name. */
  newCards: 6,
  /** A card that comes back within this time is asked again before the session ends. */
  againWithinMs: 20 * 60_000,
} as const;

/** Due cards, likeliest forgotten first, then new ones in the order of the content. `only`: just these. */
export function startQueue(
  states: ReadonlyMap<string, CardState>,
  cards: readonly string[],
  now: number,
  only: readonly string[] | null,
): string[] {
  const known = new Set(cards);
  if (only) {
    // Asked for by name (a point's cards, a task's): those due or new come first, the rest may be practised too.
    const wanted = [...new Set(only)].filter((card) => known.has(card));
    const waits = (card: string) => (states.get(card)?.due ?? 0) > now;
    return [...wanted.filter((card) => !waits(card)), ...wanted.filter(waits)];
  }
  const due = dueCards(states, now)
    .map(({ card }) => card)
    .filter((card) => known.has(card));
  return [...due, ...cards.filter((card) => !states.has(card)).slice(0, SESSION.newCards)];
}

/** The queue after its first card was answered: it comes back at the end if it is due again within the session. */
export function afterAnswer(queue: readonly string[], due: number, now: number): string[] {
  const [card, ...rest] = queue;
  if (card === undefined) return [];
  return due - now <= SESSION.againWithinMs ? [...rest, card] : rest;
}

/** The queue after an answer was taken back: its card is first again, and only there. */
export function afterUndo(queue: readonly string[], card: string): string[] {
  return [card, ...queue.filter((other) => other !== card)];
}
