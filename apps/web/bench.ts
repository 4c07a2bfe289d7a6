// How soon Python is ready in a browser: new browsers, the run after a kill, a run again. Medians of a few; for people, not for tests.
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../../scripts/find-browser.ts';
import { gradeIn, type SandboxSite, serveSandbox, startRuntime } from './tests/sandbox-page.ts';

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
}

async function measure(browser: Browser, site: SandboxSite, spare: boolean): Promise<Times> {
  const page = await browser.newPage();
  await page.addInitScript('globalThis.__name = (value) => value'); // tsx names functions, also those sent to the page
  await page.goto(site.url);
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
  await gradeIn(page, run(stubborn));
  const afterKill = await timed(() => gradeIn(page, run('print(1)')));
  await page.close();
  return { ready, again, afterKill };
}

/** The rows, fresh; about a minute. */
export async function bench(): Promise<BenchRow[]> {
  const found = findBrowser('chromium');
  if ('missing' in found) throw new Error(found.how);
  const site = await serveSandbox();
  const times: Record<'plain' | 'spare', Times[]> = { plain: [], spare: [] };
  for (const kind of ['plain', 'spare'] as const)
    for (let repeat = 0; repeat < 5; repeat += 1) {
      const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];
      const browser = await chromium.launch({ executablePath: found.path, args });
      times[kind].push(await measure(browser, site, kind === 'spare'));
      await browser.close();
    }
  await site.close();
  const row = (name: string, kind: 'plain' | 'spare', key: keyof Times, limit: number): BenchRow => ({
    name: `browser: ${name}`,
    value: median(times[kind].map((one) => one[key])),
    unit: 'ms',
    limit,
  });
  return [
    row('Python ready in a new browser, first visit', 'plain', 'ready', 1500),
    row('a run again', 'plain', 'again', 50),
    row('the next run after a kill, no spare', 'plain', 'afterKill', 2000),
    row('the next run after a kill, with a spare', 'spare', 'afterKill', 1000),
  ];
}
