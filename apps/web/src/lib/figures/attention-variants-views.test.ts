// The data of the six figures of attention-variants: every state survives its address, nonsense does not harm, places fit the picture.
import { allowedPairs, flashSteps, variantIds } from '@lacuna/labs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as costs from './attention-costs-view.ts';
import * as cross from './cross-attention-view.ts';
import * as flash from './flash-tiles-view.ts';
import { readState, writeState } from './kit/url-state.ts';
import * as linear from './linear-attention-view.ts';
import * as mask from './mask-painter-view.ts';
import * as online from './online-softmax-view.ts';

const nonsense = new Map(
  Object.entries({
    show: 'x',
    tokens: '-3',
    sram: '17',
    outer: '',
    mask: '9',
    step: '99999',
    direction: '<b>',
    window: '0',
    dilation: '77',
    globals: '99.x.3.3',
    painted: '9999.a',
    layers: '0',
    query: '500',
    scores: 'NaN_1e9',
    way: 'x',
    cut: '0',
    d: '3',
    sharpness: '1',
    sought: '88',
    queries: '1000',
    keys: '0',
  }),
);

/** What an address gives back of these settings. */
const through = (settings: Record<string, string | number>) => readState(writeState('f', settings), 'f')!;

describe('costs of the variants', () => {
  const states = fc.record<costs.CostState>({
    show: fc.constantFrom(...costs.quantities),
    tokens: fc.constantFrom(...costs.lengths),
  });

  it('survive the address and stay within the plot', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(costs.stateFrom(through(state), costs.firstState)).toEqual(state);
        for (const id of variantIds)
          for (const [x, y] of costs.line(id, state.show)) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(100);
            expect(y).toBeGreaterThanOrEqual(costs.PLOT.top);
            expect(y).toBeLessThanOrEqual(costs.PLOT.bottom);
          }
      }),
      { numRuns: 30 },
    );
    expect(costs.lengths).toContain(costs.stateFrom(nonsense, costs.firstState).tokens);
  });
});

describe('flash tiles', () => {
  const states = fc
    .record({
      sram: fc.constantFrom(...flash.srams),
      tokens: fc.constantFrom(...flash.lengths),
      outer: fc.constantFrom(...flash.orders),
      mask: fc.constantFrom(...flash.masks),
    })
    .chain((state) =>
      fc
        .integer({ min: 1, max: flash.run({ ...state, step: 1 }).length })
        .map((step): flash.FlashState => ({ ...state, step })),
    );

  it('survive the address', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(flash.stateFrom(through(state), flash.firstState)).toEqual(state);
      }),
      { numRuns: 30 },
    );
    expect(flash.stateFrom(nonsense, flash.firstState).step).toBe(flash.run(flash.firstState).length);
  });

  it('draws as many tiles as were taken up, and skips the others', () => {
    fc.assert(
      fc.property(states, (state) => {
        const tiles = (all: flash.Stretch[]) => all.reduce((sum, { from, to }) => sum + to - from, 0);
        const question = flash.questionOf(state);
        const steps = flashSteps(question);
        expect(tiles(flash.doneTiles(steps, state.step))).toBe(state.step);
        const across = Math.ceil(question.tokens / question.columns);
        expect(tiles(flash.skippedTiles(question)) + steps.length).toBe(across * across);
      }),
      { numRuns: 30 },
    );
  });

  it('another setting keeps the share of the way, and an end stays an end', () => {
    const end = { ...flash.firstState, step: flash.run(flash.firstState).length };
    const next = flash.withSetting(end, { sram: 16 });
    expect(next.step).toBe(flash.run(next).length);
  });
});

describe('the mask', () => {
  const states = fc.record<mask.MaskState>({
    direction: fc.constantFrom(...mask.directions),
    window: fc.integer({ min: 1, max: mask.TOKENS }),
    dilation: fc.integer({ min: 1, max: 4 }),
    globals: fc
      .uniqueArray(fc.nat(mask.TOKENS - 1), { maxLength: 3 })
      .map((all) => all.sort((a, b) => a - b)),
    painted: fc.uniqueArray(fc.nat(255), { maxLength: 9 }).map((all) => all.sort((a, b) => a - b)),
    layers: fc.integer({ min: 1, max: 6 }),
    query: fc.nat(mask.TOKENS - 1),
  });

  it('survives the address, painting and all', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(mask.stateFrom(through(mask.settingsOf(state)), mask.firstState)).toEqual(state);
      }),
    );
    expect(mask.stateFrom(nonsense, mask.firstState)).toMatchObject({ globals: [3], painted: [], window: 1 });
  });

  it('draws a square for every allowed pair', () => {
    fc.assert(
      fc.property(states, (state) => {
        const drawn = mask.drawn(state);
        expect(mask.cellsWhere(drawn, Boolean).length).toBe(allowedPairs(drawn));
      }),
    );
  });

  it('painting twice is painting not at all, and presets are known again', () => {
    expect(mask.toggled(mask.toggled([3, 5], 4), 4)).toEqual([3, 5]);
    for (const id of mask.presetIds)
      expect(mask.presetOf({ ...mask.firstState, ...mask.presets[id] })).toBe(id);
    expect(mask.presetOf({ ...mask.firstState, painted: [1] })).toBeUndefined();
  });
});

describe('online softmax', () => {
  const states = fc.record<online.OnlineState>({
    scores: fc.array(fc.constantFrom(...online.scoreSteps), { minLength: 8, maxLength: 8 }),
    step: fc.integer({ min: 0, max: 8 }),
    order: fc.constantFrom(...online.orders),
    way: fc.constantFrom(...online.ways),
    cut: fc.integer({ min: 1, max: 7 }),
  });

  it('survives the address', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(online.stateFrom(through(online.settingsOf(state)), online.firstState)).toEqual(state);
      }),
    );
    expect(online.stateFrom(nonsense, online.firstState).scores).toEqual(online.firstState.scores);
  });

  it('gives what softmax gives, in one pass and merged, at every step', () => {
    fc.assert(
      fc.property(states, (state) => {
        if (state.way === 'stale') return;
        const { got, wanted } = online.resultOf(state);
        expect(got.output).toBeCloseTo(wanted.output, 9);
        if (state.step > 0) expect(got.logSumExp).toBeCloseTo(wanted.logSumExp, 9);
      }),
    );
  });

  it('gives the same at the end, whatever the order', () => {
    fc.assert(
      fc.property(states, (state) => {
        const end = { ...state, step: 8, way: 'one' as const };
        const [one, other] = [online.resultOf(end).got, online.resultOf(online.turnedAround(end)).got];
        expect(other.output).toBeCloseTo(one.output, 9);
        expect(other.logSumExp).toBeCloseTo(one.logSumExp, 9);
      }),
    );
  });

  it('shows the mistake with the scores it starts with', () => {
    const { got, wanted } = online.resultOf({ ...online.firstState, way: 'stale' });
    expect(Math.abs(got.output - wanted.output)).toBeGreaterThan(0.1);
  });
});

describe('linear attention', () => {
  const states = fc
    .record({
      step: fc.integer({ min: 1, max: linear.TOKENS }),
      keyDim: fc.constantFrom(...linear.keyDims),
      sharpness: fc.constantFrom(...linear.sharpnesses),
    })
    .chain((state) => fc.nat(state.step - 1).map((sought): linear.LinearState => ({ ...state, sought })));

  it('survives the address, and asks only for what was read', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { keyDim, ...rest } = state;
        expect(linear.stateFrom(through({ ...rest, d: keyDim }), linear.firstState)).toEqual(state);
        expect(linear.withStep(state, 1).sought).toBe(0);
      }),
    );
    expect(linear.stateFrom(nonsense, linear.firstState).sought).toBe(linear.TOKENS - 1);
  });

  it('draws every number once', () => {
    const matrix = [
      [0, -1, 2],
      [0.1, 5, -5],
    ];
    const squares = linear.shadesOf(matrix, 0, 0).map(({ path }) => path.split('z').length - 1);
    expect(squares.reduce((a, b) => a + b)).toBe(6);
  });
});

describe('cross-attention', () => {
  const states = fc
    .record({ queries: fc.integer({ min: 1, max: 8 }), keys: fc.integer({ min: 1, max: 12 }) })
    .chain((sizes) => fc.nat(sizes.queries).map((step): cross.CrossState => ({ ...sizes, step })));

  it('survives the address', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(cross.stateFrom(through(state), cross.firstState)).toEqual(state);
      }),
    );
    expect(cross.stateFrom(nonsense, cross.firstState)).toMatchObject({ queries: 8, keys: 1 });
  });

  it('lines up what is multiplied, and every row of weights sums to 1', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { places, weights, width, height } = cross.pictureOf(state);
        expect(places.K.x).toBe(places.scores.x);
        expect(places.K.width).toBe(places.scores.width);
        expect(places.V.height).toBe(places.scores.width);
        expect([places.Q.y, places.O.y]).toEqual([places.scores.y, places.scores.y]);
        expect(places.O.x).toBe(places.V.x);
        expect(weights.length).toBe(state.step);
        for (const row of weights) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        for (const place of Object.values(places)) {
          expect(place.x + place.width).toBeLessThanOrEqual(width);
          expect(place.y + place.height).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  it('a drag stays within the sizes there are, and the end stays the end', () => {
    expect(cross.sizesAt(-5, 99)).toEqual({ keys: 1, queries: cross.MOST.queries });
    expect(cross.withSizes({ queries: 3, keys: 4, step: 3 }, { queries: 6 }).step).toBe(6);
    expect(cross.withSizes({ queries: 6, keys: 4, step: 5 }, { queries: 3 }).step).toBe(3);
  });
});
