// Gathers signals of one link into few frames: a description goes at once, with what was gathered before it; candidates
// come in bursts and go together. A newcomer with three peers would else send dozens of frames.
import type { Signal } from '../../../protocol/peer-messages.ts'

/** About as long as a burst takes: a box costs each side, and the relay, more than a candidate is late. */
const BATCH_MS = 20

export interface Outbox {
  /** Signals that belong together. */
  put(...signals: readonly Signal[]): void
  close(): void
}

export const createOutbox = (send: (signals: readonly Signal[]) => void): Outbox => {
  let held: readonly Signal[] = []
  let timer: ReturnType<typeof setTimeout> | null = null

  const stop = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const flush = (): void => {
    stop()
    const signals = held
    held = []
    send(signals)
  }
  return {
    put: (...signals) => {
      held = [...held, ...signals]
      if (signals.every(({ type }) => type === 'candidate')) timer ??= setTimeout(flush, BATCH_MS)
      else flush()
    },
    close: () => {
      stop()
      held = []
    },
  }
}
