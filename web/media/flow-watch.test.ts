import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SOURCES } from '../../protocol/peer-messages.ts'
import { personOf, type Way } from '../call/handover-state.ts'
import { type HandoverWorld, idOf, makeHandoverWorld, SELF } from '../call/testing/handover-world.ts'
import { CALMLY, createFlowWatch, EVENLY, type FlowWatch } from './flow-watch.ts'

const P = idOf(0)
const SOON_MS = 250

interface Come {
  /** Frames of the camera that were decoded. */
  decoded: number
  /** Packets of the voice, and samples of it that were made up. */
  packets: number
  madeUp: number
}
const statsOf = (come: Come) => ({
  camera: { type: 'inbound-rtp', mid: String(SOURCES.indexOf('camera')), framesDecoded: come.decoded },
  voice: {
    type: 'inbound-rtp',
    mid: String(SOURCES.indexOf('microphone')),
    packetsReceived: come.packets,
    jitterBufferEmittedCount: come.packets,
    concealedSamples: come.madeUp,
  },
})
const reportOf = (...stats: readonly object[]): RTCStatsReport =>
  new Map(stats.map((stat, index) => [String(index), stat])) as unknown as RTCStatsReport

let mesh: Come
let sfu: Come
let world: HandoverWorld
let watch: FlowWatch
/** Two at the SFU, and the room moves to the mesh; P's camera and voice are on, and its link has just come. */
beforeEach(() => {
  vi.useFakeTimers()
  mesh = { decoded: 0, packets: 0, madeUp: 0 }
  sfu = { decoded: 0, packets: 0, madeUp: 0 }
  world = makeHandoverWorld()
  world.happen({ type: 'peers', ids: [P] })
  world.plan({ kind: 'steady', epoch: 1, on: 'sfu' })
  world.happen({ type: 'sfu', is: 'up' })
  world.connect('sfu', P)
  world.flow('sfu', P)
  world.plan({ kind: 'moving', epoch: 2, to: 'mesh', barrier: [SELF, P], deadline: 0 })
  world.connect('mesh', P)
  watch = createFlowWatch({
    now: () => Date.now(),
    state: () => world.state,
    mesh: async () => new Map([[P, reportOf(...Object.values(statsOf(mesh)))]]),
    sfu: async (_, source) => reportOf(statsOf(sfu)[source === 'microphone' ? 'voice' : 'camera']),
    flows: (way, peer, source) => world.happen({ type: 'flow', way, peer, source }),
  })
  watch.look()
})
afterEach(() => {
  watch.close()
  vi.useRealTimers()
})
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
const shownBy = (): Way | null => personOf(world.state, P).shown.camera
const heardBy = (): Way | null => personOf(world.state, P).shown.microphone
/** A packet every 20 ms; in every hundred ms so many samples are made up. */
const talk = async (come: Come, ms: number, madeUp: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 100) {
    come.packets += 5
    come.madeUp += madeUp
    await pass(100)
  }
}

it('G41: a picture that is shown the other way stays there until frames of the new link come evenly', async () => {
  expect(shownBy()).toBe('sfu')
  mesh.decoded = EVENLY.frames - 1
  await pass(SOON_MS)
  expect(shownBy()).toBe('sfu')
  mesh.decoded = EVENLY.frames
  await pass(SOON_MS)
  expect(shownBy()).toBe('mesh')
})

it('G41: a still screen, of which few frames come, does so after a second', async () => {
  mesh.decoded = 1
  await pass(EVENLY.withinMs - SOON_MS)
  expect(shownBy()).toBe('sfu')
  await pass(2 * SOON_MS)
  expect(shownBy()).toBe('mesh')
})

it('G41: the second begins with the first frame', async () => {
  await pass(5 * EVENLY.withinMs)
  expect(shownBy()).toBe('sfu')
  mesh.decoded = 1
  await pass(SOON_MS)
  expect(shownBy()).toBe('sfu')
})

it('G41: where nothing shows it meanwhile the first frame is enough', async () => {
  world.cut('sfu', P)
  mesh.decoded = 1
  await pass(SOON_MS)
  expect(personOf(world.state, P).mesh.flow.camera).toBe('flowing')
})

it('G44: a voice that is heard the other way stays there while its new line makes sound up, and until it has been calm', async () => {
  await talk(mesh, 600, 240)
  expect(heardBy()).toBe('sfu')
  await talk(mesh, CALMLY.forMs - 100, 0)
  expect(heardBy()).toBe('sfu')
  await talk(mesh, 2 * SOON_MS, 0)
  expect(heardBy()).toBe('mesh')
})

it('G44: of a line that is never calm it is heard all the same in a while', async () => {
  await talk(mesh, CALMLY.withinMs - SOON_MS, 240)
  expect(heardBy()).toBe('sfu')
  await talk(mesh, 2 * SOON_MS, 240)
  expect(heardBy()).toBe('mesh')
})

it('G44: the while begins with the first packet', async () => {
  await pass(5 * CALMLY.withinMs)
  await talk(mesh, CALMLY.forMs - 100, 0)
  expect(heardBy()).toBe('sfu')
})

it('G44: where nothing carries it meanwhile the first packet is enough', async () => {
  world.cut('sfu', P)
  await talk(mesh, 200, 240)
  expect(personOf(world.state, P).mesh.flow.microphone).toBe('flowing')
})

it('G44: towards the SFU the same', async () => {
  mesh = { decoded: EVENLY.frames, packets: 5, madeUp: 0 }
  await talk(mesh, CALMLY.withinMs, 0)
  expect(heardBy()).toBe('mesh')
  world.happen({ type: 'link', way: 'sfu', peer: P, state: { kind: 'connecting' } })
  world.plan({ kind: 'moving', epoch: 3, to: 'sfu', barrier: [SELF, P], deadline: 0 })
  world.connect('sfu', P)
  watch.look()
  sfu.madeUp = 960
  await talk(sfu, 300, 240)
  expect(heardBy()).toBe('mesh')
  await talk(sfu, CALMLY.forMs + SOON_MS, 0)
  expect(heardBy()).toBe('sfu')
})
