// What every topology promises, as tests. Run against the fake (in Node) and the mesh (in Chromium).
import { afterEach, describe, expect, it } from 'vitest'
import type { PeerMessage, Source, TracksOn } from '../../protocol/peer-messages.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { LinkView } from '../call/participants.ts'
import type { RemotePeer, Topology, TopologyEvent } from './topology.ts'

/** Somebody in a world: their topology and all that it has said. */
export interface Somebody {
  readonly topology: Topology
  readonly remote: RemotePeer
  readonly events: TopologyEvent[]
}

export interface World {
  /** Makes somebody with the next seat number; knows nobody yet. */
  person(id: PeerId): Promise<Somebody>
  /** The same id with a new key, as after a reload; the old page is gone without a word. */
  reload(old: Somebody): Promise<Somebody>
  track(source: Source): MediaStreamTrack
  close(): Promise<void>
}

const PEERS = ['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCC'] as const
const WITHIN = { timeout: 8_000, interval: 10 }

const link = ({ events }: Somebody, to: PeerId): LinkView['kind'] | null =>
  events.flatMap((event) => (event.type === 'link' && event.peer === to ? [event.state.kind] : [])).at(-1) ?? null
const messages = ({ events }: Somebody): PeerMessage[] =>
  events.flatMap((event) => (event.type === 'message' ? [event.message] : []))
const on = ({ events }: Somebody, of: PeerId): TracksOn | null =>
  events.flatMap((event) => (event.type === 'tracks' && event.peer === of ? [event.on] : [])).at(-1) ?? null
const introduce = (...people: readonly Somebody[]): void => {
  for (const { topology } of people) topology.setPeers(people.map(({ remote }) => remote))
}
const linked = async (a: Somebody, b: Somebody): Promise<void> => {
  await expect.poll(() => [link(a, b.remote.id), link(b, a.remote.id)], WITHIN).toEqual(['connected', 'connected'])
}

export const topologyContract = (name: string, makeWorld: () => Promise<World>): void => {
  describe(`topology contract: ${name}`, () => {
    let world: World
    const meet = async (count: 2 | 3): Promise<readonly Somebody[]> => {
      world = await makeWorld()
      const people: Somebody[] = []
      for (const id of PEERS.slice(0, count)) people.push(await world.person(id))
      return people
    }
    const two = async (): Promise<readonly [Somebody, Somebody]> => {
      const [a, b] = await meet(2)
      if (a === undefined || b === undefined) throw new Error('nobody came')
      introduce(a, b)
      await linked(a, b)
      return [a, b]
    }
    afterEach(() => world.close())

    it('M10: two who know of each other are linked, and both say so', async () => {
      await two()
    })

    it('M11: tracks appear under the source by which they were sent, with what is on', async () => {
      const [a, b] = await two()
      a.topology.setTracks({ microphone: world.track('microphone'), camera: world.track('camera') })
      await expect
        .poll(() => on(b, a.remote.id), WITHIN)
        .toEqual({ microphone: true, camera: true, screen: false, 'screen-sound': false })
      expect(b.topology.track(a.remote.id, 'camera')?.kind).toBe('video')
      expect(b.topology.track(a.remote.id, 'microphone')?.kind).toBe('audio')
    })

    it('M12: a camera goes off and on again, and whoever came second shares a screen, over the same link', async () => {
      const [a, b] = await two()
      a.topology.setTracks({ camera: world.track('camera') })
      await expect.poll(() => on(b, a.remote.id)?.camera, WITHIN).toBe(true)
      a.topology.setTracks({})
      await expect.poll(() => on(b, a.remote.id)?.camera, WITHIN).toBe(false)
      a.topology.setTracks({ camera: world.track('camera') })
      await expect.poll(() => on(b, a.remote.id)?.camera, WITHIN).toBe(true)
      b.topology.setTracks({ screen: world.track('screen') })
      await expect.poll(() => on(a, b.remote.id)?.screen, WITHIN).toBe(true)
      const states = [...a.events, ...b.events].filter((event) => event.type === 'link')
      expect(states.some((event) => event.state.kind === 'interrupted')).toBe(false)
    })

    it('M13: what is said to one reaches that one, what is said to all reaches all', async () => {
      const [a, b, c] = await meet(3)
      if (a === undefined || b === undefined || c === undefined) throw new Error('nobody came')
      introduce(a, b, c)
      await Promise.all([linked(a, b), linked(b, c), linked(a, c)])
      await expect.poll(() => a.topology.send({ type: 'speaking', on: true }, b.remote.id), WITHIN).toBe(true)
      await expect.poll(() => messages(b).length, WITHIN).toBeGreaterThan(0)
      expect(messages(c)).toEqual([])
      await expect.poll(() => b.topology.send({ type: 'speaking', on: false }, c.remote.id), WITHIN).toBe(true)
      await expect.poll(() => messages(c), WITHIN).toHaveLength(1)
      await expect.poll(() => b.topology.send({ type: 'speaking', on: false }, a.remote.id), WITHIN).toBe(true)
      b.topology.send({ type: 'speaking', on: true })
      await expect
        .poll(() => [messages(a).at(-1), messages(c).at(-1)], WITHIN)
        .toEqual([
          { type: 'speaking', on: true },
          { type: 'speaking', on: true },
        ])
      expect(a.topology.send({ type: 'speaking', on: true }, 'ZZZZZZZZZZZZZZZZ')).toBe(false)
    })

    it('M35: once it is said that messages pass, one passes', async () => {
      const [a, b] = await two()
      await expect.poll(() => a.events.some(({ type }) => type === 'open'), WITHIN).toBe(true)
      expect(a.topology.send({ type: 'speaking', on: true }, b.remote.id)).toBe(true)
      await expect.poll(() => messages(b), WITHIN).toEqual([{ type: 'speaking', on: true }])
    })

    it('M14: absence from the roster closes nothing that lives', async () => {
      const [a, b] = await two()
      a.topology.setPeers([])
      await expect.poll(() => b.topology.send({ type: 'speaking', on: true }, a.remote.id), WITHIN).toBe(true)
      await expect.poll(() => messages(a), WITHIN).toHaveLength(1)
    })

    it('M15: a goodbye is heard and ends the link', async () => {
      const [a, b] = await two()
      await expect.poll(() => a.topology.send({ type: 'speaking', on: true }), WITHIN).toBe(true)
      a.topology.close()
      await expect.poll(() => b.events.some((event) => event.type === 'bye'), WITHIN).toBe(true)
      expect(b.topology.send({ type: 'speaking', on: true }, a.remote.id)).toBe(false)
      a.topology.close()
    })

    it('M16: whom the room sends away is dropped at once', async () => {
      const [a, b] = await two()
      a.topology.drop(b.remote.id)
      expect(a.topology.send({ type: 'speaking', on: true }, b.remote.id)).toBe(false)
      expect(a.topology.track(b.remote.id, 'camera')).toBeNull()
    })

    it('M17: who reloads is linked again under the same id', async () => {
      const [a, b] = await two()
      const again = await world.reload(b)
      const seen = a.events.length
      introduce(a, again)
      await expect.poll(() => link(again, a.remote.id), WITHIN).toBe('connected')
      await expect.poll(() => a.topology.send({ type: 'speaking', on: true }, again.remote.id), WITHIN).toBe(true)
      await expect.poll(() => messages(again).length, WITHIN).toBeGreaterThan(0)
      expect(a.events.slice(seen).some((event) => event.type === 'link' && event.state.kind === 'connected')).toBe(true)
    })

    it('M18: a third who comes disturbs nobody', async () => {
      const [a, b, c] = await meet(3)
      if (a === undefined || b === undefined || c === undefined) throw new Error('nobody came')
      introduce(a, b)
      await linked(a, b)
      const before = [a, b].map(({ events }) => events.filter(({ type }) => type === 'link').length)
      introduce(a, b, c)
      await Promise.all([linked(a, c), linked(b, c)])
      for (const [index, { events }] of [a, b].entries()) {
        const later = events.filter((event) => event.type === 'link').slice(before[index])
        expect(later.every((event) => event.peer === c.remote.id || event.state.kind === 'connected')).toBe(true)
      }
    })

    it('M19: nobody hears anything after having stopped listening', async () => {
      const [a, b] = await two()
      let heard = 0
      const stop = a.topology.subscribe(() => {
        heard += 1
      })
      stop()
      b.topology.setTracks({ camera: world.track('camera') })
      await expect.poll(() => on(a, b.remote.id)?.camera, WITHIN).toBe(true)
      expect(heard).toBe(0)
    })
  })
}
