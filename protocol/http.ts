// Bodies of the HTTP routes. Errors are `{error: ErrorCode}` with the status of errors.ts.
import * as v from 'valibot'
import { ERROR_CODES } from './errors.ts'
import { SettingsChange } from './settings.ts'
import {
  Entry,
  IceConfig,
  Identity,
  Instant,
  Name,
  Organisation,
  Proof,
  ResumeKey,
  RoomInfo,
  SfuInfo,
  Title,
} from './values.ts'

/** This instance has a name or colours of its own, which /api/instance says (instance.ts); absent: it looks as it was built. */
const Look = v.literal(true)

/** GET /api/me */
export const Me = v.object({
  agent: v.nullable(v.object({ name: Name, organisation: v.nullable(Organisation) })),
  mayCreate: v.boolean(),
  look: v.exactOptional(Look),
})
export type Me = v.InferOutput<typeof Me>

/** POST /api/rooms → 201 */
export const CreateRoom = v.object({
  proof: Proof,
  title: v.optional(Title),
  /** For when it is planned. */
  date: v.exactOptional(Instant),
  /** What is to differ from the instance's defaults. */
  settings: v.exactOptional(SettingsChange),
})
export type CreateRoom = v.InferOutput<typeof CreateRoom>
export const CreatedRoom = v.object({ code: v.string() })
export type CreatedRoom = v.InferOutput<typeof CreatedRoom>

/** POST /api/rooms/:code/join → 200. `resume` lets a known seat skip the knock. */
export const Join = v.object({ proof: v.optional(Proof), resume: v.optional(ResumeKey) })
export type Join = v.InferOutput<typeof Join>
export const Joined = v.object({
  /** null: a guest, who will give a name. */
  self: v.nullable(Identity),
  ticket: v.string(),
  entry: Entry,
  room: RoomInfo,
  /** TURN and policy at once for who may enter without asking; else after admission, by `credentials`. */
  ice: v.nullable(IceConfig),
  /** Absent: this instance has no media server, and meetings of any size are meshes. */
  sfu: v.exactOptional(SfuInfo),
  look: v.exactOptional(Look),
})
export type Joined = v.InferOutput<typeof Joined>

/** POST /api/rooms/:code/credentials → 200 */
export const AskCredentials = v.object({ resume: ResumeKey })
export const Credentials = v.object({ ice: IceConfig })
export type Credentials = v.InferOutput<typeof Credentials>

/**
 * POST /api/rooms/:code/sfu → 200, while the plan has to do with the media server or there are more than a mesh carries; else
 * `sfu.not-now`. `token`: LiveKit's, for one connection under the seat's id, opens within 5 minutes.
 */
export const AskSfu = v.object({ resume: ResumeKey })
export const SfuAccess = v.object({ url: v.pipe(v.string(), v.url()), token: v.string() })
export type SfuAccess = v.InferOutput<typeof SfuAccess>

export const ErrorBody = v.object({ error: v.picklist(ERROR_CODES) })
