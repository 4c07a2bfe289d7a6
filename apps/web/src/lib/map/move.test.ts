// Arrow keys on the map: nearest in the direction, staying put at the edge, and no point out of reach.
import { expect, it } from 'vitest';
import { neighbourCell } from './move.ts';

const cells = [
  { id: 'a', x: 0, y: 0 },
  { id: 'b', x: 24, y: 0 },
  { id: 'c', x: 0, y: 24 },
  { id: 'd', x: 200, y: 30 },
];

it('goes to the nearest cell ahead and stays at the edge', () => {
  expect(neighbourCell(cells, 'a', 'right')).toBe('b');
  expect(neighbourCell(cells, 'b', 'right')).toBe('d');
  expect(neighbourCell(cells, 'a', 'down')).toBe('c');
  expect(neighbourCell(cells, 'd', 'left')).toBe('c');
  expect(neighbourCell(cells, 'a', 'left')).toBe('a');
  expect(neighbourCell(cells, 'c', 'up')).toBe('a');
  expect(neighbourCell(cells, 'nowhere', 'up')).toBe('nowhere');
});

it('reaches every cell from every other', () => {
  const seen = new Set(['a']);
  for (const id of seen)
    for (const direction of ['left', 'right', 'up', 'down'] as const)
      seen.add(neighbourCell(cells, id, direction));
  expect(seen.size).toBe(cells.length);
});
