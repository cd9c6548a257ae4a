// The session of a signed-in agent: a sealed cookie, 12 hours at most (as long as the provider's own).
import { base64url } from 'jose'
import * as v from 'valibot'
import { mac } from '../keys.ts'
import { ownOrigin } from '../requests.ts'
import type { Settings } from '../settings.ts'
import { readCookie } from './cookies.ts'
import { open, seal } from './sealed.ts'

export const SESSION_MS = 12 * 60 * 60_000

export interface AgentSession {
  /** HMAC of (iss, sub): who it is, and nothing about them. */
  readonly subject: string
  readonly name: string
  readonly organisation: string | null
}

const Sealed = v.object({
  subject: v.string(),
  name: v.string(),
  organisation: v.nullable(v.string()),
  /** Kept for the logout hint alone. */
  idToken: v.string(),
})
export type SealedSession = v.InferOutput<typeof Sealed>

export const sealSession = (session: SealedSession, settings: Settings, origin: string, now: number): Promise<string> =>
  seal({ purpose: 'session', keys: settings.keys, origin }, session, now, SESSION_MS)

/** With the id_token, for signing out. */
export const readSealedSession = async (request: Request, settings: Settings): Promise<SealedSession | null> => {
  const origin = ownOrigin(request, settings)
  const cookie = readCookie(request, 'parvis', origin)
  if (cookie === null) return null
  const claims = await open({ purpose: 'session', keys: settings.keys, origin }, cookie, Date.now())
  const session = v.safeParse(Sealed, claims)
  return session.success ? session.output : null
}

export const readSession = async (request: Request, settings: Settings): Promise<AgentSession | null> => {
  const session = await readSealedSession(request, settings)
  return session && { subject: session.subject, name: session.name, organisation: session.organisation }
}

/** Keyed on (iss, sub) and never on an e-mail address, which may pass to somebody else (ASVS 10.5.2). */
export const subjectOf = async (settings: Settings, iss: string, sub: string): Promise<string> =>
  base64url.encode(await mac(settings.keys[settings.keys.length - 1] ?? settings.keys[0], 'subject', `${iss} ${sub}`))
