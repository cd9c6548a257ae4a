// The door: sockets that came with a ticket and have not asked to enter. They have no row, only an attachment.
import { DOOR_MAX } from '../../protocol/limits.ts'
import type { Entry, Visitor } from '../../protocol/values.ts'
import { entryOfTicket, visitOf, worthOf } from './entry.ts'
import { type Effect, type RoomEvent, type Step, send, turnAway } from './events.ts'
import type { Context, Rules } from './rules.ts'
import { atDoor, infoOf, isPresent, present, seatOf, withSocket } from './seats.ts'
import type { Room, RoomState, Seat, SocketId } from './state.ts'

type Arrived = Extract<RoomEvent, { type: 'arrived' }>

/** A socket comes with a ticket: spends it and shows the door, or turns away. */
export const arrive = (state: RoomState, { socket, ticket: brought }: Arrived, { now, rules }: Context): Step => {
  const { room } = state
  if (room === null) return turnAway(state, socket, 'room.unknown', 'ended')
  const ticket = worthOf(room, brought)
  if (state.tickets.has(ticket.id)) return turnAway(state, socket, 'ticket.used', 'ticket')
  if (ticket.exp <= now || ticket.code !== room.code) return turnAway(state, socket, 'ticket.invalid', 'ticket')
  const entry = entryOfTicket(state, room, ticket, rules)
  if (entry === 'removed') return turnAway(state, socket, 'room.removed', 'removed')
  if (crowd(state, ticket.proof) >= DOOR_MAX) return turnAway(state, socket, 'room.full', 'full')
  const tickets = new Map([...state.tickets].filter(([, exp]) => exp > now)).set(ticket.id, ticket.exp)
  return [
    { ...withSocket(state, socket, { at: 'door', since: now, ticket }), tickets },
    send([socket], { type: 'door', room: infoOf(room), entry, inside: insideOf(state) }),
  ]
}

/** How many stand at the door, of those with the link's proof or of those without: the latter can't keep the former out. */
const crowd = (state: RoomState, proof: boolean): number => {
  let count = 0
  for (const socket of state.sockets.values())
    if (socket.at === 'door' && state.room !== null && worthOf(state.room, socket.ticket).proof === proof) count++
  return count
}

/** Who is inside, as the door may see it. Nobody is marked there: that is for those who open. */
const insideOf = (state: RoomState): Visitor[] =>
  state.room?.settings.doorShows === true ? present(state).map(shown) : []
const shown = ({ id, identity }: Seat): Visitor => ({ id, identity })

/** What the door hears when a seat has come in or gone out. Away changes nothing there. */
export const tellDoor = (state: RoomState, before: Seat | undefined, after: Seat | undefined): readonly Effect[] => {
  if (state.room?.settings.doorShows !== true) return []
  const was = before !== undefined && isPresent(before)
  const is = after !== undefined && isPresent(after)
  if (is === was) return []
  if (is) return send(atDoor(state), { type: 'door-joined', visitor: shown(after) })
  return before === undefined ? [] : send(atDoor(state), { type: 'door-left', id: before.id })
}

/** What those at the door hear when the room's record has changed under them. */
export const doorNews = (before: RoomState, after: RoomState, rules: Rules): readonly Effect[] => {
  const [old, room] = [before.room, after.room]
  if (old === null || room === null || !concernsDoor(old, room)) return []
  const seeAnew = old.settings.doorShows !== room.settings.doorShows
  return atDoor(after).flatMap((socket) => {
    const entry = entryAt(after, room, socket, rules)
    if (!before.sockets.has(socket) || (!seeAnew && entry === entryAt(before, old, socket, rules))) return []
    return send([socket], { type: 'door-changed', entry, inside: insideOf(after) })
  })
}

const concernsDoor = (old: Room, room: Room): boolean =>
  old.settings !== room.settings ||
  old.cohosts !== room.cohosts ||
  old.removals !== room.removals ||
  old.link !== room.link

/** What this socket would meet. Who is kept out has been closed by then. */
const entryAt = (state: RoomState, room: Room, id: SocketId, rules: Rules): Entry => {
  const socket = state.sockets.get(id)
  const seat = seatOf(state, id)
  const entry =
    socket?.at === 'door'
      ? entryOfTicket(state, room, worthOf(room, socket.ticket), rules)
      : seat?.at === 'waiting'
        ? rules.entry(room, visitOf(seat))
        : 'knock'
  return entry === 'open' ? 'open' : 'knock'
}
