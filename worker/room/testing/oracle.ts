// Who may do what and who may walk in, written down a second time and from what people were told, so that the reducer
// need not be believed. Deliberately plain: a table and two questions.
import type { PeerId, Role } from '../../../protocol/values.ts'
import type { TicketClaims } from '../../room-api.ts'
import type { PowerFrame } from '../events.ts'
import type { Room } from '../state.ts'
import { OWNER } from './driver.ts'
import type { View } from './view.ts'

type Whose = 'everybody' | 'writers' | 'guests' | 'openers' | 'hosts' | 'owners'
const WHOSE: Readonly<Record<PowerFrame['type'], Whose>> = {
  hand: 'everybody',
  'chat-delete': 'everybody',
  chat: 'writers',
  'chat-clear': 'hosts',
  rename: 'guests',
  admit: 'openers',
  'admit-all': 'openers',
  refuse: 'openers',
  'door-message': 'hosts',
  settings: 'hosts',
  mute: 'hosts',
  'mute-all': 'hosts',
  'ask-unmute': 'hosts',
  lower: 'hosts',
  'lower-all': 'hosts',
  remove: 'hosts',
  role: 'owners',
  'hand-over': 'owners',
  'new-link': 'owners',
  end: 'owners',
}

const HEIGHT: Readonly<Record<Role, number>> = { participant: 0, cohost: 1, owner: 2 }

/** Whether somebody who was told this may say that. `makers`: seats of who made the room, which nobody was told. */
export const maySay = (
  { at, self, settings, roster, id }: View,
  frame: PowerFrame,
  makers: ReadonlySet<PeerId>,
): boolean => {
  if (at !== 'in' || self === null || settings === null) return false
  const host = self.role !== 'participant'
  const target = 'peer' in frame && frame.peer !== undefined ? roster.get(frame.peer) : undefined
  const maker = id !== null && makers.has(id)
  const height = maker ? HEIGHT.owner + 1 : HEIGHT[self.role]
  const higher = target === undefined || (!makers.has(target.id) && height > HEIGHT[target.role])
  switch (WHOSE[frame.type]) {
    case 'everybody':
      return true
    case 'writers':
      return host || settings.allow.chat
    case 'guests':
      return self.identity.kind === 'guest'
    case 'openers': {
      const hosted = [...roster.values()].some(({ role }) => role !== 'participant')
      const free = settings.access === 'public' && !settings.locked && !settings.guestsKnock
      return host || (!hosted && free)
    }
    case 'hosts':
      return host && (frame.type !== 'remove' || (higher && frame.peer !== id))
    case 'owners':
      if (frame.type !== 'role') return self.role === 'owner'
      if (frame.peer === id) return frame.role === 'participant' && !maker
      return self.role === 'owner' && higher && (frame.lasting !== true || (maker && target?.identity.kind !== 'guest'))
  }
}

/** Whether the room, as it stood, lets this ticket in without asking. `removed`: sent out of this meeting. */
export const mayWalkIn = (
  { settings, link }: Room,
  ticket: TicketClaims,
  named: ReadonlySet<string>,
  removed: ReadonlySet<string>,
): boolean => {
  const { subject } = ticket
  const proof = ticket.proof && ticket.link === link
  if (subject !== null && (subject === OWNER.subject || named.has(subject))) return true
  if (!proof || settings.locked || settings.access === 'restricted') return false
  return subject === null ? settings.access === 'public' && !settings.guestsKnock : !removed.has(subject)
}
