// Settings of the instance, read from the bindings and checked once. A wrong one is named in the log, and everything
// answers `server.unavailable` until it is right: better than a service that is open by mistake.
import * as v from 'valibot'
import { Access } from '../protocol/settings.ts'
import { type OidcSettings, readOidc } from './auth/oidc-settings.ts'
import { type Policy, parsePolicy } from './auth/policy.ts'
import { DEFAULT_RATES, type Rates, readChanges } from './budgets/budgets.ts'
import type { Env } from './env.ts'
import { type KeyRing, parseKeyRing, parseSubjectKey, type RingKey } from './keys.ts'
import type { Settings as RoomSettings } from './room/state.ts'
import { MOVE_TIMES } from './room/times.ts'
import { check, given, parse, words } from './setting.ts'

export type { OidcSettings }
export interface TurnSettings {
  readonly urls: readonly string[]
  readonly secret: string
}
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
  readonly turn: TurnSettings | null
  readonly sfu: SfuSettings | null
  /** So many people are a mesh; one more, and the room moves to the SFU. */
  readonly meshMax: number
  readonly moveTimes: MoveTimes
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

/** Whether it is this machine that the address names: there no certificate is to be had, and none is needed. */
const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
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
const MeshMax = v.pipe(v.string(), v.regex(/^\d+$/, 'a number'), v.transform(Number), v.minValue(1), v.maxValue(50))
/** In ms. */
type MoveTimes = Pick<RoomSettings, 'fewForMs' | 'coolDownMs'>
const MoveSeconds = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^(few|rest)=\d{1,5}$/, 'few=SECONDS or rest=SECONDS'))),
  v.transform((words) => new Map(words.map((word) => word.split('=') as [string, string]))),
)
const readMoveTimes = (env: Env): MoveTimes => {
  const seconds = parse('MOVE_TIMES', MoveSeconds, words(env.MOVE_TIMES))
  const ms = (name: string, otherwise: number): number =>
    seconds.has(name) ? Number(seconds.get(name)) * 1_000 : otherwise
  return { fewForMs: ms('few', MOVE_TIMES.fewForMs), coolDownMs: ms('rest', MOVE_TIMES.coolDownMs) }
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
    sfu: readSfu(env),
    meshMax: parse('MESH_MAX', MeshMax, given(env.MESH_MAX) ? env.MESH_MAX : '4'),
    moveTimes: readMoveTimes(env),
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
