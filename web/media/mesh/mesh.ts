// The mesh: one pair for each other person, brought in line with the roster. Knows which pairs there are, nothing of how
// one is made or mended.
import type { IceConfig, PeerId } from '../../../protocol/values.ts'
import type { IncomingSignal, LocalTracks, Topology, TopologyContext, TopologyEvent, WantedSizes } from '../topology.ts'
import { createPair, type Pair } from './pair.ts'
import type { Prepared } from './peer-link.ts'
import type { Reserve } from './reserve.ts'

/** Signals from people of whom the room has not spoken yet: so many people, so many each. */
const STRANGERS_MAX = 16
const STRANGER_SIGNALS_MAX = 64

/** `reserve`: a connection made ahead, the mesh's own from now on. */
export const createMesh = (context: TopologyContext, reserve: Reserve<Prepared> | null = null): Topology => {
  const pairs = new Map<PeerId, Pair>()
  const strangers = new Map<PeerId, readonly IncomingSignal[]>()
  const listeners = new Set<(event: TopologyEvent) => void>()
  let ice: IceConfig = context.ice
  let tracks: LocalTracks = {}
  let wanted: WantedSizes = new Map()
  let closed = false
  reserve?.use(ice)
  reserve?.keep('offers')

  const emit = (event: TopologyEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const forEachPair = (action: (pair: Pair, id: PeerId) => void): void => {
    for (const [id, pair] of pairs) action(pair, id)
  }
  const othersChanged = (): void => forEachPair((pair) => pair.othersChanged())
  const hold = (signal: IncomingSignal): void => {
    const held = strangers.get(signal.from) ?? []
    if (held.length === 0 && strangers.size >= STRANGERS_MAX) return
    strangers.set(signal.from, [...held, signal].slice(-STRANGER_SIGNALS_MAX))
  }

  return {
    setPeers: (peers) => {
      if (closed) return
      const listed = new Set(peers.map(({ id }) => id))
      const before = pairs.size
      for (const peer of peers) {
        if (peer.id === context.self.id) continue
        const known = pairs.get(peer.id)
        if (known !== undefined) {
          known.update(peer)
          continue
        }
        const pair = createPair(peer, {
          self: context.self,
          signal: context.signal,
          pairBox: context.pairBox,
          now: context.now,
          ice: () => ice,
          tracks: () => tracks,
          others: () => Math.max(1, pairs.size),
          wanted: () => wanted.get(peer.id) ?? null,
          prepared: (role) => reserve?.take(role) ?? null,
          emit,
          onOver: () => {
            pairs.delete(peer.id)
            othersChanged()
          },
        })
        pairs.set(peer.id, pair)
        for (const signal of strangers.get(peer.id) ?? []) pair.receive(signal)
        strangers.delete(peer.id)
      }
      forEachPair((pair, id) => {
        if (listed.has(id)) return
        // absence closes nothing that lives; what never lived or is broken ends here
        pair.unlist()
        if (!pair.lines.connected()) {
          pair.close('now')
          pairs.delete(id)
        }
      })
      if (pairs.size !== before) othersChanged()
    },
    setTracks: (next) => {
      tracks = next
      forEachPair((pair) => pair.tracksChanged())
    },
    setWanted: (sizes) => {
      // sizes are kept for whoever is linked later
      wanted = new Map(sizes)
      forEachPair((pair) => pair.wantedChanged())
    },
    setIce: (next) => {
      ice = next
      reserve?.use(ice)
      forEachPair((pair) => pair.iceChanged())
    },
    rekey: () => forEachPair((pair) => pair.rekey()),
    send: (message, to) => {
      if (to !== undefined) return pairs.get(to)?.send(message) ?? false
      // every pair is asked, also after one took it
      return [...pairs.values()].map((pair) => pair.send(message)).some(Boolean)
    },
    receive: (signal) => {
      if (closed) return
      const pair = pairs.get(signal.from)
      if (pair === undefined) hold(signal)
      else pair.receive(signal)
    },
    drop: (id, how = 'now') => {
      pairs.get(id)?.close(how)
      pairs.delete(id)
      othersChanged()
    },
    networkChanged: () => {
      reserve?.renew()
      forEachPair((pair) => pair.networkChanged())
    },
    reachable: () => forEachPair((pair) => pair.reachable()),
    track: (id, source) => pairs.get(id)?.lines.receiver(source)?.track ?? null,
    stats: async () => {
      const reports = new Map<PeerId, RTCStatsReport>()
      for (const [id, pair] of pairs) {
        const report = await pair.lines.stats()
        if (report !== null) reports.set(id, report)
      }
      return reports
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      closed = true
      reserve?.close()
      forEachPair((pair) => pair.close('bye'))
      pairs.clear()
      strangers.clear()
    },
  }
}
