// A host that isolates its pages (COOP and COEP) changes nothing: the sandbox starts, an endless loop is stopped, an answer graded.
import { readFileSync } from 'node:fs';
import { serve } from '../../../scripts/serve.ts';
import { complaintsOf, expect, siteFolder, test } from './site.ts';

const solution = new URL(
  '../../../curriculum/deep-learning/topics/kv-cache/tasks/dl_011_kv_cache/solution.py',
  import.meta.url,
);

test('the lab works on a page with cross-origin isolation', async ({ page }) => {
  const headers = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  };
  const site = await serve({ dir: siteFolder, port: 0, headers });
  try {
    const complaints = complaintsOf(page);
    await page.goto(`${site.url}tasks/dl_011_kv_cache/`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const verdict = page.locator('.verdict').first();
    const grade = async (code: string) => {
      await page.locator('.cm-content').first().click();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(code);
      await page.keyboard.press('Control+Shift+Enter');
    };
    await grade('while True:\n    pass\n');
    await expect(verdict.getByRole('heading', { level: 2 })).toHaveText('Out of time', { timeout: 90_000 });
    await grade(readFileSync(solution, 'utf8'));
    await expect(verdict.getByRole('heading', { level: 2 })).toHaveText('Passed', { timeout: 90_000 });
    expect(complaints).toEqual([]);
  } finally {
    await site.close();
  }
});
