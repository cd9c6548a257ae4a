// Who may sign in and who may create rooms: all of it, in one place. More rules come as settings (roles, domain, SIRET).
import type { Settings } from '../settings.ts'
import type { AgentSession } from './session.ts'

/** Whoever the identity provider vouches for with an accepted level may sign in. */
export const maySignIn = (settings: Settings, acr: string | null): boolean => {
  const accepted = settings.oidc?.acr ?? []
  return accepted.length === 0 || (acr !== null && accepted.includes(acr))
}

export const mayCreateRooms = (settings: Settings, session: AgentSession | null): boolean =>
  settings.creation === 'anyone' || session !== null
