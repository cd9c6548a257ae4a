// The mesh in real Chromium: the contract, and what only WebRTC can show.

import type { Source } from '../../../protocol/peer-messages.ts'
import type { IceConfig, PeerId } from '../../../protocol/values.ts'
import { makeSecret } from '../../crypto/link-secret.ts'
import { createPairBoxes } from '../../crypto/pair-box.ts'
import { makeTabKey } from '../../crypto/pair-keys.ts'
import { type Somebody, topologyContract, type World } from '../topology.contract.ts'
import type { RemotePeer, TopologyEvent } from '../topology.ts'
import { createMesh } from './mesh.ts'

const CODE = 'abcd-efgh-jkmn'
const NO_ICE: IceConfig = { servers: [], policy: 'all', expiresAt: null }

/** A moving picture, or a tone. */
const makeTrack = (source: Source): { readonly track: MediaStreamTrack; readonly stop: () => void } => {
  if (source === 'microphone' || source === 'screen-sound') {
    const audio = new AudioContext()
    const out = audio.createMediaStreamDestination()
    const tone = audio.createOscillator()
    tone.connect(out)
    tone.start()
    const [track] = out.stream.getAudioTracks()
    if (track === undefined) throw new Error('no tone')
    return { track, stop: () => void audio.close() }
  }
  const canvas = document.createElement('canvas')
  canvas.width = 320
  canvas.height = 180
  const pen = canvas.getContext('2d')
  let hue = 0
  const timer = setInterval(() => {
    if (pen === null) return
    hue = (hue + 7) % 360
    pen.fillStyle = `hsl(${hue} 80% 50%)`
    pen.fillRect(0, 0, 320, 180)
  }, 66)
  const [track] = canvas.captureStream(15).getVideoTracks()
  if (track === undefined) throw new Error('no picture')
  return { track, stop: () => clearInterval(timer) }
}

export const makeMeshWorld = async (): Promise<World> => {
  const secret = makeSecret()
  const everybody = new Map<PeerId, Somebody>()
  const undo: (() => void)[] = []
  let seats = 0

  const join = async (id: PeerId, seat: number): Promise<Somebody> => {
    const tabKey = await makeTabKey()
    const remote: RemotePeer = { id, seat, key: tabKey.publicKey, proof: true, presence: 'in' }
    const topology = createMesh({
      self: { id, seat, proof: true },
      ice: NO_ICE,
      signal: ({ to, ...signal }) => everybody.get(to)?.topology.receive({ from: id, ...signal }),
      pairBox: createPairBoxes({ code: CODE, secret, tabKey, self: { id, proof: true } }),
      now: () => performance.now(),
    })
    const events: TopologyEvent[] = []
    topology.subscribe((event) => events.push(event))
    const somebody = { topology, remote, events }
    everybody.set(id, somebody)
    undo.push(() => topology.close())
    return somebody
  }
  return {
    person: (id) => {
      seats += 1
      return join(id, seats)
    },
    reload: async ({ remote }) => join(remote.id, remote.seat),
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
}

topologyContract('mesh', makeMeshWorld)
