// The next sitting: order of work, minutes, prerequisites, dates; and laws for any log.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexContent } from './content.ts';
import type { LearnerEvent } from './events.ts';
import { replay } from './learner.ts';
import { gapMap } from './map.ts';
import { daysUntil, planSitting } from './sitting.ts';
import { anyLog, attempted, DAY, facts, index, readSection, reviewed, T0 } from './testing.ts';

function plan(log: LearnerEvent[], now = T0, role = 'llm', minutes = 20) {
  const learner = replay(log);
  return planSitting(index, learner, gapMap(index, learner, role, now), now, minutes);
}
const goal = (date: string | null): LearnerEvent => ({
  v: 1,
  id: 'goal',
  at: 1,
  device: 'd',
  type: 'goal',
  role: 'llm',
  date,
});
const kinds = (log: LearnerEvent[], now = T0) => plan(log, now).blocks.map((b) => b.kind);

describe('planSitting', () => {
  it('begins with the point of most weight x gap whose prerequisites are met: read, new cards, then code', () => {
    const { blocks, minutes } = plan([]);
    expect(blocks.map((b) => b.kind)).toEqual(['read', 'review', 'task']);
    expect(blocks[2]).toMatchObject({ task: 't1', part: 'one', minutes: 8 });
    expect(minutes).toBe(6 + 2 * 1.5 + 8);
    expect(blocks.every((b) => b.reasons.some((r) => r.code === 'gap' && r.point === 'p1'))).toBe(true);
  });

  it('does not offer a point before what it requires, unless the learner claims to know that', () => {
    const offers = (log: LearnerEvent[]) =>
      plan(log, T0, 'ml').blocks.some((b) => b.kind === 'review' && b.cards.includes('q3'));
    expect(offers([])).toBe(false);
    expect(offers([{ v: 1, id: 'x', at: 1, device: 'd', type: 'placed', point: 'p1', level: 1 }])).toBe(true);
  });

  it('puts due cards first, and keeps half the time for other work', () => {
    const later = T0 + 40 * DAY;
    const { blocks } = plan([reviewed('q1', T0), reviewed('q2', T0)], later);
    expect(blocks[0]).toMatchObject({ kind: 'review', fresh: false, minutes: 2 });
    expect(blocks.length).toBeGreaterThan(1);
  });

  it('comes back to a failed check: the section again, then the part', () => {
    const log = [
      readSection(T0),
      reviewed('q1', T0),
      reviewed('q2', T0),
      attempted({ check_a: false, check_b: true }, T0 + 1),
    ];
    const { blocks } = plan(log, T0 + 2);
    expect(blocks.map((b) => b.kind)).toEqual(['read', 'task', 'review']);
    expect(blocks[1]!.reasons[0]).toEqual({ code: 'failed-check', task: 't1', check: 'check_a' });
    expect(kinds([...log, readSection(T0 + 3)], T0 + 4)).toEqual(['task', 'review']);
  });

  it('does not forget a failure because another part was tried since', () => {
    const log = [attempted({ check_a: false }, T0), attempted({ check_c: true }, T0 + 1)];
    const task = plan(log, T0 + 2).blocks.find((b) => b.kind === 'task');
    expect(task?.reasons[0]).toEqual({ code: 'failed-check', task: 't1', check: 'check_a' });
    expect(
      plan([...log, attempted({ check_a: true }, T0 + 2)], T0 + 3).blocks.flatMap((b) => b.reasons),
    ).not.toContainEqual(expect.objectContaining({ code: 'failed-check' }));
  });

  it('begins nothing new in the last two days, and says how many days are left', () => {
    expect(plan([goal('2026-01-11')])).toEqual({ minutes: 0, blocks: [], daysLeft: 1 });
    const soon = plan([goal('2026-01-20')]);
    expect(soon.daysLeft).toBe(10);
    expect(soon.blocks[0]!.reasons).toContainEqual({ code: 'interview', days: 10 });
    expect(plan([goal('2025-12-31')]).daysLeft).toBe(null);
  });

  it('takes the shortest thing there is when nothing fits', () => {
    const done = [
      readSection(T0),
      reviewed('q1', T0),
      reviewed('q2', T0),
      attempted({ check_a: true, check_b: true }, T0),
    ];
    const blocks = plan(done, T0 + 1).blocks;
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({ kind: 'review', cards: ['q3'] });
    const both = plan([...done, reviewed('q3', T0)], T0 + 1);
    expect(both.blocks).toMatchObject([{ kind: 'task', part: 'two', minutes: 30 }]);
  });

  it('has nothing to offer where there is no content', () => {
    const bare = indexContent({ ...facts, cards: [], parts: [], sections: [] });
    const learner = replay([]);
    expect(planSitting(bare, learner, gapMap(bare, learner, 'llm', T0), T0).blocks).toEqual([]);
  });

  it('for any log: only what exists, nothing twice, within the time unless it is a single block', () => {
    fc.assert(
      fc.property(anyLog(), fc.integer({ min: 5, max: 60 }), (log, minutes) => {
        const sitting = plan(log, T0 + 45 * DAY, 'llm', minutes);
        const keys = sitting.blocks.flatMap((b) =>
          b.kind === 'review' ? b.cards : [b.kind === 'read' ? b.section : `${b.task}/${b.part}`],
        );
        expect(new Set(keys).size).toBe(keys.length);
        for (const block of sitting.blocks) {
          if (block.kind === 'review')
            for (const card of block.cards) expect(index.cards.has(card)).toBe(true);
          expect(block.reasons.length).toBeGreaterThan(0);
        }
        expect(sitting.minutes).toBeCloseTo(
          sitting.blocks.reduce((sum, b) => sum + b.minutes, 0),
          9,
        );
        if (sitting.blocks.length > 1) expect(sitting.minutes).toBeLessThanOrEqual(minutes + 1e-9);
        expect(plan([...log].reverse(), T0 + 45 * DAY, 'llm', minutes)).toEqual(sitting);
      }),
    );
  });
});

it('daysUntil counts calendar days', () => {
  expect(daysUntil('2026-01-10', T0)).toBe(0);
  expect(daysUntil('2026-01-11', T0)).toBe(1);
  expect(daysUntil('2026-01-09', T0)).toBe(null);
  expect(daysUntil('2026-99-99', T0)).toBe(null);
});
