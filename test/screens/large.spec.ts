// A call of thirty through the media server, as it looks to one of them: two pages on a desk, five on a phone.
import { expect, test } from '@playwright/test'
import { LARGE_VARS, openLargeRoom, type Sitter } from '../../bench/support/large-room.ts'
import { openBrowser } from '../../bench/support/people.ts'
import { publish } from '../../bench/support/publishers.ts'
import { findLivekit } from '../../scripts/livekit.mjs'
import { en } from '../../web/i18n/en.ts'
import { fr } from '../../web/i18n/fr.ts'
import { pages } from '../../web/i18n/pages.ts'
import { createPerson, join, seesMoving, tileOf } from '../e2e/person.ts'
import { openStack } from '../support/stack.ts'
import { showFace } from './faces.ts'
import { shoot } from './shoot.ts'

const NAMES =
  'Claire Vasseur, Alix Martin, Sacha Lopez, Joseph Diabaté, Fatou Sarr, Camille Roux, Nadia Benali, Louis Perrin, Inès Garnier, Hugo Lefèvre, Maya Nguyen, Paul Aubert, Lina Haddad, Jules Caron, Sofia Pereira, Adam Morel, Zoé Lambert, Karim Saïdi, Emma Picard, Noé Fournier, Aïcha Traoré, Rémi Blanc, Léa Dumont, Yanis Colin, Alice Renaud, Tom Girard, Mina Kim, Victor Hamel, Salomé Brun'.split(
    ', ',
  )
const LOOKER = 'Anouk Delmas'
/** On the second page of a desk. */
const SPEAKER = 26
const BLIND = [3, 8, 14, 21]

for (const { language, locale, words } of [
  { language: 'fr', locale: 'fr-FR', words: fr },
  { language: 'en', locale: 'en-GB', words: en },
] as const)
  test(`a large call (${language})`, async ({ browser }) => {
    test.skip(findLivekit() === null, 'livekit-server is not built: node scripts/livekit.mjs')
    test.setTimeout(240_000)
    const stack = await openStack({ sfu: true, vars: LARGE_VARS })
    const senders = await openBrowser()
    try {
      const room = await openLargeRoom(stack, LOOKER, NAMES[0] ?? '')
      const looker = await createPerson(browser, { origin: stack.origin, locale })
      await showFace(looker.context, 2)
      const { page } = looker
      await join(looker, room.link, LOOKER)
      await room.moved
      const sitters: Sitter[] = [room.master]
      for (const name of NAMES.slice(1)) sitters.push(await room.sit(name))
      const publishers = await Promise.all(
        sitters.map(async (sitter, index) => ({
          ...(await sitter.publisher()),
          ...(BLIND.includes(index) ? { blind: true as const } : {}),
        })),
      )
      const size = { width: 480, height: 270, fps: 6 }
      const sending = await publish(senders, stack.origin, room.master.keys(), publishers, size)
      for (const index of [5, 28]) sitters[index]?.seat.say({ type: 'hand', up: true })
      for (const name of [NAMES[1], NAMES[22]]) await seesMoving(tileOf(page, name ?? ''), 3)
      await sending.talking(SPEAKER)
      const pager = page.getByRole('navigation', { name: pages[language].label })
      const there = pager.getByRole('button', { name: pages[language].speaking(NAMES[SPEAKER] ?? '', 2) })
      await expect(there).toBeVisible({ timeout: 20_000 })
      await expect(page.locator('.notice')).toHaveCount(0, { timeout: 20_000 })
      await shoot(page, 'call-30', language)
      await there.click()
      await seesMoving(tileOf(page, NAMES[SPEAKER] ?? ''), 3)
      await shoot(page, 'call-30-page-2', language)
      await page.keyboard.press('PageUp')
      await page
        .getByRole('button', { name: words.bar.people(NAMES.length + 1, 0) })
        .filter({ visible: true })
        .click()
      await expect(page.getByRole('complementary')).toBeVisible()
      await shoot(page, 'call-30-people', language)
      await looker.context.close()
    } finally {
      await senders.close()
      await stack.close()
    }
  })
