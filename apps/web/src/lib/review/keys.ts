// What each key does on a card. No two actions share a key, whatever has the focus.
import type { ReviewRating } from '@lacuna/progress';

export type Action =
  | { kind: 'reveal' }
  | { kind: 'suggested' }
  | { kind: 'move'; by: 1 | -1 }
  | { kind: 'tick' }
  | { kind: 'tick-at'; index: number }
  | { kind: 'rate'; rating: ReviewRating }
  | { kind: 'undo' };

const letters: Record<string, Action> = {
  j: { kind: 'move', by: 1 },
  k: { kind: 'move', by: -1 },
  x: { kind: 'tick' },
  a: { kind: 'rate', rating: 'again' },
  h: { kind: 'rate', rating: 'hard' },
  g: { kind: 'rate', rating: 'good' },
  e: { kind: 'rate', rating: 'easy' },
  u: { kind: 'undo' },
};

/**
 * The action of a key; null where it has none. `letters` off leaves Space and Enter (WCAG 2.1.4). Before the answer is
 * shown only reveal and undo act, so that a rating cannot be given blindly. Space and Enter on a control (button, box,
 * link) belong to that control.
 */
export function actionOf(
  key: string,
  state: { revealed: boolean; onControl: boolean; letters: boolean },
): Action | null {
  if (key === ' ' || key === 'Enter') {
    if (state.onControl) return null;
    if (!state.revealed) return { kind: 'reveal' };
    return key === 'Enter' ? { kind: 'suggested' } : null;
  }
  if (!state.letters) return null;
  const action = letters[key.toLowerCase()];
  if (action) return state.revealed || action.kind === 'undo' ? action : null;
  if (state.revealed && /^[1-9]$/.test(key)) return { kind: 'tick-at', index: Number(key) - 1 };
  return null;
}
