// Which OpenID provider, and how it is spoken to. ProConnect's ways are the defaults; what weakens them has to be said.
import * as v from 'valibot'
import type { Env } from '../env.ts'
import { check, given, parse, words } from '../setting.ts'
import type { Policy, Rule } from './policy.ts'

/** What we read of a person beyond sub and name, by our own word for it. */
export const FACTS = ['organisation', 'roles', 'email', 'siret', 'idp'] as const
export type Fact = (typeof FACTS)[number]

export interface OidcSettings {
  /** No trailing slash; the discovery document must name exactly this. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly algorithm: 'ES256' | 'RS256'
  readonly scopes: string
  /** Levels asked for and accepted; empty: none is asked for. */
  readonly acr: readonly string[]
  /** How the secret is shown: in the body (ProConnect) or in the header (RFC 6749 §2.3.1). */
  readonly clientAuth: 'post' | 'basic'
  /** `json`: believed by the connection alone, for providers that sign none. */
  readonly userinfo: 'signed' | 'json'
  /** Names of the provider's claims. */
  readonly claims: Readonly<Record<Fact, string>>
}

const CLAIMS: OidcSettings['claims'] = {
  organisation: 'organization_label',
  roles: 'roles',
  email: 'email',
  siret: 'siret',
  idp: 'idp_id',
}
const SCOPES = ['openid', 'given_name', 'usual_name', 'organization_label']
/** Asked for only where a rule needs it (ASVS 10.2.3). */
const SCOPE_OF: Readonly<Record<Rule, string | null>> = {
  roles: 'roles',
  domain: 'email',
  siret: 'siret',
  idp: 'idp_id',
  acr: null,
}

/** `organisation=org roles=groups` */
const readClaims = (text: string): OidcSettings['claims'] => {
  const changes = words(text).map((word) => {
    const [, fact, claim] = /^([a-z]+)=([\w:./-]+)$/.exec(word) ?? []
    const known = FACTS.find((each) => each === fact)
    if (known === undefined) throw new Error(`${word}: one of ${FACTS.join(', ')}, then = and the claim's name`)
    return [known, claim] as const
  })
  return { ...CLAIMS, ...Object.fromEntries(changes) }
}
const scopesFor = (policies: readonly Policy[]): string => {
  const needed = policies.flatMap((policy) => Object.keys(policy) as Rule[]).map((rule) => SCOPE_OF[rule])
  return [...new Set([...SCOPES, ...needed.filter((scope) => scope !== null)])].join(' ')
}

export const readOidc = (env: Env, policies: readonly Policy[]): OidcSettings | null => {
  if (!given(env.OIDC_ISSUER)) return null
  const filled = v.pipe(v.string(), v.minLength(1))
  return {
    issuer: parse('OIDC_ISSUER', v.pipe(v.string(), v.url(), v.regex(/[^/]$/)), env.OIDC_ISSUER),
    clientId: parse('OIDC_CLIENT_ID', filled, env.OIDC_CLIENT_ID),
    clientSecret: parse('OIDC_CLIENT_SECRET', filled, env.OIDC_CLIENT_SECRET),
    algorithm: parse('OIDC_ALG', v.picklist(['ES256', 'RS256']), env.OIDC_ALG),
    scopes: given(env.OIDC_SCOPES) ? env.OIDC_SCOPES : scopesFor(policies),
    acr: words(env.OIDC_ACR),
    clientAuth: parse('OIDC_CLIENT_AUTH', v.picklist(['post', 'basic']), env.OIDC_CLIENT_AUTH || 'post'),
    userinfo: parse('OIDC_USERINFO', v.picklist(['signed', 'json']), env.OIDC_USERINFO || 'signed'),
    claims: check('OIDC_CLAIMS', () => readClaims(env.OIDC_CLAIMS ?? '')),
  }
}
