// Budgets where people meet them: by the routes of the real worker, counted by this isolate and by Cloudflare's bindings.
import { listDurableObjectIds } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest'
import { makeCode } from '../../../worker/codes.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { createBrowser } from '../support/browser.ts'
import {
  bindings,
  type Changes,
  get,
  type Headers,
  type Instance,
  instanceWith,
  post,
  postForm,
  settings,
} from '../support/instance.ts'
import { askJoin, askSocket, makeRoom, offer, PROOF, sitDown } from '../support/meeting.ts'
import { toCallback } from '../support/sign-in.ts'

const UNBOUND: Changes = {
  LIMIT_ROOMS: undefined,
  LIMIT_GUEST_ROOMS: undefined,
  LIMIT_MISSES: undefined,
  LIMIT_ALL_MISSES: undefined,
  LIMIT_KNOCKS: undefined,
  LIMIT_JOINS: undefined,
  LIMIT_CREDENTIALS: undefined,
  LIMIT_ACCOUNT: undefined,
  LIMIT_SIGN_INS: undefined,
}
const OTHER_PROOF = 'Q'.repeat(43)
const WRONG_CODE = 'aaaa-aaaa-aaaa'
const KEY = 'r'.repeat(22)

let last = 0
/** An address that no test has come from. */
const newAddress = (): string => {
  last += 1
  return `198.51.${last >> 8}.${last & 255}`
}
const from = (address: string, more: Headers = {}): Headers => ({ 'CF-Connecting-IP': address, ...more })

const objects = async (): Promise<number> => (await listDurableObjectIds(bindings.ROOMS)).length
const statuses = (answers: readonly Response[]): Readonly<Record<number, number>> => {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
const many = (count: number, ask: (index: number) => Promise<Response>): Promise<readonly Response[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => ask(index)))

const tooMany = async (answer: Response): Promise<number> => {
  expect(answer.status).toBe(429)
  expect(await answer.json()).toEqual({ error: 'request.too-many' })
  const seconds = answer.headers.get('Retry-After') ?? ''
  expect(seconds).toMatch(/^[1-9]\d*$/)
  return Number(seconds)
}
/** All that somebody outside can tell answers apart by, but for the seconds, which are the address's own. */
const seen = async (answer: Response) => {
  const headers = new Headers(answer.headers)
  headers.delete('Retry-After')
  return { status: answer.status, headers: Object.fromEntries(headers), body: await answer.text() }
}

let log: MockInstance<typeof console.log>
beforeEach(() => {
  log = vi.spyOn(console, 'log').mockReturnValue()
  // buckets fill while a slow machine asks
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe.each([
  ['this isolate', UNBOUND],
  ['Cloudflare', {}],
])('counted by %s', (_, bound) => {
  const start = (changes: Changes = {}): Instance => instanceWith({ BUDGETS: '', ...bound, ...changes })
  /** An instance and an address that has no misses left there. */
  const overMisses = async (changes: Changes = {}) => {
    const at = start(changes)
    const headers = from(newAddress())
    await many(11, () => askJoin(WRONG_CODE, {}, headers, at))
    return { at, headers }
  }

  test('H21: an account makes ten rooms, then hears when to come back; another account is not concerned', async () => {
    const at = start()
    const claire = { ...CLAIRE, subject: `subject-of-claire-${newAddress()}` }
    const make = async (who = claire) => at(post('/api/rooms', { proof: PROOF }, await signedIn(who)))
    expect(statuses(await many(10, () => make()))).toEqual({ 201: 10 })
    // 6 minutes by the hour's rate; a binding knows no more than a minute
    expect([60, 360]).toContain(await tooMany(await make()))
    expect((await make({ ...claire, subject: `${claire.subject}-2` })).status).toBe(201)
  })

  test('H21: an account has one budget, from whatever address it comes', async () => {
    const at = start()
    const claire = await signedIn({ ...CLAIRE, subject: `subject-of-claire-${newAddress()}` })
    const answers = await many(12, () => at(post('/api/rooms', { proof: PROOF }, { ...claire, ...from(newAddress()) })))
    expect(statuses(answers)).toEqual({ 201: 10, 429: 2 })
  })

  test('H21: where anyone may make rooms, guests of one address make ten', async () => {
    const at = start({ ROOM_CREATION: 'anyone' })
    const headers = from(newAddress())
    const answers = await many(12, () => at(post('/api/rooms', { proof: PROOF }, headers)))
    expect(statuses(answers)).toEqual({ 201: 10, 429: 2 })
    expect((await at(post('/api/rooms', { proof: PROOF }, from(newAddress())))).status).toBe(201)
  })

  test('H22: of ever more wrong codes ten are answered, and the rest wait; another address is not concerned', async () => {
    const at = start()
    const headers = from(newAddress())
    const answers = await many(40, () => askJoin(WRONG_CODE, { proof: PROOF }, headers, at))
    expect(statuses(answers)).toEqual({ 404: 10, 429: 30 })
    expect(await tooMany(await askJoin(WRONG_CODE, {}, headers, at))).toBeLessThanOrEqual(60)
    expect((await askJoin(WRONG_CODE, {}, from(newAddress()), at)).status).toBe(404)
  })

  test('H22: whatever route they take, whatever they bring, and though their letters are right', async () => {
    const at = start()
    const headers = from(newAddress())
    const never = await makeCode(settings.keys)
    const asks = [
      () => askJoin(WRONG_CODE, {}, headers, at),
      () => askJoin(never, { proof: PROOF }, headers, at),
      () => askSocket(WRONG_CODE, { ...offer('t'), ...headers }, at),
      () => at(post(`/api/rooms/${WRONG_CODE}/credentials`, { resume: KEY }, headers)),
    ]
    const answers = await many(20, (index) => asks[index % asks.length]?.() ?? Promise.reject(new Error('none')))
    expect(statuses(answers)).toEqual({ 404: 10, 429: 10 })
  })

  test('H20: an IPv6 household has one budget, whichever of its addresses it takes', async () => {
    const at = start()
    last += 1
    const answers = await many(12, (host) => askJoin(WRONG_CODE, {}, from(`2001:db8:0:${last}::${host}`), at))
    expect(statuses(answers)).toEqual({ 404: 10, 429: 2 })
    expect((await askJoin(WRONG_CODE, {}, from(`2001:db8:1:${last}::1`), at)).status).toBe(404)
  })

  test('H22: an office of three hundred comes to one room by its link within a minute, and nobody is refused', async () => {
    const at = start()
    const code = await makeRoom()
    const headers = from(newAddress())
    expect(statuses(await many(300, () => askJoin(code, { proof: PROOF }, headers, at)))).toEqual({ 200: 300 })
  })

  test('H22: a hundred of them knock with the code alone, and are not refused either', async () => {
    const at = start()
    const code = await makeRoom()
    const headers = from(newAddress())
    expect(statuses(await many(100, () => askJoin(code, {}, headers, at)))).toEqual({ 200: 100 })
    expect((await askJoin(WRONG_CODE, {}, headers, at)).status).toBe(404)
  })

  test.each([
    ['nothing', {}, {}],
    ['a wrong proof', { proof: OTHER_PROOF }, {}],
    ['a key of no seat', { resume: KEY }, {}],
    ['the session of somebody without a role', {}, { ...CLAIRE, subject: 'subject-of-nobody' }],
  ])(
    'H23: over the budget a code that is right is answered like a wrong one to who brings %s',
    async (__, body, who) => {
      const { at, headers } = await overMisses()
      const all = 'subject' in who ? { ...headers, ...(await signedIn(who)) } : headers
      const [code, never] = [await makeRoom(), await makeCode(settings.keys)]
      const right = await seen(await askJoin(code, body, all, at))
      expect(right).toMatchObject({ status: 429, body: '{"error":"request.too-many"}' })
      expect(await seen(await askJoin(WRONG_CODE, body, all, at))).toEqual(right)
      expect(await seen(await askJoin(never, body, all, at))).toEqual(right)
    },
  )

  test('H23: neither socket nor credentials say more', async () => {
    const { at, headers } = await overMisses()
    const code = await makeRoom()
    const ask = async (where: string) => [
      await seen(await askSocket(where, { ...offer('t'), ...headers }, at)),
      await seen(await at(post(`/api/rooms/${where}/credentials`, { resume: KEY }, headers))),
    ]
    const right = await ask(code)
    expect(right.map(({ status }) => status)).toEqual([429, 429])
    expect(await ask(WRONG_CODE)).toEqual(right)
  })

  test('H23: over the budget a bare code addresses no object, even one whose letters are right', async () => {
    const { at, headers } = await overMisses()
    const before = await objects()
    await tooMany(await askJoin(await makeCode(settings.keys), {}, headers, at))
    expect(await objects()).toBe(before)
  })

  test('H23: a colleague who guesses keeps out nobody who has the link, a seat, a role or a ticket', async () => {
    const { at, headers } = await overMisses()
    const code = await makeRoom()
    const seat = await sitDown(code)
    expect((await askJoin(code, { proof: PROOF }, headers, at)).status).toBe(200)
    expect((await askJoin(code, { resume: seat.welcome.self.resume }, headers, at)).status).toBe(200)
    expect((await askJoin(code, {}, { ...headers, ...(await signedIn()) }, at)).status).toBe(200)
    const { ticket } = await (await askJoin(code, { proof: PROOF }, headers, at)).json<{ ticket: string }>()
    expect((await askSocket(code, { ...offer(ticket), ...headers }, at)).status).toBe(101)
    const resume = { resume: seat.welcome.self.resume }
    expect((await at(post(`/api/rooms/${code}/credentials`, resume, headers))).status).toBe(200)
  })

  test('H24: one address knocks at one room 120 times a minute, and comes to another all the same', async () => {
    const at = start()
    const [code, other] = [await makeRoom(), await makeRoom()]
    const headers = from(newAddress())
    const answers = await many(130, () => askJoin(code, {}, headers, at))
    expect(statuses(answers)).toEqual({ 200: 120, 429: 10 })
    expect((await askJoin(other, {}, headers, at)).status).toBe(200)
    expect((await askJoin(code, { proof: PROOF }, headers, at)).status).toBe(200)
    expect((await askJoin(code, {}, from(newAddress()), at)).status).toBe(200)
  })

  test('H24: a key of no seat, tried again and again, is a knock', async () => {
    const at = start()
    const code = await makeRoom()
    const headers = from(newAddress())
    const answers = await many(130, () => at(post(`/api/rooms/${code}/credentials`, { resume: KEY }, headers)))
    expect(statuses(answers)).toEqual({ 403: 120, 429: 10 })
  })

  test('H24: a seat gets relay credentials six times a minute, wherever it asks from', async () => {
    const at = start()
    const code = await makeRoom()
    const [ann, walt] = [await sitDown(code), await sitDown(code)]
    const ask = (seat: typeof ann) =>
      at(post(`/api/rooms/${code}/credentials`, { resume: seat.welcome.self.resume }, from(newAddress())))
    expect(statuses(await many(8, () => ask(ann)))).toEqual({ 200: 6, 429: 2 })
    await tooMany(await ask(ann))
    expect((await ask(walt)).status).toBe(200)
  })
})

describe('counted', () => {
  const start = (changes: Changes = {}): Instance => instanceWith({ BUDGETS: '', ...UNBOUND, ...changes })

  test('H22: misses from everywhere are counted together, told once, and keep out nobody who has the link', async () => {
    const at = start({ BUDGETS: 'all-misses=50/60' })
    const answers = await many(60, () => askJoin(WRONG_CODE, { proof: PROOF }, from(newAddress()), at))
    expect(statuses(answers)).toEqual({ 404: 50, 429: 10 })
    const code = await makeRoom()
    await tooMany(await askJoin(code, {}, from(newAddress()), at))
    expect((await askJoin(code, { proof: PROOF }, from(newAddress()), at)).status).toBe(200)
    const lines = log.mock.calls.filter(([line]) => String(line).includes('misses.many'))
    expect(lines).toEqual([['{"event":"misses.many"}']])
  })

  test('H22: after the seconds that were said the next guess is answered', async () => {
    const at = start()
    const headers = from(newAddress())
    await many(11, () => askJoin(WRONG_CODE, {}, headers, at))
    const seconds = await tooMany(await askJoin(WRONG_CODE, {}, headers, at))
    vi.setSystemTime(Date.now() + seconds * 1000)
    expect((await askJoin(WRONG_CODE, {}, headers, at)).status).toBe(404)
    await tooMany(await askJoin(WRONG_CODE, {}, headers, at))
  })

  test('H24: with the link one address comes to one room 600 times a minute', async () => {
    const at = start({ BUDGETS: 'joins=20/60' })
    const code = await makeRoom()
    const headers = from(newAddress())
    expect(statuses(await many(22, () => askJoin(code, { proof: PROOF }, headers, at)))).toEqual({ 200: 20, 429: 2 })
  })

  test('H23: a body that makes no sense is answered the same whatever the code is', async () => {
    const at = start()
    const ask = async (code: string) => seen(await askJoin(code, { proof: 'short' }, from(newAddress()), at))
    expect(await ask(WRONG_CODE)).toEqual(await ask(await makeRoom()))
  })

  test('S17: steps of signing in from one address are counted, and who is over ends on a page', async () => {
    const at = start({ BUDGETS: 'sign-ins=4/60' })
    const headers = from(newAddress())
    const begin = () => at(postForm('/auth/sign-in', { return: '/' }, headers))
    expect(statuses(await many(4, begin))).toEqual({ 200: 4 })
    const answers = [await begin(), await at(get('/auth/callback?state=s&code=c', headers))]
    for (const answer of answers) {
      expect(answer.status).toBe(303)
      expect(answer.headers.get('Location')).toBe('/error?code=request.too-many')
      expect(answer.headers.get('Retry-After')).toBe('15')
    }
    expect((await at(postForm('/auth/sign-in', { return: '/' }, from(newAddress())))).status).toBe(200)
  })

  test('S17: who comes back from the provider too early may do so again later', async () => {
    const at = start({ BUDGETS: 'sign-ins=1/60' })
    const browser = createBrowser(at)
    const callback = (await toCallback(browser)).href
    expect((await browser.request(callback)).headers.get('Location')).toBe('/error?code=request.too-many')
    vi.setSystemTime(Date.now() + 60_000)
    expect((await browser.request(callback)).headers.get('Location')).toBe('/')
  })

  test('H25: an instance has the rates of its setting, and a budget that it names is not Cloudflare’s', async () => {
    const at = instanceWith({ BUDGETS: 'misses=25/60' })
    const headers = from(newAddress())
    const answers = await many(30, () => askJoin(WRONG_CODE, {}, headers, at))
    expect(statuses(answers)).toEqual({ 404: 25, 429: 5 })
  })

  test('H26: no line of the log holds an address, a network or a word for them, and none but the audit log’s a subject', async () => {
    const at = start({ BUDGETS: 'all-misses=1/60' })
    const address = '2001:db8:77:88::99'
    await many(12, () => askJoin(WRONG_CODE, {}, from(address), at))
    await at(post('/api/rooms', { proof: PROOF }, { ...(await signedIn()), ...from(address) }))
    // a room's own id is a hash of its code
    const said = log.mock.calls
      .flat()
      .join('\n')
      .replaceAll(/"room":"[0-9a-f]{64}"/g, '')
      // the audit log says who made it (O2)
      .replaceAll(/(?<=^\{"audit":true.*"by":)"[^"]*"/gm, '')
    expect(said).toContain('misses.many')
    expect(said).not.toMatch(/2001:db8|77:88|subject-of|[A-Za-z0-9_-]{22}/)
  })
})
