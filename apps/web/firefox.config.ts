// How the sandbox's tests run in Firefox: the same specs, a browser of their own (see tests/tab.ts), and no site to build.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: './tests',
  testMatch: 'sandbox.spec.ts',
  outputDir: '../../build/test-results-firefox',
  use: { browserName: 'firefox' },
  workers: 1,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: [['line'], ['json', { outputFile: '../../build/test-reports/firefox.config.ts.json' }]],
});
