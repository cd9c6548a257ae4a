// The room's one transition: what happened goes in, the next state and what has to be done come out. No clock, no
// randomness, no I/O: they come with the event (DESIGN §4).
import type { Instant } from '../../protocol/values.ts'
import type { NewRoom } from '../room-api.ts'
import { hush } from './chat.ts'
import { arrive } from './door.ts'
import { enter } from './entering.ts'
import { audit, isAboutPlan, type RoomEvent, type Step } from './events.ts'
import { settle } from './expiry.ts'
import { drop, leave } from './leaving.ts'
import { succeed } from './meeting.ts'
import { news } from './news.ts'
import { own } from './owning.ts'
import { heed, steer } from './plan.ts'
import { MESH } from './plan-state.ts'
import { exercise, NOTHING_BROUGHT } from './powers.ts'
import { prove } from './proving.ts'
import { type Context, RULES, type Rules } from './rules.ts'
import { markHeard } from './seats.ts'
import { sfuNews } from './sfu-acts.ts'
import { isSealed, relay } from './signals.ts'
import { start } from './starting.ts'
import { NOBODY_LEFT, type RoomState } from './state.ts'

/** Total: an event that makes no sense (an unknown socket, say) changes nothing. Never throws. */
export const reduce = (state: RoomState, event: RoomEvent, now: Instant, rules: Rules = RULES): Step => {
  if (event.type === 'said' && isSealed(event.frame)) return relay(state, event.socket, event.frame)
  const context: Context = { now, rules }
  const [settled, lapsed] = follow(state, settle(state, context), context)
  const [next, caused] = follow(settled, happen(settled, event, context), context)
  return [next, [...lapsed, ...caused]]
}

/** What follows from any change, whatever made it: a host who takes over, the plan, and what others have to hear. */
const follow = (before: RoomState, [after, caused]: Step, context: Context): Step => {
  const [led, risen] = succeed(before, after)
  const [next, planned] = steer(before, led, context)
  return [next, [...caused, ...risen, ...news(before, next, context.rules), ...planned, ...sfuNews(before, next)]]
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
    case 'opening':
      return exercise(state, event.socket, event.frame, { ...NOTHING_BROUGHT, fresh: event.fresh }, context)
    case 'proving':
      return prove(state, event)
    case 'relinking':
      return exercise(state, event.socket, event.frame, { ...NOTHING_BROUGHT, proofHash: event.proofHash }, context)
    case 'owned':
      return own(state, event, context)
    case 'flooding':
      return hush(state, event.socket, event.frame)
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
  if (isSealed(frame)) return relay(state, socket, frame)
  if (isAboutPlan(frame)) return heed(state, socket, frame, context)
  return frame.type === 'leave'
    ? leave(state, socket, context)
    : exercise(state, socket, frame, NOTHING_BROUGHT, context)
}

/** A second creation changes nothing: whoever made the room first has it. */
const create = (state: RoomState, made: NewRoom, { now }: Context): Step =>
  state.room !== null
    ? [state, []]
    : [
        {
          ...state,
          room: {
            ...made,
            cohosts: [],
            removals: [],
            knocks: [],
            used: now,
            began: now,
            next: 1,
            counts: NOBODY_LEFT,
            cleared: 0,
            link: 0,
            plan: MESH,
          },
        },
        [audit({ event: 'room.created', by: made.owner?.subject ?? null })],
      ]
