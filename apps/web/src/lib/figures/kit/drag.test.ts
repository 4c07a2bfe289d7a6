// A handle stops at its steps only, whatever hand or key moves it.
import { scaleLog } from 'd3-scale';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movedBy, nearestAlong } from './drag.ts';

const steps = [1, 2, 4, 8, 16];
const at = scaleLog([1, 16], [10, 90]);

describe('nearestAlong', () => {
  it('takes the step nearest in the picture, not in value', () => {
    expect(nearestAlong(steps, at, -50)).toBe(1);
    expect(nearestAlong(steps, at, 500)).toBe(16);
    expect(nearestAlong(steps, at, at(11))).toBe(8); // 11 is nearer to 8 on a log scale's grid than to 16
    expect(nearestAlong(steps, at, at(12))).toBe(16);
  });

  it('finds every step at its own place', () => {
    for (const step of steps) expect(nearestAlong(steps, at, at(step))).toBe(step);
  });
});

describe('movedBy', () => {
  it('moves one step, a page, or to an end, and leaves other keys alone', () => {
    expect(movedBy('ArrowRight', steps, 4)).toBe(8);
    expect(movedBy('ArrowDown', steps, 4)).toBe(2);
    expect(movedBy('Home', steps, 4)).toBe(1);
    expect(movedBy('End', steps, 4)).toBe(16);
    expect(movedBy('Tab', steps, 4)).toBeUndefined();
    const many = Array.from({ length: 101 }, (_, i) => i);
    expect(movedBy('PageUp', many, 50)).toBe(60);
  });

  it('never leaves the steps', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'),
        fc.double({ min: -5, max: 50, noNaN: true }),
        (key, value) => steps.includes(movedBy(key, steps, value)!),
      ),
    );
  });
});
