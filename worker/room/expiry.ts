// Time: which deadlines a room has, and what happens when they have passed. The alarm is derived from here.
import type { Instant } from '../../protocol/values.ts'
import type { Effect, Step } from './events.ts'
import { erase, goAway } from './leaving.ts'
import { planWake } from './planning.ts'
import type { Context } from './rules.ts'
import { isPresent, withoutSeat } from './seats.ts'
import type { RoomState, Seat } from './state.ts'
import { unqueue } from './waiting.ts'

/** The next moment at which time alone changes something, or null. O(seats). */
export const nextWake = (state: RoomState): Instant | null => {
  if (state.room === null) return null
  let wake = planWake(state.room.plan, state.settings) ?? Number.POSITIVE_INFINITY
  let inUse = false
  for (const seat of state.seats.values()) {
    wake = Math.min(wake, deadline(seat))
    inUse ||= isPresent(seat)
  }
  if (!inUse) wake = Math.min(wake, state.room.used + state.settings.expiryMs)
  return wake === Number.POSITIVE_INFINITY ? null : wake
}

/** All deadlines that have passed, whether or not an alarm came in time. The same state when there are none. */
export const settle = (state: RoomState, context: Context): Step => {
  const wake = nextWake(state)
  if (wake === null || wake > context.now) return [state, []]
  let next = state
  const effects: Effect[] = []
  for (const seat of state.seats.values()) {
    if (deadline(seat) > context.now) continue
    const [after, caused] = lapse(next, seat, context)
    next = after
    effects.push(...caused)
  }
  if (next.room === null || [...next.seats.values()].some(isPresent)) return [next, effects]
  if (next.room.used + next.settings.expiryMs > context.now) return [next, effects]
  const [erased, caused] = erase(next, 'expired')
  return [erased, [...effects, ...caused]]
}

const lapse = (state: RoomState, seat: Seat, context: Context): Step => {
  if (seat.at === 'away') return goAway(state, seat, 'gone', context)
  return seat.at === 'waiting' ? unqueue(state, seat, 'gone', context.rules) : [withoutSeat(state, seat.id), []]
}

const deadline = (seat: Seat): Instant => {
  if (seat.at === 'in') return Number.POSITIVE_INFINITY
  if (seat.at !== 'waiting') return seat.until
  return 'until' in seat.line ? seat.line.until : Number.POSITIVE_INFINITY
}
