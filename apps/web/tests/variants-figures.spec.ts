// The six figures of attention-variants in a browser: drawn without script, then moved by hand, by keys, and by address.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './site.ts';

const topic = 'topics/attention-variants/';
const ids = [
  'attnv-cross-shapes',
  'attnv-mask-painter',
  'attnv-online-softmax',
  'attnv-flash-tiles',
  'attnv-linear-state',
  'attnv-costs',
];

// A long page and many keys: on a machine with more to do this takes minutes.
test.describe.configure({ timeout: 300_000 });

/** The figure, awake: the first touch fetches what answers, and a slider moved there and back shows that it does. */
async function awake(page: Page, id: string): Promise<Locator> {
  const figure = page.locator(`figure#${id}`);
  await figure.scrollIntoViewIfNeeded();
  await figure.hover();
  const slider = figure.locator('input[type=range]').first();
  const said = () => slider.getAttribute('aria-valuetext');
  const before = await said();
  await slider.focus();
  await expect(async () => {
    await page.keyboard.press('ArrowLeft');
    expect(await said()).not.toBe(before);
  }).toPass();
  await expect(async () => {
    if ((await said()) !== before) await page.keyboard.press('ArrowRight');
    expect(await said()).toBe(before);
  }).toPass();
  return figure;
}

/** A drag of the mouse from the middle of something, by so many pixels, in a few moves. */
async function drag(page: Page, from: Locator, dx: number, dy: number) {
  await from.scrollIntoViewIfNeeded();
  const box = (await from.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= 4; i += 1) await page.mouse.move(x + (dx * i) / 4, y + (dy * i) / 4);
  await page.mouse.up();
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('all six are drawn, with their numbers as a table', async ({ page }) => {
    await page.goto(topic);
    for (const id of ids) {
      const figure = page.locator(`figure#${id}`);
      await expect(figure.locator('svg rect, svg path').first()).toBeAttached();
      expect(await figure.locator('table tr').count(), id).toBeGreaterThan(4);
      await expect(figure.locator('input').first()).toBeHidden();
    }
  });
});

for (const id of ids)
  test(`every slider of ${id} has a name, says its value, and answers to Home and End`, async ({
    page,
    complaints,
  }) => {
    await page.goto(topic);
    const figure = await awake(page, id);
    const sliders = figure.getByRole('slider');
    for (let i = 0; i < (await sliders.count()); i += 1) {
      await sliders.nth(i).focus();
      const now = () =>
        sliders.nth(i).evaluate((node) => {
          const input = node instanceof HTMLInputElement;
          return {
            name: node.ariaLabel ?? (input ? node.labels?.[0]?.textContent : null),
            said: node.ariaValueText,
            // One place only: after the first token there is no other to ask for.
            alone: input ? node.max === node.min : node.ariaValueMax === node.ariaValueMin,
          };
        });
      await page.keyboard.press('Home');
      const first = await now();
      await page.keyboard.press('End');
      const last = await now();
      expect(first.name).toBeTruthy();
      if (!last.alone) expect(`${last.name}: ${last.said}`).not.toBe(`${first.name}: ${first.said}`);
    }
    expect(await figure.innerText()).not.toMatch(/NaN|undefined|Infinity/);
    expect(complaints).toEqual([]);
  });

test('the mask is painted by hand and by keys, and the painting is in the address', async ({ page }) => {
  await page.goto(topic);
  const figure = await awake(page, 'attnv-mask-painter');
  const board = figure.getByRole('application');
  const headline = figure.locator('strong').first();
  const pairs = async () => Number(/\d+/.exec(await headline.innerText())![0]);
  const before = await pairs();
  const box = (await board.boundingBox())!;
  await page.mouse.click(box.x + box.width * 0.8, box.y + box.height * 0.3);
  expect(await pairs()).toBe(before + 1);
  await board.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  expect(await pairs()).toBe(before + 2);
  await expect(page).toHaveURL(/#attnv-mask-painter\?.*painted=\d+\.\d+/);
  await page.goto('coverage/');
  await page.goBack();
  await expect(headline).toContainText(String(before + 2));
});

test('a score, a length and a corner follow the mouse', async ({ page, complaints }) => {
  await page.goto(topic);

  const online = await awake(page, 'attnv-online-softmax');
  const score = online.locator('[role=slider].handle').first();
  const value = async () => Number(await score.getAttribute('aria-valuenow'));
  const before = await value();
  await drag(page, score, 60, 0);
  expect(await value()).toBeGreaterThan(before);

  const costs = await awake(page, 'attnv-costs');
  const length = costs.locator('[role=slider].handle');
  await drag(page, length, -120, 0);
  expect(Number(await length.getAttribute('aria-valuenow'))).toBeLessThan(32_768);

  const cross = await awake(page, 'attnv-cross-shapes');
  const headline = cross.locator('strong').first();
  const sizes = await headline.innerText();
  await drag(page, cross.locator('.corner .grip'), 40, 40);
  await expect(headline).not.toHaveText(sizes);

  const flash = await awake(page, 'attnv-flash-tiles');
  const tiles = flash.locator('svg.tiles');
  const step = await tiles.getAttribute('aria-label');
  const box = (await tiles.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height * 0.8);
  await expect(tiles).not.toHaveAttribute('aria-label', step!);
  expect(complaints).toEqual([]);
});

test('the mistake shows as one: without rescaling the output is wrong', async ({ page }) => {
  await page.goto(topic);
  const figure = await awake(page, 'attnv-online-softmax');
  await figure.getByRole('radio', { name: 'No rescaling' }).check({ force: true });
  await expect(figure.locator('.headline')).toContainText('but softmax gives');
  await figure.getByRole('radio', { name: 'Two halves' }).check({ force: true });
  await expect(figure.locator('.headline')).not.toContainText('but');
});
