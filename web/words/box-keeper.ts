// Boxes of one purpose, one for each person as they are now: made anew when their key, or whether both hold the link,
// has changed.
import type { Peer, PeerId } from '../../protocol/values.ts'

/** `held`: the link's secret, if the room knows that we hold it now. */
export const createBoxKeeper = <T>(make: (peer: Peer) => T): ((peer: Peer, held: string | null) => T) => {
  const kept = new Map<PeerId, { readonly about: string; readonly box: T }>()
  return (peer, held) => {
    const about = [peer.key, peer.proof ? held : null].join(' ')
    const known = kept.get(peer.id)
    if (known?.about === about) return known.box
    const box = make(peer)
    kept.set(peer.id, { about, box })
    return box
  }
}
