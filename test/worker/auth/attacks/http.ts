// Cookies that only look like ours, and answers that are somebody else's: the families "cookie" and "HTTP". The second through
// the real provider engine, which holds the codes.
import { EncryptJWT, type JWTPayload, UnsecuredJWT } from 'jose'
import { sealSession } from '../../../../worker/auth/session.ts'
import { beginTransaction, sealTransaction } from '../../../../worker/auth/transaction.ts'
import { parseKeyRing, subKey } from '../../../../worker/keys.ts'
import { CLAIRE } from '../../support/agent.ts'
import { NEW_KEY, OLD_KEY, ORIGIN, RETIRED_KEY } from '../../support/bindings.ts'
import { type Browser, createBrowser, onward } from '../../support/browser.ts'
import { bindings, get, postForm, providers, settings } from '../../support/instance.ts'
import { toAccounts, toCallback } from '../../support/sign-in.ts'
import { type Attack, encoded, outcome, SESSION, transactionOf, type World } from './world.ts'

const HOUR = 60 * 60_000
const withRing = (ring: string) => ({ ...settings, keys: parseKeyRing(ring) })
const sealed = (under = settings, origin = ORIGIN, at = Date.now()) => sealSession(CLAIRE, under, origin, at)
const flip = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)

/** Sealed with a key of ours, as only a mistake of ours could. */
const forged = async (header: object, claims: JWTPayload, purpose: 'session' | 'transaction' = 'session') =>
  new EncryptJWT({ ...CLAIRE, began: Date.now(), iss: ORIGIN, aud: 'parvis/session', ...claims })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: 'new', typ: 'parvis-session+jwt', ...header })
    .setIssuedAt()
    .setExpirationTime('1h')
    .encrypt(await subKey(settings.keys[0], purpose))

/** A session whose agent has signed out everywhere since. */
const ended = async (): Promise<string> => {
  const subject = 'subject-of-the-robbed'
  await bindings.AGENTS.getByName(subject).endSessions(Date.now())
  return sealSession({ ...CLAIRE, subject }, settings, ORIGIN, Date.now() - 1000)
}
const COOKIES: readonly [string, string, () => Promise<string>][] = [
  ['sealed now', 'an agent', () => sealed()],
  ['of an old key that is in the ring', 'an agent', () => sealed(withRing(OLD_KEY))],
  ['of a key that is retired', 'nobody', () => sealed(withRing(RETIRED_KEY))],
  ['of a stranger’s key under our name', 'nobody', () => sealed(withRing(`new:${'S'.repeat(42)}4`))],
  ['that is a transaction', 'nobody', () => sealTransaction(beginTransaction('i', '/'), settings, ORIGIN, Date.now())],
  ['of a transaction’s type', 'nobody', () => forged({ typ: 'parvis-transaction+jwt' }, {})],
  ['for a transaction’s audience', 'nobody', () => forged({}, { aud: 'parvis/transaction' })],
  ['under the key of transactions', 'nobody', () => forged({}, {}, 'transaction')],
  [
    'with a bit flipped',
    'nobody',
    async () =>
      (await sealed())
        .split('.')
        .with(3, flip((await sealed()).split('.')[3] ?? ''))
        .join('.'),
  ],
  ['with its tag cut short', 'nobody', async () => (await sealed()).slice(0, -11)],
  [
    'with its alg swapped to A256KW',
    'nobody',
    async () => {
      const header = encoded({ alg: 'A256KW', enc: 'A256GCM', kid: 'new', typ: 'parvis-session+jwt' })
      return (await sealed()).split('.').with(0, header).join('.')
    },
  ],
  [
    'that is a PBES2 bomb',
    'nobody',
    async () => {
      const header = { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2s: 'AAAA', p2c: 1e8, typ: 'parvis-session+jwt' }
      return `${encoded({ ...header, kid: 'new' })}.${'A'.repeat(54)}.${'A'.repeat(16)}.AAAA.${'A'.repeat(22)}`
    },
  ],
  ['wrapped by A256KW under our own key', 'nobody', () => forged({ alg: 'A256KW' }, {})],
  ['under our own key with another enc', 'nobody', () => forged({ enc: 'A128CBC-HS256' }, {})],
  ['that is over', 'nobody', () => sealed(settings, ORIGIN, Date.now() - 12 * HOUR)],
  ['without an end', 'nobody', async () => await forgedWithoutEnd()],
  ['of another origin', 'nobody', () => sealed(settings, 'https://other.test')],
  [
    'that is an unsecured JWT',
    'nobody',
    async () => new UnsecuredJWT({ ...CLAIRE, iss: ORIGIN, aud: 'parvis/session' }).encode(),
  ],
  ['whose agent signed out everywhere', 'nobody', ended],
]
const forgedWithoutEnd = async (): Promise<string> =>
  new EncryptJWT({ ...CLAIRE, began: Date.now(), iss: ORIGIN, aud: 'parvis/session' })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: 'new', typ: 'parvis-session+jwt' })
    .setIssuedAt()
    .encrypt(await subKey(parseKeyRing(NEW_KEY)[0], 'session'))

const cookieAttacks: readonly Attack[] = COOKIES.map(([name, ends, make]) => ({
  family: 'cookie',
  name: `a session ${name}`,
  ends,
  play: async (world) => {
    const answer = await world.at()(get('/api/me', { Cookie: `${SESSION}=${await make()}` }))
    return (await answer.json<{ agent: unknown }>()).agent === null ? 'nobody' : 'an agent'
  },
}))

interface Meeting {
  readonly world: World
  readonly victim: Browser
  readonly attacker: Browser
}
const http = (name: string, ends: string, play: (meeting: Meeting) => Promise<string>): Attack => ({
  family: 'HTTP',
  name,
  ends,
  play: (world) => {
    const here = world.at()
    return play({ world, victim: createBrowser(here), attacker: createBrowser(here) })
  },
})
const finish = async (browser: Browser, callback: URL): Promise<string> =>
  outcome(browser, await browser.request(callback.href))
const altered = (callback: URL, name: string, value: string): URL => {
  const address = new URL(callback)
  address.searchParams.set(name, value)
  return address
}

const httpAttacks: readonly Attack[] = [
  http('a sign-in as it should be', 'signed in', async ({ victim }) => finish(victim, await toCallback(victim))),
  http('login CSRF: the attacker’s answer with the victim’s cookie', 'signin.expired', async ({ victim, attacker }) => {
    await toAccounts(victim)
    return finish(victim, await toCallback(attacker, 'thomas.legall'))
  }),
  http('the attacker’s answer under the victim’s cookie’s name', 'signin.expired', async ({ victim, attacker }) => {
    const theirs = await toCallback(attacker, 'thomas.legall')
    const own = await toCallback(victim)
    victim.setCookie(transactionOf(theirs), victim.cookie(transactionOf(own)) ?? '')
    const code = theirs.searchParams.get('code') ?? ''
    return finish(victim, altered(theirs, 'code', code))
  }),
  http('a state that only begins like ours', 'signin.expired', async ({ victim }) => {
    const callback = await toCallback(victim)
    const part = (callback.searchParams.get('state') ?? '').slice(0, 12)
    return finish(victim, altered(callback, 'state', part.padEnd(43, 'x')))
  }),
  http('a callback without a transaction', 'signin.expired', async ({ victim, attacker }) =>
    finish(victim, await toCallback(attacker)),
  ),
  http('a transaction under another origin’s seal', 'signin.expired', async ({ victim }) => {
    const callback = await toCallback(victim)
    const transaction = { ...beginTransaction(providers.es256, '/'), state: callback.searchParams.get('state') ?? '' }
    victim.setCookie(
      transactionOf(callback),
      await sealTransaction(transaction, settings, 'https://other.test', Date.now()),
    )
    return finish(victim, callback)
  }),
  http('a session in the transaction’s place', 'signin.expired', async ({ victim }) => {
    const callback = await toCallback(victim)
    victim.setCookie(transactionOf(callback), await sealed())
    return finish(victim, callback)
  }),
  http(
    'code injection: the attacker’s code with the victim’s state',
    'signin.expired',
    async ({ victim, attacker }) => {
      const code = (await toCallback(attacker, 'thomas.legall')).searchParams.get('code') ?? ''
      return finish(victim, altered(await toCallback(victim), 'code', code))
    },
  ),
  http('mix-up: an answer that names another issuer', 'signin.refused', async ({ victim }) =>
    finish(victim, altered(await toCallback(victim), 'iss', providers.rs256)),
  ),
  http('mix-up: a transaction with another issuer', 'signin.refused', async ({ world, victim }) => {
    const callback = await toCallback(victim)
    const moved = createBrowser(world.at({ OIDC_ISSUER: providers.rs256, OIDC_ALG: 'RS256' }))
    moved.setCookie(transactionOf(callback), victim.cookie(transactionOf(callback)) ?? '')
    callback.searchParams.delete('iss')
    return finish(moved, callback)
  }),
  http('a code that is replayed with its cookie', 'signin.expired', async ({ victim, attacker }) => {
    const callback = await toCallback(victim)
    const transaction = victim.cookie(transactionOf(callback)) ?? ''
    await finish(victim, callback)
    attacker.setCookie(transactionOf(callback), transaction)
    return finish(attacker, callback)
  }),
  http('an answer twice in one browser', 'signin.expired', async ({ victim }) => {
    const callback = await toCallback(victim)
    await finish(victim, altered(callback, 'error', 'access_denied'))
    return finish(victim, callback)
  }),
  http('error=login_required', 'signin.required', async ({ victim }) => {
    const callback = altered(await toCallback(victim), 'error', 'login_required')
    return finish(victim, callback)
  }),
  http('an error without a transaction', 'signin.expired', async ({ victim }) =>
    finish(victim, new URL(`${ORIGIN}/auth/callback?error=access_denied&state=${'s'.repeat(43)}`)),
  ),
  http('a state that would write a header', 'signin.expired', async ({ victim }) =>
    finish(victim, new URL(`${ORIGIN}/auth/callback?code=a&state=${encodeURIComponent(`a;b\r\nc${'='.repeat(37)}`)}`)),
  ),
  http('PKCE plain is refused by the provider, and we ask for S256', 'S256, invalid_request', async ({ victim }) => {
    const asked = new URL((await onward(ORIGIN, await victim.request(`${ORIGIN}/auth/sign-in`, { return: '/' }))) ?? '')
    const method = asked.searchParams.get('code_challenge_method')
    asked.searchParams.set('code_challenge_method', 'plain')
    const back = new URL(await victim.wander(asked.href))
    return `${method}, ${back.searchParams.get('error')}`
  }),
  ...['https://evil.test', '//evil.test', '/\\evil.test', '/..//evil.test', '/%2e//evil.test'].map((path) =>
    http(`an open redirect: ${path}`, '/', async ({ victim }) => {
      const answer = await victim.request((await toCallback(victim, 'claire.vasseur', path)).href)
      return answer.headers.get('Location') ?? 'nowhere'
    }),
  ),
  http('two tabs at once', 'signed in, signed in', async ({ victim }) => {
    const [one, two] = [await toCallback(victim), await toCallback(victim)]
    return `${await finish(victim, one)}, ${await finish(victim, two)}`
  }),
  http('a return from a sign-out with a wrong state', 'signin.expired', async ({ victim }) => {
    victim.setCookie('__Host-parvis-signout', `${'s'.repeat(43)}.Lw`)
    return outcome(victim, await victim.request(`${ORIGIN}/auth/signed-out?state=another`))
  }),
  ...['sign-in', 'sign-out', 'sign-out-everywhere'].flatMap((route) => [
    http(`${route} by a post of another site`, '403', async ({ world }) => {
      const headers = { Cookie: `${SESSION}=${await sealed()}`, Origin: 'https://evil.test' }
      return String((await world.at()(postForm(`/auth/${route}`, {}, headers))).status)
    }),
    http(`${route} by a link`, '404', async ({ world }) => {
      const answer = await world.at()(get(`/auth/${route}`, { Cookie: `${SESSION}=${await sealed()}` }))
      return String(answer.status)
    }),
  ]),
]

export const webAttacks: readonly Attack[] = [...cookieAttacks, ...httpAttacks]
