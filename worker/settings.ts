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
  readonly creation: 'agents' | 'anyone'
  /** Of rooms whose maker did not say. */
  readonly access: Access
  readonly icePolicy: 'direct' | 'relay-guests' | 'relay'
  readonly jurisdiction: DurableObjectJurisdiction | null
  readonly oidc: OidcSettings | null
  readonly turn: TurnSettings | null
  readonly sfu: SfuSettings | null
  /** So many people are a mesh; one more, and the room moves to the SFU. */
  readonly meshMax: number
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
    sfu: readSfu(env),
    meshMax: parse('MESH_MAX', MeshMax, given(env.MESH_MAX) ? env.MESH_MAX : '4'),
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
