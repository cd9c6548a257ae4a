// People in a meeting that moves between mesh and SFU, each with their ways in a test's hands: what they see and hear, and
// what the page tells them.
import { type Browser, expect, type Page } from '@playwright/test'
import { type RoomWire, wireOf } from '../support/room-wire.ts'
import type { GatedStack, SfuPath } from '../support/sfu-gate.ts'
import { hears, takeTiles, watchTiles } from '../support/tiles-watch.ts'
import { createPerson, type Person, seesMoving, tileOf } from './person.ts'

/** Somebody under the name on their tile. */
export interface Known extends Person {
  readonly name: string
}
/** With what goes between them and room and SFU in a test's hands. */
export interface Member extends Known {
  readonly wire: RoomWire
  readonly path: SfuPath
}

/** `sfu`: its address, for browsers. */
export const createKnown = async (
  browser: Browser,
  { origin, issuer, sfu }: { readonly origin: string; readonly issuer: string; readonly sfu: string },
  name: string,
): Promise<Known> => {
  const also = [issuer, sfu, sfu.replace(/^ws/, 'http')]
  const person = await createPerson(browser, { origin, also, viewport: { width: 800, height: 500 } })
  await watchTiles(person.context)
  return { ...person, name }
}
const createMember = async (browser: Browser, stack: GatedStack, name: string): Promise<Member> => {
  const known = await createKnown(browser, { ...stack, sfu: stack.sfuUrl }, name)
  return { ...known, wire: await wireOf(known.context), path: await stack.pathOf(known.context) }
}

/** Claire, who opens the meeting, Alix and Bruno. */
export const createThree = async (browser: Browser, stack: GatedStack): Promise<readonly [Member, Member, Member]> => [
  await createMember(browser, stack, 'Claire Vasseur'),
  await createMember(browser, stack, 'Alix Martin'),
  await createMember(browser, stack, 'Bruno Costa'),
]

/** What the lock says of each person, in the words of the page. */
export const WAY = { mesh: 'Liaison directe', sfu: 'Par le serveur média, scellée' } as const

/** What the lock says now, of each person and of the server, all in one look. */
const lockOf = async (page: Page): Promise<{ readonly text: string; readonly people: readonly string[] }> => {
  const button = page.getByRole('button', { name: /scellée/ })
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
  return page.getByRole('dialog').evaluate((dialog) => ({
    text: dialog.textContent ?? '',
    people: [...dialog.querySelectorAll('li')].map(({ textContent }) => textContent ?? ''),
  }))
}
const KNOWS = 'jamais l’image, le son ni le texte'

/** The lock names each of them with the way by which they are met now, and says what a media server knows where there is one. */
export const meets = async (member: Known, ways: Readonly<Record<string, keyof typeof WAY>>): Promise<void> => {
  await expect
    .poll(
      async () => {
        const { text, people } = await lockOf(member.page)
        const said = Object.keys(ways).map((name) => {
          const line = people.find((one) => one.includes(name)) ?? ''
          return [name, line.includes(WAY.sfu) ? 'sfu' : line.includes(WAY.mesh) ? 'mesh' : line] as const
        })
        return { ...Object.fromEntries(said), knows: text.includes(KNOWS) }
      },
      { timeout: 60_000, message: `how ${member.name} meets the others` },
    )
    .toEqual({ ...ways, knows: Object.values(ways).includes('sfu') })
}
export const allMeet = async (members: readonly Known[], way: keyof typeof WAY): Promise<void> => {
  await Promise.all(members.map((member) => meets(member, waysOf(members, member, way))))
}
const waysOf = (members: readonly Known[], self: Known, way: keyof typeof WAY): Record<string, keyof typeof WAY> =>
  Object.fromEntries(members.filter((one) => one !== self).map(({ name }) => [name, way]))

/** Everybody hears everybody else, and sees all, or those who show themselves, now. */
export const allSeeAndHear = async (members: readonly Known[], shown = members): Promise<void> => {
  await Promise.all(
    members.flatMap(({ page, name }) => [
      ...shown.filter((other) => other.name !== name).map((other) => seesMoving(tileOf(page, other.name), 5)),
      hears(page, members.length - 1, name),
    ]),
  )
}

/** Nobody's picture of anybody was black, or stood still for longer, since this was last asked. */
export const nobodyWentDark = async (members: readonly Known[], stillMaxMs: number): Promise<void> => {
  for (const { page, name } of members)
    for (const [of, { stillMs, blank }] of Object.entries(await takeTiles(page))) {
      expect.soft(blank, `${of} was dark for ${name}`).toBe(0)
      expect.soft(stillMs, `how long ${of} stood still for ${name}`).toBeLessThan(stillMaxMs)
    }
}

export const isTold = (member: Known, text: string): Promise<void> =>
  expect(member.page.locator('.notices').getByText(text)).toBeVisible({ timeout: 20_000 })

export const closeAll = async (members: readonly Known[]): Promise<void> => {
  for (const { context, strangers, complaints } of members) {
    expect.soft(strangers, 'requests to third parties').toEqual([])
    expect.soft(complaints, 'complaints in the console').toEqual([])
    await context.close()
  }
}
