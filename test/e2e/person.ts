// Somebody in front of a browser of their own: what they see and press, in the words of the page.
import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test'
import { inbound, installProbe } from '../support/probe.ts'

export interface PersonOptions {
  readonly origin: string
  /** Addresses outside `origin` that may be met: the identity provider. */
  readonly also?: readonly string[]
  readonly locale?: string
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly permissions?: readonly string[]
  readonly colorScheme?: 'light' | 'dark'
  readonly phone?: boolean
  /** Runs before the page's scripts, in the page. */
  readonly before?: () => void
}

export interface Person {
  readonly context: BrowserContext
  readonly page: Page
  /** Requests to anybody but us and the identity provider: there must be none. */
  readonly strangers: readonly string[]
  /** Console errors and uncaught exceptions. */
  readonly complaints: readonly string[]
}

const EXPECTED = /favicon|WebSocket connection to|Failed to load resource|net::ERR_/

export const createPerson = async (browser: Browser, options: PersonOptions): Promise<Person> => {
  const context = await browser.newContext({
    locale: options.locale ?? 'fr-FR',
    viewport: options.viewport ?? { width: 1280, height: 800 },
    permissions: [...(options.permissions ?? ['camera', 'microphone', 'clipboard-read', 'clipboard-write'])],
    colorScheme: options.colorScheme ?? 'light',
    ...(options.phone === true ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
  })
  await installProbe(context)
  if (options.before !== undefined) await context.addInitScript(options.before)
  const strangers: string[] = []
  const ours = new Set([options.origin, ...(options.also ?? [])].map((address) => new URL(address).host))
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && !ours.has(url.host)) strangers.push(request.url())
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('websocket', (socket) => {
    if (!ours.has(new URL(socket.url()).host)) strangers.push(socket.url())
  })
  return { context, page, strangers, complaints }
}

// ── what somebody does ─────────────────────────────────────────────────────────────────────────────────────────────
export const signIn = async ({ page }: Pick<Person, 'page'>, origin: string, account: string): Promise<void> => {
  await page.goto(origin)
  await page.getByRole('button', { name: /ProConnect/ }).click()
  await page.getByRole('button', { name: account }).click()
  await expect(page).toHaveURL(`${origin}/`)
  // the page of agents is fetched once it is known that one is one
  await expect(page.getByRole('button', { name: /^(Se déconnecter|Sign out)$/ })).toBeVisible()
}

/** From home, signed in: a new meeting. Resolves to its whole link. */
export const createMeeting = async ({ page }: Person): Promise<string> => {
  await page.getByRole('button', { name: /Nouvelle réunion|New meeting/ }).click()
  await page.waitForURL(/\/[a-z]{4}-[a-z]{4}-[a-z]{4}#./)
  return page.url()
}

/** A guest’s view of a link whose secret was lost on the way. */
export const withoutSecret = (link: string): string => link.replace(/#.*$/, '')

export const enterButton = (page: Page): Locator =>
  page.getByRole('button', { name: /^(Entrer|Enter|Demander à entrer|Ask to enter)/ })
export const bar = (page: Page): Locator => page.getByRole('toolbar')

/** At the door, in under a name (an agent has one already). */
export const enter = async ({ page }: Person, name?: string): Promise<void> => {
  if (name !== undefined) await page.getByLabel(/Votre nom|Your name/).fill(name)
  await enterButton(page).click()
}

/** Claire Vasseur signs in, opens a meeting and is in. Resolves to the meeting's whole link. */
export const openMeeting = async (person: Person, origin: string): Promise<string> => {
  await signIn(person, origin, 'Claire Vasseur')
  const link = await createMeeting(person)
  await enter(person)
  await expect(bar(person.page)).toBeVisible()
  return link
}

export const join = async (person: Person, link: string, name: string): Promise<void> => {
  await person.page.goto(link)
  await enter(person, name)
  await expect(bar(person.page)).toBeVisible()
}

// ── what somebody sees and hears ───────────────────────────────────────────────────────────────────────────────────
/** The tile of somebody else, by the beginning of its accessible name. */
export const tileOf = (page: Page, name: string): Locator =>
  page.getByRole('article', { name: new RegExp(`^${name},`) })

/** Frames that this tile's element has shown since it exists. */
export const framesShown = (tile: Locator): Promise<number> =>
  tile.locator('video').evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames)

/** Waits until a tile has shown so many frames more than now. */
export const seesMoving = async (tile: Locator, frames = 10): Promise<void> => {
  let last = await framesShown(tile)
  let more = 0
  await expect
    .poll(
      async () => {
        const now = await framesShown(tile)
        // another way, another element, which counts from 0
        more += now < last ? now : now - last
        last = now
        return more
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThanOrEqual(frames)
}

/** Decoded frames and audio energy rise on every incoming line that should carry something. */
export const receives = async (page: Page, people: number): Promise<void> => {
  const now = async () => {
    const streams = await inbound(page)
    return {
      decoding: streams.filter(({ kind, framesDecoded }) => kind === 'video' && framesDecoded > 10).length,
      sounding: streams.filter(({ kind, totalAudioEnergy }) => kind === 'audio' && totalAudioEnergy > 0.001).length,
    }
  }
  await expect.poll(now, { timeout: 20_000 }).toEqual({ decoding: people, sounding: people })
}
