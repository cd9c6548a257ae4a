// The door: sockets that came with a ticket and have not asked to enter. They have no row, only an attachment.
import { DOOR_MAX } from '../../protocol/limits.ts'
import { type Effect, type RoomEvent, type Step, send, turnAway } from './events.ts'
import type { Context } from './rules.ts'
import { atDoor, infoOf, isPresent, present, visitorOf, withSocket } from './seats.ts'
import type { RoomState, Seat } from './state.ts'

type Arrived = Extract<RoomEvent, { type: 'arrived' }>

/** A socket comes with a ticket: spends it and shows the door, or turns away. */
export const arrive = (state: RoomState, { socket, ticket }: Arrived, { now, rules }: Context): Step => {
  const { room } = state
  if (room === null) return turnAway(state, socket, 'room.unknown', 'ended')
  if (state.tickets.has(ticket.id)) return turnAway(state, socket, 'ticket.used', 'ticket')
  if (ticket.exp <= now || ticket.code !== room.code) return turnAway(state, socket, 'ticket.invalid', 'ticket')
  if (crowd(state, ticket.proof) >= DOOR_MAX) return turnAway(state, socket, 'room.full', 'full')
  const tickets = new Map([...state.tickets].filter(([, exp]) => exp > now)).set(ticket.id, ticket.exp)
  return [
    { ...withSocket(state, socket, { at: 'door', since: now, ticket }), tickets },
    send([socket], {
      type: 'door',
      room: infoOf(room),
      entry: ticket.entry ?? rules.entry(room, ticket),
      inside: present(state).map(visitorOf),
    }),
  ]
}

/** How many stand at the door, of those with the link's proof or of those without: the latter can't keep the former out. */
const crowd = (state: RoomState, proof: boolean): number => {
  let count = 0
  for (const socket of state.sockets.values()) if (socket.at === 'door' && socket.ticket.proof === proof) count++
  return count
}

/** What the door hears when a seat has come in or gone out. Away changes nothing there. */
export const tellDoor = (state: RoomState, before: Seat | undefined, after: Seat): readonly Effect[] => {
  const was = before !== undefined && isPresent(before)
  const is = isPresent(after)
  if (was === is) return []
  return send(
    atDoor(state),
    is ? { type: 'door-joined', visitor: visitorOf(after) } : { type: 'door-left', id: after.id },
  )
}
