// The learner's data in a real browser: two tabs, export and import between profiles, hostile files, deletion.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './site.ts';

const count = (page: Page) => page.locator('[data-events]');

/** Opens a point's panel at home and claims to know it, more and less by turns: one event each. */
async function claim(page: Page, point: string, times: number): Promise<void> {
  await page.locator(`[data-point="${point}"]`).click();
  const claims = page.getByRole('group', { name: 'I know this already' });
  for (let at = 0; at < times; at += 1) await claims.getByLabel(at % 2 === 0 ? 'Partly' : 'Well').check();
}

test('two tabs that write at once lose no event, and each sees the other', async ({ page, context }) => {
  const other = await context.newPage();
  await Promise.all([page.goto(''), other.goto('')]);
  await expect(page.locator('[data-ready]')).toBeVisible();
  await expect(other.locator('[data-ready]')).toBeVisible();
  await Promise.all([claim(page, 'kv-mla', 12), claim(other, 'kv-mqa-gqa', 12)]);
  await other.locator('[data-point="kv-memory-formula"]').click();
  await other.getByRole('button', { name: 'Mark as read' }).click();
  await expect(page.locator('[data-point="kv-memory-formula"]')).toHaveAccessibleName(/ 10% shown/);
  await page.goto('data/');
  await expect(count(page)).toHaveAttribute('data-events', '25');
});

test('an export reads into a fresh profile, twice to the same end', async ({
  page,
  browser,
  baseURL,
}, info) => {
  await page.goto('');
  await page.getByRole('radio', { name: 'LLM Engineer' }).check();
  await page.locator('[data-point="kv-memory-formula"]').click();
  await page.getByRole('button', { name: 'Mark as read' }).click();
  await expect(page.getByRole('button', { name: 'Take back' })).toBeVisible();
  await page.goto('data/');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export to a file' }).click();
  const path = info.outputPath('progress.json');
  await (await downloading).saveAs(path);

  const fresh = await browser.newContext({ baseURL });
  const there = await fresh.newPage();
  await there.goto('data/');
  await expect(there.getByText('No events yet.')).toBeVisible();
  await there.locator('input[type=file]').setInputFiles(path);
  await expect(there.getByText('2 events added.')).toBeVisible();
  await there.locator('input[type=file]').setInputFiles(path);
  await expect(there.getByText('0 events added.')).toBeVisible();
  await expect(count(there)).toHaveAttribute('data-events', '2');
  await there.goto('');
  await expect(there.getByRole('radio', { name: 'LLM Engineer' })).toBeChecked();
  await expect(there.locator('[data-point="kv-memory-formula"]')).toHaveAccessibleName(/ 10% shown/);
  await fresh.close();
});

test('files that are no export change nothing and say why', async ({ page }) => {
  await page.goto('data/');
  await expect(page.locator('input[type=file]')).toBeEnabled(); // a file chosen before would reach nobody
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await choose('<html>');
  await expect(page.getByText('The file is not JSON')).toBeVisible();
  await choose('{"schema":"lacuna.progress/9","events":[]}');
  await expect(page.getByText('newer Lacuna')).toBeVisible();
  await choose('{"schema":"lacuna.progress/1","exportedAt":1,"events":[{"type":"read"},7]}');
  await expect(page.getByText('2 entries were left out')).toBeVisible();
  await expect(page.getByText('No events yet.')).toBeVisible();
});

test('deleting asks first and then leaves nothing', async ({ page }) => {
  await page.goto('');
  await page.getByRole('radio', { name: 'LLM Engineer' }).check();
  await page.goto('data/');
  await expect(count(page)).toHaveAttribute('data-events', '1');
  await page.getByRole('button', { name: 'Delete everything ...' }).click();
  await page.getByRole('button', { name: 'Keep it', exact: true }).click();
  await expect(count(page)).toBeVisible();
  await page.getByRole('button', { name: 'Delete everything ...' }).click();
  await page.getByRole('button', { name: 'Delete everything', exact: true }).click();
  await expect(page.getByText('Everything was deleted.')).toBeVisible();
  await page.goto('');
  await expect(page.getByRole('radio', { name: 'ML Engineer', exact: true })).toBeChecked();
});

test('persistence is explained, and there are no accessibility findings', async ({ page }) => {
  await page.goto('data/');
  await expect(page.getByText('Safari clears')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Will it stay?' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
