// Who is late, cut off, or comes with a token that is over; moves that cross; a room that is evicted in mid-move. In the whole
// product, with three people where two are a mesh.
import { expect, test } from '@playwright/test'
import { findLivekit } from '../../scripts/livekit.mjs'
import { type GatedStack, openGatedStack } from '../support/sfu-gate.ts'
import { bar, enter, join, openMeeting } from './person.ts'
import {
  allMeet,
  allSeeAndHear,
  closeAll,
  createThree,
  isTold,
  type Member,
  meets,
  nobodyWentDark,
} from './sfu-meeting.ts'

/** A picture that stands still for so long on a busy machine is not gone. */
const STILL_MAX_MS = 6_000

let stack: GatedStack
test.beforeAll(async () => {
  test.skip(findLivekit() === null, 'livekit-server is not built: node scripts/livekit.mjs')
  stack = await openGatedStack({ MESH_MAX: '2', MESH_AFTER_SECONDS: '2', COOL_DOWN_SECONDS: '2' })
})
test.afterAll(() => stack?.close())

const stragglersOf = ({ wire }: Member): number => wire.plans.at(-1)?.stragglers?.length ?? 0
const planOf = ({ wire }: Member): string => {
  const plan = wire.plans.at(-1)
  return plan === undefined ? '' : plan.kind === 'moving' ? `moving ${plan.to}` : `steady ${plan.on}`
}
const becomes = (member: Member, plan: string): Promise<void> =>
  expect.poll(() => planOf(member), { timeout: 30_000 }).toBe(plan)

test('G30-G33: who is late is seen by the mesh and comes after all; moves that cross, and one that the room forgets, end well', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const people = await createThree(browser, stack)
  const [claire, alix, bruno] = people
  const link = await openMeeting(claire, stack.origin)
  await join(alix, link, alix.name)
  await allSeeAndHear([claire, alix])

  await test.step('G30: whose way to the SFU is slow is left behind, and seen by the mesh', async () => {
    alix.path.stand('silent')
    await join(bruno, link, bruno.name)
    await meets(claire, { [alix.name]: 'mesh', [bruno.name]: 'sfu' })
    await meets(bruno, { [alix.name]: 'mesh', [claire.name]: 'sfu' })
    await meets(alix, { [claire.name]: 'mesh', [bruno.name]: 'mesh' })
    await isTold(alix, 'Le serveur média est injoignable')
    await allSeeAndHear(people)
  })
  await test.step('G31: a `ready` that is lost with its socket is said again', async () => {
    alix.wire.cutAt('ready')
    alix.path.stand('open')
    await expect.poll(() => alix.wire.said('ready'), { timeout: 40_000 }).toBe(2)
    await expect.poll(() => stragglersOf(claire)).toBe(0)
    await allMeet(people, 'sfu')
    await allSeeAndHear(people)
    await nobodyWentDark(people, STILL_MAX_MS)
  })
  await test.step('G32: a token that is over brings nobody in, and the next one does', async () => {
    alix.path.keepToken()
    const before = alix.path.asked()
    alix.path.stand('closed')
    await expect.poll(() => stragglersOf(claire), { timeout: 20_000 }).toBe(1)
    await meets(claire, { [alix.name]: 'mesh', [bruno.name]: 'sfu' })
    await expect.poll(() => alix.path.asked(), { timeout: 20_000 }).toBeGreaterThan(before)
    alix.path.expireNext()
    alix.path.stand('open')
    const expired = alix.path.asked()
    alix.path.letToken()
    await allMeet(people, 'sfu')
    expect(alix.path.asked()).toBeGreaterThan(expired)
    await allSeeAndHear(people)
  })
  await test.step('G33: a move down that a newcomer crosses goes back up', async () => {
    alix.wire.keep('ready')
    await bar(bruno.page).getByRole('button', { name: 'Quitter la réunion' }).click()
    await becomes(claire, 'moving mesh')
    await bruno.page.getByRole('button', { name: 'Revenir' }).click()
    await expect(bar(bruno.page)).toBeVisible()
    await becomes(claire, 'steady sfu')
    // of a move that is no more
    alix.wire.letGo()
    await allMeet(people, 'sfu')
    await allSeeAndHear(people)
    await nobodyWentDark(people, STILL_MAX_MS)
  })
  await test.step('G33: a room that is evicted in mid-move ends where it was going', async () => {
    alix.wire.keep('ready')
    await bar(bruno.page).getByRole('button', { name: 'Quitter la réunion' }).click()
    await becomes(claire, 'moving mesh')
    await stack.worker().kill()
    await stack.startWorker()
    alix.wire.letGo()
    await becomes(claire, 'steady mesh')
    await allMeet([claire, alix], 'mesh')
    await allSeeAndHear([claire, alix])
    await nobodyWentDark([claire, alix], STILL_MAX_MS)
  })
  await closeAll(people)
})

test('G34: at the door of a meeting that is more than a mesh the SFU is looked for, and it is said when it does not answer', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const people = await createThree(browser, stack)
  const [claire, alix, bruno] = people
  const link = await openMeeting(claire, stack.origin)
  const { host } = new URL(stack.sfuUrl)
  const asked: URL[] = []
  for (const { page } of [alix, bruno]) page.on('request', (request) => asked.push(new URL(request.url())))
  const looked = (): boolean => asked.some((url) => url.host === host)
  await join(alix, link, alix.name)
  await allMeet([claire, alix], 'mesh')
  // two are a mesh: nobody looks for an SFU
  expect(looked()).toBe(false)

  const answer = bruno.page.waitForResponse((response) => new URL(response.url()).host === host)
  await bruno.page.goto(link)
  expect((await answer).status()).toBe(200)
  await expect.poll(() => asked.some(({ pathname }) => /\/sfu-(?!probe)[^/]*\.js$/.test(pathname))).toBe(true)
  const refused = bruno.page.getByText('Le serveur média ne répond pas d’ici')
  await expect(refused).toBeHidden()

  await stack.sfu()?.kill()
  await bruno.page.reload()
  await expect(refused).toBeVisible()
  await enter(bruno, bruno.name)
  await allMeet(people, 'mesh')
  await allSeeAndHear(people)
  await stack.startSfu()
  await closeAll(people)
})
