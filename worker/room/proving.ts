// Who came without the link and was handed its secret inside proves it afterwards: from then on everybody's pair keys
// hold the secret too. What the others see follows from the seat (news.ts).
import { fail, type RoomEvent, type Step } from './events.ts'
import { markHeard, seatOf, withSeat } from './seats.ts'
import type { RoomState } from './state.ts'

export const prove = (before: RoomState, { socket, proofHash }: Extract<RoomEvent, { type: 'proving' }>): Step => {
  if (before.room === null || !before.sockets.has(socket)) return [before, []]
  const state = markHeard(before, socket)
  const seat = seatOf(state, socket)
  if (seat?.at !== 'in') return fail(state, socket, 'frame.not-now')
  if (proofHash !== before.room.proofHash) return fail(state, socket, 'frame.not-allowed')
  return [seat.proof ? state : withSeat(state, { ...seat, proof: true }), []]
}
