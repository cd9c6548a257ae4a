// What the stateless worker asks of RoomObject, by RPC, and what it hands over with an upgrade.
// The room decides; the worker mints (DESIGN §2). Types only.
import type { RoomSettings } from '../protocol/settings.ts'
import type { Entry, Identity, PeerId, RoomInfo } from '../protocol/values.ts'
import type { SfuSource } from './room/events.ts'

/** Somebody with a role in the room's record. `subject` is an HMAC of (iss, sub): opaque, never shown. */
export interface Named {
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
  readonly owner: Named | null
  readonly settings: RoomSettings
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
  /** Kept out. */
  | { readonly kind: 'removed' }
  | {
      readonly kind: 'door'
      readonly entry: Entry
      readonly proof: boolean
      readonly room: RoomInfo
      readonly userId: string
    }

/** What a seat may have: TURN user id (opaque, per seat), or null when the key opens no seat that is in. */
export type SeatRights = { readonly userId: string; readonly guest: boolean } | null

/** What a seat may have of the SFU; null when the key opens no seat that is in. `now`: whether the room has to do with one. */
export type SfuRights = {
  readonly userId: string
  readonly now: boolean
  readonly peer: PeerId
  readonly sources: readonly SfuSource[]
} | null

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
  /** TURN user id of the join's answer: a new one, which the seat will keep, or that of the seat whose key was brought. */
  readonly userId: string
}
export const TICKET_HEADER = 'x-parvis-ticket'

/** RPC methods of RoomObject. */
export interface RoomApi {
  create(room: NewRoom): Promise<'created' | 'exists'>
  door(visit: Visit): Promise<DoorAnswer>
  /** Rights of the seat that this resume key opens now. */
  rights(resumeHash: string): Promise<SeatRights>
  sfu(resumeHash: string): Promise<SfuRights>
  /** Whether this id has a seat in the meeting: is in, or away for a moment. */
  sits(peer: PeerId): Promise<boolean>
}
