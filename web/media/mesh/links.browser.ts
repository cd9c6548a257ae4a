// What only WebRTC can show: one negotiation, broken and replaced paths, key frames, sizes, clones.
import { expect, it } from 'vitest'
import type { Signal } from '../../../protocol/peer-messages.ts'
import type { Somebody } from '../topology.contract.ts'
import type { TopologyEvent } from '../topology.ts'
import {
  ADA,
  BOB,
  connections,
  count,
  cut,
  decoded,
  ends,
  flows,
  introduce,
  link,
  mend,
  states,
  talk,
  two,
  WITHIN,
  world,
} from './links-world.ts'
import { createPeerLink } from './peer-link.ts'
import { makeTrack, NO_ICE, sum, ufrags } from './world.ts'

it('M22: camera and screen come and go on either side with one offer and one answer in all', async () => {
  const [a, b] = await two()
  const [offering, answering] = ends()
  a.topology.setTracks({ camera: world.track('camera') })
  await flows(answering)
  for (let round = 0; round < 2; round += 1) {
    b.topology.setTracks({ camera: world.track('camera'), screen: world.track('screen') })
    const before = await decoded(offering)
    await expect.poll(() => decoded(offering), WITHIN).toBeGreaterThan(before + 4)
    b.topology.setTracks({})
    await expect.poll(() => answering.getSenders().every(({ track }) => track === null), WITHIN).toBe(true)
  }
  expect([count('offer'), count('answer')]).toEqual([1, 1])
  expect(connections.made).toHaveLength(2)
})

it('M23: a path that the browser calls failed closes nothing: the link is interrupted, and whole when it is back', async () => {
  const [a, b] = await two()
  cut(0, 'failed')
  expect([link(a, b)?.kind, link(b, a)?.kind]).toEqual(['interrupted', 'interrupted'])
  // simple-peer destroys itself in a microtask: a message that makes the round trip is later
  await talk(a, b)
  mend()
  expect([link(a, b)?.kind, link(b, a)?.kind]).toEqual(['connected', 'connected'])
  await talk(a, b)
  expect(connections.made).toHaveLength(2)
})

it('M23: ICE that really fails, for want of any true candidate, is repaired by a restart on the same link', {
  timeout: 45_000,
}, async () => {
  const said: string[] = []
  const opened: string[] = []
  let honest = false
  // what the other is told of candidates leads to a port where nobody listens
  const mislead = (signal: Signal): Signal =>
    honest || signal.type !== 'candidate'
      ? signal
      : {
          ...signal,
          candidate: {
            ...signal.candidate,
            candidate: signal.candidate.candidate.replace(/ \S+ \d+ typ /, ' 127.0.0.1 50009 typ '),
          },
        }
  const end = (name: string, initiator: boolean, other: () => ReturnType<typeof createPeerLink>) =>
    createPeerLink(
      { initiator, ice: NO_ICE, relayOnly: false, tracks: {} },
      {
        onSignal: (signal) => other().signal(mislead(signal)),
        onState: (state) => said.push(`${name} ${state}`),
        onReceivers: () => undefined,
        onOpen: () => opened.push(name),
        onMessage: () => undefined,
      },
    )
  const one = end('one', true, () => other)
  const other: ReturnType<typeof createPeerLink> = end('other', false, () => one)
  await expect
    .poll(() => connections.made.map(({ connectionState }) => connectionState), { timeout: 40_000, interval: 100 })
    .toContain('failed')
  expect(said).toEqual([])
  honest = true
  one.restart()
  await expect.poll(() => opened.length, WITHIN).toBe(2)
  expect(said.toSorted()).toEqual(['one connected', 'other connected'])
  one.destroy()
  other.destroy()
})

it('M24: an ICE restart changes both user names and keeps data channel, media and link', async () => {
  const [a, b] = await two()
  a.topology.setTracks({ camera: world.track('camera') })
  const [offering, answering] = ends()
  await flows(answering)
  for (const who of [a, b]) {
    const before = ufrags(offering)
    who.topology.networkChanged()
    await expect.poll(() => ufrags(offering).every((ufrag, at) => ufrag !== before[at]), WITHIN).toBe(true)
    await talk(a, b)
    await flows(answering)
  }
  expect(connections.made).toHaveLength(2)
  expect(new Set(world.sealed.map(({ link: number }) => number))).toEqual(new Set([1]))
})

it('M4: on the return of a path every encoder makes a key frame, at once', async () => {
  const [a, b] = await two()
  a.topology.setTracks({ camera: world.track('camera') })
  const [offering, answering] = ends()
  await flows(answering)
  const keys = (): Promise<number> => sum(offering, 'outbound-rtp', 'keyFramesEncoded')
  const before = await keys()
  cut()
  mend()
  const asked = performance.now()
  await expect.poll(keys, { timeout: 1_000, interval: 10 }).toBeGreaterThan(before)
  console.info(`key frame ${Math.round(performance.now() - asked)} ms after the return`)
  expect(link(b, a)?.kind).toBe('connected')
})

it('M25: a link is rebuilt beside the old one, and both sides change over while the old one still lives', async () => {
  const [a, b] = await two()
  a.topology.setTracks({ camera: world.track('camera') })
  b.topology.setTracks({ camera: world.track('camera') })
  await flows(ends()[0])
  await flows(ends()[1])
  /** For each side, when it changed over: whether the old track still lived and the new one had packets. */
  const swaps: (readonly [boolean, boolean])[] = []
  const watch = (who: Somebody, of: Somebody): void => {
    const old = who.topology.track(of.remote.id, 'camera')
    who.topology.subscribe((event: TopologyEvent) => {
      if (event.type !== 'track' || event.source !== 'camera' || event.track === old) return
      swaps.push([old?.readyState === 'live', event.track?.muted === false])
    })
  }
  watch(a, b)
  watch(b, a)
  const shown = [showing(a, b), showing(b, a)]
  await expect.poll(() => shown.map(({ frames }) => frames() > 10), WITHIN).toEqual([true, true])
  const usual = Math.max(...shown.map(({ longest }) => longest()))
  for (const one of shown) one.begin()
  await world.say(b, a, 1, [{ type: 'ask', what: 'rebuild' }])
  await expect.poll(() => swaps.length, WITHIN).toBe(2)
  await expect.poll(() => ends(0).map(({ connectionState }) => connectionState), WITHIN).toEqual(['closed', 'closed'])
  const gaps = shown.map(({ longest }) => longest())
  console.info(`longest gap while rebuilding ${gaps.map(Math.round)} ms, without ${Math.round(usual)} ms`)
  expect(swaps).toEqual([
    [true, true],
    [true, true],
  ])
  expect(Math.max(...gaps)).toBeLessThan(usual + 250)
  expect(Math.max(...world.sealed.map(({ link: number }) => number))).toBe(2)
  expect([...states(a, BOB), ...states(b, ADA)].some(({ kind }) => kind === 'interrupted')).toBe(false)
  await talk(a, b)
  for (const one of shown) one.stop()
})

it('M25: whoever changed over first keeps the old link for the other, who has not seen a frame yet', async () => {
  const [a, b] = await two()
  const { track, hold, stop } = makeTrack('camera')
  a.topology.setTracks({ camera: track })
  await flows(ends()[1])
  const old = b.topology.track(ADA, 'camera')
  // a still picture: nothing that Bob could wait for comes over the new link
  hold(true)
  await world.say(b, a, 1, [{ type: 'ask', what: 'rebuild' }])
  const swapped = (who: Somebody, from: number): Promise<void> =>
    expect.poll(() => who.events.slice(from).some(({ type }) => type === 'track'), WITHIN).toBe(true)
  const seen = b.events.length
  await swapped(a, a.events.length)
  expect([b.topology.track(ADA, 'camera'), old?.readyState]).toEqual([old, 'live'])
  hold(false)
  await swapped(b, seen)
  expect([old?.readyState, b.topology.track(ADA, 'camera')?.muted]).toEqual(['live', false])
  track.stop()
  stop()
})

it('M34: the first picture of a link is small however large it is shown, and large soon after', async () => {
  const { track, stop } = makeTrack('camera', 1280)
  const [a, b] = [await world.person(ADA), await world.person(BOB)]
  a.topology.setTracks({ camera: track })
  b.topology.setWanted(new Map([[ADA, { camera: 1280, screen: 0 }]]))
  const video = document.createElement('video')
  video.muted = true
  const widths: number[] = []
  const onFrame = (_now: number, { width }: VideoFrameCallbackMetadata): void => {
    widths.push(width)
    video.requestVideoFrameCallback(onFrame)
  }
  video.requestVideoFrameCallback(onFrame)
  introduce(a, b)
  await expect.poll(() => b.topology.track(ADA, 'camera'), WITHIN).not.toBe(null)
  video.srcObject = new MediaStream([b.topology.track(ADA, 'camera') as MediaStreamTrack])
  await video.play()
  await expect.poll(() => widths.at(-1) ?? 0, WITHIN).toBeGreaterThan(640)
  expect(widths[0]).toBeLessThanOrEqual(320)
  track.stop()
  stop()
})

it('M36: an offer names one profile of each codec and goes over one transport', async () => {
  await two()
  const sdp = ends()[0].localDescription?.sdp ?? ''
  const codecs = new Set([...sdp.matchAll(/^a=rtpmap:\d+ ([^/]+)/gm)].map(([, name]) => name))
  expect([...codecs].sort()).toEqual(['AV1', 'H264', 'VP8', 'VP9', 'opus', 'red', 'rtx', 'ulpfec'])
  // camera and screen
  for (const name of ['VP8', 'VP9', 'H264', 'AV1'])
    expect([name, sdp.match(new RegExp(`^a=rtpmap:\\d+ ${name}/`, 'gm'))?.length]).toEqual([name, 2])
  expect(new Set(sdp.match(/^a=ice-ufrag:.*$/gm)).size).toBe(1)
})

/** The picture of somebody as a tile shows it: every path's track, and the longest time between two frames of any. */
const showing = (who: Somebody, of: Somebody) => {
  const videos = new Set<HTMLVideoElement>()
  let last = performance.now()
  let longest = 0
  let frames = 0
  const show = (track: MediaStreamTrack | null): void => {
    if (track === null) return
    const video = document.createElement('video')
    video.muted = true
    video.srcObject = new MediaStream([track])
    document.body.append(video)
    videos.add(video)
    const onFrame = (): void => {
      const now = performance.now()
      if (frames > 0) longest = Math.max(longest, now - last)
      last = now
      frames += 1
      video.requestVideoFrameCallback(onFrame)
    }
    video.requestVideoFrameCallback(onFrame)
    void video.play()
  }
  show(who.topology.track(of.remote.id, 'camera'))
  const unsubscribe = who.topology.subscribe((event) => {
    if (event.type === 'track' && event.source === 'camera') show(event.track)
  })
  return {
    frames: () => frames,
    longest: () => longest,
    begin: () => {
      longest = 0
    },
    stop: () => {
      unsubscribe()
      for (const video of videos) video.remove()
    },
  }
}
