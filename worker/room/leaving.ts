// Going: dropped sockets make seats away, time makes them gone, the button at once; `end` closes for everybody.
import type { Subject } from '../audit.ts'
import { tellDoor } from './door.ts'
import { audit, type Effect, log, type Step, send } from './events.ts'
import { meetingOver } from './meeting.ts'
import type { Context } from './rules.ts'
import { hasSpoken, markHeard, members, present, seatOf, socketOf, withExit, withoutSocket, withSeat } from './seats.ts'
import {
  type Away,
  emptyRoom,
  type Gone,
  type In,
  type RoomState,
  type Seat,
  type SeatKey,
  type SocketId,
} from './state.ts'
import { GRACE_MS, RESUME_MS } from './times.ts'
import { unqueue } from './waiting.ts'

/** A socket is no more. Idempotent: unknown sockets change nothing. */
export const drop = (state: RoomState, socket: SocketId, { now }: Context): Step => {
  const seat = seatOf(state, socket)
  const [next, effects] = seat === null ? [state, []] : unplug(state, seat, now + GRACE_MS)
  return [state.sockets.has(socket) ? withoutSocket(next, socket) : state, effects]
}

/** A seat without its socket, until it comes back or `until`. */
export const unplug = (state: RoomState, seat: Seat, until: number): Step => {
  if (seat.at === 'waiting') return [withSeat(state, { ...seat, key: spent(state, seat), line: { until } }), []]
  if (seat.at !== 'in') return [state, []]
  const { socket, ...rest } = seat
  const away: Away = { ...rest, at: 'away', key: spent(state, seat), until }
  return [withSeat(state, away), [log({ event: 'seat.away', seat: seat.seat })]]
}

/** The seat's key, without the previous one if its socket has ever spoken. */
const spent = (state: RoomState, seat: Seat): SeatKey =>
  hasSpoken(state, socketOf(seat)) ? { ...seat.key, previous: null } : seat.key

/** A seat is given up: it is told as left, and opens again for RESUME_MS. */
export const goAway = (state: RoomState, seat: In | Away, why: 'left' | 'gone', { now, rules }: Context): Step => {
  const gone: Gone = {
    id: seat.id,
    identity: seat.identity,
    subject: seat.subject,
    userId: seat.userId,
    key: spent(state, seat),
    at: 'gone',
    seat: seat.seat,
    role: seat.role,
    until: now + RESUME_MS,
  }
  const next = withExit(withSeat(state, gone), false)
  const { room } = next
  if (room === null) return [next, []]
  const empty = present(next).length === 0
  return [
    empty ? meetingOver({ ...next, room: { ...room, used: now } }) : next,
    [
      ...send(members(next, rules), { type: 'left', id: seat.id, why, counts: room.counts }),
      ...tellDoor(next, seat, gone),
      log({ event: 'seat.gone', seat: seat.seat, why }),
      ...(empty ? [log({ event: 'meeting.emptied', lastedMs: now - room.began })] : []),
    ],
  ]
}

/** `leave`, the button: from inside, from the queue, or from the door. */
export const leave = (before: RoomState, socket: SocketId, context: Context): Step => {
  if (!before.sockets.has(socket)) return [before, []]
  const state = markHeard(before, socket)
  const seat = seatOf(state, socket)
  if (seat?.at === 'waiting') return unqueue(state, seat, 'left', context.rules)
  const [next, effects] = seat?.at === 'in' ? goAway(state, seat, 'left', context) : [state, []]
  return [withoutSocket(next, socket), [{ type: 'close', socket, reason: 'left' }, ...effects]]
}

/** The room is over, by somebody or by time: everybody out, nothing stays on disk, the code is unknown from now on. */
export const erase = (state: RoomState, why: 'ended' | 'expired', by: Subject): Step => [
  emptyRoom(state.settings),
  [
    ...[...state.sockets.keys()].map((socket): Effect => ({ type: 'close', socket, reason: 'ended' })),
    { type: 'erase' },
    audit({ event: 'room.over', why, by }),
  ],
]
