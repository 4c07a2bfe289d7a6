// The lab in a real browser: code is kept, runs only when asked, can always be stopped, is graded, and counts.
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './site.ts';

const task = 'tasks/dl_011_kv_cache/';
const folder = new URL(
  '../../../curriculum/deep-learning/topics/kv-cache/tasks/dl_011_kv_cache/',
  import.meta.url,
);
const file = (name: string) => readFileSync(new URL(name, folder), 'utf8');

async function open(page: Page, address = task): Promise<void> {
  await page.goto(address);
  await expect(page.locator('.cm-content').first()).toBeVisible();
}

async function write(page: Page, code: string): Promise<void> {
  await page.locator('.cm-content').first().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(code);
}

/** Python starts within seconds on a quiet machine; a busy one must not fail a test that is not about speed. */
const patient = { timeout: 90_000 };

const code = (page: Page) => page.locator('.cm-content').first();
const verdict = (page: Page) => page.locator('.verdict').first();

test('code is kept as typed, over a reload, and never runs by itself', async ({ page, complaints }) => {
  await open(page);
  await write(page, 'kept = "as typed"\nprint(kept)\n');
  await page.reload(); // at once: what is not on disk yet is kept too
  await expect(code(page)).toContainText('kept = "as typed"');
  await expect(verdict(page)).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await expect(verdict(page)).toContainText('as typed', patient);
  expect(complaints).toEqual([]);
});

test('says how many mutants of the reference its checks reject, as the ledger has it', async ({ page }) => {
  const { mutants } = JSON.parse(file('proof.json')) as {
    mutants: { killed: Record<string, string[]>; stopped: Record<string, string[]>; survived: string[] };
  };
  const rejected = [...Object.values(mutants.killed), ...Object.values(mutants.stopped)].flat().length;
  await open(page);
  await expect(page.locator('.proof')).toContainText(
    `${rejected} of ${rejected + mutants.survived.length} mutants rejected`,
  );
});

test('two tabs edit one task: neither text is lost', async ({ page, context }) => {
  await open(page);
  await write(page, 'first = 1\n');
  await expect(page.getByText('Saved in this browser.')).toBeVisible();
  const other = await context.newPage();
  await open(other);
  await expect(code(other)).toContainText('first = 1');
  await write(other, 'second = 2\n');
  await expect(other.getByText('Saved in this browser.')).toBeVisible();
  await write(page, 'third = 3\n');
  await expect(page.getByText('Saved in this browser.')).toBeVisible();
  await page.reload();
  await expect(code(page)).toContainText('third = 3');
  await page.getByText('1 earlier try').click();
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(code(page)).toContainText('second = 2');
});

test('an endless loop is stopped with the page responsive, and the next run works', async ({ page }) => {
  await open(page);
  await write(page, 'while True:\n    pass\n');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.bar .status')).toContainText('Running', patient);
  const ticks = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let count = 0;
        const until = performance.now() + 1000;
        const step = () => {
          count += 1;
          if (performance.now() < until) setTimeout(step, 20);
          else resolve(count);
        };
        step();
      }),
  );
  expect(ticks).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(verdict(page)).toContainText('Stopped', patient);
  await write(page, 'print(6 * 7)\n');
  await page.keyboard.press('Control+Enter');
  await expect(verdict(page)).toContainText('42', patient);
});

test('the starter fails, the failing case runs beside the code, hints are staged', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(verdict(page).getByRole('heading', { level: 2 })).toHaveText('Not yet', patient);
  await expect(verdict(page).locator('.checks li').first()).toContainText('fails');
  await page.getByRole('button', { name: 'Run the failing case' }).click();
  const scratch = page.locator('.scratch');
  await expect(scratch.locator('.cm-content')).toContainText('def failing_case(solution):');
  await expect(scratch.locator('.verdict')).toContainText('Failure', patient);
  await scratch.getByRole('button', { name: /Go to line/ }).click();
  await expect(scratch.locator('.cm-content')).toBeFocused();

  await page.getByRole('button', { name: /Show hint 1/ }).click();
  await expect(page.locator('.hint')).toHaveCount(1);
  await page.reload();
  await expect(page.locator('.hint')).toHaveCount(1);
});

test('a wrong solution is named, the reference passes, and it counts', async ({ page, complaints }) => {
  await open(page);
  await write(page, file('wrong/counts_query_heads.py'));
  await page.keyboard.press('Control+Shift+Enter');
  await expect(verdict(page)).toContainText('Not yet', patient);
  await write(page, file('solution.py'));
  await page.keyboard.press('Control+Shift+Enter');
  await expect(verdict(page).getByRole('heading', { level: 2 })).toHaveText('Passed', patient);
  await expect(page.locator('.outcome')).toContainText('How many bytes a cached token costs');
  await expect(page.locator('.outcome').getByRole('link', { name: /Now recall it/ })).toBeVisible();

  await page.getByRole('link', { name: 'See your gaps' }).click();
  const cell = page.locator('[data-point="kv-memory-formula"]');
  await expect(cell).toHaveAccessibleName(/ 50% shown/);
  await cell.click();
  await page
    .locator('.panel')
    .getByRole('button', { name: /How is this computed/ })
    .click();
  await expect(page.getByRole('dialog')).toContainText('3 of 3 checks');
  expect(complaints).toEqual([]);
});

test('starting over keeps the old code within reach', async ({ page }) => {
  await open(page);
  await write(page, 'mine = True\n');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(code(page)).toContainText('def kv_bytes_per_token');
  await page.getByText('1 earlier try').click();
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(code(page)).toContainText('mine = True');
});

test('the solution waits to be asked for twice before a try', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Show the solution' }).click();
  await expect(page.locator('.solution')).toHaveCount(0);
  await page.getByRole('button', { name: 'Yes, show it' }).click();
  await expect(page.locator('.solution')).toContainText('def kv_bytes_per_token');
});

test('Escape, then Tab, leaves the editor', async ({ page }) => {
  await open(page);
  await code(page).click();
  await page.keyboard.press('Tab');
  await expect(code(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(code(page)).not.toBeFocused();
});

for (const [name, size, scheme] of [
  ['desktop', { width: 1280, height: 800 }, 'dark'],
  ['phone', { width: 390, height: 844 }, 'light'],
] as const) {
  test(`no accessibility findings and no sideways scrolling: ${name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await open(page);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(verdict(page)).toContainText('Not yet', patient);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });
}
