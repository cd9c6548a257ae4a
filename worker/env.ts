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
  /** TURN addresses separated by spaces, and coturn's static-auth-secret. */
  readonly TURN_URLS?: string
  readonly TURN_SECRET?: string
  /** LiveKit's address, wss (or ws on this machine), and its API key and secret; all three, or none. */
  readonly LIVEKIT_URL?: string
  readonly LIVEKIT_KEY?: string
  readonly LIVEKIT_SECRET?: string
  /** People whom a mesh carries; one more, and the room moves to LiveKit. */
  readonly MESH_MAX?: string
  /** How long, in seconds, so few must be there before the room moves down, and it rests after a move that failed: `few=30 rest=60`. */
  readonly MOVE_TIMES?: string
}

const DAY_MS = 24 * 60 * 60 * 1000
const DEFAULT_EXPIRY_DAYS = 30

/** How long a room that nobody uses lasts. */
export const roomExpiryMs = ({ ROOM_EXPIRY_DAYS }: Env): number => {
  const days = Number(ROOM_EXPIRY_DAYS)
  return (days > 0 ? days : DEFAULT_EXPIRY_DAYS) * DAY_MS
}
