// Coverage over time as SVG text, one chart per role, for the report that is a file.
import type { GapsReport } from '@lacuna/curriculum';
import { type HistoryChart, historyCharts } from '@lacuna/page';
import { percent } from './words.ts';

const WIDTH = 360;
const HEIGHT = 190;
const BOX = { left: 46, right: WIDTH - 12, top: 12, bottom: HEIGHT - 30 };

/** '' when there is nothing to draw. */
export function chartsSvg(history: GapsReport['history'], roles: GapsReport['roles']): string {
  if (history.length === 0) return '';
  const charts = historyCharts(
    history,
    roles.map(({ id }) => id),
    BOX,
  );
  const figures = charts.map(
    (chart, i) => `<figure>
<figcaption>${escaped(roles[i]!.title)}</figcaption>
${svg(chart, roles[i]!.title)}
</figure>`,
  );
  return `<div class="charts">\n${figures.join('\n')}\n</div>`;
}

function svg({ path, points, ticks }: HistoryChart, title: string): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  const label = `Coverage for the ${title}: ${percent(first.share)} on ${day(first.at)}, ${percent(last.share)} on ${day(last.at)}. The table has every row.`;
  const lines = ticks.map(
    ({ y, share }) =>
      `<line class="grid" x1="${BOX.left}" x2="${BOX.right}" y1="${y}" y2="${y}"/><text x="${BOX.left - 6}" y="${y + 4}" text-anchor="end">${percent(share)}</text>`,
  );
  const dots = points.map(
    ({ x, y, why }) =>
      `<circle class="${why ? 'fell' : 'dot'}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3"/>`,
  );
  const dates =
    `<text x="${BOX.left}" y="${HEIGHT - 10}">${day(first.at)}</text>` +
    (points.length > 1
      ? `<text x="${BOX.right}" y="${HEIGHT - 10}" text-anchor="end">${day(last.at)}</text>`
      : '');
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(label)}">${lines.join('')}<path class="line" d="${path}"/>${dots.join('')}${dates}</svg>`;
}

function day(at: string): string {
  return at.slice(0, 10);
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
