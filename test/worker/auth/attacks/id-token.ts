// Forged, stolen and stale id_tokens: the families "signature" and "claims" of the sheet.
import { CompactEncrypt, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, UnsecuredJWT } from 'jose'
import type { Changes } from '../../support/instance.ts'
import {
  ACCESS,
  type Asked,
  type Attack,
  asJwt,
  bytes,
  CLIENT_ID,
  ES,
  encoded,
  type Header,
  providerKeys,
  sign,
  signInWith,
} from './world.ts'

const strangerKey = async () => (await generateKeyPair('ES256')).privateKey
/** Without a claim. */
const less = (claims: JWTPayload, name: string): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([each]) => each !== name))
const withHeader =
  (more: object) =>
  async ({ id }: Asked) =>
    sign(id, { ...ES, ...more } as Header, await strangerKey())

const SIGNATURES: readonly [string, (asked: Asked) => Promise<string>][] = [
  ['alg none', async ({ id }) => new UnsecuredJWT(id).encode()],
  ['alg None, in another case', async ({ id }) => `${encoded({ alg: 'None' })}.${encoded(id)}.`],
  [
    'HS256 keyed with the RSA public PEM',
    async ({ id }) => sign(id, { alg: 'HS256', kid: 'rs' }, bytes(await exportSPKI((await providerKeys()).rsPublic))),
  ],
  [
    'HS256 keyed with the bytes of the JWK',
    async ({ id }) => sign(id, { alg: 'HS256', kid: 'es' }, bytes(JSON.stringify((await providerKeys()).jwks.keys[0]))),
  ],
  [
    'a valid RS256 for a client of ES256',
    async ({ id }) => sign(id, { alg: 'RS256', kid: 'rs' }, (await providerKeys()).rs),
  ],
  ['a kid that nobody knows', async ({ id }) => sign(id, { alg: 'ES256', kid: 'other' }, await strangerKey())],
  ['a kid that climbs a path', async ({ id }) => sign(id, { alg: 'ES256', kid: '../../es' })],
  ['our kid with another key', async ({ id }) => sign(id, ES, await strangerKey())],
  [
    'a key of its own in the header',
    async ({ id }) => {
      const own = await generateKeyPair('ES256', { extractable: true })
      return sign(id, { ...ES, jwk: await exportJWK(own.publicKey) }, own.privateKey)
    },
  ],
  ['a jku to the attacker', withHeader({ jku: 'https://evil.test/jwks' })],
  ['an x5u to the attacker', withHeader({ x5u: 'https://evil.test/cert' })],
  [
    'a crit that nobody understands',
    async ({ id }) => {
      const token = await sign(id)
      const [, payload, signature] = token.split('.')
      return `${encoded({ ...ES, crit: ['exp-policy'], 'exp-policy': 1 })}.${payload}.${signature}`
    },
  ],
  [
    'a payload changed afterwards',
    async ({ id }) => (await sign(id)).replace(/\.[^.]+\./, `.${encoded({ ...id, sub: 'thomas' })}.`),
  ],
  ['an ECDSA signature of zeros', async ({ id }) => (await sign(id)).replace(/[^.]+$/, 'A'.repeat(86))],
  [
    'a JWE where a JWS is expected',
    async ({ id }) =>
      new CompactEncrypt(bytes(JSON.stringify(id)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(new Uint8Array(32)),
  ],
  ['40 kB of garbage', async () => 'a'.repeat(40_000)],
  ['a userinfo in its place', async ({ info }) => sign(info)],
]

const CLAIMS: readonly [string, (asked: Asked) => JWTPayload][] = [
  ['a wrong iss', ({ id }) => ({ ...id, iss: 'https://evil.test' })],
  ['an iss with a slash more', ({ id }) => ({ ...id, iss: `${id.iss}/` })],
  ['no iss', ({ id }) => less(id, 'iss')],
  ['a wrong aud', ({ id }) => ({ ...id, aud: 'other' })],
  ['no aud', ({ id }) => less(id, 'aud')],
  ['an aud with us and no azp', ({ id }) => ({ ...id, aud: [CLIENT_ID, 'other'] })],
  ['the same with a foreign azp', ({ id }) => ({ ...id, aud: [CLIENT_ID, 'other'], azp: 'other' })],
  ['a foreign azp', ({ id }) => ({ ...id, azp: 'other' })],
  ['expired for 6 s', ({ id }) => ({ ...id, exp: (id.iat ?? 0) - 6 })],
  ['no exp', ({ id }) => less(id, 'exp')],
  ['an nbf in 60 s', ({ id }) => ({ ...id, nbf: (id.iat ?? 0) + 60 })],
  ['an iat of 11 min ago', ({ id }) => ({ ...id, iat: (id.iat ?? 0) - 660 })],
  ['an iat 60 s ahead', ({ id }) => ({ ...id, iat: (id.iat ?? 0) + 60 })],
  ['no iat', ({ id }) => less(id, 'iat')],
  ['the nonce of another sign-in', ({ id }) => ({ ...id, nonce: 'n'.repeat(43) })],
  ['no nonce', ({ id }) => less(id, 'nonce')],
  ['no sub', ({ id }) => less(id, 'sub')],
  ['a forged at_hash', ({ id }) => ({ ...id, at_hash: 'A'.repeat(22) })],
]

const hashOf = async (token: string): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes(token)))
  return btoa(String.fromCharCode(...digest.subarray(0, 16)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
const ACCEPTED: readonly [string, (asked: Asked) => Promise<JWTPayload>][] = [
  ['a good ES256', async ({ id }) => id],
  ['expired for 3 s', async ({ id }) => ({ ...id, exp: (id.iat ?? 0) - 3 })],
  ['us as azp', async ({ id }) => ({ ...id, aud: [CLIENT_ID, 'other'], azp: CLIENT_ID })],
  ['the right at_hash', async ({ id }) => ({ ...id, at_hash: await hashOf(ACCESS) })],
]

const row = (family: string, name: string, ends: string, idToken: (asked: Asked) => Promise<string>): Attack => ({
  family,
  name,
  ends,
  play: (world) => signInWith(world, { idToken }),
})

const DEMANDING: Changes = { OIDC_ACR: 'eidas2 eidas3' }

export const idTokenAttacks: readonly Attack[] = [
  ...ACCEPTED.map(([name, claims]) => row('id_token', name, 'signed in', async (asked) => sign(await claims(asked)))),
  ...SIGNATURES.map(([name, idToken]) => row('signature', name, 'signin.refused', idToken)),
  {
    family: 'signature',
    name: 'no kid, and two keys that match',
    ends: 'signin.refused',
    play: async (world) => {
      const { jwks } = await providerKeys()
      const second = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey)
      const keys = [...jwks.keys, { ...second, alg: 'ES256', use: 'sig', kid: 'es-2' }]
      const idToken = async ({ id }: Asked) => sign(id, { alg: 'ES256' })
      return signInWith(world, { idToken, answers: { jwks: { body: { keys } } } })
    },
  },
  ...CLAIMS.map(([name, claims]) => row('claims', name, 'signin.refused', async (asked) => sign(claims(asked)))),
  {
    family: 'claims',
    name: 'an acr below what is demanded, from a provider that ignores the demand',
    ends: 'signin.level',
    play: (world) => signInWith(world, {}, DEMANDING),
  },
  {
    family: 'claims',
    name: 'no acr where one is demanded',
    ends: 'signin.level',
    play: (world) => signInWith(world, { idToken: async ({ id }) => sign(less(id, 'acr')) }, DEMANDING),
  },
  {
    family: 'claims',
    name: 'the acr in the userinfo alone',
    ends: 'signin.level',
    play: (world) =>
      signInWith(world, { userinfo: async ({ info }) => asJwt(await sign({ ...info, acr: 'eidas3' })) }, DEMANDING),
  },
  {
    family: 'claims',
    name: 'an acr that is demanded',
    ends: 'signed in',
    play: (world) => signInWith(world, { idToken: async ({ id }) => sign({ ...id, acr: 'eidas3' }) }, DEMANDING),
  },
  {
    family: 'policy',
    name: 'a user whom the filter refuses gets no session',
    ends: 'signin.policy',
    play: (world) => signInWith(world, {}, { SIGNIN_POLICY: 'roles=agent_public' }),
  },
]
