// What the stateless worker asks of a room. Reads only.
import { SEATS_MAX } from '../../protocol/limits.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { Presence } from '../metrics.ts'
import type { DoorAnswer, SeatRights, SfuRights, Visit } from '../room-api.ts'
import { findByKey } from './entering.ts'
import type { SfuSource } from './events.ts'
import { involvesSfu } from './plan-state.ts'
import { RULES } from './rules.ts'
import { infoOf, isPresent, present } from './seats.ts'
import { sourcesOf } from './sfu-acts.ts'
import type { In, RoomState } from './state.ts'

/** What a visitor would meet. `userId`: a fresh one, for who has no seat yet. */
export const askDoor = (state: RoomState, visit: Visit, userId: string): DoorAnswer => {
  const { room } = state
  if (room === null) return { kind: 'unknown' }
  const { subject } = visit
  const known = findByKey(state, visit.resumeHash, subject, RULES)
  const proof = visit.proofHash !== null && visit.proofHash === room.proofHash
  const entry = RULES.entry(room, { proof, subject, userId, key: visit.resumeHash })
  if (entry === 'removed') return { kind: 'removed' }
  if (known === null && isFull(state)) return { kind: 'full' }
  return {
    kind: 'door',
    entry: known !== null && known.at !== 'waiting' ? 'open' : entry,
    proof,
    link: room.link,
    room: infoOf(room),
    userId: known?.userId ?? userId,
  }
}

/** Seats that are gone make place for newcomers; when none is, the room is full. */
const isFull = (state: RoomState): boolean =>
  state.seats.size >= SEATS_MAX && ![...state.seats.values()].some((seat) => seat.at === 'gone')

/** Whether a meeting is going on: somebody is in, with a socket. */
export const askOpen = (state: RoomState): boolean => [...state.seats.values()].some(({ at }) => at === 'in')

/** How many are where, for whoever counts. */
export const presenceOf = ({ seats }: RoomState): Presence => {
  const counts = { in: 0, away: 0, waiting: 0, gone: 0 }
  for (const { at } of seats.values()) counts[at] += 1
  const { gone: _, ...presence } = counts
  return presence
}

/** Rights of the seat that this key opens, if somebody sits there now. The key alone counts: the subject is asked at the door. */
export const askRights = (state: RoomState, resumeHash: string): SeatRights => {
  const seat = sitterOf(state, resumeHash)
  return seat === null ? null : { userId: seat.userId, guest: seat.identity.kind === 'guest' }
}

/** The same of the SFU: open to who sits there while the plan has to do with it, or a mesh would not carry them all. */
export const askSfu = (state: RoomState, resumeHash: string): SfuRights => {
  const { room, settings } = state
  const seat = sitterOf(state, resumeHash)
  if (room === null || seat === null) return null
  const now = settings.sfu && (involvesSfu(room.plan) || present(state).length > settings.meshMax)
  return { userId: seat.userId, now, peer: seat.id, sources: sourcesOf(seat.role, room.settings) }
}

/** Who is away may be connected to the SFU all the same, or come back to it first: the call outlives its server. */
export const askSits = (state: RoomState, peer: PeerId): boolean => {
  const seat = state.seats.get(peer)
  return seat !== undefined && isPresent(seat)
}

/** What somebody who sits there may send; null: nobody does. */
export const askAllowed = ({ room, seats }: RoomState, peer: PeerId): readonly SfuSource[] | null => {
  const seat = seats.get(peer)
  return room === null || seat === undefined || !isPresent(seat) ? null : sourcesOf(seat.role, room.settings)
}

const sitterOf = (state: RoomState, resumeHash: string): In | null => {
  for (const seat of state.seats.values())
    if (seat.at === 'in' && RULES.keyOpens(state, seat, resumeHash, seat.subject)) return seat
  return null
}
