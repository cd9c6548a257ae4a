// Waiting at the door: a place in the queue, kept and given up. Who opens: opening.ts.
import { KNOCK_EVERY_MS, WAITING_MAX } from '../../protocol/limits.ts'
import type { Instant } from '../../protocol/values.ts'
import { isAbout, type Visit } from './entry.ts'
import { log, type Step, send, turnAway, type Unadmitted } from './events.ts'
import { somebodyOpens } from './rights.ts'
import type { Context, Rules } from './rules.ts'
import { members, queue, visitorOf, withoutSeat, withoutSocket, withSeat, withSocket } from './seats.ts'
import { type Applicant, makePlace, replace } from './sitting.ts'
import type { Room, RoomState, Waiting } from './state.ts'

/** Whether this visitor has asked too lately to ask again. */
export const knockedLately = ({ knocks }: Room, visit: Visit, now: Instant): boolean =>
  knocks.some((knock) => knock.at > now - KNOCK_EVERY_MS && isAbout(knock, visit))

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
  const placed = { ...withSeat(freed, seat), room: withKnock(roomy.room, seat, now) }
  const bound = withSocket(placed, socket, { at: 'seat', since: now, seat: seat.id, heard: false })
  const answer = send([socket], { type: 'waiting', id: seat.id, hosts: somebodyOpens(bound), resume: fresh.key })
  if (known !== null) return [bound, [...answer, ...closing]]
  return [
    { ...bound, room: { ...placed.room, next: rules.after(roomy.room.next) } },
    [
      ...answer,
      ...send(members(bound, rules), { type: 'knock', visitor: visitorOf(bound, seat) }),
      log({ event: 'seat.waiting', place: seat.place }),
    ],
  ]
}

const withKnock = (room: Room, { subject, userId, key }: Waiting, now: Instant): Room => ({
  ...room,
  knocks: [
    ...room.knocks.filter(({ at }) => at > now - KNOCK_EVERY_MS),
    { subject, userId, keys: [key.hash], at: now },
  ],
})

/** Takes somebody out of the queue for good. */
export const unqueue = (state: RoomState, seat: Waiting, why: Unadmitted, rules: Rules): Step => {
  const rest = withoutSeat(state, seat.id)
  const over = send(members(rest, rules), { type: 'knock-over', id: seat.id })
  const entry = log({ event: 'seat.unadmitted', place: seat.place, why })
  if (!('socket' in seat.line) || why === 'gone') return [rest, [...over, entry]]
  const { socket } = seat.line
  return [withoutSocket(rest, socket), [{ type: 'close', socket, reason: why }, ...over, entry]]
}
