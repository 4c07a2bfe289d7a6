// What a first visit may download, counted on the wire: a graded task in a fresh profile, the worker's and the frame's share included.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, siteFolder, test } from './site.ts';

const solution = new URL(
  '../../../curriculum/deep-learning/topics/kv-cache/tasks/dl_011_kv_cache/solution.py',
  import.meta.url,
);

test('a first visit until a graded task downloads at most 8 MB; the copy of the site for offline at most 4 MB more', async ({
  page,
  ownSite,
}) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(`${ownSite.url}tasks/dl_011_kv_cache/`);
  const code = page.locator('.cm-content').first();
  await code.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(readFileSync(solution, 'utf8'));
  await page.keyboard.press('Control+Shift+Enter');
  await expect(page.locator('.verdict').first().getByRole('heading', { level: 2 })).toHaveText('Passed', {
    timeout: 90_000,
  });
  // The service worker fetches its one file in a target of its own, in the background. It grows with every topic, so it has a
  // budget of its own: that of 29 written topics.
  const { size: pack } = statSync(path.join(siteFolder, 'offline.json.gz'));
  console.log(
    `first graded task: ${(bytes / 1e6).toFixed(2)} MB, and ${(pack / 1e6).toFixed(2)} MB for offline`,
  );
  expect(bytes).toBeGreaterThan(4_000_000);
  expect(bytes).toBeLessThanOrEqual(8_000_000);
  expect(pack).toBeLessThanOrEqual(4_000_000);
});
