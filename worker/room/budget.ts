// What a socket may ask of the room: a token bucket of frames, and few mistakes. Kept in memory only: a socket starts
// afresh after hibernation, which took ten quiet seconds.
import { FRAMES_BURST, FRAMES_PER_SECOND } from '../../protocol/limits.ts'
import type { Instant } from '../../protocol/values.ts'

/** Frames that make no sense before the socket is closed: a bug sends one, an attack sends many. */
export const BAD_FRAMES_MAX = 10

export interface Budget {
  readonly tokens: number
  readonly at: Instant
  readonly bad: number
}

export const fullBudget = (now: Instant): Budget => ({ tokens: FRAMES_BURST, at: now, bad: 0 })

/** One frame less; null when there is none left. A clock that steps back refills nothing. */
export const spend = (budget: Budget, now: Instant): Budget | null => {
  const gained = (Math.max(0, now - budget.at) / 1000) * FRAMES_PER_SECOND
  const tokens = Math.min(FRAMES_BURST, budget.tokens + gained) - 1
  return tokens < 0 ? null : { ...budget, tokens, at: now }
}

/** One mistake more; null when it was one too many. */
export const forgive = (budget: Budget): Budget | null =>
  budget.bad + 1 >= BAD_FRAMES_MAX ? null : { ...budget, bad: budget.bad + 1 }
