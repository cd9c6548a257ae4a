// What the provider's tokens must be before we believe them (OpenID Connect Core §3.1.3.7, §5.3.4): one algorithm, our
// audience, this transaction's nonce, and the same person in both.
import { base64url, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import * as v from 'valibot'
import { ORGANISATION_MAX_CHARS } from '../../protocol/limits.ts'
import { cleanName } from '../../protocol/names.ts'
import type { OidcSettings } from '../settings.ts'
import type { Provider, Tokens } from './provider.ts'
import { Refusal } from './refusal.ts'

const TOLERANCE_S = 5
const MAX_AGE = '10m'

export interface Agent {
  readonly sub: string
  readonly acr: string | null
  readonly name: string
  readonly organisation: string | null
}

/** A claim that is no text (a provider may say null) is one that is missing. */
const text = v.fallback(v.optional(v.string(), ''), '')
const Claims = v.object({ given_name: text, usual_name: text, family_name: text, name: text, organization_label: text })

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
    issuer: oidc.issuer,
    audience: oidc.clientId,
    algorithms: [oidc.algorithm],
    clockTolerance: TOLERANCE_S,
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

/** Who it is, from the signed userinfo about the same person. E-mail is neither asked for nor shown. */
export const verifyUserinfo = async (
  provider: Provider,
  oidc: OidcSettings,
  userinfo: string,
  idToken: JWTPayload & { readonly sub: string },
): Promise<Agent> => {
  const payload = await verified(userinfo, provider, {
    issuer: oidc.issuer,
    audience: oidc.clientId,
    algorithms: [oidc.algorithm],
    clockTolerance: TOLERANCE_S,
    subject: idToken.sub,
    requiredClaims: ['sub'],
  })
  const claims = v.parse(Claims, payload)
  const name = cleanName(`${claims.given_name} ${claims.usual_name || claims.family_name}`) || cleanName(claims.name)
  if (name === '') throw new Refusal('signin.refused', 'no name')
  return {
    sub: idToken.sub,
    acr: typeof idToken.acr === 'string' ? idToken.acr : null,
    name,
    organisation: cleanName(claims.organization_label, ORGANISATION_MAX_CHARS) || null,
  }
}
