// Bodies of the routes about an agent's own rooms and account. Apart from http.ts: no guest's page needs these shapes.
import * as v from 'valibot'
import { RoomSettings, SettingsChange } from './settings.ts'
import { Instant, Name, Organisation, Proof, Title } from './values.ts'

/** How far ahead a meeting may be planned: the room is kept until then. */
export const DATE_AHEAD_MAX_MS = 366 * 24 * 60 * 60_000
/** A date is written before it is sent, and clocks differ. */
export const DATE_PAST_MAX_MS = 60 * 60_000

const Person = v.object({ name: Name, organisation: v.nullable(Organisation) })

/** A room of one's own. */
export const MyRoom = v.object({
  code: v.string(),
  made: Instant,
  title: v.nullable(Title),
  /** For when it is planned. */
  date: v.nullable(Instant),
  settings: RoomSettings,
  /** Named for good, but for oneself. `id` means this person in this room alone. */
  cohosts: v.array(v.object({ id: v.string(), ...Person.entries })),
  /** When anybody was last inside, or came; null: nobody ever was. */
  used: v.nullable(Instant),
  /** How many are inside. */
  inside: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** base64url SHA-256 of the link's proof: whether the secret on a device is still the room's is seen by it, and nothing else. */
  link: v.string(),
  /** When it goes by itself if nobody comes; null while anybody is inside. */
  until: v.nullable(Instant),
})
export type MyRoom = Readonly<v.InferOutput<typeof MyRoom>>

/** GET /api/account: all that is known of who asks. */
export const Account = v.object({
  agent: Person,
  mayCreate: v.boolean(),
  session: v.object({
    began: Instant,
    /** At the latest. */
    ends: Instant,
    /** And earlier after so long without use; null: no. */
    idleMs: v.nullable(v.number()),
  }),
  rooms: v.array(MyRoom),
})
export type Account = Readonly<v.InferOutput<typeof Account>>

/** POST /api/account/rooms/:code → 200, MyRoom. What is absent stays; null takes title or date away. */
export const ChangeRoom = v.object({
  title: v.exactOptional(v.nullable(Title)),
  date: v.exactOptional(v.nullable(Instant)),
  settings: v.exactOptional(SettingsChange),
})
export type ChangeRoom = Readonly<v.InferOutput<typeof ChangeRoom>>

/** POST /api/account/rooms/:code/link → 200, MyRoom; `room.in-use` while anybody is inside. */
export const RenewLink = v.object({ proof: Proof })

/** POST /api/account/rooms/:code/cohosts → 200, MyRoom: takes one's role back. */
export const ReleaseCohost = v.object({ release: v.pipe(v.string(), v.maxLength(64)) })

/** POST /api/account/rooms/:code/end and POST /api/account/erase → 200. What can't be undone says so. */
export const Confirm = v.object({ confirm: v.literal(true) })
export const Done = v.object({ done: v.literal(true) })
export type Done = v.InferOutput<typeof Done>
