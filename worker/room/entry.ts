// Who enters at once, who must be let in, who is kept out: the room's answer to a visit, whatever the moment.
import type { Entry } from '../../protocol/values.ts'
import type { TicketClaims } from '../room-api.ts'
import type { Rules } from './rules.ts'
import type { Removal, Room, RoomState, Traces, Waiting } from './state.ts'

/** What somebody brings to the door. */
export interface Visit {
  readonly proof: boolean
  readonly subject: string | null
  readonly userId: string
  /** Hash of a seat's key, if one was brought. */
  readonly key: string | null
}

export const decideEntry = (room: Room, visit: Visit): Entry | 'removed' => {
  const removal = removalOf(room, visit)
  if (removal?.out) return 'removed'
  if (roleOf(room, visit.subject) !== 'participant') return 'open'
  if (removal !== undefined || room.settings.locked || !visit.proof) return 'knock'
  const guest = visit.subject === null
  switch (room.settings.access) {
    case 'public':
      return guest && room.settings.guestsKnock ? 'knock' : 'open'
    case 'trusted':
      return guest ? 'knock' : 'open'
    case 'restricted':
      return 'knock'
  }
}

/** What a ticket is worth now: the proof on it may be of a link that the room has no more. */
export const worthOf = <T extends Pick<TicketClaims, 'proof' | 'link'>>(room: Room, ticket: T): T =>
  ticket.proof && ticket.link !== room.link ? { ...ticket, proof: false } : ticket

/** The role that the room's record gives this subject. Guests have none there. */
export const roleOf = (room: Room, subject: string | null): 'owner' | 'cohost' | 'participant' => {
  if (subject === null) return 'participant'
  if (room.owner?.subject === subject) return 'owner'
  return room.cohosts.some((named) => named.subject === subject) ? 'cohost' : 'participant'
}

/** The gravest removal that is about this visitor: being kept out does not end with a milder one. */
const removalOf = (room: Room, visit: Visit): Removal | undefined => {
  const theirs = room.removals.filter((removal) => isAbout(removal, visit))
  return theirs.find(({ out }) => out) ?? theirs[0]
}

/**
 * Whether these traces are those of the visitor. Who is signed in is recognised by that alone: a key that lies about on a
 * shared machine says nothing of them. A guest has nothing else, and may be somebody who has signed out.
 */
export const isAbout = (traces: Traces, { subject, userId, key }: Visit): boolean =>
  subject === null
    ? traces.userId === userId || (key !== null && traces.keys.includes(key))
    : traces.subject === subject

/**
 * What the door says to a ticket. The TURN user of a seat is on a ticket only if its key was brought for it: such a
 * visitor sits down without asking.
 */
export const entryOfTicket = (
  state: RoomState,
  room: Room,
  ticket: Omit<Visit, 'key'>,
  rules: Rules,
): Entry | 'removed' => {
  const entry = rules.entry(room, { ...ticket, key: null })
  if (entry !== 'knock') return entry
  for (const seat of state.seats.values())
    if (seat.at !== 'waiting' && seat.userId === ticket.userId && seat.subject === ticket.subject) return 'open'
  return 'knock'
}

/** The visit of somebody who waits, as if they came now. */
export const visitOf = ({ proof, subject, userId, key }: Waiting): Visit => ({ proof, subject, userId, key: key.hash })
