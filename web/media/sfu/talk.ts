// Small messages while people meet at the SFU: each sealed for one person, like everything of a pair, and carried by the
// room's socket as notes, many in a frame. The SFU carries no data at all. Knows no room: notes leave by a function.
import * as v from 'valibot'
import { PeerMessage, type PeerMessage as PeerMessageType } from '../../../protocol/peer-messages.ts'
import type { PeerId } from '../../../protocol/values.ts'
import type { Addressed } from '../../words/in-frames.ts'
import type { IncomingSignal, PairBox } from '../topology.ts'

export interface Talk {
  /** Later, with all that is said in the same turn. */
  send(to: PeerId, box: PairBox, message: PeerMessageType): void
  hear(box: PairBox, note: IncomingSignal, heard: (message: PeerMessageType) => void): void
  /** All that was said so far has left, or could not. */
  flushed(): Promise<void>
  close(): void
}

export const createTalk = (post: (notes: readonly Addressed[]) => void): Talk => {
  const waiting: Promise<Addressed | null>[] = []
  let writing: Promise<void> = Promise.resolve()
  let reading: Promise<void> = Promise.resolve()
  let closed = false

  const seal = async (to: PeerId, box: PairBox, message: PeerMessageType): Promise<Addressed | null> => {
    try {
      const { n, box: sealed } = await box.seal(0, message)
      return { to, n, box: sealed }
    } catch (error) {
      // their public key is no key: nothing can be said to them
      console.debug('talk', error)
      return null
    }
  }
  const flush = async (): Promise<void> => {
    const notes = await Promise.all(waiting.splice(0))
    const good = notes.flatMap((note) => (note === null ? [] : [note]))
    if (good.length > 0) post(good)
  }
  return {
    send: (to, box, message) => {
      if (closed) return
      waiting.push(seal(to, box, message))
      if (waiting.length === 1) writing = writing.then(flush)
    },
    hear: (box, note, heard) => {
      reading = reading.then(async () => {
        const message = v.safeParse(PeerMessage, await box.open(note))
        if (message.success && !closed) heard(message.output)
      })
    },
    flushed: () => writing,
    close: () => {
      closed = true
    },
  }
}
