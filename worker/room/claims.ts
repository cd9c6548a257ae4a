// The ticket's claims as they come in a header: our own worker wrote them, and a boundary is checked all the same.
import * as v from 'valibot'
import { Identity, Instant } from '../../protocol/values.ts'
import type { TicketClaims } from '../room-api.ts'

const short = v.pipe(v.string(), v.minLength(1), v.maxLength(128))

export const Claims = v.object({
  id: short,
  code: short,
  exp: Instant,
  identity: v.nullable(Identity),
  subject: v.nullable(short),
  proof: v.boolean(),
  link: v.pipe(v.number(), v.integer(), v.minValue(0)),
  userId: short,
}) satisfies v.GenericSchema<unknown, TicketClaims>
