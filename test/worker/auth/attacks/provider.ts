// A provider that lies in its userinfo, its metadata and its key set: the families "userinfo", "metadata" and "JWKS".
import { exportJWK, generateKeyPair, type JWTPayload, UnsecuredJWT } from 'jose'
import { vi } from 'vitest'
import { keyStoreOf } from '../../../../worker/issuer-object.ts'
import { createBrowser } from '../../support/browser.ts'
import { bindings, settings } from '../../support/instance.ts'
import {
  type Answer,
  type Asked,
  type Attack,
  asJwt,
  begin,
  createLiar,
  type Lies,
  outcome,
  providerKeys,
  sign,
  signInWith,
  tell,
  type World,
} from './world.ts'

const MINUTE = 60_000
const HTML: Answer = { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html>' }
const REDIRECT: Answer = { status: 302, headers: { Location: '/elsewhere' } }

const userinfo = (name: string, ends: string, answer: (asked: Asked) => Promise<Answer>): Attack => ({
  family: 'userinfo',
  name,
  ends,
  play: (world) => signInWith(world, { userinfo: answer }),
})
const told = (name: string, change: (info: JWTPayload) => JWTPayload, ends = 'signin.refused'): Attack =>
  userinfo(name, ends, async ({ info }) => asJwt(await sign(change(info))))

const USERINFO: readonly Attack[] = [
  told('a good one', (info) => info, 'signed in'),
  told('of another sub', (info) => ({ ...info, sub: 'thomas' })),
  told('for another client', (info) => ({ ...info, aud: 'other' })),
  told('of another issuer', (info) => ({ ...info, iss: 'https://evil.test' })),
  told('without a sub', ({ sub: _, ...info }) => info),
  told('expired', (info) => ({ ...info, exp: (info.iat ?? 0) - 6 })),
  userinfo('downgraded to JSON', 'signin.provider', async ({ info }) => ({ body: info })),
  userinfo('unsigned, called a JWT', 'signin.refused', async ({ info }) => asJwt(new UnsecuredJWT(info).encode())),
  userinfo('JSON, called a JWT', 'signin.refused', async ({ info }) => asJwt(JSON.stringify(info))),
  userinfo('of another algorithm', 'signin.refused', async ({ info }) =>
    asJwt(await sign(info, { alg: 'RS256', kid: 'rs' }, (await providerKeys()).rs)),
  ),
  userinfo('an id_token in its place', 'signin.refused', async ({ id }) => asJwt(await sign(id))),
  userinfo('that redirects to a good one', 'signin.provider', async ({ liar, info }) => {
    await liar.tell({ elsewhere: asJwt(await sign(info)) })
    return { status: 302, headers: { Location: `${liar.issuer}/elsewhere` } }
  }),
  {
    family: 'userinfo',
    name: 'JSON of another sub, where JSON is believed',
    ends: 'signin.refused',
    play: (world) =>
      signInWith(
        world,
        { userinfo: async ({ info }) => ({ body: { ...info, sub: 'thomas' } }) },
        { OIDC_USERINFO: 'json' },
      ),
  },
]

const METADATA: readonly Attack[] = [
  {
    family: 'metadata',
    name: 'of another issuer',
    ends: 'signin.provider',
    play: async (world) => {
      const liar = createLiar()
      const other = createLiar()
      const endpoints = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri']
      const body = { issuer: other.issuer, ...Object.fromEntries(endpoints.map((name) => [name, other.issuer])) }
      await liar.tell({ metadata: { body } })
      const browser = createBrowser(world.at({ OIDC_ISSUER: liar.issuer }))
      return outcome(browser, await browser.request('https://parvis.test/auth/sign-in', { return: '/' }))
    },
  },
  {
    family: 'metadata',
    name: 'a token endpoint that redirects',
    ends: 'signin.provider',
    play: (world) => signInWith(world, { answers: { token: REDIRECT } }),
  },
]

/** One provider and one isolate, over several sign-ins. */
const visitors = (world: World) => {
  const liar = createLiar()
  let at = world.at({ OIDC_ISSUER: liar.issuer })
  return {
    liar,
    /** A new isolate: nothing in its memory. */
    restart: () => {
      at = world.at({ OIDC_ISSUER: liar.issuer })
    },
    visit: async (lies: Lies = {}): Promise<string> => {
      const browser = createBrowser(at)
      const { asked, callback } = await begin(browser, liar)
      await tell(asked, lies)
      return outcome(browser, await browser.request(callback.href))
    },
  }
}
type Visitors = ReturnType<typeof visitors>

const jwks = (
  name: string,
  ends: string,
  play: (visitors: Visitors, later: (ms: number) => void) => Promise<string>,
): Attack => ({
  family: 'JWKS',
  name,
  ends,
  play: async (world) => {
    const began = Date.now()
    let gone = 0
    const later = (ms: number): void => {
      gone += ms
      vi.setSystemTime(began + gone)
    }
    vi.useFakeTimers({ toFake: ['Date'], now: began })
    try {
      return await play(visitors(world), later)
    } finally {
      vi.useRealTimers()
    }
  },
})
const rotatedKey = async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const body = { keys: [{ ...(await exportJWK(publicKey)), kid: 'new', alg: 'ES256', use: 'sig' }] }
  const byNew = (claims: JWTPayload) => sign(claims, { alg: 'ES256', kid: 'new' }, privateKey)
  const lies: Lies = {
    idToken: async ({ id }) => byNew(id),
    userinfo: async ({ info }) => asJwt(await byNew(info)),
    answers: { jwks: { body } },
  }
  return { lies, body }
}
const DOWN: Lies = { answers: { jwks: { status: 503 } } }

const JWKS: readonly Attack[] = [
  jwks('20 verifications are 1 fetch', 'asked 1', async ({ visit, liar }) => {
    for (let count = 0; count < 10; count += 1) await visit()
    return `asked ${await liar.asked('jwks')}`
  }),
  jwks('20 unknown kids in the cooldown are none', 'signin.refused, asked 1', async ({ visit, liar }) => {
    await visit()
    let last = ''
    for (let count = 0; count < 20; count += 1)
      last = await visit({ idToken: async ({ id }) => sign(id, { alg: 'ES256', kid: `made-up-${count}` }) })
    return `${last}, asked ${await liar.asked('jwks')}`
  }),
  jwks('a key rotated in the cooldown', 'signin.refused', async ({ visit }) => {
    await visit()
    return visit((await rotatedKey()).lies)
  }),
  jwks('a rotated key after it', 'signed in', async ({ visit }, later) => {
    await visit()
    later(MINUTE)
    return visit((await rotatedKey()).lies)
  }),
  jwks('an old key after the rotation', 'signin.refused', async ({ visit }, later) => {
    const { lies, body } = await rotatedKey()
    await visit()
    later(MINUTE)
    await visit(lies)
    later(MINUTE)
    return visit({ answers: { jwks: { body } } })
  }),
  ...Object.entries({
    down: { status: 503 },
    HTML,
    redirecting: REDIRECT,
    'empty of keys': { body: { keys: [] } },
    hanging: { hangs: true },
  }).map(([how, answer]) =>
    jwks(`a cold start with JWKS ${how}`, 'signin.provider', ({ visit }) => visit({ answers: { jwks: answer } })),
  ),
  jwks('people who come in an outage do not all ask', 'signin.provider, asked 1', async ({ visit, liar }) => {
    let last = ''
    for (let count = 0; count < 4; count += 1) last = await visit(DOWN)
    return `${last}, asked ${await liar.asked('jwks')}`
  }),
  jwks('a warm cache in an outage', 'signed in', async ({ visit }, later) => {
    await visit()
    later(11 * MINUTE)
    return visit(DOWN)
  }),
  jwks('a warm cache in an outage that does not end', 'signin.provider', async ({ visit }, later) => {
    await visit()
    later(6 * 60 * MINUTE)
    return visit(DOWN)
  }),
  ...(
    [
      ['a fresh snapshot', MINUTE, 'signed in'],
      ['a snapshot older than the cache', 11 * MINUTE, 'signed in'],
      ['a snapshot that nobody believes any more', 6 * 60 * MINUTE, 'signin.provider'],
    ] as const
  ).map(([name, ms, ends]) =>
    jwks(`a cold isolate in an outage, with ${name}`, ends, async ({ visit, restart }, later) => {
      await visit()
      restart()
      later(ms)
      return visit(DOWN)
    }),
  ),
  jwks('a snapshot of another issuer', 'signin.provider', async ({ visit }) => {
    const other = keyStoreOf(bindings, settings, 'https://other.test')
    await other.save({ at: Date.now(), jwks: (await providerKeys()).jwks as never })
    return visit(DOWN)
  }),
]

export const providerAttacks: readonly Attack[] = [...USERINFO, ...METADATA, ...JWKS]
