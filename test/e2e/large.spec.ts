// Meetings that are large for their mesh: more tiles than fit, more cameras than a mesh carries, an uplink in trouble.
// Few people stand for many, with limits to match: each more is a browser that encodes in software.
import { expect, type Page, test } from '@playwright/test'
import { findLivekit } from '../../scripts/livekit.mjs'
import { fr } from '../../web/i18n/fr.ts'
import { pages } from '../../web/i18n/pages.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { bar, createPerson, framesShown, join, openMeeting, type Person, seesMoving, tileOf } from './person.ts'

declare global {
  interface Window {
    /** Opens and closes the mouth of whoever sits in front of this page. */
    talk: (on: boolean) => void
  }
}

/** A microphone that hears nothing until somebody talks. */
const mouth = (): void => {
  if (navigator.mediaDevices === undefined) return
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const tracks: MediaStreamTrack[] = []
    if (wanted?.video) tracks.push(...(await real({ video: { width: 320, height: 180, frameRate: 10 } })).getTracks())
    if (wanted?.audio) {
      const audio = new AudioContext()
      const [voice, throat, ear] = [audio.createOscillator(), audio.createGain(), audio.createMediaStreamDestination()]
      throat.gain.value = 0
      voice.connect(throat).connect(ear)
      voice.start()
      window.talk = (on) => throat.gain.setValueAtTime(on ? 0.8 : 0, 0)
      tracks.push(...ear.stream.getTracks())
    }
    return new MediaStream(tracks)
  }
}

/** Receivers say that three packets in ten were lost on the way. */
const lossy = (): void => {
  const real = RTCPeerConnection.prototype.getStats
  RTCPeerConnection.prototype.getStats = async function (this: RTCPeerConnection, ...given: []) {
    const report = await real.apply(this, given)
    const told = [...report].map(([id, stat]) => [
      id,
      stat.type === 'remote-inbound-rtp' ? { ...stat, fractionLost: 0.3 } : stat,
    ])
    return new Map(told as [string, unknown][]) as unknown as RTCStatsReport
  }
}

const NAMES = ['Claire Vasseur', 'Alix Martin', 'Sacha Lopez'] as const
let stack: Stack | null = null
const people: Person[] = []
test.afterEach(async () => {
  for (const { context, strangers, complaints } of people.splice(0)) {
    await context.close()
    expect.soft(strangers).toEqual([])
    expect.soft(complaints).toEqual([])
  }
  await stack?.close()
  stack = null
})

const three = async (browser: Parameters<typeof createPerson>[0], on: Stack, before: () => void) => {
  const sfu = on.sfu()?.url
  const also = [on.issuer, ...(sfu === undefined ? [] : [sfu, sfu.replace(/^ws/, 'http')])]
  for (const _ of NAMES) people.push(await createPerson(browser, { origin: on.origin, also, before }))
  const [claire, alix, sacha] = people
  if (claire === undefined || alix === undefined || sacha === undefined) throw new Error('nobody')
  return { claire, alix, sacha }
}
const setTalk = ({ page }: Person, on: boolean): Promise<void> => page.evaluate((on) => window.talk(on), on)
const OFF = /\boff\b/

test('N6: with more people than a mesh carries with video, and no SFU, whoever speaks is seen, all are heard, and all are told why', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  stack = await openStack({ vars: { MESH_VIDEO_MAX: '2' } })
  const { claire, alix, sacha } = await three(browser, stack, mouth)
  const link = await openMeeting(claire, stack.origin)
  await join(alix, link, 'Alix Martin')
  await seesMoving(tileOf(claire.page, 'Alix Martin'))
  await join(sacha, link, 'Sacha Lopez')
  for (const { page } of people) {
    await expect(page.locator('.notices').getByText(fr.notice['few-cameras'])).toBeVisible({ timeout: 20_000 })
    // the tile of whoever is not sent says so too, for as long as it lasts
    await expect(page.locator('.mine').getByTitle(fr.tile.held)).toBeVisible()
  }
  await expect(tileOf(claire.page, 'Alix Martin')).toHaveClass(OFF)
  await expect(tileOf(claire.page, 'Sacha Lopez')).toHaveClass(OFF)

  await setTalk(alix, true)
  for (const { page } of [claire, sacha]) await seesMoving(tileOf(page, 'Alix Martin'), 5)
  await expect(alix.page.locator('.mine').getByTitle(fr.tile.held)).toHaveCount(0)
  await expect(tileOf(claire.page, 'Sacha Lopez')).toHaveClass(OFF)
  await setTalk(alix, false)
  await setTalk(sacha, true)
  await seesMoving(tileOf(claire.page, 'Sacha Lopez'), 5)
  // silence loses nobody their place, and everybody hears
  await seesMoving(tileOf(claire.page, 'Alix Martin'), 5)
  await expect(tileOf(claire.page, 'Sacha Lopez')).toHaveAccessibleName(/parle/)
  await expect(tileOf(alix.page, 'Sacha Lopez')).toHaveAccessibleName(/parle/)
  await expect(tileOf(alix.page, 'Claire Vasseur')).toHaveClass(OFF)

  await bar(sacha.page).getByRole('button', { name: fr.bar.leave, exact: true }).click()
  await expect(claire.page.locator('.notices').getByText(fr.notice['all-cameras'])).toBeVisible({ timeout: 20_000 })
  await seesMoving(tileOf(alix.page, 'Claire Vasseur'), 5)
})

/** Bytes of video that have come so far, of all connections. */
const videoBytes = (page: Page): Promise<readonly number[]> =>
  page.evaluate(async () => {
    const bytes: number[] = []
    for (const pc of window.probed)
      for (const stat of (await pc.getStats()).values())
        if (stat.type === 'inbound-rtp' && stat.kind === 'video' && stat.mid === '1') bytes.push(stat.bytesReceived)
    return bytes
  })

test('C36: who is on another page is not received, is heard and reached by a button or a key, and is there at once', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  stack = await openStack()
  const { claire, alix, sacha } = await three(browser, stack, mouth)
  const { page } = claire
  const link = await openMeeting(claire, stack.origin)
  await join(alix, link, 'Alix Martin')
  await join(sacha, link, 'Sacha Lopez')
  for (const name of ['Alix Martin', 'Sacha Lopez']) await seesMoving(tileOf(page, name), 3)
  await bar(alix.page).getByRole('button', { name: fr.bar.share, exact: true }).click()
  await seesMoving(page.getByRole('article', { name: fr.call.screenOf('Alix Martin') }), 3)
  // beside a screen, in a low window, there is room for two
  await page.setViewportSize({ width: 1280, height: 340 })
  const pager = page.getByRole('navigation', { name: pages.fr.label })
  await expect(pager).toContainText(pages.fr.page(1, 2))
  await expect(page.getByRole('article', { name: /^Sacha Lopez/ })).toBeHidden()
  await expect(tileOf(page, 'Alix Martin')).toBeVisible()

  // of two cameras one goes on coming
  const growing = async (): Promise<number> => {
    const before = await videoBytes(page)
    await seesMoving(tileOf(page, 'Alix Martin'), 10)
    return (await videoBytes(page)).filter((bytes, index) => bytes > (before[index] ?? 0)).length
  }
  await expect.poll(growing, { timeout: 20_000 }).toBe(1)

  await setTalk(sacha, true)
  const there = pager.getByRole('button', { name: pages.fr.speaking('Sacha Lopez', 2) })
  await expect(there).toBeVisible()
  await expect(tileOf(page, 'Alix Martin')).toBeVisible()
  const hidden = page.locator('article', { has: page.getByText('Sacha Lopez') })
  const before = await framesShown(hidden)
  await there.click()
  await expect(tileOf(page, 'Sacha Lopez')).toBeVisible()
  await expect.poll(() => framesShown(tileOf(page, 'Sacha Lopez')), { timeout: 5_000 }).toBeGreaterThan(before)
  await expect(pager).toContainText(pages.fr.page(2, 2))
  await page.keyboard.press('PageUp')
  await expect(tileOf(page, 'Alix Martin')).toBeVisible()
  await page.keyboard.press('PageDown')
  await expect(tileOf(page, 'Sacha Lopez')).toBeVisible()
})

test('N7: a mesh of three in lasting trouble says so once, and the room moves to the SFU', async ({ browser }) => {
  test.skip(findLivekit() === null, 'livekit-server is not built: node scripts/livekit.mjs')
  test.setTimeout(180_000)
  stack = await openStack({ sfu: true, vars: { MESH_MAX: '3' } })
  const { claire, alix, sacha } = await three(browser, stack, mouth)
  const said: string[] = []
  const plans: string[] = []
  claire.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => said.push(String(payload)))
    socket.on('framereceived', ({ payload }) => plans.push(String(payload)))
  })
  await claire.context.addInitScript(lossy)
  const link = await openMeeting(claire, stack.origin)
  await join(alix, link, 'Alix Martin')
  await join(sacha, link, 'Sacha Lopez')
  const troubles = (): number => said.filter((text) => text.includes('"type":"trouble"')).length
  await expect.poll(troubles, { timeout: 60_000 }).toBe(1)
  await expect
    .poll(() => plans.some((text) => text.includes('"type":"plan"') && text.includes('"to":"sfu"')), {
      timeout: 10_000,
    })
    .toBe(true)
  expect(troubles()).toBe(1)
})
