// Settings of the instance, read from the bindings and checked once. A wrong one is named in the log, and everything
// answers `server.unavailable` until it is right: better than a service that is open by mistake.
import * as v from 'valibot'
import { Access } from '../protocol/settings.ts'
import { type OidcSettings, readOidc } from './auth/oidc-settings.ts'
import { type Policy, parsePolicy } from './auth/policy.ts'
import { DEFAULT_RATES, type Rates, readChanges } from './budgets/budgets.ts'
import type { Env } from './env.ts'
import { type KeyRing, parseKeyRing, parseSubjectKey, type RingKey } from './keys.ts'
import { check, given, parse, words } from './setting.ts'

export type { OidcSettings }
export interface TurnSettings {
  readonly urls: readonly string[]
  readonly secret: string
}
export interface Settings {
  /** What Origin headers are compared with; null: the origin of each request (development alone). */
  readonly origin: string | null
  readonly keys: KeyRing
  /** What subjects derive from. It must never change: rooms know their owners by it. */
  readonly subjectKey: RingKey
  /** How long a session lasts that nobody uses; null: its twelve hours. */
  readonly sessionIdleMs: number | null
  readonly creation: 'agents' | 'anyone'
  /** Of rooms whose maker did not say. */
  readonly access: Access
  readonly icePolicy: 'direct' | 'relay-guests' | 'relay'
  readonly jurisdiction: DurableObjectJurisdiction | null
  readonly oidc: OidcSettings | null
  readonly signInPolicy: Policy
  readonly createPolicy: Policy
  /** Whom to write to: an e-mail address or a page. */
  readonly contact: string | null
  readonly turn: TurnSettings | null
  readonly budgets: Rates
  /** Budgets whose rates are not the default ones. */
  readonly changedBudgets: ReadonlySet<string>
}

const MINUTE_MS = 60_000
/** As long as a session lasts at all. */
const IDLE_MAX_MINUTES = 12 * 60

const origin = v.pipe(
  v.string(),
  v.url(),
  v.check((text) => new URL(text).origin === text, 'an origin, without path or trailing slash'),
)
const idleMinutes = v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(IDLE_MAX_MINUTES))
/** An e-mail address or a page. */
const contact = v.pipe(
  v.string(),
  v.maxLength(200),
  v.union([v.pipe(v.string(), v.email()), v.pipe(v.string(), v.url(), v.startsWith('https://'))]),
)

const readTurn = (env: Env): TurnSettings | null => {
  const urls = words(env.TURN_URLS)
  if (urls.length === 0) return null
  return {
    urls: parse('TURN_URLS', v.array(v.pipe(v.string(), v.regex(/^(turns?|stun):/))), urls),
    secret: parse('TURN_SECRET', v.pipe(v.string(), v.minLength(16)), env.TURN_SECRET),
  }
}

const read = (env: Env): Settings => {
  const keys = check('SESSION_KEYS', () => parseKeyRing(env.SESSION_KEYS ?? ''))
  const signInPolicy = check('SIGNIN_POLICY', () => parsePolicy(env.SIGNIN_POLICY ?? ''))
  const createPolicy = check('CREATE_POLICY', () => parsePolicy(env.CREATE_POLICY ?? ''))
  const changes = check('BUDGETS', () => readChanges(env.BUDGETS ?? ''))
  return {
    origin: given(env.PUBLIC_ORIGIN) ? parse('PUBLIC_ORIGIN', origin, env.PUBLIC_ORIGIN) : null,
    keys,
    subjectKey: check('SUBJECT_KEY', () => parseSubjectKey(env.SUBJECT_KEY ?? '', keys)),
    sessionIdleMs: given(env.SESSION_IDLE_MINUTES)
      ? MINUTE_MS * parse('SESSION_IDLE_MINUTES', idleMinutes, Number(env.SESSION_IDLE_MINUTES))
      : null,
    creation: parse('ROOM_CREATION', v.picklist(['agents', 'anyone']), env.ROOM_CREATION ?? 'agents'),
    access: parse('ROOM_ACCESS', Access, env.ROOM_ACCESS ?? 'public'),
    icePolicy: parse('ICE_POLICY', v.picklist(['direct', 'relay-guests', 'relay']), env.ICE_POLICY ?? 'direct'),
    jurisdiction: given(env.JURISDICTION)
      ? parse('JURISDICTION', v.picklist(['eu', 'us', 'fedramp']), env.JURISDICTION)
      : null,
    oidc: readOidc(env, [signInPolicy, createPolicy]),
    signInPolicy,
    createPolicy,
    contact: given(env.CONTACT) ? parse('CONTACT', contact, env.CONTACT) : null,
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
