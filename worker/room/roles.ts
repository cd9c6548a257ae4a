// Giving roles and taking them back. A role belongs to the person: all the seats of a signed-in one change with it.
import type { Role } from '../../protocol/values.ts'
import { roleOf } from './entry.ts'
import { type Effect, log, type PowerFrame, type Step } from './events.ts'
import type { Deed, Outcome } from './powers.ts'
import { isPresent, seatsOfPerson, withRoom, withSeat } from './seats.ts'
import type { Away, In, Room, RoomState, Seat } from './state.ts'

/** For this meeting, or, `lasting`, for as long as the room lasts. Who made the room ends both by taking the role back. */
export const name = ({ state, room, actor }: Deed, frame: Extract<PowerFrame, { type: 'role' }>): Outcome => {
  const target = state.seats.get(frame.peer)
  if (target === undefined || !isPresent(target)) return 'frame.no-such-peer'
  const { role, lasting = false } = frame
  const forGood = role === 'cohost' ? lasting : target.id === actor.id || roleOf(room, actor.subject) === 'owner'
  const next = forGood ? withRoom(state, { ...room, cohosts: cohostsWith(room, target, role === 'cohost') }) : state
  return give(next, target, role)
}

/** One more owner, so that the first may go: who made the room stays its owner too. */
export const handOver = ({ state }: Deed, { peer }: Extract<PowerFrame, { type: 'hand-over' }>): Outcome => {
  const target = state.seats.get(peer)
  return target !== undefined && isPresent(target) ? give(state, target, 'owner') : 'frame.no-such-peer'
}

/** Whoever was named for good is so no more, and takes no part of it to any seat. Changes nothing about anybody else. */
export const release = (state: RoomState, room: Room, subject: string): Step => {
  const cohosts = room.cohosts.filter((named) => named.subject !== subject)
  if (cohosts.length === room.cohosts.length) return [state, []]
  const next = withRoom(state, { ...room, cohosts })
  const seat = [...state.seats.values()].find((each) => each.subject === subject)
  return seat === undefined ? [next, []] : give(next, seat, 'participant')
}

const cohostsWith = ({ cohosts }: Room, { subject, identity }: In | Away, lasting: boolean): Room['cohosts'] => {
  if (subject === null || identity.kind === 'guest') return cohosts
  const others = cohosts.filter((named) => named.subject !== subject)
  return lasting ? [...others, { subject, name: identity.name, organisation: identity.organisation }] : others
}

const give = (before: RoomState, target: Seat, role: Role): Step => {
  let state = before
  const effects: Effect[] = []
  for (const seat of seatsOfPerson(before, target)) {
    if (seat.at === 'waiting' || seat.role === role) continue
    state = withSeat(state, { ...seat, role })
    effects.push(log({ event: 'seat.role', seat: seat.seat, role }))
  }
  return [state, effects]
}
