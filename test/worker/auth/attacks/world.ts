// What an attack is played in: the running worker, or a mutant of it, and a provider that lies as it is told to. An attack says
// how it ended in a word: `signed in`, or the code of the refusal.
import type { CryptoKey, JWTPayload } from 'jose'
import { base64url, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Env } from '../../../../worker/env.ts'
import { ORIGIN } from '../../support/bindings.ts'
import { type Browser, createBrowser, onward } from '../../support/browser.ts'
import { bindings, type Changes, type Instance, providers } from '../../support/instance.ts'
import { transactionOf } from '../../support/sign-in.ts'

/** The worker's routes: those of the source, or of a mutant. */
export interface App {
  fetch(request: Request, env: Env): Response | Promise<Response>
}
export interface World {
  at(changes?: Changes): Instance
}
export interface Attack {
  /** As in the sheet (facts/proconnect.md §12). */
  readonly family: string
  readonly name: string
  readonly ends: string
  readonly play: (world: World) => Promise<string>
}

export const createWorld = (app: App): World => ({
  at: (changes = {}) => {
    const own = { ...bindings, ...changed(changes) } as Env
    return async (request) => app.fetch(request, own)
  },
})
const changed = (changes: Changes): object => changes

export const CLIENT_ID = 'parvis-test'
export const SESSION = '__Host-parvis'

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly hangs?: boolean
}
export type Answers = Readonly<
  Partial<Record<'metadata' | 'authorize' | 'jwks' | 'token' | 'userinfo' | 'elsewhere', Answer>>
>

export interface Liar {
  readonly issuer: string
  tell(answers: Answers): Promise<void>
  /** How often an endpoint was asked. */
  asked(endpoint: string): Promise<number>
}
/** A provider of its own, that nobody has asked anything yet. */
export const createLiar = (): Liar => {
  const issuer = `${providers.lying}/${crypto.randomUUID()}`
  return {
    issuer,
    tell: async (answers) => {
      await (await fetch(issuer, { method: 'PUT', body: JSON.stringify(answers) })).body?.cancel()
    },
    asked: async (endpoint) => {
      const counts = await (await fetch(issuer)).json<Record<string, number>>()
      return counts[endpoint] ?? 0
    },
  }
}

export interface Keys {
  readonly es: CryptoKey
  readonly rs: CryptoKey
  readonly esPublic: CryptoKey
  readonly rsPublic: CryptoKey
  readonly jwks: { readonly keys: readonly Record<string, unknown>[] }
}
let made: Promise<Keys> | null = null
const makeKeys = async (): Promise<Keys> => {
  const es = await generateKeyPair('ES256', { extractable: true })
  const rs = await generateKeyPair('RS256', { extractable: true })
  const keys = [
    { ...(await exportJWK(es.publicKey)), kid: 'es', alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(rs.publicKey)), kid: 'rs', alg: 'RS256', use: 'sig' },
  ]
  return { es: es.privateKey, rs: rs.privateKey, esPublic: es.publicKey, rsPublic: rs.publicKey, jwks: { keys } }
}
/** One ES256 and one RS256 key, as in ProConnect's set; the same for all attacks. */
export const providerKeys = (): Promise<Keys> => {
  made ??= makeKeys()
  return made
}

export interface Header {
  readonly alg: string
  readonly kid?: string
  readonly [name: string]: unknown
}
export const ES: Header = { alg: 'ES256', kid: 'es' }
export const sign = async (claims: JWTPayload, header: Header = ES, key?: CryptoKey | Uint8Array): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ ...header }).sign(key ?? (await providerKeys()).es)
export const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))
export const encoded = (json: unknown): string => base64url.encode(JSON.stringify(json))

/** What one sign-in asked for, and what an honest provider would answer to it. */
export interface Asked {
  readonly liar: Liar
  readonly state: string
  readonly nonce: string
  /** Claims of the honest id_token and userinfo. */
  readonly id: JWTPayload
  readonly info: JWTPayload
}
export const ACCESS = 'access-token-of-the-liar'

const askedBy = (liar: Liar, address: URL): Asked => {
  const now = Math.floor(Date.now() / 1000)
  const nonce = address.searchParams.get('nonce') ?? ''
  const common = { iss: liar.issuer, aud: CLIENT_ID, sub: 'claire' }
  return {
    liar,
    state: address.searchParams.get('state') ?? '',
    nonce,
    id: { ...common, nonce, acr: 'eidas1', iat: now, exp: now + 60 },
    info: { ...common, given_name: 'Claire', usual_name: 'Vasseur', iat: now, exp: now + 60 },
  }
}

export interface Lies {
  /** Without it: the honest one. */
  readonly idToken?: (asked: Asked) => Promise<string>
  readonly userinfo?: (asked: Asked) => Promise<Answer>
  readonly answers?: Answers
  readonly query?: Readonly<Record<string, string>>
}
export const asJwt = (body: string): Answer => ({ headers: { 'Content-Type': 'application/jwt' }, body })

/** How a callback ended. */
export const outcome = async (browser: Browser, answer: Response): Promise<string> => {
  const to = new URL(answer.headers.get('Location') ?? '/nowhere', ORIGIN)
  if (to.pathname === '/error') return to.searchParams.get('code') ?? 'no code'
  if (answer.status !== 303) return `answered ${answer.status}`
  const me = await (await browser.request(`${ORIGIN}/api/me`)).json<{ agent: object | null }>()
  return me.agent === null ? 'nobody' : 'signed in'
}

/** Begins a sign-in; what it asked for, and the callback that answers it. */
export const begin = async (
  browser: Browser,
  liar: Liar,
): Promise<{ readonly asked: Asked; readonly callback: URL }> => {
  const answer = await browser.request(`${ORIGIN}/auth/sign-in`, { return: '/' })
  const address = new URL((await onward(ORIGIN, answer)) ?? ORIGIN)
  const asked = askedBy(liar, address)
  return { asked, callback: new URL(`${ORIGIN}/auth/callback?code=code&state=${asked.state}`) }
}

/** Tells the provider its lies about this sign-in. */
export const tell = async (asked: Asked, { idToken, userinfo, answers = {} }: Lies): Promise<void> => {
  const id_token = idToken === undefined ? await sign(asked.id) : await idToken(asked)
  const info = userinfo === undefined ? asJwt(await sign(asked.info)) : await userinfo(asked)
  const token = { body: { access_token: ACCESS, id_token, token_type: 'Bearer' } }
  await asked.liar.tell({ jwks: { body: (await providerKeys()).jwks }, token, userinfo: info, ...answers })
}

/** A whole sign-in with a provider that lies. */
export const signInWith = async (world: World, lies: Lies, changes: Changes = {}): Promise<string> => {
  const liar = createLiar()
  const browser = createBrowser(world.at({ OIDC_ISSUER: liar.issuer, ...changes }))
  const { asked, callback } = await begin(browser, liar)
  await tell(asked, lies)
  for (const [name, value] of Object.entries(lies.query ?? {})) callback.searchParams.set(name, value)
  return outcome(browser, await browser.request(callback.href))
}

export { transactionOf }
