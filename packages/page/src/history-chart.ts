// The geometry of coverage over time: one step line per role on shared axes. Who draws it picks words and colours.
import { type CoverageRow, shareOf } from '@lacuna/curriculum';
import { scaleLinear, scaleUtc } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';

export interface ChartPoint {
  x: number;
  y: number;
  at: string;
  share: number;
  /** Why the role lost coverage here, if it did. */
  why: string | undefined;
}

export interface HistoryChart {
  role: string;
  /** An SVG path; '' with fewer than two rows. */
  path: string;
  points: ChartPoint[];
  /** Of the vertical axis, which all roles share. */
  ticks: { y: number; share: number }[];
}

/** The box the line is drawn in; labels stand outside of it. */
export interface ChartBox {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A chart for each role, in their order. Rows that do not know a role are left out of its line. */
export function historyCharts(
  history: readonly CoverageRow[],
  roles: readonly string[],
  { left, right, top, bottom }: ChartBox,
): HistoryChart[] {
  const shares = roles.flatMap((role) => history.map((row) => shareOf(row, role) ?? 0));
  const y = scaleLinear()
    .domain([0, Math.max(0.01, ...shares)])
    .range([bottom, top])
    .nice(3);
  const times = history.map(({ at }) => Date.parse(at));
  const x = scaleUtc()
    .domain([times[0] ?? 0, times.at(-1) ?? 1])
    .range([left, right]);
  const ticks = y.ticks(3).map((share) => ({ y: y(share), share }));
  const step = line<ChartPoint>()
    .x((point) => point.x)
    .y((point) => point.y)
    .curve(curveStepAfter)
    .digits(1);
  return roles.map((role) => {
    const points = history.flatMap((row): ChartPoint[] => {
      const share = shareOf(row, role);
      if (share === null) return [];
      const place = { x: x(Date.parse(row.at)), y: y(share) };
      return [{ ...place, at: row.at, share, why: row.why }];
    });
    return { role, path: points.length > 1 ? (step(points) ?? '') : '', points, ticks };
  });
}
