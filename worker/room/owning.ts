// What an owner does to a room from the list of their rooms, without being inside: name, date and settings, a new link, its
// co-hosts, its end. What those inside hear of it follows from the two states (news.ts), as of every change.
import type { Instant } from '../../protocol/values.ts'
import type { OwnedRoom, OwnerAct, OwnerAnswer } from '../room-api.ts'
import { roleOf } from './entry.ts'
import type { RoomEvent, Step } from './events.ts'
import { expiryOf } from './expiry.ts'
import { erase } from './leaving.ts'
import { change } from './opening.ts'
import { renew } from './proving.ts'
import { release } from './roles.ts'
import type { Context } from './rules.ts'
import { present, withRoom } from './seats.ts'
import type { Room, RoomState } from './state.ts'

const roomOf = ({ room }: RoomState, subject: string): Room | null =>
  room !== null && roleOf(room, subject) === 'owner' ? room : null

/** What would come of it. A link is made anew by somebody inside while there are any: only there it is handed on. */
export const askOwn = (state: RoomState, subject: string, act: OwnerAct): OwnerAnswer => {
  const room = roomOf(state, subject)
  if (room === null) return 'unknown'
  const renews = act.do === 'renew' && act.proofHash !== room.proofHash
  return renews && present(state).length > 0 ? 'in-use' : 'done'
}

/** Whatever can't be done changes nothing. */
export const own = (state: RoomState, event: Extract<RoomEvent, { type: 'owned' }>, context: Context): Step => {
  const { subject, act, fresh } = event
  const room = roomOf(state, subject)
  if (room === null || askOwn(state, subject, act) !== 'done') return [state, []]
  switch (act.do) {
    case 'end':
      return erase(state, 'ended', subject)
    case 'renew':
      return act.proofHash === room.proofHash ? [state, []] : renew(state, room, act.proofHash, null, subject)
    case 'release':
      return release(state, room, act.cohost)
    case 'change': {
      const { title = room.title, date = room.date, settings = {} } = act
      const named = title === room.title && date === room.date ? room : { ...room, title, date }
      return change({ ...context, state: withRoom(state, named), room: named, fresh }, settings)
    }
  }
}

export const askOwned = (state: RoomState, subject: string): OwnedRoom | null => {
  const room = roomOf(state, subject)
  if (room === null) return null
  const { title, date, settings, proofHash, cohosts, used } = room
  const inside = present(state).length
  const until = inside > 0 ? null : expiryOf(room, state.settings)
  return { title, date, settings, proofHash, cohosts, used, inside, until }
}

export const askLasts = ({ room, settings }: RoomState): Instant | null =>
  room === null ? null : expiryOf(room, settings)
