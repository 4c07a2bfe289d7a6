// Keys of the review screen: one meaning each, none before its time.
import { expect, it } from 'vitest';
import { actionOf } from './keys.ts';

const card = { revealed: true, onControl: false, letters: true };

it('gives every key one meaning', () => {
  const keys = [...'abcdefghijklmnopqrstuvwxyz123456789', 'Enter'];
  const actions = keys
    .map((key) => JSON.stringify(actionOf(key, card)))
    .filter((action) => action !== 'null');
  expect(new Set(actions).size).toBe(actions.length);
});

it('rates nothing before the answer is shown', () => {
  const hidden = { ...card, revealed: false };
  for (const key of [...'ahgexjk1']) expect(actionOf(key, hidden)).toBe(null);
  expect(actionOf(' ', hidden)).toEqual({ kind: 'reveal' });
  expect(actionOf('Enter', hidden)).toEqual({ kind: 'reveal' });
  expect(actionOf('u', hidden)).toEqual({ kind: 'undo' });
});

it('leaves Space and Enter to the control that has the focus, and letters off to the browser', () => {
  expect(actionOf('Enter', { ...card, onControl: true })).toBe(null);
  expect(actionOf(' ', { ...card, onControl: true })).toBe(null);
  expect(actionOf('g', { ...card, letters: false })).toBe(null);
  expect(actionOf('Enter', { ...card, letters: false })).toEqual({ kind: 'suggested' });
});
