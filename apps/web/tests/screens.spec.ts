// Every screen in both themes and on a phone: accessible, without complaints on the console, never wider than the window.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './site.ts';

const screens = [
  '',
  'topics/kv-cache/',
  'topics/kv-cache/questions/',
  'topics/attention/',
  'topics/attention-variants/',
  'topics/backprop/',
  'topics/vision/',
  'tasks/dl_011_kv_cache/',
  'review/',
  'coverage/',
  'data/',
  'torch/',
  'design/',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const screen of screens) {
      test(`axe finds nothing on /${screen}`, async ({ page, complaints }) => {
        await page.goto(screen, { waitUntil: 'networkidle' });
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze();
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
        );
        expect(found).toEqual([]);
        expect(complaints).toEqual([]);
      });
    }
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });
  for (const screen of screens) {
    test(`/${screen} is no wider than the window`, async ({ page }) => {
      await page.goto(screen, { waitUntil: 'networkidle' });
      const { content, room } = await page.evaluate(() => ({
        content: document.documentElement.scrollWidth,
        room: document.documentElement.clientWidth,
      }));
      expect(content).toBeLessThanOrEqual(room);
    });
  }
});

test('the first Tab leads past the navigation to the content', async ({ page }) => {
  await page.goto('coverage/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('no link leads out of the subpath or to a page that is not there', async ({
  page,
  request,
  baseURL,
}) => {
  const seen = new Set<string>();
  for (const screen of screens) {
    await page.goto(screen);
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href.split('#')[0] ?? ''));
    for (const link of links) if (new URL(link).origin === new URL(baseURL ?? '').origin) seen.add(link);
  }
  expect([...seen].filter((link) => !link.startsWith(baseURL ?? ''))).toEqual([]);
  for (const link of seen) expect((await request.get(link)).status(), link).toBe(200);
});
