// Gathers signals of one link into few frames: descriptions and the first candidate go at once, later candidates
// together. A newcomer with three peers would else send dozens of frames.
import type { Signal } from '../../../protocol/peer-messages.ts'

/** Nobody waits longer for a second-best candidate. */
const BATCH_MS = 100

export interface Outbox {
  /** Signals that belong together. */
  put(...signals: readonly Signal[]): void
  close(): void
}

export const createOutbox = (send: (signals: readonly Signal[]) => void): Outbox => {
  let held: readonly Signal[] = []
  let timer: ReturnType<typeof setTimeout> | null = null
  let candidates = 0

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (held.length === 0) return
    const signals = held
    held = []
    send(signals)
  }
  return {
    put: (...signals) => {
      held = [...held, ...signals]
      const isCandidate = signals.every(({ type }) => type === 'candidate')
      candidates = isCandidate ? candidates + 1 : 0
      if (candidates <= 1) flush()
      else timer ??= setTimeout(flush, BATCH_MS)
    },
    close: () => {
      if (timer !== null) clearTimeout(timer)
      held = []
    },
  }
}
