// The meeting's keys as whoever seals frames wants them: from the keeper of keys, which is loaded later, to the SFU, which
// may be opened earlier.
import type { EpochKey } from '../call/epoch-messages.ts'

export interface MeetingKeys {
  all(): readonly EpochKey[]
  /** Null: nothing may be sealed now. */
  sealing(): EpochKey | null
  /** `listener` is called when either has changed. */
  subscribe(listener: () => void): () => void
  set(all: readonly EpochKey[], sealing: EpochKey | null): void
}

export const createMeetingKeys = (): MeetingKeys => {
  const listeners = new Set<() => void>()
  let [all, sealing]: readonly [readonly EpochKey[], EpochKey | null] = [[], null]
  return {
    all: () => all,
    sealing: () => sealing,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set: (next, seals) => {
      if (next === all && seals === sealing) return
      all = next
      sealing = seals
      for (const listener of listeners) listener()
    },
  }
}
