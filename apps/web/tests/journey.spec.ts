// A newcomer's whole path in one browser profile: see the gaps, read, code, recall, watch it count; a reload, a closed browser and a stopped server on the way.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { expect, offlineReady, test } from './site.ts';

const folder = new URL(
  '../../../curriculum/deep-learning/topics/kv-cache/tasks/dl_011_kv_cache/',
  import.meta.url,
);
const file = (name: string) => readFileSync(new URL(name, folder), 'utf8');

async function write(page: Page, code: string): Promise<void> {
  await page.locator('.cm-content').first().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(code);
}

/** Percentages the learner has shown, by point, as the map's cells say them. */
async function shown(page: Page, point: string): Promise<number> {
  await expect(page.locator('[data-ready]')).toBeVisible();
  const cell = page.locator(`[data-point="${point}"]`);
  const label = (await cell.getAttribute('aria-label')) ?? (await cell.innerText());
  return Number(/(\d+)% shown/.exec(label)?.[1] ?? Number.NaN);
}

test('from the first visit to a smaller gap', async ({ ownSite }, info) => {
  test.setTimeout(300_000);
  const profile = mkdtempSync(path.join(tmpdir(), 'lacuna-profile-'));
  const launch = (): Promise<BrowserContext> =>
    chromium.launchPersistentContext(profile, {
      ...info.project.use.launchOptions,
      viewport: { width: 1280, height: 800 },
      acceptDownloads: true,
    });
  let context = await launch();
  try {
    let page = context.pages()[0] ?? (await context.newPage());

    await test.step('see the gaps: role, date, what to do next', async () => {
      await page.goto(ownSite.url);
      await page.getByRole('radio', { name: 'LLM Engineer' }).check();
      await page.getByLabel(/Interview on/).fill('2099-01-01');
      expect(await shown(page, 'kv-memory-formula')).toBe(0);
      await page.locator('section[aria-labelledby="next-heading"] a').first().click();
      await expect(page).toHaveURL(/\/(topics|tasks)\/./);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    });

    await test.step('read: a figure answers, a snippet runs, a section is marked', async () => {
      await page.goto(`${ownSite.url}topics/kv-cache/#kv-memory`);
      await expect(page.locator('.katex-display').first()).toBeVisible();
      const slider = page.locator('[data-island=figure]').first().getByRole('slider').first();
      const before = await slider.getAttribute('aria-valuetext');
      await slider.focus();
      await expect(async () => {
        await page.keyboard.press('ArrowRight');
        expect(await slider.getAttribute('aria-valuetext')).not.toBe(before);
      }).toPass();
      const twin = page.locator('.runnable').first();
      await twin.getByRole('button', { name: /Run/ }).click();
      await expect(twin.locator('.output .held')).toBeVisible({ timeout: 90_000 });
      await expect(twin.locator('.output')).toContainText('131072 bytes');
      const mark = page.getByRole('button', { name: /I have read this/ }).first();
      await mark.click();
      await expect(mark).toHaveAttribute('aria-pressed', 'true');
    });

    await test.step('code: a wrong answer, a reload in the middle, the right one', async () => {
      await page.goto(`${ownSite.url}tasks/dl_011_kv_cache/`);
      const verdict = page.locator('.verdict').first();
      await write(page, file('wrong/mask_aligned_top_left.py'));
      await page.keyboard.press('Control+Shift+Enter');
      await expect(verdict.getByRole('heading', { level: 2 })).toHaveText('Not yet', { timeout: 90_000 });
      await expect(verdict).toContainText('You cut the mask from the top left corner');
      await expect(page.getByText('Saved in this browser.')).toBeVisible();
      await page.reload();
      await expect(page.locator('.cm-content').first()).toContainText('def kv_bytes_per_token');
      await expect(verdict).toHaveCount(0);
      await write(page, file('solution.py'));
      await page.keyboard.press('Control+Shift+Enter');
      await expect(verdict.getByRole('heading', { level: 2 })).toHaveText('Passed', { timeout: 90_000 });
    });

    await test.step('recall: three cards by keyboard', async () => {
      await page.goto(`${ownSite.url}review/`);
      const card = page.locator('[data-card]');
      for (let at = 0; at < 3; at += 1) {
        const id = await card.getAttribute('data-card');
        await page.keyboard.press('Space');
        const points = await page.locator('[data-card] input[type=checkbox]').count();
        expect(points).toBeGreaterThanOrEqual(3);
        for (let key = 1; key <= points; key += 1) await page.keyboard.press(String(key));
        await page.keyboard.press('g');
        await expect(page.locator(`[data-card="${id}"]`)).toHaveCount(0);
      }
    });

    await test.step('it counts, and the percentage opens to its events', async () => {
      await page.goto(ownSite.url);
      await expect.poll(() => shown(page, 'kv-memory-formula')).toBeGreaterThan(50);
      expect(await shown(page, 'kv-incremental-decode')).toBeGreaterThan(30);
      expect(await shown(page, 'kv-paged-attention')).toBe(0);
      await page.locator('[data-point="kv-memory-formula"]').click();
      await page
        .locator('.panel')
        .getByRole('button', { name: /How is this computed/ })
        .click();
      await expect(page.getByRole('dialog')).toContainText('3 of 3 checks');
      await page.keyboard.press('Escape');
    });

    let before = 0;
    await test.step('all is there after the browser was closed', async () => {
      before = await shown(page, 'kv-memory-formula');
      await context.close();
      context = await launch();
      page = context.pages()[0] ?? (await context.newPage());
      await page.goto(ownSite.url);
      await expect(page.getByRole('radio', { name: 'LLM Engineer' })).toBeChecked();
      expect(await shown(page, 'kv-memory-formula')).toBe(before);
    });

    await test.step('the same with the server stopped: read, loop and stop, pass, recall, export', async () => {
      await offlineReady(page);
      await ownSite.close();
      await page.reload();
      expect(await shown(page, 'kv-memory-formula')).toBe(before);
      await page.goto(`${ownSite.url}topics/kv-cache/`);
      await expect(page.getByRole('heading', { level: 1 })).toContainText('KV cache');
      await page.goto(`${ownSite.url}tasks/dl_011_kv_cache/`);
      const verdict = page.locator('.verdict').first();
      await expect(page.locator('.cm-content').first()).toContainText('Attention with a key/value cache');
      await write(page, 'while True:\n    pass\n');
      await page.keyboard.press('Control+Enter');
      await expect(page.locator('.bar .status')).toContainText('Running', { timeout: 90_000 });
      await page.getByRole('button', { name: 'Stop' }).click();
      await expect(verdict).toContainText('Stopped');
      await write(page, file('solution.py'));
      await page.keyboard.press('Control+Shift+Enter');
      await expect(verdict.getByRole('heading', { level: 2 })).toHaveText('Passed', { timeout: 90_000 });
      await page.goto(`${ownSite.url}review/`);
      await expect(page.locator('[data-card]')).toBeVisible();
      await page.goto(`${ownSite.url}data/`);
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export to a file' }).click();
      const exported = info.outputPath('progress.json');
      await (await downloading).saveAs(exported);
      const types = (JSON.parse(readFileSync(exported, 'utf8')) as { events: { type: string }[] }).events.map(
        ({ type }) => type,
      );
      expect(types.filter((type) => type === 'attempted').length).toBeGreaterThanOrEqual(3);
      expect(types.filter((type) => type === 'reviewed')).toHaveLength(3);
      expect(types).toEqual(expect.arrayContaining(['goal', 'read']));
    });
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
