// When to try the room again. Pure: the attempt and a random number in, a delay out.

/** A first try at once (the socket often just blinked), then longer; a cluster hands a room over within 25 s. */
const DELAYS_MS = [0, 300, 700, 1_500, 3_000, 5_000, 8_000] as const
/** So that a hundred clients don't come back in the same instant after a restart. */
const JITTER = 0.3

/**
 * Delay in ms before try number `attempt` (0 for the first), with `random` in [0, 1). Never less than `atLeastMs`, which
 * the edge asks for: many may have heard the same number, so the jitter comes on top.
 */
export const retryDelay = (attempt: number, random: number, atLeastMs = 0): number => {
  const base = DELAYS_MS[Math.min(Math.max(attempt, 0), DELAYS_MS.length - 1)] ?? 0
  return Math.round(Math.max(base * (1 - JITTER + 2 * JITTER * random), atLeastMs * (1 + JITTER * random)))
}
