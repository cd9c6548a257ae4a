// What of a room survives: rows for the room, its seats, spent tickets and messages (restart), attachments for its sockets
// (hibernation). State in, changes out; knows no SQL.
import type { StampedMessage } from '../../protocol/chat.ts'
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts'
import type { Instant, PeerId } from '../../protocol/values.ts'
import { MESH } from './plan-state.ts'
import { isPresent } from './seats.ts'
import {
  emptyRoom,
  type MessageRef,
  NOBODY_LEFT,
  type Room,
  type RoomState,
  type Seat,
  type Settings,
  type Socket,
  type SocketId,
} from './state.ts'

export interface MapChanges<K, V> {
  readonly put: readonly (readonly [K, V])[]
  readonly drop: readonly K[]
}

export interface Changes {
  /** undefined: unchanged. */
  readonly room: Room | undefined
  readonly seats: MapChanges<PeerId, Seat>
  readonly tickets: MapChanges<string, Instant>
  readonly messages: MapChanges<MessageRef, StampedMessage>
  readonly sockets: MapChanges<SocketId, Socket>
}

/** What has to be written so that `after` survives, compared by reference: an untouched part costs nothing. */
export const changes = (before: RoomState, after: RoomState): Changes => ({
  room: before.room === after.room ? undefined : (after.room ?? undefined),
  seats: mapChanges(before.seats, after.seats),
  tickets: mapChanges(before.tickets, after.tickets),
  messages: mapChanges(before.messages, after.messages),
  sockets: mapChanges(before.sockets, after.sockets),
})

const mapChanges = <K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): MapChanges<K, V> => {
  if (before === after) return { put: [], drop: [] }
  return {
    put: [...after].filter(([key, value]) => before.get(key) !== value),
    drop: [...before.keys()].filter((key) => !after.has(key)),
  }
}

/** Rows as they lie on disk: bodies are JSON of our own making. */
export interface Saved {
  readonly room: string | null
  readonly seats: readonly string[]
  readonly tickets: readonly (readonly [id: string, exp: Instant])[]
  readonly messages: readonly (readonly [ref: MessageRef, body: string])[]
}

/** Rows of rooms made before there were powers, counts, a chat, a plan or dates say nothing of them. */
const readRoom = (body: string): Room => {
  const room = JSON.parse(body) as Omit<Room, keyof Powers> & Partial<Powers>
  const {
    date = null,
    settings = DEFAULT_SETTINGS,
    cohosts = [],
    removals = [],
    knocks = [],
    counts = NOBODY_LEFT,
    cleared = 0,
    link = 0,
    plan = MESH,
  } = room
  return { ...room, date, settings, cohosts, removals, knocks, counts, cleared, link, plan }
}
type Powers = Pick<
  Room,
  'date' | 'settings' | 'cohosts' | 'removals' | 'knocks' | 'counts' | 'cleared' | 'link' | 'plan'
>
const readSeat = (body: string): Seat => {
  const seat = JSON.parse(body) as Seat
  return isPresent(seat) ? { ...seat, hand: seat.hand ?? null } : seat
}

const readMessage = ([ref, body]: Saved['messages'][number]): readonly [MessageRef, StampedMessage] => [
  ref,
  JSON.parse(body),
]

/** The state again, from rows and from the attachments of the sockets that are there. */
export const restore = (
  saved: Saved,
  sockets: readonly (readonly [SocketId, Socket])[],
  settings: Settings,
): RoomState => {
  if (saved.room === null) return emptyRoom(settings)
  const seats = saved.seats.map(readSeat)
  return {
    settings,
    room: readRoom(saved.room),
    seats: new Map(seats.map((seat) => [seat.id, seat])),
    sockets: new Map(sockets),
    tickets: new Map(saved.tickets),
    messages: new Map(saved.messages.map(readMessage).sort(([, a], [, b]) => a.seq - b.seq)),
  }
}
