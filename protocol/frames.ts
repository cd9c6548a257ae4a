// Frames of the room's WebSocket, version in the subprotocol (limits.ts). Two unions and nothing else.
import * as v from 'valibot'
import { ERROR_CODES } from './errors.ts'
import {
  Entry,
  Instant,
  Name,
  Peer,
  PeerId,
  Plan,
  PublicKey,
  ResumeKey,
  Role,
  RoomInfo,
  SealedSignal,
  Visitor,
} from './values.ts'

/** What a browser says to the room. */
export const ClientFrame = v.variant('type', [
  /** Ask to come in. `name` counts for guests only. With `resume`, the same seat as before. */
  v.object({ type: v.literal('enter'), name: Name, key: PublicKey, resume: v.optional(ResumeKey) }),
  /** A sealed signal to another seat that is in. */
  v.object({ type: v.literal('signal'), to: PeerId, ...SealedSignal.entries }),
  /** Open the door to somebody who waits / say no. */
  v.object({ type: v.literal('admit'), peer: PeerId }),
  v.object({ type: v.literal('refuse'), peer: PeerId }),
  /** I leave for good (the button). From the door: I give up waiting. */
  v.object({ type: v.literal('leave') }),
  /** End for all; the owner alone. */
  v.object({ type: v.literal('end') }),
])
export type ClientFrame = Readonly<v.InferOutput<typeof ClientFrame>>

/** What the room says to a browser. */
export const RoomFrame = v.variant('type', [
  /** First frame of every socket: what one sees from the door. */
  v.object({ type: v.literal('door'), room: RoomInfo, entry: Entry, inside: v.array(Visitor) }),
  /** Differences of `inside`, while at the door. */
  v.object({ type: v.literal('door-joined'), visitor: Visitor }),
  v.object({ type: v.literal('door-left'), id: PeerId }),
  /**
   * `enter` was heard, and somebody must open. `hosts`: whether anybody is inside who could; sent again when that changes.
   * `resume`, in the first such frame of a socket: keeps the place in the queue when one comes back with `enter`.
   */
  v.object({ type: v.literal('waiting'), id: PeerId, hosts: v.boolean(), resume: v.optional(ResumeKey) }),
  /** All the state there is; from now on only differences. `now` is the server's clock. */
  v.object({
    type: v.literal('welcome'),
    self: v.object({ id: PeerId, seat: v.number(), role: Role, resume: ResumeKey, elsewhere: v.boolean() }),
    room: RoomInfo,
    peers: v.array(Peer),
    waiting: v.array(Visitor),
    plan: Plan,
    began: Instant,
    now: Instant,
  }),
  v.object({ type: v.literal('joined'), peer: Peer }),
  /** Any change of a peer we know: away and back, a new key after a reload. */
  v.object({ type: v.literal('changed'), peer: Peer }),
  v.object({ type: v.literal('left'), id: PeerId, why: v.picklist(['left', 'gone', 'removed']) }),
  /** Somebody waits at the door / no longer does. */
  v.object({ type: v.literal('knock'), visitor: Visitor }),
  v.object({ type: v.literal('knock-over'), id: PeerId }),
  /** From another seat; the sender is stamped by the room. */
  v.object({ type: v.literal('signal'), from: PeerId, ...SealedSignal.entries }),
  v.object({ type: v.literal('error'), code: v.picklist(ERROR_CODES) }),
])
export type RoomFrame = Readonly<v.InferOutput<typeof RoomFrame>>

export type FrameOf<U extends { type: string }, T extends U['type']> = Extract<U, { type: T }>
