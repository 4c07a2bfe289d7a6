// The session's queue: order, coming back, and undo as the exact inverse.
import { type LearnerEvent, replay } from '@lacuna/progress';
import { expect, it } from 'vitest';
import { afterAnswer, afterUndo, SESSION, startQueue } from './queue.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 10);
const cards = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

function answered(card: string, at: number, rating: 'again' | 'good' = 'good'): LearnerEvent {
  return { v: 1, id: `${card}${at}`, at, device: 'd', type: 'reviewed', card, rating, ticked: [], of: 0 };
}

it('starts with due cards, the likeliest forgotten first, then a few new ones', () => {
  const { cards: states } = replay([
    answered('a', NOW - 3 * DAY),
    answered('c', NOW - 30 * DAY),
    answered('d', NOW - 1),
    answered('gone', NOW - 30 * DAY),
  ]);
  const queue = startQueue(states, cards, NOW, null);
  expect(queue.slice(0, 2)).toEqual(['c', 'a']);
  expect(queue.slice(2)).toEqual(['b', 'e', 'f', 'g', 'h', 'i'].slice(0, SESSION.newCards));
});

it('asks for the named cards only, those that wait last', () => {
  const { cards: states } = replay([answered('a', NOW - 1)]);
  expect(startQueue(states, cards, NOW, ['a', 'b', 'nowhere', 'b'])).toEqual(['b', 'a']);
});

it('brings a card back at the end while it is due within the session', () => {
  expect(afterAnswer(['a', 'b'], NOW + 60_000, NOW)).toEqual(['b', 'a']);
  expect(afterAnswer(['a', 'b'], NOW + DAY, NOW)).toEqual(['b']);
  expect(afterAnswer([], NOW, NOW)).toEqual([]);
});

it('undo gives back the queue before the answer', () => {
  for (const due of [NOW + 60_000, NOW + DAY]) {
    const queue = ['a', 'b', 'c'];
    expect(afterUndo(afterAnswer(queue, due, NOW), 'a')).toEqual(queue);
  }
});
