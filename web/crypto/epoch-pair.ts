// Key messages between two people, in boxes of their pair (pair-box.ts) that no signal's key opens: the purpose is part
// of what the pair keys are derived from. `link` is 0 throughout.
import * as v from 'valibot'
import type { SealedNote } from '../../protocol/keys.ts'
import { KeyMessage, LinkMessage } from '../call/epoch-messages.ts'
import type { RemotePeer } from '../media/topology.ts'
import { isGenuine } from './epoch-keys.ts'
import { createBoxesFor, type PairBoxContext } from './pair-box.ts'

const Note = v.variant('type', [...KeyMessage.options, LinkMessage])
type Note = KeyMessage | LinkMessage

export interface KeyBox {
  /** Both hold the link: nobody in between made these keys. */
  readonly verified: boolean
  seal(message: Note): Promise<SealedNote>
  /** Null: not to be believed. Keys that don't bear their own name are left out. */
  open(note: SealedNote): Promise<Note | null>
}

export const createKeyBoxes = (context: PairBoxContext): ((peer: RemotePeer) => KeyBox) => {
  const boxes = createBoxesFor('keys', context)
  return (peer) => {
    const pair = boxes(peer)
    return {
      verified: pair.verified,
      seal: async (message) => {
        const { n, box } = await pair.seal(0, message)
        return { n, box }
      },
      open: async (note) => {
        const message = v.safeParse(Note, await pair.open({ link: 0, ...note }))
        if (!message.success) return null
        if (message.output.type !== 'grant') return message.output
        const genuine = await Promise.all(message.output.keys.map(isGenuine))
        return { ...message.output, keys: message.output.keys.filter((_, at) => genuine[at]) }
      },
    }
  }
}
