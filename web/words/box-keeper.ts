// Boxes of one purpose, one for each person as they are now: made anew when their key, or whether both hold the link,
// has changed.
import type { Peer, PeerId } from '../../protocol/values.ts'

/** `held`: whether we hold the link now. */
export const createBoxKeeper = <T>(make: (peer: Peer) => T): ((peer: Peer, held: boolean) => T) => {
  const kept = new Map<PeerId, { readonly about: string; readonly box: T }>()
  return (peer, held) => {
    const about = [peer.key, held && peer.proof].join(' ')
    const known = kept.get(peer.id)
    if (known?.about === about) return known.box
    const box = make(peer)
    kept.set(peer.id, { about, box })
    return box
  }
}
