// The move itself, in Chromium: people in one page, a real LiveKit and a real mesh, a room that moves as a test says.
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Source } from '../../protocol/peer-messages.ts'
import type { PeerId, Plan } from '../../protocol/values.ts'
import { makeSecret } from '../crypto/link-secret.ts'
import { createBoxesFor, createPairBoxes } from '../crypto/pair-box.ts'
import { makeTabKey } from '../crypto/pair-keys.ts'
import { createMeetingKeys } from '../words/meeting-keys.ts'
import { createLateSwitch } from './late-switch.ts'
import { makeTrack, NO_ICE, type Watched, watchConnections } from './mesh/world.ts'
import { epochKey, makeToken } from './sfu/world.ts'
import type { Switch } from './switch.ts'
import type { LocalTracks, RemotePeer, TopologyEvent } from './topology.ts'

const CODE = 'abcd-efgh-jkmn'
const IDS = ['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCC'] as const
const WITHIN = { timeout: 40_000, interval: 50 }
const server = inject('livekit')

interface Person {
  readonly id: PeerId
  readonly remote: RemotePeer
  readonly media: Switch
  readonly events: TopologyEvent[]
  readonly said: string[]
  readonly told: string[]
  readonly tracks: LocalTracks
  /** What is shown and heard of somebody now, as elements would have it. */
  readonly shown: Map<string, MediaStreamTrack | null>
}

describe.skipIf(server === null)('the move', { timeout: 150_000 }, () => {
  let people: Person[] = []
  let plan: Plan = { kind: 'steady', epoch: 0, on: 'mesh' }
  let room = ''
  let secret = ''
  let reach = true
  let watched: Watched
  const undo: (() => void)[] = []

  beforeEach(() => {
    people = []
    plan = { kind: 'steady', epoch: 0, on: 'mesh' }
    room = crypto.randomUUID()
    secret = makeSecret()
    reach = true
    watched = watchConnections()
  })
  afterEach(() => {
    for (const action of undo.splice(0)) action()
    watched.stop()
  })
  const setPlan = (next: Plan): void => {
    plan = next
    for (const { media } of people) media.plan(plan, false)
  }
  /** What the room does with what is said to it: DESIGN §4, without its clock. */
  const hearReady = (): void => {
    if (plan.kind !== 'moving') return
    const { epoch, barrier, to } = plan
    if (barrier.every((id) => people.find((one) => one.id === id)?.said.includes(`ready ${epoch}`)))
      queueMicrotask(() => plan.kind === 'moving' && setPlan({ kind: 'steady', epoch, on: to }))
  }
  const move = (to: 'mesh' | 'sfu'): Promise<void> => {
    setPlan({ kind: 'moving', epoch: plan.epoch + 1, to, barrier: people.map(({ id }) => id), deadline: 0 })
    return expect.poll(() => plan.kind === 'steady' && plan.on === to, WITHIN).toBe(true)
  }
  const join = async (id: PeerId, key = sharedKey): Promise<Person> => {
    if (server === null) throw new Error('no server')
    const tabKey = await makeTabKey()
    const keys = createMeetingKeys()
    const epoch = await key
    keys.set([epoch], epoch)
    const remote: RemotePeer = { id, seat: people.length + 1, key: tabKey.publicKey, proof: true, presence: 'in' }
    const boxes = { code: CODE, secret, tabKey, self: { id, proof: true } }
    const said: string[] = []
    const told: string[] = []
    const of = (to: PeerId): Person | undefined => people.find((one) => one.id === to)
    const media = createLateSwitch({
      self: { id, seat: remote.seat, proof: true },
      ice: NO_ICE,
      reserve: null,
      signal: ({ to, ...signal }) => of(to)?.media.receive({ from: id, ...signal }),
      pairBox: createPairBoxes(boxes),
      talkBox: createBoxesFor('talk', boxes),
      now: () => Date.now(),
      loadSwitch: () => import('./crowd.ts'),
      loadSfu: () => import('./sfu/sfu.ts'),
      hasSfu: () => true,
      videoMax: async () => null,
      cameraTurn: () => undefined,
      trouble: () => undefined,
      access: async () => (reach ? { url: server.url, token: await makeToken(server, room, id) } : null),
      keys,
      post: (notes) => {
        for (const { to, ...note } of notes) of(to)?.media.note({ from: id, link: 0, ...note })
      },
      online: () => true,
      say: (what, epochSaid) => {
        said.push(`${what} ${epochSaid}`)
        hearReady()
      },
      tell: (why) => told.push(why),
    })
    const events: TopologyEvent[] = []
    const shown = new Map<string, MediaStreamTrack | null>()
    media.subscribe((event) => {
      events.push(event)
      if (event.type === 'track') shown.set(`${event.peer} ${event.source}`, event.track)
    })
    const made = (['camera', 'microphone'] as const satisfies readonly Source[]).map(
      (source) => [source, makeTrack(source, 160)] as const,
    )
    const tracks: LocalTracks = Object.fromEntries(made.map(([source, { track }]) => [source, track]))
    const person = { id, remote, media, events, said, told, tracks, shown }
    people.push(person)
    media.setTracks(tracks)
    media.plan(plan, true)
    undo.push(() => {
      media.close()
      for (const [, { track, stop }] of made) {
        track.stop()
        stop()
      }
    })
    for (const one of people) one.media.setPeers(people.filter((other) => other !== one).map((other) => other.remote))
    return person
  }
  let sharedKey = epochKey(1)
  beforeEach(() => {
    sharedKey = epochKey(1)
  })
  const path = (at: Person, of: Person): string | null => {
    const event = at.events.findLast((one) => one.type === 'link' && one.peer === of.id)
    return event?.type === 'link' && event.state.kind === 'connected' ? (event.state.path ?? 'unknown') : null
  }
  const pairs = (): (readonly [Person, Person])[] =>
    people.flatMap((at) => people.filter((of) => of !== at).map((of) => [at, of] as const))
  const allBy = async (way: 'mesh' | 'sfu'): Promise<void> =>
    expect
      .poll(
        () =>
          pairs().every(([at, of]) =>
            way === 'sfu' ? path(at, of) === 'sfu' : ['direct', 'relay'].includes(path(at, of) ?? ''),
          ),
        WITHIN,
      )
      .toBe(true)
  /** A tile as the interface makes it: one stream, the new track before the old one goes. Counts what is presented. */
  const tile = (at: Person, of: Person) => {
    const element = document.createElement('video')
    Object.assign(element, { muted: true, playsInline: true, autoplay: true })
    document.body.append(element)
    const stream = new MediaStream()
    element.srcObject = stream
    let frames = 0
    const put = (track: MediaStreamTrack | null): void => {
      const old = stream.getTracks()
      if (track !== null) stream.addTrack(track)
      for (const one of old) if (one !== track) stream.removeTrack(one)
      element.play().catch(() => undefined)
    }
    put(at.media.track(of.id, 'camera'))
    at.media.subscribe((event) => {
      if (event.type === 'track' && event.peer === of.id && event.source === 'camera') put(event.track)
    })
    const frame = (): void => {
      frames += 1
      element.requestVideoFrameCallback(frame)
    }
    element.requestVideoFrameCallback(frame)
    undo.push(() => element.remove())
    return {
      frames: () => frames,
      reset: () => {
        frames = 0
      },
    }
  }

  it('G21: two move to the SFU and back; links, pictures and messages go on, the camera is the same, the mesh is gone in between', async () => {
    const [a, b] = [await join(IDS[0]), await join(IDS[1])]
    await allBy('mesh')
    const seen = tile(a, b)
    await expect.poll(() => seen.frames(), WITHIN).toBeGreaterThan(10)
    seen.reset()
    await move('sfu')
    await allBy('sfu')
    const meshes = watched.made.length
    // the old links close after their time, and nobody notices
    // two connections each to the SFU, and nothing else
    await expect
      .poll(() => watched.made.filter(({ connectionState }) => connectionState !== 'closed').length, WITHIN)
      .toBe(4)
    expect(b.media.send({ type: 'reaction', reaction: '👏' })).toBe(true)
    await expect.poll(() => a.events.filter(({ type }) => type === 'message').length, WITHIN).toBe(1)
    seen.reset()
    await expect.poll(() => seen.frames(), WITHIN).toBeGreaterThan(10)
    await move('mesh')
    await allBy('mesh')
    await expect
      .poll(() => watched.made.filter(({ connectionState }) => connectionState !== 'closed').length, WITHIN)
      .toBe(2)
    expect(watched.made.length).toBeGreaterThan(meshes)
    // correctness, not speed (that is bench/handover's): the picture goes on
    seen.reset()
    await expect.poll(() => seen.frames(), WITHIN).toBeGreaterThan(10)
    for (const { tracks, said, events } of people) {
      expect(Object.values(tracks).map((track) => track?.readyState)).toEqual(['live', 'live'])
      expect(said).toEqual(['ready 1', 'ready 2'])
      // once there, nobody was ever anything but connected, and no camera was ever off
      const links = events.flatMap((event) => (event.type === 'link' ? [event.state.kind] : []))
      expect(links.slice(links.lastIndexOf('connecting') + 1).every((kind) => kind === 'connected')).toBe(true)
      expect(events.some(({ type }) => type === 'bye')).toBe(false)
      const off = events.filter(
        (event, at) =>
          event.type === 'tracks' &&
          !event.on.camera &&
          events
            .slice(0, at)
            .some((earlier) => earlier.type === 'tracks' && earlier.peer === event.peer && earlier.on.camera),
      )
      expect(off).toEqual([])
    }
  })

  it('G22: who comes into a meeting at the SFU builds no link of the mesh', async () => {
    plan = { kind: 'steady', epoch: 1, on: 'sfu' }
    await join(IDS[0])
    await join(IDS[1])
    await allBy('sfu')
    await expect.poll(() => people[0]?.shown.get(`${IDS[1]} camera`)?.kind, WITHIN).toBe('video')
    expect(watched.made.filter(({ connectionState }) => connectionState !== 'closed')).toHaveLength(4)
  })

  it('G23: an SFU that refuses is told to the room, and the mesh goes on as if nothing had been', async () => {
    const [a, b] = [await join(IDS[0]), await join(IDS[1])]
    await allBy('mesh')
    const seen = tile(a, b)
    await expect.poll(() => seen.frames(), WITHIN).toBeGreaterThan(10)
    reach = false
    setPlan({ kind: 'moving', epoch: 1, to: 'sfu', barrier: [a.id, b.id], deadline: 0 })
    await expect.poll(() => [a.said, b.said], WITHIN).toEqual([['sfu-failed 1'], ['sfu-failed 1']])
    setPlan({ kind: 'steady', epoch: 2, on: 'mesh', why: 'sfu-failed' })
    expect([a.told, b.told]).toEqual([['sfu-failed'], ['sfu-failed']])
    seen.reset()
    await expect.poll(() => seen.frames(), WITHIN).toBeGreaterThan(10)
    await allBy('mesh')
  })

  it('G24: a move that is given up when half the tiles have moved leaves nobody in the dark', async () => {
    const [a, b, c] = [await join(IDS[0]), await join(IDS[1]), await join(IDS[2])]
    await allBy('mesh')
    const tiles = pairs().map(([at, of]) => tile(at, of))
    await expect.poll(() => tiles.every((one) => one.frames() > 5), WITHIN).toBe(true)
    // nobody is ever ready: the room waits for somebody who is not there
    setPlan({ kind: 'moving', epoch: 1, to: 'sfu', barrier: [a.id, b.id, c.id, 'ZZZZZZZZZZZZZZZZ'], deadline: 0 })
    await expect.poll(() => path(a, b), WITHIN).toBe('sfu')
    setPlan({ kind: 'steady', epoch: 2, on: 'mesh', why: 'too-slow' })
    await allBy('mesh')
    for (const one of tiles) one.reset()
    await expect.poll(() => tiles.every((one) => one.frames() > 10), WITHIN).toBe(true)
    await expect
      .poll(() => watched.made.filter(({ connectionState }) => connectionState !== 'closed').length, WITHIN)
      .toBe(6)
  })
})
