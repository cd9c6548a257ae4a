// Five meetings of one account at once, and what is remembered for it.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { bindings, instance, post } from '../support/instance.ts'
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

test('H27: the newest fifty are remembered, and none that is no more', async () => {
  const agent = bindings.AGENTS.getByName('subject-of-makers')
  expect(await agent.rooms()).toEqual([])
  for (let count = 0; count < 52; count += 1) await agent.made(`code-${count}`)
  const rooms = await agent.rooms()
  expect([rooms.length, rooms[0]?.code, rooms.at(-1)?.code]).toEqual([50, 'code-51', 'code-2'])
  expect(await runDurableObjectAlarm(agent)).toBe(true)
  expect(await agent.rooms()).toEqual([])
})
