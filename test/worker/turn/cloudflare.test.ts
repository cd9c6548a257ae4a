// Cloudflare's relays as the second provider, with a stand-in for its API on this machine.
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Credentials } from '../../../protocol/http.ts'
import type { Env } from '../../../worker/env.ts'
import { cloudflare, usableUrls } from '../../../worker/turn/cloudflare.ts'
import { CLOUDFLARE_TURN } from '../support/bindings.ts'
import { type Changes, get, instanceWith, post, providers } from '../support/instance.ts'
import { join, makeRoom, PROOF, sitDown } from '../support/meeting.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const { key: TURN_KEY, token: TURN_TOKEN } = CLOUDFLARE_TURN
const HOUR_MS = 60 * 60_000
const NOW = 1_700_000_000_000
const settingsFor = (behaviour: string): Changes => ({
  TURN_URLS: '',
  TURN_SECRET: '',
  TURN_CLOUDFLARE_KEY: TURN_KEY,
  TURN_CLOUDFLARE_TOKEN: TURN_TOKEN,
  TURN_CLOUDFLARE_API: `${providers.cloudflareTurn}/${behaviour}`,
})
const provider = (behaviour: string, changed = {}) =>
  cloudflare({ api: `${providers.cloudflareTurn}/${behaviour}`, key: TURN_KEY, token: TURN_TOKEN, ...changed })

interface Asked {
  readonly method: string
  readonly path: string
  readonly authorization: string
  readonly headers: readonly string[]
  readonly body: string
}
const asked = async (behaviour: string): Promise<readonly Asked[]> => {
  const all = (await (await fetch(`${providers.cloudflareTurn}/asked`)).json()) as readonly Asked[]
  return all.filter(({ path }) => path.startsWith(`/${behaviour}`))
}

const GOOD = {
  servers: [
    {
      urls: ['turn:turn.cloudflare.com:3478?transport=udp', 'turns:turn.cloudflare.com:443?transport=tcp'],
      username: 'bc91b63e2b5d759f8eb9f3b58062439e',
      credential: 'ebd71f1d3edbc2b0edae3cd5a6d82284',
    },
  ],
}

describe('credentials', () => {
  test('T25: one request, with the key’s token and a lifetime of an hour, and nothing about the seat', async () => {
    const before = (await asked('honest')).length
    expect(await provider('honest').mint('seat-of-claire', NOW)).toEqual({ ...GOOD, expiresAt: NOW + HOUR_MS })
    const [request, ...more] = (await asked('honest')).slice(before)
    expect(more).toEqual([])
    expect(request).toMatchObject({
      method: 'POST',
      path: `/honest/v1/turn/keys/${TURN_KEY}/credentials/generate-ice-servers`,
      authorization: `Bearer ${TURN_TOKEN}`,
      body: JSON.stringify({ ttl: 3600 }),
    })
    expect(JSON.stringify(request)).not.toContain('seat-of-claire')
  })

  test('T26: of the addresses one over UDP and one over TLS are told, 443 before others; no STUN, and never port 53', () => {
    const of = (...urls: readonly string[]) => usableUrls(urls)
    expect(of('turn:a:53?transport=udp', 'turn:a:53', 'turns:a:53', 'stun:a:3478', 'https://a', 'turn:a b')).toEqual([])
    expect(of('turn:a:53?transport=udp', 'turn:a:3478?transport=udp')).toEqual(['turn:a:3478?transport=udp'])
    expect(of('turns:a:5349?transport=tcp', 'turns:a:443?transport=tcp')).toEqual(['turns:a:443?transport=tcp'])
    expect(of('turns:a:5349?transport=tcp', 'turn:a')).toEqual(['turn:a', 'turns:a:5349?transport=tcp'])
    expect(of('turn:a:80?transport=tcp', 'turn:a:3478?transport=tcp')).toEqual(['turn:a:80?transport=tcp'])
    expect(of('turn:[2001:db8::53]:3478', 'turn:[2001:db8::1]:53')).toEqual(['turn:[2001:db8::53]:3478'])
  })

  test.each([
    ['silent', 'no answer'],
    ['endless', 'answered what is not understood'],
    ['refusing', 'answered 403'],
    ['failing', 'answered 500'],
    ['moved', 'answered 307'],
    ['html', 'answered what is not understood'],
    ['other', 'answered what is not understood'],
    ['nothing', 'answered without an address that is of use'],
    ['stun-alone', 'answered without an address that is of use'],
    ['port-53', 'answered without an address that is of use'],
    ['no-credential', 'answered without an address that is of use'],
  ])('T27: an API that is %s is one that %s, within two seconds', async (behaviour, message) => {
    const began = Date.now()
    await expect(provider(behaviour).mint('seat-1', NOW)).rejects.toThrow(message)
    expect(Date.now() - began).toBeLessThan(3_000)
  })

  test('T27: the token is shown to nobody to whom the API sends on', async () => {
    const before = (await asked('')).length
    await expect(provider('moved').mint('seat-1', NOW)).rejects.toThrow('answered 307')
    expect((await asked('')).slice(before).map(({ path }) => path.split('/')[1])).toEqual(['moved'])
  })

  test('T27: nobody there, or another token, is no relay', async () => {
    const nobody = provider('honest', { api: 'http://127.0.0.1:9' })
    await expect(nobody.mint('seat-1', NOW)).rejects.toThrow('no answer')
    await expect(provider('honest', { token: TURN_KEY }).mint('seat-1', NOW)).rejects.toThrow('answered 401')
  })
})

describe('an instance with Cloudflare’s relays', () => {
  test('T25: credentials come with the answer at the door, and later on the seat', async () => {
    const here = instanceWith(settingsFor('honest'))
    const code = await makeRoom()
    const { joined, welcome } = await sitDown(code, { proof: PROOF }, {}, here)
    expect(joined.ice).toMatchObject({ ...GOOD, policy: 'all' })
    const later = (await (
      await here(post(`/api/rooms/${code}/credentials`, { resume: welcome.self.resume }))
    ).json()) as Credentials
    expect(later.ice).toMatchObject({ ...GOOD, policy: 'all' })
    expect(Math.abs((later.ice.expiresAt ?? 0) - Date.now() - HOUR_MS)).toBeLessThan(10_000)
  })

  test('T27: when they give none, one enters as if there were no relay, and is to ask again; a line of the log says why', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const code = await makeRoom()
    const began = Date.now()
    const { ice } = await join(
      code,
      { proof: PROOF },
      {},
      instanceWith({ ...settingsFor('refusing'), ICE_POLICY: 'relay' }),
    )
    expect(ice).toMatchObject({ servers: [], policy: 'relay' })
    expect(ice?.expiresAt).toBeGreaterThanOrEqual(began)
    expect(ice?.expiresAt).toBeLessThanOrEqual(Date.now())
    const lines = log.mock.calls.map(([line]) => JSON.parse(line)).filter(({ event }) => event === 'turn.failed')
    expect(lines).toEqual([{ event: 'turn.failed', message: 'answered 403' }])
    expect(log.mock.calls.flat().join('\n')).not.toMatch(new RegExp(`${TURN_TOKEN}|${TURN_KEY}`))
  })
})

describe('settings', () => {
  test.each<[keyof Env, string, Changes]>([
    ['TURN_URLS', 'named beside Cloudflare’s', { TURN_URLS: 'turn:turn.parvis.test:3478' }],
    ['TURN_CLOUDFLARE_KEY', 'missing', { TURN_CLOUDFLARE_KEY: '' }],
    ['TURN_CLOUDFLARE_KEY', 'no id', { TURN_CLOUDFLARE_KEY: 'parvis/../..' }],
    ['TURN_CLOUDFLARE_TOKEN', 'missing', { TURN_CLOUDFLARE_TOKEN: '' }],
    ['TURN_CLOUDFLARE_TOKEN', 'short', { TURN_CLOUDFLARE_TOKEN: 'short' }],
    ['TURN_CLOUDFLARE_API', 'no address', { TURN_CLOUDFLARE_API: 'rtc.live.cloudflare.com' }],
    ['TURN_CLOUDFLARE_API', 'without TLS', { TURN_CLOUDFLARE_API: 'http://rtc.live.cloudflare.com' }],
    ['TURN_CLOUDFLARE_API', 'with a slash at its end', { TURN_CLOUDFLARE_API: 'https://rtc.live.cloudflare.com/' }],
  ])('T28: with %s %s nothing opens, and the log names it, without a secret', async (setting, _, changed) => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const answer = await instanceWith({ ...settingsFor('honest'), ...changed })(get('/api/me'))
    expect(answer.status).toBe(503)
    const lines = log.mock.calls.map(([line]) => JSON.parse(line))
    expect(lines).toMatchObject([{ event: 'settings.wrong', setting }])
    expect(log.mock.calls.flat().join('\n')).not.toContain(TURN_TOKEN)
  })
})
