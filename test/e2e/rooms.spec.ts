import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import {
  bar,
  createMeeting,
  enter,
  join,
  openMeeting,
  type Person,
  seesMoving,
  signIn,
  tileOf,
  withoutSecret,
} from './person.ts'

const people = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+Shift+P')
  await expect(page.getByRole('complementary', { name: /Personnes/ })).toBeVisible()
}
/** From the panel, which is open: one line of somebody's menu. */
const act = async (page: Page, name: string, what: string): Promise<void> => {
  await page.getByRole('button', { name: `Actions pour ${name}` }).click()
  await page.getByRole('menuitem', { name: what, exact: true }).click()
}
const more = async (page: Page, what: string): Promise<void> => {
  await bar(page).getByRole('button', { name: 'Plus de commandes' }).click()
  await page.getByRole('menuitem', { name: what, exact: true }).click()
}
const atDoor = ({ page }: Person) => expect(page.getByRole('heading', { name: 'Vous êtes à la porte' })).toBeVisible()
const isIn = ({ page }: Person) => expect(bar(page)).toBeVisible()

test('C160: a locked room makes everybody knock, and lets those who wait in when it opens', async ({
  stack,
  somebody,
}) => {
  const [host, alix, sacha] = [await somebody(), await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await join(alix, link, 'Alix Martin')
  await more(host.page, 'Verrouiller la salle')
  await expect(alix.page.locator('.notice')).toContainText(['La salle est verrouillée'])
  await sacha.page.goto(link)
  await enter(sacha, 'Sacha Lopez')
  await atDoor(sacha)
  // who is in but no host is told, and is not asked
  await expect(host.page.getByRole('button', { name: 'Faire entrer Sacha Lopez' })).toBeVisible()
  await expect(alix.page.getByRole('button', { name: 'Faire entrer Sacha Lopez' })).toHaveCount(0)
  await more(host.page, 'Déverrouiller la salle')
  await isIn(sacha)
  await seesMoving(tileOf(sacha.page, 'Alix Martin'))
})

test('C161: hosts write to the door, let everybody in at once, and refuse with a word', async ({ stack, somebody }) => {
  const [host, alix, sacha, eve] = [await somebody(), await somebody(), await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  for (const [person, name] of [
    [eve, 'Eve Laurent'],
    [alix, 'Alix Martin'],
    [sacha, 'Sacha Lopez'],
  ] as const) {
    await person.page.goto(withoutSecret(link))
    await enter(person, name)
    await atDoor(person)
  }
  await people(host.page)
  await host.page.getByRole('button', { name: 'Écrire à la porte' }).click()
  await host.page.getByLabel('Message aux personnes qui attendent').fill('Deux minutes, s’il vous plaît.')
  await host.page.keyboard.press('Enter')
  await expect(alix.page.getByText('Deux minutes, s’il vous plaît.')).toBeVisible()
  await host.page.getByRole('button', { name: 'Refuser avec un mot' }).first().click()
  await host.page.getByLabel('Un mot d’explication').fill('Cette réunion est réservée à l’équipe.')
  await host.page.keyboard.press('Enter')
  await expect(eve.page.getByText('Cette réunion est réservée à l’équipe.')).toBeVisible()
  await host.page.getByRole('button', { name: 'Faire entrer tout le monde' }).click()
  await Promise.all([isIn(alix), isIn(sacha)])
})

/** A browser that does not listen: its socket's end and the room's words never reach the page, and its tracks stay. */
const deaf = (): void => {
  const original = WebSocket
  window.WebSocket = class extends original {
    override addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: unknown): void {
      const quiet = (event: Event): void => {
        if (window.location.hash.includes('deaf') || sessionStorage.getItem('deaf') !== null) return
        if (typeof listener === 'function') listener.call(this, event)
        else listener.handleEvent(event)
      }
      super.addEventListener(type, quiet, options as AddEventListenerOptions)
    }
  } as typeof WebSocket
  RTCPeerConnection.prototype.close = () => undefined
}

test('C162: who is removed is out at once, whatever their browser does, and neither link nor place lets them back', async ({
  stack,
  somebody,
}) => {
  const [host, alix, eve] = [await somebody(), await somebody(), await somebody({ before: deaf })]
  const link = await openMeeting(host, stack.origin)
  await join(alix, link, 'Alix Martin')
  await join(eve, link, 'Eve Laurent')
  for (const { page } of [host, alix]) await seesMoving(tileOf(page, 'Eve Laurent'))
  await eve.page.evaluate(() => sessionStorage.setItem('deaf', ''))
  await people(host.page)
  await act(host.page, 'Eve Laurent', 'Faire sortir')
  await host.page.getByRole('button', { name: 'Faire sortir', exact: true }).click()
  for (const { page } of [host, alix]) {
    await expect(tileOf(page, 'Eve Laurent')).toHaveCount(0)
    // one connection is left open: with each other; what is made ahead of somebody is `new`
    const open = () =>
      page.evaluate(
        () => window.probed.filter(({ connectionState }) => !['closed', 'new'].includes(connectionState)).length,
      )
    await expect.poll(open).toBe(1)
  }
  // the browser believes to be in: it reads again, and has neither seat nor free way in
  await eve.page.evaluate(() => sessionStorage.removeItem('deaf'))
  await eve.page.reload()
  await atDoor(eve)
  await expect(host.page.getByRole('button', { name: 'Faire entrer Eve Laurent' })).toBeVisible()
  await seesMoving(tileOf(alix.page, 'Claire Vasseur'))
})

test('C163: who is kept out for good is told so by the door itself', async ({ stack, somebody }) => {
  const [host, eve] = [await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await join(eve, link, 'Eve Laurent')
  await people(host.page)
  await act(host.page, 'Eve Laurent', 'Faire sortir')
  await host.page.getByLabel('Ne plus jamais laisser revenir').check()
  await host.page.getByRole('button', { name: 'Faire sortir', exact: true }).click()
  await expect(eve.page.getByRole('heading', { level: 1 })).toHaveText('On vous a fait sortir de la réunion')
})

test('C164: hosts mute one or all, ask to unmute, stop a camera, and each is told who did it', async ({
  stack,
  somebody,
}) => {
  const [host, alix] = [await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await join(alix, link, 'Alix Martin')
  await seesMoving(tileOf(host.page, 'Alix Martin'))
  await people(host.page)
  await act(host.page, 'Alix Martin', 'Couper son micro')
  await expect(alix.page.getByText('Claire Vasseur a coupé votre micro.').first()).toBeVisible()
  await expect(tileOf(host.page, 'Alix Martin')).toHaveAccessibleName(/micro coupé/)
  await act(host.page, 'Alix Martin', 'Demander d’ouvrir le micro')
  await alix.page.locator('.notice').getByRole('button', { name: 'Activer le micro' }).click()
  await expect(tileOf(host.page, 'Alix Martin')).not.toHaveAccessibleName(/micro coupé/)
  await act(host.page, 'Alix Martin', 'Couper sa caméra')
  await expect(bar(alix.page).getByRole('button', { name: 'Activer la caméra' })).toBeVisible()
  await host.page.getByRole('button', { name: 'Couper les micros' }).click()
  await expect(bar(alix.page).getByRole('button', { name: 'Activer le micro' })).toBeVisible()
})

test('C165: what hosts take from participants goes off, cannot be switched on, and comes back when it is given', async ({
  stack,
  somebody,
}) => {
  const [host, alix] = [await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await join(alix, link, 'Alix Martin')
  await seesMoving(tileOf(host.page, 'Alix Martin'))
  await more(host.page, 'Réglages de la réunion')
  const camera = host.page.getByLabel('Montrer son image')
  await camera.click()
  await expect(camera).not.toBeChecked()
  const withdrawn = bar(alix.page).getByRole('button', { name: 'Les hôtes ont coupé les caméras' })
  await expect(withdrawn).toHaveAttribute('aria-disabled', 'true')
  await expect(tileOf(host.page, 'Alix Martin')).toHaveClass(/off/)
  await withdrawn.click({ force: true })
  await expect(alix.page.getByText('Les hôtes ont coupé les caméras.').first()).toBeVisible()
  await camera.click()
  await bar(alix.page).getByRole('button', { name: 'Activer la caméra' }).click()
  await seesMoving(tileOf(host.page, 'Alix Martin'))
})

test('C166: hands stand in the order in which they went up; hosts lower one or all', async ({ stack, somebody }) => {
  const [host, alix, sacha] = [await somebody(), await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await join(alix, link, 'Alix Martin')
  await join(sacha, link, 'Sacha Lopez')
  await expect(tileOf(host.page, 'Sacha Lopez')).toBeVisible()
  await bar(sacha.page).getByRole('button', { name: 'Lever la main' }).click()
  await expect(tileOf(host.page, 'Sacha Lopez')).toHaveAccessibleName(/main levée, en premier/)
  await bar(alix.page).getByRole('button', { name: 'Lever la main' }).click()
  await expect(tileOf(host.page, 'Alix Martin')).toHaveAccessibleName(/main levée, numéro 2/)
  await people(host.page)
  const raised = host.page.getByRole('region', { name: 'Mains levées' }).getByRole('listitem')
  await expect(raised.nth(0)).toContainText('Sacha Lopez')
  await expect(raised.nth(1)).toContainText('Alix Martin')
  await act(host.page, 'Sacha Lopez', 'Baisser sa main')
  await expect(tileOf(host.page, 'Alix Martin')).toHaveAccessibleName(/main levée, en premier/)
  await expect(bar(sacha.page).getByRole('button', { name: 'Lever la main' })).toBeVisible()
  await host.page.getByRole('button', { name: 'Tout baisser' }).click()
  await expect(bar(alix.page).getByRole('button', { name: 'Lever la main' })).toBeVisible()
})

test('C167: a co-host is named, has the powers, and keeps the meeting going when the owner leaves', async ({
  stack,
  somebody,
}) => {
  const [host, joseph, alix] = [await somebody(), await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await signIn(joseph, stack.origin, 'Joseph Diabaté')
  await joseph.page.goto(link)
  await enter(joseph)
  await expect(tileOf(host.page, 'Joseph Diabaté')).toBeVisible()
  await people(host.page)
  await act(host.page, 'Joseph Diabaté', 'Nommer co-hôte')
  await expect(joseph.page.getByText('Vous êtes co-hôte.').first()).toBeVisible()
  await expect(tileOf(host.page, 'Joseph Diabaté')).toHaveAccessibleName(/co-hôte/)
  await bar(host.page).getByRole('button', { name: 'Quitter ou terminer' }).click()
  await host.page.getByRole('menuitem', { name: 'Quitter la réunion' }).click()
  await more(joseph.page, 'Verrouiller la salle')
  await alix.page.goto(link)
  await enter(alix, 'Alix Martin')
  await joseph.page.getByRole('button', { name: 'Faire entrer Alix Martin' }).click()
  await isIn(alix)
})

test('C168: a guest changes their name, and one who takes an agent’s name is marked', async ({ stack, somebody }) => {
  const [host, eve] = [await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await join(eve, link, 'Eve Laurent')
  await people(eve.page)
  await eve.page.getByRole('button', { name: 'Actions pour vous' }).click()
  await eve.page.getByRole('menuitem', { name: 'Changer mon nom' }).click()
  await eve.page.getByRole('textbox', { name: 'Votre nom' }).fill('CLAIRE  vasseur')
  await eve.page.keyboard.press('Enter')
  await expect(tileOf(host.page, 'CLAIRE vasseur')).toHaveAccessibleName(/ressemble à celui d’un agent vérifié présent/)
})

test('C169: a reaction rises from its person’s tile on every screen, goes by itself, and is said in words', async ({
  stack,
  somebody,
}) => {
  const [host, alix] = [await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await join(alix, link, 'Alix Martin')
  await seesMoving(tileOf(alix.page, 'Claire Vasseur'))
  await bar(host.page).getByRole('button', { name: 'Réagir' }).click()
  await host.page.getByRole('menuitem', { name: 'applaudit' }).click()
  await expect(tileOf(alix.page, 'Claire Vasseur').locator('.flights span')).toHaveText('👏')
  await expect(alix.page.getByText('Claire Vasseur applaudit.')).toBeAttached()
  await expect(tileOf(alix.page, 'Claire Vasseur').locator('.flights span')).toHaveCount(0)
})

test('C170: the invitation is copied, and saved as a calendar file for a date', async ({ stack, somebody }) => {
  const host = await somebody()
  const link = await openMeeting(host, stack.origin)
  await more(host.page, 'Informations et invitation')
  await host.page.getByRole('button', { name: 'Copier l’invitation' }).click()
  expect(await host.page.evaluate(() => navigator.clipboard.readText())).toContain(link)
  await expect(host.page.getByRole('link', { name: 'Écrire un courriel' })).toHaveAttribute(
    'href',
    /^mailto:\?subject=/,
  )
  await host.page.getByLabel('Jour et heure').fill('2027-01-05T10:00')
  const [download] = await Promise.all([
    host.page.waitForEvent('download'),
    host.page.getByRole('button', { name: 'Fichier d’agenda (.ics)' }).click(),
  ])
  const text = (await readFile(await download.path(), 'utf8')).replace(/\r\n /g, '')
  expect(text).toContain(`URL:${link}`)
  expect(text).toMatch(/DTSTART:20270105T\d{6}Z/)
})

/** Counts the tones that a page makes. */
const listen = (): void => {
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (when?: number) {
    document.documentElement.dataset.tones = String(Number(document.documentElement.dataset.tones ?? 0) + 1)
    start.call(this, when)
  }
}

test('C171, C182: who knocks is heard by those who may open, and by nobody else until they may', async ({
  stack,
  somebody,
}) => {
  const [host, alix, eve] = [await somebody({ before: listen }), await somebody({ before: listen }), await somebody()]
  const link = await openMeeting(host, stack.origin)
  await join(alix, link, 'Alix Martin')
  await eve.page.goto(withoutSecret(link))
  await enter(eve, 'Eve Laurent')
  await expect(host.page.locator('html')).toHaveAttribute('data-tones', '2')
  await people(alix.page)
  await expect(alix.page.getByText('Les hôtes ouvriront.')).toBeVisible()
  await expect(alix.page.locator('html')).not.toHaveAttribute('data-tones')
  await people(host.page)
  await act(host.page, 'Alix Martin', 'Nommer co-hôte')
  await expect(alix.page.locator('html')).toHaveAttribute('data-tones', '2')
})

test('C172: whoever opens a meeting may name it and say beforehand who enters without knocking', async ({
  stack,
  somebody,
}) => {
  const [host, alix] = [await somebody(), await somebody()]
  await signIn(host, stack.origin, 'Claire Vasseur')
  await host.page.getByText('Titre et accès').click()
  await host.page.getByLabel('Titre, si vous voulez').fill('Point littoral')
  await host.page.getByLabel('Qui entre sans frapper').selectOption('Les agents qui ont le lien')
  const link = await createMeeting(host)
  await enter(host)
  await isIn(host)
  await alix.page.goto(link)
  await expect(alix.page.getByRole('heading', { level: 1 })).toHaveText('Point littoral')
  await enter(alix, 'Alix Martin')
  await atDoor(alix)
})
