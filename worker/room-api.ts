// What the stateless worker asks of RoomObject, by RPC, and what it hands over with an upgrade.
// The room decides; the worker mints (DESIGN §2). Types only.
import type { Entry, Identity, RoomInfo } from '../protocol/values.ts'

/** Who made the room, kept in the room's record. `subject` is an HMAC of (iss, sub): opaque, never shown. */
export interface Owner {
  readonly subject: string
  readonly name: string
  readonly organisation: string | null
}

export interface NewRoom {
  readonly code: string
  /** base64url SHA-256 of the link's proof. */
  readonly proofHash: string
  readonly title: string | null
  /** null when `ROOM_CREATION=anyone` and the maker is not signed in. */
  readonly owner: Owner | null
}

/** What somebody brings to the door; hashes are base64url SHA-256 of the secret's text (its UTF-8, not its decoded bytes). */
export interface Visit {
  readonly proofHash: string | null
  readonly resumeHash: string | null
  /** Opaque subject of a signed-in agent, or null for a guest. */
  readonly subject: string | null
}

export type DoorAnswer =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'full' }
  | {
      readonly kind: 'door'
      readonly entry: Entry
      readonly proof: boolean
      readonly room: RoomInfo
      readonly userId: string
    }

/** What a seat may have: TURN user id (opaque, per seat), or null when the key opens no seat that is in. */
export type SeatRights = { readonly userId: string; readonly guest: boolean } | null

/**
 * Claims of a room ticket, signed by the worker (tickets.ts), checked by it at the upgrade and handed to the room in
 * the header TICKET_HEADER as JSON in base64url: clients cannot set it, the worker deletes what comes in.
 */
export interface TicketClaims {
  /** Single use: the room keeps it until `exp`. */
  readonly id: string
  readonly code: string
  /** ms since the epoch. */
  readonly exp: number
  readonly identity: Identity | null
  readonly subject: string | null
  readonly proof: boolean
  /** The join's answer, repeated in the `door` frame (it knew of a resume key). The room decides anew at `enter`. */
  readonly entry?: Entry
  /** TURN user id minted with the join answer; the seat keeps it. */
  readonly userId: string
}
export const TICKET_HEADER = 'x-parvis-ticket'

/** RPC methods of RoomObject. */
export interface RoomApi {
  create(room: NewRoom): Promise<'created' | 'exists'>
  door(visit: Visit): Promise<DoorAnswer>
  /** Rights of the seat that this resume key opens now. */
  rights(resumeHash: string): Promise<SeatRights>
}
