// What the stateless worker asks of a room. Reads only.
import { SEATS_MAX } from '../../protocol/limits.ts'
import type { DoorAnswer, SeatRights, Visit } from '../room-api.ts'
import { findByKey } from './entering.ts'
import { RULES } from './rules.ts'
import { infoOf, present } from './seats.ts'
import type { RoomState } from './state.ts'

/** What a visitor would meet. `userId`: a fresh one, for who has no seat yet. */
export const askDoor = (state: RoomState, visit: Visit, userId: string): DoorAnswer => {
  const { room } = state
  if (room === null) return { kind: 'unknown' }
  const { subject } = visit
  const known = findByKey(state, visit.resumeHash, subject, RULES)
  const proof = visit.proofHash !== null && visit.proofHash === room.proofHash
  const entry = RULES.entry(room, { proof, subject, userId, key: visit.resumeHash })
  if (entry === 'removed') return { kind: 'removed' }
  if (known === null && isFull(state)) return { kind: 'full' }
  return {
    kind: 'door',
    entry: known !== null && known.at !== 'waiting' ? 'open' : entry,
    proof,
    link: room.link,
    room: infoOf(room),
    userId: known?.userId ?? userId,
  }
}

/** Seats that are gone make place for newcomers; when none is, the room is full. */
const isFull = (state: RoomState): boolean =>
  state.seats.size >= SEATS_MAX && ![...state.seats.values()].some((seat) => seat.at === 'gone')

/** Whether a meeting is going on. */
export const askOpen = (state: RoomState): boolean => present(state).length > 0

/** Rights of the seat that this key opens, if somebody sits there now. The key alone counts: the subject is asked at the door. */
export const askRights = (state: RoomState, resumeHash: string): SeatRights => {
  for (const seat of state.seats.values()) {
    if (seat.at === 'in' && RULES.keyOpens(state, seat, resumeHash, seat.subject))
      return { userId: seat.userId, guest: seat.identity.kind === 'guest' }
  }
  return null
}
