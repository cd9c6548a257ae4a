// Five meetings of one account at once, two hundred rooms of it, and that none is lost.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../protocol/settings.ts'
import { makeCode } from '../../../worker/codes.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { bindings, get, instance, instanceWith, post, settings } from '../support/instance.ts'
import { PROOF, sitDown } from '../support/meeting.ts'

const made = async (subject: string) =>
  instance(post('/api/rooms', { proof: PROOF }, await signedIn({ ...CLAIRE, subject })))
const codeOf = async (answer: Response): Promise<string> => (await answer.json<{ code: string }>()).code
/** Five rooms of an account, somebody in each. */
const fiveOpen = async (subject: string) => {
  const codes: string[] = []
  for (let count = 0; count < 5; count += 1) codes.push(await codeOf(await made(subject)))
  return Promise.all(codes.map((code) => sitDown(code)))
}

test('H27: with five of one’s meetings going on one makes no sixth, and another account does', async () => {
  await fiveOpen('subject-of-many')
  const sixth = await made('subject-of-many')
  expect(sixth.status).toBe(409)
  expect(await sixth.json()).toEqual({ error: 'create.too-many-open' })
  expect((await made('subject-of-few')).status).toBe(201)
})

test('H27: a meeting that everybody has left counts no more', async () => {
  const [first] = await fiveOpen('subject-of-leavers')
  first?.say({ type: 'leave' })
  await first?.closed
  expect((await made('subject-of-leavers')).status).toBe(201)
})

test('H27: rooms that nobody is in are as many as one likes', async () => {
  for (let count = 0; count < 6; count += 1) expect((await made('subject-of-plans')).status).toBe(201)
})

test('H52: none is off the list while it is there, and one that is no more is', async () => {
  const agent = bindings.AGENTS.getByName('subject-of-makers')
  expect(await agent.rooms()).toEqual([])
  for (let count = 0; count < 60; count += 1) await agent.made(`code-${count}`)
  const rooms = await agent.rooms()
  expect([rooms.length, rooms[0]?.code, rooms.at(-1)?.code]).toEqual([60, 'code-59', 'code-0'])
  expect(await runDurableObjectAlarm(agent)).toBe(true)
  expect(await agent.rooms()).toEqual([])
})

test('H52: with two hundred rooms one makes no other until one is gone, and erasing takes them all', async () => {
  const subject = 'subject-of-hoarders'
  const headers = await signedIn({ ...CLAIRE, subject })
  const owner = { subject, name: CLAIRE.name, organisation: CLAIRE.organisation }
  const room = { proofHash: 'h', title: null, date: null, owner, settings: DEFAULT_SETTINGS }
  const codes: string[] = []
  for (let count = 0; count < 199; count += 1) {
    const code = await makeCode(settings.keys)
    await bindings.ROOMS.getByName(code).create({ ...room, code })
    await bindings.AGENTS.getByName(subject).made(code)
    codes.push(code)
  }
  codes.push(await codeOf(await made(subject)))
  const next = await made(subject)
  expect([next.status, await next.json()]).toEqual([409, { error: 'create.too-many-rooms' }])
  const { rooms } = await (await instance(get('/api/account', headers))).json<{ rooms: readonly { code: string }[] }>()
  expect(rooms.map(({ code }) => code)).toEqual(codes.toReversed())
  // ended inside: the list does not know it yet
  await bindings.ROOMS.getByName(codes[7] ?? '').own(subject, { do: 'end' })
  expect((await made(subject)).status).toBe(201)
  expect((await made(subject)).status).toBe(409)
  expect((await instance(post('/api/account/erase', { confirm: true }, headers))).status).toBe(200)
  const left = await Promise.all(codes.map((code) => bindings.ROOMS.getByName(code).lasts()))
  expect(left.filter((until) => until !== null)).toEqual([])
})

test('H53: a room that can’t be put on its maker’s list is none', async () => {
  const ids: string[] = []
  const getByName = () => ({
    sessionsEnded: async () => 0,
    rooms: async () => [],
    made: async (code: string) => {
      ids.push(code)
      throw new Error('off')
    },
  })
  const broken = instanceWith({ AGENTS: { getByName } as never })
  const answer = await broken(post('/api/rooms', { proof: PROOF }, await signedIn({ ...CLAIRE, subject: 'lost' })))
  expect([answer.status, await answer.json()]).toEqual([500, { error: 'server.internal' }])
  expect(ids).toHaveLength(1)
  expect(await bindings.ROOMS.getByName(ids[0] ?? '').lasts()).toBeNull()
})
