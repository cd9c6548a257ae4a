// Four runners in one: `unit` (pure, milliseconds), `worker` (in workerd), `turn` (real coturn), `browser` (real Chromium).
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { CHROMIUM, CHROMIUM_ARGS } from './test/support/chromium.ts'
import { type Providers, workerBindings } from './test/worker/support/bindings.ts'
import { mutants } from './test/worker/support/mutants.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'protocol/**/*.test.ts',
            'worker/room/**/*.test.ts',
            'web/**/*.test.ts',
            'deploy/**/*.test.ts',
            'scripts/**/*.test.ts',
            'turn/**/*.test.ts',
          ],
        },
      },
      {
        plugins: [
          mutants(),
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: workerBindings(inject<Providers>('providers')) },
          })),
        ],
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts'],
          globalSetup: ['./test/worker/support/providers.setup.mjs'],
        },
      },
      { test: { name: 'turn', environment: 'node', include: ['test/turn/**/*.test.ts'] } },
      {
        // all that the browser is given: one found on the way reloads the page under a test, with a second Preact beside the first
        optimizeDeps: {
          include: [
            '@preact/signals',
            'jose',
            'livekit-client',
            'lucide',
            'preact',
            'preact/hooks',
            'preact/jsx-dev-runtime',
            'preact/jsx-runtime',
            'simple-peer/simplepeer.min.js',
            'valibot',
          ],
        },
        test: {
          name: 'browser',
          include: ['web/**/*.browser.ts'],
          globalSetup: ['./test/support/livekit.setup.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: CHROMIUM, args: [...CHROMIUM_ARGS] } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
