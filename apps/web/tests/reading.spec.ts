// The reading page in a browser: what it weighs, what it shows without script, what answers to the hand, and what runs.
import { gzipSync } from 'node:zlib';
import { expect, test } from './site.ts';

const topic = 'topics/kv-cache/';

test('a reading page starts with at most 1 KB of JavaScript and 25 KB of HTML, compressed', async ({
  page,
  request,
  baseURL,
}) => {
  const scripts: string[] = [];
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    const worker = response.url().endsWith('/service-worker.js');
    if (type.includes('javascript') && !worker && !response.fromServiceWorker()) scripts.push(response.url());
  });
  await page.goto(topic, { waitUntil: 'networkidle' });
  let bytes = 0;
  for (const url of scripts) bytes += (await (await request.get(url)).body()).length;
  const inline = await page.locator('script:not([src])').allTextContents();
  for (const text of inline) bytes += text.length;
  expect(bytes, `inline and ${scripts.join(', ')}`).toBeLessThanOrEqual(1024);

  const html = await (await request.get(`${baseURL}${topic}`)).body();
  expect(html.length).toBeGreaterThan(50_000);
  expect(gzipSync(html, { level: 9 }).length).toBeLessThanOrEqual(25 * 1024);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('formula, computed table, figure and code are there', async ({ page }) => {
    await page.goto(topic);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('.katex-display').first()).toBeVisible();
    await expect(page.locator('.prose table').first()).toContainText('131,072');
    await expect(page.locator('[data-island=figure]').first()).toContainText('GB');
    await expect(page.locator('.runnable pre').first()).toContainText('def formula');
    await expect(page.getByRole('navigation', { name: /Contents/ }).first()).toBeVisible();
  });

  test('a topic that is not written says so and shows its plan', async ({ page }) => {
    await page.goto('topics/vision/');
    await expect(page.getByText('Not written yet.')).toBeVisible();
    await expect(page.locator('#point-vis-vit-core')).toContainText('missing');
  });

  test('answers are folded and open', async ({ page }) => {
    await page.goto(`${topic}questions/`);
    const first = page.locator('details').first();
    await expect(first.getByText('Key points')).toBeHidden();
    await first.locator('summary').click();
    await expect(first.getByText('Key points')).toBeVisible();
  });
});

test('a figure answers to the slider by keyboard', async ({ page, complaints }) => {
  await page.goto(topic);
  const figure = page.locator('[data-island=figure]').first();
  const slider = figure.getByRole('slider').first();
  const before = await figure.innerText();
  await slider.focus();
  await expect(async () => {
    await page.keyboard.press('ArrowRight');
    expect(await figure.innerText()).not.toBe(before);
  }).toPass();
  await expect(slider).toBeFocused();
  expect(complaints).toEqual([]);
});

test('a snippet runs in the page', async ({ page, complaints }) => {
  await page.goto(topic);
  const block = page.locator('.runnable').filter({ hasText: 'print(' }).first();
  await block.getByRole('button', { name: /Run/ }).click();
  await expect(block.locator('.output .held')).toBeVisible({ timeout: 90_000 });
  await expect(block.locator('.output pre')).not.toBeEmpty();
  expect(complaints).toEqual([]);
});

test('a section can be marked as read; the mark stays, and can be taken back', async ({ page }) => {
  await page.goto(topic);
  const mark = page.getByRole('button', { name: /I have read this/ }).first();
  await mark.click();
  await expect(mark).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(mark).toHaveAttribute('aria-pressed', 'true');
  await mark.click();
  await expect(mark).toHaveAttribute('aria-pressed', 'false');
  await page.reload();
  await expect(mark).toHaveAttribute('aria-pressed', 'false');
});

test('the choice of theme holds on the next page, before its first paint', async ({ page }) => {
  await page.goto(topic);
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByLabel('Theme').selectOption('dark');
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.goto('coverage/');
  expect(await paper()).toBe(dark);
  await expect(page.getByLabel('Theme')).toHaveValue('dark');
});
