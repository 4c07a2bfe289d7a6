// Review in a real browser, by keyboard: reveal, tick, rate, undo; the log decides what comes back.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './site.ts';

const card = (page: Page) => page.locator('[data-card]');
const idOf = async (page: Page) => (await card(page).getAttribute('data-card'))!;

async function events(
  page: Page,
): Promise<{ type: string; card?: string; rating?: string; ticked?: number[] }[]> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('lacuna');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const all = opening.result.transaction('events').objectStore('events').getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result.sort((a, b) => a.at - b.at));
          };
        };
      }),
  );
}

test('a card by keyboard: reveal, tick, suggested rating, undo', async ({ page, complaints }) => {
  await page.goto('review/');
  await expect(card(page)).toBeVisible();
  const first = await idOf(page);
  await page.keyboard.press('g');
  expect(await idOf(page), 'no rating before the answer is seen').toBe(first);

  await page.keyboard.press('Space');
  const boxes = page.getByRole('checkbox').and(page.locator('[data-card] input'));
  await expect(boxes.first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Again.*suggested/ })).toBeVisible();
  await page.keyboard.press('1');
  await expect(boxes.nth(0)).toBeChecked();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(boxes.nth(1)).toBeChecked();
  for (let at = 2; at < (await boxes.count()); at += 1) await page.keyboard.press(String(at + 1));
  await expect(page.getByRole('button', { name: /^Good.*suggested/ })).toBeVisible();

  await page.keyboard.press('g');
  await expect(card(page)).not.toHaveAttribute('data-card', first);
  expect((await events(page)).filter(({ type }) => type === 'reviewed')).toMatchObject([
    { card: first, rating: 'good' },
  ]);

  await page.keyboard.press('u');
  await expect(card(page)).toHaveAttribute('data-card', first);
  await expect(page.getByRole('status').filter({ hasText: 'Taken back' })).toBeVisible();
  expect((await events(page)).map(({ type }) => type)).toEqual(['reviewed', 'undone']);
  await page.reload();
  await expect(card(page)).toHaveAttribute('data-card', first);
  expect(complaints).toEqual([]);
});

test('a whole session ends, and a link can ask for one card', async ({ page }) => {
  await page.goto('review/');
  await expect(card(page)).toBeVisible();
  const first = await idOf(page);
  for (let at = 0; at < 6; at += 1) {
    const now = await idOf(page);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('group', { name: 'How was it?' })).toBeVisible();
    await page.keyboard.press('e');
    await expect(card(page).and(page.locator(`[data-card="${now}"]`))).toHaveCount(0);
  }
  await expect(page.getByRole('heading', { name: 'Done for now' })).toBeFocused();
  await page.goto(`review/?cards=${first}`);
  await expect(card(page)).toHaveAttribute('data-card', first);
});

test('single-letter keys can be turned off', async ({ page }) => {
  await page.goto('review/');
  await expect(card(page)).toBeVisible();
  await page.getByText('Keys', { exact: true }).click();
  await page.getByLabel('Single-letter keys').uncheck();
  const first = await idOf(page);
  await page.getByRole('button', { name: /Show the answer/ }).click();
  await page.keyboard.press('e');
  await expect(card(page)).toHaveAttribute('data-card', first);
});

test('no accessibility findings, before and after the answer, on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('review/');
  await expect(card(page)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: /Show the answer/ }).click();
  await expect(page.getByRole('group', { name: 'How was it?' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
