// A world for tests of the mesh in Chromium: people in one page whose boxes a test may read, lose, repeat or change on
// their way, and connections that it may call broken. The path itself is cut in test/net, between real hosts.
import type { Signal, Source } from '../../../protocol/peer-messages.ts'
import type { IceConfig, PeerId } from '../../../protocol/values.ts'
import { makeSecret } from '../../crypto/link-secret.ts'
import { createPairBoxes } from '../../crypto/pair-box.ts'
import { makeTabKey, type TabKey } from '../../crypto/pair-keys.ts'
import type { Somebody, World } from '../topology.contract.ts'
import type { OutgoingSignal, PairBox, RemotePeer, TopologyContext, TopologyEvent } from '../topology.ts'
import { createMesh } from './mesh.ts'
import type { Prepared } from './peer-link.ts'
import type { Reserve } from './reserve.ts'

const CODE = 'abcd-efgh-jkmn'
export const NO_ICE: IceConfig = { servers: [], policy: 'all', expiresAt: null }

export type Carried = OutgoingSignal & { readonly from: PeerId }
/** What was inside a box. */
export interface Sealed {
  readonly from: PeerId
  readonly to: PeerId
  readonly link: number
  readonly signals: readonly Signal[]
}

export interface MeshWorld extends World {
  /** Everything that was sealed, in order. */
  readonly sealed: readonly Sealed[]
  /** How boxes travel; straight to their addressee at first. */
  carry: (signal: Carried, deliver: (signal: Carried) => void) => void
  deliver(signal: Carried): void
  /** Seals and sends signals in somebody's name, with their keys. */
  say(from: Somebody, to: Somebody, link: number, signals: readonly Signal[]): Promise<void>
  /** With a connection made ahead. */
  person(id: PeerId, reserve?: Reserve<Prepared>): Promise<Somebody>
  guest(id: PeerId): Promise<Somebody>
  /** Left and came back in the same tab: same id, same key, nothing else left. */
  again(old: Somebody): Promise<Somebody>
}

export interface Made {
  readonly track: MediaStreamTrack
  /** A picture held still sends no frames. */
  readonly hold: (still: boolean) => void
  readonly stop: () => void
}

/** A moving picture of 16:9, or a tone. */
export const makeTrack = (source: Source, width = 320): Made => {
  if (source === 'microphone' || source === 'screen-sound') {
    const audio = new AudioContext()
    const out = audio.createMediaStreamDestination()
    const tone = audio.createOscillator()
    tone.connect(out)
    tone.start()
    const [track] = out.stream.getAudioTracks()
    if (track === undefined) throw new Error('no tone')
    return { track, hold: () => undefined, stop: () => void audio.close() }
  }
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = (width * 9) / 16
  const pen = canvas.getContext('2d')
  let hue = 0
  let held = false
  const timer = setInterval(() => {
    if (pen === null || held) return
    hue = (hue + 7) % 360
    pen.fillStyle = `hsl(${hue} 80% 50%)`
    pen.fillRect(0, 0, canvas.width, canvas.height)
    // something to say: an encoder that has little to send never learns how wide its path is
    for (let x = 0; x < width; x += 16) {
      pen.fillStyle = `hsl(${(hue + x * 31) % 360} 80% 50%)`
      pen.fillRect(x, (hue * x) % canvas.height, 8, canvas.height / 2)
    }
  }, 66)
  const [track] = canvas.captureStream(15).getVideoTracks()
  if (track === undefined) throw new Error('no picture')
  return {
    track,
    hold: (still) => {
      held = still
    },
    stop: () => clearInterval(timer),
  }
}

export const makeMeshWorld = async (): Promise<MeshWorld> => {
  const secret = makeSecret()
  const everybody = new Map<PeerId, Somebody>()
  const keys = new Map<Somebody, TabKey>()
  const boxes = new Map<string, PairBox>()
  const sealed: Sealed[] = []
  const undo: (() => void)[] = []
  let seats = 0

  const join = async (
    id: PeerId,
    seat: number,
    tabKey: TabKey,
    proof = true,
    reserve: Reserve<Prepared> | null = null,
  ): Promise<Somebody> => {
    const remote: RemotePeer = { id, seat, key: tabKey.publicKey, proof, presence: 'in' }
    const make = createPairBoxes({ code: CODE, secret: proof ? secret : null, tabKey, self: { id, proof } })
    const context: TopologyContext = {
      self: { id, seat, proof },
      ice: NO_ICE,
      signal: (signal) => world.carry({ from: id, ...signal }, world.deliver),
      pairBox: (peer) => {
        const box = make(peer)
        boxes.set(`${id} ${peer.id}`, box)
        const seal: PairBox['seal'] = (link, payload) => {
          sealed.push({ from: id, to: peer.id, link, signals: payload as Signal[] })
          return box.seal(link, payload)
        }
        return { ...box, seal }
      },
      now: () => performance.now(),
    }
    const topology = createMesh(context, reserve)
    const events: TopologyEvent[] = []
    topology.subscribe((event) => events.push(event))
    const somebody = { topology, remote, events }
    everybody.set(id, somebody)
    keys.set(somebody, tabKey)
    undo.push(() => topology.close())
    return somebody
  }
  const next = (): number => {
    seats += 1
    return seats
  }

  const world: MeshWorld = {
    sealed,
    carry: (signal, deliver) => deliver(signal),
    deliver: ({ to, ...signal }) => everybody.get(to)?.topology.receive(signal),
    say: async (from, to, link, signals) => {
      const box = boxes.get(`${from.remote.id} ${to.remote.id}`)
      if (box === undefined) throw new Error('these two have no box')
      world.deliver({ from: from.remote.id, to: to.remote.id, ...(await box.seal(link, signals)) })
    },
    person: async (id, reserve) => join(id, next(), await makeTabKey(), true, reserve),
    guest: async (id) => join(id, next(), await makeTabKey(), false),
    reload: async ({ remote }) => join(remote.id, remote.seat, await makeTabKey()),
    again: async (old) => {
      const key = keys.get(old)
      if (key === undefined) throw new Error('nobody we know')
      return join(old.remote.id, old.remote.seat, key)
    },
    track: (source) => {
      const { track, stop } = makeTrack(source)
      undo.push(() => {
        track.stop()
        stop()
      })
      return track
    },
    close: async () => {
      for (const action of undo.splice(0)) action()
    },
  }
  return world
}

// ── the connections themselves ─────────────────────────────────────────────────────────────────────────────────────

export interface Watched {
  readonly made: readonly RTCPeerConnection[]
  /** Whose each data channel is. */
  readonly channels: ReadonlyMap<RTCDataChannel, RTCPeerConnection>
  stop(): void
}

/** Every connection made from now on, until `stop`. */
export const watchConnections = (): Watched => {
  const made: RTCPeerConnection[] = []
  const channels = new Map<RTCDataChannel, RTCPeerConnection>()
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      made.push(this)
      this.addEventListener('datachannel', ({ channel }) => channels.set(channel, this))
    }
    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, init)
      channels.set(channel, this)
      return channel
    }
  }
  return {
    made,
    channels,
    stop: () => {
      window.RTCPeerConnection = Real
    },
  }
}

/** What the browser says when a path breaks or comes back, through the handlers that it would call. */
export const pretend = (pc: RTCPeerConnection, state: 'disconnected' | 'failed' | null): void => {
  for (const name of ['connectionState', 'iceConnectionState'])
    if (state === null) Reflect.deleteProperty(pc, name)
    else Object.defineProperty(pc, name, { value: state, configurable: true })
  for (const name of ['iceconnectionstatechange', 'connectionstatechange']) pc.dispatchEvent(new Event(name))
}

/** Sum of a figure over the statistics of one type and kind. */
export const sum = async (pc: RTCPeerConnection, type: string, figure: string): Promise<number> => {
  let total = 0
  for (const stat of (await pc.getStats()).values())
    if (stat.type === type && stat.kind !== 'audio') total += stat[figure] ?? 0
  return total
}
export const ufrags = (pc: RTCPeerConnection): readonly (string | undefined)[] =>
  [pc.localDescription, pc.remoteDescription].map((one) => /a=ice-ufrag:(\S+)/.exec(one?.sdp ?? '')?.[1])
