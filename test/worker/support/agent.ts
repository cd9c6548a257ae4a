// A signed-in agent without the way through the provider: the session cookie, sealed by the worker's own code.
import { type NewSession, sealSession } from '../../../worker/auth/session.ts'
import type { Settings } from '../../../worker/settings.ts'
import { ORIGIN } from './bindings.ts'
import { type Headers, settings } from './instance.ts'

export const CLAIRE: NewSession = {
  subject: 'subject-of-claire',
  name: 'Claire Vasseur',
  organisation: 'Direction des littoraux',
  mayCreate: true,
  idToken: 'id-token-of-claire',
}

interface Seal {
  readonly under?: Settings
  readonly origin?: string
  /** ms since the epoch. */
  readonly at?: number
}

export const sessionOf = (session: NewSession, { under = settings, origin = ORIGIN, at }: Seal = {}) =>
  sealSession(session, under, origin, at ?? Date.now())

export const signedIn = async (session: NewSession = CLAIRE): Promise<Headers> => ({
  Cookie: `__Host-parvis=${await sessionOf(session)}`,
})
