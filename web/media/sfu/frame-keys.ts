// One key for each sender of frames, for livekit's encryption (facts/sfu.md §6): derived from the meeting's epoch keys and
// the sender's id, under the epoch mod 16. Knows the meeting's keys as a source, and no room.
// What livekit does by itself is switched off: no shared key, no ratchet, no key marked bad after failures (a key that
// comes late must open what comes after it).
import { BaseKeyProvider, createKeyMaterialFromBuffer, type KeyInfo } from 'livekit-client'
import type { PeerId } from '../../../protocol/values.ts'
import type { EpochKey } from '../../call/epoch-messages.ts'
import { beats } from '../../call/epoch-state.ts'
import { deriveFrameKey } from '../../crypto/epoch-keys.ts'
import type { MeetingKeys } from '../../words/meeting-keys.ts'

/** As large as livekit's ring: the index travels with each frame. */
const RING = 16
/** Older keys of the meeting than so many open no frames: nobody seals with them any more. */
const OPENING_MAX = 4
/** A new key is handed out before it is used, so that a departure makes nobody's picture stop. */
export const SEAL_AFTER_MS = 2_000
/** A key that a removed person has opens frames for so long: others may not have heard yet. */
export const SPENT_OPENS_MS = 5_000

/** The meeting's keys, as this browser has them. */
export type FrameKeySource = Omit<MeetingKeys, 'set'>

export class SenderKeys extends BaseKeyProvider {
  readonly #keys = new Map<string, KeyInfo>()
  #own = 0

  constructor() {
    super({ sharedKey: false, ratchetWindowSize: 0, failureTolerance: -1, keyringSize: RING, keySize: 256 })
  }
  put(sender: PeerId, index: number, key: CryptoKey, own: boolean): void {
    if (own) this.#own = index
    this.#keys.set(`${sender} ${index}`, { participantIdentity: sender, keyIndex: index, key })
    this.onSetEncryptionKey(key, sender, index)
  }
  /** What the manager posts again when signalling connects: the newest of each place alone. */
  override getKeys(): KeyInfo[] {
    return [...this.#keys.values()]
  }
  /** Which of them it takes for the one in use. Livekit's own answer is the last that was set, anybody's. */
  override getLatestManuallySetKeyIndex(): number {
    return this.#own
  }
}

export interface FrameKeys {
  readonly provider: SenderKeys
  /** Whose frames are to be opened. */
  setSenders(senders: readonly PeerId[]): void
  close(): void
}

/** Which key stands at each index of a ring: of those that share one, the one that counts. */
export const ringOf = (keys: readonly EpochKey[], removals: number): ReadonlyMap<number, EpochKey> => {
  const newest = keys
    .filter((key) => key.removals >= removals)
    .sort((a, b) => (beats(a, b) ? -1 : 1))
    .slice(0, OPENING_MAX)
  const ring = new Map<number, EpochKey>()
  for (const key of newest) if (!ring.has(key.epoch % RING)) ring.set(key.epoch % RING, key)
  return ring
}

const random = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32))

export const createFrameKeys = (self: PeerId, source: FrameKeySource): FrameKeys => {
  const provider = new SenderKeys()
  let senders: readonly PeerId[] = []
  /** The name of the key in each place of each sender's ring; null: overwritten with noise. */
  const placed = new Map<string, string | null>()
  let sealed: EpochKey | null = null
  let removals = 0
  let closed = false
  const timers = new Set<ReturnType<typeof setTimeout>>()
  /** Places are filled one after the other, so that the last word stands. */
  let writing: Promise<void> = Promise.resolve()

  const later = (action: () => void, delay: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      action()
    }, delay)
    timers.add(timer)
  }
  const place = (sender: PeerId, index: number, key: EpochKey | null): void => {
    const at = `${sender} ${index}`
    const name = key?.id ?? null
    if (placed.get(at) === name) return
    placed.set(at, name)
    writing = writing.then(async () => {
      const bytes = key === null ? random() : await deriveFrameKey(key, sender)
      const material = await createKeyMaterialFromBuffer(bytes.buffer)
      if (!closed && placed.get(at) === name) provider.put(sender, index, material, sender === self)
    })
  }
  const settleOpening = (): void => {
    const ring = ringOf(source.all(), removals)
    const others = new Set(senders.filter((sender) => sender !== self))
    for (const sender of others) for (const [index, key] of ring) place(sender, index, key)
    // what a removed person could still seal opens no more
    for (const at of placed.keys()) {
      const [who = '', index] = at.split(' ')
      if (others.has(who) && !ring.has(Number(index))) place(who, Number(index), null)
    }
  }
  const seal = (key: EpochKey): void => {
    if (source.sealing()?.id !== key.id) return
    sealed = key
    place(self, key.epoch % RING, key)
  }
  const settleSealing = (): void => {
    const next = source.sealing()
    if (next === null) {
      // nobody may open what is said now: noise, until there is a key that no removed person has
      if (sealed !== null) place(self, sealed.epoch % RING, null)
      sealed = null
    } else if (sealed === null || next.removals > sealed.removals) seal(next)
    else if (next.id !== sealed.id) later(() => seal(next), SEAL_AFTER_MS)
    const spent = next?.removals ?? removals
    if (spent > removals)
      later(() => {
        removals = Math.max(removals, spent)
        settleOpening()
      }, SPENT_OPENS_MS)
  }
  const settle = (): void => {
    if (closed) return
    settleOpening()
    settleSealing()
  }
  const unsubscribe = source.subscribe(settle)
  settle()

  return {
    provider,
    setSenders: (next) => {
      senders = next
      settleOpening()
    },
    close: () => {
      closed = true
      unsubscribe()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
