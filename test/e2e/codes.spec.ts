import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CODE_ALPHABET, CODE_LETTERS, formatCode } from '../../protocol/code.ts'
import { checkCode } from '../../worker/codes.ts'
import { parseKeyRing } from '../../worker/keys.ts'
import { expect, test } from './fixtures.ts'
import { openMeeting } from './person.ts'

/** How many are asked for at a time: the machine has two cores. */
const AT_ONCE = 50
const CODES = 1_000

/** Always the same letters: mulberry32. */
const lettersFrom = (seed: number): (() => string) => {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return () =>
    Array.from({ length: CODE_LETTERS }, () => CODE_ALPHABET[Math.floor(next() * CODE_ALPHABET.length)]).join('')
}

test('C126: a thousand codes with wrong check letters leave no object on the disk of a real workerd', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const link = new URL(await openMeeting(agent, stack.origin))
  const objects = () =>
    readdirSync(join(stack.folder, 'workerd', 'rooms'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /RoomObject.*\.sqlite$/.test(name),
    )
  const before = objects()
  expect(before.length).toBeGreaterThan(0)
  const letters = lettersFrom(1)
  const secrets = JSON.parse(readFileSync(join(stack.folder, 'secrets.json'), 'utf8'))
  const ring = parseKeyRing(secrets.sessionKeys)
  /** Whoever draws the right letters by chance, once in 9,261, has a room asked: keys are new for each run, so it may be. */
  const draw = async (): Promise<string> => {
    const code = formatCode(letters())
    return (await checkCode(ring, code)) === null ? code : draw()
  }
  for (let asked = 0; asked < CODES; asked += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const answer = await fetch(`${stack.origin}/api/rooms/${await draw()}/join`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Origin: link.origin },
          body: '{}',
        })
        expect(answer.status).toBe(404)
        expect(await answer.json()).toEqual({ error: 'room.unknown' })
      }),
    )
  expect(objects()).toEqual(before)
})
