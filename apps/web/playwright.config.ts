// How the browser tests run: Debian's Chromium against the built site, served from a subpath as a stranger's host would.
import { defineConfig } from '@playwright/test';
import { findBrowser } from '../../scripts/find-browser.ts';

const chromium = findBrowser('chromium');
if ('missing' in chromium) throw new Error(`The browser tests need a Chromium: ${chromium.how}`);

export default defineConfig({
  testDir: './tests',
  testMatch: '**/*.spec.ts',
  outputDir: '../../build/test-results',
  globalSetup: './tests/global-setup.ts',
  fullyParallel: false,
  workers: 2,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['line'], ['json', { outputFile: '../../build/test-reports/playwright.json' }]],
  use: {
    baseURL: process.env.LACUNA_URL,
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium.path,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
