// The memory bar's data: states from addresses, choices that make sense, geometry that adds up.
import { CARD_80GB, findModel } from '@lacuna/labs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readState, writeState } from './kit/url-state.ts';
import {
  answer,
  bar,
  batches,
  choosable,
  contexts,
  cutPath,
  firstState,
  kindsFor,
  type MemoryState,
  precisionNames,
  stateFrom,
} from './kv-memory-view.ts';

const states: fc.Arbitrary<MemoryState> = fc
  .record({
    model: fc.constantFrom(...choosable.map(({ id }) => id)),
    context: fc.constantFrom(...contexts),
    batch: fc.constantFrom(...batches),
    cache: fc.constantFrom(...precisionNames),
    weights: fc.constantFrom(...precisionNames),
  })
  .chain((state) =>
    fc.constantFrom(...kindsFor(findModel(state.model)!)).map((kind) => ({ ...state, kind })),
  );

describe('state', () => {
  it('survives the address', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { kind, ...rest } = state;
        const hash = writeState('bar', { ...rest, attention: kind });
        expect(stateFrom(readState(hash, 'bar')!, firstState)).toEqual(state);
      }),
    );
  });

  it('falls back where an address asks for nonsense', () => {
    const asked = new Map(
      Object.entries({ model: 'x', attention: 'mla', context: '-3', batch: 'many', cache: 'fp64' }),
    );
    expect(stateFrom(asked, firstState)).toEqual(firstState);
  });

  it('offers MLA only where it was published, and never GQA with as many heads as queries', () => {
    expect(kindsFor(findModel('llama-3-8b')!)).toEqual(['mha', 'gqa', 'mqa']);
    expect(kindsFor(findModel('deepseek-v2')!)).toEqual(['mha', 'gqa', 'mqa', 'mla']);
  });
});

describe('bar', () => {
  it('keeps every part inside the picture and in order', () => {
    fc.assert(
      fc.property(states, (state) => {
        const amounts = answer(state);
        const drawn = bar(amounts, state.batch);
        expect(drawn.weights).toBeGreaterThanOrEqual(0);
        expect(drawn.total).toBeGreaterThanOrEqual(drawn.weights);
        expect(drawn.total).toBeLessThanOrEqual(100);
        expect(drawn.ceiling).toBeLessThanOrEqual(80);
        if (Math.abs(drawn.total - drawn.ceiling) > 0.01)
          expect(drawn.total > drawn.ceiling).toBe(amounts.total > CARD_80GB);
        expect(drawn.cuts.length + drawn.room.length).toBeLessThan(340);
        for (const cut of drawn.cuts) expect(cut).toBeLessThanOrEqual(drawn.total);
        for (const cut of drawn.room) expect(cut).toBeLessThanOrEqual(drawn.ceiling);
      }),
    );
  });

  it('draws as many slices as sequences, and as many ghosts as still fit', () => {
    const drawn = bar(answer(firstState), 16);
    expect(drawn.cuts.length + 1).toBe(16);
    expect(drawn.room.length).toBe(59 - 16);
    const path = cutPath(drawn.room, 35, 50);
    expect(path.split('v50').length - 1).toBe(59 - 16);
    const [, first, step] = /^M([\d.]+) 35v50m([\d.]+)-50/.exec(path)!;
    expect(Number(first) + 42 * Number(step)).toBeCloseTo(drawn.room.at(-1)!, 1);
    expect(cutPath([], 0, 1)).toBe('');
  });
});
