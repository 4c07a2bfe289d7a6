// Home in a real browser: role and date, the map by keyboard, every percentage opening, phone and accessibility.
import AxeBuilder from '@axe-core/playwright';
import { loadContent } from '../src/lib/server/content.ts';
import { expect, test } from './site.ts';

test('a role weighs the map anew and stays chosen after a reload', async ({ page, complaints }) => {
  await page.goto('');
  await expect(page.locator('[data-ready]')).toBeVisible();
  const cell = page.locator('[data-point="kv-mla"]');
  await expect(cell).toHaveAccessibleName(/weight 1/);
  await page.getByRole('radio', { name: 'LLM Engineer' }).check();
  await expect(cell).toHaveAccessibleName(/weight 5/);
  await page.getByLabel(/Interview on/).fill('2099-01-01');
  await page.reload();
  await expect(page.getByRole('radio', { name: 'LLM Engineer' })).toBeChecked();
  await expect(page.getByLabel(/Interview on/)).toHaveValue('2099-01-01');
  expect(complaints).toEqual([]);
});

test('all topics and points are there, and the next sitting names blocks that exist', async ({
  page,
  request,
}) => {
  const { topics } = await loadContent();
  const points = topics.flatMap((topic) => topic.points);
  expect(points.length).toBeGreaterThanOrEqual(196);
  await page.goto('');
  await expect(page.locator('.map .topic')).toHaveCount(topics.length);
  await expect(page.locator('.map [data-point]')).toHaveCount(points.length);
  const links = page.locator('section[aria-labelledby="next-heading"] a');
  await expect(links).not.toHaveCount(0);
  for (const link of await links.all()) {
    const href = await link.getAttribute('href');
    const answer = await request.get(new URL(href!, page.url()).href);
    expect(answer.ok(), href!).toBe(true);
  }
});

test('the map by keyboard: arrows move, Enter opens, Escape comes back; percentages open', async ({
  page,
}) => {
  await page.goto('');
  await expect(page.locator('[data-ready]')).toBeVisible();
  const first = page.locator('[data-point="kv-memory-formula"]');
  await first.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-point="kv-incremental-decode"]')).toBeFocused();
  await page.keyboard.press('Enter');
  const panel = page.locator('.panel');
  await expect(panel.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(panel).toContainText('How many bytes a cached token costs');

  await panel.getByRole('button', { name: /How is this computed/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Recall');
  await expect(dialog).toContainText('Shown = sum of share');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await panel.getByRole('heading', { level: 2 }).focus();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page.locator('[data-point="kv-incremental-decode"]')).toBeFocused();

  await page.getByRole('button', { name: /^Readiness: / }).click();
  await expect(dialog).toContainText('Sum of weight');
  await dialog.getByRole('button', { name: 'KV cache and inference optimization' }).click();
  await dialog.getByRole('button', { name: 'How many bytes a cached token costs' }).click();
  await expect(dialog).toContainText('not answered yet');
});

test('marking a section as read moves the number, and taking it back moves it back', async ({ page }) => {
  await page.goto('');
  const cell = page.locator('[data-point="kv-memory-formula"]');
  await expect(cell).toHaveAccessibleName(/ 0% shown/);
  await cell.click();
  const panel = page.locator('.panel');
  await panel.getByRole('button', { name: 'Mark as read' }).click();
  await expect(cell).toHaveAccessibleName(/ 10% shown/);
  await page.reload();
  await expect(cell).toHaveAccessibleName(/ 10% shown/);
  await cell.click();
  await panel.getByRole('button', { name: 'Take back' }).click();
  await expect(cell).toHaveAccessibleName(/ 0% shown/);
});

for (const [name, size, scheme] of [
  ['desktop', { width: 1280, height: 800 }, 'light'],
  ['phone', { width: 390, height: 844 }, 'dark'],
] as const) {
  test(`no accessibility findings and no sideways scrolling: ${name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('');
    await expect(page.locator('[data-ready]')).toBeVisible();
    if (name === 'phone') {
      await page.locator('summary', { hasText: 'KV cache' }).click();
      await page.getByRole('button', { name: /^How many bytes a cached token costs:/ }).click();
    } else await page.locator('[data-point="kv-mla"]').click();
    await expect(page.locator('.panel')).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });
}
