// Settings and bindings of the worker, checked once per isolate. A wrong setting is said by name at the first request.
import type { AgentObject } from './agent-object.ts'
import type { IssuerObject } from './issuer-object.ts'
import type { RoomObject } from './room-object.ts'

/** Raw bindings as the platform gives them. Secrets: `wrangler secret put`, or the environment under workerd. */
export interface Env {
  readonly ROOMS: DurableObjectNamespace<RoomObject>
  readonly AGENTS: DurableObjectNamespace<AgentObject>
  readonly ISSUERS: DurableObjectNamespace<IssuerObject>
  readonly ASSETS?: Fetcher
  /** Public origin, e.g. https://visio.example.fr; what Origin headers are compared with. */
  readonly PUBLIC_ORIGIN?: string
  /** Key ring, newest first: `kid:base64url(32 bytes)` separated by commas. */
  readonly SESSION_KEYS?: string
  /** What subjects derive from, `base64url(32 bytes)`; needed as soon as there are two session keys. */
  readonly SUBJECT_KEY?: string
  /** A session that nobody used for so long is over; empty: after twelve hours, used or not. */
  readonly SESSION_IDLE_MINUTES?: string
  /** Who may sign in, and who of them may create rooms: `roles=… domain=… siret=… idp=… acr=…`. */
  readonly SIGNIN_POLICY?: string
  readonly CREATE_POLICY?: string
  /** Whom a refused person writes to: an e-mail address or a page. */
  readonly CONTACT?: string
  /** Bearer token for /metrics; empty: there are none. */
  readonly METRICS_TOKEN?: string
  /** How the instance calls itself and looks (instance/instance-settings.ts); all may be empty. */
  readonly INSTANCE_NAME?: string
  readonly INSTANCE_LOGO?: string
  readonly INSTANCE_COLOURS?: string
  /** What an audit found: none | partial | full. */
  readonly ACCESSIBILITY?: string
  readonly LEGAL_NOTICE_FR?: string
  readonly LEGAL_NOTICE_EN?: string
  readonly LEGAL_PRIVACY_FR?: string
  readonly LEGAL_PRIVACY_EN?: string
  readonly LEGAL_ACCESSIBILITY_FR?: string
  readonly LEGAL_ACCESSIBILITY_EN?: string
  readonly ROOM_CREATION?: string
  readonly ROOM_ACCESS?: string
  readonly ICE_POLICY?: string
  readonly ROOM_EXPIRY_DAYS?: string
  readonly JURISDICTION?: string
  /** Other rates for some budgets, `misses=20/60,100/3600 rooms=50/3600`. */
  readonly BUDGETS?: string
  /** Cloudflare's rate-limit bindings, one for each budget; absent elsewhere. */
  readonly LIMIT_ROOMS?: RateLimit
  readonly LIMIT_GUEST_ROOMS?: RateLimit
  readonly LIMIT_MISSES?: RateLimit
  readonly LIMIT_ALL_MISSES?: RateLimit
  readonly LIMIT_KNOCKS?: RateLimit
  readonly LIMIT_JOINS?: RateLimit
  readonly LIMIT_CREDENTIALS?: RateLimit
  readonly LIMIT_SFU?: RateLimit
  readonly LIMIT_ACCOUNT?: RateLimit
  readonly LIMIT_SIGN_INS?: RateLimit
  /** ProConnect or another OpenID provider. */
  readonly OIDC_ISSUER?: string
  readonly OIDC_CLIENT_ID?: string
  readonly OIDC_CLIENT_SECRET?: string
  /** ES256 or RS256, the one registered for id_token and userinfo. */
  readonly OIDC_ALG?: string
  readonly OIDC_SCOPES?: string
  /** Levels accepted, separated by spaces; asked for by `claims` and checked again. */
  readonly OIDC_ACR?: string
  /** Unlike ProConnect: `basic`, `json`, and other names of claims (`organisation=org roles=groups`). */
  readonly OIDC_CLIENT_AUTH?: string
  readonly OIDC_USERINFO?: string
  readonly OIDC_CLAIMS?: string
  /** coturn's addresses separated by spaces, and the secret it shares with us; while it rotates `new old`. */
  readonly TURN_URLS?: string
  readonly TURN_SECRET?: string
  /** Cloudflare's relays instead: id and token of a TURN key; its API's address, where it is not Cloudflare's own. */
  readonly TURN_CLOUDFLARE_KEY?: string
  readonly TURN_CLOUDFLARE_TOKEN?: string
  readonly TURN_CLOUDFLARE_API?: string
  /** LiveKit's address, wss (or ws on this machine), and its API key and secret; all three, or none. */
  readonly LIVEKIT_URL?: string
  readonly LIVEKIT_KEY?: string
  readonly LIVEKIT_SECRET?: string
  /** People whom a mesh carries; one more, and the room moves to LiveKit. */
  readonly MESH_MAX?: string
  readonly MESH_AFTER_SECONDS?: string
  /** So long a room rests as a mesh after a move that failed, or an SFU that did. */
  readonly COOL_DOWN_SECONDS?: string
  /** People whom a mesh carries with video; with more, and no LiveKit, only the cameras of those who speak go out. */
  readonly MESH_VIDEO_MAX?: string
}

const DAY_MS = 24 * 60 * 60 * 1000
const DEFAULT_EXPIRY_DAYS = 30

/** How long a room that nobody uses lasts. */
export const roomExpiryMs = ({ ROOM_EXPIRY_DAYS }: Env): number => {
  const days = Number(ROOM_EXPIRY_DAYS)
  return (days > 0 ? days : DEFAULT_EXPIRY_DAYS) * DAY_MS
}
