// Four in a mesh and a fifth, up to the SFU and down again. Two cores bear five browsers that hear each other and see two of them:
// with five cameras a move takes longer here than the 9 s that it has.
import { expect, test } from '@playwright/test'
import { findLivekit } from '../../scripts/livekit.mjs'
import { openStack, type Stack } from '../support/stack.ts'
import { takeTiles } from '../support/tiles-watch.ts'
import { bar, enter, join, openMeeting } from './person.ts'
import { allMeet, allSeeAndHear, closeAll, createKnown, type Known, nobodyWentDark } from './sfu-meeting.ts'

/** A picture may stand still for so long, but never be gone. */
const STILL_MAX_MS = 10_000

let stack: Stack
test.beforeAll(async () => {
  test.skip(findLivekit() === null, 'livekit-server is not built: node scripts/livekit.mjs')
  // MESH_MAX is 4 where nobody says otherwise
  stack = await openStack({ sfu: true, vars: { MESH_AFTER_SECONDS: '5', COOL_DOWN_SECONDS: '5' } })
})
test.afterAll(() => stack?.close())

/** With the camera off from the door on. */
const joinUnseen = async (member: Known, link: string): Promise<void> => {
  const { page } = member
  await page.goto(link)
  await page.getByRole('button', { name: 'Couper la caméra' }).click()
  await enter(member, member.name)
  await expect(bar(page)).toBeVisible()
}

test('G35, G37: four and a fifth, up to the SFU and down again', async ({ browser }) => {
  test.setTimeout(240_000)
  const { origin, issuer } = stack
  const people: Known[] = []
  for (const name of ['Claire Vasseur', 'Alix Martin', 'Bruno Costa', 'Dina Roy', 'Emil Favre'])
    people.push(await createKnown(browser, { origin, issuer, sfu: stack.sfu()?.url ?? '' }, name))
  const [claire, alix, bruno, dina, emil] = people as [Known, Known, Known, Known, Known]
  const four = [claire, alix, bruno, dina]
  let link = ''

  await test.step('G35: four are a mesh', async () => {
    link = await openMeeting(claire, stack.origin)
    for (const member of four.slice(1)) await joinUnseen(member, link)
    await allMeet(four, 'mesh')
    await allSeeAndHear(four, [claire])
    for (const { page } of four) {
      await expect(page.locator('article.off')).toHaveCount(3)
      await takeTiles(page)
    }
  })
  await test.step('G35: with the fifth all are at the SFU, and nobody was dark on the way', async () => {
    await join(emil, link, emil.name)
    await allMeet(people, 'sfu')
    await allSeeAndHear(people, [claire, emil])
    await nobodyWentDark(people, STILL_MAX_MS)
  })
  await test.step('G37: when one has left, four are a mesh again', async () => {
    await bar(alix.page).getByRole('button', { name: 'Quitter la réunion' }).click()
    const rest = [claire, bruno, dina, emil]
    await allMeet(rest, 'mesh')
    await allSeeAndHear(rest, [claire, emil])
    await nobodyWentDark(rest, STILL_MAX_MS)
  })
  for (const { page } of [claire, emil]) expect(await page.evaluate(() => window.tilesWatch.cameras)).toBe(1)
  await closeAll(people)
})
