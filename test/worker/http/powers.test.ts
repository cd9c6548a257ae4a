// Settings and powers from outside: over HTTP, and in everything that anybody hears.
import { describe, expect, test } from 'vitest'
import type { ClientFrame, RoomFrame } from '../../../protocol/frames.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { instance, instanceWith, post } from '../support/instance.ts'
import { askJoin, connect, join, KEY, makeRoom, PROOF, sitDown } from '../support/meeting.ts'

const THOMAS = { ...CLAIRE, subject: 'subject-of-thomas', name: 'Thomas Le Gall', idToken: 'id-token-of-thomas' }

const roomWith = async (settings: unknown, at = instance): Promise<string> => {
  const answer = await at(post('/api/rooms', { proof: PROOF, settings }, await signedIn()))
  expect(answer.status).toBe(201)
  return (await answer.json<{ code: string }>()).code
}
const entryOf = async (code: string, headers = {}) => (await join(code, { proof: PROOF }, headers)).entry

describe('settings', () => {
  test.each([
    ['public', 'open', 'open'],
    ['trusted', 'knock', 'open'],
    ['restricted', 'knock', 'knock'],
  ])(
    'P32: with the link of a %s room a guest is told %s, an agent %s, the owner open',
    async (access, guest, agent) => {
      const code = await roomWith({ access })
      expect(await entryOf(code)).toBe(guest)
      expect(await entryOf(code, await signedIn(THOMAS))).toBe(agent)
      expect(await entryOf(code, await signedIn())).toBe('open')
    },
  )

  test('P32: an instance has its own default, which the maker may change', async () => {
    const here = instanceWith({ ROOM_ACCESS: 'restricted' })
    expect(await entryOf(await roomWith(undefined, here))).toBe('knock')
    expect(await entryOf(await roomWith({ access: 'public' }, here))).toBe('open')
  })

  test('P32: what is no setting is refused', async () => {
    const answer = await instance(post('/api/rooms', { proof: PROOF, settings: { access: 'open' } }, await signedIn()))
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'request.invalid' }])
  })

  test('P21: who is kept out is told so by the join, and others are not', async () => {
    const code = await makeRoom()
    const owner = await sitDown(code, { proof: PROOF }, await signedIn())
    const thomas = await sitDown(code, { proof: PROOF }, await signedIn(THOMAS))
    owner.say({ type: 'remove', peer: thomas.welcome.self.id, out: true })
    await thomas.closed
    const answer = await askJoin(code, { proof: PROOF }, await signedIn(THOMAS))
    expect([answer.status, await answer.json()]).toEqual([403, { error: 'room.removed' }])
    const { status } = await instance(post(`/api/rooms/${code}/credentials`, { resume: thomas.welcome.self.resume }))
    expect(status).toBe(403)
    expect(await entryOf(code, await signedIn({ ...THOMAS, subject: 'subject-of-another' }))).toBe('open')
  })
})

describe('what anybody hears', () => {
  test('P30: in a whole meeting no frame holds a subject, an id_token or an e-mail address', async () => {
    const code = await makeRoom()
    const claire = await sitDown(code, { proof: PROOF }, await signedIn())
    const thomas = await sitDown(code, { proof: PROOF }, await signedIn(THOMAS))
    const gus = await sitDown(code)
    const zoe = await connect(
      code,
      (await join(code, {}, await signedIn({ ...THOMAS, subject: 'subject-of-zoe' }))).ticket,
    )
    zoe.say({ type: 'enter', name: 'Zoé', key: KEY })
    const { id: waiting } = await zoe.next('waiting')
    const [owner, agent, guest] = [claire, thomas, gus].map(({ welcome }) => welcome.self.id) as [
      string,
      string,
      string,
    ]
    const powers: readonly ClientFrame[] = [
      { type: 'role', peer: agent, role: 'cohost', lasting: true },
      { type: 'door-message', text: 'Un instant', peer: waiting },
      { type: 'settings', change: { access: 'trusted', doorShows: false, allow: { camera: false } } },
      { type: 'settings', change: { doorShows: true } },
      { type: 'mute', peer: guest, source: 'camera' },
      { type: 'mute-all' },
      { type: 'ask-unmute', peer: agent },
      { type: 'hand', up: true },
      { type: 'lower', peer: owner },
      { type: 'lower-all' },
      { type: 'admit-all' },
      { type: 'hand-over', peer: guest },
      { type: 'signal', to: agent, link: 0, n: 0, box: 'c'.repeat(40) },
    ]
    for (const frame of powers) claire.say(frame)
    await zoe.next('welcome')
    gus.say({ type: 'rename', name: 'Thomas Le Gall' })
    gus.say({ type: 'hand', up: true })
    await thomas.next('signal')
    claire.say({ type: 'remove', peer: agent, out: true })
    await thomas.closed
    const again = await askJoin(code, { proof: PROOF }, await signedIn(THOMAS))
    claire.say({ type: 'leave' })
    await claire.closed
    gus.say({ type: 'end' })
    await Promise.all([gus.closed, zoe.closed])

    const heard: readonly RoomFrame[] = [claire, thomas, gus, zoe].flatMap(({ heard }) => heard)
    const types = new Set(heard.map(({ type }) => type))
    for (const type of ['welcome', 'joined', 'changed', 'self', 'settings', 'told', 'knock', 'left', 'door-message'])
      expect(types).toContain(type)
    const text = JSON.stringify(heard) + (await again.text())
    expect(text).toContain(THOMAS.name)
    for (const secret of ['subject-of-', 'id-token-of-', '"subject"', '"sub"', '@', 'email', 'userId'])
      expect(text).not.toContain(secret)
  })
})
