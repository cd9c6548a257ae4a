// Settings of the instance, read from the bindings and checked once. A wrong one is named in the log, and everything
// answers `server.unavailable` until it is right: better than a service that is open by mistake.
import * as v from 'valibot'
import { Access } from '../protocol/settings.ts'
import { DEFAULT_RATES, type Rates, readChanges } from './budgets/budgets.ts'
import type { Env } from './env.ts'
import { CodedError } from './errors.ts'
import { type KeyRing, parseKeyRing } from './keys.ts'
import { log } from './log.ts'

export interface OidcSettings {
  /** No trailing slash; the discovery document must name exactly this. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly algorithm: 'ES256' | 'RS256'
  readonly scopes: string
  /** Levels asked for and accepted; empty: none is asked for. */
  readonly acr: readonly string[]
}
export interface TurnSettings {
  readonly urls: readonly string[]
  readonly secret: string
}
export interface Settings {
  /** What Origin headers are compared with; null: the origin of each request (development alone). */
  readonly origin: string | null
  readonly keys: KeyRing
  readonly creation: 'agents' | 'anyone'
  /** Of rooms whose maker did not say. */
  readonly access: Access
  readonly icePolicy: 'direct' | 'relay-guests' | 'relay'
  readonly jurisdiction: DurableObjectJurisdiction | null
  readonly oidc: OidcSettings | null
  readonly turn: TurnSettings | null
  readonly budgets: Rates
  /** Budgets whose rates are not the default ones. */
  readonly changedBudgets: ReadonlySet<string>
}

const DEFAULT_SCOPES = 'openid given_name usual_name siret organization_label'

const origin = v.pipe(
  v.string(),
  v.url(),
  v.check((text) => new URL(text).origin === text, 'an origin, without path or trailing slash'),
)
const words = (text: string | undefined): readonly string[] => (text ?? '').split(/\s+/).filter((word) => word !== '')
const given = (text: string | undefined): text is string => text !== undefined && text !== ''

/** One setting; what is wrong with it is said under its name. */
const check = <T>(setting: keyof Env, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not understood'
    log({ event: 'settings.wrong', setting, message })
    throw new CodedError('server.unavailable', `${setting}: ${message}`)
  }
}
const parse = <S extends v.GenericSchema>(setting: keyof Env, schema: S, value: unknown): v.InferOutput<S> =>
  check(setting, () => v.parse(schema, value))

const readOidc = (env: Env): OidcSettings | null => {
  if (!given(env.OIDC_ISSUER)) return null
  const filled = v.pipe(v.string(), v.minLength(1))
  return {
    issuer: parse('OIDC_ISSUER', v.pipe(v.string(), v.url(), v.regex(/[^/]$/)), env.OIDC_ISSUER),
    clientId: parse('OIDC_CLIENT_ID', filled, env.OIDC_CLIENT_ID),
    clientSecret: parse('OIDC_CLIENT_SECRET', filled, env.OIDC_CLIENT_SECRET),
    algorithm: parse('OIDC_ALG', v.picklist(['ES256', 'RS256']), env.OIDC_ALG),
    scopes: given(env.OIDC_SCOPES) ? env.OIDC_SCOPES : DEFAULT_SCOPES,
    acr: words(env.OIDC_ACR),
  }
}
const readTurn = (env: Env): TurnSettings | null => {
  const urls = words(env.TURN_URLS)
  if (urls.length === 0) return null
  return {
    urls: parse('TURN_URLS', v.array(v.pipe(v.string(), v.regex(/^(turns?|stun):/))), urls),
    secret: parse('TURN_SECRET', v.pipe(v.string(), v.minLength(16)), env.TURN_SECRET),
  }
}

const read = (env: Env): Settings => {
  const changes = check('BUDGETS', () => readChanges(env.BUDGETS ?? ''))
  return {
    origin: given(env.PUBLIC_ORIGIN) ? parse('PUBLIC_ORIGIN', origin, env.PUBLIC_ORIGIN) : null,
    keys: check('SESSION_KEYS', () => parseKeyRing(env.SESSION_KEYS ?? '')),
    creation: parse('ROOM_CREATION', v.picklist(['agents', 'anyone']), env.ROOM_CREATION ?? 'agents'),
    access: parse('ROOM_ACCESS', Access, env.ROOM_ACCESS ?? 'public'),
    icePolicy: parse('ICE_POLICY', v.picklist(['direct', 'relay-guests', 'relay']), env.ICE_POLICY ?? 'direct'),
    jurisdiction: given(env.JURISDICTION)
      ? parse('JURISDICTION', v.picklist(['eu', 'us', 'fedramp']), env.JURISDICTION)
      : null,
    oidc: readOidc(env),
    turn: readTurn(env),
    budgets: { ...DEFAULT_RATES, ...changes },
    changedBudgets: new Set(Object.keys(changes)),
  }
}

const known = new WeakMap<object, Settings>()

/** The settings of these bindings. Throws CodedError `server.unavailable`. */
export const settingsOf = (env: Env): Settings => {
  const settings = known.get(env) ?? read(env)
  known.set(env, settings)
  return settings
}
