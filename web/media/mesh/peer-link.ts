// One connection to one peer. The only file that knows simple-peer: fixed m-lines, one offer and one answer in its life
// but for ICE restarts, `failed` swallowed (simple-peer would destroy itself), strings over its data channel. It may be
// prepared before there is a peer: whoever offers describes itself and gathers candidates meanwhile.
// Knows nothing of keys, numbers, rooms or of when to restart.
import SimplePeer from 'simple-peer/simplepeer.min.js'
import { type Signal, SOURCES, type Source } from '../../../protocol/peer-messages.ts'
import type { IceConfig } from '../../../protocol/values.ts'
import type { VideoCap } from '../../call/caps.ts'
import type { LocalTracks } from '../topology.ts'
import { worthOffering } from './codecs.ts'
import { createDescriptions } from './descriptions.ts'
import { createSenders, M_LINES, type Senders } from './senders.ts'

export interface PrepareOptions {
  readonly initiator: boolean
  readonly ice: IceConfig
  readonly relayOnly: boolean
  /** Gathers candidates before there is an offer to answer. */
  readonly ahead?: boolean
}
export interface PeerLinkOptions extends PrepareOptions {
  readonly tracks: LocalTracks
}

export interface PeerLinkEvents {
  readonly onSignal: (signal: Signal) => void
  readonly onState: (state: 'connected' | 'interrupted' | 'closed') => void
  /** The other side's four tracks exist; media may follow. Only on the side that answers: the other has them at once. */
  readonly onReceivers: () => void
  /** The data channel is open. */
  readonly onOpen: () => void
  readonly onMessage: (text: string) => void
}

export interface PeerLink {
  setTracks(tracks: LocalTracks): void
  setCap(source: 'camera' | 'screen', cap: VideoCap): void
  keyFrames(): void
  signal(signal: Signal): void
  /** False when the data channel is not open. */
  send(text: string): boolean
  /** New ICE credentials on the same connection, or the offer without answer once more; for the side that offers. */
  restart(): void
  /** The offer once more, if it has no answer yet. */
  repeat(): void
  setIce(ice: IceConfig): void
  receiver(source: Source): RTCRtpReceiver | null
  stats(): Promise<RTCStatsReport | null>
  destroy(): void
}

/** A connection before there is somebody at the other end. */
export interface Prepared {
  readonly alive: () => boolean
  /**
   * Somebody is there: once, and it is the link's from then on. What it has said of itself meanwhile is said in this
   * turn, as one offer with its candidates.
   */
  readonly start: (tracks: LocalTracks, events: PeerLinkEvents) => PeerLink
  readonly destroy: () => void
}

/** What we touch below simple-peer's surface, and why the version is pinned. */
interface Inner {
  readonly _pc: RTCPeerConnection | null
  _onIceStateChange(): void
  _onConnectionStateChange(): void
  getStats(callback: (error: Error | null, items: readonly object[]) => void): void
  negotiate(): void
}

const rtcConfiguration = ({ ice, relayOnly, ahead = false }: Omit<PrepareOptions, 'initiator'>): RTCConfiguration => ({
  iceServers: ice.servers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  })),
  iceTransportPolicy: relayOnly && ice.servers.length > 0 ? 'relay' : ice.policy,
  // one transport from the start: every browser bundles, and the candidates of four would be gathered for nothing
  bundlePolicy: 'max-bundle',
  // of that one transport; what is said here once is said at every change (JSEP §4.1.18)
  iceCandidatePoolSize: ahead ? 1 : 0,
})

const offerOnly = (transceiver: RTCRtpTransceiver, kind: 'audio' | 'video'): void => {
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs
  if (codecs !== undefined && 'setCodecPreferences' in transceiver)
    transceiver.setCodecPreferences([...worthOffering(codecs)])
}

const makePeer = (options: PrepareOptions) => {
  const peer = new SimplePeer({
    initiator: options.initiator,
    trickle: true,
    objectMode: true,
    config: rtcConfiguration(options),
  })
  const inner = peer as unknown as Inner
  const pc = inner._pc
  if (pc === null) throw new Error('simple-peer gave no connection')
  // it would read a whole report before it says that messages pass, and again until a pair is selected, for addresses
  // that nobody asks it for: in the instant in which the first picture is waited for
  inner.getStats = (callback) => callback(null, [{ type: 'candidate-pair', selected: true }])
  if (options.initiator) {
    // in this turn: the constructor has an offer waiting in a microtask, a second one would cost a round trip
    for (const kind of M_LINES) offerOnly(pc.addTransceiver(kind, { direction: 'sendrecv' }), kind)
  }
  return { peer, pc }
}

export const preparePeer = (options: PrepareOptions): Prepared => {
  const { peer, pc } = makePeer(options)
  let described = false
  const onSignal = ({ type }: SimplePeer.SignalData): void => {
    if (type === 'offer') described = true
  }
  peer.on('signal', onSignal)
  // an error always destroys the peer: whoever wants to use it sees that it is not alive
  peer.on('error', (error) => console.debug('link', error))
  return {
    alive: () => !peer.destroyed,
    start: (tracks, events) => {
      peer.off('signal', onSignal)
      return startLink(peer, pc, { ...options, tracks }, described, events)
    },
    destroy: () => peer.destroy(),
  }
}

export const createPeerLink = ({ tracks, ...options }: PeerLinkOptions, events: PeerLinkEvents): PeerLink =>
  preparePeer(options).start(tracks, events)

/** `described`: it has an offer already, which nobody was told. */
const startLink = (
  peer: SimplePeer.Instance,
  pc: RTCPeerConnection,
  options: PeerLinkOptions,
  described: boolean,
  events: PeerLinkEvents,
): PeerLink => {
  const inner = peer as unknown as Inner
  let state: 'new' | 'connected' | 'interrupted' | 'closed' = 'new'

  const become = (next: 'connected' | 'interrupted' | 'closed'): void => {
    if (state === next || state === 'closed') return
    // what never was connected is not interrupted: its owner waits for it with a limit
    if (next === 'interrupted' && state === 'new') return
    state = next
    events.onState(next)
  }
  const watch = (): void => {
    if (pc.connectionState === 'connected') become('connected')
    else if (['disconnected', 'failed'].includes(pc.connectionState)) become('interrupted')
  }
  // the guard: both handlers call these methods by name, so replacing them on the instance is enough
  const guarded = (handler: () => void) => (): void => {
    watch()
    if (pc.iceConnectionState !== 'failed' && pc.connectionState !== 'failed') handler()
  }
  inner._onIceStateChange = guarded(inner._onIceStateChange.bind(peer))
  inner._onConnectionStateChange = guarded(inner._onConnectionStateChange.bind(peer))

  let tracks = options.tracks
  const caps = new Map<'camera' | 'screen', VideoCap>()
  let senders: Senders | null = null
  const setUp = (): void => {
    senders = createSenders(pc.getTransceivers())
    senders.setTracks(tracks)
    for (const [source, cap] of caps) senders.setCap(source, cap)
  }
  if (options.initiator) setUp()
  const descriptions = createDescriptions(options.initiator, (signal) => {
    if (!peer.destroyed) peer.signal(signal as SimplePeer.SignalData)
  })
  peer.on('signalingStateChange', () => {
    if (pc.signalingState === 'stable') descriptions.settled()
    if (pc.signalingState !== 'have-remote-offer' || senders !== null) return
    for (const transceiver of pc.getTransceivers()) transceiver.direction = 'sendrecv'
    setUp()
    events.onReceivers()
  })

  peer.on('signal', (signal) => {
    descriptions.sent(signal as Signal)
    events.onSignal(signal as Signal)
  })
  peer.on('connect', events.onOpen)
  peer.on('data', (data: unknown) => {
    if (typeof data === 'string') events.onMessage(data)
  })
  // also after an error, which always destroys the peer
  peer.on('close', () => {
    senders?.close()
    become('closed')
  })

  /** With every candidate that there is by now. */
  const sayOffer = (): void => {
    if (!peer.destroyed && pc.localDescription !== null)
      events.onSignal({ type: 'offer', sdp: pc.localDescription.sdp })
  }
  const repeat = (): void => {
    if (descriptions.isAwaitingAnswer()) sayOffer()
  }
  if (described) {
    descriptions.sent({ type: 'offer', sdp: '' })
    // once the caller has the link
    queueMicrotask(sayOffer)
  }

  return {
    setTracks: (next) => {
      tracks = next
      senders?.setTracks(next)
    },
    setCap: (source, cap) => {
      caps.set(source, cap)
      senders?.setCap(source, cap)
    },
    keyFrames: () => senders?.keyFrames(),
    signal: descriptions.heard,
    send: (text) => {
      if (!peer.connected) return false
      peer.send(text)
      return true
    },
    repeat,
    restart: () => {
      repeat()
      if (peer.destroyed || !options.initiator || !descriptions.begin()) return
      pc.restartIce()
      inner.negotiate()
    },
    setIce: (ice) => {
      if (!peer.destroyed) pc.setConfiguration(rtcConfiguration({ ...options, ice }))
    },
    receiver: (source) => pc.getTransceivers()[SOURCES.indexOf(source)]?.receiver ?? null,
    stats: async () => (peer.destroyed ? null : await pc.getStats()),
    destroy: () => {
      senders?.close()
      peer.destroy()
    },
  }
}
