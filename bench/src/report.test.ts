// Ratios are taken within a round, targets judged by them, and what fails or is absent is said.
import { describe, expect, it } from 'vitest';
import { median, resultOf, table } from './report.ts';
import type { Row } from './rows.ts';

const row: Row = {
  id: 'gemm',
  title: 'GEMM',
  show: (ms) => `${ms} ms`,
  target: { text: '>= 1.5 x tfjs-wasm', rival: 'tfjs-wasm', least: 1.5 },
};

describe('a result', () => {
  it('pairs rounds: a machine that slows by ten between rounds changes no ratio', () => {
    const { ratios, times, target } = resultOf(row, {
      Lacuna: { rounds: [1, 10, 1] },
      'tfjs-wasm': { rounds: [2, 20, 2] },
    });
    expect(ratios['tfjs-wasm']).toEqual({ median: 2, least: 2, most: 2 });
    expect(times.Lacuna).toBe(1);
    expect(target).toEqual({ text: '>= 1.5 x tfjs-wasm', met: true });
  });

  it('does not meet a target it has no figure for, nor says that it missed it', () => {
    expect(resultOf(row, { Lacuna: { rounds: [1] } }).target!.met).toBeNull();
    const slow = { Lacuna: { rounds: [3] }, 'tfjs-wasm': { rounds: [3] } };
    expect(resultOf(row, slow).target!.met).toBe(false);
  });

  it('judges a bound on our own time', () => {
    const own = { ...row, target: { text: '<= 4 us', most: 0.004 } };
    expect(resultOf(own, { Lacuna: { rounds: [0.003] } }).target!.met).toBe(true);
    expect(resultOf(own, { Lacuna: { rounds: [0.005] } }).target!.met).toBe(false);
  });

  it('is a line that tells a failure and an absence', () => {
    const result = resultOf(row, { Lacuna: { rounds: [1] }, 'jax-js': { error: 'no | such kernel' } });
    const text = table('Node', [row], [result], { PyTorch: 'python3 has no torch' });
    expect(text).toContain(
      '| GEMM | 1 ms | absent | - | fails: no / such kernel | - | - | - | >= 1.5 x tfjs-wasm | not measured |',
    );
    expect(text).toContain('PyTorch is absent: python3 has no torch.');
  });
});

describe('the median', () => {
  it('of an even count lies between', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([3, 1, 2])).toBe(2);
  });
});
