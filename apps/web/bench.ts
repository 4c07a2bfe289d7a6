// How soon Python is ready in a browser: new browsers, the run after a kill, a run again; and what figures cost a frame. Medians of a few; for people, not for tests.
import type { BrowserName } from '../../scripts/find-browser.ts';
import { benchFigures } from './bench-figures.ts';
import { gradeIn, type SandboxSite, serveSandbox, startRuntime } from './tests/sandbox-page.ts';
import { type OpenBrowser, openBrowser } from './tests/tab.ts';

export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** What the value is to stay below. */
  limit?: number;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
const limits = { seconds: 1, megabytes: 300 };
const run = (source: string) => ({ id: 'bench', task: null, source, limits });

interface Times {
  ready: number;
  again: number;
  afterKill: number;
  /** Longest time between two frames of the page while a program looped and was killed. */
  longestFrame: number;
}

async function measure(browser: OpenBrowser, site: SandboxSite, spare: boolean): Promise<Times> {
  const page = await browser.open(site.url);
  const timed = async (work: () => Promise<unknown>) => {
    const from = performance.now();
    await work();
    return performance.now() - from;
  };
  const ready = await timed(() => startRuntime(page, spare));
  await gradeIn(page, run('import torch'));
  const again = await timed(() => gradeIn(page, run('import torch; print(torch.ones(3))')));
  // A loop that swallows the soft limit's interrupt has to be killed.
  const stubborn = 'while True:\n    try:\n        while True: pass\n    except BaseException: pass';
  const { longestFrame } = await gradeIn(page, run(stubborn));
  const afterKill = await timed(() => gradeIn(page, run('print(1)')));
  await page.close();
  return { ready, again, afterKill, longestFrame };
}

/** The rows, fresh, in both browsers; some minutes. */
export async function bench(): Promise<BenchRow[]> {
  const site = await serveSandbox();
  const rows: BenchRow[] = [];
  for (const name of ['chromium', 'firefox'] as const) rows.push(...(await benchIn(name, site)));
  await site.close();
  return [...rows, ...(await benchFigures())];
}

async function benchIn(browserName: BrowserName, site: SandboxSite): Promise<BenchRow[]> {
  const times: Record<'plain' | 'spare', Times[]> = { plain: [], spare: [] };
  for (const kind of ['plain', 'spare'] as const)
    for (let repeat = 0; repeat < 5; repeat += 1) {
      const browser = await openBrowser(browserName);
      times[kind].push(await measure(browser, site, kind === 'spare'));
      await browser.close();
    }
  const row = (name: string, kind: 'plain' | 'spare', key: keyof Times, limit: number): BenchRow => ({
    name: `${browserName}: ${name}`,
    value: median(times[kind].map((one) => one[key])),
    unit: 'ms',
    limit,
  });
  return [
    row('Python ready in a new browser, first visit', 'plain', 'ready', 1500),
    row('a run again', 'plain', 'again', 50),
    row('the next run after a kill, no spare', 'plain', 'afterKill', 2000),
    row('the next run after a kill, with a spare', 'spare', 'afterKill', 1000),
    row('longest frame while a program is killed', 'spare', 'longestFrame', 100),
  ];
}
