// Taking a seat: fresh, from the queue, or back to the same one. The one place that sends `welcome`.
import { SEATS_MAX } from '../../protocol/limits.ts'
import type { Identity, PeerId, Plan, PublicKey } from '../../protocol/values.ts'
import { tellDoor } from './door.ts'
import { type Effect, type FreshKey, log, type Step, send, turnAway } from './events.ts'
import { type Context, owns, socketOf } from './rules.ts'
import { infoOf, isPresent, members, peerOf, present, queue, visitorOf, withSeat, withSocket } from './seats.ts'
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

/** The plan moves when the SFU comes (DESIGN §4); until then every room is a mesh. */
const PLAN: Plan = { kind: 'steady', epoch: 0, on: 'mesh' }

/** Puts the applicant on a seat, `before` being what the room knew of it; welcomes, and tells everybody else. */
export const sit = (before: RoomState, known: Seat | null, who: Applicant, context: Context): Step => {
  const { now, rules } = context
  const roomy = known === null ? makePlace(before) : before
  if (roomy === null) return turnAway(before, who.socket, 'room.full', 'full')
  if (roomy.room === null) return [roomy, []]
  const begins = !present(roomy).some(isPresent)
  const [seat, room] = seatFor(roomy.room, known, who, context)
  const [freed, closing] = replace(roomy, known, who.socket)
  const bound = withSocket(freed, who.socket, { at: 'seat', since: now, seat: seat.id, heard: false })
  const state = {
    ...withSeat(bound, seat),
    room: begins ? { ...room, used: now, began: now } : room,
  }
  const others = members(state, rules, seat.id)
  return [
    state,
    [
      ...welcome(state, seat, who.fresh, now),
      ...closing,
      ...tellMembers(others, known, seat),
      ...tellDoor(state, known ?? undefined, seat),
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
    role: owns(room, who.subject) ? 'owner' : 'participant',
    since: known !== null && isPresent(known) ? known.since : now,
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
    self: { id: seat.id, seat: seat.seat, role: seat.role, resume: fresh.key, elsewhere },
    room: infoOf(state.room),
    peers: others.map(peerOf),
    waiting: queue(state).map(visitorOf),
    plan: PLAN,
    began: state.room.began,
    now,
  })
}

/** What members hear: `joined` for who was not on the roster, `changed` for who looks different, nothing for a mere new socket. */
const tellMembers = (others: readonly SocketId[], known: Seat | null, seat: In): readonly Effect[] => {
  const peer = peerOf(seat)
  if (known === null || !isPresent(known)) {
    const opened = known?.at === 'waiting' ? send(others, { type: 'knock-over', id: seat.id }) : []
    return [...opened, ...send(others, { type: 'joined', peer })]
  }
  return JSON.stringify(peerOf(known)) === JSON.stringify(peer) ? [] : send(others, { type: 'changed', peer })
}
