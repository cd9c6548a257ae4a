// An agent's own rooms, found again on every device, and the account. Words come from the pages' own languages.
import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from '@playwright/test'
import { fr as common } from '../../web/i18n/fr.ts'
import { en } from '../../web/ui/agent/words/en.ts'
import { fr } from '../../web/ui/agent/words/fr.ts'
import type { Stack } from '../support/stack.ts'
import { withoutRooms } from './agent-states.ts'
import { expect, test } from './fixtures.ts'
import {
  bar,
  enter,
  enterButton,
  join,
  openMeeting,
  type Person,
  receives,
  seesMoving,
  signIn,
  tileOf,
} from './person.ts'

const cardOf = (page: Page, name: string): Locator =>
  page
    .getByRole('region', { name: fr.rooms.heading })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name }) })
const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name })
const textOf = async (download: Download): Promise<string> => readFile(await download.path(), 'utf8')
/** As the field of a date holds it, in the zone of the browsers here. */
const tomorrowAt14 = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const date = new Date()
    date.setDate(date.getDate() + 1)
    return `${date.getFullYear()}-${`${date.getMonth() + 1}`.padStart(2, '0')}-${`${date.getDate()}`.padStart(2, '0')}T14:00`
  })
const meOf = (page: Page): Promise<unknown> => page.evaluate(async () => (await fetch('/api/me')).json())
const NOBODY = expect.objectContaining({ agent: null })

/** Prepares a room; resolves to its whole link. What was opened is closed again. */
const prepare = async ({ page }: Person, title: string): Promise<string> => {
  await page.getByRole('button', { name: fr.plan.open }).click()
  const plan = dialogOf(page, fr.plan.title)
  await plan.getByLabel(fr.plan.name).fill(title)
  await plan.getByLabel(fr.plan.date).fill(await tomorrowAt14(page))
  await plan.getByRole('button', { name: fr.plan.make }).click()
  const ready = dialogOf(page, fr.plan.ready)
  await expect(ready).toBeVisible()
  const address = await ready.locator('.address').textContent()
  await page.keyboard.press('Escape')
  await expect(ready).toBeHidden()
  return `http://${address}`
}
/** At the provider, which asks whether its own session should end too. */
const endAtProvider = async (page: Page, stack: Stack): Promise<void> => {
  await page.waitForURL((url) => url.origin === new URL(stack.issuer).origin)
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await expect(page).toHaveURL(`${stack.origin}/`)
}

test('C192: a room that was prepared is sent, found again on another device, entered without its link, and given a new one', async ({
  stack,
  somebody,
}) => {
  test.setTimeout(90_000)
  const [desk, phone, guest, late] = [
    await somebody(),
    await somebody({ viewport: { width: 390, height: 844 } }),
    await somebody(),
    await somebody(),
  ]
  await signIn(desk, stack.origin, 'Claire Vasseur')
  await desk.page.getByRole('button', { name: fr.plan.open }).click()
  const plan = dialogOf(desk.page, fr.plan.title)
  await plan.getByLabel(fr.plan.name).fill('Revue annuelle')
  await plan.getByLabel(fr.plan.date).fill(await tomorrowAt14(desk.page))
  await plan.getByRole('button', { name: fr.plan.make }).click()
  const ready = dialogOf(desk.page, fr.plan.ready)
  await ready.getByRole('button', { name: fr.invite.copy }).click()
  await expect(ready.getByText(fr.said['invitation-copied'])).toBeVisible()
  const invitation = await desk.page.evaluate(() => navigator.clipboard.readText())
  const link = /http\S+#\S+/.exec(invitation)?.[0] ?? ''
  expect(invitation).toContain('Revue annuelle')
  const saved = desk.page.waitForEvent('download')
  await ready.getByRole('button', { name: fr.invite.calendar }).click()
  expect((await textOf(await saved)).replaceAll('\r\n ', '')).toMatch(
    new RegExp(`DTSTART:\\d{8}T\\d{6}Z[^]*URL:${link}`),
  )
  await desk.page.keyboard.press('Escape')
  await expect(cardOf(desk.page, 'Revue annuelle').getByText(/^Prévue .* à 14:00$/)).toBeVisible()

  await signIn(phone, stack.origin, 'Claire Vasseur')
  const card = cardOf(phone.page, 'Revue annuelle')
  await expect(card.getByText(fr.rooms.elsewhere)).toBeVisible()
  await card.getByRole('link', { name: fr.rooms.enterRoom('Revue annuelle') }).click()
  await expect(phone.page).not.toHaveURL(/#/)
  await enter(phone)
  await expect(bar(phone.page)).toBeVisible()
  // while somebody is inside the new link is made there
  await desk.page.reload()
  await expect(cardOf(desk.page, 'Revue annuelle').getByText(fr.rooms.inside(1))).toBeVisible()
  await cardOf(desk.page, 'Revue annuelle')
    .getByRole('button', { name: fr.rooms.manage('Revue annuelle') })
    .click()
  await dialogOf(desk.page, fr.manage.title).getByRole('button', { name: fr.manage.newLink }).click()
  await dialogOf(desk.page, fr.renew.title).getByRole('button', { name: fr.renew.act }).click()
  await expect(desk.page.getByText(fr.problem['room.in-use'])).toBeVisible()
  await bar(phone.page).getByRole('button', { name: common.bar.leaveMenu }).click()
  await phone.page.getByRole('menuitem', { name: common.bar.leave }).click()
  await expect(phone.page.getByRole('heading', { level: 1 })).toHaveText(common.over.left.title)

  await phone.page.goto(stack.origin)
  await card.getByRole('button', { name: fr.rooms.renewLink('Revue annuelle') }).click()
  await dialogOf(phone.page, fr.renew.title).getByRole('button', { name: fr.renew.act }).click()
  await expect(dialogOf(phone.page, fr.plan.ready).getByText(fr.said.renewed)).toBeVisible()
  const renewed = `http://${await dialogOf(phone.page, fr.plan.ready).locator('.address').textContent()}`
  await phone.page.keyboard.press('Escape')
  await expect(card.getByText(fr.rooms.elsewhere)).toBeHidden()
  await join(guest, renewed, 'Alix Martin')
  await late.page.goto(link)
  await expect(enterButton(late.page)).toHaveText(common.prejoin.knock)
  await desk.page.reload()
  await expect(cardOf(desk.page, 'Revue annuelle').getByText(fr.rooms.outdated)).toBeVisible()
})

test('C193: a room is renamed, restricted and erased from the list, and the meeting is as it says', async ({
  stack,
  somebody,
}) => {
  const [owner, guest] = [await somebody(), await somebody()]
  await signIn(owner, stack.origin, 'Joseph Diabaté')
  const link = await prepare(owner, 'Point')
  const manage = dialogOf(owner.page, fr.manage.title)
  await cardOf(owner.page, 'Point')
    .getByRole('button', { name: fr.rooms.manage('Point') })
    .click()
  await manage.getByLabel(fr.plan.name).fill('Point du lundi')
  await manage.getByLabel(fr.plan.date).fill('')
  await manage.getByRole('button', { name: fr.manage.save }).click()
  await expect(manage.getByText(fr.said.saved)).toBeVisible()
  await manage.getByRole('radio', { name: common.settings.restricted }).click()
  await expect(manage.getByRole('radio', { name: common.settings.restricted })).toBeChecked()
  await owner.page.keyboard.press('Escape')
  const card = cardOf(owner.page, 'Point du lundi')
  await expect(card.getByText(fr.rooms.access.restricted)).toBeVisible()
  await expect(card.getByText(fr.rooms.never)).toBeVisible()

  await guest.page.goto(link)
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText('Point du lundi')
  await expect(enterButton(guest.page)).toHaveText(common.prejoin.knock)
  await enter(guest, 'Alix Martin')
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText(common.door.heading)
  // as if it were said inside: who waits comes in
  await card.getByRole('button', { name: fr.rooms.manage('Point du lundi') }).click()
  await manage.getByRole('radio', { name: common.settings.public }).click()
  await expect(bar(guest.page)).toBeVisible()
  await manage.getByLabel(fr.plan.name).fill('Point final')
  await manage.getByRole('button', { name: fr.manage.save }).click()
  await expect(guest.page).toHaveTitle(/Point final/)

  await manage.getByRole('button', { name: fr.manage.end }).click()
  const question = dialogOf(owner.page, fr.end.title('Point final'))
  await expect(question.getByText(fr.end.text)).toBeVisible()
  await question.getByRole('button', { name: fr.end.act }).click()
  await expect(owner.page.getByText(fr.said.ended)).toBeVisible()
  await expect(cardOf(owner.page, 'Point final')).toHaveCount(0)
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText(common.over.ended.title)
  await guest.page.goto(stack.origin)
  await guest.page.goto(link)
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText(common.failure['room-unknown'].title)
})

test('C192: rooms that can’t be had say why, and come at the next try', async ({ stack, somebody }) => {
  const { page } = await somebody()
  await signIn({ page }, stack.origin, 'Fatou Sarr')
  await withoutRooms(page)
  await page.route('**/api/account', (route) => route.abort())
  await page.reload()
  await expect(page.getByText(fr.rooms.failed)).toBeVisible()
  await page.unroute('**/api/account')
  await page.getByRole('button', { name: common.common.retry }).click()
  await expect(page.getByText(fr.rooms.none)).toBeVisible()
  await page.getByRole('button', { name: common.common.otherLanguageLabel }).click()
  await expect(page.getByText(en.rooms.none)).toBeVisible()
})

test('C194 C195: the account says all that is known, saves it, and erases it with the rooms on every device', async ({
  stack,
  somebody,
}) => {
  const [desk, phone, guest] = [await somebody(), await somebody(), await somebody()]
  for (const device of [desk, phone]) await signIn(device, stack.origin, 'Amina Benkacem')
  const link = await prepare(desk, 'Entretien')
  await desk.page.getByRole('link', { name: fr.account.title }).click()
  await expect(desk.page.getByRole('heading', { level: 1 })).toHaveText(fr.account.title)
  await expect(desk.page.getByText('Amina Benkacem')).toBeVisible()
  await expect(desk.page.getByText(fr.account.age(0), { exact: false })).toBeVisible()
  await expect(desk.page.getByRole('region', { name: fr.account.rooms })).toContainText('Entretien')
  const saved = desk.page.waitForEvent('download')
  await desk.page.getByRole('button', { name: fr.account.export }).click()
  expect(JSON.parse(await textOf(await saved))).toMatchObject({
    session: { name: 'Amina Benkacem' },
    rooms: [{ title: 'Entretien', code: new URL(link).pathname.slice(1) }],
  })

  await desk.page.getByRole('button', { name: fr.account.erase }).click()
  const question = dialogOf(desk.page, fr.account.eraseTitle)
  await expect(question.getByText(fr.account.eraseText(1))).toBeVisible()
  await question.getByRole('button', { name: fr.cancel }).click()
  await expect(question).toBeHidden()
  expect(await meOf(desk.page)).not.toEqual(NOBODY)
  await desk.page.getByRole('button', { name: fr.account.erase }).click()
  await question.getByRole('button', { name: fr.account.eraseAct }).click()
  await endAtProvider(desk.page, stack)
  await expect(desk.page.getByRole('button', { name: /ProConnect/ })).toBeVisible()
  await guest.page.goto(link)
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText(common.failure['room-unknown'].title)
  await phone.page.goto(`${stack.origin}/account`)
  await expect(phone.page.getByText(fr.account.out)).toBeVisible()
})

test('C196: who signs out everywhere is nobody in the call on the other device, which goes on', async ({
  stack,
  somebody,
}) => {
  test.setTimeout(90_000)
  const [owner, guest, phone] = [await somebody(), await somebody(), await somebody()]
  await join(guest, await openMeeting(owner, stack.origin), 'Alix Martin')
  await receives(owner.page, 1)
  await signIn(phone, stack.origin, 'Claire Vasseur')
  await phone.page.goto(`${stack.origin}/account`)
  await phone.page.getByRole('button', { name: fr.account.everywhere }).click()
  await endAtProvider(phone.page, stack)
  expect(await meOf(owner.page)).toEqual(NOBODY)
  await goesOn(owner, guest)
})

test('C197: a session that ends in mid-call takes nothing from the call', async ({ stack, somebody }) => {
  test.setTimeout(90_000)
  const [owner, guest] = [await somebody(), await somebody()]
  await join(guest, await openMeeting(owner, stack.origin), 'Alix Martin')
  await receives(owner.page, 1)
  const session = async () => (await owner.context.cookies()).find(({ name }) => name.endsWith('parvis'))
  const cookie = await session()
  if (cookie === undefined) throw new Error('no session')
  // as its last second, which the browser itself lets pass
  await owner.context.addCookies([{ ...cookie, expires: Date.now() / 1000 + 1 }])
  await expect.poll(session).toBeUndefined()
  expect(await meOf(owner.page)).toEqual(NOBODY)
  await goesOn(owner, guest)
})

/** Pictures move both ways, the owner is who they were, and has the powers that they had. */
const goesOn = async (owner: Person, guest: Person): Promise<void> => {
  await seesMoving(tileOf(owner.page, 'Alix Martin'))
  await seesMoving(tileOf(guest.page, 'Claire Vasseur'))
  await expect(tileOf(guest.page, 'Claire Vasseur')).toHaveAccessibleName(/agent vérifié/)
  await owner.page.keyboard.press('Control+Shift+P')
  await owner.page.getByRole('button', { name: common.people.actions('Alix Martin') }).click()
  await owner.page.getByRole('menuitem', { name: common.people.mute }).click()
  await expect(tileOf(owner.page, 'Alix Martin')).toHaveAccessibleName(/micro coupé/)
}

test('C198: no guest fetches anything of an agent’s pages, at home, at the door, or in the call', async ({
  stack,
  somebody,
}) => {
  const [owner, guest] = [await somebody(), await somebody()]
  const link = await openMeeting(owner, stack.origin)
  const read = (page: Page): Promise<string>[] => {
    const bodies: Promise<string>[] = []
    page.on('response', (response) => {
      if (/\/assets\/.*\.(js|css)$/.test(response.url())) bodies.push(response.text())
    })
    return bodies
  }
  const [fetched, agents] = [read(guest.page), read(owner.page)]
  await guest.page.goto(stack.origin)
  await expect(guest.page.getByRole('button', { name: /ProConnect/ })).toBeVisible()
  await join(guest, link, 'Alix Martin')
  await guest.page.keyboard.press('Control+Shift+?')
  await expect(guest.page.getByRole('dialog')).toBeVisible()
  await owner.page.goto(stack.origin)
  await expect(owner.page.getByRole('region', { name: fr.rooms.heading }).getByRole('listitem').first()).toBeVisible()
  const ofAgents = (bodies: readonly string[]) => bodies.filter((body) => /Mes salles|My rooms|list-head/.test(body))
  expect(ofAgents(await Promise.all(agents))).not.toEqual([])
  expect(fetched.length).toBeGreaterThan(5)
  expect(ofAgents(await Promise.all(fetched))).toEqual([])
})
