// Settings that are wrong: nothing answers as if they were right, and the operator reads which one it is.
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Env } from '../../../worker/env.ts'
import { faultOf } from '../../../worker/secrets.ts'
import { settingsOf } from '../../../worker/settings.ts'
import { signedIn } from '../support/agent.ts'
import { NEW_KEY, PLAIN_ORIGIN } from '../support/bindings.ts'
import { bindings, type Changes, get, instanceWith, post, postForm } from '../support/instance.ts'
import { PROOF } from '../support/meeting.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const KEY = 'K'.repeat(43)
const SFU = {
  LIVEKIT_URL: 'wss://sfu.parvis.test',
  LIVEKIT_KEY: 'parvis',
  LIVEKIT_SECRET: 'Uq8rT3zN5wX1yB7cD9fG2hJ4kL6mP0sV',
}

const WRONG: readonly [keyof Env, string, string | undefined][] = [
  ['SESSION_KEYS', 'missing', undefined],
  ['SESSION_KEYS', 'empty', ''],
  ['SESSION_KEYS', 'without a name', KEY],
  ['SESSION_KEYS', 'too short', `new:${'K'.repeat(42)}`],
  ['SESSION_KEYS', 'right, then wrong', `${NEW_KEY},old`],
  ['SESSION_KEYS', 'twice of one name', `${NEW_KEY},${NEW_KEY}`],
  ['SESSION_KEYS', 'made by hand', `new:${'K'.repeat(42)}4`],
  ['SESSION_KEYS', 'right, then made by hand', `${NEW_KEY},old:${'K'.repeat(42)}4`],
  ['SUBJECT_KEY', 'made by hand', `${'AB'.repeat(21)}4`],
  ['SUBJECT_KEY', 'missing beside several session keys', ''],
  ['SUBJECT_KEY', 'too short', 'K'.repeat(42)],
  ['SESSION_IDLE_MINUTES', 'no number', 'an hour'],
  ['SESSION_IDLE_MINUTES', 'too short to type in', '1'],
  ['SESSION_IDLE_MINUTES', 'longer than a session', '721'],
  ['SIGNIN_POLICY', 'unheard of', 'role=agent_public'],
  ['SIGNIN_POLICY', 'without a value', 'roles='],
  ['SIGNIN_POLICY', 'twice', 'roles=a roles=b'],
  ['CREATE_POLICY', 'with no SIRET', 'siret=1300252650001'],
  ['CREATE_POLICY', 'with no domain', 'domain=gouv'],
  ['CREATE_POLICY', 'with an address as domain', 'domain=claire@dinum.gouv.fr'],
  ['CONTACT', 'nowhere to write to', 'the third floor'],
  ['CONTACT', 'a script', 'javascript:alert(1)'],
  ['OIDC_CLIENT_AUTH', 'unheard of', 'none'],
  ['OIDC_USERINFO', 'unheard of', 'unsigned'],
  ['OIDC_CLAIMS', 'unheard of', 'name=nickname'],
  ['PUBLIC_ORIGIN', 'no address', 'parvis.test'],
  ['PUBLIC_ORIGIN', 'more than an origin', 'https://parvis.test/'],
  ['PUBLIC_ORIGIN', 'without TLS, elsewhere than at home', 'http://visio.parvis.test'],
  ['PUBLIC_ORIGIN', 'missing', ''],
  ['ROOM_CREATION', 'unheard of', 'everybody'],
  ['ROOM_ACCESS', 'unheard of', 'open'],
  ['ICE_POLICY', 'unheard of', 'none'],
  ['JURISDICTION', 'unheard of', 'fr'],
  ['BUDGETS', 'unheard of', 'everything=1/60'],
  ['BUDGETS', 'without end', 'misses=10'],
  ['OIDC_ISSUER', 'no address', 'proconnect'],
  ['OIDC_ISSUER', 'ending in a slash', 'https://idp.test/api/v2/'],
  ['OIDC_CLIENT_ID', 'missing', undefined],
  ['OIDC_CLIENT_SECRET', 'empty', ''],
  ['OIDC_CLIENT_SECRET', 'short', 'Uq8rT3zN5wX1yB7'],
  ['OIDC_CLIENT_SECRET', 'of an example', 'change-me-before-the-pilot'],
  ['OIDC_ALG', 'missing', undefined],
  ['OIDC_ALG', 'symmetric', 'HS256'],
  ['TURN_URLS', 'no relay', 'https://turn.parvis.test'],
  ['TURN_URLS', 'of a transport that there is not', 'turn:turn.parvis.test?transport=sctp'],
  ['TURN_SECRET', 'missing', undefined],
  ['TURN_SECRET', 'right, then short', 'north-of-the-tests south'],
  ['TURN_SECRET', 'more than two', 'north-of-the-tests south-of-the-tests west-of-the-tests'],
  ['TURN_SECRET', 'short enough to guess', 'north'],
  ['TURN_SECRET', 'short enough to try', 'Uq8rT3zN5wX1yB7cD9fG2hJ'],
  ['TURN_SECRET', 'of an example', '<your TURN secret, here and in coturn>'],
  ['TURN_SECRET', 'made by hand', 'abcabcabcabcabcabcabcabcabc'],
  ['LIVEKIT_URL', 'missing beside its key', ''],
  ['LIVEKIT_URL', 'no address', 'sfu.parvis.test'],
  ['LIVEKIT_URL', 'of another kind', 'ftp://sfu.parvis.test'],
  ['LIVEKIT_URL', 'without TLS, elsewhere than here', 'ws://sfu.parvis.test'],
  ['LIVEKIT_URL', 'more than an origin', 'wss://sfu.parvis.test/rtc'],
  ['LIVEKIT_KEY', 'missing', undefined],
  ['LIVEKIT_SECRET', 'missing', undefined],
  ['LIVEKIT_SECRET', 'short enough to guess', 'x'.repeat(31)],
  ['LIVEKIT_SECRET', 'made by hand', 'x'.repeat(40)],
  ['METRICS_TOKEN', 'short', 'Uq8rT3zN5wX1yB7cD9fG2hJ'],
  ['METRICS_TOKEN', 'of an example', 'parvis-metrics-password-0123'],
  ['ROOM_EXPIRY_DAYS', 'no number', 'a month'],
  ['ROOM_EXPIRY_DAYS', 'none', '0'],
  ['MESH_MAX', 'no number', 'four'],
  ['MESH_MAX', 'nobody', '0'],
  ['MESH_VIDEO_MAX', 'no number', 'eight'],
  ['MESH_VIDEO_MAX', 'nobody', '0'],
]

describe('settings', () => {
  test.each(WRONG)('H16: with %s %s nothing opens, and the log names it', async (setting, _, value) => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const here = instanceWith({ ...(setting.startsWith('LIVEKIT') ? SFU : {}), [setting]: value })
    const requests = [
      get('/api/me'),
      post('/api/rooms', { proof: PROOF }, await signedIn()),
      postForm('/auth/sign-in', { return: '/' }),
      get('/auth/callback'),
    ]
    for (const request of requests) {
      const answer = await here(request)
      expect(answer.status).toBe(503)
      expect(await answer.json()).toEqual({ error: 'server.unavailable' })
    }
    const lines = log.mock.calls.map(([line]) => JSON.parse(line))
    expect(lines).toHaveLength(requests.length)
    for (const line of lines) expect(line).toMatchObject({ event: 'settings.wrong', setting })
  })

  test.each<[keyof Env, string]>([
    ['SESSION_KEYS', `new:${'K'.repeat(42)}`],
    ['SUBJECT_KEY', 'K'.repeat(42)],
    ['TURN_SECRET', 'north'],
    ['LIVEKIT_SECRET', 'x'.repeat(31)],
  ])('H16: what %s holds is in no line of the log', async (setting, value) => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    await instanceWith({ ...(setting.startsWith('LIVEKIT') ? SFU : {}), [setting]: value })(get('/api/me'))
    expect(log.mock.calls.flat().join('\n')).not.toContain(value.replace('new:', ''))
  })

  test.each<[string, Changes]>([
    ['a provider', { OIDC_ISSUER: '', OIDC_CLIENT_ID: '', OIDC_CLIENT_SECRET: '', OIDC_ALG: '' }],
    ['a relay', { TURN_URLS: '', TURN_SECRET: '' }],
    ['a jurisdiction', { JURISDICTION: '' }],
    ['a media server', { LIVEKIT_URL: '', LIVEKIT_KEY: '', LIVEKIT_SECRET: '' }],
  ])('H16: without %s an instance runs', async (_, settings) => {
    expect((await instanceWith(settings)(get('/api/me'))).status).toBe(200)
  })

  test.each([
    ['', 8],
    ['3', 3],
  ])('N1: pages are told how many people a mesh carries with video (%s)', async (MESH_VIDEO_MAX, meshVideoMax) => {
    const answer = await instanceWith({ MESH_VIDEO_MAX })(get('/api/instance'))
    expect(await answer.json()).toMatchObject({ meshVideoMax })
  })

  test.each<[string, Partial<typeof SFU>, string, string]>([
    ['by its WebSocket', {}, 'wss://sfu.parvis.test', 'https://sfu.parvis.test'],
    ['by its page', { LIVEKIT_URL: 'https://sfu.parvis.test' }, 'wss://sfu.parvis.test', 'https://sfu.parvis.test'],
    [
      'on this machine, without TLS, and with its development key',
      { LIVEKIT_URL: 'http://127.0.0.1:7880/', LIVEKIT_SECRET: 'secret' },
      'ws://127.0.0.1:7880',
      'http://127.0.0.1:7880',
    ],
  ])('H16: the media server is named %s', (_, changed, url, api) => {
    expect(settingsOf({ ...bindings, ...SFU, ...changed }).sfu).toMatchObject({ url, api })
  })

  test('O7: on one’s own machine keys made by hand will do', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const byHand = {
      SESSION_KEYS: `new:${'K'.repeat(42)}4`,
      SUBJECT_KEY: '',
      OIDC_CLIENT_SECRET: 'secret',
      TURN_SECRET: 'north-of-the-house',
    }
    for (const PUBLIC_ORIGIN of [PLAIN_ORIGIN, 'http://localhost:5173', 'http://10.0.0.1:8787', 'http://[::1]:1'])
      expect(settingsOf({ ...bindings, ...byHand, PUBLIC_ORIGIN })).toMatchObject({ origin: PUBLIC_ORIGIN })
    expect(log).not.toHaveBeenCalled()
    for (const PUBLIC_ORIGIN of ['https://localhost:5173', 'https://visio.parvis.test'])
      expect(() => settingsOf({ ...bindings, ...byHand, PUBLIC_ORIGIN })).toThrow('SESSION_KEYS')
  })

  test('O7: what random generators give passes', () => {
    const draw = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))
    const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    for (let drawn = 0; drawn < 2_000; drawn += 1) {
      expect(faultOf(hex(draw(16)), 32)).toBeNull()
      expect(faultOf(btoa(String.fromCharCode(...draw(33))), 43)).toBeNull()
    }
  })
})
