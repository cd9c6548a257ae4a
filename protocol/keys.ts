// Key messages and comparisons of digits on their way between two people, and what the room counts for them. Shapes only:
// what a box holds is the browsers' (web/call/epoch-messages.ts, web/call/comparison.ts).
import * as v from 'valibot'
import { BOX_MAX_CHARS } from './limits.ts'
import { box, SealedSignal } from './values.ts'

/** Number of an epoch: far above what a meeting reaches, far below what a number can't hold. */
export const EPOCH_MAX = 0x7fff_ffff

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(EPOCH_MAX))
export const Epoch = v.pipe(count, v.minValue(1))

/** HKDF(secret, "id", epoch, seat, exits, removals), 12 bytes, 16 base64url characters: nobody can give two keys one name. */
export const KeyId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16}$/))
export type KeyId = v.InferOutput<typeof KeyId>

/**
 * How many times somebody left, was gone or was removed, and of these the removals. They count on for as long as the room
 * lasts: a browser that comes back must never know of more than the room does.
 */
export const Counts = v.object({ exits: count, removals: count })
export type Counts = Readonly<v.InferOutput<typeof Counts>>

/** A box of a pair that is no signal: `n` rises per direction and purpose, `link` is 0 (web/crypto/epoch-pair.ts). */
export const SealedNote = v.object({ n: SealedSignal.entries.n, box: box(38, BOX_MAX_CHARS) })
export type SealedNote = Readonly<v.InferOutput<typeof SealedNote>>
