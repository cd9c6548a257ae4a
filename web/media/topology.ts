// The one interface between the call and whatever carries media (DESIGN §5). Say what is wanted; the
// implementation reconciles. Three implementations (mesh, sfu, fake), one contract suite.
// Knows nothing of rooms, sockets, tiles or the UI. Track identity is `peer/source`, never `track.id`.

import type { PeerMessage, Source, TracksOn } from '../../protocol/peer-messages.ts'
import type { IceConfig, PeerId, SealedSignal } from '../../protocol/values.ts'
import type { LinkView } from '../call/participants.ts'

/** Somebody to be linked with. A change of `key` (a reload) is a new person behind the same id. */
export interface RemotePeer {
  readonly id: PeerId
  /** Order of arrival: of two, the lower one offers. */
  readonly seat: number
  readonly key: string
  /** Holds L: psk goes into our pair keys when both of us do. */
  readonly proof: boolean
  /** `away`: the room has lost its socket; offers would reach nobody. */
  readonly presence: 'in' | 'away'
}

/** Local tracks by source; absent or null: off. The topology clones them per link and never stops them. */
export type LocalTracks = Readonly<Partial<Record<Source, MediaStreamTrack | null>>>

export type TopologyEvent =
  /** A remote track came to life, was replaced by another path's, or ended (null). */
  | { readonly type: 'track'; readonly peer: PeerId; readonly source: Source; readonly track: MediaStreamTrack | null }
  | { readonly type: 'link'; readonly peer: PeerId; readonly state: LinkView }
  /** Messages to this peer pass from now on. */
  | { readonly type: 'open'; readonly peer: PeerId }
  /** What the peer says is on. */
  | { readonly type: 'tracks'; readonly peer: PeerId; readonly on: TracksOn }
  | { readonly type: 'message'; readonly peer: PeerId; readonly message: PeerMessage }
  /** The peer said goodbye: its link is closed. */
  | { readonly type: 'bye'; readonly peer: PeerId }

/** A signal on its way, either direction; the session chooses the carrier (socket, or a third peer). */
export interface OutgoingSignal extends SealedSignal {
  readonly to: PeerId
}
export interface IncomingSignal extends SealedSignal {
  readonly from: PeerId
}

/** What a receiver shows of each peer: longest side in device pixels, 0 for hidden. */
export type WantedSizes = ReadonlyMap<PeerId, { readonly camera: number; readonly screen: number }>

export interface Topology {
  /** The roster, whole. Absence closes nothing: a live link ends by `drop`, by the peer's `bye` or by `close`. */
  setPeers(peers: readonly RemotePeer[]): void
  setTracks(tracks: LocalTracks): void
  setWanted(sizes: WantedSizes): void
  setIce(ice: IceConfig): void
  /** What goes into our own keys has changed: every link is made anew beside the one in use. */
  rekey(): void
  /** To one peer or to all that are connected. Not queued beyond the link: false when nobody could take it. */
  send(message: PeerMessage, to?: PeerId): boolean
  /** A signal that came for us, by whatever way. Order and duplicates do not matter. */
  receive(signal: IncomingSignal): void
  /** The room said that this peer was removed, or left by the button: close at once. `bye`: we leave this way, and say so. */
  drop(peer: PeerId, how?: 'now' | 'bye'): void
  /** The network changed under us (new interface, wake from sleep): restart every path now. */
  networkChanged(): void
  /** Signals get through again (the room's socket is back): what is broken is tried at once, unanswered offers are resaid. */
  reachable(): void
  /** Remote track now live, or null. */
  track(peer: PeerId, source: Source): MediaStreamTrack | null
  /** Statistics for benches and the line that says why quality is low; one report per connected peer. */
  stats(): Promise<ReadonlyMap<PeerId, RTCStatsReport>>
  subscribe(listener: (event: TopologyEvent) => void): () => void
  /** Says `bye` to all and frees everything. Idempotent. */
  close(): void
}

/** What a topology is given; facts come in as functions, it knows no owner (STYLE 11). */
export interface TopologyContext {
  /** Own id, seat and whether we hold L. */
  readonly self: { readonly id: PeerId; readonly seat: number; readonly proof: boolean }
  readonly ice: IceConfig
  /** Sends a sealed signal by whatever carrier there is. */
  readonly signal: (signal: OutgoingSignal) => void
  /** Seals and opens for one peer; see crypto/pair-box.ts. */
  readonly pairBox: (peer: RemotePeer) => PairBox
  readonly now: () => number
}

/** Sealing of signals for one pair of keys (DESIGN §6). `open` gives null for whatever is not to be believed. */
export interface PairBox {
  readonly verified: boolean
  /** Highest link generation sealed or opened with these keys so far, in this tab; 0 at first. */
  link(): number
  seal(link: number, payload: unknown): Promise<SealedSignal>
  /** The payload as parsed JSON, not yet validated; null: forged, replayed, reflected, truncated, re-addressed. */
  open(signal: SealedSignal): Promise<unknown | null>
}
