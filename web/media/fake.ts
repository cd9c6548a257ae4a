// The topology in memory: people in one process, joined by a network that can be cut. For tests of whatever stands on a
// topology, and proof that the contract asks nothing that only WebRTC does. Tracks pass through as they are.
import { type PeerMessage, SOURCES, type Source } from '../../protocol/peer-messages.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { LocalTracks, RemotePeer, Topology, TopologyEvent } from './topology.ts'
import { tracksOn } from './tracks-on.ts'

export interface FakeNetwork {
  join(id: PeerId): Topology
  /** No path between these two until `mend`. */
  cut(a: PeerId, b: PeerId): void
  mend(a: PeerId, b: PeerId): void
}

interface Member {
  readonly id: PeerId
  /** Whom this one wants, with their keys. */
  peers: ReadonlyMap<PeerId, RemotePeer>
  tracks: LocalTracks
  /** Linked now, and whom links outlived the roster. */
  readonly linked: Set<PeerId>
  readonly listeners: Set<(event: TopologyEvent) => void>
}

export const createFakeNetwork = (now: () => number): FakeNetwork => {
  const members = new Map<PeerId, Member>()
  const cuts = new Set<string>()
  const pairName = (a: PeerId, b: PeerId): string => [a, b].sort().join(' ')
  const emit = (member: Member, event: TopologyEvent): void => {
    for (const listener of member.listeners) listener(event)
  }
  const showTracks = (to: Member, from: Member, sources: readonly Source[]): void => {
    emit(to, { type: 'tracks', peer: from.id, on: tracksOn(from.tracks) })
    for (const source of sources) emit(to, { type: 'track', peer: from.id, source, track: from.tracks[source] ?? null })
  }
  const both = (a: Member, b: Member): readonly (readonly [Member, Member])[] => [
    [a, b],
    [b, a],
  ]

  /** Links whoever wants each other and has a path; later, as a network would. */
  const settle = (): void =>
    queueMicrotask(() => {
      for (const a of members.values())
        for (const b of members.values()) {
          if (a.id >= b.id || a.linked.has(b.id)) continue
          if (!a.peers.has(b.id) || !b.peers.has(a.id) || cuts.has(pairName(a.id, b.id))) continue
          for (const [me, other] of both(a, b)) {
            me.linked.add(other.id)
            const verified = (me.peers.get(other.id)?.proof ?? false) && (other.peers.get(me.id)?.proof ?? false)
            emit(me, { type: 'link', peer: other.id, state: { kind: 'connected', path: 'direct', verified } })
            emit(me, { type: 'open', peer: other.id })
            showTracks(me, other, SOURCES)
          }
        }
    })
  const unlink = (a: Member, b: Member, said: 'bye' | 'interrupted'): void => {
    for (const [me, other] of both(a, b)) {
      if (!me.linked.delete(other.id)) continue
      if (said === 'interrupted')
        emit(me, { type: 'link', peer: other.id, state: { kind: 'interrupted', since: now() } })
    }
    if (said === 'bye') {
      emit(b, { type: 'bye', peer: a.id })
      b.peers = new Map([...b.peers].filter(([id]) => id !== a.id))
    }
  }

  const join = (id: PeerId): Topology => {
    const me: Member = { id, peers: new Map(), tracks: {}, linked: new Set(), listeners: new Set() }
    members.set(id, me)
    const linked = (): readonly Member[] => [...me.linked].flatMap((other) => members.get(other) ?? [])
    const deliver = (to: Member, message: PeerMessage): void =>
      queueMicrotask(() => {
        if (to.linked.has(id)) emit(to, { type: 'message', peer: id, message })
      })
    return {
      setPeers: (peers) => {
        const before = me.peers
        me.peers = new Map(peers.filter((peer) => peer.id !== id).map((peer) => [peer.id, peer]))
        for (const peer of me.peers.values()) {
          const known = before.get(peer.id)
          const other = members.get(peer.id)
          if (known === undefined) emit(me, { type: 'link', peer: peer.id, state: { kind: 'connecting' } })
          else if (known.key !== peer.key && other !== undefined) unlink(me, other, 'interrupted')
        }
        settle()
      },
      setTracks: (tracks) => {
        const changed = SOURCES.filter((source) => (me.tracks[source] ?? null) !== (tracks[source] ?? null))
        me.tracks = tracks
        queueMicrotask(() => {
          for (const other of linked()) showTracks(other, me, changed)
        })
      },
      setWanted: () => undefined,
      setIce: () => undefined,
      rekey: () => undefined,
      send: (message, to) => {
        const targets = linked().filter((other) => to === undefined || other.id === to)
        for (const other of targets) deliver(other, message)
        return targets.length > 0
      },
      receive: () => undefined,
      drop: (peer) => {
        me.peers = new Map([...me.peers].filter(([other]) => other !== peer))
        const other = members.get(peer)
        if (other !== undefined) unlink(me, other, 'interrupted')
      },
      networkChanged: settle,
      reachable: settle,
      track: (peer, source) => (me.linked.has(peer) ? (members.get(peer)?.tracks[source] ?? null) : null),
      stats: async () => new Map(),
      subscribe: (listener) => {
        me.listeners.add(listener)
        return () => me.listeners.delete(listener)
      },
      close: () => {
        for (const other of linked()) unlink(me, other, 'bye')
        members.delete(id)
        me.listeners.clear()
      },
    }
  }
  return {
    join,
    cut: (a, b) => {
      cuts.add(pairName(a, b))
      const [one, other] = [members.get(a), members.get(b)]
      if (one !== undefined && other !== undefined) unlink(one, other, 'interrupted')
    },
    mend: (a, b) => {
      cuts.delete(pairName(a, b))
      settle()
    },
  }
}
