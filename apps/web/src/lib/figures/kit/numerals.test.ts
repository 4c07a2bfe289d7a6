// Three digits, a true minus, no negative zero.
import { expect, it } from 'vitest';
import { numeral } from './numerals.ts';

it('writes small numbers as people read them', () => {
  expect([3, -0.25, 1.0514, 123.4, 0, -0, 0.00012345].map((x) => numeral(x))).toEqual([
    '3',
    '−0.25',
    '1.05',
    '123',
    '0',
    '0',
    '0.000123',
  ]);
  expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((x) => numeral(x))).toEqual([
    'NaN',
    '∞',
    '−∞',
  ]);
  expect(numeral(-1.5e-9)).toBe('−1.5e−9');
  expect(numeral(2 / 3, 2)).toBe('0.67');
});
