// My rooms and my account, over the routes: whose they are, what they say, and that what is gone is gone.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import * as v from 'valibot'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Account, DATE_AHEAD_MAX_MS, MyRoom } from '../../../protocol/account.ts'
import { makeCode } from '../../../worker/codes.ts'
import { hashOf } from '../../../worker/room-keys.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { bindings, get, type Headers, instance, instanceWith, post, settings } from '../support/instance.ts'
import { askJoin, join, PROOF, sitDown } from '../support/meeting.ts'

const DAY = 24 * 60 * 60_000
const CONFIRM = { confirm: true }
const OTHER_PROOF = 'Q'.repeat(43)

afterEach(() => {
  vi.useRealTimers()
})

/** An agent of their own for each test, with rooms made as one says. */
const agentOf = async (subject: string) => {
  const headers = await signedIn({ ...CLAIRE, subject: `subject-of-${subject}` })
  const object = bindings.AGENTS.getByName(`subject-of-${subject}`)
  const make = async (room: object = {}): Promise<string> =>
    (await (await instance(post('/api/rooms', { proof: PROOF, ...room }, headers))).json<{ code: string }>()).code
  return {
    headers,
    object,
    make,
    account: async () => v.parse(Account, await (await instance(get('/api/account', headers))).json()),
    rooms: async () => v.parse(Account, await (await instance(get('/api/account', headers))).json()).rooms,
    act: (code: string, body: object, path = '') => instance(post(`/api/account/rooms/${code}${path}`, body, headers)),
  }
}
const changed = async (answer: Response): Promise<MyRoom> => v.parse(MyRoom, await answer.json())
const errorOf = async (answer: Response): Promise<readonly [number, unknown]> => [answer.status, await answer.json()]
const UNKNOWN = [404, { error: 'room.unknown' }]

describe('who asks', () => {
  const ROUTES: readonly [string, (headers: Headers) => Request][] = [
    ['GET account', (headers) => get('/api/account', headers)],
    ['GET export', (headers) => get('/api/account/export', headers)],
    ['POST rooms', (headers) => post('/api/account/rooms/abcd-efgh-jkmn', {}, headers)],
    ['POST link', (headers) => post('/api/account/rooms/abcd-efgh-jkmn/link', { proof: PROOF }, headers)],
    ['POST cohosts', (headers) => post('/api/account/rooms/abcd-efgh-jkmn/cohosts', { release: 'x' }, headers)],
    ['POST end', (headers) => post('/api/account/rooms/abcd-efgh-jkmn/end', CONFIRM, headers)],
    ['POST erase', (headers) => post('/api/account/erase', CONFIRM, headers)],
  ]
  test.each(ROUTES)('H40: a guest is told to sign in: %s', async (_, ask) => {
    expect(await errorOf(await instance(ask({})))).toEqual([401, { error: 'signin.required' }])
  })

  test.each(ROUTES)('H40: so is who signed out everywhere: %s', async (route, ask) => {
    const { headers, object } = await agentOf(`out-${route}`)
    await object.endSessions(Date.now() + 1_000)
    expect(await errorOf(await instance(ask(headers)))).toEqual([401, { error: 'signin.required' }])
  })

  test('H40: an account asks sixty times a minute, and another one goes on', async () => {
    const here = instanceWith({ BUDGETS: '', LIMIT_ACCOUNT: undefined })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    const [eve, ada] = [await agentOf('eve'), await agentOf('ada')]
    const answers = []
    for (let count = 0; count < 61; count += 1) answers.push((await here(get('/api/account', eve.headers))).status)
    expect([answers.filter((status) => status === 200).length, answers.at(-1)]).toEqual([60, 429])
    expect((await here(get('/api/account', ada.headers))).status).toBe(200)
  })
})

describe('my rooms', () => {
  test('H41: are what each says of itself, newest first, under what device ever', async () => {
    const { make, rooms } = await agentOf('list')
    const before = Date.now()
    const plain = await make()
    const date = before + 3 * DAY
    const named = await make({ title: '  Budget ', date, settings: { access: 'trusted' } })
    const [first, second] = await rooms()
    expect(first).toMatchObject({ code: named, title: 'Budget', date, used: null, inside: 0, cohosts: [] })
    expect(first?.settings.access).toBe('trusted')
    expect(first?.link).toBe(await hashOf(PROOF))
    expect(first?.until).toBe(date + 30 * DAY)
    expect(second).toMatchObject({ code: plain, title: null, date: null })
    expect(second?.made).toBeGreaterThanOrEqual(before)
  })

  test('H41: say who is inside, when they were used, and who else is co-host', async () => {
    const { make, rooms, headers } = await agentOf('used')
    const code = await make()
    const claire = await sitDown(code, { proof: PROOF }, headers)
    const thomas = await sitDown(
      code,
      { proof: PROOF },
      await signedIn({ ...CLAIRE, name: 'Thomas', subject: 'subject-of-thomas' }),
    )
    claire.say({ type: 'role', peer: thomas.welcome.self.id, role: 'cohost', lasting: true })
    await thomas.next('self')
    const [room] = await rooms()
    expect(room).toMatchObject({ inside: 2, until: null })
    expect(room?.cohosts).toEqual([{ id: expect.any(String), name: 'Thomas', organisation: CLAIRE.organisation }])
    for (const line of [claire, thomas]) {
      line.say({ type: 'leave' })
      await line.closed
    }
    const [left] = await rooms()
    expect(left?.inside).toBe(0)
    expect(left?.used).toBeGreaterThanOrEqual(room?.used ?? Number.POSITIVE_INFINITY)
  })

  test('H41: a subject is in no answer but the export', async () => {
    const { make, headers } = await agentOf('shown')
    await make()
    expect(await (await instance(get('/api/account', headers))).text()).not.toContain('subject')
  })

  test('H42: another agent’s rooms are neither listed nor touched, and are as unknown as those that are not there', async () => {
    const [mine, theirs] = [await agentOf('me'), await agentOf('them')]
    const code = await theirs.make({ title: 'Secret' })
    const nowhere = await makeCode(settings.keys)
    expect(await mine.rooms()).toEqual([])
    for (const address of [code, nowhere, 'aaaa-aaaa-aaaa', 'x']) {
      expect(await errorOf(await mine.act(address, { title: 'Mine' }))).toEqual(UNKNOWN)
      expect(await errorOf(await mine.act(address, { proof: OTHER_PROOF }, '/link'))).toEqual(UNKNOWN)
      expect(await errorOf(await mine.act(address, { release: 'x' }, '/cohosts'))).toEqual(UNKNOWN)
      expect(await errorOf(await mine.act(address, CONFIRM, '/end'))).toEqual(UNKNOWN)
    }
    expect(await theirs.rooms()).toMatchObject([{ code, title: 'Secret', link: await hashOf(PROOF) }])
  })

  test('H42: what is not one’s own counts as a miss, as any code that opens nothing', async () => {
    const here = instanceWith({ BUDGETS: 'misses=2/60', LIMIT_MISSES: undefined })
    const [mine, theirs] = [await agentOf('guesser'), await agentOf('guessed')]
    const codes = [await theirs.make(), await makeCode(settings.keys), 'aaaa-aaaa-aaaa']
    const statuses: number[] = []
    for (const code of codes) {
      const headers = { ...mine.headers, 'CF-Connecting-IP': '198.51.100.77' }
      statuses.push((await here(post(`/api/account/rooms/${code}`, { title: 'Mine' }, headers))).status)
    }
    expect(statuses).toEqual([404, 404, 429])
  })

  test('H42: a room of one’s own that is off the list can be looked after all the same, and a stranger’s that is on it is dropped', async () => {
    const [mine, theirs] = [await agentOf('off'), await agentOf('on')]
    const code = await mine.make()
    await mine.object.forget([code])
    expect(await mine.rooms()).toEqual([])
    expect(await changed(await mine.act(code, { title: 'Found' }))).toMatchObject({ code, title: 'Found' })
    await theirs.object.made(code)
    expect(await theirs.rooms()).toEqual([])
    expect(await theirs.object.rooms()).toEqual([])
  })

  test('H43: title, date and settings change, cleaned and within bounds', async () => {
    const { make, act, rooms } = await agentOf('change')
    const code = await make({ title: 'Point' })
    const date = Date.now() + DAY
    expect(await changed(await act(code, { title: 'Revue\u202e\u0000 du  lundi', date }))).toMatchObject({
      title: 'Revue du lundi',
      date,
    })
    await act(code, { settings: { locked: true } })
    expect(await changed(await act(code, { title: null, date: null }))).toMatchObject({ title: null, date: null })
    expect((await rooms())[0]).toMatchObject({ title: null, settings: { locked: true, access: 'public' } })
    expect((await join(code)).room.title).toBeNull()
    expect(await changed(await act(code, { title: '\u200b' }))).toMatchObject({ title: null })
  })

  test.each([
    ['an empty title', { title: '' }],
    ['a title that is too long', { title: 'x'.repeat(81) }],
    ['a title that is no text', { title: 7 }],
    ['a date that is over', { date: Date.now() - 2 * 60 * 60_000 }],
    ['a date in two years', { date: Date.now() + DATE_AHEAD_MAX_MS + DAY }],
    ['a date that is no instant', { date: 1.5 }],
    ['an access that there is not', { settings: { access: 'secret' } }],
  ])('H43: %s is refused, for a room that is to be made too', async (_, wish) => {
    const { make, act, rooms, headers } = await agentOf('bounds')
    const code = await make({ title: 'Point' })
    const invalid = [400, { error: 'request.invalid' }]
    expect(await errorOf(await act(code, wish))).toEqual(invalid)
    expect(await errorOf(await instance(post('/api/rooms', { proof: PROOF, ...wish }, headers)))).toEqual(invalid)
    expect((await rooms()).find((room) => room.code === code)).toMatchObject({ title: 'Point', date: null })
  })

  test('H43: eighty characters are a title, however many code units they are', async () => {
    const { make, rooms } = await agentOf('long')
    await make({ title: '🎉'.repeat(80) })
    expect((await rooms())[0]?.title).toBe('🎉'.repeat(80))
  })

  test('H44: a new link opens, the old one knocks', async () => {
    const { make, act } = await agentOf('link')
    const code = await make()
    expect(await changed(await act(code, { proof: OTHER_PROOF }, '/link'))).toMatchObject({
      link: await hashOf(OTHER_PROOF),
    })
    expect(await join(code, { proof: PROOF })).toMatchObject({ entry: 'knock' })
    expect(await join(code, { proof: OTHER_PROOF })).toMatchObject({ entry: 'open' })
  })

  test('H44: while anybody is inside it is answered room.in-use, and the old one opens', async () => {
    const { make, act } = await agentOf('inside')
    const code = await make()
    const guest = await sitDown(code)
    expect(await errorOf(await act(code, { proof: OTHER_PROOF }, '/link'))).toEqual([409, { error: 'room.in-use' }])
    expect(await join(code, { proof: PROOF })).toMatchObject({ entry: 'open' })
    guest.say({ type: 'leave' })
    await guest.closed
    expect((await act(code, { proof: OTHER_PROOF }, '/link')).status).toBe(200)
  })

  test('H45: an ended room is gone for everybody, and from the list and the disk', async () => {
    const { make, act, rooms, object } = await agentOf('end')
    const [code, other] = [await make(), await make()]
    const guest = await sitDown(code)
    expect((await act(code, {}, '/end')).status).toBe(400)
    expect((await act(code, CONFIRM, '/end')).status).toBe(200)
    expect(await guest.closed).toBe(4003)
    expect((await askJoin(code, { proof: PROOF })).status).toBe(404)
    expect(await rooms()).toMatchObject([{ code: other }])
    expect(await object.rooms()).toMatchObject([{ code: other }])
    expect(await errorOf(await act(code, CONFIRM, '/end'))).toEqual(UNKNOWN)
  })

  test('H45: so is one that was ended inside, and one that nobody used', async () => {
    const { make, rooms, headers, object } = await agentOf('expired')
    const [ended, unused] = [await make(), await make()]
    const claire = await sitDown(ended, { proof: PROOF }, headers)
    claire.say({ type: 'end' })
    await claire.closed
    expect(await rooms()).toMatchObject([{ code: unused }])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * DAY })
    // the session is over too: asked behind the routes
    await runDurableObjectAlarm(object)
    expect(await object.rooms()).toEqual([])
    expect(await runInDurableObject(object, (_, { storage }) => storage.getAlarm())).toBeNull()
  })

  test('H46: a room in use is remembered for as long as it is there, however long ago it was made', async () => {
    const { make, object } = await agentOf('weekly')
    const began = Date.now()
    const [code] = [await make(), await make()]
    vi.useFakeTimers({ toFake: ['Date'], now: began + 25 * DAY })
    const guest = await sitDown(code)
    guest.say({ type: 'leave' })
    await guest.closed
    vi.setSystemTime(began + 30 * DAY + 60_000)
    await runDurableObjectAlarm(object)
    expect(await object.rooms()).toMatchObject([{ code }])
    const next = await runInDurableObject(object, (_, { storage }) => storage.getAlarm())
    expect(next).toBeGreaterThan(began + 54 * DAY)
    expect(next).toBeLessThan(began + 56 * DAY)
  })
})

describe('co-hosts', () => {
  /** Thomas is named for good in a room of one's own; resolves to it, and to the line that he has there. */
  const withCohost = async (subject: string) => {
    const mine = await agentOf(subject)
    const code = await mine.make()
    const claire = await sitDown(code, { proof: PROOF }, mine.headers)
    const thomas = await sitDown(
      code,
      { proof: PROOF },
      await signedIn({ ...CLAIRE, name: 'Thomas', subject: 'subject-of-thomas' }),
    )
    claire.say({ type: 'role', peer: thomas.welcome.self.id, role: 'cohost', lasting: true })
    await thomas.next('self')
    const room = (await mine.rooms()).find((each) => each.code === code)
    return { ...mine, code, thomas, id: room?.cohosts[0]?.id ?? '' }
  }

  test('H54: one is released from the list, hears it inside, and is none afterwards; said again it is answered again', async () => {
    const { act, rooms, code, thomas, id } = await withCohost('releases')
    expect(await changed(await act(code, { release: id }, '/cohosts'))).toMatchObject({ code, cohosts: [] })
    expect(await thomas.next('self')).toMatchObject({ role: 'participant' })
    expect((await act(code, { release: id }, '/cohosts')).status).toBe(200)
    expect((await rooms())[0]?.cohosts).toEqual([])
  })

  test('H54: an id means nobody in another room, nor to another owner, and no text is one', async () => {
    const [mine, other] = [await withCohost('one-room'), await withCohost('another-room')]
    expect(mine.id).not.toBe(other.id)
    for (const release of [other.id, 'subject-of-thomas', ''])
      expect((await changed(await mine.act(mine.code, { release }, '/cohosts'))).cohosts).toHaveLength(1)
    expect(await errorOf(await other.act(mine.code, { release: mine.id }, '/cohosts'))).toEqual(UNKNOWN)
    expect((await mine.act(mine.code, { release: 'x'.repeat(65) }, '/cohosts')).status).toBe(400)
    expect((await mine.rooms())[0]?.cohosts).toHaveLength(1)
  })
})

describe('my account', () => {
  test('H47: says who I am, from when to when, and my rooms', async () => {
    const { account, make } = await agentOf('known')
    const code = await make()
    const { agent, mayCreate, session, rooms } = await account()
    expect([agent, mayCreate]).toEqual([{ name: CLAIRE.name, organisation: CLAIRE.organisation }, true])
    expect(session.ends - session.began).toBe(12 * 60 * 60_000)
    expect(session.idleMs).toBeNull()
    expect(rooms).toMatchObject([{ code }])
  })

  test('H47: the export has all that the tables of docs/privacy.md hold of an agent, and no key', async () => {
    const { headers, make, object } = await agentOf('exported')
    const code = await make({ title: 'Point' })
    await object.endSessions(1)
    const answer = await instance(get('/api/account/export', headers))
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({
      session: {
        subject: 'subject-of-exported',
        name: CLAIRE.name,
        organisation: CLAIRE.organisation,
        mayCreate: true,
      },
      agent_rooms: [{ code }],
      agent_sessions: [{ ended: 1 }],
      rooms: [{ code, title: 'Point', owner: { subject: 'subject-of-exported', name: CLAIRE.name } }],
    })
    expect(text).not.toContain(CLAIRE.idToken)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })

  test('H48: erasing ends my rooms and my sessions, leaves others’ alone, and nothing is left twelve hours later', async () => {
    const [mine, theirs] = [await agentOf('erased'), await agentOf('neighbour')]
    const codes = [await mine.make(), await mine.make()]
    const other = await theirs.make()
    const guest = await sitDown(codes[0] ?? '')
    expect((await instance(post('/api/account/erase', {}, mine.headers))).status).toBe(400)
    const began = Date.now()
    expect((await instance(post('/api/account/erase', CONFIRM, mine.headers))).status).toBe(200)
    expect(await guest.closed).toBe(4003)
    for (const code of codes) expect((await askJoin(code, { proof: PROOF })).status).toBe(404)
    expect((await instance(get('/api/account', mine.headers))).status).toBe(401)
    expect(await theirs.rooms()).toMatchObject([{ code: other }])
    const tables = () =>
      runInDurableObject(mine.object, (_, { storage: { sql } }) => {
        const names = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name LIKE 'agent_%'").toArray()
        return names.flatMap(({ name }) => sql.exec(`SELECT * FROM ${name}`).toArray())
      })
    expect(await tables()).toMatchObject([{ id: 1 }])
    vi.useFakeTimers({ toFake: ['Date'], now: began + 12 * 60 * 60_000 + 60_000 })
    await runDurableObjectAlarm(mine.object)
    expect(await tables()).toEqual([])
  })
})
