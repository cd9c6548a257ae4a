// The plan of the room: what people say of it, what follows from their coming and going, and who hears of it. What the
// plan does then is decided in planning.ts.
import type { PeerId } from '../../protocol/values.ts'
import { fail, type PlanFrame, type Step, send } from './events.ts'
import { isPlain, planOf, type RoomPlan } from './plan-state.ts'
import { advance, begin, type Facts, mayMoveUp } from './planning.ts'
import type { Context } from './rules.ts'
import { markHeard, members, present, seatOf, withRoom } from './seats.ts'
import type { RoomState, SocketId } from './state.ts'

/** What follows for the plan from the change and from the time. `except` has just been welcomed with it. */
export const steer = (before: RoomState, after: RoomState, context: Context, except?: PeerId): Step => {
  const { room } = after
  if (room === null || (!after.settings.sfu && isPlain(room.plan))) return [after, []]
  return plan(after, advance(room.plan, factsOf(before, after, context)), context, except)
}

/** One change of the plan; everybody in hears of what can be seen of it. */
const plan = (state: RoomState, next: RoomPlan, { rules }: Context, except?: PeerId): Step => {
  const { room } = state
  if (room === null || room.plan === next) return [state, []]
  const told = planOf(next)
  const planned = withRoom(state, { ...room, plan: next })
  if (JSON.stringify(told) === JSON.stringify(planOf(room.plan))) return [planned, []]
  return [planned, send(members(planned, rules, except), { type: 'plan', plan: told })]
}

const factsOf = (before: RoomState, after: RoomState, { now, rules }: Context): Facts => {
  const { sfu, meshMax, meshAfterMs, coolDownMs } = after.settings
  const seats = present(after)
  return {
    now,
    sfu,
    meshMax,
    meshAfterMs,
    coolDownMs,
    present: seats.map(({ id }) => id),
    inside: seats.flatMap(({ id, at }) => (at === 'in' ? [id] : [])),
    stayed: seats.flatMap((seat) => (rules.stayed(before.seats.get(seat.id), seat) ? [seat.id] : [])),
    bears: rules.bears,
  }
}

/** Frames about the plan. Of another epoch they mean nothing: they were said of a plan that is no more. */
export const heed = (before: RoomState, socket: SocketId, frame: PlanFrame, context: Context): Step => {
  if (before.room === null || !before.sockets.has(socket)) return [before, []]
  const state = markHeard(before, socket)
  const seat = seatOf(state, socket)
  if (seat?.at !== 'in') return fail(state, socket, 'frame.not-now')
  const now = before.room.plan
  if (frame.type === 'trouble') {
    const facts = factsOf(state, state, context)
    return now.kind === 'steady' && mayMoveUp(now, facts) ? plan(state, begin(now, facts, true), context) : [state, []]
  }
  if (!context.rules.means(now, frame.epoch)) return [state, []]
  return plan(state, frame.type === 'ready' ? withReady(now, seat.id) : withLost(now, seat.id), context)
}

const withReady = (plan: RoomPlan, peer: PeerId): RoomPlan => {
  const late = plan.stragglers.includes(peer)
  if (plan.kind === 'steady') return late ? { ...plan, stragglers: without(plan.stragglers, peer) } : plan
  const counts = plan.barrier.includes(peer) && !plan.ready.includes(peer)
  const reached = late && plan.to === 'sfu'
  if (!counts && !reached) return plan
  return {
    ...plan,
    ready: counts ? [...plan.ready, peer] : plan.ready,
    stragglers: reached ? without(plan.stragglers, peer) : plan.stragglers,
  }
}

/** Who has lost the SFU is not ready there, whatever was said before. */
const withLost = (plan: RoomPlan, peer: PeerId): RoomPlan => {
  if (plan.stragglers.includes(peer) || (plan.kind === 'steady' && plan.on === 'mesh')) return plan
  const stragglers = [...plan.stragglers, peer]
  if (plan.kind === 'steady') return { ...plan, stragglers }
  return { ...plan, stragglers, ready: plan.to === 'sfu' ? without(plan.ready, peer) : plan.ready }
}

const without = (list: readonly PeerId[], peer: PeerId): readonly PeerId[] => list.filter((other) => other !== peer)
