// A meeting that outgrows the mesh, in the whole product: the production build under workerd, real browsers, real LiveKit.
import { expect, test } from '@playwright/test'
import { findLivekit } from '../../scripts/livekit.mjs'
import { openStack, type Stack } from '../support/stack.ts'
import { createPerson, join, openMeeting, type Person, receives, seesMoving, tileOf } from './person.ts'

let stack: Stack
test.beforeAll(async () => {
  test.skip(findLivekit() === null, 'livekit-server is not built: node scripts/livekit.mjs')
  // two are enough: each more is a browser that encodes in software
  stack = await openStack({ sfu: true, vars: { MESH_MAX: '1' } })
})
test.afterAll(() => stack?.close())

/** All that the lock says. */
const lockOf = async ({ page }: Person): Promise<string> => {
  const button = page.getByRole('button', { name: /scellée/ })
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
  return (await page.getByRole('dialog').textContent()) ?? ''
}

test('G26: who is more than the mesh carries is met at the SFU, where all see and hear all, and the lock says so', async ({
  browser,
}) => {
  // a move that a slow machine does not finish in time is given up, and tried again a minute later
  test.setTimeout(180_000)
  const sfu = stack.sfu()?.url ?? ''
  const also = [stack.issuer, sfu, sfu.replace(/^ws/, 'http')]
  const come = (): Promise<Person> => createPerson(browser, { origin: stack.origin, also })
  const [claire, bruno] = [await come(), await come()]
  const link = await openMeeting(claire, stack.origin)
  await join(bruno, link, 'Bruno')
  await expect.poll(() => lockOf(claire), { timeout: 90_000 }).toContain('Par le serveur média, scellée')
  expect(await lockOf(claire)).toContain('jamais l’image, le son ni le texte')
  await seesMoving(tileOf(claire.page, 'Bruno'))
  await seesMoving(tileOf(bruno.page, 'Claire Vasseur'))
  for (const { page } of [claire, bruno]) await receives(page, 1)
  for (const { context, strangers, complaints } of [claire, bruno]) {
    expect.soft(strangers).toEqual([])
    expect.soft(complaints).toEqual([])
    await context.close()
  }
})
