// How sound through the SFU begins, and when it counts as come: in Chromium, with a real LiveKit and its worker between
// packets and ears.
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { hasOpened, isDrawn } from '../flow-watch.ts'
import { epochKey, makeSfuWorld, type SfuPerson, type SfuWorld, testKeys } from './world.ts'

const [ADA, BOB, CLEO] = ['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCC'] as const
const WITHIN = { timeout: 12_000, interval: 50 }
const server = inject('livekit')

const ofAda = async (at: SfuPerson) => {
  const report = (await at.topology.report(ADA, 'microphone')) ?? new Map()
  const inbound = [...report.values()].find(({ type }) => type === 'inbound-rtp')
  return {
    opened: hasOpened(report as RTCStatsReport, 'microphone', true),
    unheard: hasOpened(report as RTCStatsReport, 'microphone', false),
    drawn: isDrawn([report as RTCStatsReport]),
    packets: inbound?.packetsReceived ?? 0,
    /** Of sound that was played, in samples of 48 kHz; and for how many seconds each of them, all added, had waited for that. */
    played: inbound?.jitterBufferEmittedCount ?? 0,
    waited: inbound?.jitterBufferDelay ?? 0,
  }
}
/** As the interface plays a voice. */
const play = (person: SfuPerson): (() => void) => {
  const element = document.createElement('audio')
  const track = person.topology.track(ADA, 'microphone')
  element.srcObject = new MediaStream(track === null ? [] : [track])
  document.body.append(element)
  void element.play()
  return () => {
    // one without a place plays on for as long as its track lives, and that is a moment longer than its room
    element.srcObject = null
    element.remove()
  }
}

describe.skipIf(server === null)('sound that was opened', { timeout: 60_000 }, () => {
  let world: SfuWorld
  const undo: (() => void)[] = []
  beforeEach(async () => {
    if (server !== null) world = await makeSfuWorld(server)
  })
  afterEach(async () => {
    for (const action of undo.splice(0)) action()
    await world.close()
  })

  it('G39: packets that can’t be opened are no sound; once they can it has come', async () => {
    const [key, stranger] = [await epochKey(1), await epochKey(1)]
    const [a, b, c] = [
      await world.person(ADA, testKeys([key], key)),
      await world.person(BOB, testKeys([key], key)),
      await world.person(CLEO, testKeys([stranger], stranger)),
    ]
    a.topology.setTracks({ microphone: world.track('microphone') })
    for (const { topology } of [a, b, c]) topology.setPeers([a.remote, b.remote, c.remote])
    await expect.poll(() => b.topology.track(ADA, 'microphone'), WITHIN).not.toBeNull()
    undo.push(play(b))
    await expect.poll(async () => (await ofAda(b)).opened, WITHIN).toBe(true)
    expect(await ofAda(b)).toMatchObject({ drawn: true })
    await expect.poll(async () => (await ofAda(c)).packets, WITHIN).toBeGreaterThan(100)
    expect(await ofAda(c)).toMatchObject({ opened: false })
    // the key comes after all; no element of c's plays it
    c.keys.set([key], key)
    await expect.poll(async () => (await ofAda(c)).opened, WITHIN).toBe(true)
  })

  it('G39: where nothing plays a sound, its packets have to do', async () => {
    const [a, b] = [await world.person(ADA), await world.person(BOB)]
    a.topology.setTracks({ microphone: world.track('microphone') })
    for (const { topology } of [a, b]) topology.setPeers([a.remote, b.remote])
    await expect.poll(async () => (await ofAda(b)).unheard, WITHIN).toBe(true)
    expect(await ofAda(b)).toMatchObject({ drawn: false, opened: false })
  })

  it('G45: a voice begins with something in hand', async () => {
    const [a, b] = [await world.person(ADA), await world.person(BOB)]
    b.topology.subscribe((event) => {
      if (event.type === 'track' && event.track !== null) undo.push(play(b))
    })
    a.topology.setTracks({ microphone: world.track('microphone') })
    for (const { topology } of [a, b]) topology.setPeers([a.remote, b.remote])
    let { played, waited } = await ofAda(b)
    await expect
      .poll(async () => {
        ;({ played, waited } = await ofAda(b))
        return played
      }, WITHIN)
      .toBeGreaterThan(0.4 * 48_000)
    // later all buffers are as deep
    expect(played).toBeLessThan(0.9 * 48_000)
    // 64 to 70 ms; 17 to 30 when packets are played as they come
    expect(waited / played).toBeGreaterThan(0.05)
  })
})
