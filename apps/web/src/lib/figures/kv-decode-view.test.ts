// The decoding figure's data: cells agree with the counts, bars with the FLOPs, states with their addresses.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readState, writeState } from './kit/url-state.ts';
import {
  cellPath,
  cells,
  firstState,
  lengths,
  prompts,
  ratio,
  run,
  stateFrom,
  workBars,
} from './kv-decode-view.ts';

const states = fc
  .record({ prompt: fc.constantFrom(...prompts), steps: fc.constantFrom(...lengths) })
  .chain((state) => fc.integer({ min: 0, max: state.steps }).map((step) => ({ ...state, step })));

describe('the decoding figure', () => {
  it('draws one cell for every row counted', () => {
    fc.assert(
      fc.property(states, (state) => {
        const both = run(state);
        for (const [steps, cached] of [
          [both.without, false],
          [both.with, true],
        ] as const) {
          const drawn = cells(steps, cached, state.step);
          const computed = drawn.filter(({ fate }) => fate === 'new' || fate === 'recomputed').length;
          expect(computed).toBe(steps[state.step]!.cumulative.rows);
          expect(drawn.filter(({ fate }) => fate === 'recomputed').length).toBe(
            steps[state.step]!.cumulative.rowsRepeated,
          );
          const shapes = (['new', 'recomputed', 'reused'] as const).map(
            (fate) => cellPath(drawn, fate).split(/m/i).length - 1,
          );
          expect(shapes.reduce((sum, n) => sum + n)).toBe(drawn.length);
          expect(cached && drawn.some(({ fate }) => fate === 'recomputed')).toBe(false);
        }
      }),
    );
  });

  it('keeps its bars within the picture, and the one without a cache is never the shorter', () => {
    fc.assert(
      fc.property(states, (state) => {
        const bars = workBars(run(state), state.step);
        expect(bars.without.first + bars.without.repeated).toBeLessThanOrEqual(100 + 1e-9);
        expect(bars.without.first).toBe(bars.with.first);
        expect(bars.without.repeated).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('says 1 at the prefill and grows from there', () => {
    const both = run(firstState);
    const ratios = both.with.map((_, step) => ratio(both, step).value);
    expect(ratios[0]).toBe(1);
    for (const [step, value] of ratios.slice(1).entries()) expect(value).toBeGreaterThan(ratios[step]!);
    expect(ratio(both, 0).say).toBe('1');
  });

  it('survives the address, and falls back where it asks for nonsense', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(stateFrom(readState(writeState('kv', state), 'kv')!, firstState)).toEqual(state);
      }),
    );
    expect(
      stateFrom(
        new Map([
          ['prompt', 'x'],
          ['step', '99'],
        ]),
        firstState,
      ),
    ).toEqual(firstState);
  });
});
