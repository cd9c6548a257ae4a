// Watches powers from outside: whoever does anything must have been told a role that allows it, roles rise by somebody's
// gift alone, and whom a host sent out stays out. Keeps its own account; believes views, not the reducer.
import type { RoomFrame } from '../../../protocol/frames.ts'
import type { PeerId, Role } from '../../../protocol/values.ts'
import type { TicketClaims } from '../../room-api.ts'
import { type Effect, isAboutPlan, type PowerFrame, type RoomEvent } from '../events.ts'
import { isPresent, queue, seatsOfPerson } from '../seats.ts'
import { isSealed } from '../signals.ts'
import type { RoomState, Seat, SocketId } from '../state.ts'
import { OWNER } from './driver.ts'
import { maySay, mayWalkIn } from './oracle.ts'
import type { Complain, View } from './view.ts'

export const FORBIDDEN = 'nobody does what their role forbids'
export const GIVEN = 'roles rise by a gift alone'
export const NEVER_BACK = 'an id given up is never anybody’s again'
export const PROVEN = 'the link is proved, never guessed'
export const OLD_LINK = 'a new link leaves the proof to its maker alone'
export const KEPT_OUT = 'nobody kept out is ever in'

type Views = ReadonlyMap<SocketId, View>

export interface Police {
  /** Before the event: whom it lets in by right. */
  opens(event: RoomEvent, state: RoomState, views: Views): readonly PeerId[]
  /** Whether the event let in this one, by right. */
  opened(event: RoomEvent, seat: PeerId): boolean
  walksIn(before: RoomState, after: RoomState, ticket: TicketClaims): boolean
  watch(event: RoomEvent, before: RoomState, after: RoomState, effects: readonly Effect[], views: Views): void
  forget(): void
}

const RISES: Readonly<Record<Role, number>> = { participant: 0, cohost: 1, owner: 2 }
const roleIn = (seat: Seat | undefined): Role =>
  seat === undefined || seat.at === 'waiting' ? 'participant' : seat.role
const powerOf = (event: RoomEvent): PowerFrame | null => {
  if (event.type === 'opening' || event.type === 'relinking') return event.frame
  if (event.type !== 'said' || isSealed(event.frame) || isAboutPlan(event.frame) || event.frame.type === 'leave')
    return null
  return event.frame
}
const holdsOld = (seat: Seat, maker: SocketId | null): boolean =>
  seat.at !== 'gone' && seat.proof && !(seat.at === 'in' && seat.socket === maker)
const isRefusal = ({ type }: RoomFrame): boolean => type === 'error' || type === 'chat-refused'
const hosts = (state: RoomState): number =>
  [...state.seats.values()].filter((seat) => isPresent(seat) && seat.role !== 'participant').length
const isEmpty = (state: RoomState): boolean => ![...state.seats.values()].some(isPresent)

export const createPolice = (complain: Complain): Police => {
  /** Subjects that the maker named for good. */
  const named = new Set<string>()
  /** Subjects sent out of this meeting. */
  const removed = new Set<string>()
  /** Subjects and users kept out of the room. */
  const keptOut = new Set<string>()
  /** Ids of rows that were deleted. */
  const givenUp = new Set<PeerId>()
  let letIn: ReadonlySet<PeerId> = new Set()

  const makersIn = (state: RoomState): ReadonlySet<PeerId> =>
    new Set([...state.seats.values()].flatMap(({ id, subject }) => (subject === OWNER.subject ? [id] : [])))
  const allowed = (event: RoomEvent, frame: PowerFrame, before: RoomState, views: Views): boolean => {
    const view = 'socket' in event ? views.get(event.socket) : undefined
    return view !== undefined && maySay(view, frame, makersIn(before))
  }

  const note = (frame: PowerFrame, before: RoomState, self: PeerId | null): void => {
    const target = 'peer' in frame && frame.peer !== undefined ? before.seats.get(frame.peer) : undefined
    if (target === undefined || !isPresent(target)) return
    if (frame.type === 'role' && target.subject !== null) {
      if (frame.role === 'cohost' && frame.lasting === true) named.add(target.subject)
      if (frame.role === 'participant' && (target.id === self || makersIn(before).has(self ?? '')))
        named.delete(target.subject)
    }
    if (frame.type !== 'remove') return
    for (const { subject, userId } of seatsOfPerson(before, target)) {
      if (subject !== null) removed.add(subject)
      if (subject !== null) named.delete(subject)
      if (!frame.out) continue
      keptOut.add(userId)
      if (subject !== null) keptOut.add(subject)
    }
  }

  const judgeFrame = (frame: PowerFrame, before: RoomState, after: RoomState, effects: readonly Effect[]): void => {
    const heard = effects.filter((effect) => effect.type !== 'log' && effect.type !== 'audit')
    const refused = heard.every(({ type, ...rest }) => type === 'send' && 'frame' in rest && isRefusal(rest.frame))
    const same = before.seats === after.seats && before.room === after.room && before.messages === after.messages
    if (!same || !refused) complain(`${FORBIDDEN}: ${frame.type}`)
  }

  const judgeRoles = (frame: PowerFrame | null, before: RoomState, after: RoomState): void => {
    for (const seat of after.seats.values()) {
      const old = before.seats.get(seat.id)
      const role = roleIn(seat)
      if (RISES[role] <= RISES[roleIn(old)]) continue
      const gift = frame?.type === 'hand-over' || (frame?.type === 'role' && role === 'cohost')
      const record =
        seat.subject === OWNER.subject || (seat.subject !== null && role === 'cohost' && named.has(seat.subject))
      const takesOver = role === 'cohost' && seat.identity.kind === 'agent' && hosts(before) > 0 && hosts(after) === 1
      if (!gift && !record && !takesOver) complain(GIVEN)
    }
  }

  /** A ticket brings the proof, or its owner says it inside, or has made the link. */
  const judgeProofs = (event: RoomEvent, before: RoomState, after: RoomState): void => {
    const proved = event.type === 'proving' && event.proofHash === before.room?.proofHash
    const made = event.type === 'relinking' ? event.socket : null
    if (before.room?.link !== after.room?.link && [...after.seats.values()].some((seat) => holdsOld(seat, made)))
      complain(OLD_LINK)
    if (event.type === 'entering' || proved || before.seats === after.seats) return
    for (const seat of after.seats.values()) {
      const old = before.seats.get(seat.id)
      const maker = seat.at === 'in' && seat.socket === made
      const held = old !== undefined && 'proof' in old && old.proof
      if (isPresent(seat) && seat.proof && !held && !maker) complain(PROVEN)
    }
  }

  return {
    opens: (event, state, views) => {
      const frame = powerOf(event)
      letIn = new Set()
      if (frame === null || !allowed(event, frame, state, views)) return []
      const ids = queue(state).map(({ id }) => id)
      if (frame.type === 'admit') letIn = new Set(ids.filter((id) => id === frame.peer))
      if (frame.type === 'admit-all') letIn = new Set(ids)
      return [...letIn]
    },
    opened: (_, seat) => letIn.has(seat),
    walksIn: (before, after, ticket) =>
      [before.room, after.room].some((room) => room !== null && mayWalkIn(room, ticket, named, removed)),
    watch: (event, before, after, effects, views) => {
      const frame = powerOf(event)
      if (frame !== null && 'socket' in event) {
        if (allowed(event, frame, before, views)) note(frame, before, views.get(event.socket)?.id ?? null)
        else judgeFrame(frame, before, after, effects)
      }
      judgeRoles(frame, before, after)
      judgeProofs(event, before, after)
      if (!isEmpty(before) && isEmpty(after)) removed.clear()
      for (const id of before.seats.keys()) if (!after.seats.has(id)) givenUp.add(id)
      for (const id of after.seats.keys()) if (givenUp.has(id)) complain(NEVER_BACK)
      for (const { subject, userId } of after.seats.values())
        if (keptOut.has(userId) || (subject !== null && keptOut.has(subject))) complain(KEPT_OUT)
    },
    forget: () => {
      for (const set of [named, removed, keptOut]) set.clear()
    },
  }
}
