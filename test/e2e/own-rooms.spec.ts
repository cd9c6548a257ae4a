// What an owner does with many rooms: co-hosts taken off, a long list, settings that are saved while one goes on.
import type { Locator, Page } from '@playwright/test'
import { en as common } from '../../web/i18n/en.ts'
import { en } from '../../web/ui/agent/words/en.ts'
import { manyRooms, nameCohost, withoutRooms } from './agent-states.ts'
import { expect, test } from './fixtures.ts'
import { bar, createMeeting, type Person, signIn, tileOf } from './person.ts'
import { cameraOff } from './states.ts'

const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name })
const cards = (page: Page): Locator => page.getByRole('region', { name: en.rooms.heading }).getByRole('listitem')
const manageOf = (page: Page, room: string): Locator =>
  page.getByRole('button', { name: en.rooms.manage(room), exact: true })
const ENGLISH = { locale: 'en-GB', before: cameraOff } as const

/** Presses Tab until it has the focus. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the focus never came there')
}

/** Maï's home, with so many rooms and no other. */
const homeWith = async (
  rooms: number,
  { origin }: { readonly origin: string },
  { page }: Pick<Person, 'page'>,
): Promise<Page> => {
  await signIn({ page }, origin, 'Maï Nguyen')
  await withoutRooms(page)
  await manyRooms(page, rooms)
  await page.reload()
  return page
}

test('C204: a co-host is taken off from the list without a mouse, and is none in the meeting that goes on', async ({
  stack,
  somebody,
}) => {
  test.setTimeout(90_000)
  const [owner, other] = [await somebody(ENGLISH), await somebody(ENGLISH)]
  const { page } = owner
  await signIn(owner, stack.origin, 'Maï Nguyen')
  await withoutRooms(page)
  const link = await createMeeting(owner)
  const untitled = en.rooms.untitled
  await nameCohost(page, other, { link, account: 'Fatou Sarr', home: stack.origin })
  await expect(cards(page).getByText(en.rooms.cohosts(['Fatou Sarr']))).toBeVisible()
  await expect(bar(other.page)).toBeVisible()

  await manageOf(page, untitled).press('Enter')
  const manage = dialogOf(page, en.manage.title)
  const takeBack = manage.getByRole('button', { name: en.manage.release('Fatou Sarr') })
  const question = dialogOf(page, en.release.title('Fatou Sarr'))
  await tabTo(page, takeBack)
  await page.keyboard.press('Enter')
  await expect(question.getByText(en.release.text)).toBeVisible()
  // thought better of
  await page.keyboard.press('Escape')
  await expect(takeBack).toBeVisible()
  await tabTo(page, takeBack)
  await page.keyboard.press('Enter')
  await tabTo(page, question.getByRole('button', { name: en.release.act }))
  await page.keyboard.press('Enter')
  await expect(manage.getByText(en.said.released)).toBeVisible()
  await expect(takeBack).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(cards(page).getByText(en.rooms.cohosts(['Fatou Sarr']))).toHaveCount(0)

  // one who was just here goes straight in
  await page.goto(link)
  await expect(bar(page)).toBeVisible()
  await expect(tileOf(page, 'Fatou Sarr')).not.toHaveAccessibleName(new RegExp(common.people.cohost))
})

test('C205: twenty rooms are shown first, then all of them, and the focus goes on with the next', async ({
  stack,
  somebody,
}) => {
  const page = await homeWith(63, stack, await somebody(ENGLISH))
  await expect(page.getByText(en.rooms.count(63))).toBeVisible()
  await expect(cards(page)).toHaveCount(20)
  await page.getByRole('button', { name: en.rooms.more(43) }).press('Enter')
  await expect(cards(page)).toHaveCount(63)
  await expect(cards(page).nth(20).getByRole('link')).toBeFocused()
  await expect(page.getByRole('button', { name: /^Show the other/ })).toHaveCount(0)
  await withoutRooms(page)
})

test('C206: settings changed from the list are shown at once and all saved; one that can’t be is as it was', async ({
  stack,
  somebody,
}) => {
  const page = await homeWith(1, stack, await somebody(ENGLISH))
  await manageOf(page, 'Point 1').click()
  const manage = dialogOf(page, en.manage.title)
  const lock = manage.getByRole('checkbox', { name: common.settings.locked })
  const shown = manage.getByRole('checkbox', { name: common.settings.doorShows })
  const trusted = manage.getByRole('radio', { name: common.settings.trusted })

  const { promise: mayGo, resolve: go } = Promise.withResolvers<void>()
  await page.route('**/api/account/rooms/*', async (route) => {
    await mayGo
    await route.continue()
  })
  await trusted.click()
  await expect(trusted).toBeChecked()
  await lock.click()
  await shown.click()
  await expect(lock).toBeChecked()
  await expect(shown).not.toBeChecked()
  await expect(manage.getByText(en.said.saved)).toHaveCount(0)
  go()
  await expect(manage.getByText(en.said.saved)).toBeVisible()
  const saved = await page.evaluate(async () => (await (await fetch('/api/account')).json()).rooms[0].settings)
  expect(saved).toMatchObject({ access: 'trusted', locked: true, doorShows: false })

  await page.unroute('**/api/account/rooms/*')
  await page.route('**/api/account/rooms/*', (route) => route.abort())
  await lock.click()
  await expect(manage.getByRole('alert')).not.toBeEmpty()
  await expect(lock).toBeChecked()
  await page.unroute('**/api/account/rooms/*')
  await lock.click()
  await expect(lock).not.toBeChecked()
  await expect(manage.getByText(en.said.saved)).toBeVisible()
  await expect(trusted).toBeChecked()
})
