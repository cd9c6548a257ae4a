// Every state that somebody can see, reached the way people reach it, for tests that look at all of them. Knows nothing
// of what is looked for. Words come from the product's own languages: a state can be reached in either.
import { expect, type Locator, type Page, test } from '@playwright/test'
import { en } from '../../web/i18n/en.ts'
import { fr } from '../../web/i18n/fr.ts'
import type { Messages } from '../../web/i18n/messages.ts'
import type { Stack } from '../support/stack.ts'
import {
  bar,
  createMeeting,
  enter,
  enterButton,
  join,
  type Person,
  type PersonOptions,
  signIn,
  tileOf,
  withoutSecret,
} from './person.ts'

export interface World {
  readonly stack: Stack
  readonly somebody: (options?: Partial<PersonOptions>) => Promise<Person>
}

/** The words of the language in which the page is now. */
export const wordsOn = async (page: Page): Promise<Messages> =>
  (await page.locator('html').getAttribute('lang')) === 'en' ? en : fr

/** Nothing fades or slides any more: what is measured is what stays. */
export const calm = async (person: Person): Promise<Person> => {
  await person.page.emulateMedia({ reducedMotion: 'reduce' })
  return person
}

/** The browser refuses the camera alone. */
export const blockCamera = (): void => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    if (wanted?.video) throw new DOMException('denied by the test', 'NotAllowedError')
    return real(wanted)
  }
}

/** A small picture, seldom: what is on the page counts here, and two cores draw and encode for everybody. */
const smallPicture = (): void => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = (wanted) =>
    real(wanted?.video ? { ...wanted, video: { width: 320, height: 180, frameRate: 5 } } : wanted)
}

/** Comes with the camera off: where no picture is looked at, two cores are spared drawing and encoding some. */
export const cameraOff = (): void => {
  if (location.protocol.startsWith('http'))
    localStorage.setItem('parvis.on', JSON.stringify({ microphone: true, camera: false }))
}

// ── what opens in a call ───────────────────────────────────────────────────────────────────────────────────────────
export const moreButton = (page: Page, words: Messages): Locator =>
  bar(page).getByRole('button', { name: words.bar.more, exact: true })

export const openMore = async (page: Page, words: Messages): Promise<void> => moreButton(page, words).click()

/** By the caret beside the switch, or by "More" where there is no room for one. */
const openDevices = async (page: Page, words: Messages, caret: string, item: string): Promise<void> => {
  const button = bar(page).getByRole('button', { name: caret, exact: true })
  if (await button.isVisible()) return button.click()
  await openMore(page, words)
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

export interface Opening {
  readonly name: string
  readonly open: (page: Page, words: Messages) => Promise<void>
  /** What is there once it is open. */
  readonly shown: (page: Page, words: Messages) => Locator
}

/** Only whoever owns the room has the choice. */
const LEAVE: Opening = {
  name: 'menu "leave"',
  open: (page, words) => bar(page).getByRole('button', { name: words.bar.leaveMenu }).click(),
  shown: (page, words) => page.getByRole('menu', { name: words.bar.leaveMenu }),
}
const fromMore =
  (item: (words: Messages) => string) =>
  async (page: Page, words: Messages): Promise<void> => {
    await openMore(page, words)
    await page.getByRole('menuitem', { name: item(words), exact: true }).click()
  }
/** Only hosts have these. */
const SETTINGS: Opening = {
  name: 'settings',
  open: fromMore((words) => words.bar.settings),
  shown: (page, words) => page.getByRole('dialog', { name: words.settings.title }),
}
const REMOVE: Opening = {
  name: 'question before a removal',
  open: async (page, words) => {
    const panel = page.getByRole('complementary', { name: words.people.title })
    if (!(await panel.isVisible())) await page.keyboard.press('Control+Shift+P')
    await page.getByRole('button', { name: words.people.actions('Alix Martin') }).click()
    await expect(page.getByRole('menu', { name: words.people.actions('Alix Martin') })).toBeVisible()
    await page.getByRole('menuitem', { name: words.people.remove, exact: true }).click()
  },
  shown: (page, words) => page.getByRole('dialog', { name: words.ask.remove('Alix Martin') }),
}
/** Everything that opens over or beside the call of an owner. Escape closes each. */
export const OPENINGS: readonly Opening[] = [
  {
    name: 'people panel',
    open: (page) => page.keyboard.press('Control+Shift+P'),
    shown: (page, words) => page.getByRole('complementary', { name: words.people.title }),
  },
  {
    name: 'chat panel',
    open: (page) => page.keyboard.press('Control+Shift+M'),
    shown: (page, words) => page.getByRole('complementary', { name: words.chat.title }),
  },
  {
    name: 'menu of sound devices',
    open: (page, words) => openDevices(page, words, words.devices.chooseSound, words.devices.soundMenu),
    shown: (page, words) => page.getByRole('menu', { name: words.devices.soundMenu }),
  },
  {
    name: 'menu of cameras',
    open: (page, words) => openDevices(page, words, words.devices.chooseCamera, words.devices.camera),
    shown: (page, words) => page.getByRole('menu', { name: words.devices.camera }),
  },
  {
    name: 'menu "more"',
    open: openMore,
    shown: (page, words) => page.getByRole('menu', { name: words.bar.more }),
  },
  LEAVE,
  {
    name: 'reactions',
    open: async (page, words) => {
      const button = bar(page).getByRole('button', { name: words.bar.react, exact: true })
      if (await button.isVisible()) return button.click()
      await fromMore(({ bar: { react } }) => react)(page, words)
    },
    shown: (page, words) => page.getByRole('menu', { name: words.bar.react }),
  },
  {
    name: 'information',
    open: fromMore((words) => words.bar.information),
    shown: (page, words) => page.getByRole('dialog', { name: words.info.title }),
  },
  SETTINGS,
  {
    name: 'seal',
    open: (page, words) => page.getByRole('button', { name: words.seal.label }).filter({ visible: true }).click(),
    shown: (page, words) => page.getByRole('dialog', { name: words.seal.heading }),
  },
  {
    name: 'keys',
    open: (page) => page.keyboard.press('Control+Shift+?'),
    shown: (page, words) => page.getByRole('dialog', { name: words.bar.shortcuts }),
  },
  REMOVE,
]

/** What a guest can open. */
export const GUEST_OPENINGS = OPENINGS.filter((opening) => ![LEAVE, SETTINGS, REMOVE].includes(opening))

/** One after the other, each closed by Escape. */
export const openEach = async (
  page: Page,
  openings: readonly Opening[],
  look: (page: Page, state: string) => Promise<void>,
): Promise<void> => {
  const words = await wordsOn(page)
  for (const { name, open, shown } of openings) {
    await open(page, words)
    await expect(shown(page, words)).toBeVisible()
    await look(page, name)
    await page.keyboard.press('Escape')
    await expect(shown(page, words)).toBeHidden()
  }
  // the panel from which the last one was opened
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary')).toHaveCount(0)
}

// ── the whole way ──────────────────────────────────────────────────────────────────────────────────────────────────
export interface Visit {
  /** In every state, once nothing moves any more. */
  readonly look: (page: Page, state: string) => Promise<void>
  /** Two are in the call and nothing is open. */
  readonly inCall: (agent: Person, guest: Person) => Promise<void>
}

/** From home to the last page, past every door and every way out. The agent owns the room, the guest knocks first. */
export const visitAll = async ({ stack, somebody }: World, { look, inCall }: Visit): Promise<void> => {
  const seen = (state: string, { page }: Person): Promise<void> => test.step(state, () => look(page, state))
  const heading = ({ page }: Person): Locator => page.getByRole('heading', { level: 1 })
  const agent = await calm(await somebody({ before: smallPicture }))
  const guest = await calm(await somebody({ before: smallPicture }))
  const blocked = await calm(await somebody({ before: blockCamera }))

  await agent.page.goto(stack.origin)
  await expect(agent.page.getByRole('button', { name: /ProConnect/ })).toBeVisible()
  await seen('home, signed out', agent)
  await agent.page.getByLabel(fr.home.codeLabel).fill('not a code')
  await agent.page.getByRole('button', { name: fr.home.join }).click()
  await expect(agent.page.getByText(fr.home.codeWrong)).toBeVisible()
  await seen('home, a code that is none', agent)

  await signIn(agent, stack.origin, 'Claire Vasseur')
  await expect(agent.page.getByRole('button', { name: fr.home.create })).toBeVisible()
  await seen('home, signed in', agent)
  await agent.page.route('**/api/rooms', (route) => route.abort())
  await agent.page.getByRole('button', { name: fr.home.create }).click()
  await expect(agent.page.getByRole('alert')).toContainText(fr.failure.network.title)
  await seen('home, no room to be had', agent)
  await agent.page.unroute('**/api/rooms')

  const link = await createMeeting(agent)
  await expect(agent.page.getByRole('button', { name: fr.devices.stopCamera })).toBeVisible()
  await seen('before entering, an agent', agent)
  await enter(agent)
  await expect(bar(agent.page)).toBeVisible()
  await seen('call, alone', agent)

  await blocked.page.goto(link)
  await expect(blocked.page.getByRole('heading', { name: fr.trouble.blocked.camera })).toBeVisible()
  await seen('before entering, the camera blocked', blocked)
  await blocked.context.close()

  await guest.page.goto(withoutSecret(link))
  await expect(guest.page.getByText(fr.prejoin.inside)).toBeVisible()
  await expect(guest.page.getByRole('button', { name: fr.devices.stopCamera })).toBeVisible()
  await seen('before entering, a guest', guest)
  await enterButton(guest.page).click()
  await expect(guest.page.getByText(fr.prejoin.nameMissing)).toBeVisible()
  await seen('before entering, without a name', guest)
  await enter(guest, 'Alix Martin')
  await expect(heading(guest)).toHaveText(fr.door.heading)
  await seen('at the door', guest)
  await expect(agent.page.getByRole('button', { name: fr.people.refuseName('Alix Martin') })).toBeVisible()
  await seen('call, somebody knocks', agent)
  await agent.page.getByRole('button', { name: fr.people.refuseName('Alix Martin') }).click()
  await expect(heading(guest)).toHaveText(fr.over.refused.title)
  await seen('over: refused', guest)

  // by way of home: from the code to the whole link is a change of fragment alone, which loads nothing
  await guest.page.goto(stack.origin)
  await join(guest, link, 'Alix Martin')
  await expect(tileOf(guest.page, 'Claire Vasseur').locator('video')).toHaveJSProperty('readyState', 4)
  await expect(tileOf(agent.page, 'Alix Martin').locator('video')).toHaveJSProperty('readyState', 4)
  await seen('call of two', agent)
  await inCall(agent, guest)

  const words = await wordsOn(guest.page)
  await bar(guest.page).getByRole('button', { name: words.bar.leave }).click()
  await expect(heading(guest)).toHaveText(words.over.left.title)
  await seen('over: left', guest)
  await guest.page.getByRole('button', { name: words.over.back }).click()
  await expect(bar(guest.page)).toBeVisible()
  await bar(agent.page).getByRole('button', { name: fr.bar.leaveMenu }).click()
  await agent.page.getByRole('menuitem', { name: fr.bar.endForAll }).click()
  await expect(heading(guest)).toHaveText(words.over.ended.title)
  await seen('over: ended', guest)

  await agent.page.goto(stack.origin)
  await expect(agent.page.getByRole('heading', { name: fr.home.recent })).toBeVisible()
  await seen('home, with a meeting to remember', agent)
  for (const [state, path, failure] of [
    ['error: no such room', '/abcd-efgh-jkmn', 'room-unknown'],
    ['error: sign-in refused', '/error?code=signin.refused&ref=1A2B-3C4D', 'signin-refused'],
    ['error: no such page', '/nothing-here', 'not-found'],
  ] as const) {
    await agent.page.goto(`${stack.origin}${path}`)
    await expect(heading(agent)).toHaveText(fr.failure[failure].title)
    await seen(state, agent)
  }
}
