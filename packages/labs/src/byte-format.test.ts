// Formatting: units never mixed, three significant digits, nothing that reads "1000 kB".
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as format from './byte-format.ts';

const plain = (text: string) => text.replaceAll(format.NO_BREAK, ' ');
const formatBytes = (...of: Parameters<typeof format.formatBytes>) => plain(format.formatBytes(...of));
const formatShort = (value: number) => plain(format.formatShort(value));
const { formatCount } = format;

describe('formatBytes', () => {
  it('does not let a line end between number and unit', () => {
    expect(format.formatBytes(80e9)).toBe('80\u00a0GB');
    expect(format.formatShort(80e9)).toBe('80\u00a0G');
  });

  it('keeps GB and GiB apart', () => {
    expect(formatBytes(80e9)).toBe('80 GB');
    expect(formatBytes(80e9, 'binary')).toBe('74.5 GiB');
    expect(formatBytes(14 * 2 ** 30, 'binary')).toBe('14 GiB');
    expect(formatBytes(524_288, 'binary')).toBe('512 KiB');
    expect(formatBytes(524_288)).toBe('524 kB');
  });

  it('handles the edges', () => {
    expect(formatBytes(0)).toBe('0 B');
    expect(formatBytes(999_700)).toBe('1 MB');
    expect(formatBytes(1023.9 * 1024, 'binary')).toBe('1 MiB');
    expect(formatBytes(-2e9)).toBe('−2 GB');
    expect(formatBytes(Number.POSITIVE_INFINITY)).toBe('∞');
    expect(formatBytes(5e18)).toBe('5,000 PB');
  });

  it('is within half a per cent of the amount, and below the base', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e15 }),
        fc.constantFrom('decimal' as const, 'binary' as const),
        (bytes, units) => {
          const [value = '', unit = ''] = formatBytes(bytes, units).split(' ');
          const power = ['B', 'k', 'M', 'G', 'T', 'P'].findIndex((p) =>
            unit.toUpperCase().startsWith(p.toUpperCase()),
          );
          const base = units === 'decimal' ? 1000 : 1024;
          const read = Number(value.replaceAll(',', '')) * base ** power;
          expect(Math.abs(read - bytes) / bytes).toBeLessThan(0.0051);
          expect(Number(value.replaceAll(',', ''))).toBeLessThan(base);
        },
      ),
    );
  });
});

describe('formatCount and formatShort', () => {
  it('group and shorten', () => {
    expect(formatCount(2_359_296)).toBe('2,359,296');
    expect(formatCount(999)).toBe('999');
    expect(formatShort(1_234_000_000)).toBe('1.23 G');
    expect(formatShort(999_999)).toBe('1 M');
    expect(formatShort(12)).toBe('12');
  });
});
