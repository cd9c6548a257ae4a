// The production worker under plain workerd beside a real livekit-server, each with its own way to the other: RoomService one
// way, the webhook back. People without a browser, but for LiveKit's own client.
import { expect, type Page, test } from '@playwright/test'
import { eachOf, makeRoom, type Seat, sitDown } from '../../bench/support/seats.ts'
import type { RoomFrame } from '../../protocol/frames.ts'
import type { Plan } from '../../protocol/values.ts'
import { findLivekit } from '../../scripts/livekit.mjs'
import { ROOT } from '../../scripts/run.mjs'
import { openStack, type Stack } from '../support/stack.ts'

let stack: Stack
test.beforeAll(async () => {
  test.skip(findLivekit() === null, 'livekit-server is not built: node scripts/livekit.mjs')
  stack = await openStack({ sfu: true, vars: { MESH_MAX: '2', ROOM_CREATION: 'anyone' } })
})
test.afterAll(() => stack?.close())

interface Person extends Seat {
  readonly plans: Plan[]
  readonly resume: string
}
const come = async (code: string): Promise<Person> => {
  let welcome: Extract<RoomFrame, { type: 'welcome' }> | undefined
  const seat = await sitDown(stack.origin, code, (frame) => {
    if (frame.type === 'welcome') welcome = frame
  })
  const plans: Plan[] = welcome === undefined ? [] : [welcome.plan]
  seat.onFrame = (frame) => {
    if (frame.type === 'plan') plans.push(frame.plan)
  }
  return Object.assign(seat, { plans, resume: welcome?.self.resume ?? '' })
}
const tokenOf = async (code: string, { resume }: Person): Promise<string> => {
  const answer = await fetch(`${stack.origin}/api/rooms/${code}/sfu`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stack.origin },
    body: JSON.stringify({ resume }),
  })
  return ((await answer.json()) as { token: string }).token
}
// our page's policy lets in no script of a test
test.use({ bypassCSP: true })

/** LiveKit's own client, and nothing of ours: LiveKit tells of somebody only once media could flow. */
const CLIENT = `${ROOT}node_modules/livekit-client/dist/livekit-client.umd.js`
interface Client {
  connect(url: string, token: string): Promise<void>
  on(event: 'disconnected', listener: (reason: number) => void): void
}
declare const LivekitClient: { readonly Room: new () => Client }
/** Connects, and resolves with LiveKit's reason when it ends. */
const untilEnded = (page: Page, token: string): Promise<number> =>
  page.evaluate(
    async ([url = '', token = '']) => {
      const room = new LivekitClient.Room()
      const ended = new Promise<number>((resolve) => room.on('disconnected', resolve))
      await room.connect(url, token)
      return ended
    },
    [stack.sfu()?.url ?? '', token],
  )
/** DisconnectReason of LiveKit's protocol. */
const PARTICIPANT_REMOVED = 4

test('F15 F21: who leaves is thrown out of the SFU, and who comes back with the old token too', async ({ page }) => {
  const code = await makeRoom(stack.origin)
  const [ann, bob, cat] = [await come(code), await come(code), await come(code)]
  expect(cat.plans).toMatchObject([{ kind: 'moving', epoch: 1, to: 'sfu' }])
  for (const person of [ann, bob]) person.say({ type: 'ready', epoch: 1 })
  await expect.poll(() => cat.plans.at(-1)).toEqual({ kind: 'steady', epoch: 1, on: 'sfu' })

  await page.goto(stack.origin)
  await page.addScriptTag({ path: CLIENT })
  const token = await tokenOf(code, ann)
  const thrownOut = untilEnded(page, token)
  await expect.poll(() => stack.sfu()?.log()).toContain('participant active')
  ann.say({ type: 'leave' })
  expect(await thrownOut).toBe(PARTICIPANT_REMOVED)
  expect(stack.worker().log()).not.toContain('sfu.stranger')
  // RemoveParticipant revokes no token: LiveKit lets her in again, tells us, and we send her away, be it before media flows
  const again = await untilEnded(page, token).catch((error: Error) => error.message)
  if (again !== PARTICIPANT_REMOVED) expect(again).toContain('could not establish pc connection')
  await expect.poll(() => stack.worker().log()).toContain('sfu.stranger')
  expect(stack.worker().log()).not.toContain('sfu.failed')
  for (const person of [bob, cat]) person.close()
})

test('F10 F19: with the SFU dead the room goes on, and is a mesh again once three have said so', async () => {
  const code = await makeRoom(stack.origin)
  const people: Person[] = []
  await eachOf(5, 1, async () => {
    people.push(await come(code))
  })
  const last = people[4]
  const { epoch } = last?.plans.at(-1) ?? { epoch: 0 }
  for (const person of people) person.say({ type: 'ready', epoch })
  await expect.poll(() => last?.plans.at(-1)).toMatchObject({ kind: 'steady', on: 'sfu' })
  await stack.sfu()?.kill()
  people[0]?.say({ type: 'leave' })
  for (const person of people.slice(1, 4)) person.say({ type: 'sfu-failed', epoch })
  await expect.poll(() => last?.plans.at(-1)).toMatchObject({ kind: 'steady', on: 'mesh', why: 'sfu-failed' })
  await expect.poll(() => stack.worker().log()).toContain('sfu.failed')
  for (const person of people) person.close()
  await stack.startSfu()
})
