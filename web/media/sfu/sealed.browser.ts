// What goes through the SFU is sealed, and only for those in the meeting: a real LiveKit between real browsers' engines.
import { Room } from 'livekit-client'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { PeerId } from '../../../protocol/values.ts'
import { fromBase64url } from '../../crypto/base64url.ts'
import { deriveFrameKey } from '../../crypto/epoch-keys.ts'
import { epochKey, makeSfuWorld, makeToken, type SfuPerson, type SfuWorld, testKeys } from './world.ts'

const [ADA, BOB, CLEO] = ['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCC'] as const
const WITHIN = { timeout: 12_000, interval: 50 }
const server = inject('livekit')

const figure = async (at: SfuPerson, of: PeerId, source: 'camera' | 'microphone', name: string): Promise<number> => {
  for (const stat of (await at.topology.report(of, source))?.values() ?? [])
    if (stat.type === 'inbound-rtp') return stat[name] ?? 0
  return 0
}
const decoded = (at: SfuPerson, of: PeerId): Promise<number> => figure(at, of, 'camera', 'framesDecoded')
const received = (at: SfuPerson, of: PeerId): Promise<number> => figure(at, of, 'camera', 'packetsReceived')
const introduce = (...people: readonly SfuPerson[]): void => {
  for (const { topology } of people) topology.setPeers(people.map(({ remote }) => remote))
}
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe.skipIf(server === null)('sealed', { timeout: 60_000 }, () => {
  let world: SfuWorld
  beforeEach(async () => {
    if (server !== null) world = await makeSfuWorld(server)
  })
  afterEach(() => world.close())
  const shows = (person: SfuPerson): void =>
    person.topology.setTracks({ camera: world.track('camera'), microphone: world.track('microphone') })

  it('G1: pictures and sound arrive, VP8 and opus alone, and the tracks that were given live on untouched', async () => {
    const [a, b] = [await world.person(ADA), await world.person(BOB)]
    const [camera, microphone] = [world.track('camera'), world.track('microphone')]
    a.topology.setTracks({ camera, microphone })
    introduce(a, b)
    await expect.poll(() => decoded(b, ADA), WITHIN).toBeGreaterThan(5)
    await expect.poll(() => figure(b, ADA, 'microphone', 'packetsReceived'), WITHIN).toBeGreaterThan(5)
    const codecs = await Promise.all(
      (['camera', 'microphone'] as const).map(async (source) => {
        const report = await b.topology.report(ADA, source)
        const inbound = [...(report?.values() ?? [])].find(({ type }) => type === 'inbound-rtp')
        return report?.get(inbound?.codecId)?.mimeType
      }),
    )
    expect(codecs).toEqual(['video/VP8', 'audio/opus'])
    expect([...a.topology.published()].sort()).toEqual(['camera', 'microphone'])
    a.topology.setTracks({ microphone })
    await expect.poll(() => b.events.findLast((event) => event.type === 'tracks')?.on.camera, WITHIN).toBe(false)
    a.topology.close()
    await wait(300)
    expect([camera, microphone].map(({ readyState, enabled }) => [readyState, enabled])).toEqual([
      ['live', true],
      ['live', true],
    ])
  })

  it('G2: frames that the server passes on do not decode without the key of the meeting, or with another', async () => {
    const stranger = await epochKey(1)
    const [a, b, c] = [
      await world.person(ADA),
      await world.person(BOB, testKeys([stranger], stranger)),
      await world.person(CLEO, testKeys([], null)),
    ]
    shows(a)
    introduce(a, b, c)
    await expect.poll(() => received(b, ADA), WITHIN).toBeGreaterThan(40)
    await expect.poll(() => received(c, ADA), WITHIN).toBeGreaterThan(40)
    expect([await decoded(b, ADA), await decoded(c, ADA)]).toEqual([0, 0])
    const heard = (at: SfuPerson): Promise<number> => figure(at, ADA, 'microphone', 'jitterBufferEmittedCount')
    expect([await heard(b), await heard(c)]).toEqual([0, 0])
  })

  it('G3: a departure changes the key and no picture stops; a removed person, still connected, decodes no frame more', async () => {
    const [one, two, three] = [await epochKey(1), await epochKey(2), await epochKey(3, 1)]
    const [a, b, c] = [
      await world.person(ADA, testKeys([one], one)),
      await world.person(BOB, testKeys([one], one)),
      await world.person(CLEO, testKeys([one], one)),
    ]
    shows(a)
    introduce(a, b, c)
    await expect.poll(() => decoded(b, ADA), WITHIN).toBeGreaterThan(5)
    await expect.poll(() => decoded(c, ADA), WITHIN).toBeGreaterThan(5)
    // b hears of the new key a second after a: a does not use it before everybody could know
    a.keys.set([two, one], two)
    await wait(1_000)
    b.keys.set([two, one], two)
    c.keys.set([two, one], two)
    let longest = 0
    let [last, at] = [await decoded(b, ADA), performance.now()]
    const until = performance.now() + 3_000
    while (performance.now() < until) {
      await wait(20)
      const now = await decoded(b, ADA)
      if (now > last) [last, at] = [now, performance.now()]
      longest = Math.max(longest, performance.now() - at)
    }
    expect(longest).toBeLessThan(700)
    // c is removed and stays in the SFU: at once nothing that is said opens for it
    a.keys.set([three, two, one], three)
    b.keys.set([three, two, one], three)
    await wait(300)
    const seen = await decoded(c, ADA)
    const before = await decoded(b, ADA)
    await expect.poll(() => decoded(b, ADA), WITHIN).toBeGreaterThan(before + 20)
    expect(await decoded(c, ADA)).toBe(seen)
  })

  it('G4: who comes with a good token and is not on the roster is not received, and who sends in the clear is not shown', async () => {
    if (server === null) return
    const [a, b] = [await world.person(ADA), await world.person(BOB)]
    introduce(a, b)
    const plain = new Room()
    await plain.connect(server.url, await makeToken(server, world.room, CLEO), { maxRetries: 0 })
    await plain.localParticipant.publishTrack(world.track('camera'), { source: 'camera' as never })
    shows(b)
    await expect.poll(() => decoded(a, BOB), WITHIN).toBeGreaterThan(5)
    expect(a.topology.track(CLEO, 'camera')).toBeNull()
    // even on the roster
    const { remote } = b
    a.topology.setPeers([remote, { ...remote, id: CLEO, seat: 9 }])
    await wait(1_000)
    expect(a.topology.track(CLEO, 'camera')).toBeNull()
    expect(a.events.some((event) => event.type === 'track' && event.peer === CLEO && event.track !== null)).toBe(false)
    await plain.disconnect()
  })

  it('G5: keys are in nothing that leaves: no request, no frame of a socket, no data, no line of the log', async () => {
    const said: string[] = []
    const text = (data: unknown): string => {
      if (typeof data === 'string') return data
      const bytes =
        data instanceof ArrayBuffer
          ? new Uint8Array(data)
          : ArrayBuffer.isView(data)
            ? new Uint8Array(data.buffer)
            : null
      return bytes === null
        ? (JSON.stringify(data) ?? '')
        : Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
    }
    const undo: (() => void)[] = []
    const listen = (owner: object, name: string): void => {
      const real = Reflect.get(owner, name) as (...given: unknown[]) => unknown
      Reflect.set(owner, name, function (this: unknown, ...given: unknown[]) {
        said.push(...given.map(text))
        return real.apply(this, given)
      })
      undo.push(() => void Reflect.set(owner, name, real))
    }
    listen(WebSocket.prototype, 'send')
    listen(RTCDataChannel.prototype, 'send')
    listen(globalThis, 'fetch')
    for (const name of ['log', 'info', 'debug', 'warn', 'error']) listen(console, name)
    try {
      const key = await epochKey(7)
      const [a, b] = [await world.person(ADA, testKeys([key], key)), await world.person(BOB, testKeys([key], key))]
      shows(a)
      introduce(a, b)
      await expect.poll(() => decoded(b, ADA), WITHIN).toBeGreaterThan(5)
      const all = said.join('\n')
      expect(said.length).toBeGreaterThan(5)
      for (const secret of [key.secret, text(fromBase64url(key.secret)), text(await deriveFrameKey(key, ADA))])
        expect(all.includes(secret)).toBe(false)
    } finally {
      for (const action of undo) action()
    }
  })

  it('G6: a server that is not there, or an edge that says no, is said once and for all', async () => {
    world.access = async () => ({ url: 'ws://127.0.0.1:9', token: 'none' })
    const a = await world.person(ADA)
    await expect.poll(() => a.states.at(-1), WITHIN).toEqual({ is: 'down', why: 'unreachable' })
    world.access = async () => null
    const b = await world.person(BOB)
    await expect.poll(() => b.states.at(-1), WITHIN).toEqual({ is: 'down', why: 'refused' })
  })

  it('G7: what one hides is not sent, and comes back', async () => {
    const [a, b] = [await world.person(ADA), await world.person(BOB)]
    shows(a)
    introduce(a, b)
    await expect.poll(() => decoded(b, ADA), WITHIN).toBeGreaterThan(5)
    b.topology.setWanted(new Map([[ADA, { camera: 0, screen: 0 }]]))
    await wait(700)
    const hidden = await decoded(b, ADA)
    await wait(700)
    expect((await decoded(b, ADA)) - hidden).toBeLessThan(3)
    b.topology.setWanted(new Map([[ADA, { camera: 320, screen: 0 }]]))
    await expect.poll(() => decoded(b, ADA), WITHIN).toBeGreaterThan(hidden + 5)
  })
})
