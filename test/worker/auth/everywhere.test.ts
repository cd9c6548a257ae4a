// Sessions that end before their twelve hours: everywhere at once, or because nobody uses them. And the page one comes back to.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { CLAIRE, sessionOf, signedIn } from '../support/agent.ts'
import { ORIGIN } from '../support/bindings.ts'
import { createBrowser, onward } from '../support/browser.ts'
import { bindings, get, instance, instanceWith, post, postForm, settings } from '../support/instance.ts'
import { PROOF } from '../support/meeting.ts'
import { GUEST, signIn, whoAmI } from '../support/sign-in.ts'

const MINUTE = 60_000
const SESSION = '__Host-parvis'
const NAMED = { agent: { name: CLAIRE.name, organisation: CLAIRE.organisation }, mayCreate: true }

afterEach(() => {
  vi.useRealTimers()
})

describe('signing out everywhere', () => {
  test('S22: every session that began before is nobody’s, and one may sign in again', async () => {
    const [desk, phone, colleague] = [createBrowser(), createBrowser(), createBrowser()]
    for (const browser of [desk, phone]) await signIn(browser, 'joseph.diabate')
    await signIn(colleague, 'fatou.sarr')
    const stolen = phone.cookie(SESSION) ?? ''
    const answer = await desk.request(`${ORIGIN}/auth/sign-out-everywhere`, { return: '/' })
    expect(await onward(ORIGIN, answer)).toContain('/session/end?')
    expect(desk.cookie(SESSION)).toBeUndefined()
    expect(await whoAmI(phone)).toEqual(GUEST)
    expect(await whoAmI(colleague)).not.toEqual(GUEST)
    // nor does it open anything else
    const Cookie = `${SESSION}=${stolen}`
    expect((await instance(post('/api/rooms', { proof: PROOF }, { Cookie }))).status).toBe(401)
    await signIn(phone, 'joseph.diabate')
    expect(await whoAmI(phone)).not.toEqual(GUEST)
    expect(stolen).not.toBe(phone.cookie(SESSION))
  })

  test('S22: a session that is over ends no others', async () => {
    const subject = 'subject-of-a-thief'
    const old = await sessionOf({ ...CLAIRE, subject }, { at: Date.now() - 10_000 })
    await bindings.AGENTS.getByName(subject).endSessions(Date.now() - 5_000)
    const fresh = await signedIn({ ...CLAIRE, subject })
    const answer = await instance(postForm('/auth/sign-out-everywhere', {}, { Cookie: `${SESSION}=${old}` }))
    expect(answer.headers.get('Location')).toBe('/')
    expect(await (await instance(get('/api/me', fresh))).json()).toEqual(NAMED)
  })

  test.each([
    ['without a session', {}],
    ['from another site', { Origin: 'https://evil.test' }],
  ])('S22: %s it ends nothing', async (_, headers) => {
    const subject = 'subject-of-a-victim'
    const session = await signedIn({ ...CLAIRE, subject })
    const cookie = 'Origin' in headers ? session : {}
    await instance(postForm('/auth/sign-out-everywhere', {}, { ...cookie, ...headers }))
    expect(await (await instance(get('/api/me', session))).json()).toEqual(NAMED)
  })

  test('S22: the instant is forgotten when no session can be older', async () => {
    const agent = bindings.AGENTS.getByName('subject-of-the-forgotten')
    expect(await agent.sessionsEnded()).toBe(0)
    const now = Date.now()
    await agent.endSessions(now)
    expect(await agent.sessionsEnded()).toBe(now)
    vi.useFakeTimers({ toFake: ['Date'], now: now + 12 * 60 * MINUTE - 1 })
    expect(await runDurableObjectAlarm(agent)).toBe(true)
    expect(await agent.sessionsEnded()).toBe(now)
    vi.setSystemTime(now + 12 * 60 * MINUTE)
    expect(await runDurableObjectAlarm(agent)).toBe(true)
    expect(await agent.sessionsEnded()).toBe(0)
  })
})

test('S22: signing out everywhere forgets no room before its time, and making one no instant', async () => {
  const subject = 'subject-of-both'
  const agent = bindings.AGENTS.getByName(subject)
  const alarm = () => runInDurableObject(agent, (_, { storage }) => storage.getAlarm())
  const now = Date.now()
  const answer = await instance(post('/api/rooms', { proof: PROOF }, await signedIn({ ...CLAIRE, subject })))
  const { code } = await answer.json<{ code: string }>()
  expect(await alarm()).toBeGreaterThan(now + 29 * 24 * 60 * MINUTE)
  await agent.endSessions(now)
  expect(await alarm()).toBe(now + 12 * 60 * MINUTE)
  await agent.made(code)
  expect(await agent.sessionsEnded()).toBe(now)
  expect(await alarm()).toBe(now + 12 * 60 * MINUTE)
  vi.useFakeTimers({ toFake: ['Date'], now: now + 12 * 60 * MINUTE })
  await runDurableObjectAlarm(agent)
  expect(await agent.sessionsEnded()).toBe(0)
  expect(await agent.rooms()).toMatchObject([{ code }])
  expect(await alarm()).toBeGreaterThan(now + 29 * 24 * 60 * MINUTE)
})

describe('a session that nobody uses', () => {
  const here = instanceWith({ SESSION_IDLE_MINUTES: '30' })
  const idle = { ...settings, sessionIdleMs: 30 * MINUTE }
  const at = (now: number) => vi.useFakeTimers({ toFake: ['Date'], now })
  const ask = async (Cookie: string) => {
    const answer = await here(get('/api/me', { Cookie }))
    return { me: await answer.json(), cookie: answer.headers.get('Set-Cookie') }
  }

  test('S21: it is over after the idle limit, and in use it is not', async () => {
    const began = Date.now()
    let cookie = `${SESSION}=${await sessionOf(CLAIRE, { under: idle, at: began })}`
    at(began + 30_000)
    expect(await ask(cookie)).toEqual({ me: NAMED, cookie: null })
    for (let asked = 1; asked <= 3; asked += 1) {
      at(began + asked * 29 * MINUTE)
      const { me, cookie: renewed } = await ask(cookie)
      expect(me).toEqual(NAMED)
      expect(renewed).toMatch(/; Max-Age=1800; Secure$/)
      cookie = renewed?.split(';')[0] ?? ''
    }
    at(began + 3 * 29 * MINUTE + 30 * MINUTE)
    expect((await ask(cookie)).me).toEqual(GUEST)
  })

  test('S21: however much it is used it lasts twelve hours', async () => {
    const began = Date.now()
    let cookie = `${SESSION}=${await sessionOf(CLAIRE, { under: idle, at: began })}`
    for (let minutes = 25; minutes < 12 * 60; minutes += 25) {
      at(began + minutes * MINUTE)
      const { me, cookie: renewed } = await ask(cookie)
      expect(me).toEqual(NAMED)
      cookie = renewed?.split(';')[0] ?? ''
    }
    at(began + 12 * 60 * MINUTE)
    expect((await ask(cookie)).me).toEqual(GUEST)
  })

  test('S21: without an idle limit a session is never written again', async () => {
    const session = await sessionOf(CLAIRE, { at: Date.now() - 60 * MINUTE })
    const answer = await instance(get('/api/me', { Cookie: `${SESSION}=${session}` }))
    expect(answer.headers.get('Set-Cookie')).toBeNull()
  })
})

describe('after signing out', () => {
  test.each([
    ['/abcd-efgh-jkmn?a=b', '/abcd-efgh-jkmn?a=b'],
    ['//evil.test', '/'],
    ['https://evil.test', '/'],
    ['/..//evil.test', '/'],
  ])('S13: from %s one is back at %s', async (from, back) => {
    expect((await instance(postForm('/auth/sign-out', { return: from }))).headers.get('Location')).toBe(back)
    const browser = createBrowser()
    browser.setCookie(SESSION, await sessionOf(CLAIRE))
    const away = new URL(
      (await onward(ORIGIN, await browser.request(`${ORIGIN}/auth/sign-out`, { return: from }))) ?? '',
    )
    const answer = await browser.request(`${ORIGIN}/auth/signed-out?state=${away.searchParams.get('state')}`)
    expect(answer.headers.get('Location')).toBe(back)
  })

  test.each(['state.Ly9ldmlsLnRlc3Q', 'state.%%%', 'state.aHR0cHM6Ly9ldmlsLnRlc3Q'])(
    'S13: a cookie of one’s own (%s) leads nowhere else',
    async (cookie) => {
      const browser = createBrowser()
      browser.setCookie('__Host-parvis-signout', cookie)
      const answer = await browser.request(`${ORIGIN}/auth/signed-out?state=state`)
      expect(answer.headers.get('Location')).toMatch(/^\/($|error\?code=signin\.expired)/)
    },
  )
})
