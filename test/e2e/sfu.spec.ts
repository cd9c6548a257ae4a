// A meeting that outgrows the mesh, in the whole product: the production build under workerd, real browsers, real LiveKit.
import { expect, test } from '@playwright/test'
import { findLivekit } from '../../scripts/livekit.mjs'
import { openStack, type Stack } from '../support/stack.ts'
import { createPerson, join, openMeeting, type Person, receives, seesMoving, tileOf } from './person.ts'

let stack: Stack
test.beforeAll(async () => {
  test.skip(findLivekit() === null, 'livekit-server is not built: node scripts/livekit.mjs')
  stack = await openStack({ sfu: true, vars: { MESH_MAX: '2' } })
})
test.afterAll(() => stack?.close())

const pathsIn = async ({ page }: Person): Promise<string[]> => {
  await page.getByRole('button', { name: /scellée/ }).click()
  const paths = await page.locator('.link-list small').allInnerTexts()
  await page.keyboard.press('Escape')
  return paths
}

test('G26: a third brings the meeting to the SFU and nobody’s picture stops; when somebody leaves they are linked directly again', async ({
  browser,
}) => {
  const also = [stack.issuer, stack.sfu()?.url ?? '', (stack.sfu()?.url ?? '').replace(/^ws/, 'http')]
  const come = (): Promise<Person> => createPerson(browser, { origin: stack.origin, also })
  const [claire, bruno, chloe] = [await come(), await come(), await come()]
  const link = await openMeeting(claire, stack.origin)
  await join(bruno, link, 'Bruno')
  await seesMoving(tileOf(claire.page, 'Bruno'))
  expect(await pathsIn(claire)).toEqual(['Liaison directe'])
  await join(chloe, link, 'Chloé')
  await expect.poll(() => pathsIn(claire), { timeout: 30_000 }).toEqual(Array(2).fill('Par le serveur média, scellée'))
  for (const [person, others] of [
    [claire, ['Bruno', 'Chloé']],
    [bruno, ['Claire Vasseur', 'Chloé']],
    [chloe, ['Claire Vasseur', 'Bruno']],
  ] as const) {
    for (const name of others) await seesMoving(tileOf(person.page, name), 5)
    await receives(person.page, 2)
  }
  await claire.page.getByRole('button', { name: /scellée/ }).click()
  await expect(claire.page.getByText('jamais l’image, le son ni le texte')).toBeVisible()
  await claire.page.keyboard.press('Escape')
  // a camera that goes off and on again at the SFU
  await bruno.page.getByRole('button', { name: /Couper la caméra|Éteindre la caméra|caméra/ }).first().click()
  await chloe.page.close()
  await expect.poll(() => pathsIn(claire), { timeout: 90_000, intervals: [2_000] }).toEqual(['Liaison directe'])
  for (const { context, strangers, complaints } of [claire, bruno, chloe]) {
    expect.soft(strangers).toEqual([])
    expect.soft(complaints).toEqual([])
    await context.close()
  }
})
