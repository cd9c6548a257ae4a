// What somebody is told who comes with a link, a code or a key, and what they may have of relays.

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { Credentials, type Joined } from '../../../protocol/http.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { instance, instanceWith, post } from '../support/instance.ts'
import { askJoin, connect, join, KEY, makeRoom, PROOF, sitDown } from '../support/meeting.ts'

const OTHER_PROOF = 'Q'.repeat(43)
const THOMAS = { ...CLAIRE, subject: 'subject-of-thomas', name: 'Thomas Le Gall' }

const askCredentials = (code: string, resume: string, at = instance) =>
  at(post(`/api/rooms/${code}/credentials`, { resume }))
/** The unit that the relay's quotas count. */
const relayUser = (ice: Joined['ice']): string | undefined => ice?.servers[0]?.username?.split(':')[1]

/** Walt knocks, Ann opens. */
const letIn = async (code: string) => {
  const ann = await sitDown(code)
  const walt = await connect(code, (await join(code, {})).ticket)
  walt.say({ type: 'enter', name: 'Walt', key: KEY })
  const { resume: early } = await walt.next('waiting')
  const { visitor } = await ann.next('knock')
  const admit = async () => {
    ann.say({ type: 'admit', peer: visitor.id })
    return (await walt.next('welcome')).self.resume
  }
  return { ann, walt, early: early ?? '', admit }
}

describe('joining', () => {
  test('H6: with the whole link a guest enters at once, and has the relay already', async () => {
    const joined = await join(await makeRoom())
    expect(joined).toMatchObject({ self: null, entry: 'open', ice: { policy: 'all' } })
    expect(joined.ice?.servers[0]?.credential).toMatch(/^[A-Za-z0-9+/]{27}=$/)
  })

  test.each([
    ['without a proof', {}],
    ['with a wrong one', { proof: OTHER_PROOF }],
    ['with a key of no seat', { resume: 'r'.repeat(22) }],
  ])('H6: %s a guest knocks, and has no relay', async (_, body) => {
    expect(await join(await makeRoom(), body)).toMatchObject({ self: null, entry: 'knock', ice: null })
  })

  test('H6: an agent is who the session says, an owner enters without the link, another agent knocks', async () => {
    const code = await makeRoom()
    const self = { kind: 'agent', name: CLAIRE.name, organisation: CLAIRE.organisation }
    expect(await join(code, {}, await signedIn())).toMatchObject({ self, entry: 'open' })
    expect(await join(code, {}, await signedIn(THOMAS))).toMatchObject({ self: { name: THOMAS.name }, entry: 'knock' })
  })

  test('H6: nothing in the answer is the identifier of anybody', async () => {
    const code = await makeRoom()
    const answer = await (await askJoin(code, {}, await signedIn(THOMAS))).json<Joined>()
    expect(Object.keys(answer).sort()).toEqual(['entry', 'ice', 'room', 'self', 'sfu', 'ticket'])
    expect(JSON.stringify({ ...answer, ticket: '' })).not.toContain('subject-of')
  })

  test('H6: who was let in before enters at once with the key, and the door says so too', async () => {
    const code = await makeRoom()
    const { admit, walt } = await letIn(code)
    const resume = await admit()
    walt.say({ type: 'signal', to: 'nobody-nobody-no', link: 0, n: 0, box: 'c'.repeat(40) })
    await walt.next('error')
    const again = await join(code, { resume })
    expect(again).toMatchObject({ entry: 'open', ice: { policy: 'all' } })
    expect(await (await connect(code, again.ticket)).next('door')).toMatchObject({ entry: 'open' })
  })

  test('H15: whoever sits there has credentials, of the same relay user as at the door', async () => {
    const code = await makeRoom()
    const { joined, welcome } = await sitDown(code)
    const answer = await askCredentials(code, welcome.self.resume)
    expect(answer.status).toBe(200)
    const { ice } = v.parse(Credentials, await answer.json())
    expect(relayUser(ice)).toMatch(/^[A-Za-z0-9_-]{16}$/)
    expect(relayUser(ice)).toBe(relayUser(joined.ice))
  })

  test('H15: who waits has none until let in', async () => {
    const code = await makeRoom()
    const { early, admit } = await letIn(code)
    expect((await askCredentials(code, early)).status).toBe(403)
    expect((await askCredentials(code, await admit())).status).toBe(200)
  })

  test('H15: neither a key of no seat, nor of another room, nor of somebody who left, opens anything', async () => {
    const code = await makeRoom()
    const { welcome, say, closed } = await sitDown(code)
    const { resume } = welcome.self
    const refused = async (where: string, key: string) => {
      const answer = await askCredentials(where, key)
      expect(answer.status).toBe(403)
      expect(await answer.json()).toEqual({ error: 'seat.unknown' })
    }
    await refused(code, 'r'.repeat(22))
    await refused(await makeRoom(), resume)
    say({ type: 'leave' })
    await closed
    await refused(code, resume)
  })

  test.each([
    ['direct', 'all', 'all'],
    ['relay-guests', 'relay', 'all'],
    ['relay', 'relay', 'relay'],
  ])('H18: under %s a guest goes by %s and an agent by %s', async (policy, guest, agent) => {
    const here = instanceWith({ ICE_POLICY: policy })
    const code = await makeRoom()
    const somebody = await sitDown(code, { proof: PROOF }, {}, here)
    const claire = await sitDown(code, { proof: PROOF }, await signedIn(), here)
    expect([somebody.joined.ice?.policy, claire.joined.ice?.policy]).toEqual([guest, agent])
    const later = async (resume: string) => (await (await askCredentials(code, resume, here)).json()) as Credentials
    expect((await later(somebody.welcome.self.resume)).ice.policy).toBe(guest)
    expect((await later(claire.welcome.self.resume)).ice.policy).toBe(agent)
  })

  test('H18: without a relay of our own there is no server at all, never a third party’s', async () => {
    const code = await makeRoom()
    const { ice } = await join(code, { proof: PROOF }, {}, instanceWith({ TURN_URLS: '' }))
    expect(ice).toEqual({ servers: [], policy: 'all', expiresAt: null })
  })
})
