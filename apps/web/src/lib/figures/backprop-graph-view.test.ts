// The autograd figure's data: boxes that do not overlap, a line for each reading, sums that are written out rightly, shared addresses.
import { edgesOf, graphIds } from '@lacuna/labs';
import { describe, expect, it } from 'vitest';
import {
  arrivalsAt,
  BOX,
  firstState,
  formulaOf,
  graphOf,
  keyOf,
  layout,
  leafSteps,
  lineLooks,
  run,
  settingsOf,
  stateFrom,
  stateOf,
  sumOf,
} from './backprop-graph-view.ts';
import { readState, writeState } from './kit/url-state.ts';

describe.each(graphIds)('layout of %s', (id) => {
  const { width, height, boxes, lines } = layout(id);

  it('keeps every box in the picture and off the others', () => {
    for (const a of boxes) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.x + BOX.width).toBeLessThanOrEqual(width);
      expect(a.y + BOX.height).toBeLessThanOrEqual(height);
      for (const b of boxes)
        if (a !== b)
          expect(
            Math.abs(a.x - b.x) >= BOX.width || Math.abs(a.y - b.y) >= BOX.height,
            `${a.id} ${b.id}`,
          ).toBe(true);
    }
  });

  it('draws one line for each reading, downwards from its node to what it reads', () => {
    expect(lines.map(({ key }) => key)).toEqual(edgesOf(graphOf(id)).map(keyOf));
    for (const { edge, middle } of lines) {
      const [from, to] = [edge.from, edge.to].map((node) => boxes.find((box) => box.id === node)!);
      expect(from!.y).toBeGreaterThan(to!.y + BOX.height);
      expect(middle[1]).toBeGreaterThan(to!.y + BOX.height);
      expect(middle[1]).toBeLessThan(from!.y);
    }
    const middles = lines.map(({ middle }) => middle.join(' '));
    expect(new Set(middles).size).toBe(middles.length);
  });

  it('starts at its end, with values that its sliders can reach', () => {
    const state = stateOf(id);
    expect(state.step).toBe(run(state).length - 1);
    for (const value of Object.values(state.given)) expect(leafSteps).toContain(value);
  });
});

it('writes formulas and sums as people do', () => {
  const [x, a, y] = graphOf('diamond').nodes.map(formulaOf);
  expect([x, a, y]).toEqual(['x', 'a = x · x', 'y = a + x']);
  const steps = run(firstState);
  expect(sumOf(arrivalsAt(steps, firstState.step, 'x'), 'add')).toBe('1 + 3 + 3 = 7');
  expect(sumOf([1, -3], 'add')).toBe('1 + (−3) = −2');
  expect(sumOf([1, 3, 3], 'overwrite')).toBe('3');
});

it('marks the line of the step, those before it, and no other', () => {
  const steps = run(firstState);
  const looks = lineLooks(steps, 5);
  expect([...looks]).toEqual([
    ['y/0', 'done'],
    ['y/1', 'now'],
  ]);
});

describe('the address', () => {
  it('brings back what was shared', () => {
    const state = { ...stateOf('nested', 'overwrite'), step: 4 };
    state.given.x = -1.5;
    expect(stateFrom(readState(writeState('f', settingsOf(state)), 'f')!)).toEqual(state);
  });

  it('may say anything: what makes no sense is left out', () => {
    const state = stateFrom(
      new Map([
        ['graph', 'torus'],
        ['x', '1e9'],
        ['step', '-1'],
        ['gradients', 'lost'],
      ]),
    );
    expect(state).toEqual(firstState);
  });
});
