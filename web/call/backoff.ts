// When to try the room again. Pure: the attempt and a random number in, a delay out.

/** A first try at once (the socket often just blinked), then longer; a cluster hands a room over within 25 s. */
const DELAYS_MS = [0, 300, 700, 1_500, 3_000, 5_000, 8_000] as const
/** So that a hundred clients don't come back in the same instant after a restart. */
const JITTER = 0.3

/** Delay in ms before try number `attempt` (0 for the first), with `random` in [0, 1). */
export const retryDelay = (attempt: number, random: number): number => {
  const base = DELAYS_MS[Math.min(Math.max(attempt, 0), DELAYS_MS.length - 1)] ?? 0
  return Math.round(base * (1 - JITTER + 2 * JITTER * random))
}
