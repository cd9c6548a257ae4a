// Settings of the instance, read from the bindings and checked once. A wrong one is named in the log, and everything
// answers `server.unavailable` until it is right: better than a service that is open by mistake.
import * as v from 'valibot'
import { MESH_VIDEO_MAX } from '../protocol/limits.ts'
import { Access } from '../protocol/settings.ts'
import { type OidcSettings, readOidc } from './auth/oidc-settings.ts'
import { type Policy, parsePolicy } from './auth/policy.ts'
import { DEFAULT_RATES, type Rates, readChanges } from './budgets/budgets.ts'
import type { Env } from './env.ts'
import { type InstanceSettings, readInstance } from './instance/instance-settings.ts'
import { type KeyRing, parseKeyRing, parseSubjectKey, type RingKey } from './keys.ts'
import { isAtHome, isLoopback } from './origins.ts'
import { COOL_DOWN_MS, FEW_FOR_MS } from './room/times.ts'
import { mustBeSecrets } from './secrets.ts'
import { check, given, parse } from './setting.ts'
import { readTurn, type TurnSettings } from './turn/settings.ts'

export type { OidcSettings, TurnSettings }
export interface SfuSettings {
  /** For browsers: wss, or ws on this machine. */
  readonly url: string
  /** RoomService's origin: the same server over https, or http on this machine. */
  readonly api: string
  readonly key: string
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
  readonly instance: InstanceSettings
  /** What whoever reads the metrics must show; null: nobody does. */
  readonly metricsToken: string | null
  readonly turn: TurnSettings | null
  readonly sfu: SfuSettings | null
  /** So many people are a mesh; one more, and the room moves to the SFU. */
  readonly meshMax: number
  /** So long a mesh must have been enough before a room on the SFU moves down. */
  readonly meshAfterMs: number
  /** So long a room rests after a move that failed, or an SFU that did. */
  readonly coolDownMs: number
  /** So many people are a mesh with video; with more, and no SFU, whoever speaks is seen. */
  readonly meshVideoMax: number
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
  v.check((text) => text.startsWith('https:') || isAtHome(new URL(text)), 'https, but on this machine'),
)
const idleMinutes = v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(IDLE_MAX_MINUTES))
/** An e-mail address or a page. */
const contact = v.pipe(
  v.string(),
  v.maxLength(200),
  v.union([v.pipe(v.string(), v.email()), v.pipe(v.string(), v.url(), v.startsWith('https://'))]),
)

const LivekitUrl = v.pipe(
  v.string(),
  v.url(),
  v.transform((text) => new URL(text)),
  v.check(({ protocol }) => /^(wss?|https?):$/.test(protocol), 'wss:// or https://'),
  v.check((url) => /^(wss|https):$/.test(url.protocol) || isLoopback(url), 'TLS, but on this machine'),
  v.check(({ pathname, search, hash }) => pathname === '/' && search === '' && hash === '', 'without path'),
)
const readSfu = (env: Env): SfuSettings | null => {
  const names = ['LIVEKIT_URL', 'LIVEKIT_KEY', 'LIVEKIT_SECRET'] as const
  if (!names.some((name) => given(env[name]))) return null
  const filled = v.pipe(v.string(), v.minLength(1, 'missing: LIVEKIT_URL, LIVEKIT_KEY and LIVEKIT_SECRET go together'))
  for (const name of names) parse(name, filled, env[name] ?? '')
  const url = parse('LIVEKIT_URL', LivekitUrl, env.LIVEKIT_URL)
  const tls = /^(wss|https):$/.test(url.protocol)
  // livekit-server itself only complains of a shorter one
  const secret = v.pipe(v.string(), v.minLength(isLoopback(url) ? 1 : 32, 'at least 32 characters'))
  return {
    url: `${tls ? 'wss' : 'ws'}://${url.host}`,
    api: `${tls ? 'https' : 'http'}://${url.host}`,
    key: parse(
      'LIVEKIT_KEY',
      v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'letters, digits, dots and dashes')),
      env.LIVEKIT_KEY,
    ),
    secret: parse('LIVEKIT_SECRET', secret, env.LIVEKIT_SECRET),
  }
}
const seconds = v.pipe(v.string(), v.regex(/^\d+$/, 'seconds'), v.transform(Number), v.minValue(1), v.maxValue(3_600))
/** In ms. */
const readSeconds = (env: Env, name: 'MESH_AFTER_SECONDS' | 'COOL_DOWN_SECONDS', otherwise: number): number => {
  const said = env[name]
  return given(said) ? 1_000 * parse(name, seconds, said) : otherwise
}
const People = v.pipe(v.string(), v.regex(/^\d+$/, 'a number'), v.transform(Number), v.minValue(1), v.maxValue(50))

const expiryDays = v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/, 'a number of days'))

const read = (env: Env): Settings => {
  const publicOrigin = given(env.PUBLIC_ORIGIN) ? parse('PUBLIC_ORIGIN', origin, env.PUBLIC_ORIGIN) : null
  const keys = check('SESSION_KEYS', () => parseKeyRing(env.SESSION_KEYS ?? ''))
  const signInPolicy = check('SIGNIN_POLICY', () => parsePolicy(env.SIGNIN_POLICY ?? ''))
  const createPolicy = check('CREATE_POLICY', () => parsePolicy(env.CREATE_POLICY ?? ''))
  const changes = check('BUDGETS', () => readChanges(env.BUDGETS ?? ''))
  // read where rooms are (roomExpiryMs), which take what is wrong for the default
  if (given(env.ROOM_EXPIRY_DAYS)) parse('ROOM_EXPIRY_DAYS', expiryDays, env.ROOM_EXPIRY_DAYS)
  const settings = {
    origin: publicOrigin,
    keys,
    subjectKey: check('SUBJECT_KEY', () => parseSubjectKey(env.SUBJECT_KEY ?? '', keys)),
    sessionIdleMs: given(env.SESSION_IDLE_MINUTES)
      ? MINUTE_MS * parse('SESSION_IDLE_MINUTES', idleMinutes, Number(env.SESSION_IDLE_MINUTES))
      : null,
    creation: parse('ROOM_CREATION', v.picklist(['agents', 'anyone']), env.ROOM_CREATION || 'agents'),
    access: parse('ROOM_ACCESS', Access, env.ROOM_ACCESS || 'public'),
    icePolicy: parse('ICE_POLICY', v.picklist(['direct', 'relay-guests', 'relay']), env.ICE_POLICY || 'direct'),
    jurisdiction: given(env.JURISDICTION)
      ? parse('JURISDICTION', v.picklist(['eu', 'us', 'fedramp']), env.JURISDICTION)
      : null,
    oidc: readOidc(env, [signInPolicy, createPolicy]),
    signInPolicy,
    createPolicy,
    contact: given(env.CONTACT) ? parse('CONTACT', contact, env.CONTACT) : null,
    instance: readInstance(env),
    metricsToken: given(env.METRICS_TOKEN) ? env.METRICS_TOKEN : null,
    turn: readTurn(env),
    sfu: readSfu(env),
    meshAfterMs: readSeconds(env, 'MESH_AFTER_SECONDS', FEW_FOR_MS),
    coolDownMs: readSeconds(env, 'COOL_DOWN_SECONDS', COOL_DOWN_MS),
    meshMax: parse('MESH_MAX', People, given(env.MESH_MAX) ? env.MESH_MAX : '4'),
    meshVideoMax: parse('MESH_VIDEO_MAX', People, given(env.MESH_VIDEO_MAX) ? env.MESH_VIDEO_MAX : `${MESH_VIDEO_MAX}`),
    budgets: { ...DEFAULT_RATES, ...changes },
    changedBudgets: new Set(Object.keys(changes)),
  }
  // last, so that what is missing is named as missing
  if (publicOrigin?.startsWith('https:')) mustBeSecrets(env)
  return settings
}

const known = new WeakMap<object, Settings>()

/** The settings of these bindings. Throws CodedError `server.unavailable`. */
export const settingsOf = (env: Env): Settings => {
  const settings = known.get(env) ?? read(env)
  known.set(env, settings)
  return settings
}
