// What the SFU is given and what it says beyond a topology. Types alone: livekit does not come with them.
import type { SfuAccess } from '../../../protocol/http.ts'
import type { Source } from '../../../protocol/peer-messages.ts'
import type { PeerId } from '../../../protocol/values.ts'
import type { Addressed } from '../../words/in-frames.ts'
import type { PairBox, RemotePeer, Topology, TopologyContext } from '../topology.ts'
import type { FrameKeySource } from './frame-keys.ts'

export type SfuState =
  | { readonly is: 'connecting' }
  | { readonly is: 'up' }
  /** Signalling broke, and media with it or not (yet); livekit mends it. */
  | { readonly is: 'mending'; readonly media: boolean }
  /** Over: this topology will not come back. `refused`: the edge or the SFU said no. */
  | { readonly is: 'down'; readonly why: 'refused' | 'unreachable' | 'lost' }

export interface SfuContext extends Pick<TopologyContext, 'self' | 'now'> {
  readonly access: () => Promise<SfuAccess | null>
  readonly keys: FrameKeySource
  /** Boxes of a pair for small talk, which no signal's key opens. */
  readonly talkBox: (peer: RemotePeer) => PairBox
  /** Notes to the room; whether it is there to take them. */
  readonly post: (notes: readonly Addressed[]) => void
  readonly online: () => boolean
  readonly onState: (state: SfuState) => void
  /** Sources of ours that are on, and live there. */
  readonly onPublished: (sources: readonly Source[]) => void
}

export interface Sfu extends Topology {
  /** Sources of ours that are on, and published. */
  published(): readonly Source[]
  /** Statistics of what comes from one person's source, where it is received. */
  report(peer: PeerId, source: Source): Promise<RTCStatsReport | null>
}
