// Slider steps: ascending whole numbers, evenly spaced for the eye; the axis always holds what it shows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisEnd, countTo, fineSteps, halfOctaves, nearestStep } from './steps.ts';

describe('steps', () => {
  it('halfOctaves', () => {
    expect(halfOctaves(1024, 4096)).toEqual([1024, 1536, 2048, 3072, 4096]);
    expect(halfOctaves(1, 8)).toEqual([1, 2, 3, 4, 6, 8]);
  });

  it('fineSteps are whole, ascend, and never grow by more than an eighth past 8', () => {
    const steps = fineSteps(1024);
    expect(steps.slice(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(steps.at(-1)).toBe(1024);
    for (let i = 8; i < steps.length; i += 1) expect(steps[i]! / steps[i - 1]!).toBeLessThanOrEqual(1.125);
  });

  it('nearestStep finds every step itself and the closer neighbour between', () => {
    const steps = halfOctaves(256, 131_072);
    for (const [index, step] of steps.entries()) expect(nearestStep(steps, step)).toBe(index);
    expect(steps[nearestStep(steps, 59)]).toBe(256);
    expect(nearestStep([1, 2, 4], 3)).toBe(2);
    const both = [-3, -1.5, 0, 1.5, 3];
    for (const [index, step] of both.entries()) expect(nearestStep(both, step)).toBe(index);
    for (const step of countTo(9)) expect(nearestStep(countTo(9), step)).toBe(step);
  });

  it('axisEnd holds the value, does not waste more than 60 %, and grows with it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (value) => {
        const end = axisEnd(value, 100e9);
        expect(end).toBeGreaterThanOrEqual(value);
        expect(end).toBeGreaterThanOrEqual(100e9);
        if (value > 100e9) expect(value / end).toBeGreaterThan(0.6);
        expect(axisEnd(value * 1.5, 100e9)).toBeGreaterThanOrEqual(end);
      }),
    );
  });
});
