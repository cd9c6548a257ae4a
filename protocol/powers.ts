// Who may do what, as far as a role alone decides it. Both halves read it: the room to refuse, the interface to offer
// only what will not be refused. The room has the last word (worker/room/rights.ts).
import type { Allow, RoomSettings } from './settings.ts'
import type { Role } from './values.ts'

export const isHost = (role: Role): boolean => role !== 'participant'

/** Whether somebody of this role may send this source, or write. */
export const mayUse = (role: Role, { allow }: RoomSettings, what: keyof Allow): boolean => isHost(role) || allow[what]

/**
 * Whether somebody inside may open to those who wait: hosts may. Where none is present, whoever is in may, if the link
 * alone enters there: then nobody was meant to be kept out.
 */
export const mayOpen = (role: Role, settings: RoomSettings, hostPresent: boolean): boolean =>
  isHost(role) || (!hostPresent && settings.access === 'public' && !settings.locked && !settings.guestsKnock)
