// Tickets to a room's socket: short, single use (the room keeps their ids), for one room. JWT (RFC 7519), HS256.
import { errors, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { TICKET_TTL_MS } from '../protocol/limits.ts'
import { CodedError } from './errors.ts'
import { type KeyRing, keyNamed, subKey } from './keys.ts'
import { Claims } from './room/claims.ts'
import type { TicketClaims } from './room-api.ts'

const AUDIENCE = 'parvis/ticket'

export const mintTicket = async (
  keys: KeyRing,
  claims: Omit<TicketClaims, 'id' | 'exp'>,
  now: number,
): Promise<string> => {
  const exp = now + TICKET_TTL_MS
  const ticket: TicketClaims = { ...claims, id: crypto.randomUUID(), exp }
  return new SignJWT({ ticket })
    .setProtectedHeader({ alg: 'HS256', kid: keys[0].kid })
    .setAudience(AUDIENCE)
    .setExpirationTime(new Date(exp))
    .sign(await subKey(keys[0], 'ticket'))
}

/** The claims of a ticket for this room; null: expired, for another room, not ours. */
export const readTicket = async (
  keys: KeyRing,
  token: string,
  code: string,
  now: number,
): Promise<TicketClaims | null> => {
  try {
    const { payload } = await jwtVerify(token, async ({ kid }) => subKey(keyNamed(keys, kid), 'ticket'), {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      requiredClaims: ['exp'],
      currentDate: new Date(now),
    })
    const ticket = v.parse(Claims, payload.ticket)
    return ticket.code === code && ticket.exp > now ? ticket : null
  } catch (error) {
    if (error instanceof CodedError || error instanceof errors.JOSEError || error instanceof v.ValiError) return null
    throw error
  }
}
