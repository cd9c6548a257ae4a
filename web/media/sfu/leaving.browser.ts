// What those who stay notice of somebody who leaves: in Chromium, with a real LiveKit.
import { RemoteTrackPublication } from 'livekit-client'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import type { PeerId } from '../../../protocol/values.ts'
import { makeSfuWorld, type SfuPerson, type SfuWorld } from './world.ts'

const [ADA, BOB, CLEO] = ['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCC'] as const
const WITHIN = { timeout: 12_000, interval: 50 }
const server = inject('livekit')
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const decoded = async (at: SfuPerson, of: PeerId): Promise<number> => {
  for (const stat of (await at.topology.report(of, 'camera'))?.values() ?? [])
    if (stat.type === 'inbound-rtp') return stat.framesDecoded ?? 0
  return 0
}

describe.skipIf(server === null)('leaving', { timeout: 60_000 }, () => {
  let world: SfuWorld
  const connections: RTCPeerConnection[] = []
  const Native = window.RTCPeerConnection
  beforeEach(async () => {
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        connections.push(this)
      }
    }
    if (server !== null) world = await makeSfuWorld(server)
  })
  afterEach(async () => {
    await world.close()
    window.RTCPeerConnection = Native
    connections.length = 0
    vi.restoreAllMocks()
  })
  /** How often each connection that is open was asked for a whole picture so far. */
  const asked = async (): Promise<ReadonlyMap<RTCPeerConnection, number>> => {
    const sums = new Map<RTCPeerConnection, number>()
    for (const connection of connections) {
      if (connection.connectionState === 'closed') continue
      const outbound = [...(await connection.getStats()).values()].filter(({ type }) => type === 'outbound-rtp')
      sums.set(
        connection,
        outbound.reduce((sum, { pliCount = 0, firCount = 0 }) => sum + pliCount + firCount, 0),
      )
    }
    return sums
  }
  const sum = (counts: ReadonlyMap<RTCPeerConnection, number>): number =>
    [...counts.values()].reduce((all, one) => all + one, 0)
  /** Three who see each other. */
  const meet = async (): Promise<readonly [SfuPerson, SfuPerson, SfuPerson]> => {
    const three = [await world.person(ADA), await world.person(BOB), await world.person(CLEO)] as const
    for (const { topology } of three) {
      topology.setTracks({ camera: world.track('camera') })
      topology.setPeers(three.map(({ remote }) => remote))
    }
    for (const at of three)
      for (const { remote } of three)
        if (remote.id !== at.remote.id) await expect.poll(() => decoded(at, remote.id), WITHIN).toBeGreaterThan(10)
    return three
  }

  it('G42: who leaves makes nobody else’s picture begin anew', async () => {
    const [a, b, c] = await meet()
    let before = await asked()
    const risen = async (): Promise<number> => {
      const last = before
      before = await asked()
      return sum(before) - sum(last)
    }
    await expect.poll(risen, { timeout: 12_000, interval: 1_000 }).toBe(0)
    c.topology.close()
    await expect.poll(() => a.events.some(({ type }) => type === 'bye'), WITHIN).toBe(true)
    const seen = await decoded(b, ADA)
    await expect.poll(() => decoded(b, ADA), WITHIN).toBeGreaterThan(seen + 20)
    const after = await asked()
    expect(after.size).toBe(before.size - 2)
    for (const [connection, times] of after) expect(times).toBe(before.get(connection))
  })

  it('G43: of who leaves nobody has to say that nothing more is wanted; of who stays there, they do', async () => {
    const said = vi.spyOn(RemoteTrackPublication.prototype, 'setSubscribed')
    const [a, b, c] = await meet()
    said.mockClear()
    c.topology.close()
    await expect.poll(() => a.events.some(({ type }) => type === 'bye'), WITHIN).toBe(true)
    await wait(2_500)
    expect(said).not.toHaveBeenCalled()
    const seen = await decoded(a, BOB)
    expect(seen).toBeGreaterThan(10)
    // b is off the roster and stays connected
    a.topology.drop(BOB)
    expect(a.topology.track(BOB, 'camera')).toBeNull()
    await expect.poll(() => said.mock.calls, WITHIN).toEqual([[false]])
    expect(b.topology.track(ADA, 'camera')).not.toBeNull()
  })

  it('G43: who is off the roster for a moment and on it again is shown as before, and nobody had to ask', async () => {
    const said = vi.spyOn(RemoteTrackPublication.prototype, 'setSubscribed')
    const [a, b, c] = await meet()
    said.mockClear()
    const track = a.topology.track(BOB, 'camera')
    expect(track).not.toBeNull()
    a.topology.drop(BOB)
    a.events.length = 0
    a.topology.setPeers([a.remote, b.remote, c.remote])
    expect(a.events).toContainEqual({ type: 'track', peer: BOB, source: 'camera', track })
    expect(a.events).toContainEqual({ type: 'tracks', peer: BOB, on: expect.objectContaining({ camera: true }) })
    await wait(2_500)
    expect(said).not.toHaveBeenCalled()
    expect(a.topology.track(BOB, 'camera')).toBe(track)
  })
})
