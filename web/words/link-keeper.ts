// A new link for the meeting: an owner makes it and hands it to those who hold the old one, under the old one, before the
// room hears of it; whoever was handed it proves it as soon as the room says that the old one is no more. Everybody else
// holds no link then, and compares digits.
import type { ClientFrame } from '../../protocol/frames.ts'
import type { Peer, PeerId } from '../../protocol/values.ts'
import type { KeyBox } from '../crypto/epoch-pair.ts'
import { deriveProof, makeSecret } from '../crypto/link-secret.ts'
import type { Notice } from '../model.ts'
import type { Addressed } from './in-frames.ts'

export interface LinkKeeperContext {
  readonly self: PeerId
  readonly people: () => readonly Peer[]
  readonly box: (peer: Peer) => KeyBox
  readonly post: (notes: readonly Addressed[]) => void
  readonly send: (frame: ClientFrame) => boolean
  /** To be proved to the room, then kept. */
  readonly accept: (secret: string) => void
  /** Ours from now on: the room has heard its proof. */
  readonly adopt: (secret: string) => void
  readonly notify: (notice: Omit<Notice, 'id'>) => void
}

export interface LinkKeeper {
  renew(): void
  /** Handed to us by an owner, in a box of two who hold the link. */
  handed(by: PeerId, secret: string): void
  /** The room has a new link. */
  renewed(by: PeerId): void
  /** A new socket; `proof`: whether the link that we brought is the room's. */
  welcome(proof: boolean): void
}

export const createLinkKeeper = (context: LinkKeeperContext): LinkKeeper => {
  const { self, people, box, post, send, accept, adopt, notify } = context
  /** Made here, and the room has not answered. */
  let made: string | null = null
  /** Given to us, and the room has not said that it counts. */
  let given: { readonly by: PeerId; readonly secret: string } | null = null

  const nameOf = (id: PeerId): string => people().find((peer) => peer.id === id)?.identity.name ?? ''
  const handOut = async (secret: string): Promise<void> => {
    const boxes = people()
      .map((peer) => ({ to: peer.id, box: box(peer) }))
      .filter(({ box }) => box.verified)
    post(await Promise.all(boxes.map(async ({ to, box }) => ({ to, ...(await box.seal({ type: 'link', secret })) }))))
  }

  return {
    renew: () => {
      const secret = makeSecret()
      made = secret
      void handOut(secret).then(async () => {
        if (send({ type: 'new-link', proof: await deriveProof(secret) })) return
        made = null
        notify({ kind: 'link-kept' })
      })
    },
    handed: (by, secret) => {
      given = { by, secret }
    },
    renewed: (by) => {
      if (by === self) {
        if (made === null) return
        adopt(made)
        made = null
        notify({ kind: 'link-renewed' })
        return
      }
      if (given?.by === by) {
        accept(given.secret)
        notify({ kind: 'link-given', name: nameOf(by) })
      } else notify({ kind: 'link-over', name: nameOf(by) })
      given = null
    },
    welcome: (proof) => {
      if (made !== null) {
        // what was said before the socket dropped, the room heard or did not
        if (proof) notify({ kind: 'link-kept' })
        else accept(made)
        made = null
      } else if (given !== null && !proof) {
        accept(given.secret)
        given = null
      }
    },
  }
}
