// Words and trust, seen and pressed: the chat through the room and without it, and the comparison of digits.
import type { Locator, Page } from '@playwright/test'
import { openStack } from '../support/stack.ts'
import { expect, test } from './fixtures.ts'
import {
  bar,
  createPerson,
  enter,
  join,
  openMeeting,
  type Person,
  seesMoving,
  tileOf,
  withoutSecret,
} from './person.ts'
import type { World } from './states.ts'

const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Discussion' })
const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Votre message' })
const openChat = async ({ page }: Person): Promise<void> => {
  await bar(page)
    .getByRole('button', { name: /^Discussion/ })
    .click()
  await expect(panel(page)).toBeVisible()
}
const write = async ({ page }: Person, text: string): Promise<void> => {
  await field(page).fill(text)
  await field(page).press('Enter')
}
/** What stands in the panel, message by message. */
const reads = async ({ page }: Person, texts: readonly string[]): Promise<void> => {
  await expect(panel(page).locator('.msg .said')).toHaveText([...texts], { timeout: 15_000 })
}
const settled = async ({ page }: Person): Promise<void> => {
  await expect(panel(page).locator('.fate')).toHaveCount(0)
}
const message = ({ page }: Person, text: string): Locator => panel(page).locator('.msg', { hasText: text })
const notice = ({ page }: Person, text: string | RegExp): Locator => page.locator('.notices').getByText(text)

/** A host and a guest in the call, a third before the door, and the link. */
const meet = async (origin: string, somebody: World['somebody']) => {
  const [agent, guest, third] = [await somebody(), await somebody(), await somebody()]
  const link = await openMeeting(agent, origin)
  await join(guest, link, 'Alix Martin')
  return { agent, guest, third, link }
}
const takeBack = async (person: Person, text: string): Promise<void> => {
  await message(person, text).hover()
  await message(person, text).getByRole('button', { name: 'Supprimer votre message' }).click()
}

test('C140, C155: two write to each other, a third comes later and reads it all; the count says what is unread', async ({
  stack,
  somebody,
}) => {
  const { agent, guest, third, link } = await meet(stack.origin, somebody)
  await openChat(agent)
  await expect(panel(agent.page).getByText('Rien d’écrit')).toBeVisible()
  await expect(field(agent.page)).toBeFocused()
  await write(agent, 'Le relevé : https://exemple.fr/releve')
  await reads(agent, ['Le relevé : https://exemple.fr/releve'])

  // told while the chat is closed, by the notice, the count and the announcement
  await expect(notice(guest, 'Claire Vasseur : Le relevé')).toBeVisible()
  await expect(bar(guest.page).getByRole('button', { name: 'Discussion : 1 message non lu' })).toBeVisible()
  await expect(guest.page.locator('[aria-live="polite"]').getByText('Claire Vasseur : Le relevé')).toBeAttached()
  await guest.page.locator('.notices').getByRole('button', { name: 'Lire' }).click()
  await expect(panel(guest.page).getByText('Nouveaux messages')).toBeVisible()
  const address = panel(guest.page).getByRole('link')
  await expect(address).toHaveAttribute('href', 'https://exemple.fr/releve')
  await expect(address).toHaveAttribute('rel', 'noopener noreferrer')

  // an answer, with somebody named by keyboard alone, over two lines
  await message(guest, 'Le relevé').hover()
  await message(guest, 'Le relevé').getByRole('button', { name: 'Répondre à Claire Vasseur' }).click()
  await expect(field(guest.page)).toBeFocused()
  await guest.page.keyboard.type('Merci @cl')
  await expect(guest.page.getByRole('option', { name: 'Claire Vasseur' })).toHaveAttribute('aria-selected', 'true')
  await guest.page.keyboard.press('Enter')
  await guest.page.keyboard.press('Shift+Enter')
  await guest.page.keyboard.type('<b>à demain</b>')
  await guest.page.keyboard.press('Enter')
  await reads(agent, ['Le relevé : https://exemple.fr/releve', 'Merci @Claire Vasseur <b>à demain</b>'])
  await expect(message(agent, 'à demain').locator('b')).toHaveCount(0)
  await expect(message(agent, 'à demain').locator('br')).toHaveCount(1)
  await expect(message(agent, 'à demain').locator('.at.me')).toHaveText('@Claire Vasseur')
  await expect(message(agent, 'à demain').getByRole('button', { name: /Aller au message de Vous/ })).toBeVisible()

  await join(third, link, 'Sacha Lopez')
  await openChat(third)
  await reads(third, ['Le relevé : https://exemple.fr/releve', 'Merci @Claire Vasseur <b>à demain</b>'])
  // what was there before one came is not news
  await expect(panel(third.page).getByText('Nouveaux messages')).toHaveCount(0)
  // a panel at a time
  await third.page.keyboard.press('Control+Shift+P')
  await expect(panel(third.page)).toBeHidden()
  await third.page.keyboard.press('Control+Shift+M')
  await expect(panel(third.page)).toBeVisible()
  await third.page.keyboard.press('Escape')
  await expect(panel(third.page)).toBeHidden()
})

test('C183: what is written before the chat is loaded goes out when it is', async ({ stack, somebody }) => {
  const [agent, guest] = [await somebody(), await somebody()]
  const link = await openMeeting(agent, stack.origin)
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await guest.page.route('**/assets/words-keeper-*.js', async (route) => {
    await held
    await route.continue()
  })
  await join(guest, link, 'Alix Martin')
  const asked = guest.page.waitForRequest('**/assets/words-keeper-*.js')
  await openChat(guest)
  await write(guest, 'déjà là')
  await expect(field(guest.page)).toHaveValue('')
  await asked
  release()
  await openChat(agent)
  for (const person of [agent, guest]) await reads(person, ['déjà là'])
})

test('C146: one takes back one’s own, hosts clear for everybody, and neither comes back', async ({
  stack,
  somebody,
}) => {
  const { agent, guest, third, link } = await meet(stack.origin, somebody)
  await openChat(agent)
  await openChat(guest)
  await write(guest, 'mot de trop')
  await write(agent, 'bien')
  await reads(agent, ['mot de trop', 'bien'])
  await settled(guest)
  await expect(message(agent, 'mot de trop').getByRole('button', { name: 'Supprimer votre message' })).toHaveCount(0)
  await takeBack(guest, 'mot de trop')
  for (const person of [agent, guest]) await reads(person, ['Message supprimé', 'bien'])

  const menu = ({ page }: Person) => panel(page).getByRole('button', { name: 'Copier, enregistrer, effacer' })
  await menu(guest).click()
  await expect(guest.page.getByRole('menuitem', { name: 'Tout copier' })).toBeVisible()
  await expect(guest.page.getByRole('menuitem', { name: 'Effacer pour tout le monde' })).toHaveCount(0)
  await guest.page.getByRole('menuitem', { name: 'Tout copier' }).click()
  await expect(notice(guest, 'Discussion copiée.')).toBeVisible()
  expect(await guest.page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^\[.* \d\d:\d\d\] Alix Martin: Message supprimé\n\[.*\] Claire Vasseur: bien\n$/,
  )
  await menu(guest).click()
  const [file] = await Promise.all([
    guest.page.waitForEvent('download'),
    guest.page.getByRole('menuitem', { name: 'Enregistrer en texte' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/^Discussion - .*\.txt$/)

  await menu(agent).click()
  await agent.page.getByRole('menuitem', { name: 'Effacer pour tout le monde' }).click()
  await agent.page.getByRole('dialog').getByRole('button', { name: 'Effacer' }).click()
  for (const person of [agent, guest]) await reads(person, [])
  await join(third, link, 'Sacha Lopez')
  await openChat(third)
  await expect(panel(third.page).getByText('Rien d’écrit')).toBeVisible()
})

/** What the hosts' settings will send: their page is another part of the interface. */
const keepSockets = (): void => {
  const Real = WebSocket
  const sockets: WebSocket[] = []
  Object.assign(window, {
    sockets,
    WebSocket: class extends Real {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols)
        sockets.push(this)
      }
    },
  })
}
const allowChat = async ({ page }: Person, chat: boolean): Promise<void> => {
  await page.evaluate((allowed) => {
    const { sockets } = window as unknown as { sockets: WebSocket[] }
    sockets.at(-1)?.send(JSON.stringify({ type: 'settings', change: { allow: { chat: allowed } } }))
  }, chat)
}

test('C144: where hosts close the chat, participants read a sentence in the place of the field, and hosts go on writing', async ({
  stack,
  somebody,
}) => {
  const [agent, guest] = [await somebody({ before: keepSockets }), await somebody()]
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  for (const person of [agent, guest]) await openChat(person)
  await write(guest, 'encore ouvert')
  await reads(agent, ['encore ouvert'])
  await allowChat(agent, false)
  await expect(panel(guest.page).getByText('Les hôtes ont fermé la discussion aux participants')).toBeVisible()
  await expect(field(guest.page)).toHaveCount(0)
  await write(agent, 'je conclus')
  await reads(guest, ['encore ouvert', 'je conclus'])
  await allowChat(agent, true)
  await write(guest, 'merci')
  await reads(agent, ['encore ouvert', 'je conclus', 'merci'])
})

test('C148: a message written while the worker is gone reaches the others, and stands there once when it is back', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const stack = await openStack({})
  const people: Person[] = []
  try {
    for (let who = 0; who < 3; who += 1)
      people.push(await createPerson(browser, { origin: stack.origin, also: [stack.issuer] }))
    const [agent, guest, third] = people
    if (agent === undefined || guest === undefined || third === undefined) throw new Error('nobody came')
    const link = await openMeeting(agent, stack.origin)
    await join(guest, link, 'Alix Martin')
    await seesMoving(tileOf(agent.page, 'Alix Martin'), 3)
    for (const person of [agent, guest]) await openChat(person)
    await write(agent, 'avant')
    await reads(guest, ['avant'])

    await stack.worker().kill()
    await expect(panel(agent.page).getByText('Le service est absent')).toBeVisible()
    await write(agent, 'pendant')
    await reads(guest, ['avant', 'pendant'])
    await write(guest, 'aussi')
    await reads(agent, ['avant', 'pendant', 'aussi'])
    await expect(message(agent, 'pendant').getByText('Remis sans le service')).toBeVisible()
    await takeBack(agent, 'avant')
    await reads(guest, ['Message supprimé', 'pendant', 'aussi'])

    await stack.startWorker()
    await expect(message(agent, 'pendant').getByText('Remis sans le service')).toBeHidden({ timeout: 30_000 })
    await expect(message(guest, 'aussi').getByText('Remis sans le service')).toBeHidden({ timeout: 30_000 })
    const said = (person: Person) => panel(person.page).locator('.msg .said').allTextContents()
    expect([...(await said(agent))].sort()).toEqual(['Message supprimé', 'aussi', 'pendant'])
    expect(await said(guest)).toEqual(await said(agent))

    await join(third, link, 'Sacha Lopez')
    await openChat(third)
    await reads(third, await said(agent))
    await write(third, 'après')
    await expect(message(agent, 'après')).toBeVisible()
  } finally {
    for (const { context } of people) await context.close()
    await stack.close()
  }
})

test('C150, C154: who came with the code alone compares six digits with the host; then both are verified, and the link is theirs too', async ({
  stack,
  somebody,
}) => {
  const [host, late, third] = [await somebody(), await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await join(third, link, 'Sacha Lopez')
  await late.page.goto(withoutSecret(link))
  await enter(late, 'Alix Martin')
  await host.page.getByRole('button', { name: 'Faire entrer Alix Martin' }).click()
  await expect(bar(late.page)).toBeVisible()
  await seesMoving(tileOf(host.page, 'Alix Martin'), 3)
  await expect(tileOf(host.page, 'Alix Martin')).toHaveAccessibleName(/Non vérifié/)
  const seal = ({ page }: Person) =>
    page.getByRole('button', { name: /scellée de bout en bout/ }).filter({ visible: true })
  for (const person of [host, late]) await expect(seal(person)).toHaveText('À vérifier')
  // the lock says what does not hold, and leads to what to do
  await seal(late).click()
  await expect(late.page.getByText('Vous êtes là par le code, sans le lien')).toBeVisible()
  await late.page.keyboard.press('Escape')
  await seal(host).click()
  await host.page.getByRole('button', { name: 'Comparer avec Alix' }).click()

  const dialog = ({ page }: Person, name: string) => page.getByRole('dialog', { name: `Comparez avec ${name}` })
  const digits = async (person: Person, name: string): Promise<string> =>
    (await dialog(person, name).locator('.digits .sr').textContent()) ?? ''
  for (const [person, name] of [
    [host, 'Alix Martin'],
    [late, 'Claire Vasseur'],
  ] as const)
    await expect(dialog(person, name).locator('.digits')).toBeVisible()
  expect(await digits(host, 'Alix Martin')).toMatch(/(\d ){5}\d$/)
  expect(await digits(host, 'Alix Martin')).toBe(await digits(late, 'Claire Vasseur'))
  await dialog(late, 'Claire Vasseur').getByRole('button', { name: 'Ce sont les mêmes' }).click()
  await expect(dialog(late, 'Claire Vasseur').getByText('C’est noté')).toBeVisible()
  await dialog(host, 'Alix Martin').getByRole('button', { name: 'Ce sont les mêmes' }).click()
  await expect(dialog(host, 'Alix Martin').getByText('a maintenant le lien')).toBeVisible()
  await expect(dialog(late, 'Claire Vasseur').getByText('vous a remis le lien')).toBeVisible()

  // every pair is verified now, the third's too, and pictures go on
  for (const person of [host, late, third]) await expect(seal(person)).toHaveText('Scellée', { timeout: 15_000 })
  await seesMoving(tileOf(late.page, 'Claire Vasseur'), 5)
  await seesMoving(tileOf(third.page, 'Alix Martin'), 5)
  await expect(late.page).toHaveURL(link)
  await bar(late.page).getByRole('button', { name: 'Plus de commandes' }).click()
  await late.page.getByRole('menuitem', { name: 'Copier le lien d’invitation' }).click()
  expect(await late.page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  // and they write to each other under keys of verified pairs
  await openChat(late)
  await write(late, 'vérifié')
  await expect(notice(host, 'Alix Martin : vérifié')).toBeVisible()
  // kept: a reload comes back verified, and reads what was said before
  await late.page.reload()
  await expect(bar(late.page)).toBeVisible()
  await expect(seal(host)).toHaveText('Scellée', { timeout: 15_000 })
  await expect(seal(late)).toHaveText('Scellée', { timeout: 15_000 })
  await openChat(late)
  await reads(late, ['vérifié'])
})
