// What the stateless worker asks of RoomObject, by RPC, and what it hands over with an upgrade.
// The room decides; the worker mints (DESIGN §2). Types only.
import type { RoomSettings, SettingsChange } from '../protocol/settings.ts'
import type { Entry, Identity, Instant, PeerId, RoomInfo } from '../protocol/values.ts'
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
  /** For when it is planned; null: for no date. */
  readonly date: Instant | null
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
      /** Which of the room's links the proof is of. */
      readonly link: number
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
  /** Whether the link's proof was brought, and which of the room's links it was: a new link voids it. */
  readonly proof: boolean
  readonly link: number
  /** TURN user id of the join's answer: a new one, which the seat will keep, or that of the seat whose key was brought. */
  readonly userId: string
}
export const TICKET_HEADER = 'x-parvis-ticket'

/** A room as its owner is told of it, outside. */
export interface OwnedRoom extends Pick<NewRoom, 'title' | 'date' | 'settings' | 'proofHash'> {
  readonly cohosts: readonly Named[]
  /** When it was made, entered while empty, or left empty; the last of these. */
  readonly used: Instant
  /** How many are in, or away for a moment. */
  readonly inside: number
  /** When it goes if nobody comes; null while anybody is inside. */
  readonly until: Instant | null
}

/** What an owner does to a room without being inside. Parts of a change that are absent stay as they are. */
export type OwnerAct =
  | {
      readonly do: 'change'
      readonly title?: string | null
      readonly date?: Instant | null
      readonly settings?: SettingsChange
    }
  /** A new link, with what its proof hashes to. */
  | { readonly do: 'renew'; readonly proofHash: string }
  /** A co-host is none any more. */
  | { readonly do: 'release'; readonly cohost: string }
  | { readonly do: 'end' }

/** `unknown`: there is no such room, or it is not theirs. `in-use`: not while anybody is inside. */
export type OwnerAnswer = 'done' | 'unknown' | 'in-use'

/** RPC methods of RoomObject. */
export interface RoomApi {
  create(room: NewRoom): Promise<'created' | 'exists'>
  door(visit: Visit): Promise<DoorAnswer>
  /** Whether a meeting is going on in it. */
  isOpen(): Promise<boolean>
  /** Rights of the seat that this resume key opens now. */
  rights(resumeHash: string): Promise<SeatRights>
  sfu(resumeHash: string): Promise<SfuRights>
  /** What its owner may know of it; null to anybody else. */
  owned(subject: string): Promise<OwnedRoom | null>
  own(subject: string, act: OwnerAct): Promise<OwnerAnswer>
  /** Until when it is there at least, if nobody comes; null: there is no such room. */
  lasts(): Promise<Instant | null>
  /** Whether this id has a seat in the meeting: is in, or away for a moment. */
  sits(peer: PeerId): Promise<boolean>
}
