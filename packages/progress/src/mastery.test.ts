// The mastery formula: worked numbers by hand, and laws that hold for any log.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerEvent } from './events.ts';
import { replay } from './learner.ts';
import { gapMap } from './map.ts';
import { eventsBehind, kindsOf, masteryOf } from './mastery.ts';
import { anyLog, attempted, DAY, index, readSection, reviewed, T0 } from './testing.ts';

const p1 = index.points.get('p1')!;
const p2 = index.points.get('p2')!;
const p3 = index.points.get('p3')!;
const of = (log: LearnerEvent[], now = T0, point = p1) => masteryOf(index, replay(log), point, now);
const term = (log: LearnerEvent[], kind: string, now = T0) =>
  of(log, now).terms.find((t) => t.kind === kind)!;

describe('masteryOf', () => {
  it('is zero without evidence, and its weights sum to one over the kinds asked for', () => {
    expect(of([]).value).toBe(0);
    expect(of([]).terms.map((t) => [t.kind, t.weight])).toEqual([
      ['recall', 0.4],
      ['code', 0.5],
      ['read', 0.1],
    ]);
    expect(masteryOf(index, replay([]), p2, T0).terms.map((t) => [t.kind, t.weight])).toEqual([
      ['recall', 1],
    ]);
    expect(kindsOf({ forms: ['figure'] })).toEqual(['read']);
  });

  it('is one just after everything was shown, whole', () => {
    const log = [
      readSection(T0),
      reviewed('q1', T0),
      reviewed('q2', T0),
      attempted({ check_a: true, check_b: true, check_c: true }, T0),
    ];
    expect(of(log).value).toBeCloseTo(1, 12);
    expect(eventsBehind(of(log)).map((e) => e.id)).toEqual(log.map((e) => e.id));
  });

  it('counts a card never seen as nothing, and a recall by the share of key points said', () => {
    expect(term([reviewed('q1', T0)], 'recall').value).toBe(0.5);
    expect(term([reviewed('q1', T0, { ticked: [0], rating: 'hard' })], 'recall').value).toBe(0.125);
    expect(term([reviewed('q1', T0, { rating: 'again' })], 'recall').value).toBe(0);
    expect(term([reviewed('q1', T0, { ticked: [0, 0, 0, 9] })], 'recall').value).toBe(0.125);
  });

  it('weighs parts by their checks and takes the best verdict of each', () => {
    expect(term([attempted({ check_a: true, check_b: false }, T0)], 'code').value).toBeCloseTo(1 / 3, 12);
    const later = attempted({ check_a: false, check_b: false, check_c: true }, T0 + 1);
    expect(term([attempted({ check_a: true, check_b: true }, T0), later], 'code', T0 + 1).value).toBeCloseTo(
      1,
      6,
    );
  });

  it('discounts hints down to a half, a seen solution by half, and fades to a half in a year', () => {
    const all = { check_a: true, check_b: true, check_c: true };
    expect(term([attempted(all, T0, { hints: 2 })], 'code').value).toBeCloseTo(0.81, 12);
    expect(term([attempted(all, T0, { hints: 40 })], 'code').value).toBe(0.5);
    expect(term([attempted(all, T0, { sawSolution: true })], 'code').value).toBe(0.5);
    expect(term([attempted(all, T0)], 'code', T0 + 365 * DAY).value).toBeCloseTo(0.5, 12);
  });

  it('has a ceiling below one where the content is missing', () => {
    expect(of([]).ceiling).toBe(1);
    expect(masteryOf(index, replay([]), p3, T0).ceiling).toBe(0);
  });

  it('stays within 0..ceiling, is the weighted sum of its terms, and never rises by waiting', () => {
    fc.assert(
      fc.property(anyLog(), (log) => {
        const now = T0 + 50 * DAY;
        for (const point of index.facts.points) {
          const mastery = masteryOf(index, replay(log), point, now);
          expect(mastery.value).toBeGreaterThanOrEqual(0);
          expect(mastery.value).toBeLessThanOrEqual(mastery.ceiling + 1e-12);
          expect(mastery.value).toBeCloseTo(
            mastery.terms.reduce((sum, t) => sum + t.weight * t.value, 0),
            12,
          );
          expect(masteryOf(index, replay(log), point, now + 30 * DAY).value).toBeLessThanOrEqual(
            mastery.value + 1e-12,
          );
        }
      }),
    );
  });

  it('is made by the events it names and no others', () => {
    fc.assert(
      fc.property(anyLog(), (log) => {
        const now = T0 + 50 * DAY;
        const mastery = masteryOf(index, replay(log), p1, now);
        const behind = eventsBehind(mastery);
        // A card's earlier reviews made its stability, so keep those too; attempts and reads stand alone.
        const cards = new Set(behind.flatMap((e) => (e.type === 'reviewed' ? [e.card] : [])));
        const kept = replay(log).events.filter(
          (e) => behind.some((b) => b.id === e.id) || (e.type === 'reviewed' && cards.has(e.card)),
        );
        expect(masteryOf(index, replay(kept), p1, now).value).toBeCloseTo(mastery.value, 12);
      }),
    );
  });
});

describe('gapMap', () => {
  it('is the weighted mean of its points, by role', () => {
    const learner = replay([reviewed('q3', T0, { ticked: [0, 1, 2], of: 3 })]);
    const ml = gapMap(index, learner, 'ml', T0);
    const llm = gapMap(index, learner, 'llm', T0);
    expect(ml.whole.value).toBeCloseTo(5 / 10, 12);
    expect(llm.whole.value).toBeCloseTo(1 / 10, 12);
    expect(ml.whole.ceiling).toBeCloseTo(6 / 10, 12);
    expect(ml.topics.get('topic')).toEqual(ml.whole);
    expect(gapMap(index, learner, 'nobody', T0).whole.value).toBe(0);
  });
});
