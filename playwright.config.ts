// End to end: the production build under workerd, real Chromium, one context for each person, one test at a time (two
// cores). `npm test` runs it; alone: `npm run build && npx playwright test`.
import { defineConfig } from '@playwright/test'
import { CHROMIUM, CHROMIUM_ARGS } from './test/support/chromium.ts'

export default defineConfig({
  testDir: 'test',
  // pictures are drawn when they are asked for (npm run screens): they assert nothing
  testMatch:
    process.env.PARVIS_SCREENS === undefined ? ['e2e/**/*.spec.ts', 'net/**/*.spec.ts'] : ['screens/**/*.spec.ts'],
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [
    ['list'],
    ...(process.env.PARVIS_REPORT === undefined
      ? []
      : ([['json', { outputFile: process.env.PARVIS_REPORT }]] as const)),
  ],
  outputDir: 'test-results',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: CHROMIUM, args: [...CHROMIUM_ARGS] },
    locale: 'fr-FR',
    // filming and copying every page takes a quarter of two cores: `--trace on` has it all
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
  },
})
