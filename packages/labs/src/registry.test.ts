// The names content may use: tables are rectangular and computed, simulators have the test they claim.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figures, tables } from './registry.ts';

describe('tables', () => {
  it.each(Object.keys(tables))('%s is rectangular, with at least two rows and no empty cell', (name) => {
    const { header, rows, align } = tables[name]!();
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(align.length).toBe(header.length);
    for (const row of rows) {
      expect(row.length).toBe(header.length);
      for (const cell of row) expect(cell.trim()).not.toBe('');
    }
  });

  it('kv-models shows the published numbers', () => {
    const { header, rows } = tables['kv-models']!();
    const at = (model: string, column: string) =>
      rows.find((row) => row[0] === model)![header.indexOf(column)]!.replaceAll('\u00a0', ' ');
    expect(at('Llama 2 7B', 'Bytes per token')).toBe('524,288');
    expect(at('Llama 2 7B', 'At 128K tokens')).toBe('* 64 GiB');
    expect(at('Llama 3 405B', 'At 128K tokens')).toBe('63 GiB');
    expect(at('DeepSeek-V2', 'At 128K tokens')).toBe('8.44 GiB');
    expect(at('DeepSeek-V3', 'Kept per layer')).toBe('512 + 64');
  });

  it('backprop-diamond adds up to 7 in x', () => {
    const { rows } = tables['backprop-diamond']!();
    expect(rows.map((row) => row.at(-1))).toEqual(['–', '1', '4', '7']);
  });

  it('attention-scale: without the scale one key takes all, with it the dimension does not matter', () => {
    const { header, rows } = tables['attention-scale']!();
    const column = (name: string) => rows.map((row) => Number(row[header.indexOf(name)]));
    const [plain, scaled] = [column('Largest weight, plain'), column('Largest weight, scaled')];
    expect(plain.at(-1)).toBeGreaterThan(0.8);
    expect(Math.max(...scaled) - Math.min(...scaled)).toBeLessThan(0.05);
    column('Spread of q·k').forEach((spread, i) => {
      expect(Math.abs(spread / 2 ** (i + 1) - 1)).toBeLessThan(0.06);
    });
  });

  it('attention-heads-cost: the scores are half of it at six times the width', () => {
    const { rows } = tables['attention-heads-cost']!();
    expect(rows.find((row) => row[0] === '4,608')!.at(-1)).toBe('50 %');
  });

  it('attention-variants: the same function has the same cache, and only the state is smaller than a window', () => {
    const { header, rows } = tables['attention-variants']!();
    const column = (name: string) => rows.map((row) => row[header.indexOf(name)]!.replaceAll('\u00a0', ' '));
    expect(column('Same function')).toEqual(['yes', 'yes', 'no', 'no', 'no']);
    expect(column('Cache')).toEqual(['16 GiB', '16 GiB', '4 GiB', '2 GiB', '32.3 MiB']);
  });

  it('flash-traffic: the FLOPs a byte grow to the rows of a tile, and stay at half a head with a table', () => {
    const { rows } = tables['flash-traffic']!();
    expect(Number(rows.at(-1)!.at(-1))).toBeCloseTo(128, 0);
    expect(Number(rows.at(-1)!.at(-2))).toBeCloseTo(32, 0);
  });

  it('flash-sram: more memory on the chip, fewer bytes, the same FLOPs', () => {
    const { rows } = tables['flash-sram']!();
    expect(new Set(rows.map((row) => row.at(-1))).size).toBe(1);
    const bytes = rows.map((row) => Number(row[3]!.split('\u00a0')[0]));
    for (const [i, value] of bytes.slice(1).entries()) expect(value).toBeLessThan(bytes[i]!);
  });

  it('kv-heads falls from MHA to MQA by the number of heads', () => {
    const { rows } = tables['kv-heads']!();
    expect(rows.map((row) => row[3])).toEqual(['524,288', '131,072', '65,536', '16,384']);
    expect(rows.map((row) => row[4]!.replaceAll('\u00a0', ' '))).toEqual([
      '4 GiB',
      '1 GiB',
      '512 MiB',
      '128 MiB',
    ]);
    expect(rows.map((row) => row[5])).toEqual(['14', '59', '119', '476']);
  });
});

it('every simulator lies where it says, and so do its test and its picture', () => {
  for (const { module, test, picture } of Object.values(figures))
    for (const file of [module, test, ...(picture ? [picture] : [])])
      expect([file, existsSync(new URL(`../../../${file}`, import.meta.url))]).toEqual([file, true]);
});
