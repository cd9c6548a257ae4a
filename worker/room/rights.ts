// Who may say what, for every frame that is a power: the one table that the room asks, at each message (DESIGN §4).
// Whether the one it is about is there is another question, asked afterwards.
import { isHost, mayOpen, mayUse } from '../../protocol/powers.ts'
import type { Role } from '../../protocol/values.ts'
import { roleOf } from './entry.ts'
import type { PowerFrame } from './events.ts'
import { isPresent } from './seats.ts'
import type { Away, In, Room, RoomState } from './state.ts'

const RANK: Readonly<Record<Role, number>> = { participant: 0, cohost: 1, owner: 2 }
/** Who made the room: nobody takes it away from them. */
const MAKER_RANK = 3

const rankOf = (room: Room, { role, subject }: In | Away): number =>
  roleOf(room, subject) === 'owner' ? MAKER_RANK : RANK[role]

export const higherOf = (a: Role, b: Role): Role => (RANK[a] >= RANK[b] ? a : b)

/** Whether a host is in or away: a socket that drops for a moment takes nobody's place. */
export const hostPresent = (state: RoomState): boolean => {
  for (const seat of state.seats.values()) if (isPresent(seat) && isHost(seat.role)) return true
  return false
}

/** Whether anybody is inside, with a socket, who could open. */
export const somebodyOpens = (state: RoomState): boolean => {
  const { room } = state
  if (room === null) return false
  const hosted = hostPresent(state)
  for (const seat of state.seats.values())
    if (seat.at === 'in' && mayOpen(seat.role, room.settings, hosted)) return true
  return false
}

export const isAllowed = (state: RoomState, room: Room, actor: In, frame: PowerFrame): boolean => {
  /** Nobody acts on who stands as high; about somebody who isn't there the role alone decides. */
  const above = (id: string): boolean => {
    const target = state.seats.get(id)
    return target === undefined || !isPresent(target) || rankOf(room, actor) > rankOf(room, target)
  }
  switch (frame.type) {
    case 'hand':
    // what one has said one may take back, whatever one may say now
    case 'chat-delete':
      return true
    case 'chat':
      return mayUse(actor.role, room.settings, 'chat')
    case 'rename':
      return actor.identity.kind === 'guest'
    case 'admit':
    case 'admit-all':
    case 'refuse':
      return mayOpen(actor.role, room.settings, hostPresent(state))
    case 'door-message':
    case 'settings':
    case 'chat-clear':
    case 'mute':
    case 'mute-all':
    case 'ask-unmute':
    case 'lower':
    case 'lower-all':
      return isHost(actor.role)
    case 'remove':
      return isHost(actor.role) && above(frame.peer)
    case 'role':
      return mayName(state, room, actor, frame, above)
    case 'hand-over':
    case 'new-link':
    case 'end':
      return actor.role === 'owner'
  }
}

/** Owners name co-hosts; for good, who made the room alone, and agents alone. Everybody else may put their own role down. */
const mayName = (
  state: RoomState,
  room: Room,
  actor: In,
  frame: Extract<PowerFrame, { type: 'role' }>,
  above: (id: string) => boolean,
): boolean => {
  if (frame.peer === actor.id) return frame.role === 'participant' && rankOf(room, actor) < MAKER_RANK
  const target = state.seats.get(frame.peer)
  const lasting = frame.lasting !== true || (rankOf(room, actor) === MAKER_RANK && target?.subject !== null)
  return actor.role === 'owner' && above(frame.peer) && lasting
}
