// The schedule: replay is deterministic, better answers wait longer, recall fades, the log alone decides.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from './learner.ts';
import { mergeLogs } from './log.ts';
import { dueCards, previewIntervals, replayReviews, retrievability, suggestRating } from './schedule.ts';
import { anyLog, DAY, reviewed, T0 } from './testing.ts';

const MINUTE = 60_000;

describe('replayReviews', () => {
  it('gives the same states for a log however it was cut and merged', () => {
    fc.assert(
      fc.property(anyLog(), anyLog(), (a, b) => {
        expect(replay(mergeLogs(a, b)).cards).toEqual(replay([...b, ...a]).cards);
      }),
    );
  });

  it('survives any log: due dates are numbers and chances lie in 0..1', () => {
    fc.assert(
      fc.property(anyLog(), fc.integer({ min: 0, max: 400 }), (log, days) => {
        for (const state of replay(log).cards.values()) {
          expect(Number.isFinite(state.due)).toBe(true);
          expect(state.due).toBeGreaterThan(state.lastReview);
          const chance = retrievability(state, T0 + days * DAY);
          expect(chance).toBeGreaterThanOrEqual(0);
          expect(chance).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('brings a forgotten card back within minutes, a known one after days', () => {
    const { due } = replayReviews([reviewed('q1', T0, { rating: 'again' })]).get('q1')!;
    expect(due - T0).toBe(MINUTE);
    const known = replayReviews([reviewed('q1', T0), reviewed('q1', T0 + 10 * MINUTE)]).get('q1')!;
    expect(known.due - T0).toBeGreaterThan(DAY);
    expect(known.learning).toBe(false);
  });
});

it('retrievability is 90 % after one stability, falls with time and ignores a clock that went back', () => {
  const state = replayReviews([reviewed('q1', T0)]).get('q1')!;
  expect(retrievability(state, T0 + state.stability * DAY)).toBeCloseTo(0.9, 6);
  expect(retrievability(state, T0 + DAY / 2)).toBeLessThan(1);
  expect(retrievability(state, T0 + 100 * DAY)).toBeLessThan(retrievability(state, T0 + 50 * DAY));
  expect(retrievability(state, T0 - DAY)).toBe(1);
});

it('dueCards lists only what is due, the likeliest forgotten first', () => {
  const states = replayReviews([
    reviewed('q1', T0, { rating: 'easy' }),
    reviewed('q2', T0, { rating: 'again' }),
    reviewed('q3', T0, { rating: 'good' }),
  ]);
  expect(dueCards(states, T0)).toEqual([]);
  expect(dueCards(states, T0 + DAY).map((s) => s.card)).toEqual(['q2', 'q3']);
  expect(dueCards(states, T0 + 60 * DAY).map((s) => s.card)).toEqual(['q2', 'q3', 'q1']);
});

it('previewIntervals says exactly what the next review will do', () => {
  const first = reviewed('q1', T0);
  const state = replayReviews([first]).get('q1')!;
  const now = T0 + 3 * DAY;
  const preview = previewIntervals(state, now);
  expect(preview.again).toBeLessThan(preview.hard);
  expect(preview.hard).toBeLessThan(preview.good);
  expect(preview.good).toBeLessThan(preview.easy);
  for (const rating of ['again', 'hard', 'good', 'easy'] as const) {
    const after = replayReviews([first, reviewed('q1', now, { rating })]).get('q1')!;
    expect(after.due - now).toBe(preview[rating]);
  }
  expect(previewIntervals(undefined, now).good).toBe(10 * MINUTE);
});

it('suggestRating follows the ticked share', () => {
  expect([
    suggestRating(4, 4),
    suggestRating(3, 4),
    suggestRating(2, 4),
    suggestRating(0, 4),
    suggestRating(0, 0),
  ]).toEqual(['good', 'hard', 'again', 'again', 'good']);
});
