// Every figure, on the page that shows them all: it answers to keys, its settings go into the address and come back, a grip follows a hand, and it is there without script.
import { expect, test } from './site.ts';

const place = 'design/';

test('every figure answers to the keyboard and writes its setting into the address', async ({
  page,
  complaints,
}) => {
  await page.goto(place, { waitUntil: 'networkidle' });
  const names = await page
    .locator('#figures figure:has(.stage[role=group])')
    .evaluateAll((all) => all.map((figure) => figure.id));
  expect(names.length).toBeGreaterThanOrEqual(5);
  for (const name of names) {
    const slider = page.locator(`#${name}`).getByRole('slider').first();
    const says = async () => (await slider.getAttribute('aria-valuetext')) ?? '';
    const before = await says();
    expect(before, `${name}: its first slider says its value`).not.toBe('');
    await slider.press('ArrowLeft');
    if ((await says()) === before) await slider.press('ArrowRight');
    await expect.poll(says, name).not.toBe(before);
    await expect.poll(() => new URL(page.url()).hash, name).toMatch(new RegExp(`^#${name}\\?`));
  }
  expect(complaints).toEqual([]);
});

test('an address brings a setting back', async ({ page }) => {
  await page.goto(`${place}#attention-heads?width=4096&heads=32&tokens=24576`, { waitUntil: 'networkidle' });
  const figure = page.locator('#attention-heads');
  await expect(figure).toContainText('6 × 4,096 = 24,576 tokens');
  await expect(figure.getByRole('slider', { name: 'Heads' })).toHaveAttribute(
    'aria-valuetext',
    '32 heads of 128',
  );
});

test('a grip follows the hand that drags it', async ({ page }) => {
  await page.goto(place, { waitUntil: 'networkidle' });
  const figure = page.locator('#attention-heads');
  const grip = figure.getByRole('slider', { name: 'Tokens in the sequence' });
  await grip.scrollIntoViewIfNeeded();
  const at = (await grip.locator('.grip').boundingBox())!;
  const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
  const tokens = async () => Number(await grip.getAttribute('aria-valuenow'));
  const before = await tokens();
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 150, y, { steps: 5 });
  await page.mouse.up();
  const after = await tokens();
  expect(after).toBeGreaterThan(before);
  await page.mouse.move(x - 100, y);
  expect(await tokens(), 'a hand that let go moves nothing').toBe(after);
});

test('the tape adds where a value was read twice, and shows what overwriting loses', async ({ page }) => {
  await page.goto(place, { waitUntil: 'networkidle' });
  const figure = page.locator('#backprop-graph');
  await expect(figure).toContainText('1 + 3 + 3 = 7');
  await figure.getByRole('radio', { name: 'overwrites' }).check();
  await expect(figure).toContainText('Wrong: it should be x.grad = 7.');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('figures stand there as pictures, without controls, with their numbers', async ({ page }) => {
    await page.goto(place);
    const figure = page.locator('#backprop-graph');
    await expect(figure.locator('svg').first()).toBeVisible();
    await expect(figure).toContainText('1 + 3 + 3 = 7');
    await expect(figure.getByRole('slider').first()).toBeHidden();
    await figure.locator('summary').click();
    await expect(figure.getByRole('table')).toBeVisible();
  });
});
