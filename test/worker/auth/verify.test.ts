// Tokens of the provider as an attacker, or a mistake, would have them. The clock stands still.
import {
  CompactEncrypt,
  type CryptoKey,
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Provider } from '../../../worker/auth/provider.ts'
import { Refusal } from '../../../worker/auth/refusal.ts'
import { verifyIdToken, verifyUserinfo } from '../../../worker/auth/verify.ts'
import type { OidcSettings } from '../../../worker/settings.ts'

const NOW_S = 1_900_000_000
const oidc: OidcSettings = {
  issuer: 'https://idp.test/api/v2',
  clientId: 'parvis',
  clientSecret: 'secret',
  algorithm: 'ES256',
  scopes: 'openid',
  acr: [],
  clientAuth: 'post',
  userinfo: 'signed',
  claims: { organisation: 'organization_label', roles: 'roles', email: 'email', siret: 'siret', idp: 'idp_id' },
}
const NONCE = 'nonce-of-this-sign-in'
const ACCESS = 'access-token'
/** base64url of the first half of SHA-256("access-token"). */
const AT_HASH = 'Pxa-1wifRlPl7yG_0oJNfw'

const ID_CLAIMS = {
  sub: 'claire',
  nonce: NONCE,
  acr: 'eidas1',
  iss: oidc.issuer,
  aud: 'parvis',
  iat: NOW_S,
  exp: NOW_S + 60,
}
const INFO_CLAIMS = {
  sub: 'claire',
  given_name: 'Claire',
  usual_name: 'Vasseur',
  organization_label: 'DINUM',
  iss: oidc.issuer,
  aud: 'parvis',
}

let es: CryptoKey
let rs: CryptoKey
let stranger: CryptoKey
let publicPem = ''
let publicJwk = ''
let provider: Provider

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_S * 1000 })
  const ec = await generateKeyPair('ES256', { extractable: true })
  const rsa = await generateKeyPair('RS256', { extractable: true })
  es = ec.privateKey
  rs = rsa.privateKey
  stranger = (await generateKeyPair('ES256')).privateKey
  publicPem = await exportSPKI(rsa.publicKey)
  const jwks = [
    { ...(await exportJWK(ec.publicKey)), kid: 'es', alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(rsa.publicKey)), kid: 'rs', alg: 'RS256', use: 'sig' },
  ]
  publicJwk = JSON.stringify(jwks[0])
  provider = { metadata: {} as Provider['metadata'], keys: createLocalJWKSet({ keys: jwks }) }
})
afterAll(() => {
  vi.useRealTimers()
})

interface Header {
  readonly alg: string
  readonly kid?: string
  readonly [name: string]: unknown
}
const ES: Header = { alg: 'ES256', kid: 'es' }
const sign = (claims: JWTPayload, header: Header = ES, key: CryptoKey | Uint8Array = es) =>
  new SignJWT(claims).setProtectedHeader({ ...header }).sign(key)
/** Without a claim. */
const less = <T extends object>(claims: T, name: keyof T): JWTPayload => {
  const { [name]: _, ...rest } = claims
  return rest
}
const bytes = (text: string) => new TextEncoder().encode(text)
const encoded = (json: unknown): string => btoa(JSON.stringify(json)).replaceAll('=', '')

const idToken = (id_token: string, settings = oidc) =>
  verifyIdToken(provider, settings, { id_token, access_token: ACCESS }, NONCE)
const userinfo = (text: string, settings = oidc) => verifyUserinfo(provider, settings, text, { ...ID_CLAIMS })
const refused = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => 'believed',
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Refusal)
  expect(error).toMatchObject({ code: 'signin.refused' })
}

describe('id_token', () => {
  test.each<[string, () => JWTPayload]>([
    ['as it should be', () => ID_CLAIMS],
    ['over for 3 s', () => ({ ...ID_CLAIMS, exp: NOW_S - 3 })],
    ['for us as authorised party', () => ({ ...ID_CLAIMS, azp: 'parvis' })],
    ['for several, us as authorised party', () => ({ ...ID_CLAIMS, aud: ['other', 'parvis'], azp: 'parvis' })],
    ['with the hash of its access token', () => ({ ...ID_CLAIMS, at_hash: AT_HASH })],
  ])('S8: one that is %s is believed', async (_, claims) => {
    expect(await idToken(await sign(claims()))).toMatchObject({ sub: 'claire' })
  })

  test.each<[string, () => JWTPayload]>([
    ['of another issuer', () => ({ ...ID_CLAIMS, iss: 'https://evil.test' })],
    ['of an issuer with a slash more', () => ({ ...ID_CLAIMS, iss: `${oidc.issuer}/` })],
    ['of no issuer', () => less(ID_CLAIMS, 'iss')],
    ['for another client', () => ({ ...ID_CLAIMS, aud: 'other' })],
    ['for nobody', () => less(ID_CLAIMS, 'aud')],
    ['for several, without an authorised party', () => ({ ...ID_CLAIMS, aud: ['other', 'parvis'] })],
    ['for several, another as authorised party', () => ({ ...ID_CLAIMS, aud: ['other', 'parvis'], azp: 'other' })],
    ['for another as authorised party', () => ({ ...ID_CLAIMS, azp: 'other' })],
    ['over for 6 s', () => ({ ...ID_CLAIMS, exp: NOW_S - 6 })],
    ['without an end', () => less(ID_CLAIMS, 'exp')],
    ['of 11 minutes ago', () => ({ ...ID_CLAIMS, iat: NOW_S - 11 * 60 })],
    ['of the next minute', () => ({ ...ID_CLAIMS, iat: NOW_S + 60 })],
    ['without an instant', () => less(ID_CLAIMS, 'iat')],
    ['not valid yet', () => ({ ...ID_CLAIMS, nbf: NOW_S + 60 })],
    ['of another sign-in', () => ({ ...ID_CLAIMS, nonce: 'another' })],
    ['of no sign-in', () => less(ID_CLAIMS, 'nonce')],
    ['about nobody', () => less(ID_CLAIMS, 'sub')],
    ['with the hash of another access token', () => ({ ...ID_CLAIMS, at_hash: 'A'.repeat(22) })],
  ])('S8: one that is %s is refused', async (_, claims) => {
    await refused(idToken(await sign(claims())))
  })

  test.each<[string, () => Promise<string>]>([
    ['unsigned', async () => new UnsecuredJWT(ID_CLAIMS).encode()],
    ['unsigned, spelt otherwise', async () => `${encoded({ alg: 'None' })}.${encoded(ID_CLAIMS)}.`],
    ['keyed with the text of a public key', () => sign(ID_CLAIMS, { alg: 'HS256', kid: 'rs' }, bytes(publicPem))],
    ['keyed with a public JWK', () => sign(ID_CLAIMS, { alg: 'HS256', kid: 'es' }, bytes(publicJwk))],
    ['rightly signed with another algorithm', () => sign(ID_CLAIMS, { alg: 'RS256', kid: 'rs' }, rs)],
    ['of a key nobody knows', () => sign(ID_CLAIMS, { alg: 'ES256', kid: '../es' }, stranger)],
    ['of a stranger under a known name', () => sign(ID_CLAIMS, ES, stranger)],
    ['bringing its own address of keys', () => sign(ID_CLAIMS, { ...ES, jku: 'https://evil.test/jwks' }, stranger)],
    [
      'bringing its own key',
      async () => {
        const own = await generateKeyPair('ES256', { extractable: true })
        return sign(ID_CLAIMS, { ...ES, jwk: await exportJWK(own.publicKey) }, own.privateKey)
      },
    ],
    ['changed afterwards', async () => (await sign(ID_CLAIMS)).replace(/\.[^.]+\./, `.${encoded(ID_CLAIMS)}=.`)],
    [
      'about somebody else afterwards',
      async () => (await sign(ID_CLAIMS)).replace(/\.[^.]+\./, `.${encoded({ ...ID_CLAIMS, sub: 'thomas' })}.`),
    ],
    ['signed with zeros', async () => (await sign(ID_CLAIMS)).replace(/[^.]+$/, 'A'.repeat(86))],
    [
      'encrypted',
      () =>
        new CompactEncrypt(bytes('{}')).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(new Uint8Array(32)),
    ],
    ['no token', async () => 'nonsense'],
    ['a great deal of nothing', async () => 'a'.repeat(40_000)],
    ['a userinfo', () => sign(INFO_CLAIMS)],
  ])('S8: one that is %s is refused', async (_, token) => {
    await refused(idToken(await token()))
  })

  test('S8: a client of RS256 believes RS256, and no longer ES256', async () => {
    const settings = { ...oidc, algorithm: 'RS256' } as const
    expect(await idToken(await sign(ID_CLAIMS, { alg: 'RS256', kid: 'rs' }, rs), settings)).toMatchObject({
      sub: 'claire',
    })
    await refused(idToken(await sign(ID_CLAIMS), settings))
  })
})

describe('userinfo', () => {
  const CLAIRE = { sub: 'claire', acr: 'eidas1', name: 'Claire Vasseur', organisation: 'DINUM' }

  test.each<[string, JWTPayload, object]>([
    ['as it should be', INFO_CLAIMS, CLAIRE],
    ['without an organisation', less(INFO_CLAIMS, 'organization_label'), { ...CLAIRE, organisation: null }],
    ['with nothing as organisation', { ...INFO_CLAIMS, organization_label: null }, { ...CLAIRE, organisation: null }],
    [
      'with a family name alone',
      { ...less(INFO_CLAIMS, 'usual_name'), family_name: 'Roux' },
      { ...CLAIRE, name: 'Claire Roux' },
    ],
    ['with one whole name', { sub: 'claire', name: 'C. V.', iss: oidc.issuer, aud: 'parvis' }, { name: 'C. V.' }],
    ['with a level of its own', { ...INFO_CLAIMS, acr: 'eidas3' }, CLAIRE],
    [
      'with a name made to deceive',
      { ...INFO_CLAIMS, given_name: ' Cl\u202eai\u0000re\n' },
      { name: 'Clai re Vasseur' },
    ],
  ])('S9: one that comes %s is believed', async (_, claims, agent) => {
    expect(await userinfo(await sign(claims))).toMatchObject(agent)
  })

  test('S19: what a policy looks at is read where it is of its type, and an address only if it is verified', async () => {
    const known = { email: 'c.v@dinum.gouv.fr', siret: '13002526500013', idp_id: 'idp', roles: ['agent_public'] }
    const { idp_id: idp, ...rest } = known
    expect(await userinfo(await sign({ ...INFO_CLAIMS, ...known }))).toMatchObject({ ...rest, idp })
    const unverified = await userinfo(await sign({ ...INFO_CLAIMS, ...known, email_verified: false }))
    expect(unverified.email).toBeNull()
    const odd = { email: ['c.v@dinum.gouv.fr'], siret: 13002526500013, idp_id: null, roles: 'agent_public' }
    const nothing = { email: null, siret: null, idp: null, roles: [] }
    expect(await userinfo(await sign({ ...INFO_CLAIMS, ...odd }))).toMatchObject(nothing)
  })

  test.each<[string, () => Promise<string>]>([
    ['about somebody else', () => sign({ ...INFO_CLAIMS, sub: 'thomas' })],
    ['about nobody', () => sign(less(INFO_CLAIMS, 'sub'))],
    ['for another client', () => sign({ ...INFO_CLAIMS, aud: 'other' })],
    ['for nobody', () => sign(less(INFO_CLAIMS, 'aud'))],
    ['of another issuer', () => sign({ ...INFO_CLAIMS, iss: 'https://evil.test' })],
    ['over', () => sign({ ...INFO_CLAIMS, exp: NOW_S - 6 })],
    ['without a name', () => sign({ ...INFO_CLAIMS, given_name: ' ', usual_name: '\u200b' })],
    ['signed with another algorithm', () => sign(INFO_CLAIMS, { alg: 'RS256', kid: 'rs' }, rs)],
    ['of a stranger', () => sign(INFO_CLAIMS, ES, stranger)],
    ['unsigned', async () => new UnsecuredJWT(INFO_CLAIMS).encode()],
    ['plain JSON', async () => JSON.stringify(INFO_CLAIMS)],
    ['an id_token', () => sign(ID_CLAIMS)],
  ])('S9: one that is %s is refused', async (_, text) => {
    await refused(userinfo(await text()))
  })
})
