// Codes of rooms: what an address that is none of ours costs, and what it is told.
import { listDurableObjectIds } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { CODE_ALPHABET, CODE_LETTERS, formatCode } from '../../../protocol/code.ts'
import { DEFAULT_SETTINGS } from '../../../protocol/settings.ts'
import { checkCode, makeCode } from '../../../worker/codes.ts'
import { parseKeyRing } from '../../../worker/keys.ts'
import { hashOf } from '../../../worker/room-keys.ts'
import { signedIn } from '../support/agent.ts'
import { NEW_KEY, OLD_KEY, RETIRED_KEY } from '../support/bindings.ts'
import { bindings, get, type Instance, instance, instanceWith, post, settings } from '../support/instance.ts'
import { askJoin, makeRoom, offer, PROOF, sitDown } from '../support/meeting.ts'

const objects = async (): Promise<number> => (await listDurableObjectIds(bindings.ROOMS)).length

const guess = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(CODE_LETTERS))
  return formatCode([...bytes].map((byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length]).join(''))
}
/** So many guesses that the check letters give away: of 4 630 one is right by chance. */
const wrongCodes = async (count: number): Promise<readonly string[]> => {
  const guesses = Array.from({ length: count + 20 }, guess)
  const checked = await Promise.all(guesses.map((code) => checkCode(settings.keys, code)))
  return guesses.filter((_, index) => checked[index] === null).slice(0, count)
}
const wrongCode = async (): Promise<string> => (await wrongCodes(1))[0] ?? 'every guess is right'
const codeUnder = (key: string): Promise<string> => makeCode(parseKeyRing(key))
const roomUnder = async (key: string): Promise<string> => {
  const code = await codeUnder(key)
  await bindings.ROOMS.getByName(code).create({
    code,
    proofHash: await hashOf(PROOF),
    title: null,
    date: null,
    owner: null,
    settings: DEFAULT_SETTINGS,
  })
  return code
}
const endedRoom = async (): Promise<string> => {
  const code = await makeRoom()
  const owner = await sitDown(code, { proof: PROOF }, await signedIn())
  owner.say({ type: 'end' })
  await owner.closed
  return code
}
/** All that somebody outside can tell answers apart by. */
const seen = async (answer: Response) => ({
  status: answer.status,
  headers: Object.fromEntries(answer.headers),
  body: await answer.text(),
})

describe('codes', () => {
  test('H1: a thousand guesses address no object', async () => {
    const before = await objects()
    const guesses = await wrongCodes(1000)
    expect(guesses).toHaveLength(1000)
    const answers = await Promise.all(guesses.map((code) => askJoin(code, { proof: PROOF })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]))
    expect(await objects()).toBe(before)
    // what it would have cost
    await askJoin(await codeUnder(NEW_KEY), { proof: PROOF })
    expect(await objects()).toBe(before + 1)
  })

  test('H1: neither does a wrong code at the socket or where credentials are asked for', async () => {
    const before = await objects()
    const code = await wrongCode()
    const answers = [
      await instance(get(`/api/rooms/${code}/socket`, offer('t'))),
      await instance(post(`/api/rooms/${code}/credentials`, { resume: 'r'.repeat(22) })),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(404)
      expect(await answer.json()).toEqual({ error: 'room.unknown' })
    }
    expect(await objects()).toBe(before)
  })

  test.each([
    ['never made', () => codeUnder(NEW_KEY)],
    ['ended', endedRoom],
    ['malformed', async () => 'abcd-efgh'],
    ['with a letter that no code has', async () => 'abcd-efgh-jkmi'],
    ['endless', async () => 'a'.repeat(2000)],
    ['not even text', async () => '%00%ff'],
  ])('H2: a code that is %s is answered like a wrong guess', async (_, code) => {
    const answer = await seen(await askJoin(await code(), { proof: PROOF }))
    expect(answer).toEqual(await seen(await askJoin(await wrongCode(), { proof: PROOF })))
    expect(answer).toMatchObject({ status: 404, body: '{"error":"room.unknown"}' })
  })

  test.each([
    ['its canonical form', (code: string) => code],
    ['capitals', (code: string) => code.toUpperCase()],
    ['no dashes', (code: string) => code.replaceAll('-', '')],
    ['spaces', (code: string) => encodeURIComponent(code.replaceAll('-', ' '))],
  ])('H2: a room is found by its code in %s', async (_, form) => {
    expect((await askJoin(form(await makeRoom()), { proof: PROOF })).status).toBe(200)
  })

  test('H3: the newest key makes codes, and every key of the ring knows its own', async () => {
    const code = await makeRoom()
    expect(await checkCode(parseKeyRing(NEW_KEY), code)).toBe(code)
    expect(await checkCode(parseKeyRing(OLD_KEY), code)).toBeNull()
    expect((await askJoin(await roomUnder(OLD_KEY), { proof: PROOF })).status).toBe(200)
  })

  test('H3: codes of a retired key are unknown', async () => {
    const code = await roomUnder(RETIRED_KEY)
    expect((await askJoin(code, { proof: PROOF })).status).toBe(404)
    const withKey: Instance = instanceWith({ SESSION_KEYS: `${NEW_KEY},${RETIRED_KEY}` })
    expect((await askJoin(code, { proof: PROOF }, {}, withKey)).status).toBe(200)
  })
})
