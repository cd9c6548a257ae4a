// The decisions about epoch keys that are policy: who makes them, who may have them, which one counts. Passed to the
// reducer, so that a test can break one and see it caught. Knows no event and no effect.
import type { PeerId } from '../../protocol/values.ts'
import type { EpochKey } from './epoch-messages.ts'
import { beats, EPOCHS, type Epochs, insiders } from './epoch-state.ts'

export interface EpochRules {
  /** Whether what this peer says about keys is listened to. */
  readonly hears: (state: Epochs, from: PeerId) => boolean
  /** Whether what this peer hands out as its current key is to be ours. */
  readonly entitled: (state: Epochs, from: PeerId) => boolean
  /** Whether we may hand this key to that peer. */
  readonly mayHave: (state: Epochs, to: PeerId, key: EpochKey) => boolean
  /** Whether its maker claims to know more of the room than we do: the room will say so too, or it is not true. */
  readonly early: (state: Epochs, key: EpochKey) => boolean
  /** Whether nothing may be said any more under this key. */
  readonly spent: (state: Epochs, key: EpochKey) => boolean
  readonly beats: (a: EpochKey, b: EpochKey | null) => boolean
  readonly rotateAfterMs: number
  readonly againAfterMs: number
}

export const EPOCH_RULES: EpochRules = {
  hears: (state, from) => state.members.some(({ id }) => id === from),
  entitled: (state, from) => {
    const [first] = insiders(state)
    return first !== undefined && first.id === from && first.seat < state.self.seat
  },
  // Who has heard of fewer removals than the key's maker may still take somebody removed for a member.
  mayHave: (state, to, key) => state.removals >= key.removals && insiders(state).some(({ id }) => id === to),
  early: (state, key) => key.exits > state.exits || key.removals > state.removals,
  spent: (state, key) => key.removals < state.removals,
  beats,
  rotateAfterMs: EPOCHS.rotateAfterMs,
  againAfterMs: EPOCHS.againAfterMs,
}

/** The key to seal with, or null: none yet, or one that a removed person has. What one wants to say waits. */
export const sealingKey = (state: Epochs, rules = EPOCH_RULES): EpochKey | null =>
  state.current !== null && !rules.spent(state, state.current) ? state.current : null
