// Pictures of every screen, to be looked at by a person: npx tsx apps/web/tests/screenshots.ts OUTDIR [part of a name]
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../../../scripts/find-browser.ts';
import { serve } from '../../../scripts/serve.ts';
import { siteFolder } from './site.ts';

const [out = 'build/screenshots', only = ''] = process.argv.slice(2);
const browserAt = findBrowser('chromium');
if ('missing' in browserAt) throw new Error(browserAt.how);

const screens = {
  home: '',
  reading: 'topics/kv-cache/',
  questions: 'topics/kv-cache/questions/',
  unwritten: 'topics/attention/',
  lab: 'tasks/dl_011_kv_cache/',
  review: 'review/',
  coverage: 'coverage/',
  data: 'data/',
  torch: 'torch/',
  design: 'design/',
};
const looks = {
  wide: { width: 1280, height: 900, dark: false },
  dark: { width: 1280, height: 900, dark: true },
  phone: { width: 390, height: 844, dark: false },
  'phone-dark': { width: 390, height: 844, dark: true },
};

mkdirSync(out, { recursive: true });
const server = await serve({ dir: siteFolder, port: 0, base: '/shots' });
const browser = await chromium.launch({
  executablePath: browserAt.path,
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
});
for (const [look, { width, height, dark }] of Object.entries(looks)) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: width < 500 ? 2 : 1,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  for (const [screen, address] of Object.entries(screens)) {
    const name = `${screen}-${look}`;
    if (!name.includes(only)) continue;
    const page = await context.newPage();
    await page.goto(server.url + address, { waitUntil: 'load' });
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(300);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) console.log(`${name}: the page is ${overflow} px wider than the window`);
    await page.screenshot({ path: path.join(out, `${name}.png`) });
    await page.screenshot({ path: path.join(out, `${name}-full.png`), fullPage: true });
    await page.close();
  }
  await context.close();
}
await browser.close();
await server.close();
