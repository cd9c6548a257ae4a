// The audit log of a whole meeting of the real worker: one line for each deed, by whom, and nothing else about people.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { AUDIT_EVENTS } from '../../../worker/audit.ts'
import { subjectOf } from '../../../worker/auth/subject.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { ORIGIN } from '../support/bindings.ts'
import { createBrowser } from '../support/browser.ts'
import { bindings, instance, instanceWith, post, providers, settings } from '../support/instance.ts'
import { askJoin, connect, join, KEY, PROOF, sitDown } from '../support/meeting.ts'
import { failureOf, signIn, toCallback } from '../support/sign-in.ts'

const AMINA = { ...CLAIRE, subject: 'subject-of-amina', name: 'Amina Benkacem', idToken: 'id-token-of-amina' }
const THOMAS = { ...CLAIRE, subject: 'subject-of-thomas', name: 'Thomas Le Gall', idToken: 'id-token-of-thomas' }

afterEach(() => {
  vi.restoreAllMocks()
})

type Line = Readonly<Record<string, unknown>>
const listen = () => {
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const all = (): readonly Line[] => log.mock.calls.map(([line]) => JSON.parse(line))
  return { all, audited: () => all().filter(({ audit }) => audit === true) }
}
/** Without what no test can foresee; the time has to be one of ours. */
const told = ({ at, audit, ...line }: Line): Line => {
  expect(new Date(String(at)).toISOString()).toBe(at)
  expect(audit).toBe(true)
  return line
}
const roomOf = (code: string): string => bindings.ROOMS.idFromName(code).toString()
const makeAs = async (who: typeof CLAIRE, at = instance) => {
  const answer = await at(post('/api/rooms', { proof: PROOF, title: 'Point' }, await signedIn(who)))
  return { status: answer.status, ...(await answer.json<{ code?: string }>()) }
}
/** A guest who asks to be let in. */
const knock = async (code: string) => {
  const line = await connect(code, (await join(code, {})).ticket)
  line.say({ type: 'enter', name: 'Gus', key: KEY })
  return { ...line, place: await line.next('waiting') }
}

const seen = new Set<unknown>()
const keep = (lines: readonly Line[]): void => {
  for (const { event } of lines) seen.add(event)
}

describe('the audit log', () => {
  test('O1 O2: who made a room, refused, removed, made a new link and ended it', async () => {
    const { all, audited } = listen()
    const { code = '' } = await makeAs(AMINA)
    const room = roomOf(code)
    const owner = await sitDown(code, { proof: PROOF }, await signedIn(AMINA))
    const agent = await sitDown(code, { proof: PROOF }, await signedIn(THOMAS))
    const guest = await sitDown(code)
    const waiting = await knock(code)
    owner.say({ type: 'refuse', peer: waiting.place.id, reason: 'Pas aujourd’hui' })
    await waiting.closed
    owner.say({ type: 'remove', peer: agent.welcome.self.id, out: true })
    await agent.closed
    await askJoin(code, { proof: PROOF }, await signedIn(THOMAS))
    owner.say({ type: 'remove', peer: guest.welcome.self.id, out: false })
    await guest.closed
    owner.say({ type: 'new-link', proof: 'Q'.repeat(43) })
    await owner.next('new-link')
    owner.say({ type: 'end' })
    await owner.closed
    expect((await askJoin(code, { proof: PROOF })).status).toBe(404)

    const by = AMINA.subject
    keep(audited())
    expect(audited().map(told)).toEqual([
      { event: 'room.created', room, by },
      { event: 'person.refused', room, by, whom: null, place: expect.any(Number) },
      { event: 'person.removed', room, by, whom: THOMAS.subject, seat: 2, out: true },
      { event: 'entry.refused', room, by: THOMAS.subject, code: 'room.removed' },
      { event: 'person.removed', room, by, whom: null, seat: 3, out: false },
      { event: 'room.new-link', room, by, link: 1 },
      { event: 'room.over', room, why: 'ended', by },
    ])
    // subjects are in these lines alone, and nothing else of anybody is in any
    const others = JSON.stringify(all().filter(({ audit }) => audit !== true))
    for (const word of [AMINA.subject, THOMAS.subject]) expect(others).not.toContain(word)
    for (const word of [code, 'Amina', 'Thomas', 'Gus', 'Point', 'Direction', 'aujourd'])
      expect(JSON.stringify(all())).not.toContain(word)
  })

  test('O1 O2: a guest who makes and ends a room is nobody', async () => {
    const { audited } = listen()
    const here = instanceWith({ ROOM_CREATION: 'anyone' })
    const answer = await here(post('/api/rooms', { proof: PROOF }))
    const { code } = await answer.json<{ code: string }>()
    const room = roomOf(code)
    expect(audited().map(told)).toEqual([{ event: 'room.created', room, by: null }])
  })

  test('O1: who signs in, out and out everywhere', async () => {
    const { audited } = listen()
    const browser = createBrowser()
    const by = await subjectOf(settings, providers.es256, 'fatou.sarr')
    await signIn(browser, 'fatou.sarr')
    await browser.request(`${ORIGIN}/auth/sign-out`, { return: '/' })
    // without a session nobody signs out
    await browser.request(`${ORIGIN}/auth/sign-out`, { return: '/' })
    await signIn(browser, 'fatou.sarr')
    await browser.request(`${ORIGIN}/auth/sign-out-everywhere`, { return: '/' })
    keep(audited())
    expect(audited().map(told)).toEqual([
      { event: 'signin.done', by },
      { event: 'signout.done', by },
      { event: 'signin.done', by },
      { event: 'signout.everywhere', by },
    ])
  })

  test('O1 S16: a refused sign-in is of nobody: the person has the reference', async () => {
    const { audited } = listen()
    const browser = createBrowser(instanceWith({ SIGNIN_POLICY: 'domain=dinum.gouv.fr' }))
    const { ref } = failureOf(await browser.request((await toCallback(browser, 'fatou.sarr')).href))
    keep(audited())
    expect(audited().map(told)).toEqual([
      { event: 'signin.refused', code: 'signin.policy', ref, why: 'policy: domain' },
    ])
  })

  test('O1: an agent who may not create a room, and one who has too many open; of a guest there is no line', async () => {
    const { audited } = listen()
    const noCreator = { ...THOMAS, subject: 'subject-without-rooms', mayCreate: false }
    expect((await makeAs(noCreator)).status).toBe(403)
    const busy = { ...THOMAS, subject: 'subject-with-many' }
    for (let made = 0; made < 5; made += 1) {
      const { code = '' } = await makeAs(busy)
      await sitDown(code)
    }
    expect((await makeAs(busy)).status).toBe(409)
    expect((await instance(post('/api/rooms', { proof: PROOF }))).status).toBe(401)
    keep(audited())
    expect(
      audited()
        .map(told)
        .filter(({ event }) => event !== 'room.created'),
    ).toEqual([
      { event: 'create.refused', by: noCreator.subject, code: 'create.policy' },
      { event: 'create.refused', by: busy.subject, code: 'create.too-many-open' },
    ])
  })

  test('O1: who erases what is kept of them, and with it their rooms', async () => {
    const { audited } = listen()
    const gone = { ...AMINA, subject: 'subject-that-goes' }
    const { code = '' } = await makeAs(gone)
    const answer = await instance(post('/api/account/erase', { confirm: true }, await signedIn(gone)))
    expect(answer.status).toBe(200)
    const by = gone.subject
    keep(audited())
    expect(audited().map(told)).toEqual([
      { event: 'room.created', room: roomOf(code), by },
      { event: 'room.over', room: roomOf(code), why: 'ended', by },
      { event: 'account.erased', by },
    ])
  })

  test('O1: every event of the list was seen here', () => {
    expect([...seen].sort()).toEqual([...AUDIT_EVENTS].sort())
  })
})
