// What agents alone see, and an instance's legal pages, as the tests of access visit them.

import { LEGAL_PATHS } from '../../web/ui/legal/paths.ts'
import { visitAgentPages } from '../e2e/agent-states.ts'
import { test } from '../e2e/fixtures.ts'
import { shoot } from './shoot.ts'

const slug = (state: string): string => state.replaceAll(/[^a-z]+/g, '-')

for (const language of ['fr', 'en'] as const)
  test(`rooms and account of an agent (${language})`, async ({ stack, somebody }) => {
    test.setTimeout(180_000)
    await visitAgentPages({ stack, somebody }, { language, look: (page, state) => shoot(page, slug(state), language) })
  })

for (const [language, locale] of [
  ['fr', 'fr-FR'],
  ['en', 'en-GB'],
] as const)
  test(`legal pages (${language})`, async ({ stack, somebody }) => {
    test.setTimeout(60_000)
    const { page } = await somebody({ locale })
    for (const [name, path] of Object.entries(LEGAL_PATHS)) {
      await page.goto(stack.origin + path)
      await page.locator('main h1').waitFor()
      await shoot(page, `legal-${name}`, language)
    }
  })
