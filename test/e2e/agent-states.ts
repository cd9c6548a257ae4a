// What agents alone see, in every state, for tests that look at all of them. As states.ts, in either language.
import { expect, type Locator, type Page, test } from '@playwright/test'
import { en } from '../../web/i18n/en.ts'
import { fr } from '../../web/i18n/fr.ts'
import { en as enAgent } from '../../web/ui/agent/words/en.ts'
import { fr as frAgent } from '../../web/ui/agent/words/fr.ts'
import { bar, enterButton, type Person, signIn, tileOf } from './person.ts'
import { calm, cameraOff, type Visit, type World, wordsOn } from './states.ts'

/** Tests share their accounts: whatever another one left is ended. */
export const withoutRooms = async (page: Page): Promise<void> => {
  await page.evaluate(async () => {
    const { rooms } = (await (await fetch('/api/account')).json()) as { rooms: readonly { code: string }[] }
    const [method, headers, body] = ['POST', { 'content-type': 'application/json' }, JSON.stringify({ confirm: true })]
    for (const { code } of rooms) await fetch(`/api/account/rooms/${code}/end`, { method, headers, body })
  })
}

const FIFTY_LETTERS = 'Comité interministériel de la mer et des littoraux'
const COHOST = 'Amina Benkacem'

/** Many at once, each with no more than a title. */
export const manyRooms = (page: Page, count: number): Promise<void> =>
  page.evaluate(async (rooms) => {
    const [method, headers, proof] = ['POST', { 'content-type': 'application/json' }, 'P'.repeat(43)]
    for (let room = 1; room <= rooms; room += 1)
      await fetch('/api/rooms', { method, headers, body: JSON.stringify({ proof, title: `Point ${room}` }) })
  }, count)

const AGENT_WORDS = { fr: { common: fr, own: frAgent }, en: { common: en, own: enAgent } } as const

/** The owner goes into their room by its link, another agent follows, is named co-host for good, and both leave the page. */
export const nameCohost = async (
  owner: Page,
  other: Person,
  { link, account, home }: { readonly link: string; readonly account: string; readonly home: string },
): Promise<void> => {
  await signIn(other, home, account)
  for (const page of [owner, other.page]) {
    await page.goto(link)
    await enterButton(page).click()
    await expect(bar(page)).toBeVisible()
  }
  const words = await wordsOn(owner)
  await owner.keyboard.press('Control+Shift+P')
  await owner.getByRole('button', { name: words.people.actions(account) }).click()
  await owner.getByRole('menuitem', { name: words.people.makeCohostLasting }).click()
  await expect(tileOf(owner, account)).toHaveAccessibleName(new RegExp(words.people.cohost))
  await owner.goto(home)
}

/** Rooms of one's own in every state, what opens over them, and the account, in one language. */
export const visitAgentPages = async (
  { stack, somebody }: World,
  { look, language = 'fr' }: Pick<Visit, 'look'> & { readonly language?: 'fr' | 'en' },
): Promise<void> => {
  const { common, own } = AGENT_WORDS[language]
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB'
  const { page } = await calm(await somebody({ locale, before: cameraOff }))
  const seen = (state: string): Promise<void> => test.step(state, () => look(page, state))
  const { rooms, plan, manage, renew, end, release, account } = own
  const dialog = (name: string): Locator => page.getByRole('dialog', { name })
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true })
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await signIn({ page }, stack.origin, 'Thomas Le Gall')
  await withoutRooms(page)
  await page.route('**/api/account', (route) => route.abort())
  await page.reload()
  await expect(page.getByText(rooms.failed)).toBeVisible()
  await seen('my rooms: not to be had')
  await page.unroute('**/api/account')
  await page.getByRole('button', { name: common.common.retry }).click()
  await expect(page.getByText(rooms.none)).toBeVisible()
  await seen('my rooms: none')

  await button(plan.open).click()
  await expect(dialog(plan.title)).toBeVisible()
  await seen('my rooms: preparing one')
  await dialog(plan.title).getByLabel(plan.name).fill(FIFTY_LETTERS)
  await button(plan.make).click()
  await expect(dialog(plan.ready)).toBeVisible()
  const link = `http://${await dialog(plan.ready).locator('.address').textContent()}`
  await seen('my rooms: one is ready')
  await close()
  await nameCohost(page, await somebody({ before: cameraOff }), { link, account: COHOST, home: stack.origin })
  await button(rooms.manage(FIFTY_LETTERS)).click()
  const lock = dialog(manage.title).getByRole('checkbox', { name: common.settings.locked })
  await lock.click()
  await expect(dialog(manage.title).getByText(own.said.saved)).toBeVisible()
  await seen('my rooms: managing one')
  await button(manage.release(COHOST)).click()
  await expect(dialog(release.title(COHOST))).toBeVisible()
  await seen('my rooms: before a co-host is none')
  await page.keyboard.press('Escape')
  await expect(dialog(manage.title)).toBeVisible()
  await close()
  await button(rooms.manage(FIFTY_LETTERS)).click()
  await button(manage.newLink).click()
  await expect(dialog(renew.title)).toBeVisible()
  await seen('my rooms: before a new link')
  await close()
  await button(rooms.manage(FIFTY_LETTERS)).click()
  await button(manage.end).click()
  await expect(dialog(end.title(FIFTY_LETTERS))).toBeVisible()
  await seen('my rooms: before an end')
  await close()
  // as another device has it, with more rooms than are shown first
  await manyRooms(page, 20)
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await expect(button(rooms.more(1))).toBeVisible()
  await seen('my rooms: more than are shown first')
  await button(rooms.more(1)).click()
  await expect(page.getByText(rooms.elsewhere).last()).toBeVisible()
  await expect(page.getByText(rooms.locked)).toBeVisible()
  await seen('my rooms: the link is elsewhere')

  await page.goto(`${stack.origin}/account`)
  await expect(page.getByRole('region', { name: account.rooms })).toContainText(FIFTY_LETTERS)
  await seen('account')
  await button(account.erase).click()
  await expect(dialog(account.eraseTitle)).toBeVisible()
  await seen('account: before erasing')
  await close()
  await withoutRooms(page)
  await page.context().clearCookies()
  await page.reload()
  await expect(page.getByText(account.out)).toBeVisible()
  await seen('account: nobody')
}
