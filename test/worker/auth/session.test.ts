// The session cookie: what opens it, and what only looks like one. And how every cookie of ours is written.
import { EncryptJWT, type JWTPayload, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { SESSION_MS } from '../../../worker/agent-object.ts'
import { subjectOf } from '../../../worker/auth/subject.ts'
import { beginTransaction, sealTransaction } from '../../../worker/auth/transaction.ts'
import type { Env } from '../../../worker/env.ts'
import { type KeyRing, parseKeyRing, parseSubjectKey, subKey } from '../../../worker/keys.ts'
import { settingsOf } from '../../../worker/settings.ts'
import { CLAIRE, sessionOf } from '../support/agent.ts'
import { NEW_KEY, OLD_KEY, ORIGIN, PLAIN_ORIGIN, RETIRED_KEY } from '../support/bindings.ts'
import { type Browser, createBrowser } from '../support/browser.ts'
import { bindings, get, type Instance, instance, instanceWith, providers, settings } from '../support/instance.ts'
import { GUEST, signIn } from '../support/sign-in.ts'

const withRing = (ring: string) => ({ ...settings, keys: parseKeyRing(ring) })
const withSubjectKey = (key: string) => ({ ...settings, subjectKey: parseSubjectKey(key, settings.keys) })
const NAMED = { agent: { name: CLAIRE.name, organisation: CLAIRE.organisation }, mayCreate: true }

const me = async (cookie: string, at: Instance = instance, origin = ORIGIN): Promise<unknown> =>
  (await at(get('/api/me', { Cookie: cookie }, origin))).json()
const meBy = async (session: Promise<string>): Promise<unknown> => me(`__Host-parvis=${await session}`)

/** With one letter of a part (0 header, 2 IV, 3 ciphertext, 4 tag) changed. */
const flipped = async (part: number): Promise<string> => {
  const parts = (await sessionOf(CLAIRE)).split('.')
  const [first = '', ...rest] = parts[part] ?? ''
  return parts.with(part, [first === 'A' ? 'B' : 'A', ...rest].join('')).join('.')
}
interface Forged {
  readonly keys?: KeyRing
  readonly header?: Record<string, string>
  readonly claims?: JWTPayload
  readonly purpose?: 'session' | 'transaction'
}
/** Sealed with our own key, as only a mistake of ours could. */
const forged = async ({ keys = settings.keys, header = {}, claims = {}, purpose = 'session' }: Forged) =>
  new EncryptJWT({ ...CLAIRE, began: Date.now(), iss: ORIGIN, aud: 'parvis/session', ...claims })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: keys[0].kid, typ: 'parvis-session+jwt', ...header })
    .setIssuedAt()
    .setExpirationTime('1h')
    .encrypt(await subKey(keys[0], purpose))

describe('sessions', () => {
  test('S11: a session names its agent, beside whatever cookies others set', async () => {
    expect(await meBy(sessionOf(CLAIRE))).toEqual(NAMED)
    expect(await me(`parvis=x; a=b; __Host-parvis=${await sessionOf(CLAIRE)}; emulator_session=y`)).toEqual(NAMED)
    expect(await meBy(forged({}))).toEqual(NAMED)
  })

  test.each<[string, () => Promise<string>]>([
    ['with another header', () => flipped(0)],
    ['with another IV', () => flipped(2)],
    ['with a letter changed', () => flipped(3)],
    ['with another tag', () => flipped(4)],
    ['with half a tag', async () => (await sessionOf(CLAIRE)).slice(0, -11)],
    ['without a tag', async () => (await sessionOf(CLAIRE)).replace(/[^.]+$/, '')],
    ['that is over', () => sessionOf(CLAIRE, { at: Date.now() - SESSION_MS })],
    ['of another instance', () => sessionOf(CLAIRE, { origin: 'https://other.test' })],
    ['under a retired key', () => sessionOf(CLAIRE, { under: withRing(RETIRED_KEY) })],
    ['under a stranger’s key of our name', () => sessionOf(CLAIRE, { under: withRing(`new:${'S'.repeat(42)}4`) })],
    ['that is a transaction', () => sealTransaction(beginTransaction('i', '/'), settings, ORIGIN, Date.now())],
    ['under our key for transactions', () => forged({ purpose: 'transaction' })],
    ['of the type of a transaction', () => forged({ header: { typ: 'parvis-transaction+jwt' } })],
    ['for the audience of a transaction', () => forged({ claims: { aud: 'parvis/transaction' } })],
    ['of another shape', () => forged({ claims: { subject: 42 } })],
    ['unsecured', async () => new UnsecuredJWT({ ...CLAIRE, iss: ORIGIN, aud: 'parvis/session' }).encode()],
    [
      'sealed by a password, slowly',
      async () => {
        const header = { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2s: 'AAAA', p2c: 1e8, typ: 'parvis-session+jwt' }
        const text = btoa(JSON.stringify({ ...header, kid: 'new' })).replaceAll('=', '')
        return `${text}.${'A'.repeat(54)}.${'A'.repeat(16)}.AAAA.${'A'.repeat(22)}`
      },
    ],
    ['that is none', async () => 'nonsense'],
    ['that is empty', async () => ''],
  ])('S11: a session %s is nobody’s', async (_, session) => {
    expect(await meBy(session())).toEqual(GUEST)
  })

  test('S11: it lasts its twelve hours', async () => {
    expect(await meBy(sessionOf(CLAIRE, { at: Date.now() - SESSION_MS + 60_000 }))).toEqual(NAMED)
  })

  test('S11: under TLS a cookie without its prefix is nobody’s', async () => {
    expect(await me(`parvis=${await sessionOf(CLAIRE)}`)).toEqual(GUEST)
  })

  test('S12: an older key of the ring opens what it sealed', async () => {
    expect(await meBy(sessionOf(CLAIRE, { under: withRing(OLD_KEY) }))).toEqual(NAMED)
  })

  test('S12: keys may turn until none is left of the first ones, and nobody’s subject changes', async () => {
    const alone = settingsOf({ ...bindings, SESSION_KEYS: OLD_KEY, SUBJECT_KEY: '' } as Env)
    const before = await subjectOf(alone, providers.es256, 'claire.vasseur')
    expect(await subjectOf(settings, providers.es256, 'claire.vasseur')).toBe(before)
    const turned = settingsOf({ ...bindings, SESSION_KEYS: `${RETIRED_KEY},${NEW_KEY}` } as Env)
    expect(await subjectOf(turned, providers.es256, 'claire.vasseur')).toBe(before)
    const others = [
      await subjectOf(settings, providers.rs256, 'claire.vasseur'),
      await subjectOf(settings, providers.es256, 'thomas.legall'),
      await subjectOf(withSubjectKey('N'.repeat(42).concat('4')), providers.es256, 'claire.vasseur'),
    ]
    expect(others).not.toContain(before)
    expect(before).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })
})

describe('cookies', () => {
  /** Signs in and out, and collects what was written. */
  const written = async (browser: Browser, origin: string) => {
    await signIn(browser, 'claire.vasseur', '/', origin)
    await browser.request(`${origin}/auth/sign-out`, {})
    await browser.request(`${origin}/auth/signed-out`)
    return browser.written
  }
  /** Without the letters that tell the sign-ins of several tabs apart. */
  const nameIn = (line: string) => line.split('=')[0]?.replace(/(signin)-[\w-]{12}$/, '$1')
  const names = (lines: readonly string[]) => new Set(lines.map(nameIn))

  test('S15: under TLS every cookie is of this host alone, out of reach of scripts and of other sites’ posts', async () => {
    const lines = await written(createBrowser(), ORIGIN)
    expect(names(lines)).toEqual(new Set(['__Host-parvis', '__Host-parvis-signin', '__Host-parvis-signout']))
    for (const line of lines)
      expect(line).toMatch(/^__Host-[\w-]+=[\w.-]*; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/)
  })

  test('S15: without TLS they are the same but for what needs it', async () => {
    const browser = createBrowser(instanceWith({ PUBLIC_ORIGIN: PLAIN_ORIGIN }), PLAIN_ORIGIN)
    const lines = await written(browser, PLAIN_ORIGIN)
    expect(names(lines)).toEqual(new Set(['parvis', 'parvis-signin', 'parvis-signout']))
    for (const line of lines) expect(line).toMatch(/^[\w-]+=[\w.-]*; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
  })

  test('S15: a session lasts twelve hours, a transaction ten minutes, and each fits in one cookie', async () => {
    const lines = await written(createBrowser(), ORIGIN)
    const ages = lines.map((line) => `${nameIn(line)} ${/Max-Age=(\d+)/.exec(line)?.[1]}`)
    expect(ages).toEqual([
      '__Host-parvis-signin 600',
      '__Host-parvis-signin 0',
      '__Host-parvis 43200',
      '__Host-parvis 0',
      '__Host-parvis-signout 600',
      '__Host-parvis-signout 0',
    ])
    for (const line of lines) expect(line.length).toBeLessThan(4096)
  })
})
