import { selectedPaths } from '../support/probe.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { expect, test } from './fixtures.ts'
import {
  bar,
  createPerson,
  framesShown,
  join,
  openMeeting,
  type Person,
  receives,
  seesMoving,
  tileOf,
} from './person.ts'

/** A product of this test's own: it will be mistreated. */
const withStack = async (options: Parameters<typeof openStack>[0], act: (stack: Stack) => Promise<void>) => {
  const stack = await openStack(options)
  try {
    await act(stack)
  } finally {
    await stack.close()
  }
}

test('C90: with ICE_POLICY=relay a call goes through coturn, and neither side learns the other’s address', async ({
  browser,
}) => {
  await withStack({ turn: true, vars: { ICE_POLICY: 'relay' } }, async (stack) => {
    const [agent, guest] = await Promise.all(
      [0, 1].map(() => createPerson(browser, { origin: stack.origin, also: [stack.issuer] })),
    )
    if (agent === undefined || guest === undefined) throw new Error('nobody came')
    await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
    await seesMoving(tileOf(agent.page, 'Alix Martin'))
    await seesMoving(tileOf(guest.page, 'Claire Vasseur'))
    await receives(guest.page, 1)
    for (const { page } of [agent, guest]) expect(await selectedPaths(page)).toEqual([['relay', 'relay']])
    const told = await guest.page.evaluate(() =>
      window.probed.flatMap((pc) => [pc.localDescription?.sdp, pc.remoteDescription?.sdp]).join('\n'),
    )
    expect(told).not.toMatch(/typ (host|srflx|prflx)/)
    expect(told).not.toMatch(/raddr (?!0\.0\.0\.0)/)
    await agent.context.close()
    await guest.context.close()
  })
})

test('C91: the worker is killed in mid-call: people go on talking, and when it is back the room is whole by itself', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  await withStack({}, async (stack) => {
    const people: Person[] = []
    const come = async () => {
      const person = await createPerson(browser, { origin: stack.origin, also: [stack.issuer] })
      people.push(person)
      return person
    }
    const agent = await come()
    const guest = await come()
    const link = await openMeeting(agent, stack.origin)
    await join(guest, link, 'Alix Martin')
    const tiles = [tileOf(agent.page, 'Alix Martin'), tileOf(guest.page, 'Claire Vasseur')]
    for (const tile of tiles) await seesMoving(tile)
    for (const { page } of people) await page.evaluate(() => Object.assign(window, { neverLeft: true }))

    await stack.worker().kill()
    for (const { page } of people)
      await expect(page.locator('.notices').getByText('Le service redémarre')).toBeVisible()
    // no second without frames while it is down
    for (let second = 0; second < 4; second += 1) for (const tile of tiles) await seesMoving(tile, 5)
    await receives(agent.page, 1)

    await stack.startWorker()
    for (const { page } of people) {
      await expect(page.locator('.notices').getByText('Le service redémarre')).toBeHidden({ timeout: 20_000 })
      expect(await page.evaluate(() => 'neverLeft' in window)).toBe(true)
    }
    for (const tile of tiles) await seesMoving(tile, 5)
    await expect(agent.page.getByRole('article')).toHaveCount(2)

    const third = await come()
    await join(third, link, 'Sacha Lopez')
    for (const { page } of [agent, guest]) await seesMoving(tileOf(page, 'Sacha Lopez'), 5)
    await seesMoving(tileOf(third.page, 'Alix Martin'), 5)
    // nobody's own picture of the others ever stopped
    expect(await framesShown(tileOf(agent.page, 'Alix Martin'))).toBeGreaterThan(60)
    await expect(bar(third.page)).toBeVisible()
    for (const { context } of people) await context.close()
  })
})

test('C92: while the worker is down a camera can be switched and one can leave: it goes by the data channel', async ({
  browser,
}) => {
  await withStack({}, async (stack) => {
    const agent = await createPerson(browser, { origin: stack.origin, also: [stack.issuer] })
    const guest = await createPerson(browser, { origin: stack.origin })
    await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
    const tile = tileOf(agent.page, 'Alix Martin')
    await seesMoving(tile)
    await stack.worker().kill()
    await bar(guest.page).getByRole('button', { name: 'Couper la caméra' }).click()
    await expect(tile).toHaveClass(/\boff\b/)
    await bar(guest.page).getByRole('button', { name: 'Quitter la réunion' }).click()
    await expect(tile).toBeHidden()
    for (const { context } of [agent, guest]) await context.close()
  })
})
