import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Plan } from '../../protocol/values.ts'
import { LOOK_EVERY_MS } from '../call/trouble.ts'
import { type CrowdContext, createCrowd } from './crowd.ts'
import type { Switch, SwitchContext } from './switch.ts'
import type { LocalTracks, RemotePeer, TopologyEvent } from './topology.ts'

const SELF = 'me'
const MESH: Plan = { kind: 'steady', epoch: 1, on: 'mesh' }
const CAMERA = { kind: 'video' } as MediaStreamTrack
const others = (count: number): RemotePeer[] =>
  Array.from({ length: count }, (_, i) => ({ id: `p${i}`, seat: i, key: '', proof: true, presence: 'in' }))

/** A link on which one packet in five is lost, as the browser counts. */
const lossy = (looks: number): RTCStatsReport =>
  new Map<string, unknown>([
    ['a', { id: 'a', type: 'outbound-rtp', kind: 'audio', packetsSent: looks * 100 }],
    ['r', { id: 'r', type: 'remote-inbound-rtp', localId: 'a', fractionLost: 0.2 }],
  ]) as unknown as RTCStatsReport

const openCrowd = (over: Partial<CrowdContext> = {}) => {
  const listeners = new Set<(event: TopologyEvent) => void>()
  const sent: LocalTracks[] = []
  const turns: (boolean | null)[] = []
  const trouble = vi.fn()
  const closed = vi.fn()
  let looks = 0
  const inner = {
    plan: () => undefined,
    setPeers: () => undefined,
    setTracks: (tracks: LocalTracks) => sent.push(tracks),
    send: () => true,
    drop: () => undefined,
    subscribe: (listener: (event: TopologyEvent) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: closed,
  } as unknown as Switch
  const context = {
    self: { id: SELF, seat: 99, proof: true },
    now: () => Date.now(),
    mesh: {
      stats: async () => {
        looks += 1
        return new Map(others(2).map(({ id }) => [id, lossy(looks)]))
      },
    },
    videoMax: async () => 2,
    hasSfu: () => true,
    cameraTurn: (turn: boolean | null) => turns.push(turn),
    trouble,
    ...over,
  } as unknown as SwitchContext & CrowdContext
  const crowd = createCrowd(context, () => inner)
  const hear = (event: TopologyEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const speaks = (peer: string, on = true): void => hear({ type: 'message', peer, message: { type: 'speaking', on } })
  return { crowd, sent, turns, trouble, speaks, closed, listeners, camera: () => sent.at(-1)?.camera ?? null }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('N3: one more than a mesh carries, and our camera goes out only when we speak; sound and screen always', async () => {
  const { crowd, camera, sent, turns } = openCrowd()
  crowd.plan(MESH, true)
  crowd.setTracks({ camera: CAMERA, microphone: CAMERA, screen: CAMERA })
  crowd.setPeers(others(1))
  await vi.advanceTimersByTimeAsync(0)
  expect(camera()).toBe(CAMERA)
  crowd.setPeers(others(2))
  expect(sent.at(-1)).toEqual({ camera: null, microphone: CAMERA, screen: CAMERA })
  expect(turns).toEqual([false])
  crowd.send({ type: 'speaking', on: true })
  await vi.advanceTimersByTimeAsync(700)
  expect(camera()).toBe(CAMERA)
  expect(turns).toEqual([false, true])
  crowd.close()
})

it('N3: what is switched on or off meanwhile is kept, and the SFU or fewer people bring the camera back', async () => {
  const { crowd, camera, turns } = openCrowd()
  crowd.plan(MESH, true)
  crowd.setPeers(others(2))
  await vi.advanceTimersByTimeAsync(0)
  crowd.setTracks({ camera: CAMERA })
  expect(camera()).toBe(null)
  crowd.plan({ kind: 'moving', epoch: 2, to: 'sfu', barrier: [], deadline: 0 }, false)
  expect(camera()).toBe(null)
  crowd.plan({ kind: 'steady', epoch: 2, on: 'sfu' }, false)
  expect(camera()).toBe(CAMERA)
  crowd.plan({ kind: 'steady', epoch: 3, on: 'mesh' }, false)
  expect(camera()).toBe(null)
  crowd.setPeers(others(1))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(camera()).toBe(CAMERA)
  crowd.setPeers(others(2))
  expect(camera()).toBe(null)
  crowd.drop('p0')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(camera()).toBe(CAMERA)
  expect(turns).toEqual([false, null, false, null, false, null])
  crowd.close()
})

it('N3: three others who talk leave no place for a fourth voice of ours until one of them is silent', async () => {
  const { crowd, camera, speaks } = openCrowd()
  crowd.plan(MESH, true)
  crowd.setTracks({ camera: CAMERA })
  crowd.setPeers(others(4))
  for (const { id } of others(3)) speaks(id)
  await vi.advanceTimersByTimeAsync(1_000)
  crowd.send({ type: 'speaking', on: true })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(camera()).toBe(null)
  speaks('p1', false)
  await vi.advanceTimersByTimeAsync(1)
  expect(camera()).toBe(CAMERA)
  crowd.close()
})

it('N3: an instance that does not say what a mesh carries means eight', async () => {
  const { crowd, camera } = openCrowd({ videoMax: async () => null })
  crowd.plan(MESH, true)
  crowd.setTracks({ camera: CAMERA })
  crowd.setPeers(others(7))
  await vi.advanceTimersByTimeAsync(0)
  expect(camera()).toBe(CAMERA)
  crowd.setPeers(others(8))
  expect(camera()).toBe(null)
  crowd.close()
})

it('N5: loss that lasts is told to the room once in each epoch, and not by two, not at the SFU, not where there is none', async () => {
  const minute = 30 * LOOK_EVERY_MS
  const three = openCrowd()
  three.crowd.plan(MESH, true)
  three.crowd.setPeers(others(2))
  await vi.advanceTimersByTimeAsync(minute)
  expect(three.trouble).toHaveBeenCalledTimes(1)
  three.crowd.plan({ ...MESH, epoch: 2 }, false)
  await vi.advanceTimersByTimeAsync(minute)
  expect(three.trouble).toHaveBeenCalledTimes(2)
  three.crowd.plan({ kind: 'steady', epoch: 3, on: 'sfu' }, false)
  await vi.advanceTimersByTimeAsync(minute)
  expect(three.trouble).toHaveBeenCalledTimes(2)
  three.crowd.close()

  const two = openCrowd()
  two.crowd.plan(MESH, true)
  two.crowd.setPeers(others(1))
  const alone = openCrowd({ hasSfu: () => false })
  alone.crowd.plan(MESH, true)
  alone.crowd.setPeers(others(2))
  await vi.advanceTimersByTimeAsync(minute)
  expect(two.trouble).not.toHaveBeenCalled()
  expect(alone.trouble).not.toHaveBeenCalled()
  two.crowd.close()
  alone.crowd.close()
})

it('N5: after the call nothing is looked at, sent or told', async () => {
  const { crowd, trouble, sent, closed, listeners } = openCrowd()
  crowd.plan(MESH, true)
  crowd.setPeers(others(2))
  crowd.close()
  const before = sent.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(trouble).not.toHaveBeenCalled()
  expect(sent).toHaveLength(before)
  expect(closed).toHaveBeenCalled()
  expect(listeners.size).toBe(0)
})
