// Merging logs: the algebra (property tests) and what taking back means.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerEvent } from './events.ts';
import { canonicalText, countingEvents, mergeLogs } from './log.ts';
import { anyEvent, anyLog } from './testing.ts';

describe('mergeLogs', () => {
  it('is commutative, associative and idempotent, forged copies included', () => {
    fc.assert(
      fc.property(anyLog(), anyLog(), anyLog(), (a, b, c) => {
        expect(mergeLogs(a, b)).toEqual(mergeLogs(b, a));
        expect(mergeLogs(mergeLogs(a, b), c)).toEqual(mergeLogs(a, mergeLogs(b, c)));
        expect(mergeLogs(mergeLogs(a), mergeLogs(a))).toEqual(mergeLogs(a));
      }),
    );
  });

  it('keeps every id, once, ordered by time and then id', () => {
    fc.assert(
      fc.property(anyLog(), anyLog(), (a, b) => {
        const merged = mergeLogs(a, b);
        expect(new Set(merged.map((e) => e.id))).toEqual(new Set([...a, ...b].map((e) => e.id)));
        expect(new Set(merged.map((e) => e.id)).size).toBe(merged.length);
        for (let i = 1; i < merged.length; i++) {
          const [x, y] = [merged[i - 1]!, merged[i]!];
          expect(x.at < y.at || (x.at === y.at && x.id < y.id)).toBe(true);
        }
      }),
    );
  });
});

describe('countingEvents', () => {
  const read = (id: string, at: number): LearnerEvent => ({
    v: 1,
    id,
    at,
    device: 'd',
    type: 'read',
    topic: 't',
    section: id,
  });
  const undo = (id: string, at: number, target: string): LearnerEvent => ({
    v: 1,
    id,
    at,
    device: 'd',
    type: 'undone',
    target,
  });

  it('leaves out what was taken back, even if the taking back carries an earlier time', () => {
    expect(countingEvents([read('a', 10), read('b', 20), undo('u', 5, 'a')]).map((e) => e.id)).toEqual(['b']);
  });

  it('does not let taking back be taken back', () => {
    expect(countingEvents([read('a', 10), undo('u', 20, 'a'), undo('w', 30, 'u')])).toEqual([]);
    expect(countingEvents([undo('u', 1, 'w'), undo('w', 2, 'u'), read('a', 3)]).map((e) => e.id)).toEqual([
      'a',
    ]);
  });

  it('does not depend on how the log was cut into devices', () => {
    fc.assert(
      fc.property(anyLog(), anyLog(), (a, b) => {
        expect(countingEvents(mergeLogs(a, b))).toEqual(countingEvents(mergeLogs(b, a)));
      }),
    );
  });
});

it('canonicalText tells events apart and ignores the order of keys', () => {
  fc.assert(
    fc.property(anyEvent(), (event) => {
      const turned = Object.fromEntries(Object.entries(event).reverse());
      expect(canonicalText(turned)).toBe(canonicalText(event));
      expect(canonicalText({ ...event, device: `${event.device}x` })).not.toBe(canonicalText(event));
    }),
  );
});
