import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { en } from '../../web/i18n/en.ts'
import { fr } from '../../web/i18n/fr.ts'
import { expect, test } from './fixtures.ts'
import { bar, enter, join, openMeeting, signIn, tileOf, withoutSecret } from './person.ts'
import { moreButton, openEach, openMore, visitAll, wordsOn } from './states.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe has against this page as it is now. */
const axe = async (page: Page, state: string): Promise<void> => {
  // without frames the older way of running axe misses nothing, and opens no page of its own each time
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })),
  )
  expect.soft(found, state).toEqual([])
}

/** From the head of a page, or from "More" in a call. */
const switchLanguage = async (page: Page): Promise<void> => {
  const words = await wordsOn(page)
  const [other, tag] = words === fr ? ([en, 'en'] as const) : ([fr, 'fr'] as const)
  if (await bar(page).isVisible()) {
    await openMore(page, words)
    await page.getByRole('menuitem', { name: words.common.otherLanguage }).click()
    await expect(bar(page)).toHaveAccessibleName(other.bar.name)
  } else await page.getByRole('button', { name: words.common.otherLanguageLabel }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', tag)
}

test('C100: axe finds nothing on any page and in any state, light and dark, in French and in English', async ({
  stack,
  somebody,
}) => {
  test.setTimeout(180_000)
  await visitAll(
    { stack, somebody },
    {
      look: async (page, state) => {
        await page.emulateMedia({ colorScheme: 'light' })
        await axe(page, `${state}, light, French`)
        await switchLanguage(page)
        await page.emulateMedia({ colorScheme: 'dark' })
        await axe(page, `${state}, dark, English`)
        await switchLanguage(page)
      },
      inCall: async (agent, guest) => {
        await switchLanguage(guest.page)
        await openEach(agent.page, true, axe)
        await openEach(guest.page, false, axe)
        await switchLanguage(guest.page)
      },
    },
  )
})
