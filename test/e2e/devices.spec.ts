import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, HEADLESS } from '../support/chromium.ts'
import { expect, test } from './fixtures.ts'
import {
  bar,
  createPerson,
  enterButton,
  framesShown,
  join,
  openMeeting,
  receives,
  seesMoving,
  tileOf,
} from './person.ts'

const DEVICES = '--use-fake-device-for-media-stream'
const argsWith = (devices: string): string[] =>
  CHROMIUM_ARGS.map((arg) => (arg.startsWith(DEVICES) ? `${DEVICES}=${devices}` : arg))

test('C80: a machine without a camera is told so, comes in all the same, and sees the others', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const link = await openMeeting(agent, stack.origin)
  const bare = await chromium.launch({ executablePath: HEADLESS, args: argsWith('device-count=0') })
  try {
    const { page } = await createPerson(bare, { origin: stack.origin })
    await page.goto(link)
    await expect(page.getByRole('heading', { name: 'Pas de caméra sur cet appareil' })).toBeVisible()
    await page.getByLabel('Votre nom').fill('Alix Martin')
    await page.getByRole('button', { name: 'Entrer sans caméra' }).click()
    await expect(bar(page)).toBeVisible()
    await seesMoving(tileOf(page, 'Claire Vasseur'))
    await expect(tileOf(agent.page, 'Alix Martin')).not.toHaveAccessibleName(/micro coupé/)
    await expect(tileOf(agent.page, 'Alix Martin')).toHaveClass(/\boff\b/)
  } finally {
    await bare.close()
  }
})

for (const [reason, heading] of [
  ['NotFoundError', 'Ni micro ni caméra sur cet appareil'],
  ['NotAllowedError', 'Votre navigateur bloque le micro et la caméra'],
  ['NotReadableError', 'Une autre application se sert du micro et de la caméra'],
] as const)
  test(`C80: without camera and microphone (${reason}) one comes in, sees and hears`, async ({ stack, somebody }) => {
    const agent = await somebody()
    const link = await openMeeting(agent, stack.origin)
    const guest = await somebody()
    await guest.context.addInitScript((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('by the test', name))
    }, reason)
    await guest.page.goto(link)
    await expect(guest.page.getByRole('heading', { name: heading })).toBeVisible()
    await guest.page.getByLabel('Votre nom').fill('Alix Martin')
    await guest.page.getByRole('button', { name: 'Entrer sans micro ni caméra' }).click()
    await seesMoving(tileOf(guest.page, 'Claire Vasseur'))
    await receives(guest.page, 1)
    await expect(tileOf(agent.page, 'Alix Martin')).toHaveAccessibleName(/micro coupé/)
  })

test('C81: a browser that blocks the camera says how to allow it; the microphone works meanwhile', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const link = await openMeeting(agent, stack.origin)
  const guest = await somebody({
    before: () => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        if (wanted?.video) throw new DOMException('denied by the test', 'NotAllowedError')
        return real(wanted)
      }
    },
  })
  await guest.page.goto(link)
  await expect(guest.page.getByRole('heading', { name: 'Votre navigateur bloque la caméra' })).toBeVisible()
  await guest.page.getByLabel('Votre nom').fill('Alix Martin')
  await guest.page.getByRole('button', { name: 'Entrer sans caméra' }).click()
  await expect(bar(guest.page).getByRole('button', { name: /caméra ne marche pas/ })).toBeVisible()
  await expect(tileOf(agent.page, 'Alix Martin')).not.toHaveAccessibleName(/micro coupé/)
})

test('C82: camera off releases the device and shows the doorway; on again, the picture moves', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody({
    before: () => {
      const captured: MediaStreamTrack[] = []
      Object.defineProperty(window, 'captured', { value: captured })
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await real(wanted)
        captured.push(...stream.getVideoTracks())
        return stream
      }
      const clone = MediaStreamTrack.prototype.clone
      MediaStreamTrack.prototype.clone = function () {
        const copy = clone.call(this)
        if (copy.kind === 'video') captured.push(copy)
        return copy
      }
    },
  })
  const guest = await somebody()
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  const tile = tileOf(guest.page, 'Claire Vasseur')
  await seesMoving(tile)
  const live = () =>
    agent.page.evaluate(
      () =>
        (window as unknown as { captured: MediaStreamTrack[] }).captured.filter(
          ({ readyState }) => readyState === 'live',
        ).length,
    )
  await bar(agent.page).getByRole('button', { name: 'Couper la caméra' }).click()
  await expect(tile).toHaveClass(/\boff\b/)
  // the device's light goes out only when no copy of the track is left
  await expect.poll(live).toBe(0)
  await bar(agent.page).getByRole('button', { name: 'Activer la caméra' }).click()
  await seesMoving(tile)
  await expect(tile).not.toHaveClass(/\boff\b/)
})

test('C83: a muted microphone is shown to the others, by button and by keyboard', async ({ stack, somebody }) => {
  const agent = await somebody()
  const guest = await somebody()
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  const tile = tileOf(guest.page, 'Claire Vasseur')
  await expect(tile).not.toHaveAccessibleName(/micro coupé/)
  await bar(agent.page).getByRole('button', { name: 'Couper le micro' }).click()
  await expect(tile).toHaveAccessibleName(/micro coupé/)
  await agent.page.keyboard.press('Control+d')
  await expect(tile).not.toHaveAccessibleName(/micro coupé/)
  await agent.page.keyboard.press('Control+d')
  // V talks while it is held
  await agent.page.keyboard.down('v')
  await expect(tile).not.toHaveAccessibleName(/micro coupé/)
  await agent.page.keyboard.up('v')
  await expect(tile).toHaveAccessibleName(/micro coupé/)
})

test('C84: another camera and another microphone are taken in mid-call without a stop', async ({ stack, somebody }) => {
  const guest = await somebody()
  const owner = await somebody()
  const link = await openMeeting(owner, stack.origin)
  // the second fake camera is a depth sensor (Y16), which no call can encode: the third is taken
  const rich = await chromium.launch({ executablePath: HEADLESS, args: argsWith('device-count=3') })
  try {
    const two = await createPerson(rich, { origin: stack.origin })
    await join(two, link, 'Alix Martin')
    await join(guest, link, 'Sacha Lopez')
    const tile = tileOf(guest.page, 'Alix Martin')
    await seesMoving(tile)
    await bar(two.page).getByRole('button', { name: 'Choisir la caméra' }).click()
    const other = two.page.getByRole('menuitemradio', { checked: false }).last()
    const name = await other.textContent()
    await other.click()
    await two.page.keyboard.press('Escape')
    await seesMoving(tile)
    await bar(two.page).getByRole('button', { name: 'Choisir la caméra' }).click()
    await expect(two.page.getByRole('menuitemradio', { name: name ?? '', checked: true })).toBeVisible()
  } finally {
    await rich.close()
  }
})

test('C85: a device that is unplugged in mid-call is told, and another takes its place', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody({
    before: () => {
      const tracks: MediaStreamTrack[] = []
      Object.defineProperty(window, 'tracks', { value: tracks })
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await real(wanted)
        tracks.push(...stream.getVideoTracks())
        return stream
      }
    },
  })
  const guest = await somebody()
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  const tile = tileOf(guest.page, 'Claire Vasseur')
  await seesMoving(tile)
  // what the browser does when a plug is pulled: the track stops and says `ended`
  await agent.page.evaluate(() => {
    const track = (window as unknown as { tracks: MediaStreamTrack[] }).tracks.at(-1)
    track?.stop()
    track?.dispatchEvent(new Event('ended'))
  })
  await expect(agent.page.getByText('Un appareil a été débranché').first()).toBeVisible()
  await seesMoving(tile)
})

test('C86: what one was last is remembered: name, camera off', async ({ stack, somebody }) => {
  const agent = await somebody()
  const guest = await somebody()
  const link = await openMeeting(agent, stack.origin)
  await guest.page.goto(link)
  await guest.page.getByRole('button', { name: 'Couper la caméra' }).click()
  await guest.page.getByLabel('Votre nom').fill('Alix Martin')
  await enterButton(guest.page).click()
  await expect(bar(guest.page)).toBeVisible()
  await bar(guest.page).getByRole('button', { name: 'Quitter la réunion' }).click()
  await guest.page.goto(stack.origin)
  await guest.page.goto(link)
  await expect(guest.page.getByLabel('Votre nom')).toHaveValue('Alix Martin')
  await expect(guest.page.getByRole('button', { name: 'Activer la caméra' })).toBeVisible()
  expect(await framesShown(guest.page.locator('.preview, main').first())).toBe(0)
})

test('C87: a device that is plugged in mid-call is told, and can be chosen', async ({ stack, somebody }) => {
  const agent = await somebody({
    before: () => {
      const real = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices)
      const webcam = {
        deviceId: 'webcam',
        groupId: 'g',
        kind: 'videoinput',
        label: 'Webcam de bureau',
      } as MediaDeviceInfo
      let plugged = false
      navigator.mediaDevices.enumerateDevices = async () => [...(await real()), ...(plugged ? [webcam] : [])]
      addEventListener('plug', () => {
        plugged = true
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
      })
    },
  })
  await openMeeting(agent, stack.origin)
  await expect(bar(agent.page).getByRole('button', { name: 'Couper la caméra' })).toBeVisible()
  await agent.page.evaluate(() => dispatchEvent(new Event('plug')))
  await expect(agent.page.locator('.notices').getByText('Un nouvel appareil est branché')).toBeVisible()
  await bar(agent.page).getByRole('button', { name: 'Choisir la caméra' }).click()
  await expect(agent.page.getByRole('menuitemradio', { name: 'Webcam de bureau' })).toBeVisible()
})
