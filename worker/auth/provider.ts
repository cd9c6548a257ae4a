// The OpenID provider as we meet it: its metadata, its keys, its token and userinfo endpoints. Every answer is bounded in
// time, and no redirect is followed. What the answers mean is verify.ts's affair.
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import * as v from 'valibot'
import type { OidcSettings } from '../settings.ts'
import { createProviderKeys, type KeyStore } from './provider-keys.ts'
import { Refusal } from './refusal.ts'

const TIMEOUT_MS = 5_000
/** Less for the page that people are about to be sent to: they wait for it twice. */
const PAGE_TIMEOUT_MS = 3_000
/** What stands in front of a service that is down. A 500 may be what it makes of a request without parameters. */
const AWAY: readonly number[] = [502, 503, 504]
/** Less for keys: where they don't come, those that are kept will do. */
const KEYS_TIMEOUT_MS = 3_000
/** As long as ProConnect's own answers may be cached. */
const METADATA_MS = 10 * 60_000
/** Until metadata that did not come are asked for again, while older ones serve. */
const METADATA_PAUSE_MS = 30_000

const endpoint = v.pipe(v.string(), v.url())
const Metadata = v.object({
  issuer: v.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  userinfo_endpoint: endpoint,
  jwks_uri: endpoint,
  /** Not every provider ends sessions (OpenID Connect RP-Initiated Logout §2.1). */
  end_session_endpoint: v.optional(endpoint),
})
const Tokens = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  id_token: v.pipe(v.string(), v.minLength(1)),
})
export type Tokens = v.InferOutput<typeof Tokens>

/** RFC 6749 §5.2 */
const TokenError = v.object({ error: v.string() })

export interface Provider {
  readonly metadata: v.InferOutput<typeof Metadata>
  readonly keys: JWTVerifyGetKey
}

const ask = async (url: string, init: RequestInit = {}, timeoutMs = TIMEOUT_MS): Promise<Response> => {
  try {
    return await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    throw new Refusal('signin.provider', `no answer from ${new URL(url).pathname}`, { cause: error })
  }
}
const read = async <S extends v.GenericSchema>(response: Response, schema: S): Promise<v.InferOutput<S>> => {
  const body = v.safeParse(schema, response.ok ? await response.json().catch(() => null) : null)
  if (!body.success)
    throw new Refusal('signin.provider', `${new URL(response.url).pathname} answered ${response.status}`)
  return body.output
}

/** A key set (RFC 7517 §5); which of its keys are of use is jose's affair. */
const KeySet = v.object({ keys: v.pipe(v.array(v.looseObject({ kty: v.string() })), v.minLength(1)) })
const fetchKeys = async (url: string): Promise<JSONWebKeySet> =>
  read(await ask(url, { headers: { Accept: 'application/json' } }, KEYS_TIMEOUT_MS), KeySet)

const known = new WeakMap<OidcSettings, { readonly provider: Provider; readonly until: number }>()

/** Metadata by discovery (OpenID Connect Discovery §4), kept ten minutes per isolate, and while no others come. */
export const findProvider = async (oidc: OidcSettings, store: KeyStore, now: number): Promise<Provider> => {
  const kept = known.get(oidc)
  if (kept !== undefined && kept.until > now) return kept.provider
  let metadata: Provider['metadata']
  try {
    metadata = await read(await ask(`${oidc.issuer}/.well-known/openid-configuration`), Metadata)
  } catch (error) {
    if (kept === undefined) throw error
    known.set(oidc, { provider: kept.provider, until: now + METADATA_PAUSE_MS })
    return kept.provider
  }
  if (metadata.issuer !== oidc.issuer) throw new Refusal('signin.provider', 'metadata of another issuer')
  const same = kept?.provider.metadata.jwks_uri === metadata.jwks_uri
  const keys =
    kept !== undefined && same
      ? kept.provider.keys
      : createProviderKeys({ ask: () => fetchKeys(metadata.jwks_uri), store, clock: () => Date.now() })
  const provider = { metadata, keys }
  known.set(oidc, { provider, until: now + METADATA_MS })
  return provider
}

/**
 * Whether people would find anybody where they are sent: a browser's own error page says neither what to do nor that one may
 * come in as a guest. Only where it is the host that codes are redeemed at, which we reach or nobody signs in; others may be for
 * browsers alone. What it answers to a request without parameters is its affair.
 */
export const mustAnswer = async ({ metadata }: Provider): Promise<void> => {
  const { authorization_endpoint: page, token_endpoint: token } = metadata
  if (new URL(page).host !== new URL(token).host) return
  const { status, body } = await ask(page, {}, PAGE_TIMEOUT_MS)
  await body?.cancel()
  if (AWAY.includes(status)) throw new Refusal('signin.provider', `${new URL(page).pathname} answered ${status}`)
}

/** In the header both are form-urlencoded first (RFC 6749 §2.3.1). */
const formEncode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1)
const basic = ({ clientId, clientSecret }: OidcSettings): string =>
  `Basic ${btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)}`

/** Code for tokens: the secret and the PKCE verifier, always both. */
export const redeemCode = async (
  { metadata }: Provider,
  oidc: OidcSettings,
  code: string,
  verifier: string,
  redirectUri: string,
): Promise<Tokens> => {
  const response = await ask(metadata.token_endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: 'application/json',
      ...(oidc.clientAuth === 'basic' ? { Authorization: basic(oidc) } : {}),
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: oidc.clientId,
      ...(oidc.clientAuth === 'post' ? { client_secret: oidc.clientSecret } : {}),
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  })
  if (response.status === 400 || response.status === 401) {
    const refused = v.safeParse(TokenError, await response.json().catch(() => null))
    const error = refused.success ? refused.output.error : 'no reason'
    // used, expired, or not of this transaction
    if (error === 'invalid_grant') throw new Refusal('signin.expired', 'the code was refused')
    if (error === 'invalid_client' || error === 'unauthorized_client')
      throw new Refusal('signin.misconfigured', `token: ${error}`)
    throw new Refusal('signin.provider', `token answered ${response.status}: ${error.slice(0, 50)}`)
  }
  return read(response, Tokens)
}

const USERINFO_TYPE = { signed: 'application/jwt', json: 'application/json' } as const

/** Userinfo as its text (OpenID Connect Core §5.3.2): signed, and only where the settings say so plain JSON. */
export const fetchUserinfo = async (
  { metadata }: Provider,
  { userinfo }: OidcSettings,
  accessToken: string,
): Promise<string> => {
  const wanted = USERINFO_TYPE[userinfo]
  const headers = { Authorization: `Bearer ${accessToken}`, Accept: wanted }
  const response = await ask(metadata.userinfo_endpoint, { headers })
  if (response.status !== 200) throw new Refusal('signin.provider', `userinfo answered ${response.status}`)
  const type = (response.headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== wanted) throw new Refusal('signin.provider', `userinfo is not ${userinfo}`)
  const bytes = await response.arrayBuffer().catch((cause: unknown) => {
    throw new Refusal('signin.provider', 'userinfo broke off', { cause })
  })
  // not text(): workerd warns of every type that isn't text/*
  return new TextDecoder().decode(bytes)
}
