// How the path to one peer is mended (DESIGN §5): wait, restart ICE, rebuild beside the old link, then by relay only.
// Pure: events in, next state and effects out; the shell owns the timer (`recoveryWake`) and the connections.

export const RECOVERY = {
  /** Most hiccups heal by themselves; Chromium itself says `disconnected` only after 5 s of silence. */
  restartAfterMs: 2_000,
  /** A restart may meet a path that is still cut: try again while it is. */
  restartEveryMs: 3_000,
  /** Both sides notice a broken path at about the same time: one restart answers both. */
  sameRestartMs: 1_000,
  /** ICE gives up here; a fresh link with fresh candidates does better. */
  rebuildAfterMs: 15_000,
  /** A new link that has not connected by now won't: an offer or answer was lost, or no path exists. */
  openWithinMs: 10_000,
  /** Between rebuilds whose links die at once. */
  backoffMs: [0, 1_000, 2_000, 4_000, 8_000],
} as const

export type Recovery =
  /** A link is being made; `attempt` counts the links since the last time one was up. */
  | { readonly is: 'opening'; readonly attempt: number; readonly until: number }
  | { readonly is: 'up' }
  /** The link is broken but may heal. */
  | { readonly is: 'down'; readonly restartAt: number; readonly rebuildAt: number }
  /** No link worth waiting for; another is made at `at`. */
  | { readonly is: 'pausing'; readonly attempt: number; readonly at: number }

export type RecoveryEvent =
  | { readonly type: 'connected' }
  /** ICE says disconnected or failed. */
  | { readonly type: 'interrupted' }
  /** The link destroyed itself. */
  | { readonly type: 'closed' }
  /** The machine changed networks, or woke. */
  | { readonly type: 'network-changed' }
  /** The other side has no use for the link there is, and asks for a new one. */
  | { readonly type: 'wanted' }
  /** The other side asks for an ICE restart: it may have noticed before us. */
  | { readonly type: 'asked' }
  /** Signals get through again: our socket is back, or the peer is back in the room. */
  | { readonly type: 'reachable' }
  | { readonly type: 'tick' }

export type RecoveryEffect =
  /** New ICE credentials, or, where an offer has no answer yet, the same offer once more. */
  | { readonly do: 'restart' }
  /** Only the offer that has no answer yet, if there is one. */
  | { readonly do: 'repeat' }
  /** A new link beside the old one. `relayOnly`: a link over any path was tried and failed. */
  | { readonly do: 'rebuild'; readonly relayOnly: boolean }
  /** Each sender asks its encoder for a key frame: the picture is back in 0.1 s instead of 2. */
  | { readonly do: 'key-frames' }

export const opening = (now: number, attempt = 0): Recovery => ({
  is: 'opening',
  attempt,
  until: now + RECOVERY.openWithinMs,
})

/** When `tick` is due, ms, or null. */
export const recoveryWake = (state: Recovery): number | null => {
  switch (state.is) {
    case 'opening':
      return state.until
    case 'up':
      return null
    case 'down':
      return Math.min(state.restartAt, state.rebuildAt)
    case 'pausing':
      return state.at
  }
}

type Step = readonly [Recovery, readonly RecoveryEffect[]]

const rebuild = (attempt: number, now: number): Step => [
  opening(now, attempt),
  // by turns: a direct path that swallows packets needs the relay, and a relay that is down must not be all there is
  [{ do: 'rebuild', relayOnly: attempt > 1 && attempt % 2 === 0 }],
]
const restart = (state: Recovery, now: number): Step => [
  state.is === 'down' ? { ...state, restartAt: now + RECOVERY.restartEveryMs } : state,
  [{ do: 'restart' }],
]
/** A first offer of this age is on its way, not lost. */
const isFresh = (state: Recovery, now: number): boolean =>
  state.is === 'opening' && state.attempt === 0 && now - (state.until - RECOVERY.openWithinMs) < RECOVERY.restartAfterMs
const pause = (attempt: number, now: number): Step => {
  const delay = RECOVERY.backoffMs[Math.min(attempt, RECOVERY.backoffMs.length - 1)] ?? 0
  return [{ is: 'pausing', attempt, at: now + delay }, []]
}
const isRestarted = (state: Recovery, now: number): boolean =>
  state.is === 'down' && state.restartAt - now > RECOVERY.restartEveryMs - RECOVERY.sameRestartMs

/** Next state and effects; the same state object when nothing changed. */
export const recover = (state: Recovery, event: RecoveryEvent, now: number): Step => {
  switch (event.type) {
    case 'connected':
      // the very first frame of a link is a key frame anyway
      return [{ is: 'up' }, state.is === 'opening' && state.attempt === 0 ? [] : [{ do: 'key-frames' }]]
    case 'interrupted':
      return state.is === 'up'
        ? [{ is: 'down', restartAt: now + RECOVERY.restartAfterMs, rebuildAt: now + RECOVERY.rebuildAfterMs }, []]
        : [state, []]
    case 'closed':
      return pause(state.is === 'opening' ? state.attempt + 1 : 0, now)
    case 'network-changed':
      return state.is === 'pausing' ? rebuild(state.attempt, now) : restart(state, now)
    case 'reachable':
      if (state.is === 'up' || isFresh(state, now)) return [state, []]
      return state.is === 'pausing' ? rebuild(state.attempt, now) : restart(state, now)
    case 'asked':
      if (state.is === 'pausing') return [state, []]
      return isFresh(state, now) || isRestarted(state, now) ? [state, [{ do: 'repeat' }]] : restart(state, now)
    case 'wanted':
      // a link that is being made is the answer already
      return state.is === 'opening' ? [state, []] : rebuild(1, now)
    case 'tick':
      return tick(state, now)
  }
}

const tick = (state: Recovery, now: number): Step => {
  switch (state.is) {
    case 'up':
      return [state, []]
    case 'opening':
      return now >= state.until ? rebuild(state.attempt + 1, now) : [state, []]
    case 'pausing':
      return now >= state.at ? rebuild(state.attempt, now) : [state, []]
    case 'down':
      if (now >= state.rebuildAt) return rebuild(1, now)
      return now >= state.restartAt
        ? [{ ...state, restartAt: now + RECOVERY.restartEveryMs }, [{ do: 'restart' }]]
        : [state, []]
  }
}
