// After one visit the site works with its server stopped, and while the server runs nothing stale is shown.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '../../../scripts/serve.ts';
import { expect, offlineReady, siteFolder, test } from './site.ts';

test('pages visited and not visited open with the server stopped', async ({ page, ownSite }) => {
  await page.goto(`${ownSite.url}topics/kv-cache/`);
  await offlineReady(page);
  await ownSite.close();

  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('KV cache');
  await page.getByRole('link', { name: 'Coverage', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Coverage');
  await page.goto(`${ownSite.url}topics/attention/`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Attention');
  // Fonts and styles come from the cache too.
  expect(await page.evaluate(() => document.fonts.check('16px "Source Serif 4 Variable"'))).toBe(true);
});

test('a figure is brought to life and a section is marked with the server stopped', async ({
  page,
  ownSite,
}) => {
  await page.goto(`${ownSite.url}topics/kv-cache/`);
  await offlineReady(page);
  await ownSite.close();
  await page.reload();
  const figure = page.locator('[data-island=figure]').first();
  const before = await figure.innerText();
  await figure.getByRole('slider').first().focus();
  await expect(async () => {
    await page.keyboard.press('ArrowRight');
    expect(await figure.innerText()).not.toBe(before);
  }).toPass();
  const mark = page.getByRole('button', { name: /I have read this/ }).first();
  await mark.click();
  await expect(mark).toHaveAttribute('aria-pressed', 'true');
});

test('a snippet that ran once runs again with the server stopped', async ({ page, ownSite }) => {
  await page.goto(`${ownSite.url}topics/kv-cache/`);
  await offlineReady(page);
  const block = page.locator('.runnable').filter({ hasText: 'print(' }).first();
  await block.getByRole('button', { name: /Run/ }).click();
  await expect(block.locator('.output .held')).toBeVisible({ timeout: 90_000 });
  await ownSite.close();
  await page.reload();
  await block.getByRole('button', { name: /Run/ }).click();
  await expect(block.locator('.output .held')).toBeVisible({ timeout: 90_000 });
});

test('the runtime is kept once, in the grader’s own cache', async ({ page, ownSite }) => {
  await page.goto(`${ownSite.url}topics/kv-cache/`);
  await offlineReady(page);
  const kept = await page.evaluate(async () => {
    const found: Record<string, string[]> = {};
    for (const name of await caches.keys())
      found[name] = (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname);
    return found;
  });
  const site = Object.keys(kept).filter((name) => name.startsWith('lacuna-site-'));
  expect(site).toHaveLength(1);
  expect(kept[site[0] ?? '']?.filter((path) => path.includes('/runtime/'))).toEqual([]);
  expect(kept[site[0] ?? '']?.filter((path) => path.endsWith('/topics/attention/'))).toHaveLength(1);
});

test('a new build shows at once, and its worker drops the old cache', async ({ context }) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'lacuna-site-'));
  cpSync(siteFolder, dir, { recursive: true });
  const edit = (file: string, change: (text: string) => string) => {
    const at = path.join(dir, file);
    writeFileSync(at, change(readFileSync(at, 'utf8')));
    for (const twin of ['.gz', '.br']) rmSync(at + twin, { force: true });
  };
  const version = JSON.parse(readFileSync(path.join(dir, '_app/version.json'), 'utf8')).version as string;
  const first = await serve({ dir, port: 0, base: '/own' });
  const page = await context.newPage();
  await page.goto(`${first.url}coverage/`);
  await offlineReady(page);
  const caches = (of: typeof page) => of.evaluate(() => globalThis.caches.keys());
  expect(await caches(page)).toContain(`lacuna-site-${version}`);
  await first.close();

  edit('coverage/index.html', (html) => html.replace(/<h1([^>]*)>Coverage/, '<h1$1>Anew'));
  edit('service-worker.js', (script) => script.replaceAll(version, 'f'.repeat(16)));
  const second = await serve({ dir, port: first.port, base: '/own', attempts: 1 });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Anew');
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const next = registration.installing ?? registration.waiting;
    while (next && next.state === 'installing')
      await new Promise((resolve) => next.addEventListener('statechange', resolve, { once: true }));
  });
  await page.close();
  const later = await context.newPage();
  await later.goto(`${second.url}coverage/`);
  await expect.poll(() => caches(later), { timeout: 60_000 }).toEqual([`lacuna-site-${'f'.repeat(16)}`]);
  await second.close();
  rmSync(dir, { recursive: true });
});

test('a wrong address gets the site’s own page, from the server and from the worker', async ({
  page,
  ownSite,
}) => {
  const address = `${ownSite.url}topics/nothing/here`;
  for (const from of ['the server', 'the worker']) {
    const response = await page.goto(address);
    expect(response?.status(), from).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
    await page.getByRole('link', { name: 'To your gaps' }).click();
    await expect(page).toHaveURL(ownSite.url);
    await offlineReady(page);
  }
});
