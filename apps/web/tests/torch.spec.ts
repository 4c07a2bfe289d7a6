// The page of PyTorch's names: whole without script, with a filter where there is one, small, and reachable from every page.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, siteFolder, test } from './site.ts';

const names = readFileSync(new URL('../../../packages/torch/docs/api.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n').length;

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('every documented name stands in a list or a table', async ({ page }) => {
    await page.goto('torch/');
    expect(await page.locator('[data-family] li, [data-family] tbody tr').count()).toBe(names - 1);
    await expect(page.locator('#torch-nn li', { hasText: /^Linear$/ })).toBeVisible();
    await expect(page.locator('#torch-mps')).toContainText('Absent');
    await expect(page.getByRole('searchbox')).toBeHidden();
  });

  test('the footer of every page leads there', async ({ page }) => {
    await page.goto('coverage/');
    await page
      .getByRole('contentinfo')
      .getByRole('link', { name: /PyTorch/ })
      .click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('What of PyTorch runs here');
  });
});

test('the filter shows what contains the words', async ({ page, complaints }) => {
  await page.goto('torch/');
  const find = page.getByRole('searchbox', { name: 'Find a name' });
  await find.fill('nn.LazyLinear');
  await expect(page.locator('output')).toHaveText('One name');
  await expect(page.locator('[data-family]:visible')).toHaveCount(1);
  await find.fill('no such name');
  await expect(page.locator('output')).toHaveText('0 names');
  await find.fill('');
  await expect(page.locator('#torch-linalg')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('it costs at most 60 KB compressed', () => {
  expect(statSync(path.join(siteFolder, 'torch', 'index.html.gz')).size).toBeLessThanOrEqual(60_000);
});
