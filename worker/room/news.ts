// What everybody has to hear of a change, told from the two states and not by who made the change: so that no power can
// forget anybody. Comings and goings are told where they happen, since they have a reason.

import { doorNews } from './door.ts'
import { type Effect, send } from './events.ts'
import { imitators } from './imitation.ts'
import { somebodyOpens } from './rights.ts'
import type { Rules } from './rules.ts'
import { atDoor, infoOf, isPresent, members, peerOf, queue, seatOf, selfOf, socketOf, visitorOf } from './seats.ts'
import type { Away, In, RoomState, Seat } from './state.ts'

export const news = (before: RoomState, after: RoomState, rules: Rules): readonly Effect[] => {
  if (before.seats === after.seats && before.room === after.room) return []
  return [
    ...settingsNews(before, after, rules),
    ...nameNews(before, after, rules),
    ...seatNews(before, after, rules),
    ...hostsNews(before, after),
    ...doorNews(before, after, rules),
  ]
}

/** Who has come in by the change itself was welcomed under the new settings. */
const settingsNews = (before: RoomState, after: RoomState, rules: Rules): readonly Effect[] => {
  if (after.room === null || before.room === null || before.room.settings === after.room.settings) return []
  const sockets = members(after, rules).filter((socket) => seatOf(before, socket)?.at === 'in')
  return send(sockets, { type: 'settings', settings: after.room.settings })
}

/** What the meeting is called stands at the door too. */
const nameNews = (before: RoomState, after: RoomState, rules: Rules): readonly Effect[] =>
  after.room === null || before.room === null || before.room.title === after.room.title
    ? []
    : send([...members(after, rules), ...atDoor(after)], { type: 'room', room: infoOf(after.room) })

/** Who was there before and looks different now. */
const seatNews = (before: RoomState, after: RoomState, rules: Rules): readonly Effect[] => {
  if (before.seats === after.seats) return []
  const [marked, marks] = [imitators(before.seats), imitators(after.seats)]
  return [...after.seats.values()].flatMap((seat) => {
    const old = before.seats.get(seat.id)
    if (old === undefined || (old === seat && marked.has(seat.id) === marks.has(seat.id))) return []
    if (isPresent(old) && isPresent(seat)) return presentNews([before, old], [after, seat], rules)
    // Let in together with the agent of that name: the order in which they were told of is not all there is to say.
    if (old.at === 'waiting' && seat.at === 'in' && marks.has(seat.id) && !marked.has(seat.id))
      return lookNews(after, seat, rules)
    return old.at === 'waiting' && seat.at === 'waiting' && !same(visitorOf(before, old), visitorOf(after, seat))
      ? send(members(after, rules), { type: 'knock-changed', visitor: visitorOf(after, seat) })
      : []
  })
}

const lookNews = (after: RoomState, seat: In, rules: Rules): readonly Effect[] => [
  ...send(members(after, rules, seat.id), { type: 'changed', peer: peerOf(after, seat) }),
  ...send([seat.socket], { type: 'self', ...selfOf(after, seat) }),
]

type Seen = readonly [RoomState, In | Away]

const presentNews = ([before, old]: Seen, [after, seat]: Seen, rules: Rules): readonly Effect[] => {
  const peer = peerOf(after, seat)
  const others = same(peerOf(before, old), peer) ? [] : send(members(after, rules, seat.id), { type: 'changed', peer })
  // A new socket has just been welcomed with all of it.
  if (seat.at !== 'in' || socketOf(old) !== seat.socket || old.at !== 'in') return others
  const self = selfOf(after, seat)
  return same(selfOf(before, old), self) ? others : [...others, ...send([seat.socket], { type: 'self', ...self })]
}

/** Who waits wants to know whether anybody could open. */
const hostsNews = (before: RoomState, after: RoomState): readonly Effect[] => {
  const hosts = somebodyOpens(after)
  if (hosts === somebodyOpens(before)) return []
  return queue(after).flatMap((seat) => toWaiting(seat, hosts))
}
const toWaiting = (seat: Seat, hosts: boolean): readonly Effect[] => {
  const socket = socketOf(seat)
  return socket === null ? [] : send([socket], { type: 'waiting', id: seat.id, hosts })
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
