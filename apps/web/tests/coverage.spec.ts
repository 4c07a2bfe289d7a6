// The coverage page: computed numbers beside claimed ones, the founding document's rows, and the role switch, all without script.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, siteFolder, test } from './site.ts';

test.use({ javaScriptEnabled: false });

test('claims stand beside what is computed', async ({ page }) => {
  await page.goto('coverage/');
  for (const claim of ['95%', '90%', '98%'])
    await expect(page.getByText(claim, { exact: true })).toBeVisible();
  await expect(page.locator('.computed')).toHaveCount(3);
});

test('every topic, remaining item, priority and chain has its row', async ({ page }) => {
  await page.goto('coverage/');
  await expect(page.locator('section[aria-labelledby=topics] tbody tr')).toHaveCount(29);
  await expect(page.locator('section[aria-labelledby=remaining] tbody tr')).toHaveCount(44);
  await expect(page.locator('section[aria-labelledby=order] tbody tr')).toHaveCount(10);
  await expect(page.locator('.chain')).toHaveCount(4);
  await expect(page.locator('section[aria-labelledby=proofs] tbody')).toContainText('KV cache');
  await expect(page.locator('section[aria-labelledby=proofs] tbody tr').first()).toContainText('Proven');
});

test('a role shows its own gaps, each with the file to write', async ({ page }) => {
  await page.goto('coverage/');
  await expect(page.locator('#gaps-ml-engineer')).toBeVisible();
  await expect(page.locator('#gaps-llm-engineer')).toBeHidden();
  await page.getByRole('navigation', { name: 'Role' }).getByRole('link', { name: 'LLM Engineer' }).click();
  await expect(page.locator('#gaps-llm-engineer')).toBeVisible();
  await expect(page.locator('#gaps-ml-engineer')).toBeHidden();
  await expect(page.locator('#gaps-llm-engineer li').first().locator('code').first()).toContainText(
    /\.(md|yaml)$/,
  );
});

test('every point stands in the fold of its topic, form by form', async ({ page }) => {
  await page.goto('coverage/');
  const folds = page.locator('section[aria-labelledby=points] details');
  await expect(folds).toHaveCount(29);
  const fold = page.locator('#points-kv-cache');
  await expect(fold.getByRole('table')).toBeHidden();
  await fold.locator('summary').click();
  const row = fold.getByRole('row', { name: /How many bytes a cached token costs/ });
  await expect(row).toContainText('written and verified');
  await expect(row).toContainText('dl_011_kv_cache');
  await expect(fold.getByRole('row', { name: /Multi-head latent attention/ })).toContainText('missing');
});

test('coverage over time is a chart per role and a table with every row', async ({ page }) => {
  await page.goto('coverage/');
  const history = page.locator('section[aria-labelledby=history]');
  await expect(history.getByRole('img')).toHaveCount(2);
  await expect(history.getByRole('img').first()).toHaveAccessibleName(/ML Engineer: 0% on Nov 23, 2026, \d/);
  await history.locator('summary').click();
  const rows = history.locator('tbody tr');
  expect(await rows.count()).toBeGreaterThanOrEqual(9);
  await expect(rows.first()).toContainText('Nov 23, 2026, 4:34 PM');
});

test('the page is no heavier than what it says', () => {
  const html = readFileSync(path.join(siteFolder, 'coverage', 'index.html'));
  expect(html.byteLength).toBeLessThan(260_000);
  expect(gzipSync(html).byteLength).toBeLessThan(22_000);
});
