// What a room is, as data: its record, its seats, its sockets, its spent tickets, its chat. Knows no rule and no storage.
import type { StampedMessage } from '../../protocol/chat.ts'
import type { Counts } from '../../protocol/keys.ts'
import type { RoomSettings } from '../../protocol/settings.ts'
import type { Identity, Instant, PeerId, PublicKey, Role } from '../../protocol/values.ts'
import type { Named, TicketClaims } from '../room-api.ts'
import type { RoomPlan } from './plan-state.ts'

/** Id of one WebSocket, made by the shell; lives as long as the socket. */
export type SocketId = string

/** The room's record. Absent until somebody creates the room. */
export interface Room {
  readonly code: string
  /** base64url SHA-256 of the link's proof. */
  readonly proofHash: string
  readonly title: string | null
  /** For when it is planned; null: for no date. It is kept until then, and as long again as an unused room lasts. */
  readonly date: Instant | null
  readonly owner: Named | null
  /** Named for good, agents all. */
  readonly cohosts: readonly Named[]
  readonly settings: RoomSettings
  /** Oldest first, REMOVALS_MAX at most. */
  readonly removals: readonly Removal[]
  /** Of the last KNOCK_EVERY_MS. */
  readonly knocks: readonly Knock[]
  /** When the room was last created, entered into while empty, or left empty. Expiry counts from here, or from `date`. */
  readonly used: Instant
  /** When the present meeting began; the last one's while nobody is inside. */
  readonly began: Instant
  /** The next number to give to a seat or to a place in the queue. Only rises (DESIGN §4: never reused). */
  readonly next: number
  /** Who left and who of them was removed, as browsers count for their keys. Only rises. */
  readonly counts: Counts
  /** The stamp up to which a host cleared the chat; 0: never. */
  readonly cleared: number
  /** How many links there were before this one. A ticket names the link that its proof was of. */
  readonly link: number
  /** Where media is, or goes. */
  readonly plan: RoomPlan
}

export const NOBODY_LEFT: Counts = { exits: 0, removals: 0 }

/** What somebody can be recognised by without being seen: opaque ids and hashes alone. */
export interface Traces {
  readonly subject: string | null
  readonly userId: string
  /** Hashes of keys. */
  readonly keys: readonly string[]
}

/** Somebody sent out. `out`: kept out for as long as the room lasts; else one knocks, for the rest of the meeting. */
export interface Removal extends Traces {
  readonly out: boolean
}

/** Somebody asked to come in. */
export interface Knock extends Traces {
  readonly at: Instant
}

/**
 * Hashes of the key that opens a seat. The key changes with each welcome, and a welcome can be lost on the way, so
 * `previous` goes on opening the seat until its socket has said something.
 */
export interface SeatKey {
  readonly hash: string
  readonly previous: string | null
}

/** What every seat knows of its person. `subject` is never shown to anybody. */
interface Person {
  readonly id: PeerId
  readonly identity: Identity
  readonly subject: string | null
  /** Opaque TURN user id. */
  readonly userId: string
  readonly key: SeatKey
}

/*
 *            admit / open entry            socket dropped
 *   waiting ───────────────────▶ in ◀───────────────────────▶ away
 *      │                          ▲ │ leave                     │ grace over
 *      │ leave, refuse,           │ ▼                           ▼
 *      ▼ grace over        resume └───────────  gone  ◀─────────┘
 *   (no row) ◀── remove ── in, away              │ 12 h
 *                                                ▼ (no row)
 */
export type Seat = Waiting | In | Away | Gone

/** Asked to come in. The place in the queue survives a dropped socket for the grace. */
export interface Waiting extends Person {
  readonly at: 'waiting'
  readonly place: number
  readonly publicKey: PublicKey
  readonly proof: boolean
  readonly line: { readonly socket: SocketId } | { readonly until: Instant }
}

interface Present extends Person {
  readonly seat: number
  readonly role: Role
  readonly publicKey: PublicKey
  readonly proof: boolean
  readonly since: Instant
  /** When the hand went up; null: it is down. */
  readonly hand: Instant | null
}
export interface In extends Present {
  readonly at: 'in'
  readonly socket: SocketId
}
/** Socket dropped; still shown, greyed, until `until`. */
export interface Away extends Present {
  readonly at: 'away'
  readonly until: Instant
}
/** Shown as left. The key opens the seat again until `until`, without asking. */
export interface Gone extends Person {
  readonly at: 'gone'
  readonly seat: number
  readonly role: Role
  readonly until: Instant
}

/** One open socket. `since`: when it was accepted, or bound to its seat; heartbeats count from there. */
export type Socket =
  | { readonly at: 'door'; readonly since: Instant; readonly ticket: TicketClaims }
  | { readonly at: 'seat'; readonly since: Instant; readonly seat: PeerId; readonly heard: boolean }

/** `from/id` */
export type MessageRef = string

export interface Settings {
  /** An unused room is erased after so many ms. */
  readonly expiryMs: number
  /** Whether there is an SFU, and how many people do without. */
  readonly sfu: boolean
  readonly meshMax: number
  /** How long a mesh must have been enough before a room on the SFU moves down, ms. */
  readonly meshAfterMs: number
  /** How long it rests after a move that failed, or an SFU that did, ms. */
  readonly coolDownMs: number
}

export interface RoomState {
  readonly settings: Settings
  readonly room: Room | null
  /** Rows on disk. */
  readonly seats: ReadonlyMap<PeerId, Seat>
  /** Attachments of the sockets: they outlive hibernation, not a restart. */
  readonly sockets: ReadonlyMap<SocketId, Socket>
  /** Rows on disk: ids of spent tickets, until they expire by themselves. */
  readonly tickets: ReadonlyMap<string, Instant>
  /** Rows on disk: what the room keeps of the chat, in the order of its stamps. */
  readonly messages: ReadonlyMap<MessageRef, StampedMessage>
}

/** A room that nobody has created. */
export const emptyRoom = (settings: Settings): RoomState => ({
  settings,
  room: null,
  seats: new Map(),
  sockets: new Map(),
  tickets: new Map(),
  messages: new Map(),
})
