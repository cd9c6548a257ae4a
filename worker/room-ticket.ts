// How ticket claims travel from the worker to the room: base64url of UTF-8 JSON in TICKET_HEADER, since header values
// are ASCII. Signs and checks nothing: clients cannot set the header, the worker deletes what comes in.
import * as v from 'valibot'
import { Claims } from './room/claims.ts'
import type { TicketClaims } from './room-api.ts'

export const writeTicketHeader = (claims: TicketClaims): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** null: not written by us. Never throws. */
export const readTicketHeader = (header: string | null): TicketClaims | null => {
  if (header === null) return null
  try {
    const text = atob(header.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0))
    return v.parse(Claims, JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
}
