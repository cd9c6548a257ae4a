// End to end: the production build under workerd, real Chromium, one context for each person, one test at a time (two
// cores). `npm test` runs it; alone: `npm run build && npx playwright test`.
import { defineConfig } from '@playwright/test'
import { CHROMIUM, CHROMIUM_ARGS, HEADLESS } from './test/support/chromium.ts'

const launchOptions = (executablePath: string) => ({ executablePath, args: [...CHROMIUM_ARGS] })
/** A call of two and the first start, in all that a person has; and what needs its flags for origins without TLS. */
const WHOLE = ['e2e/two-people.spec.ts', 'e2e/start.spec.ts', 'net/**/*.spec.ts']

export default defineConfig({
  testDir: 'test',
  // pictures are drawn when they are asked for (npm run screens): they assert nothing
  projects:
    process.env.PARVIS_SCREENS === undefined
      ? [
          {
            name: 'headless',
            testMatch: 'e2e/**/*.spec.ts',
            testIgnore: WHOLE,
            use: { launchOptions: launchOptions(HEADLESS) },
          },
          { name: 'whole', testMatch: WHOLE, use: { launchOptions: launchOptions(CHROMIUM) } },
        ]
      : [{ name: 'screens', testMatch: 'screens/**/*.spec.ts', use: { launchOptions: launchOptions(CHROMIUM) } }],
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
    locale: 'fr-FR',
    // filming and copying every page takes a quarter of two cores: `--trace on` has it all
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
  },
})
