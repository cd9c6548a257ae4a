// What a socket may ask of the room: token buckets of frames and of messages, and few mistakes. Kept in memory only: a
// socket starts afresh after hibernation, which took ten quiet seconds.
import { CHAT_BURST, CHAT_PER_SECOND, CHAT_UNIT_CHARS, FRAMES_BURST, FRAMES_PER_SECOND } from '../../protocol/limits.ts'
import type { Instant } from '../../protocol/values.ts'

/** Frames that make no sense before the socket is closed: a bug sends one, an attack sends many. */
export const BAD_FRAMES_MAX = 10

interface Bucket {
  readonly tokens: number
  readonly at: Instant
}
interface Rate {
  readonly perSecond: number
  readonly burst: number
}
const FRAMES: Rate = { perSecond: FRAMES_PER_SECOND, burst: FRAMES_BURST }
const CHAT: Rate = { perSecond: CHAT_PER_SECOND, burst: CHAT_BURST }

export interface Budget extends Bucket {
  readonly bad: number
  readonly chat: Bucket
}

export const fullBudget = (now: Instant): Budget => ({
  tokens: FRAMES_BURST,
  at: now,
  bad: 0,
  chat: { tokens: CHAT_BURST, at: now },
})

/** The bucket with so much less; null when there isn't as much in it. A clock that steps back refills nothing. */
const draw = ({ tokens, at }: Bucket, cost: number, { perSecond, burst }: Rate, now: Instant): Bucket | null => {
  const left = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond) - cost
  return left < 0 ? null : { tokens: left, at: now }
}

/** One frame less; null when there is none left. */
export const spend = (budget: Budget, now: Instant): Budget | null => {
  const left = draw(budget, 1, FRAMES, now)
  return left === null ? null : { ...budget, ...left }
}

/** One message less, a long one counting for several: nobody pushes the others' out of the history at one go. */
export const spendOnChat = (budget: Budget, boxChars: number, now: Instant): Budget | null => {
  const chat = draw(budget.chat, Math.ceil(boxChars / CHAT_UNIT_CHARS), CHAT, now)
  return chat === null ? null : { ...budget, chat }
}

/** One mistake more; null when it was one too many. */
export const forgive = (budget: Budget): Budget | null =>
  budget.bad + 1 >= BAD_FRAMES_MAX ? null : { ...budget, bad: budget.bad + 1 }
