import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { en } from '../../web/i18n/en.ts'
import { fr } from '../../web/i18n/fr.ts'
import { visitAgentPages } from './agent-states.ts'
import { expect, test } from './fixtures.ts'
import { bar, enter, framesShown, join, openMeeting, seesMoving, tileOf, withoutSecret } from './person.ts'
import {
  calm,
  cameraOff,
  GUEST_OPENINGS,
  moreButton,
  OPENINGS,
  openEach,
  openMore,
  visitAll,
  wordsOn,
} from './states.ts'

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
  test.setTimeout(240_000)
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
        await openEach(agent.page, OPENINGS, axe)
        await openEach(guest.page, GUEST_OPENINGS, axe)
        await switchLanguage(guest.page)
      },
    },
  )
})

for (const [language, colorScheme] of [
  ['fr', 'light'],
  ['en', 'dark'],
] as const)
  test(`C100: axe finds nothing on an agent’s rooms and account, nor in what opens over them (${language}, ${colorScheme})`, async ({
    stack,
    somebody,
  }) => {
    test.setTimeout(120_000)
    await visitAgentPages(
      { stack, somebody },
      {
        language,
        look: async (page, state) => {
          await page.emulateMedia({ colorScheme })
          await axe(page, `${state}, ${colorScheme}, ${language}`)
        },
      },
    )
  })

// ── keyboard ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** Where the focus is: null on nothing in particular. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document
    if (element === null || element === document.body) return null
    const { left, top, width, height } = element.getBoundingClientRect()
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const there = document.elementFromPoint(left + width / 2, top + height / 2)
    return {
      name: element.getAttribute('aria-label') ?? element.textContent,
      ringed: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0,
      uncovered: there !== null && (element.contains(there) || there.contains(element)),
    }
  })

/** Presses Tab until `target` has the focus. Wherever the focus goes on the way, it is seen. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    if (now !== null) expect(now).toEqual({ ...now, ringed: true, uncovered: true })
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`forty times Tab, and never ${target}`)
}

test('C101: without a mouse one comes from home into a call and out again, and always sees the focus', async ({
  stack,
  somebody,
}) => {
  const { page } = await calm(await somebody())
  const press = (key: string): Promise<void> => page.keyboard.press(key)
  await page.goto(stack.origin)
  await expect(page.getByRole('button', { name: /ProConnect/ })).toBeVisible()
  await press('Tab')
  await expect(page.getByRole('link', { name: fr.common.skip })).toBeFocused()
  await expect(page.getByRole('link', { name: fr.common.skip })).toBeInViewport()
  await press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: /ProConnect/ }))
  await press('Enter')
  await expect(page.getByRole('button', { name: 'Claire Vasseur' })).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'Claire Vasseur' }))
  await press('Enter')
  await expect(page).toHaveURL(`${stack.origin}/`)
  await expect(page.getByRole('button', { name: fr.home.create })).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: fr.home.create }))
  await press('Enter')

  await expect(page.getByRole('button', { name: fr.devices.stopCamera })).toBeVisible()
  const link = page.url()
  await tabTo(page, page.getByRole('button', { name: fr.prejoin.enter, exact: true }))
  await press('Enter')

  await expect(bar(page)).toBeVisible()
  // a skip link's own fragment would put the invitation's secret out of the address
  expect(page.url()).toBe(link)
  await tabTo(page, page.getByRole('link', { name: fr.common.skipToBar }))
  await press('Enter')
  await expect(page.locator('#bar')).toBeFocused()
  await tabTo(page, bar(page).getByRole('button', { name: fr.devices.muteMicrophone }))
  await press('End')
  await expect(bar(page).getByRole('button', { name: fr.bar.leaveMenu })).toBeFocused()
  await press('Enter')
  await expect(page.getByRole('menuitem', { name: fr.bar.leave })).toBeFocused()
  await press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: fr.over.left.title })).toBeFocused()
  await tabTo(page, page.getByRole('main').getByRole('link', { name: fr.common.home }))
  await press('Enter')
  await expect(page).toHaveURL(`${stack.origin}/`)
})

test('C102: the bar is one stop of Tab with arrows inside, menus move by arrows, and Escape closes the topmost thing and gives the focus back', async ({
  stack,
  somebody,
}) => {
  const agent = await calm(await somebody({ before: cameraOff }))
  await openMeeting(agent, stack.origin)
  const { page } = agent
  const press = (key: string): Promise<void> => page.keyboard.press(key)
  const control = (name: string): Locator => bar(page).getByRole('button', { name, exact: true })
  const people = control(fr.bar.people(1, 0))
  const panel = page.getByRole('complementary')
  const more = moreButton(page, fr)

  await test.step('the bar', async () => {
    await tabTo(page, control(fr.devices.muteMicrophone))
    await press('ArrowRight')
    await expect(control(fr.devices.chooseSound)).toBeFocused()
    await press('ArrowLeft')
    await press('ArrowLeft')
    await expect(control(fr.bar.leaveMenu)).toBeFocused()
    await press('ArrowRight')
    await expect(control(fr.devices.muteMicrophone)).toBeFocused()
    await press('Shift+Tab')
    expect(await bar(page).locator(':focus').count()).toBe(0)
    await press('Tab')
    await expect(control(fr.devices.muteMicrophone)).toBeFocused()
  })
  await test.step('a menu', async () => {
    await more.focus()
    await press('Enter')
    const items = page.getByRole('menu', { name: fr.bar.more }).getByRole('menuitem')
    await expect(more).toHaveAttribute('aria-expanded', 'true')
    await expect(items.first()).toBeFocused()
    await press('ArrowDown')
    await expect(items.nth(1)).toBeFocused()
    await press('End')
    await expect(items.last()).toBeFocused()
    await press('ArrowDown')
    await expect(items.first()).toBeFocused()
    await press('ArrowUp')
    await expect(items.last()).toBeFocused()
    expect((await focused(page))?.ringed).toBe(true)
    await press('Escape')
    await expect(items).toHaveCount(0)
    await expect(more).toBeFocused()
    await expect(more).toHaveAttribute('aria-expanded', 'false')
    await press('Enter')
    await expect(items.first()).toBeFocused()
    await press('Shift+Tab')
    await expect(items).toHaveCount(0)
    await expect(page.getByRole('button', { name: fr.seal.label }).filter({ visible: true })).toBeFocused()
  })
  await test.step('choices in a menu', async () => {
    await control(fr.devices.chooseCamera).focus()
    await press('Enter')
    await expect(page.getByRole('menuitemradio', { checked: true })).toBeFocused()
    await press('Escape')
    await expect(control(fr.devices.chooseCamera)).toBeFocused()
  })
  await test.step('a menu over the panel', async () => {
    await people.focus()
    await press('Enter')
    await expect(panel.getByRole('heading', { level: 2 })).toBeFocused()
    await more.focus()
    await press('Enter')
    await press('Escape')
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(panel).toBeVisible()
    await press('Escape')
    await expect(panel).toBeHidden()
    await expect(people).toBeFocused()
  })
  await test.step('the dialog of keys', async () => {
    await more.focus()
    await press('Enter')
    const open = page.getByRole('menuitem', { name: fr.bar.shortcuts })
    await open.focus()
    await press('Enter')
    const dialog = page.getByRole('dialog', { name: fr.bar.shortcuts })
    for (let stop = 0; stop < 3; stop += 1) {
      await expect(dialog.locator(':focus')).toHaveCount(1)
      await press('Tab')
      // after the last stop the browser's own window has its turn
      if ((await focused(page)) === null) await press('Tab')
    }
    await press('Escape')
    await expect(dialog).toBeHidden()
    await expect(more).toBeFocused()
  })
  await test.step('the seal, left by Tab', async () => {
    const seal = page.getByRole('button', { name: fr.seal.label }).filter({ visible: true })
    await seal.focus()
    await press('Enter')
    await expect(page.getByRole('dialog', { name: fr.seal.heading })).toBeFocused()
    await press('Tab')
    await expect(page.getByRole('dialog')).toBeHidden()
    // on from the seal, not from the end of the page where the dialog stands
    await expect(bar(page).locator(':focus')).toHaveCount(1)
  })
  await test.step('the panel of a phone hides what it covers', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    const opener = page.getByRole('banner').getByRole('button', { name: fr.bar.people(1, 0) })
    await opener.focus()
    await press('Enter')
    await expect(panel.getByRole('heading', { level: 2 })).toBeFocused()
    for (let stop = 0; stop < 6; stop += 1) {
      await press('Tab')
      const now = await focused(page)
      if (now !== null) expect(now).toEqual({ ...now, ringed: true, uncovered: true })
    }
    await press('Escape')
    await expect(opener).toBeFocused()
  })
})

test('C103: who comes, goes or knocks is said by live regions, and a knock leaves the focus where it is', async ({
  stack,
  somebody,
}) => {
  const [agent, guest, stranger] = [
    await somebody({ before: cameraOff }),
    await somebody({ before: cameraOff }),
    await somebody({ before: cameraOff }),
  ]
  const link = await openMeeting(agent, stack.origin)
  const { page } = agent
  const polite = page.locator('.call [aria-live=polite]')
  const urgent = page.locator('.call [aria-live=assertive]')
  await expect(polite).toHaveText(fr.call.entered)
  await join(guest, link, 'Alix Martin')
  await expect(polite).toHaveText(fr.notice.joined(['Alix Martin']))
  await bar(guest.page).getByRole('button', { name: fr.bar.leave }).click()
  await expect(polite).toHaveText(fr.notice.left(['Alix Martin']))

  await moreButton(page, fr).focus()
  await stranger.page.goto(withoutSecret(link))
  await enter(stranger, 'Sacha Lopez')
  await expect(stranger.page.getByRole('status').filter({ hasText: fr.door.heading })).toBeVisible()
  await expect(urgent).toHaveText(fr.knock.one('Sacha Lopez'))
  await expect(page.getByRole('button', { name: fr.people.admitName('Sacha Lopez') })).toBeVisible()
  await expect(moreButton(page, fr)).toBeFocused()
  await page.keyboard.press('Control+Shift+A')
  await expect(page.getByRole('region', { name: fr.notice.region })).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: fr.people.admitName('Sacha Lopez') }))
  await page.keyboard.press('Enter')
  await expect(bar(stranger.page)).toBeVisible()
})

// ── language ───────────────────────────────────────────────────────────────────────────────────────────────────────
test('C104: the page speaks the browser’s language until another is chosen, says which it is, and remembers the choice', async ({
  stack,
  somebody,
}) => {
  const { page } = await somebody({ locale: 'en-GB' })
  const html = page.locator('html')
  await page.goto(stack.origin)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(en.home.heading)
  await expect(html).toHaveAttribute('lang', 'en')
  await expect(page).toHaveTitle('Home · Parvis')
  await switchLanguage(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(fr.home.heading)
  await expect(page).toHaveTitle('Accueil · Parvis')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(fr.home.heading)
  await expect(html).toHaveAttribute('lang', 'fr')
  await page.goto(`${stack.origin}/nothing-here`)
  await expect(page).toHaveTitle('Cette page n’existe pas · Parvis')
})

test('C105: in a call the language changes under "More", on a phone too, and nobody’s picture stops', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const guest = await somebody({ viewport: { width: 390, height: 844 } })
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  await seesMoving(tileOf(agent.page, 'Alix Martin'), 3)
  await expect(agent.page).toHaveTitle('Réunion de Claire Vasseur · Parvis')
  for (const { page } of [agent, guest]) {
    await openMore(page, fr)
    const item = page.getByRole('menuitem', { name: 'English' })
    await expect(item).toHaveAttribute('lang', 'en')
    await item.click()
    await expect(bar(page)).toHaveAccessibleName(en.bar.name)
    await expect(moreButton(page, en)).toBeFocused()
    await expect(page).toHaveTitle('Claire Vasseur’s meeting · Parvis')
  }
  const before = await framesShown(tileOf(agent.page, 'Alix Martin'))
  expect(before).toBeGreaterThan(0)
  await seesMoving(tileOf(agent.page, 'Alix Martin'), 3)
  await expect(tileOf(agent.page, 'Alix Martin')).toHaveAccessibleName(/guest/)
  await agent.page.reload()
  await expect(bar(agent.page)).toHaveAccessibleName(en.bar.name)
})
