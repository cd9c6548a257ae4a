// The decisions of a room that are its policy: who enters without asking, which key opens what, who hears members.
// Passed to the reducer, so that a test can break one and see it caught. Knows no effects.
import type { Entry, Instant } from '../../protocol/values.ts'
import type { TicketClaims } from '../room-api.ts'
import type { Room, RoomState, Seat, SocketId } from './state.ts'

export interface Rules {
  /** Whether one enters at once or must be let in. */
  readonly entry: (room: Room, visit: Pick<TicketClaims, 'proof' | 'subject'>) => Entry
  /** Whether the key with this hash, brought by this subject, opens the seat. */
  readonly keyOpens: (state: RoomState, seat: Seat, hash: string, subject: string | null) => boolean
  /** The socket that hears what members hear, or null. */
  readonly hearing: (seat: Seat) => SocketId | null
  /** The number that follows. */
  readonly after: (number: number) => number
}

/** What a decision may depend on besides the state. */
export interface Context {
  readonly now: Instant
  readonly rules: Rules
}

export const RULES: Rules = {
  entry: (room, visit) => (visit.proof || owns(room, visit.subject) ? 'open' : 'knock'),
  // Same subject: who signed out, or in as somebody else, is not the person whom the seat shows.
  keyOpens: (state, seat, hash, subject) =>
    seat.subject === subject &&
    (hash === seat.key.hash || (hash === seat.key.previous && !hasSpoken(state, socketOf(seat)))),
  hearing: (seat) => (seat.at === 'in' ? seat.socket : null),
  after: (number) => number + 1,
}

/** Whether this subject made the room. Guests own nothing. */
export const owns = (room: Room, subject: string | null): boolean =>
  subject !== null && room.owner !== null && room.owner.subject === subject

/** The socket of a seat, if it has one now. */
export const socketOf = (seat: Seat): SocketId | null => {
  if (seat.at === 'in') return seat.socket
  return seat.at === 'waiting' && 'socket' in seat.line ? seat.line.socket : null
}

/** Whether the socket has said anything since it was bound to its seat. */
export const hasSpoken = (state: RoomState, socket: SocketId | null): boolean => {
  const known = socket === null ? undefined : state.sockets.get(socket)
  return known?.at === 'seat' && known.heard
}
