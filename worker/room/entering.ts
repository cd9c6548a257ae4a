// `enter`: who asks is recognised by a resume key or comes fresh, and then sits down at once or waits.

import { cleanName } from '../../protocol/names.ts'
import type { Identity } from '../../protocol/values.ts'
import type { TicketClaims } from '../room-api.ts'
import { worthOf } from './entry.ts'
import { fail, type RoomEvent, type Step, turnAway } from './events.ts'
import type { Context, Rules } from './rules.ts'
import { markHeard } from './seats.ts'
import { type Applicant, sit } from './sitting.ts'
import type { RoomState, Seat } from './state.ts'
import { knockedLately, wait } from './waiting.ts'

type Entering = Extract<RoomEvent, { type: 'entering' }>

export const enter = (state: RoomState, event: Entering, context: Context): Step => {
  const socket = state.sockets.get(event.socket)
  if (state.room === null || socket === undefined) return [state, []]
  if (socket.at !== 'door') return fail(markHeard(state, event.socket), event.socket, 'frame.not-now')
  const ticket = worthOf(state.room, socket.ticket)
  const visit = { ...ticket, key: event.resumeHash }
  const entry = context.rules.entry(state.room, visit)
  if (entry === 'removed') return turnAway(state, event.socket, 'room.removed', 'removed')
  const known = findByKey(state, event.resumeHash, ticket.subject, context.rules)
  const identity = identify(ticket, event.frame.name, known)
  if (identity === null) return fail(state, event.socket, 'frame.invalid')
  const applicant: Applicant = {
    id: known?.id ?? event.id,
    identity,
    subject: ticket.subject,
    userId: known?.userId ?? ticket.userId,
    publicKey: event.frame.key,
    proof: ticket.proof,
    socket: event.socket,
    fresh: event.fresh,
    presented: known === null ? null : event.resumeHash,
  }
  // Whoever was in once is not asked again; whoever still waits is judged by the ticket of now.
  if (known !== null && known.at !== 'waiting') return sit(state, known, applicant, context)
  if (entry === 'knock' && known === null && knockedLately(state.room, visit, context.now))
    return fail(state, event.socket, 'knock.too-soon')
  return entry === 'open' ? sit(state, known, applicant, context) : wait(state, known, applicant, context)
}

/** The seat that this key opens. A key that opens none is as good as no key: one comes as somebody new. */
export const findByKey = (state: RoomState, hash: string | null, subject: string | null, rules: Rules): Seat | null => {
  if (hash !== null) {
    for (const seat of state.seats.values()) if (rules.keyOpens(state, seat, hash, subject)) return seat
  }
  return null
}

/**
 * Agents are who the ticket says. Guests name themselves; a guest who was let in by somebody keeps the name under
 * which that happened. null when nothing visible is left of the name.
 */
const identify = (ticket: TicketClaims, name: string, known: Seat | null): Identity | null => {
  if (ticket.identity !== null) return ticket.identity
  if (known !== null && !ticket.proof) return known.identity
  const cleaned = cleanName(name)
  return cleaned === '' ? null : { kind: 'guest', name: cleaned }
}
