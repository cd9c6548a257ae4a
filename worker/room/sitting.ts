// Taking a seat: fresh, from the queue, or back to the same one. The one place that sends `welcome`.
import { SEATS_MAX } from '../../protocol/limits.ts'
import type { Identity, PeerId, PublicKey } from '../../protocol/values.ts'
import { tellDoor } from './door.ts'
import { roleOf } from './entry.ts'
import { type Effect, type FreshKey, log, type Step, send, turnAway } from './events.ts'
import { historyFrames } from './history.ts'
import { steer } from './plan.ts'
import { planOf } from './plan-state.ts'
import { higherOf } from './rights.ts'
import type { Context } from './rules.ts'
import {
  infoOf,
  isPresent,
  members,
  peerOf,
  present,
  queue,
  selfOf,
  socketOf,
  visitorOf,
  withSeat,
  withSocket,
} from './seats.ts'
import type { Gone, In, Room, RoomState, Seat, SocketId } from './state.ts'

/** Somebody who may sit down or wait, with all that the seat needs. `presented`: hash of the key that opened it. */
export interface Applicant {
  readonly id: PeerId
  readonly identity: Identity
  readonly subject: string | null
  readonly userId: string
  readonly publicKey: PublicKey
  readonly proof: boolean
  readonly socket: SocketId
  readonly fresh: FreshKey
  readonly presented: string | null
}

/** Puts the applicant on a seat, `before` being what the room knew of it; welcomes, and tells everybody else. */
export const sit = (before: RoomState, known: Seat | null, who: Applicant, context: Context): Step => {
  const { now, rules } = context
  const roomy = known === null ? makePlace(before) : before
  if (roomy === null) return turnAway(before, who.socket, 'room.full', 'full')
  if (roomy.room === null) return [roomy, []]
  const begins = !present(roomy).some(isPresent)
  const [taken, room] = seatFor(roomy.room, known, who, context)
  // What nobody owns belongs to whoever opens it, for that meeting.
  const seat: In = begins && room.owner === null ? { ...taken, role: higherOf(taken.role, 'cohost') } : taken
  const [freed, closing] = replace(roomy, known, who.socket)
  const bound = withSocket(freed, who.socket, { at: 'seat', since: now, seat: seat.id, heard: false })
  const seated = {
    ...withSeat(bound, seat),
    room: begins ? { ...room, used: now, began: now } : room,
  }
  // who is one too many for a mesh is welcomed to a room that moves already
  const [state, planned] = steer(before, seated, context, seat.id)
  const others = members(state, rules, seat.id)
  return [
    state,
    [
      ...welcome(state, seat, who.fresh, now),
      ...closing,
      // before the newcomer: nobody builds a link that the move would drop
      ...planned,
      ...tellMembers(state, others, known, seat),
      ...tellDoor(state, known ?? undefined, seat),
      ...historyFrames(state).flatMap((frame) => send([seat.socket], frame)),
      ...(begins ? [log({ event: 'meeting.began' })] : []),
      log({ event: 'seat.in', seat: seat.seat, from: known?.at ?? 'door' }),
    ],
  ]
}

/** The seat as it will be, and the room whose numbers it used. A number once given stays with the seat. */
const seatFor = (room: Room, known: Seat | null, who: Applicant, { now, rules }: Context): [In, Room] => {
  const { socket, fresh, presented, ...person } = who
  const numbered = known !== null && known.at !== 'waiting'
  const seat: In = {
    ...person,
    at: 'in',
    key: { hash: fresh.hash, previous: presented },
    seat: numbered ? known.seat : room.next,
    role: higherOf(roleOf(room, who.subject), numbered ? known.role : 'participant'),
    since: known !== null && isPresent(known) ? known.since : now,
    hand: known !== null && isPresent(known) ? known.hand : null,
    socket,
  }
  return [seat, numbered ? room : { ...room, next: rules.after(room.next) }]
}

/** Of two sockets for one seat the newer wins (DESIGN §4). */
export const replace = (state: RoomState, known: Seat | null, socket: SocketId): [RoomState, readonly Effect[]] => {
  const old = known === null ? null : socketOf(known)
  if (old === null || old === socket) return [state, []]
  const sockets = new Map(state.sockets)
  sockets.delete(old)
  return [{ ...state, sockets }, [{ type: 'close', socket: old, reason: 'replaced' }]]
}

/** Room for one more row, at the cost of the seat that has been gone for longest; null when all are in use. */
export const makePlace = (state: RoomState): RoomState | null => {
  if (state.seats.size < SEATS_MAX) return state
  const gone = [...state.seats.values()].filter((seat): seat is Gone => seat.at === 'gone')
  const [oldest] = gone.sort((a, b) => a.until - b.until)
  if (oldest === undefined) return null
  const seats = new Map(state.seats)
  seats.delete(oldest.id)
  return { ...state, seats }
}

const welcome = (state: RoomState, seat: In, fresh: FreshKey, now: number): readonly Effect[] => {
  if (state.room === null) return []
  const others = present(state).filter((other) => other.id !== seat.id)
  const elsewhere = seat.subject !== null && others.some((other) => other.at === 'in' && other.subject === seat.subject)
  return send([seat.socket], {
    type: 'welcome',
    self: { id: seat.id, seat: seat.seat, ...selfOf(state, seat), resume: fresh.key, elsewhere },
    room: infoOf(state.room),
    settings: state.room.settings,
    peers: others.map((other) => peerOf(state, other)),
    waiting: queue(state).map((visitor) => visitorOf(state, visitor)),
    plan: planOf(state.room.plan),
    counts: state.room.counts,
    began: state.room.began,
    now,
  })
}

/** What members hear of who was not on the roster. Who was, and looks different now, is told by news.ts. */
const tellMembers = (
  state: RoomState,
  others: readonly SocketId[],
  known: Seat | null,
  seat: In,
): readonly Effect[] => {
  if (known !== null && isPresent(known)) return []
  const opened = known?.at === 'waiting' ? send(others, { type: 'knock-over', id: seat.id }) : []
  return [...opened, ...send(others, { type: 'joined', peer: peerOf(state, seat) })]
}
