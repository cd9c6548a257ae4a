// Everything that anybody hears of a whole meeting, byte by byte as it left the worker: signed in through the provider's
// own engine, inside, at the door, and sent away. No schema stands between: it would hide what it doesn't know.
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ClientFrame } from '../../../protocol/frames.ts'
import { accounts } from '../../../scripts/identity/accounts.mjs'
import { readSealedSession } from '../../../worker/auth/session.ts'
import { subjectOf } from '../../../worker/auth/subject.ts'
import { networkOf, wordFor } from '../../../worker/budgets/who.ts'
import { createBrowser } from '../support/browser.ts'
import {
  type bindings,
  get,
  type Headers,
  type Instance,
  instanceWith,
  post,
  providers,
  settings,
} from '../support/instance.ts'
import { askSocket, join, KEY, type Line, lineOf, makeRoom, offer, PROOF } from '../support/meeting.ts'
import { signIn, whoAmI } from '../support/sign-in.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const at = instanceWith({ BUDGETS: '' })

interface Person {
  readonly headers: Headers
  /** Bodies, headers and frames, as they came. */
  readonly heard: string[]
  post(path: string, body: unknown): Promise<Record<string, string>>
  /** To the door. */
  come(code: string, body: unknown): Promise<Line>
  enter(line: Line): void
  readonly browser: ReturnType<typeof createBrowser>
}

/** Somebody at this address. Cookies are the browser's own affair, so Set-Cookie is not counted as heard. */
const person = (address: string): Person => {
  const heard: string[] = []
  const listening: Instance = async (request) => {
    const headers = new Headers(request.headers)
    headers.set('CF-Connecting-IP', address)
    const answer = await at(new Request(request, { headers }))
    answer.webSocket?.addEventListener('message', ({ data }) => void heard.push(String(data)))
    const said = [...answer.headers].filter(([name]) => name !== 'set-cookie')
    if (answer.webSocket === null) heard.push(JSON.stringify(said), await answer.clone().text())
    return answer
  }
  const browser = createBrowser(listening)
  const cookies = (): Headers => {
    const session = browser.cookie('__Host-parvis')
    return session === undefined ? {} : { Cookie: `__Host-parvis=${session}` }
  }
  const ask = async (path: string, body: unknown) =>
    (await listening(post(path, body, cookies()))).json<Record<string, string>>()
  return {
    get headers() {
      return { ...cookies(), 'CF-Connecting-IP': address }
    },
    heard,
    browser,
    post: ask,
    come: async (code, body) => {
      const { ticket = '' } = await ask(`/api/rooms/${code}/join`, body)
      return lineOf(await askSocket(code, { ...offer(ticket), ...cookies() }, listening))
    },
    enter: (line) => line.say({ type: 'enter', name: 'Gus', key: KEY }),
  }
}

/** Text, with whatever in it is base64url of something readable. */
const readable = (text: string): string =>
  [
    text,
    ...(text.match(/[A-Za-z0-9_-]{16,}/g) ?? []).map((word) => {
      try {
        return atob(word.replaceAll('-', '+').replaceAll('_', '/'))
      } catch {
        return '' // a word of another length
      }
    }),
  ].join('\n')

/** What must not be heard of somebody signed in, by anybody. */
const secretsOf = async (account: string, { browser, headers }: Person): Promise<readonly string[]> => {
  const known = accounts.find(({ sub }) => sub === account)
  const session = await readSealedSession(get('/', headers), settings)
  return [
    account,
    known?.email ?? '',
    known?.siret ?? '',
    known?.phone_number ?? '',
    browser.cookie('__Host-parvis') ?? '',
    session?.idToken ?? '',
  ]
}

describe('what anybody hears', () => {
  test('P30 O2: in a whole meeting nobody’s sub, e-mail, cookie, address or key is in a frame, a body, a header or a log', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const addresses = ['203.0.113.7', '2001:db8:5:6:7::8', '203.0.113.9', '2001:db8:9::1', '203.0.113.11']
    const people = addresses.map(person)
    const [claire, thomas, gus, amina, walt] = people as [Person, Person, Person, Person, Person]
    const agents = [
      ['claire.vasseur', claire],
      ['thomas.legall', thomas],
      ['amina.benkacem', amina],
    ] as const
    for (const [account, { browser }] of agents) {
      expect((await signIn(browser, account)).headers.get('Location')).toBe('/')
      expect(await whoAmI(browser)).toMatchObject({ agent: { organisation: 'Direction des littoraux' } })
    }

    const { code = '' } = await claire.post('/api/rooms', { proof: PROOF, title: 'Point' })
    const sit = async (who: Person) => {
      const line = await who.come(code, { proof: PROOF })
      who.enter(line)
      return { ...line, welcome: await line.next('welcome') }
    }
    const [owner, agent, guest] = [await sit(claire), await sit(thomas), await sit(gus)]
    const knock = async (who: Person) => {
      const line = await who.come(code, {})
      who.enter(line)
      return { ...line, place: await line.next('waiting') }
    }
    const [waiting, refused] = [await knock(amina), await knock(walt)]
    const peer = agent.welcome.self.id
    const powers: readonly ClientFrame[] = [
      { type: 'role', peer, role: 'cohost', lasting: true },
      { type: 'door-message', text: 'Un instant', peer: waiting.place.id },
      { type: 'settings', change: { access: 'trusted', doorShows: false, allow: { camera: false } } },
      { type: 'settings', change: { doorShows: true } },
      { type: 'mute', peer: guest.welcome.self.id, source: 'camera' },
      { type: 'mute-all' },
      { type: 'ask-unmute', peer },
      { type: 'hand', up: true },
      { type: 'lower', peer: owner.welcome.self.id },
      { type: 'lower-all' },
      { type: 'refuse', peer: refused.place.id, reason: 'Pas aujourd’hui' },
      { type: 'admit-all' },
      { type: 'hand-over', peer: guest.welcome.self.id },
      { type: 'signal', to: peer, link: 0, n: 0, box: 'c'.repeat(40) },
    ]
    for (const frame of powers) owner.say(frame)
    const letIn = await waiting.next('welcome')
    await refused.closed
    guest.say({ type: 'rename', name: 'Thomas Le Gall' })
    guest.say({ type: 'hand', up: true })
    await agent.next('signal')
    const credentials = await gus.post(`/api/rooms/${code}/credentials`, { resume: guest.welcome.self.resume })
    expect(credentials).toHaveProperty('ice')
    owner.say({ type: 'remove', peer, out: true })
    await agent.closed
    expect(await thomas.post(`/api/rooms/${code}/join`, { proof: PROOF })).toEqual({ error: 'room.removed' })
    const back = await gus.come(code, { resume: guest.welcome.self.resume })
    expect((await back.next('door')).entry).toBe('open')
    owner.say({ type: 'leave' })
    await owner.closed
    guest.say({ type: 'end' })
    await Promise.all([guest.closed, waiting.closed])
    expect(await walt.post(`/api/rooms/${code}/join`, { proof: PROOF })).toEqual({ error: 'room.unknown' })

    const lines = log.mock.calls.flat().map(String)
    const all = readable([...people.flatMap(({ heard }) => heard), ...lines].join('\n'))
    const kinds = ['door', 'welcome', 'joined', 'changed', 'self', 'settings', 'told', 'knock', 'left', 'door-message']
    for (const type of [...kinds, 'waiting', 'refused', 'door-changed', 'signal', 'knock-over'])
      expect(all).toContain(`"type":"${type}"`)
    expect(all).toContain('Claire Vasseur')

    // of anybody, to anybody
    const secrets = (await Promise.all(agents.map(([account, who]) => secretsOf(account, who)))).flat()
    const words = await Promise.all(
      addresses.map((address) => wordFor(settings.keys, 'misses', networkOf(address), Date.now())),
    )
    const addressed = addresses.flatMap((address) => [address, networkOf(address)])
    for (const secret of [...secrets, ...addressed, ...words]) {
      expect(secret.length).toBeGreaterThan(6)
      expect(all).not.toContain(secret)
    }
    for (const word of ['@test', 'email', 'phone_number', '"sub"', '"cookie"', 'CF-Connecting-IP'])
      expect(all.toLowerCase()).not.toContain(word.toLowerCase())

    // of one, to the others and to the log: the opaque subject (one's own ticket holds it) and the keys of one's seat
    const subjects = await Promise.all(agents.map(([account]) => subjectOf(settings, providers.es256, account)))
    const own: readonly (readonly [Person, string])[] = [
      ...agents.map(([, who], index) => [who, subjects[index] ?? ''] as const),
      [claire, owner.welcome.self.resume],
      [thomas, agent.welcome.self.resume],
      [gus, guest.welcome.self.resume],
      [amina, letIn.self.resume],
    ]
    for (const [who, secret] of own) {
      const others = people.filter((other) => other !== who).flatMap(({ heard }) => heard)
      expect(secret.length).toBeGreaterThan(20)
      expect(readable(who.heard.join('\n'))).toContain(secret)
      // the audit log says who, by the subject, and holds no key of a seat
      const unsaid = subjects.includes(secret) ? lines.filter((line) => !line.startsWith('{"audit":true')) : lines
      expect(readable([...others, ...unsaid].join('\n'))).not.toContain(secret)
    }
  })

  test('H26: a room is handed neither address, whereabouts nor cookies of who comes', async () => {
    let handed: Request | null = null
    const stub = {
      fetch: async (request: Request) => {
        handed = request
        return new Response(null, { status: 204 })
      },
    }
    const code = await makeRoom()
    const { ticket } = await join(code)
    const here = instanceWith({ ROOMS: { getByName: () => stub } as unknown as typeof bindings.ROOMS })
    const told = {
      'CF-Connecting-IP': '203.0.113.7',
      'X-Forwarded-For': '203.0.113.8',
      Forwarded: 'for=203.0.113.9',
      Cookie: '__Host-parvis=secret',
    }
    const asked = get(`/api/rooms/${code}/socket`, { ...offer(ticket), ...told })
    await here(new Request(asked, { cf: { clientIp: '203.0.113.10:4711', city: 'Brest' } } as RequestInit))
    const { headers, cf } = handed as unknown as Request
    expect(headers.has('x-parvis-ticket')).toBe(true)
    expect(JSON.stringify([...headers, cf])).not.toMatch(/203\.0\.113|secret|Brest/)
  })
})
