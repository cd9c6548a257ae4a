// What holds for one meeting only, and who takes over in it. A meeting lasts while anybody is in or away.
import { isHost } from '../../protocol/powers.ts'
import { log, type Step } from './events.ts'
import { hostPresent } from './rights.ts'
import { isPresent, present, withSeat } from './seats.ts'
import type { In, Room, RoomState, Seat } from './state.ts'

/** The last one has left: roles of the meeting end, and so do its quarrels, but for who is kept out. */
export const meetingOver = (state: RoomState): RoomState => {
  const { room } = state
  if (room === null) return state
  const plain = (seat: Seat): Seat =>
    seat.at === 'gone' && seat.role !== 'participant' ? { ...seat, role: 'participant' } : seat
  return {
    ...state,
    room: {
      ...room,
      settings: room.settings.guestsKnock ? { ...room.settings, guestsKnock: false } : room.settings,
      removals: room.removals.some(({ out }) => !out) ? room.removals.filter(({ out }) => out) : room.removals,
    },
    seats: new Map([...state.seats].map(([id, seat]) => [id, plain(seat)])),
  }
}

/**
 * When the last host has left a public room, somebody who is in becomes co-host for the meeting: the agent who has been
 * there longest, or in a room that nobody owns, whoever has. Where not everybody may enter, nobody is made host by chance.
 */
export const succeed = (before: RoomState, after: RoomState): Step => {
  const { room } = after
  if (room === null || before.seats === after.seats || !hostPresent(before) || hostPresent(after)) return [after, []]
  if (room.settings.access !== 'public') return [after, []]
  const heir = present(after).find((seat): seat is In => seat.at === 'in' && mayInherit(room, before, seat))
  if (heir === undefined) return [after, []]
  return [withSeat(after, { ...heir, role: 'cohost' }), [log({ event: 'seat.role', seat: heir.seat, role: 'cohost' })]]
}

/** Who has just put the role down is not given it back. */
const mayInherit = (room: Room, before: RoomState, { id, identity }: In): boolean => {
  const old = before.seats.get(id)
  const wasHost = old !== undefined && isPresent(old) && isHost(old.role)
  return !wasHost && (room.owner === null || identity.kind === 'agent')
}
