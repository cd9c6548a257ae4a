// The link's proof inside the call. Who came without the link and was handed its secret proves it afterwards: from then on
// everybody's pair keys hold the secret too. What the others see follows from the seat (news.ts). And the link is made anew:
// whoever holds the old one holds nothing any more, until they are handed the new one and prove it.
import type { PeerId } from '../../protocol/values.ts'
import type { Subject } from '../audit.ts'
import { audit, fail, type RoomEvent, type Step, send } from './events.ts'
import type { Deed, Outcome } from './powers.ts'
import { markHeard, members, seatOf, withRoom, withSeat } from './seats.ts'
import type { Room, RoomState, Seat } from './state.ts'

export const prove = (before: RoomState, { socket, proofHash }: Extract<RoomEvent, { type: 'proving' }>): Step => {
  if (before.room === null || !before.sockets.has(socket)) return [before, []]
  const state = markHeard(before, socket)
  const seat = seatOf(state, socket)
  if (seat?.at !== 'in') return fail(state, socket, 'frame.not-now')
  if (proofHash !== before.room.proofHash) return fail(state, socket, 'frame.not-allowed')
  return [seat.proof ? state : withSeat(state, { ...seat, proof: true }), []]
}

/** Nobody is thrown out by it; who waits goes on waiting. Said again after a lost answer it is only answered again. */
export const relink = ({ state, room, actor, proofHash, rules }: Deed): Outcome => {
  if (proofHash === null) return 'server.internal'
  const told = send(members(state, rules), { type: 'new-link', by: actor.id })
  if (proofHash === room.proofHash) return [state, told]
  const [next, effects] = renew(state, room, proofHash, actor.id, actor.subject)
  return [next, [...told, ...effects]]
}

/** The old link opens nothing from now on. `maker`: whoever is in and holds the new one. */
export const renew = (state: RoomState, room: Room, proofHash: string, maker: PeerId | null, by: Subject): Step => {
  const link = room.link + 1
  const seats = new Map([...state.seats].map(([id, seat]) => [id, holding(seat, id === maker)]))
  const next = withRoom({ ...state, seats }, { ...room, proofHash, link })
  return [next, [audit({ event: 'room.new-link', by, link })]]
}

const holding = (seat: Seat, proof: boolean): Seat =>
  seat.at === 'gone' || seat.proof === proof ? seat : { ...seat, proof }
