// Every page and call in both languages and three sizes, as people see them. Asserts nothing beyond getting there.
import { en } from '../../web/i18n/en.ts'
import { fr } from '../../web/i18n/fr.ts'
import { expect, test } from '../e2e/fixtures.ts'
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
} from '../e2e/person.ts'
import { showFace } from './faces.ts'
import { shoot } from './shoot.ts'

const LANGUAGES = [
  { language: 'fr', locale: 'fr-FR', words: fr },
  { language: 'en', locale: 'en-GB', words: en },
] as const

for (const { language, locale, words } of LANGUAGES) {
  const face = async (somebody: () => Promise<Person>, who: number): Promise<Person> => {
    const person = await somebody()
    await showFace(person.context, who)
    return person
  }

  test(`pages (${language})`, async ({ stack, somebody }) => {
    test.setTimeout(180_000)
    const one = await face(() => somebody({ locale }), 0)
    await one.page.goto(stack.origin)
    await shoot(one.page, 'home', language)
    await one.page.getByLabel(words.home.codeLabel).fill('abcd')
    await one.page.getByRole('button', { name: words.home.join }).click()
    await shoot(one.page, 'home-problem', language)
    await signIn(one, stack.origin, 'Claire Vasseur')
    await shoot(one.page, 'home-signed-in', language)
    for (const code of [
      'signin.refused',
      'signin.policy',
      'signin.provider',
      'signin.level',
      'signin.private-sector',
      'signin.cookies',
      'signin.misconfigured',
      'create.too-many-open',
      'create.too-many-rooms',
    ])
      await one.page
        .goto(`${stack.origin}/error?code=${code}&ref=7F3A-19C2&back=/abcd-efgh-jkmn`)
        .then(() => shoot(one.page, `error-${code.replace('.', '-')}`, language))
    await one.page.goto(`${stack.origin}/abcd-efgh-jkmn`)
    await expect(one.page.getByRole('heading', { level: 1 })).toHaveText(words.failure['room-unknown'].title)
    await shoot(one.page, 'error-room-unknown', language)

    await one.page.goto(stack.origin)
    const link = await createMeeting(one)
    await enter(one)
    await expect(bar(one.page)).toBeVisible()
    const guest = await face(() => somebody({ locale }), 1)
    await guest.page.goto(link)
    await expect(guest.page.locator('.inside')).toContainText('Claire Vasseur')
    await shoot(guest.page, 'prejoin', language)
    const blocked = await somebody({ locale })
    await blocked.context.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    })
    await blocked.page.goto(link)
    await expect(blocked.page.getByRole('heading', { name: words.trouble.blocked.both })).toBeVisible()
    await shoot(blocked.page, 'prejoin-blocked', language)

    await guest.page.goto(withoutSecret(link))
    await guest.page.evaluate(() => localStorage.clear())
    await guest.page.goto('about:blank')
    await guest.page.goto(withoutSecret(link))
    await enter(guest, 'Sacha Lopez')
    await shoot(guest.page, 'door', language)
    await one.page.getByRole('button', { name: words.people.refuseName('Sacha Lopez') }).click()
    await shoot(guest.page, 'over-refused', language)
  })

  test(`calls (${language})`, async ({ stack, somebody }) => {
    test.setTimeout(240_000)
    const one = await face(() => somebody({ locale }), 2)
    const { page } = one
    const link = await openMeeting(one, stack.origin)
    const noNotice = () => expect(page.locator('.notice')).toHaveCount(0, { timeout: 15_000 })
    await noNotice()
    await shoot(page, 'call-1', language)
    const two = await face(() => somebody({ locale }), 1)
    await join(two, link, 'Alix Martin')
    await seesMoving(tileOf(page, 'Alix Martin'))
    await noNotice()
    await shoot(page, 'call-2', language)
    await page.getByRole('button', { name: words.seal.label }).filter({ visible: true }).click()
    await shoot(page, 'call-seal', language)
    await page.keyboard.press('Escape')
    await bar(page).getByRole('button', { name: words.devices.chooseSound }).click()
    await shoot(page, 'call-devices', language)
    await page.keyboard.press('Escape')

    const three = await face(() => somebody({ locale }), 0)
    await join(three, link, 'Sacha Lopez')
    const four = await face(() => somebody({ locale }), 2)
    await signIn(four, stack.origin, 'Joseph Diabaté')
    await four.page.goto(link)
    await enter(four)
    await seesMoving(tileOf(page, 'Joseph Diabaté'))
    await bar(three.page).getByRole('button', { name: words.devices.muteMicrophone }).click()
    await bar(three.page).getByRole('button', { name: words.devices.stopCamera }).click()
    await noNotice()
    await shoot(page, 'call-4', language)
    await page.keyboard.press('Control+Shift+P')
    await shoot(page, 'call-people', language)
    await page.keyboard.press('Control+Shift+P')
    await bar(page).getByRole('button', { name: words.bar.more, exact: true }).click()
    await shoot(page, 'call-more', language)
    await page.keyboard.press('Escape')

    const knocker = await somebody({ locale })
    await knocker.page.goto(withoutSecret(link))
    await enter(knocker, 'Eve Laurent')
    await expect(page.getByRole('button', { name: words.people.admitName('Eve Laurent') })).toBeVisible()
    await shoot(page, 'call-knock', language)
    await page.getByRole('button', { name: words.people.admitName('Eve Laurent') }).click()
    await expect(tileOf(page, 'Eve Laurent')).toBeVisible()
    await bar(knocker.page).getByRole('button', { name: words.bar.leave }).click()

    await bar(two.page).getByRole('button', { name: words.bar.share }).click()
    await seesMoving(page.getByRole('article', { name: words.call.screenOf('Alix Martin') }), 3)
    await noNotice()
    await shoot(page, 'call-share', language)
    await bar(two.page).getByRole('button', { name: words.bar.leave }).click()
    await shoot(two.page, 'over-left', language)
    await bar(page).getByRole('button', { name: words.bar.leaveMenu }).click()
    await page.getByRole('menuitem', { name: words.bar.endForAll }).click()
    await shoot(page, 'over-ended', language)
  })

  test(`rooms (${language})`, async ({ stack, somebody }) => {
    test.setTimeout(300_000)
    const one = await face(() => somebody({ locale }), 2)
    const { page } = one
    const link = await openMeeting(one, stack.origin)
    const two = await face(() => somebody({ locale }), 1)
    await join(two, link, 'Alix Martin')
    const three = await face(() => somebody({ locale }), 0)
    await join(three, link, 'Sacha Lopez')
    for (const name of ['Alix Martin', 'Sacha Lopez']) await seesMoving(tileOf(page, name))
    for (const person of [two, three]) await bar(person.page).getByRole('button', { name: words.bar.raiseHand }).click()
    const knocker = await face(() => somebody({ locale }), 1)
    await knocker.page.goto(withoutSecret(link))
    await enter(knocker, 'Claire Vasseur')
    await page.keyboard.press('Control+Shift+P')
    await expect(page.getByRole('button', { name: words.people.admitName('Claire Vasseur') })).toBeVisible()
    await shoot(page, 'call-people-host', language)
    await page.getByRole('button', { name: words.people.tellDoor }).click()
    await page.getByRole('dialog').getByRole('textbox').fill(words.door.keep)
    await shoot(page, 'call-tell-door', language)
    await page.keyboard.press('Enter')
    await expect(knocker.page.locator('blockquote')).toBeVisible()
    await shoot(knocker.page, 'door-message', language)
    await page.getByRole('button', { name: words.people.actions('Sacha Lopez') }).click()
    await shoot(page, 'call-person', language)
    await page.getByRole('menuitem', { name: words.people.remove, exact: true }).click()
    await shoot(page, 'call-remove', language)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: words.people.admitName('Claire Vasseur') }).click()
    await expect(bar(knocker.page)).toBeVisible()
    await page.keyboard.press('Escape')

    await bar(page).getByRole('button', { name: words.bar.more, exact: true }).click()
    await page.getByRole('menuitem', { name: words.bar.settings }).click()
    await shoot(page, 'call-settings', language)
    await page.getByLabel(words.settings.camera).click()
    await page.keyboard.press('Escape')
    await shoot(two.page, 'call-withdrawn', language)
    await bar(page).getByRole('button', { name: words.bar.react, exact: true }).click()
    await shoot(page, 'call-reactions', language)
    await page.keyboard.press('Escape')

    await page.keyboard.press('Control+Shift+M')
    await shoot(page, 'call-chat-empty', language)
    await page.keyboard.press('Control+Shift+M')
    await two.page.keyboard.press('Control+Shift+M')
    for (const text of ['https://exemple.fr/releve', words.door.keep]) {
      await two.page.getByRole('textbox', { name: words.chat.write }).fill(text)
      await two.page.keyboard.press('Enter')
    }
    await expect(page.locator('.notices')).toContainText('Alix Martin')
    await shoot(page, 'call-chat-notice', language)
    await page.keyboard.press('Control+Shift+M')
    await page.getByRole('textbox', { name: words.chat.write }).fill('👍')
    await page.keyboard.press('Enter')
    await shoot(page, 'call-chat', language)
    await page.keyboard.press('Escape')
    await tileOf(page, 'Claire Vasseur')
      .getByRole('button', { name: words.compare.chip('Claire Vasseur') })
      .click()
    await expect(page.locator('.digits')).toBeVisible()
    await shoot(page, 'call-compare', language)
    await page.getByRole('button', { name: words.compare.same }).click()
    await knocker.page.getByRole('button', { name: words.compare.same }).click()
    await expect(knocker.page.locator('.digits')).toHaveCount(0)
    await shoot(knocker.page, 'call-compared', language)
  })

  test(`new link (${language})`, async ({ stack, somebody }) => {
    test.setTimeout(300_000)
    const one = await face(() => somebody({ locale }), 2)
    const { page } = one
    const link = await openMeeting(one, stack.origin)
    const two = await face(() => somebody({ locale }), 1)
    await join(two, link, 'Alix Martin')
    await seesMoving(tileOf(page, 'Alix Martin'))
    await bar(page).getByRole('button', { name: words.bar.more, exact: true }).click()
    await page.getByRole('menuitem', { name: words.bar.information }).click()
    await shoot(page, 'call-information', language)
    await page.getByRole('button', { name: words.info.newLink }).click()
    await shoot(page, 'call-new-link-ask', language)
  })

  test(`server away (${language})`, async ({ stack, somebody }) => {
    test.setTimeout(90_000)
    const one = await face(() => somebody({ locale }), 0)
    const link = await openMeeting(one, stack.origin)
    const two = await face(() => somebody({ locale }), 1)
    await join(two, link, 'Alix Martin')
    await seesMoving(tileOf(one.page, 'Alix Martin'))
    await stack.worker().kill()
    await expect(one.page.locator('.notices').getByText(words.notice['server-away'])).toBeVisible()
    await shoot(one.page, 'call-server-away', language)
    await stack.startWorker()
    await expect(one.page.locator('.notices').getByText(words.notice['server-away'])).toBeHidden({ timeout: 20_000 })
  })
}
