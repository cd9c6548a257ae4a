// The provider turns its keys, or is not there, while somebody signs in; and our own keys turn under those who are signed in.
// In real browsers, against the emulator on ProConnect's engine.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import { en } from '../../web/i18n/en.ts'
import { fr } from '../../web/i18n/fr.ts'
import type { Stack } from '../support/stack.ts'
import { expect, test } from './fixtures.ts'
import { bar, createMeeting, enter, enterButton, openMeeting, type Person, signIn, tileOf } from './person.ts'

const proConnect = { name: /ProConnect/ } as const
const account = (page: Page) => page.getByRole('button', { name: 'Joseph Diabaté' })

/** A new isolate: what was kept in memory alone is gone. */
const restart = async (stack: Stack, changes: Readonly<Record<string, string>> = {}): Promise<void> => {
  await stack.worker()?.close()
  await stack.startWorker(changes)
}
/** The worker stops, its copy of the provider's keys becomes so many minutes older, and it starts again. */
const ageKeys = async (stack: Stack, minutes: number): Promise<void> => {
  await stack.worker()?.close()
  const folder = join(stack.folder, 'workerd', 'rooms', 'parvis-IssuerObject')
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.sqlite'))) {
    const database = new DatabaseSync(join(folder, name))
    const has = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'issuer_keys'").get() !== undefined
    if (has) database.prepare('UPDATE issuer_keys SET at = at - ?').run(minutes * 60_000)
    database.close()
  }
  await stack.startWorker()
}

test.afterEach(({ stack }) => stack.identity.recover())

/** The error page in the person's own words, with the code to pass on. */
const isToldOf = async ({ page }: Person, words: typeof fr | typeof en): Promise<void> => {
  const { title, steps } = words.failure['signin-provider']
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  for (const step of steps) await expect(page.getByText(step)).toBeVisible()
  await expect(page.getByText(/signin\.provider [0-9A-F]{4}-[0-9A-F]{4}/)).toBeVisible()
}
const again = async ({ page }: Person, words: typeof fr | typeof en): Promise<void> =>
  page.getByRole('button', { name: words.error.otherAccount }).click()

test('C200: a provider that turns its keys between two sign-ins, and in the middle of one, is asked for them once more', async ({
  stack,
  somebody,
}) => {
  const { identity, origin } = stack
  const [before, after, during] = [await somebody(), await somebody(), await somebody()]
  await signIn(before, origin, 'Claire Vasseur')
  for (const [person, turn] of [
    [after, 'between'],
    [during, 'during'],
  ] as const) {
    await restart(stack)
    const asked = identity.asked('/jwks')
    if (turn === 'between') await identity.rotate()
    await person.page.goto(origin)
    await person.page.getByRole('button', proConnect).click()
    await expect(account(person.page)).toBeVisible()
    if (turn === 'during') await identity.rotate()
    await account(person.page).click()
    await expect(person.page.getByText('Bonjour Joseph')).toBeVisible()
    expect(identity.asked('/jwks') - asked).toBe(1)
  }
})

for (const [words, locale] of [
  [fr, 'fr-FR'],
  [en, 'en-GB'],
] as const)
  test(`C201: a provider that is down before one leaves for it is told, and the next try leads into the meeting (${locale})`, async ({
    stack,
    somebody,
  }) => {
    const [owner, person] = [await somebody(), await somebody({ locale })]
    await signIn(owner, stack.origin, 'Claire Vasseur')
    const link = await createMeeting(owner)
    // a page that is fetching while the worker stops complains, and rightly
    await owner.page.goto('about:blank')
    // known from before, then asked for anew
    for (const known of [true, false]) {
      if (!known) await restart(stack)
      await person.page.goto(link)
      stack.identity.fail()
      await person.page.getByRole('button', proConnect).click()
      await isToldOf(person, words)
      await person.page.getByRole('link', { name: words.error.backToMeeting }).click()
      await expect(person.page).toHaveURL(link)
      await expect(enterButton(person.page)).toBeVisible()
      await person.page.getByRole('button', proConnect).click()
      await isToldOf(person, words)
      stack.identity.recover()
    }
    await again(person, words)
    await account(person.page).click()
    await expect(person.page).toHaveURL(link)
    await owner.page.goto(link)
    await enter(owner)
    await expect(bar(owner.page)).toBeVisible()
    await enterButton(person.page).click()
    await expect(bar(person.page)).toBeVisible()
    await expect(tileOf(owner.page, 'Joseph Diabaté')).not.toHaveAccessibleName(/Non vérifié/)
  })

for (const [endpoint, words, locale] of [
  ['/token', fr, 'fr-FR'],
  ['/userinfo', en, 'en-GB'],
] as const)
  test(`C201: a provider whose ${endpoint} is down when one comes back is told, and the next try leads to where one was (${locale})`, async ({
    stack,
    somebody,
  }) => {
    const [owner, person] = [await somebody(), await somebody({ locale })]
    const link = await openMeeting(owner, stack.origin)
    await person.page.goto(link)
    await person.page.getByRole('button', proConnect).click()
    await expect(account(person.page)).toBeVisible()
    stack.identity.fail(endpoint)
    await account(person.page).click()
    await isToldOf(person, words)
    stack.identity.recover()
    await again(person, words)
    await expect(person.page).toHaveURL(link)
    await expect(person.page.getByText('Joseph Diabaté')).toBeVisible()
  })

test('C202: keys that can’t be asked for hold nobody up while those last heard serve, and no longer', async ({
  stack,
  somebody,
}) => {
  const [first, known, late] = [await somebody(), await somebody(), await somebody()]
  await signIn(first, stack.origin, 'Claire Vasseur')
  await ageKeys(stack, 11)
  stack.identity.fail('/jwks')
  const asked = stack.identity.asked('/jwks')
  await signIn(known, stack.origin, 'Joseph Diabaté')
  expect(stack.identity.asked('/jwks') - asked).toBe(1)
  await ageKeys(stack, 6 * 60)
  await late.page.goto(stack.origin)
  await late.page.getByRole('button', proConnect).click()
  await account(late.page).click()
  await isToldOf(late, fr)
  stack.identity.recover()
  // who just asked in vain asks again after ten seconds: the next test has no such memory
  await restart(stack)
})

test('C203: our own keys turn and nobody is signed out: session, rooms and links are as before', async ({
  stack,
  somebody,
}) => {
  const [agent, guest] = [await somebody(), await somebody()]
  await signIn(agent, stack.origin, 'Fatou Sarr')
  const link = await createMeeting(agent)
  const old = stack.settings.SESSION_KEYS
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
  const turned = { SESSION_KEYS: `turned:${key},${old}`, SUBJECT_KEY: old.replace(/^.*:/, '') }
  await restart(stack, turned)
  try {
    await agent.page.goto(stack.origin)
    await expect(agent.page.getByText('Bonjour Fatou')).toBeVisible()
    const code = new URL(link).pathname.slice(1)
    await expect(agent.page.locator(`a[href*="/${code}"]`).first()).toBeVisible()
    await guest.page.goto(link)
    await expect(enterButton(guest.page)).toHaveText(fr.prejoin.enter)
    // who signs in under the new key is the same person as under the old one
    const again = await somebody()
    await signIn(again, stack.origin, 'Fatou Sarr')
    await expect(again.page.locator(`a[href*="/${code}"]`).first()).toBeVisible()
  } finally {
    await restart(stack)
  }
})
