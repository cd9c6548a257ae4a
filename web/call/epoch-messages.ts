// What two browsers say to each other about epoch keys, always inside a key box of their pair (web/crypto/epoch-pair.ts).
// Shapes only.
import * as v from 'valibot'
import { Counts, Epoch, KeyId } from '../../protocol/keys.ts'

/** Keys that a browser keeps, and so the most that a newcomer is handed: a day of meetings with a departure every hour. */
export const KEYS_KEPT = 64

/**
 * A key of the meeting. `seat`: whose it was to make it. `exits`, `removals`: how many times somebody had left the room
 * or been removed, as its maker knew: none of those removed may ever have it.
 */
export const EpochKey = v.object({
  epoch: Epoch,
  seat: Epoch,
  ...Counts.entries,
  id: KeyId,
  /** 32 random bytes, base64url. */
  secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
})
export type EpochKey = Readonly<v.InferOutput<typeof EpochKey>>

export const KeyMessage = v.variant('type', [
  /** Keys for you. `current`: the one that I seal with, named in every grant, whether or not it is among them. */
  v.object({
    type: v.literal('grant'),
    keys: v.pipe(v.array(EpochKey), v.maxLength(KEYS_KEPT)),
    current: v.nullable(KeyId),
  }),
  /** To who makes the keys: this is what I seal with. */
  v.object({ type: v.literal('have'), epoch: Epoch, key: KeyId }),
  /** I came, or came back: give me what is not among these. */
  v.object({ type: v.literal('catch-up'), known: v.pipe(v.array(KeyId), v.maxLength(KEYS_KEPT)) }),
  /** Something came that these keys open, and I have them not. */
  v.object({ type: v.literal('ask'), keys: v.pipe(v.array(KeyId), v.minLength(1), v.maxLength(KEYS_KEPT)) }),
])
/** In the same boxes: the secret of a new link, from an owner to who holds the old one. */
export const LinkMessage = v.object({
  type: v.literal('link'),
  secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
})
export type LinkMessage = Readonly<v.InferOutput<typeof LinkMessage>>
export type KeyMessage = Readonly<v.InferOutput<typeof KeyMessage>>
