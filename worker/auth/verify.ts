// What the provider's tokens must be before we believe them (OpenID Connect Core §3.1.3.7, §5.3.4): one algorithm, our
// audience, this transaction's nonce, and the same person in both.
import { base64url, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import * as v from 'valibot'
import { ORGANISATION_MAX_CHARS } from '../../protocol/limits.ts'
import { cleanName } from '../../protocol/names.ts'
import type { OidcSettings } from '../settings.ts'
import type { Fact } from './oidc-settings.ts'
import type { Known } from './policy.ts'
import type { Provider, Tokens } from './provider.ts'
import { Refusal } from './refusal.ts'

const TOLERANCE_S = 5
const MAX_AGE = '10m'

/** `Known` is for the policy alone: it goes no further than the sign-in. */
export interface Agent extends Known {
  readonly sub: string
  readonly name: string
  readonly organisation: string | null
}

/** A claim that is no text (a provider may say null) is one that is missing. */
const text = v.fallback(v.optional(v.string(), ''), '')
const Claims = v.object({ given_name: text, usual_name: text, family_name: text, name: text })
const Roles = v.fallback(v.array(v.string()), [])

const verified = async (token: string, { keys }: Provider, options: JWTVerifyOptions): Promise<JWTPayload> => {
  try {
    return (await jwtVerify(token, keys, options)).payload
  } catch (error) {
    // the keys did not come, or were none
    if (error instanceof Refusal) throw error
    if (!(error instanceof errors.JOSEError)) throw new Refusal('signin.provider', 'keys of no use', { cause: error })
    throw new Refusal('signin.refused', `token: ${error.code} ${error.message}`, { cause: error })
  }
}

/** What holds of both tokens: our provider, us, and the one algorithm that is registered. */
const ours = (oidc: OidcSettings): JWTVerifyOptions => ({
  issuer: oidc.issuer,
  audience: oidc.clientId,
  algorithms: [oidc.algorithm],
  clockTolerance: TOLERANCE_S,
})

/** id_token: the left half of SHA-256 of the access token, where the provider says it (§3.1.3.6). */
const mustMatchHash = async (claims: JWTPayload, accessToken: string): Promise<void> => {
  if (claims.at_hash === undefined) return
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken)))
  if (claims.at_hash !== base64url.encode(digest.subarray(0, 16)))
    throw new Refusal('signin.refused', 'at_hash of another access token')
}

export const verifyIdToken = async (
  provider: Provider,
  oidc: OidcSettings,
  tokens: Tokens,
  nonce: string,
): Promise<JWTPayload & { readonly sub: string }> => {
  const claims = await verified(tokens.id_token, provider, {
    ...ours(oidc),
    maxTokenAge: MAX_AGE,
    requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
  })
  if (claims.nonce !== nonce) throw new Refusal('signin.refused', 'nonce of another sign-in')
  const several = Array.isArray(claims.aud) && claims.aud.length > 1
  if ((several || claims.azp !== undefined) && claims.azp !== oidc.clientId)
    throw new Refusal('signin.refused', 'azp of another client')
  await mustMatchHash(claims, tokens.access_token)
  return { ...claims, sub: claims.sub ?? '' }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Userinfo that nobody signed: of the person of the id_token, or nobody's (OpenID Connect Core §5.3.2). */
const plain = (userinfo: string, sub: string): JWTPayload => {
  const claims = v.safeParse(v.looseObject({ sub: v.literal(sub) }), parseJson(userinfo))
  if (!claims.success) throw new Refusal('signin.refused', 'userinfo of somebody else')
  return claims.output
}
const signed = (provider: Provider, oidc: OidcSettings, userinfo: string, sub: string): Promise<JWTPayload> =>
  verified(userinfo, provider, {
    ...ours(oidc),
    subject: sub,
    requiredClaims: ['sub'],
  })

/** Who it is, from the userinfo about the same person. */
export const verifyUserinfo = async (
  provider: Provider,
  oidc: OidcSettings,
  userinfo: string,
  idToken: JWTPayload & { readonly sub: string },
): Promise<Agent> => {
  const payload =
    oidc.userinfo === 'json' ? plain(userinfo, idToken.sub) : await signed(provider, oidc, userinfo, idToken.sub)
  const claims = v.parse(Claims, payload)
  const name = cleanName(`${claims.given_name} ${claims.usual_name || claims.family_name}`) || cleanName(claims.name)
  if (name === '') throw new Refusal('signin.refused', 'no name')
  const fact = (which: Fact): unknown => payload[oidc.claims[which]]
  const word = (which: Fact): string | null => v.parse(text, fact(which)) || null
  return {
    sub: idToken.sub,
    acr: typeof idToken.acr === 'string' ? idToken.acr : null,
    name,
    organisation: cleanName(word('organisation') ?? '', ORGANISATION_MAX_CHARS) || null,
    roles: v.parse(Roles, fact('roles')),
    // an address that the provider has not verified is anybody's word
    email: payload.email_verified === false ? null : word('email'),
    siret: word('siret'),
    idp: word('idp'),
  }
}
