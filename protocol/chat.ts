// What is said in the chat, sealed and open, and how the room stamps it. Shapes only: how messages look to a person is
// web/call/chat.ts, how they are sealed web/crypto/epoch-box.ts, what the room keeps worker/room/chat.ts.
import * as v from 'valibot'
import { Epoch, KeyId } from './keys.ts'
import { CHAT_BOX_MAX_CHARS, MENTIONS_MAX, TEXT_MAX_CHARS } from './limits.ts'
import { box, Identity, Instant, PeerId } from './values.ts'

/** Made by the sender: 96 random bits, 16 base64url characters. Of two senders with one id neither is the other's. */
export const MessageId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16}$/))
export type MessageId = v.InferOutput<typeof MessageId>

/** Inside the box. Names are as written: whoever leaves takes theirs along. */
export const ChatBody = v.object({
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(TEXT_MAX_CHARS * 2)),
  reply: v.nullable(v.object({ from: PeerId, id: MessageId })),
  mentions: v.pipe(
    v.array(v.object({ peer: PeerId, name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) })),
    v.maxLength(MENTIONS_MAX),
  ),
})
export type ChatBody = Readonly<v.InferOutput<typeof ChatBody>>

/** A sealed message on its way to the room, or to a peer while the room is away. */
export const SealedMessage = v.object({
  id: MessageId,
  epoch: Epoch,
  key: KeyId,
  box: box(123, CHAT_BOX_MAX_CHARS),
})
export type SealedMessage = Readonly<v.InferOutput<typeof SealedMessage>>

/** Rises by one with each message of the room, for as long as the room lasts. */
export const Seq = v.pipe(v.number(), v.integer(), v.minValue(1))
const Stamp = {
  seq: Seq,
  from: PeerId,
  /** Who that is or was, as the room knows: the roster forgets those who leave. */
  author: Identity,
  at: Instant,
}
/** As the room keeps it and tells it; of a deleted one only the place is left. */
export const StampedMessage = v.union([
  v.object({ ...Stamp, ...SealedMessage.entries }),
  v.object({ ...Stamp, id: MessageId, deleted: v.literal(true) }),
])
export type StampedMessage = Readonly<v.InferOutput<typeof StampedMessage>>
