// Reactions on their way up: each lasts a moment, and nobody fills the screen with them.
import type { Signal } from '@preact/signals'
import type { Reaction } from '../protocol/peer-messages.ts'
import type { PeerId } from '../protocol/values.ts'
import type { Flying } from './model.ts'

const FLIGHT_MS = 3_000
/** From one person at once; what comes above it is not shown. */
const EACH_MOST = 5

export const createFlying = (shown: Signal<readonly Flying[]>) => {
  let last = 0
  return {
    /** False when this person has too many in the air. */
    add: (peer: PeerId, reaction: Reaction): boolean => {
      if (shown.value.filter((flying) => flying.peer === peer).length >= EACH_MOST) return false
      last += 1
      const id = last
      shown.value = [...shown.value, { id, peer, reaction }]
      setTimeout(() => {
        shown.value = shown.value.filter((flying) => flying.id !== id)
      }, FLIGHT_MS)
      return true
    },
  }
}
