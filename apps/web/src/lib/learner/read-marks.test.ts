// Marks follow the log: read and not taken back, whatever the order of events.
import type { LearnerEvent } from '@lacuna/progress';
import { expect, test } from 'vitest';
import { readMarks } from './read-marks.ts';

const base = { v: 1, at: 0, device: 'd' } as const;
const read = (id: string, section: string): LearnerEvent => ({
  ...base,
  id,
  type: 'read',
  topic: 'kv-cache',
  section,
});
const undo = (target: string): LearnerEvent => ({ ...base, id: `undo-${target}`, type: 'undone', target });

test('a section is marked once, and not when its reading was taken back', () => {
  expect(readMarks([read('a', 'one'), read('b', 'one'), read('c', 'two'), undo('c')])).toEqual([
    'kv-cache/one',
  ]);
  expect(readMarks([undo('c'), read('c', 'two')])).toEqual([]);
});

test('read again after taking it back, it counts again', () => {
  expect(readMarks([read('a', 'one'), undo('a'), read('b', 'one')])).toEqual(['kv-cache/one']);
});
