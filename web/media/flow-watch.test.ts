import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SOURCES } from '../../protocol/peer-messages.ts'
import { personOf, type Way } from '../call/handover-state.ts'
import { type HandoverWorld, idOf, makeHandoverWorld, SELF } from '../call/testing/handover-world.ts'
import { createFlowWatch, EVENLY, type FlowWatch } from './flow-watch.ts'

const P = idOf(0)
const SOON_MS = 250

/** What the browser says of P's camera on a link of the mesh: how many frames were decoded. */
const frames = (decoded: number): RTCStatsReport =>
  new Map<string, unknown>([
    ['v', { type: 'inbound-rtp', mid: String(SOURCES.indexOf('camera')), framesDecoded: decoded }],
  ]) as unknown as RTCStatsReport

let decoded = 0
let world: HandoverWorld
let watch: FlowWatch
/** Two at the SFU, and the room moves to the mesh; P's camera is on, and its link has just come. */
beforeEach(() => {
  vi.useFakeTimers()
  decoded = 0
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
    mesh: async () => new Map([[P, frames(decoded)]]),
    sfu: async () => null,
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

it('G41: a picture that is shown the other way stays there until frames of the new link come evenly', async () => {
  expect(shownBy()).toBe('sfu')
  decoded = EVENLY.frames - 1
  await pass(SOON_MS)
  expect(shownBy()).toBe('sfu')
  decoded = EVENLY.frames
  await pass(SOON_MS)
  expect(shownBy()).toBe('mesh')
})

it('G41: a still screen, of which few frames come, does so after a second', async () => {
  decoded = 1
  await pass(EVENLY.withinMs - SOON_MS)
  expect(shownBy()).toBe('sfu')
  await pass(2 * SOON_MS)
  expect(shownBy()).toBe('mesh')
})

it('G41: the second begins with the first frame', async () => {
  await pass(5 * EVENLY.withinMs)
  expect(shownBy()).toBe('sfu')
  decoded = 1
  await pass(SOON_MS)
  expect(shownBy()).toBe('sfu')
})

it('G41: where nothing shows it meanwhile the first frame is enough', async () => {
  world.cut('sfu', P)
  decoded = 1
  await pass(SOON_MS)
  expect(personOf(world.state, P).mesh.flow.camera).toBe('flowing')
})
