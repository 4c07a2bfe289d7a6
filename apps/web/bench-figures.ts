// What a frame costs while a figure is dragged: main-thread time from input to paint, mean over a sweep of each figure's sliders and grips.
import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/find-browser.ts';
import { serve } from '../../scripts/serve.ts';
import type { BenchRow } from './bench.ts';
import { siteFolder } from './tests/site.ts';

/** Sixty frames a second leave this much for one. */
const FRAME = 1000 / 60;

/** One row a figure on the design page. */
export async function benchFigures(): Promise<BenchRow[]> {
  const found = findBrowser('chromium');
  if ('missing' in found) throw new Error(found.how);
  const server = await serve({ dir: siteFolder, port: 0, base: '/bench' });
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${server.url}design/`, { waitUntil: 'networkidle' });
    const names = await page
      .locator('#figures figure:has([role=group])')
      .evaluateAll((all) => all.map((figure) => figure.id));
    const rows: BenchRow[] = [];
    for (const name of names)
      rows.push({
        name: `chromium: a frame while ${name} is dragged`,
        value: await frameOf(page, name),
        unit: 'ms',
        limit: FRAME,
      });
    return rows;
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Mean milliseconds of main-thread work a frame, with one move of a slider or grip in each. */
async function frameOf(page: Page, figure: string): Promise<number> {
  await page.locator(`#${figure}`).scrollIntoViewIfNeeded();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const worked = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  await sweep(page, figure); // once to warm up
  const before = await worked();
  const frames = await sweep(page, figure);
  const spent = (await worked()) - before;
  await session.detach();
  return spent / frames;
}

/** Moves every slider (through all its stops) and grip (by its keys) there and back, one move a frame; says how many frames. */
function sweep(page: Page, figure: string): Promise<number> {
  return page.locator(`#${figure}`).evaluate(async (root) => {
    // No named function in here: the page does not know the helper with which tsx keeps names.
    let frames = 0;
    for (const slider of root.querySelectorAll<HTMLInputElement>('input[type=range]')) {
      const last = Number(slider.max);
      const stops = Array.from({ length: 2 * last + 1 }, (_, i) => (i <= last ? i : 2 * last - i));
      for (const stop of stops.slice(0, 60)) {
        slider.value = String(stop);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((resolve) => requestAnimationFrame(resolve));
        frames += 1;
      }
    }
    for (const grip of root.querySelectorAll('[role=slider]:not(input)'))
      for (let i = 0; i < 40; i += 1) {
        const key = i % 2 ? 'ArrowLeft' : 'ArrowRight';
        grip.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        await new Promise((resolve) => requestAnimationFrame(resolve));
        frames += 1;
      }
    return Math.max(1, frames);
  });
}
