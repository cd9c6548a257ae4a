// What every route asks of a request, and what every answer carries.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BODY_MAX_BYTES } from '../../../protocol/limits.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { ORIGIN, PLAIN_ORIGIN } from '../support/bindings.ts'
import { get, type Headers, instance, instanceWith, post, postForm, postText } from '../support/instance.ts'
import { askSocket, join, makeRoom, offer, PROOF } from '../support/meeting.ts'

const JSON_TYPE = { 'Content-Type': 'application/json' }
const CONFIRM = { confirm: true }
/** Signs out everywhere by what is asked here. */
const DORA = { ...CLAIRE, subject: 'subject-of-dora' }
const open = instanceWith({ ROOM_CREATION: 'anyone' })
const without = (request: Request, name: string): Request => {
  const headers = new Headers(request.headers)
  headers.delete(name)
  return new Request(request, { headers })
}

/** Every route that changes something or reads a cookie for somebody else, as our own page asks it. */
const ROUTES: readonly [string, () => Promise<Request>][] = [
  ['POST /api/rooms', async () => post('/api/rooms', { proof: PROOF }, await signedIn())],
  ['POST join', async () => post(`/api/rooms/${await makeRoom()}/join`, {})],
  ['POST credentials', async () => post(`/api/rooms/${await makeRoom()}/credentials`, { resume: 'r'.repeat(22) })],
  ['POST account/rooms', async () => post(`/api/account/rooms/${await makeRoom()}`, {}, await signedIn())],
  [
    'POST account/rooms/link',
    async () => post(`/api/account/rooms/${await makeRoom()}/link`, { proof: PROOF }, await signedIn()),
  ],
  ['POST account/rooms/end', async () => post(`/api/account/rooms/${await makeRoom()}/end`, CONFIRM, await signedIn())],
  ['POST account/erase', async () => post('/api/account/erase', CONFIRM, await signedIn(DORA))],
  ['POST /auth/sign-in', async () => postForm('/auth/sign-in', { return: '/' })],
  ['POST /auth/sign-out', async () => postForm('/auth/sign-out')],
  [
    'the upgrade',
    async () => {
      const code = await makeRoom()
      return get(`/api/rooms/${code}/socket`, offer((await join(code)).ticket))
    },
  ],
]
const FOREIGN: readonly [string, Headers | null][] = [
  ['no Origin', null],
  ['an empty Origin', { Origin: '' }],
  ['another site', { Origin: 'https://evil.test' }],
  ['another site that begins like ours', { Origin: `${ORIGIN}.evil.test` }],
  ['another port', { Origin: `${ORIGIN}:8443` }],
  ['no TLS', { Origin: 'http://parvis.test' }],
  ['nobody', { Origin: 'null' }],
  ['nobody, across sites', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
  ['nobody, from a sister site', { Origin: 'null', 'Sec-Fetch-Site': 'same-site' }],
  ['another site, whatever else it says', { Origin: 'https://evil.test', 'Sec-Fetch-Site': 'same-origin' }],
]

describe('origins', () => {
  test.each(ROUTES.flatMap(([route, ask]) => FOREIGN.map(([from, headers]) => [route, from, ask, headers] as const)))(
    'H9: %s from %s is refused',
    async (_route, _from, ask, headers) => {
      const request = without(await ask(), 'Origin')
      for (const [name, value] of Object.entries(headers ?? {})) request.headers.set(name, value)
      const answer = await instance(request)
      expect(answer.status).toBe(403)
      expect(await answer.json()).toEqual({ error: 'request.origin' })
      expect(answer.headers.getSetCookie()).toEqual([])
    },
  )

  test.each(ROUTES)('H9: %s from our own page is not', async (_, ask) => {
    expect(await (await instance(await ask())).text()).not.toContain('request.origin')
  })

  test('H9: a form of a page that sends no referrer comes from nobody, and the browser vouches for it', async () => {
    const headers = { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }
    expect((await instance(postForm('/auth/sign-in', { return: '/' }, headers))).status).toBe(200)
  })

  test('H9: an instance that was not told its origin has that of each request', async () => {
    const here = instanceWith({ PUBLIC_ORIGIN: undefined, ROOM_CREATION: 'anyone' })
    expect((await here(post('/api/rooms', { proof: PROOF }, {}, PLAIN_ORIGIN))).status).toBe(201)
    expect((await here(post('/api/rooms', { proof: PROOF }, { Origin: ORIGIN }, PLAIN_ORIGIN))).status).toBe(403)
  })
})

describe('bodies', () => {
  /** A body that never ends, sent piece by piece. */
  const endless = () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new Uint8Array(1024).fill(0x20))
      },
    })
    return { body, pulled: () => pulled }
  }

  test.each([
    ['/api/rooms', JSON_TYPE],
    ['/auth/sign-in', { 'Content-Type': 'application/x-www-form-urlencoded' }],
  ])('H11: %s reads no more than it must of a body without end', async (path, headers) => {
    const { body, pulled } = endless()
    const answer = await open(postText(path, body, headers))
    expect(answer.status).toBe(413)
    expect(await answer.json()).toEqual({ error: 'request.too-large' })
    expect(pulled()).toBeLessThan(BODY_MAX_BYTES / 1024 + 5)
  })

  test('H11: the last byte that is allowed is allowed', async () => {
    const body = JSON.stringify({ proof: PROOF })
    expect((await open(postText('/api/rooms', body.padEnd(BODY_MAX_BYTES), JSON_TYPE))).status).toBe(201)
    expect((await open(postText('/api/rooms', body.padEnd(BODY_MAX_BYTES + 1), JSON_TYPE))).status).toBe(413)
  })

  test.each([
    ['nothing', ''],
    ['half of it', '{"proof":'],
    ['no object', 'null'],
    ['a list', `["${PROOF}"]`],
    ['no proof', '{}'],
    ['a proof that is none', '{"proof":42}'],
    ['a short proof', '{"proof":"short"}'],
    ['a proof with something behind it', JSON.stringify({ proof: `${PROOF}\n` })],
    ['an empty title', JSON.stringify({ proof: PROOF, title: '' })],
    ['a title without end', JSON.stringify({ proof: PROOF, title: 'a'.repeat(161) })],
  ])('H12: a body that holds %s is refused', async (_, body) => {
    const answer = await open(postText('/api/rooms', body, JSON_TYPE))
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: 'request.invalid' })
  })

  test.each([
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'application/json-patch+json',
    'application/jsonp',
  ])('H12: a body sent as %s is refused', async (type) => {
    const answer = await open(postText('/api/rooms', JSON.stringify({ proof: PROOF }), { 'Content-Type': type }))
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: 'request.invalid' })
  })

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;charset=utf-8'])(
    'H12: a body sent as %s is read',
    async (type) => {
      const answer = await open(postText('/api/rooms', JSON.stringify({ proof: PROOF }), { 'Content-Type': type }))
      expect(answer.status).toBe(201)
    },
  )
})

describe('answers', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test.each([
    ['GET', '/api'],
    ['GET', '/api/nothing'],
    ['GET', '/api/rooms'],
    ['GET', '/api/rooms/abcd-efgh-jkmn'],
    ['GET', '/api/rooms/abcd-efgh-jkmn/join'],
    ['POST', '/api/me'],
    ['PUT', '/api/rooms'],
    ['DELETE', '/api/rooms/abcd-efgh-jkmn'],
    ['GET', '/auth/sign-in'],
    ['GET', '/auth/sign-out'],
    ['POST', '/auth/callback'],
  ])('H13: %s %s is no route', async (method, path) => {
    const answer = await instance(new Request(`${ORIGIN}${path}`, { method, headers: { Origin: ORIGIN } }))
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({ error: 'request.not-found' })
  })

  test('H13: a failure of ours is said without a word about it, and the log says where but not in which room', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const broken = instanceWith({ ROOMS: undefined })
    const code = await makeRoom()
    log.mockClear()
    const answer = await broken(post(`/api/rooms/${code}/join`, {}))
    expect(answer.status).toBe(500)
    expect(await answer.text()).toBe('{"error":"server.internal"}')
    const lines = log.mock.calls.map(([line]) => JSON.parse(line))
    expect(lines).toMatchObject([{ event: 'request.failed', path: '/api/rooms/:code/join' }])
    expect(JSON.stringify(lines)).not.toContain(code)
  })

  test.each<[string, number, () => Promise<Response>]>([
    ['health', 200, () => instance(get('/api/health'))],
    ['who I am', 200, () => instance(get('/api/me'))],
    ['a new room', 201, async () => open(post('/api/rooms', { proof: PROOF }))],
    ['no route', 404, () => instance(get('/api/nothing'))],
    ['a refusal', 403, () => instance(post('/api/rooms', {}, { Origin: 'https://evil.test' }))],
    ['a failure', 500, async () => instanceWith({ ROOMS: undefined })(post(`/api/rooms/${await makeRoom()}/join`, {}))],
    ['a wrong setting', 503, () => instanceWith({ SESSION_KEYS: '' })(get('/api/me'))],
    ['a missing upgrade', 426, () => askSocket('abcd-efgh-jkmn', {})],
    ['off to the provider', 200, () => instance(postForm('/auth/sign-in', { return: '/' }))],
    ['back from the provider', 303, () => instance(get('/auth/callback'))],
  ])('H14: %s is kept nowhere, shown in no frame and read by no other site', async (_, status, ask) => {
    const { headers, status: seen } = await ask()
    expect(seen).toBe(status)
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
  })
})
