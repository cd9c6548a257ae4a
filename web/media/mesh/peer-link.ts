// One connection to one peer. The only file that knows simple-peer: fixed m-lines, one offer and one answer in its life
// but for ICE restarts, `failed` swallowed (simple-peer would destroy itself), strings over its data channel.
// Knows nothing of keys, numbers, rooms or of when to restart.
import SimplePeer from 'simple-peer/simplepeer.min.js'
import { type Signal, SOURCES, type Source } from '../../../protocol/peer-messages.ts'
import type { IceConfig } from '../../../protocol/values.ts'
import type { VideoCap } from '../../call/caps.ts'
import type { LocalTracks } from '../topology.ts'
import { worthOffering } from './codecs.ts'
import { createDescriptions } from './descriptions.ts'
import { createSenders, M_LINES, type Senders } from './senders.ts'

export interface PeerLinkOptions {
  readonly initiator: boolean
  readonly ice: IceConfig
  readonly relayOnly: boolean
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

/** What we touch below simple-peer's surface, and why the version is pinned. */
interface Inner {
  readonly _pc: RTCPeerConnection | null
  _onIceStateChange(): void
  _onConnectionStateChange(): void
  negotiate(): void
}

const rtcConfiguration = (ice: IceConfig, relayOnly: boolean): RTCConfiguration => ({
  iceServers: ice.servers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  })),
  iceTransportPolicy: relayOnly ? 'relay' : ice.policy,
  // one transport from the start: every browser bundles, and the candidates of four would be gathered for nothing
  bundlePolicy: 'max-bundle',
})

const offerOnly = (transceiver: RTCRtpTransceiver, kind: 'audio' | 'video'): void => {
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs
  if (codecs !== undefined && 'setCodecPreferences' in transceiver)
    transceiver.setCodecPreferences([...worthOffering(codecs)])
}

export const createPeerLink = (options: PeerLinkOptions, events: PeerLinkEvents): PeerLink => {
  const relayOnly = options.relayOnly && options.ice.servers.length > 0
  const peer = new SimplePeer({
    initiator: options.initiator,
    trickle: true,
    objectMode: true,
    config: rtcConfiguration(options.ice, relayOnly),
  })
  const inner = peer as unknown as Inner
  const pc = inner._pc
  if (pc === null) throw new Error('simple-peer gave no connection')
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

  if (options.initiator) {
    // in this turn: the constructor has an offer waiting in a microtask, a second one would cost a round trip
    for (const kind of M_LINES) offerOnly(pc.addTransceiver(kind, { direction: 'sendrecv' }), kind)
  }
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
  // an error always destroys the peer: `close` follows
  peer.on('error', (error) => console.debug('link', error))
  peer.on('close', () => {
    senders?.close()
    become('closed')
  })

  const repeat = (): void => {
    if (!peer.destroyed && descriptions.isAwaitingAnswer() && pc.localDescription !== null)
      events.onSignal({ type: 'offer', sdp: pc.localDescription.sdp })
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
      if (!peer.destroyed) pc.setConfiguration(rtcConfiguration(ice, options.relayOnly && ice.servers.length > 0))
    },
    receiver: (source) => pc.getTransceivers()[SOURCES.indexOf(source)]?.receiver ?? null,
    stats: async () => (peer.destroyed ? null : await pc.getStats()),
    destroy: () => {
      senders?.close()
      peer.destroy()
    },
  }
}
