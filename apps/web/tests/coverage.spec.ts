// The coverage page: computed numbers beside claimed ones, the founding document's rows, and the role switch, all without script.
import { expect, test } from './site.ts';

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
