// A browser and its tabs, the same whether Chromium or Firefox. One driver for both: Playwright's cannot start a plain Firefox.
import puppeteer, { type Browser, type Frame, type Page } from 'puppeteer-core';
import { type BrowserName, findBrowser } from '../../../scripts/find-browser.ts';

export interface Tab {
  /** Runs `work` in the page and answers its result. */
  evaluate<A, R>(work: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
  /** The same inside the sandbox's frame. */
  inFrame<A, R>(work: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
  close(): Promise<void>;
}

export interface OpenBrowser {
  name: BrowserName;
  version: string;
  /** Process id of the browser. */
  pid: number;
  /** A tab with storage of its own, at `url`. */
  open(url: string): Promise<Tab>;
  close(): Promise<void>;
}

/** Longer than any program of the suite may take on a busy machine. */
const PATIENCE_MS = 300_000;

export async function openBrowser(name: BrowserName): Promise<OpenBrowser> {
  const found = findBrowser(name);
  if ('missing' in found) throw new Error(found.how);
  const root = process.getuid?.() === 0;
  const common = {
    executablePath: found.path,
    headless: true,
    protocolTimeout: PATIENCE_MS,
    timeout: 120_000,
  };
  const browser: Browser =
    name === 'firefox'
      ? await puppeteer.launch({ ...common, browser: 'firefox', protocol: 'webDriverBiDi' })
      : await puppeteer.launch({
          ...common,
          browser: 'chrome',
          args: ['--disable-gpu', '--disable-background-networking', ...(root ? ['--no-sandbox'] : [])],
        });
  return {
    name,
    version: await browser.version(),
    pid: browser.process()?.pid ?? 0,
    async open(url) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.evaluateOnNewDocument('globalThis.__name = (value) => value'); // tsx names functions, also those sent to the page
      await page.goto(url);
      return tabOf(page, () => context.close());
    },
    close: () => browser.close(),
  };
}

function tabOf(page: Page, close: () => Promise<void>): Tab {
  return {
    evaluate: (work, argument) => run(page, work, argument),
    inFrame(work, argument) {
      const frame = page.frames().find((one) => one.parentFrame() !== null);
      if (frame === undefined) throw new Error('the page has no frame');
      return run(frame, work, argument);
    },
    close,
  };
}

async function run<A, R>(
  place: Page | Frame,
  work: (argument: A) => R | Promise<R>,
  argument: A,
): Promise<R> {
  return (await place.evaluate(work as (argument: unknown) => unknown, argument)) as R;
}
