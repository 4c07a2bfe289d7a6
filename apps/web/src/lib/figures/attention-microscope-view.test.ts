// The microscope's picture: squares whose areas are the weights, bars within their track, shared addresses.
import { TOKENS } from '@lacuna/labs';
import { describe, expect, it } from 'vitest';
import {
  cells,
  dimensions,
  firstState,
  forbiddenPath,
  gauge,
  keyBars,
  look,
  masks,
  scales,
  sideOf,
  stateFrom,
  temperatures,
  weightPath,
} from './attention-microscope-view.ts';
import { readState, writeState } from './kit/url-state.ts';

describe('the matrix', () => {
  it('has a square for every weight large enough to see, and none where a mask forbids', () => {
    for (const mask of masks) {
      const all = cells(look({ ...firstState, mask }), mask);
      expect(all).toHaveLength(TOKENS * TOKENS);
      const visible = all.filter(({ weight }) => sideOf(weight) >= 0.3);
      expect(weightPath(all).split('z').length - 1).toBe(visible.length);
      for (const { may, weight } of all) if (!may) expect(weight).toBe(0);
      expect(forbiddenPath(all).split('z').length - 1).toBe(all.filter(({ may }) => !may).length);
    }
  });

  it('shows weights by area', () => {
    expect(sideOf(1) ** 2 / sideOf(0.25) ** 2).toBeCloseTo(4, 6);
    expect(sideOf(1)).toBeLessThan(10);
  });
});

it('a row is as many bars as keys, none longer than its track', () => {
  for (const scale of scales) {
    const bars = keyBars(look({ ...firstState, scale }), 6);
    expect(bars.map(({ key }) => key)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(bars.filter(({ score }) => score === null).map(({ key }) => key)).toEqual([7, 8]);
    expect(bars.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100, 0);
  }
});

it('its sliders hold the values it starts with, and the gauge stays on its track', () => {
  expect(dimensions).toContain(firstState.dimension);
  expect(temperatures).toContain(firstState.temperature);
  expect([gauge(0), gauge(1), gauge(TOKENS), gauge(99)]).toEqual([0, 0, 100, 100]);
});

describe('the address', () => {
  it('brings back what was shared', () => {
    const state = {
      dimension: 256,
      scale: 'none',
      temperature: 0.5,
      mask: 'late',
      query: 2,
      draw: 12,
    } as const;
    expect(stateFrom(readState(writeState('f', state), 'f')!)).toEqual(state);
  });

  it('may say anything', () => {
    const asked = new Map([
      ['dimension', '63'],
      ['temperature', '0'],
      ['mask', 'x'],
      ['query', '9'],
      ['draw', 'x'],
    ]);
    expect(stateFrom(asked)).toEqual(firstState);
  });
});
