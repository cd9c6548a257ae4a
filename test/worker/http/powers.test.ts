// Settings and powers from outside, over HTTP.
import { describe, expect, test } from 'vitest'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { instance, instanceWith, post } from '../support/instance.ts'
import { askJoin, join, makeRoom, PROOF, sitDown } from '../support/meeting.ts'

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
