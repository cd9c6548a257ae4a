// What two browsers say to each other: inside sealed boxes (signals) and over the data channel (messages).
import * as v from 'valibot'
import { MessageId, SealedMessage } from './chat.ts'
import { PeerId, SealedSignal } from './values.ts'

/** Sources of a person, in the order of the fixed m-lines (mids '0' to '3'; DESIGN §5). */
export const SOURCES = ['microphone', 'camera', 'screen', 'screen-sound'] as const
export const Source = v.picklist(SOURCES)
export type Source = v.InferOutput<typeof Source>

/** What is on, said and never inferred from `ontrack`. */
export const TracksOn = v.object({
  microphone: v.boolean(),
  camera: v.boolean(),
  screen: v.boolean(),
  'screen-sound': v.boolean(),
})
export type TracksOn = Readonly<v.InferOutput<typeof TracksOn>>

/** simple-peer's signals and two words of our own. A box holds an array of them. */
export const Signal = v.variant('type', [
  v.object({ type: v.literal('offer'), sdp: v.string() }),
  v.object({ type: v.literal('answer'), sdp: v.string() }),
  v.object({
    type: v.literal('candidate'),
    candidate: v.object({
      candidate: v.string(),
      sdpMLineIndex: v.nullish(v.number()),
      sdpMid: v.nullish(v.string()),
    }),
  }),
  /** The side that may not offer asks for an ICE restart, or for a new link beside the old one. */
  v.object({ type: v.literal('ask'), what: v.picklist(['restart', 'rebuild']) }),
  /** What is on, beside offer and answer, so that a tile knows it before the data channel opens. */
  v.object({ type: v.literal('tracks'), on: TracksOn }),
])
export type Signal = Readonly<v.InferOutput<typeof Signal>>
export const Signals = v.pipe(v.array(Signal), v.minLength(1), v.maxLength(100))

/** What one can throw into the room without a word. */
export const REACTIONS = ['👍', '👏', '😄', '😮', '❤️', '🎉', '🤔', '🙏'] as const
export const Reaction = v.picklist(REACTIONS)
export type Reaction = v.InferOutput<typeof Reaction>

/** Messages of the data channel, ordered and reliable, JSON, each under 16 kB but for relayed signals and long messages. */
export const PeerMessage = v.variant('type', [
  v.object({ type: v.literal('tracks'), on: TracksOn }),
  /** I leave: close the link now. The only word from a peer that closes a live link. */
  v.object({ type: v.literal('bye') }),
  v.object({ type: v.literal('speaking'), on: v.boolean() }),
  /** Seen for three seconds; never through the room. */
  v.object({ type: v.literal('reaction'), reaction: Reaction }),
  /** Size in CSS pixels × device ratio at which I show your camera and screen; 0: not shown. */
  v.object({ type: v.literal('wanted'), camera: v.number(), screen: v.number() }),
  /** A signal carried for a third, when the room's socket is away: same box, same checks. */
  v.object({ type: v.literal('relay'), from: PeerId, to: PeerId, ...SealedSignal.entries }),
  /** Said, and taken back, while the room is away. The sender is whose channel it is. */
  v.object({ type: v.literal('chat'), message: SealedMessage }),
  v.object({ type: v.literal('chat-delete'), id: MessageId }),
])
export type PeerMessage = Readonly<v.InferOutput<typeof PeerMessage>>
