// Two people in a call across two hosts, and a cable that is pulled and put back: how long until each sees the other move.
import { setTimeout as pass } from 'node:timers/promises'
import { expect, type Locator } from '@playwright/test'
import { bar, createMeeting, enter, join, type Person, seesMoving, tileOf } from '../e2e/person.ts'
import { framesSince, watchFrames } from './frames.ts'
import type { Host } from './network.ts'
import type { World } from './world.ts'

export interface CallAcross {
  readonly one: Person
  readonly two: Person
  /** The host of `two`, whose cable it is. */
  readonly host: Host
  /** Each one's tile of the other. */
  readonly tiles: readonly [Locator, Locator]
}

export const callAcross = async (world: World): Promise<CallAcross> => {
  const [first, second] = world.people
  if (first === undefined || second === undefined) throw new Error('nobody came')
  const [one, two] = [first.person, second.person]
  await one.page.goto(world.origin)
  const link = await createMeeting(one)
  await enter(one, 'Alix Martin')
  await expect(bar(one.page)).toBeVisible()
  await join(two, link, 'Sacha Lopez')
  const tiles = [tileOf(one.page, 'Sacha Lopez'), tileOf(two.page, 'Alix Martin')] as const
  for (const tile of tiles) await seesMoving(tile)
  for (const tile of tiles) await watchFrames(tile)
  return { one, two, host: second.host, tiles }
}

/** Pulls the cable for so long; ms from its return to the first new frame of each tile. */
export const pullCable = async (
  { network }: World,
  { host, tiles }: CallAcross,
  cutMs: number,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly number[]> => {
  network.cut(host)
  const cutAt = Date.now()
  await meanwhile()
  // the length of the cut is the experiment, not a wait for something to happen
  await pass(cutMs - (Date.now() - cutAt))
  const mendedAt = Date.now()
  network.mend(host)
  const backs: number[] = []
  for (const tile of tiles) {
    await expect.poll(async () => (await framesSince(tile, mendedAt)).length, { timeout: 30_000 }).toBeGreaterThan(5)
    const [back = Number.NaN] = await framesSince(tile, mendedAt)
    backs.push(back - mendedAt)
  }
  return backs
}
