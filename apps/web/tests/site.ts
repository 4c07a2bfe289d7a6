// What the specs share: a site of one's own that can be stopped, and a page that fails the test when the console reports an error.
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import { type Server, serve } from '../../../scripts/serve.ts';

export const siteFolder = fileURLToPath(new URL('../../../build/site', import.meta.url));

/** Collects what a page complains about: console errors, uncaught exceptions, failed requests to the site. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}

/**
 * Resolves once a service worker controls the page and has kept the shell. A page that loads in the very moment in which the
 * worker claims its pages can be left out; it is reloaded, and then served by the worker.
 */
export async function offlineReady(page: Page): Promise<void> {
  const controlled = () =>
    page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      const changed = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
      });
      const waited = new Promise((resolve) => setTimeout(resolve, 3000));
      if (!navigator.serviceWorker.controller) await Promise.race([changed, waited]);
      return navigator.serviceWorker.controller !== null;
    });
  for (let attempt = 0; !(await controlled()); attempt += 1) {
    if (attempt === 5) throw new Error('no service worker took the page');
    await page.reload();
  }
}

type Fixtures = {
  /** A server of the test's own, under another subpath, to be stopped at will. */
  ownSite: Server;
  complaints: string[];
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  ownSite: async ({}, use) => {
    const server = await serve({ dir: siteFolder, port: 0, base: '/own' });
    let open = true;
    const close = async () => {
      if (open) await server.close();
      open = false;
    };
    await use({ ...server, close });
    await close();
  },
  complaints: async ({ page }, use) => {
    const complaints = complaintsOf(page);
    await use(complaints);
    expect(complaints).toEqual([]);
  },
});

export { expect };
