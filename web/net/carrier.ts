// Which way a sealed signal goes: the room's socket, or the data channel of a live peer when the socket is away
// (DESIGN §5). The box is the same either way, so whoever carries it can neither read nor change it.
import type { PeerMessage } from '../../protocol/peer-messages.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { OutgoingSignal } from '../media/topology.ts'

/** Signals kept while no way is open: a few offers with their candidates; recovery sends new ones anyway. */
const HELD_MAX = 64

export interface Carrier {
  send(signal: OutgoingSignal): void
  /** A `relay` message from a peer: for me, or to be passed on to its addressee. */
  relayed(message: Extract<PeerMessage, { type: 'relay' }>): void
  /** A way may have opened: what was held goes now. */
  flush(): void
}

export interface CarrierContext {
  readonly self: PeerId
  /** The room's socket; false when it is away. */
  readonly bySocket: (signal: OutgoingSignal) => boolean
  /** One peer's data channel; false when it is not connected. */
  readonly byPeer: (peer: PeerId, message: PeerMessage) => boolean
  /** Peers whose links are connected now. */
  readonly connected: () => readonly PeerId[]
  /** A signal for me. */
  readonly deliver: (from: PeerId, signal: OutgoingSignal) => void
}

export const createCarrier = ({ self, bySocket, byPeer, connected, deliver }: CarrierContext): Carrier => {
  let held: readonly OutgoingSignal[] = []
  const tryEveryWay = (signal: OutgoingSignal): boolean => {
    if (bySocket(signal)) return true
    const message: PeerMessage = { type: 'relay', from: self, ...signal }
    const up = connected()
    // a channel whose path is broken still takes messages, and keeps them until it heals: no way for what is to heal it
    if (up.includes(signal.to) && byPeer(signal.to, message)) return true
    // by all of them: we don't know who is linked with the addressee, and a box opens once
    return up.map((peer) => byPeer(peer, message)).some(Boolean)
  }
  return {
    send: (signal) => {
      if (tryEveryWay(signal)) return
      // of an older link of the same person nothing is wanted any more
      const kept = held.filter(({ to, link }) => to !== signal.to || link >= signal.link)
      held = [...kept, signal].slice(-HELD_MAX)
    },
    relayed: ({ from, to, link, n, box }) => {
      const signal = { to, link, n, box }
      if (to === self) deliver(from, signal)
      // passed on once, straight to its addressee: never further, so that nothing can circle
      else if (from !== self) byPeer(to, { type: 'relay', from, ...signal })
    },
    flush: () => {
      const waiting = held
      held = []
      for (const signal of waiting) if (!tryEveryWay(signal)) held = [...held, signal]
    },
  }
}
