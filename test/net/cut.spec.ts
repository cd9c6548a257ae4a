import { setTimeout as pass } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { bar, createMeeting, enter, join, seesMoving, tileOf } from '../e2e/person.ts'
import { framesSince, watchFrames } from './frames.ts'
import { openWorld } from './world.ts'

/** How long the cable is out: DESIGN §5, interruption matrix. */
const CUT_MS = 10_000

test('C130: a cable pulled for 10 s: both say so, the picture comes back by itself on the same link', async () => {
  test.setTimeout(120_000)
  const world = await openWorld(2)
  try {
    const [first, second] = world.people
    if (first === undefined || second === undefined) throw new Error('nobody came')
    const [one, two] = [first.person, second.person]
    await one.page.goto(world.origin)
    const link = await createMeeting(one)
    await enter(one, 'Alix Martin')
    await expect(bar(one.page)).toBeVisible()
    await join(two, link, 'Sacha Lopez')
    const tiles = [tileOf(one.page, 'Sacha Lopez'), tileOf(two.page, 'Alix Martin')]
    for (const tile of tiles) await seesMoving(tile)
    for (const tile of tiles) await watchFrames(tile)
    const links = () => one.page.evaluate(() => window.probed.length)
    const before = await links()

    world.network.cut(second.host)
    const cutAt = Date.now()
    await expect(one.page.getByText('Sacha se reconnecte').first()).toBeVisible({ timeout: CUT_MS })
    // the length of the cut is the experiment, not a wait for something to happen
    await pass(CUT_MS - (Date.now() - cutAt))
    const mendedAt = Date.now()
    world.network.mend(second.host)

    for (const tile of tiles) {
      await expect.poll(async () => (await framesSince(tile, mendedAt)).length, { timeout: 15_000 }).toBeGreaterThan(5)
      const [back] = await framesSince(tile, mendedAt)
      console.log(`picture back ${Math.round((back ?? 0) - mendedAt)} ms after the path`)
    }
    expect(await links()).toBe(before)
    await expect(one.page.getByText('Sacha se reconnecte')).toHaveCount(0)
    // the room is whole again too
    await expect(two.page.locator('.notices').getByText('Le service redémarre')).toHaveCount(0, { timeout: 20_000 })
    await expect(one.page.getByRole('article')).toHaveCount(2)
  } finally {
    await world.close()
  }
})
