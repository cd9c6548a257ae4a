// The room's one transition: what happened goes in, the next state and what has to be done come out. No clock, no
// randomness, no I/O: they come with the event (DESIGN §4).
import type { Instant } from '../../protocol/values.ts'
import type { NewRoom } from '../room-api.ts'
import { arrive } from './door.ts'
import { enter } from './entering.ts'
import { type Effect, log, type RoomEvent, type Step, send } from './events.ts'
import { settle } from './expiry.ts'
import { drop, end, leave } from './leaving.ts'
import { type Context, RULES, type Rules, socketOf } from './rules.ts'
import { hasHosts, markHeard, queue } from './seats.ts'
import { relay } from './signals.ts'
import { start } from './starting.ts'
import type { RoomState } from './state.ts'
import { admit, refuse } from './waiting.ts'

/** Total: an event that makes no sense (an unknown socket, say) changes nothing. Never throws. */
export const reduce = (state: RoomState, event: RoomEvent, now: Instant, rules: Rules = RULES): Step => {
  if (event.type === 'said' && event.frame.type === 'signal') return relay(state, event.socket, event.frame)
  const context: Context = { now, rules }
  const [settled, lapsed] = settle(state, context)
  const [next, caused] = happen(settled, event, context)
  return [next, [...lapsed, ...caused, ...hostsNews(state, next)]]
}

const happen = (state: RoomState, event: RoomEvent, context: Context): Step => {
  switch (event.type) {
    case 'created':
      return create(state, event.room, context)
    case 'started':
      return start(state, event.sockets, context)
    case 'arrived':
      return arrive(state, event, context)
    case 'entering':
      return enter(state, event, context)
    case 'admitting':
      return admit(state, event, context)
    case 'heard':
      return [markHeard(state, event.socket), []]
    case 'dropped':
      return drop(state, event.socket, context)
    case 'tick':
      return [state, []]
    case 'said':
      return listen(state, event, context)
  }
}

const listen = (state: RoomState, { socket, frame }: Extract<RoomEvent, { type: 'said' }>, context: Context): Step => {
  switch (frame.type) {
    case 'signal':
      return relay(state, socket, frame)
    case 'refuse':
      return refuse(state, socket, frame.peer, context.rules)
    case 'leave':
      return leave(state, socket, context)
    case 'end':
      return end(state, socket)
  }
}

/** A second creation changes nothing: whoever made the room first has it. */
const create = (state: RoomState, { code, proofHash, title, owner }: NewRoom, { now }: Context): Step =>
  state.room !== null
    ? [state, []]
    : [
        { ...state, room: { code, proofHash, title, owner, used: now, began: now, next: 1 } },
        [log({ event: 'room.created' })],
      ]

/** Who waits wants to know whether anybody could open: said again when the first comes in or the last goes. */
const hostsNews = (before: RoomState, after: RoomState): readonly Effect[] => {
  if (before.seats === after.seats) return []
  const hosts = hasHosts(after)
  if (hosts === hasHosts(before)) return []
  return queue(after).flatMap((seat) => {
    const socket = socketOf(seat)
    return socket === null ? [] : send([socket], { type: 'waiting', id: seat.id, hosts })
  })
}
