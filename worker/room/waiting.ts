// Waiting at the door, and those inside who open it or don't. Minimal: whoever is in may admit or refuse.
import { WAITING_MAX } from '../../protocol/limits.ts'
import type { PeerId } from '../../protocol/values.ts'
import { fail, log, type RoomEvent, type Step, send, turnAway } from './events.ts'
import type { Context, Rules } from './rules.ts'
import {
  hasHosts,
  markHeard,
  members,
  queue,
  seatOf,
  visitorOf,
  withoutSeat,
  withoutSocket,
  withSeat,
  withSocket,
} from './seats.ts'
import { type Applicant, makePlace, replace, sit } from './sitting.ts'
import type { Gone, RoomState, SocketId, Waiting } from './state.ts'
import { RESUME_MS } from './times.ts'

type Admitting = Extract<RoomEvent, { type: 'admitting' }>

/** Queues the applicant, or puts who comes back on the same place. */
export const wait = (before: RoomState, known: Waiting | null, who: Applicant, { now, rules }: Context): Step => {
  if (known === null && queue(before).length >= WAITING_MAX)
    return turnAway(before, who.socket, 'room.waiting-full', 'full')
  const roomy = known === null ? makePlace(before) : before
  if (roomy === null) return turnAway(before, who.socket, 'room.full', 'full')
  if (roomy.room === null) return [roomy, []]
  const { socket, fresh, presented, ...person } = who
  const seat: Waiting = {
    ...person,
    at: 'waiting',
    key: { hash: fresh.hash, previous: presented },
    place: known?.place ?? roomy.room.next,
    line: { socket },
  }
  const [freed, closing] = replace(roomy, known, socket)
  const bound = withSocket(withSeat(freed, seat), socket, { at: 'seat', since: now, seat: seat.id, heard: false })
  const answer = send([socket], { type: 'waiting', id: seat.id, hosts: hasHosts(bound), resume: fresh.key })
  if (known !== null) return [bound, [...answer, ...closing]]
  return [
    { ...bound, room: { ...roomy.room, next: rules.after(roomy.room.next) } },
    [
      ...answer,
      ...send(members(bound, rules), { type: 'knock', visitor: visitorOf(seat) }),
      log({ event: 'seat.waiting', place: seat.place }),
    ],
  ]
}

/** A member opens. Who lost the socket meanwhile finds the door open when coming back. */
export const admit = (before: RoomState, { socket, peer, fresh }: Admitting, context: Context): Step => {
  const found = asMember(before, socket, peer)
  if ('step' in found) return found.step
  const { state, seat } = found
  const { line, at, place, ...person } = seat
  if ('socket' in line) return sit(state, seat, { ...person, socket: line.socket, fresh, presented: null }, context)
  if (state.room === null) return [state, []]
  const gone: Gone = {
    id: seat.id,
    identity: seat.identity,
    subject: seat.subject,
    userId: seat.userId,
    key: seat.key,
    at: 'gone',
    seat: state.room.next,
    role: 'participant',
    until: context.now + RESUME_MS,
  }
  return [
    { ...withSeat(state, gone), room: { ...state.room, next: context.rules.after(state.room.next) } },
    [
      ...send(members(state, context.rules), { type: 'knock-over', id: peer }),
      log({ event: 'seat.gone', seat: gone.seat, why: 'unseen' }),
    ],
  ]
}

/** A member says no: the place in the queue and its key are forgotten. */
export const refuse = (before: RoomState, socket: SocketId, peer: PeerId, rules: Rules): Step => {
  const found = asMember(before, socket, peer)
  return 'step' in found ? found.step : unqueue(found.state, found.seat, 'refused', rules)
}

/** Takes somebody out of the queue for good. */
export const unqueue = (state: RoomState, seat: Waiting, why: 'left' | 'gone' | 'refused', rules: Rules): Step => {
  const rest = withoutSeat(state, seat.id)
  const over = send(members(rest, rules), { type: 'knock-over', id: seat.id })
  const entry = log({ event: 'seat.unadmitted', place: seat.place, why })
  if (!('socket' in seat.line) || why === 'gone') return [rest, [...over, entry]]
  const { socket } = seat.line
  return [withoutSocket(rest, socket), [{ type: 'close', socket, reason: why }, ...over, entry]]
}

/** The waiting person of whom a member speaks, or why it can't be. */
const asMember = (
  before: RoomState,
  socket: SocketId,
  peer: PeerId,
): { readonly step: Step } | { readonly state: RoomState; readonly seat: Waiting } => {
  if (!before.sockets.has(socket)) return { step: [before, []] }
  const state = markHeard(before, socket)
  if (seatOf(state, socket)?.at !== 'in') return { step: fail(state, socket, 'frame.not-now') }
  const seat = state.seats.get(peer)
  return seat?.at === 'waiting' ? { state, seat } : { step: fail(state, socket, 'frame.no-such-peer') }
}
