// The stream is fixed by its seed, and has the moments it claims.
import { expect, it } from 'vitest';
import { normal, uniform } from './draws.ts';

const take = (draw: () => number, n: number) => Array.from({ length: n }, draw);
const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

it('repeats itself for a seed, and differs between seeds', () => {
  expect(take(uniform(7), 5)).toEqual(take(uniform(7), 5));
  expect(take(normal(7), 5)).not.toEqual(take(normal(8), 5));
});

it('has the moments of its distribution', () => {
  const flat = take(uniform(1), 20_000);
  expect(mean(flat)).toBeCloseTo(0.5, 1);
  expect(Math.min(...flat)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...flat)).toBeLessThan(1);
  const bell = take(normal(1), 20_000);
  expect(Math.abs(mean(bell))).toBeLessThan(0.03);
  expect(mean(bell.map((x) => x * x))).toBeCloseTo(1, 1);
  expect(mean(bell.map((x) => x ** 4))).toBeGreaterThan(2.8);
});
