// The session of a signed-in agent: a sealed cookie, 12 hours at most (as long as the provider's own), less where nobody uses
// it. One instant on our side ends them all: that at which the agent signed out everywhere (AgentObject).
import type { JWTPayload } from 'jose'
import * as v from 'valibot'
import { agentOf, SESSION_MS } from '../agent-object.ts'
import type { Env } from '../env.ts'
import { ownOrigin } from '../requests.ts'
import type { Settings } from '../settings.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { open, seal } from './sealed.ts'

/** A session in use is sealed anew once a minute, where an idle limit makes that necessary. */
const RENEW_MS = 60_000

export interface AgentSession {
  /** HMAC of (iss, sub): who it is, and nothing about them. */
  readonly subject: string
  readonly name: string
  readonly organisation: string | null
  /** What the policy said of creating rooms when they signed in. */
  readonly mayCreate: boolean
}
export interface NewSession extends AgentSession {
  /** Kept for the logout hint alone. */
  readonly idToken: string
}
export interface LiveSession extends NewSession {
  /** When they signed in, in ms. */
  readonly began: number
  /** When the cookie was sealed, in ms. */
  readonly sealed: number
}

const Sealed = v.object({
  subject: v.string(),
  name: v.string(),
  organisation: v.nullable(v.string()),
  mayCreate: v.boolean(),
  idToken: v.string(),
  began: v.number(),
})
const liveSession = (claims: JWTPayload | null): LiveSession | null => {
  const session = v.safeParse(Sealed, claims)
  return session.success ? { ...session.output, sealed: (claims?.iat ?? 0) * 1000 } : null
}

/** How long a session still lasts that is used now: to the end of its twelve hours, or to the idle limit. */
const lastsMs = ({ sessionIdleMs }: Settings, began: number, now: number): number =>
  Math.min(began + SESSION_MS - now, sessionIdleMs ?? SESSION_MS)

export const sealSession = (session: NewSession, settings: Settings, origin: string, now: number, began = now) => {
  const { subject, name, organisation, mayCreate, idToken } = session
  const claims = { subject, name, organisation, mayCreate, idToken, began }
  return seal({ purpose: 'session', keys: settings.keys, origin }, claims, now, lastsMs(settings, began, now))
}

/** Set-Cookie of a session that is used now. */
export const sessionCookie = async (
  session: NewSession & { readonly began?: number },
  settings: Settings,
  origin: string,
  now: number,
): Promise<string> => {
  const { began = now } = session
  const sealed = await sealSession(session, settings, origin, now, began)
  return writeCookie('parvis', sealed, Math.floor(lastsMs(settings, began, now) / 1000), origin)
}

/** What the cookie says; for signing out, which asks nobody. */
export const readSealedSession = async (request: Request, settings: Settings): Promise<LiveSession | null> => {
  const origin = ownOrigin(request, settings)
  const cookie = readCookie(request, 'parvis', origin)
  if (cookie === null) return null
  return liveSession(await open({ purpose: 'session', keys: settings.keys, origin }, cookie, Date.now()))
}

/** The session, if its agent has not signed out everywhere since it began. */
export const readSession = async (request: Request, env: Env, settings: Settings): Promise<LiveSession | null> => {
  const session = await readSealedSession(request, settings)
  if (session === null) return null
  const ended = await agentOf(env, settings, session.subject).sessionsEnded()
  return session.began > ended ? session : null
}

/** Headers that keep a session in use alive: none without an idle limit, none more than once a minute. */
export const renewal = async (
  session: LiveSession | null,
  request: Request,
  settings: Settings,
): Promise<Readonly<Record<string, string>>> => {
  const now = Date.now()
  if (session === null || settings.sessionIdleMs === null || now - session.sealed < RENEW_MS) return {}
  return { 'Set-Cookie': await sessionCookie(session, settings, ownOrigin(request, settings), now) }
}
