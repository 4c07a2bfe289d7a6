// The chart of coverage over time: axes, steps, and logs that are short or odd.
import type { CoverageRow } from '@lacuna/curriculum';
import { expect, it } from 'vitest';
import { historyCharts } from './history-chart.ts';

const box = { left: 0, right: 100, top: 0, bottom: 50 };
const row = (at: string, ml: number, llm?: number): CoverageRow => ({
  at,
  points: 1,
  complete: 0,
  closed: 0,
  roles: {
    ml: { covered: ml, weight: 10 },
    ...(llm === undefined ? {} : { llm: { covered: llm, weight: 10 } }),
  },
});

it('draws a step from row to row, in time, on axes that all roles share', () => {
  const rows = [
    row('2026-01-01T00:00:00Z', 0, 4),
    row('2026-01-02T00:00:00Z', 1, 4),
    row('2026-01-05T00:00:00Z', 2, 2),
  ];
  const [ml, llm] = historyCharts(rows, ['ml', 'llm'], box);
  expect(ml!.points.map(({ x, y, share }) => [x, y, share])).toEqual([
    [0, 50, 0],
    [25, 37.5, 0.1],
    [100, 25, 0.2],
  ]);
  expect(ml!.path).toBe('M0,50L25,50L25,37.5L100,37.5L100,25');
  expect(llm!.points[0]!.y).toBe(0);
  expect(llm!.ticks).toEqual(ml!.ticks);
  expect(ml!.ticks[0]).toEqual({ y: 50, share: 0 });
});

it('draws nothing of no rows, a point of one, and leaves out rows that do not know the role', () => {
  expect(historyCharts([], ['ml'], box)).toMatchObject([{ path: '', points: [] }]);
  const [one] = historyCharts([row('2026-01-01T00:00:00Z', 5)], ['ml'], box);
  expect(one).toMatchObject({ path: '', points: [{ share: 0.5 }] });
  expect(Number.isFinite(one!.points[0]!.x)).toBe(true);
  const rows = [row('2026-01-01T00:00:00Z', 1), row('2026-01-02T00:00:00Z', 1, 3)];
  expect(historyCharts(rows, ['llm'], box)[0]!.points).toHaveLength(1);
});

it('carries the reason of a drop to its point', () => {
  const rows = [row('2026-01-01T00:00:00Z', 5), { ...row('2026-01-02T00:00:00Z', 4), why: 'it was wrong' }];
  expect(historyCharts(rows, ['ml'], box)[0]!.points.map(({ why }) => why)).toEqual([
    undefined,
    'it was wrong',
  ]);
});
