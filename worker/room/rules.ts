// The decisions of a room that are its policy: who enters without asking, which key opens what, who hears members, who
// may do what. Passed to the reducer, so that a test can break one and see it caught. Knows no effects.
import type { Entry, Instant } from '../../protocol/values.ts'
import { decideEntry, type Visit } from './entry.ts'
import type { PowerFrame } from './events.ts'
import type { RoomPlan } from './plan-state.ts'
import { bearsLate } from './planning.ts'
import { isAllowed } from './rights.ts'
import { hasSpoken, socketOf } from './seats.ts'
import type { In, Room, RoomState, Seat, SocketId } from './state.ts'

export interface Rules {
  /** Whether one enters at once, must be let in, or is kept out. */
  readonly entry: (room: Room, visit: Visit) => Entry | 'removed'
  /** Whether the key with this hash, brought by this subject, opens the seat. */
  readonly keyOpens: (state: RoomState, seat: Seat, hash: string, subject: string | null) => boolean
  /** The socket that hears what members hear, or null. */
  readonly hearing: (seat: Seat) => SocketId | null
  /** The number that follows. */
  readonly after: (number: number) => number
  /** Whether who sits here may say this. */
  readonly may: (state: RoomState, room: Room, actor: In, frame: PowerFrame) => boolean
  /** Whether the seat is in as it was, so that a move can wait for it. */
  readonly stayed: (before: Seat | undefined, after: Seat) => boolean
  /** Whether so many may be left behind by a move. */
  readonly bears: (stragglers: number, people: number) => boolean
  /** Whether what is said of this epoch is about the plan. */
  readonly means: (plan: RoomPlan, epoch: number) => boolean
}

/** What a decision may depend on besides the state. */
export interface Context {
  readonly now: Instant
  readonly rules: Rules
}

export const RULES: Rules = {
  entry: decideEntry,
  // Same subject: who signed out, or in as somebody else, is not the person whom the seat shows.
  keyOpens: (state, seat, hash, subject) =>
    seat.subject === subject &&
    (hash === seat.key.hash || (hash === seat.key.previous && !hasSpoken(state, socketOf(seat)))),
  hearing: (seat) => (seat.at === 'in' ? seat.socket : null),
  after: (number) => number + 1,
  may: isAllowed,
  // a new socket may be a new page, which has no links yet
  stayed: (before, after) => before?.at === 'in' && after.at === 'in' && before.socket === after.socket,
  bears: bearsLate,
  means: (plan, epoch) => plan.epoch === epoch,
}
