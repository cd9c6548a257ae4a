// Sending somebody out: at once, from every seat they have here, and so that neither ticket nor key nor identity opens
// again by itself. Whether they may knock, or are kept out, is said with it (entry.ts reads what is kept here).
import { REMOVALS_MAX } from '../../protocol/limits.ts'
import { changeSettings } from '../../protocol/settings.ts'
import { tellDoor } from './door.ts'
import { audit, type Effect, log, type PowerFrame, type Step, send } from './events.ts'
import type { Deed, Outcome } from './powers.ts'
import type { Rules } from './rules.ts'
import { isPresent, members, seatsOfPerson, socketOf, withExit, withoutSeat, withoutSocket, withRoom } from './seats.ts'
import { NOBODY_LEFT, type Removal, type Room, type RoomState, type Seat } from './state.ts'
import { unqueue } from './waiting.ts'

export const remove = (deed: Deed, { peer, out }: Extract<PowerFrame, { type: 'remove' }>): Outcome => {
  const { state, room, actor, rules } = deed
  const target = state.seats.get(peer)
  if (target === undefined || !isPresent(target)) return 'frame.no-such-peer'
  // One of theirs who waits may wait on, unless they are kept out.
  const seats = seatsOfPerson(state, target).filter((seat) => out || seat.at !== 'waiting')
  let next = withRoom(state, recorded(room, seats, out))
  const effects: Effect[] = []
  for (const seat of seats) {
    const [after, caused] = sendOut(next, seat, rules)
    next = after
    effects.push(...caused)
  }
  const [shut, closing] = shutDoor(next, rules)
  const { subject: whom, seat } = target
  return [shut, [...effects, ...closing, audit({ event: 'person.removed', by: actor.subject, whom, seat, out })]]
}

/**
 * The record with what they are recognised by. A guest has no identity, and an agent who signs out has none either: from
 * now on guests without a key knock.
 */
const recorded = (room: Room, seats: readonly Seat[], out: boolean): Room => {
  const cohosts = room.cohosts.filter((named) => !seats.some(({ subject }) => subject === named.subject))
  return {
    ...room,
    cohosts: cohosts.length === room.cohosts.length ? room.cohosts : cohosts,
    settings: changeSettings(room.settings, { guestsKnock: true }),
    removals: [...room.removals, ...seats.map((seat) => removalOf(seat, out))].slice(-REMOVALS_MAX),
  }
}

const removalOf = ({ subject, userId, key }: Seat, out: boolean): Removal => ({
  subject,
  userId,
  keys: key.previous === null ? [key.hash] : [key.hash, key.previous],
  out,
})

const sendOut = (state: RoomState, seat: Seat, rules: Rules): Step => {
  if (seat.at === 'waiting') return unqueue(state, seat, 'removed', rules)
  const socket = socketOf(seat)
  const told = isPresent(seat)
  const rest = withoutSeat(told ? withExit(state, true) : state, seat.id)
  const next = socket === null ? rest : withoutSocket(rest, socket)
  const counts = next.room?.counts ?? NOBODY_LEFT
  return [
    next,
    [
      ...(socket === null ? [] : [{ type: 'close', socket, reason: 'removed' } as const]),
      ...(told ? send(members(next, rules), { type: 'left', id: seat.id, why: 'removed', counts }) : []),
      ...tellDoor(next, seat, undefined),
      log({ event: 'seat.gone', seat: seat.seat, why: 'removed' }),
    ],
  ]
}

/** Whoever stands at the door and is kept out now goes too. */
const shutDoor = (state: RoomState, rules: Rules): Step => {
  const { room } = state
  const shut = [...state.sockets].filter(
    ([, socket]) =>
      room !== null && socket.at === 'door' && rules.entry(room, { ...socket.ticket, key: null }) === 'removed',
  )
  return [
    shut.reduce((rest, [id]) => withoutSocket(rest, id), state),
    shut.map(([socket]) => ({ type: 'close', socket, reason: 'removed' })),
  ]
}
