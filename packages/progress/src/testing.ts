// Material for this package's tests: arbitrary events, and one small curriculum. Imported by tests only.
import fc from 'fast-check';
import { type ContentFacts, indexContent } from './content.ts';
import type { AttemptedEvent, LearnerEvent, ReadEvent, ReviewedEvent } from './events.ts';

export const DAY = 86_400_000;
/** Noon of a day, so that "the same day" is never a question of hours. */
export const T0 = Date.UTC(2026, 0, 10, 12);

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const cards = fc.constantFrom('q1', 'q2', 'q3', 'q-unknown');

/** Few ids and few times, so that collisions, ties and forged copies really occur. */
export function anyEvent(): fc.Arbitrary<LearnerEvent> {
  const base = {
    v: fc.constant(1 as const),
    id: ids,
    at: fc.integer({ min: 0, max: 40 }).map((n) => T0 + n * DAY),
    device: fc.constantFrom('phone', 'desk'),
  };
  return fc.oneof(
    fc.record({
      ...base,
      type: fc.constant('reviewed' as const),
      card: cards,
      rating: fc.constantFrom('again' as const, 'hard' as const, 'good' as const, 'easy' as const),
      ticked: fc.uniqueArray(fc.integer({ min: 0, max: 4 })),
      of: fc.integer({ min: 0, max: 5 }),
    }),
    fc.record({
      ...base,
      type: fc.constant('attempted' as const),
      task: fc.constantFrom('t1', 't-unknown'),
      status: fc.constantFrom('pass' as const, 'fail' as const, 'timeout' as const),
      checks: fc.dictionary(fc.constantFrom('check_a', 'check_b', 'check_c'), fc.boolean()),
      hints: fc.integer({ min: 0, max: 30 }),
      sawSolution: fc.boolean(),
    }),
    fc.record({
      ...base,
      type: fc.constant('read' as const),
      topic: fc.constant('topic'),
      section: fc.constantFrom('s1', 's2'),
    }),
    fc.record({
      ...base,
      type: fc.constant('placed' as const),
      point: fc.constantFrom('p1', 'p2'),
      level: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({
      ...base,
      type: fc.constant('goal' as const),
      role: fc.constantFrom('ml', 'llm'),
      date: fc.constantFrom(null, '2026-02-01'),
    }),
    fc.record({ ...base, type: fc.constant('undone' as const), target: ids }),
  );
}

export function anyLog(): fc.Arbitrary<LearnerEvent[]> {
  return fc.array(anyEvent(), { maxLength: 12 });
}

/**
 * p1 (read, recall, code) <- p2 (recall only) and p3 (asks for everything, has nothing). Two roles that weigh
 * differently.
 */
export const facts: ContentFacts = {
  topics: [{ id: 'topic', title: 'Topic' }],
  points: [
    {
      id: 'p1',
      topic: 'topic',
      title: 'P1',
      weight: { ml: 1, llm: 5 },
      requires: [],
      forms: ['section', 'questions', 'task'],
    },
    {
      id: 'p2',
      topic: 'topic',
      title: 'P2',
      weight: { ml: 5, llm: 1 },
      requires: ['p1'],
      forms: ['questions'],
    },
    {
      id: 'p3',
      topic: 'topic',
      title: 'P3',
      weight: { ml: 4, llm: 4 },
      requires: [],
      forms: ['section', 'questions', 'task'],
    },
  ],
  cards: [
    { id: 'q1', topic: 'topic', title: 'Q1', points: ['p1'], keyPoints: 4 },
    { id: 'q2', topic: 'topic', title: 'Q2', points: ['p1'], keyPoints: 4 },
    { id: 'q3', topic: 'topic', title: 'Q3', points: ['p2'], keyPoints: 3 },
  ],
  parts: [
    { task: 't1', part: 'one', title: 'One', minutes: 8, points: ['p1'], checks: ['check_a', 'check_b'] },
    { task: 't1', part: 'two', title: 'Two', minutes: 30, points: ['p1'], checks: ['check_c'] },
  ],
  sections: [{ topic: 'topic', section: 's1', title: 'S1', points: ['p1'], minutes: 6 }],
};
export const index = indexContent(facts);

let serial = 0;
const base = (at: number) => ({
  v: 1 as const,
  id: `e${String(++serial).padStart(6, '0')}`,
  at,
  device: 'desk',
});

export function reviewed(card: string, at: number, more: Partial<ReviewedEvent> = {}): ReviewedEvent {
  return { ...base(at), type: 'reviewed', card, rating: 'good', ticked: [0, 1, 2, 3], of: 4, ...more };
}

export function attempted(
  checks: Record<string, boolean>,
  at: number,
  more: Partial<AttemptedEvent> = {},
): AttemptedEvent {
  const status = Object.values(checks).every(Boolean) ? 'pass' : 'fail';
  return {
    ...base(at),
    type: 'attempted',
    task: 't1',
    status,
    checks,
    hints: 0,
    sawSolution: false,
    ...more,
  };
}

export function readSection(at: number, section = 's1'): ReadEvent {
  return { ...base(at), type: 'read', topic: 'topic', section };
}
