// How long livekit may try to mend a broken connection before it is over. Its own 44 s are made for a client that has
// nothing else; we have the mesh. While the room's socket is away too it is our own path that broke, and giving up would
// change nothing. Knows no room.
import type { ReconnectContext, ReconnectPolicy } from 'livekit-client'

/** Pauses before each try, ms: a server that is started again has time to come. */
const PAUSES_MS: readonly number[] = [0, 300, 700, 1_000, 1_000]
/** A try that hangs counts as long as it lasts. */
const GIVE_UP_MS = 4_000
/** Our own path: one pause after the other, for as long as it takes to walk out of a lift. */
const OWN_PAUSE_MS = 1_000
const OWN_GIVE_UP_MS = 60_000
/** Longer than what is left of a dead SFU is shown: it is closed by then. */
const NEVER_MS = 60_000

/**
 * `online`: whether the room can be reached. `givenUp`: it is over, once. Livekit is not told so: it would close what it has,
 * and a closed connection's last pictures are black. It waits for a try that never comes.
 */
export const mendingPolicy = (online: () => boolean, givenUp: () => void): ReconnectPolicy => {
  let over = false
  const next = ({ retryCount, elapsedMs }: ReconnectContext): number | undefined => {
    if (online()) return elapsedMs < GIVE_UP_MS ? PAUSES_MS[retryCount] : undefined
    if (elapsedMs >= OWN_GIVE_UP_MS) return undefined
    return retryCount === 0 ? 0 : OWN_PAUSE_MS
  }
  return {
    nextRetryDelayInMs: (context) => {
      const pause = over ? undefined : next(context)
      if (pause !== undefined) return pause
      // not in livekit's own step
      if (!over) queueMicrotask(givenUp)
      over = true
      return NEVER_MS
    },
  }
}
