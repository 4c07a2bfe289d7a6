// What a first visit may download, counted on the wire: a graded task in a fresh profile, the worker's and the frame's share included.
import { readFileSync } from 'node:fs';
import { expect, test } from './site.ts';

const solution = new URL(
  '../../../curriculum/deep-learning/topics/kv-cache/tasks/dl_011_kv_cache/solution.py',
  import.meta.url,
);

test('a first visit that ends with a graded task downloads at most 8 MB', async ({ page, ownSite }) => {
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
  // The service worker fetches in its own target; the resource timeline of its cache says what it added.
  const kept = await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    let size = 0;
    for (const name of (await caches.keys()).filter((one) => one.startsWith('lacuna-site-')))
      for (const request of await (await caches.open(name)).keys())
        size += (await (await caches.match(request))!.arrayBuffer()).byteLength;
    return size;
  });
  test
    .info()
    .annotations.push({ type: 'bytes', description: `page ${bytes}, offline shell ${kept} (unpacked)` });
  console.log(
    `first graded task: ${(bytes / 1e6).toFixed(2)} MB by the page, offline shell ${(kept / 1e6).toFixed(2)} MB unpacked`,
  );
  expect(bytes).toBeGreaterThan(4_000_000);
  expect(bytes + kept).toBeLessThanOrEqual(8_000_000);
});
