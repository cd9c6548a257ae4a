// Raised hands: an instant on the seat, by the server's clock, so that everybody sees the same order. They come down
// when one leaves (a seat that is gone has none).
import type { PowerFrame } from './events.ts'
import type { Deed, Outcome } from './powers.ts'
import { isPresent, withSeat } from './seats.ts'
import type { RoomState, Seat } from './state.ts'

/** Raising what is up keeps its turn. */
export const raise = ({ state, actor, now }: Deed, { up }: Extract<PowerFrame, { type: 'hand' }>): Outcome => {
  const hand = up ? (actor.hand ?? now) : null
  return [hand === actor.hand ? state : withSeat(state, { ...actor, hand }), []]
}

export const lower = ({ state }: Deed, { peer }: Extract<PowerFrame, { type: 'lower' }>): Outcome => {
  const seat = state.seats.get(peer)
  return seat !== undefined && isPresent(seat) ? [down(state, seat), []] : 'frame.no-such-peer'
}

export const lowerAll = ({ state }: Deed): Outcome => [[...state.seats.values()].reduce(down, state), []]

const down = (state: RoomState, seat: Seat): RoomState =>
  isPresent(seat) && seat.hand !== null ? withSeat(state, { ...seat, hand: null }) : state
