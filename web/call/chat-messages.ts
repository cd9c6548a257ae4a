// What a chat box holds, and what room and browsers say about messages. Shapes only; how they look to a person is
// chat.ts, how they are sealed is web/crypto/epoch-box.ts.
import * as v from 'valibot'
import { Identity, Instant, PeerId } from '../../protocol/values.ts'
import { EPOCH_MAX, KeyId } from './epoch-messages.ts'
import { MENTIONS_MAX, TEXT_MAX_CHARS } from './message-text.ts'

/** Messages that a room keeps for those who come later, the newest; what is older is gone, and is said to be. */
export const HISTORY_MAX = 200
/** base64url of a padded body: 4 000 code points of 4 bytes and as many mentions as there may be are 44 000. */
export const CHAT_BOX_MAX_CHARS = 60_000

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
  epoch: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(EPOCH_MAX)),
  key: KeyId,
  box: v.pipe(v.string(), v.minLength(123), v.maxLength(CHAT_BOX_MAX_CHARS), v.regex(/^[A-Za-z0-9_-]+$/)),
})
export type SealedMessage = Readonly<v.InferOutput<typeof SealedMessage>>

const Stamp = {
  /** Rises by one with each message of the room. */
  seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
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
