// Carries out what call/epochs.ts decides: makes keys, seals messages about them for each person, and keeps the timer.
// Knows the room as a way to post sealed notes, and nothing of what the keys are for.
import type { Counts, KeyId, SealedNote } from '../../protocol/keys.ts'
import type { Peer, PeerId } from '../../protocol/values.ts'
import type { EpochKey, KeyMessage } from '../call/epoch-messages.ts'
import { sealingKey } from '../call/epoch-rules.ts'
import { type Epochs, noEpochs, openingKey } from '../call/epoch-state.ts'
import { type EpochEffect, type EpochEvent, epochsWake, stepEpochs } from '../call/epochs.ts'
import { makeEpochKey } from '../crypto/epoch-keys.ts'
import type { KeyBox } from '../crypto/epoch-pair.ts'
import { createAlarm } from './alarm.ts'
import type { Addressed } from './in-frames.ts'

export interface EpochKeeperContext {
  readonly self: Epochs['self']
  /** Keys that this tab had before it was loaded anew: they open what was said then. */
  readonly kept: readonly EpochKey[]
  /** All keys that we have, whenever there are others. */
  readonly keep: (keys: readonly EpochKey[]) => void
  /** The box of a pair, as both hold the link now. */
  readonly box: (peer: Peer) => KeyBox
  /** Each for somebody, through the room; what is lost is said again. */
  readonly post: (notes: readonly Addressed[]) => void
  /** The secret of a new link came. `verified`: from somebody who holds the link as we do. */
  readonly link: (from: PeerId, secret: string, verified: boolean) => void
  /** Keys came, or it may be another one that seals. */
  readonly changed: (learnt: readonly KeyId[]) => void
}

export interface EpochKeeper {
  welcome(peers: readonly Peer[], counts: Counts): void
  roster(peers: readonly Peer[]): void
  left(peer: PeerId, peers: readonly Peer[], counts: Counts): void
  offline(): void
  hear(from: PeerId, note: SealedNote): void
  /** Once all that was heard until now has been opened. */
  afterwards(act: () => void): void
  /** Something came under a key that we don't have. */
  unknown(key: KeyId, from: PeerId): void
  /** Null: what one wants to say waits. */
  sealing(): EpochKey | null
  opening(id: KeyId): EpochKey | null
  /** All that open something, the best first. */
  all(): readonly EpochKey[]
  close(): void
}

export const createEpochKeeper = ({ self, kept, keep, box, post, link, changed }: EpochKeeperContext): EpochKeeper => {
  let epochs: Epochs = { ...noEpochs(self), keys: kept }
  let people: ReadonlyMap<PeerId, Peer> = new Map()
  let closed = false
  /** Notes are opened, and sealed, one after the other. */
  let reading: Promise<void> = Promise.resolve()
  let writing: Promise<void> = Promise.resolve()

  const happen = (event: EpochEvent): void => {
    if (closed) return
    const [next, effects] = stepEpochs(epochs, event, Date.now())
    if (next.keys !== epochs.keys) keep(next.keys)
    epochs = next
    for (const effect of effects)
      if (effect.do === 'make') void makeEpochKey(effect).then((key) => happen({ type: 'made', key }))
    send(effects.flatMap((effect) => (effect.do === 'send' ? [effect] : [])))
    changed(effects.flatMap((effect) => (effect.do === 'learnt' ? effect.keys : [])))
    alarm.set(epochsWake(epochs))
  }
  const send = (messages: readonly Extract<EpochEffect, { do: 'send' }>[]): void => {
    if (messages.length === 0) return
    writing = writing.then(async () => {
      const notes = await Promise.all(messages.map(({ to, message }) => seal(to, message)))
      if (!closed) post(notes.flatMap((note) => (note === null ? [] : [note])))
    })
  }
  const seal = async (to: PeerId, message: KeyMessage): Promise<Addressed | null> => {
    const peer = people.get(to)
    if (peer === undefined) return null
    try {
      return { to, ...(await box(peer).seal(message)) }
    } catch (error) {
      // their public key is no key: nothing can be said to them
      console.debug('keys', error)
      return null
    }
  }
  const alarm = createAlarm(() => happen({ type: 'tick' }))
  const know = (peers: readonly Peer[]): readonly Peer[] => {
    people = new Map(peers.map((peer) => [peer.id, peer]))
    return peers
  }

  return {
    welcome: (peers, counts) => happen({ type: 'welcome', members: know(peers), counts }),
    roster: (peers) => happen({ type: 'roster', members: know(peers) }),
    left: (peer, peers, counts) => {
      know(peers)
      happen({ type: 'left', peer, counts })
    },
    offline: () => happen({ type: 'offline' }),
    hear: (from, note) => {
      const peer = people.get(from)
      if (peer === undefined) return
      // as it was sealed: what the room says next may change what the two of us hold
      const sealed = box(peer)
      reading = reading.then(async () => {
        if (closed) return
        const message = await sealed.open(note)
        if (message?.type === 'link') link(from, message.secret, sealed.verified)
        else if (message !== null) happen({ type: 'heard', from, message })
      })
    },
    afterwards: (act) => {
      reading = reading.then(() => {
        if (!closed) act()
      })
    },
    unknown: (key, from) => happen({ type: 'unknown', key, from }),
    sealing: () => sealingKey(epochs),
    opening: (id) => openingKey(epochs, id),
    all: () => epochs.keys,
    close: () => {
      closed = true
      alarm.set(null)
    },
  }
}
