// What only WebRTC can show: one negotiation, broken and replaced paths, key frames, sizes, clones.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Signal } from '../../../protocol/peer-messages.ts'
import type { LinkView } from '../../call/participants.ts'
import type { Somebody } from '../topology.contract.ts'
import type { TopologyEvent } from '../topology.ts'
import { createPeerLink } from './peer-link.ts'
import {
  type Carried,
  type MeshWorld,
  makeMeshWorld,
  makeTrack,
  NO_ICE,
  pretend,
  sum,
  ufrags,
  watchConnections,
} from './world.ts'

const WITHIN = { timeout: 8_000, interval: 20 }
const [ADA, BOB, CLEO] = ['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCC'] as const

let world: MeshWorld
let connections: ReturnType<typeof watchConnections>
beforeEach(async () => {
  connections = watchConnections()
  world = await makeMeshWorld()
})
afterEach(async () => {
  await world.close()
  connections.stop()
})

const states = ({ events }: Somebody, of: string): LinkView[] =>
  events.flatMap((event) => (event.type === 'link' && event.peer === of ? [event.state] : []))
const link = (of: Somebody, to: Somebody): LinkView | undefined => states(of, to.remote.id).at(-1)
const introduce = (...people: readonly Somebody[]): void => {
  for (const { topology } of people) topology.setPeers(people.map(({ remote }) => remote))
}
const linked = (a: Somebody, b: Somebody): Promise<void> =>
  expect.poll(() => [link(a, b)?.kind, link(b, a)?.kind], WITHIN).toEqual(['connected', 'connected'])
/** Ada, who offers, and Bob; linked, their data channels open. */
const two = async (): Promise<readonly [Somebody, Somebody]> => {
  const [a, b] = [await world.person(ADA), await world.person(BOB)]
  introduce(a, b)
  await linked(a, b)
  await talk(a, b)
  return [a, b]
}
const heard = ({ events }: Somebody): number => events.filter(({ type }) => type === 'message').length
/** What one says reaches the other. */
const talk = async (a: Somebody, b: Somebody): Promise<void> => {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const before = heard(to)
    await expect.poll(() => from.topology.send({ type: 'speaking', on: true }, to.remote.id), WITHIN).toBe(true)
    await expect.poll(() => heard(to), WITHIN).toBeGreaterThan(before)
  }
}
/** The two ends of the link made `index`th, the offering one first. */
const ends = (index = 0): readonly [RTCPeerConnection, RTCPeerConnection] => {
  const pair = connections.made.slice(index * 2, index * 2 + 2)
  const [one, other] = pair
  if (one === undefined || other === undefined) throw new Error('no such link')
  return one.localDescription?.type === 'offer' ? [one, other] : [other, one]
}
const count = (type: Signal['type'], from = 0): number =>
  world.sealed.slice(from).flatMap(({ signals }) => signals.filter((signal) => signal.type === type)).length
const decoded = (pc: RTCPeerConnection): Promise<number> => sum(pc, 'inbound-rtp', 'framesDecoded')
const flows = async (pc: RTCPeerConnection): Promise<void> => {
  const before = await decoded(pc)
  await expect.poll(() => decoded(pc), WITHIN).toBeGreaterThan(before + 2)
}
const cut = (index = 0, state: 'disconnected' | 'failed' = 'disconnected'): void => {
  for (const pc of ends(index)) pretend(pc, state)
}
const mend = (index = 0): void => {
  for (const pc of ends(index)) pretend(pc, null)
}

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

it('M26: a restart whose offer or whose answer was lost is made when signals get through again', async () => {
  const [a, b] = await two()
  const [offering] = ends()
  for (const lost of [ADA, BOB]) {
    const before = ufrags(offering)
    let dropped = 0
    world.carry = (signal, deliver) => {
      if (signal.from === lost) dropped += 1
      else deliver(signal)
    }
    cut()
    a.topology.networkChanged()
    await expect.poll(() => dropped, WITHIN).toBeGreaterThan(0)
    world.carry = (signal, deliver) => deliver(signal)
    // Bob is back in the room, as Ada hears; or his own socket is back
    for (const presence of ['away', 'in'] as const) if (lost === ADA) a.topology.setPeers([{ ...b.remote, presence }])
    if (lost === BOB) b.topology.reachable()
    await expect.poll(() => ufrags(offering).every((ufrag, at) => ufrag !== before[at]), { timeout: 1_500 }).toBe(true)
    mend()
    await linked(a, b)
    await talk(a, b)
  }
  expect(connections.made).toHaveLength(2)
})

it('M32: boxes of an older link are dropped, though they are authentic', async () => {
  const [a, b] = await two()
  await world.say(b, a, 1, [{ type: 'ask', what: 'rebuild' }])
  await expect.poll(() => ends(0).map(({ connectionState }) => connectionState), WITHIN).toEqual(['closed', 'closed'])
  const offer = world.sealed.flatMap(({ signals }) => signals).find(({ type }) => type === 'offer')
  if (offer === undefined) throw new Error('no offer')
  await world.say(a, b, 1, [offer])
  // an ask about the older link that crossed the newer one
  await world.say(b, a, 1, [{ type: 'ask', what: 'rebuild' }])
  // boxes are read in order, so this offer is read after both: it restarts nothing but is answered
  const sent = world.sealed.length
  a.topology.networkChanged()
  await expect.poll(() => count('answer', sent), WITHIN).toBe(1)
  expect(connections.made).toHaveLength(4)
  await talk(a, b)
})

it('M33: candidates that overtake the offer of their link are kept for it', async () => {
  const [a, b] = [await world.person(ADA), await world.person(BOB)]
  const first: Carried[] = []
  let bobs = 0
  // Bob's candidates are lost, so that Ada's, which came before her offer, are the only way to a path
  world.carry = (signal, deliver) => {
    if (signal.from === BOB) {
      bobs += 1
      if (bobs === 1) deliver(signal)
      return
    }
    first.push(signal)
    if (first.length > 1) deliver(signal)
    // the offer, the first candidate, and all the others together
    if (first.length === 3) for (const held of first.slice(0, 1)) deliver(held)
  }
  introduce(a, b)
  await linked(a, b)
  expect(connections.made).toHaveLength(2)
})

it('M27: what one shows small is sent small, what one hides is not sent, and who is linked later knows it too', async () => {
  const [a, b] = [await world.person(ADA), await world.person(BOB)]
  b.topology.setWanted(new Map([[ADA, { camera: 160, screen: 0 }]]))
  a.topology.setTracks({ microphone: world.track('microphone'), camera: world.track('camera') })
  introduce(a, b)
  await linked(a, b)
  const [offering] = ends()
  const width = (): Promise<number> => sum(offering, 'outbound-rtp', 'frameWidth')
  await expect.poll(width, WITHIN).toBe(160)
  b.topology.setWanted(new Map([[ADA, { camera: 80, screen: 0 }]]))
  await expect.poll(width, WITHIN).toBe(80)
  b.topology.setWanted(new Map([[ADA, { camera: 0, screen: 0 }]]))
  const camera = (): RTCRtpEncodingParameters | undefined => offering.getSenders()[1]?.getParameters().encodings[0]
  await expect.poll(() => camera()?.active, WITHIN).toBe(false)
  const packets = async (kind: string): Promise<number> => {
    const stats = [...(await offering.getStats()).values()].filter((stat) => stat.type === 'outbound-rtp')
    return stats.filter((stat) => stat.kind === kind).reduce((all, stat) => all + stat.packetsSent, 0)
  }
  // what the pacer still held is out when sound has gone on for a moment
  const passes = async (): Promise<void> => {
    const heard = await packets('audio')
    await expect.poll(() => packets('audio'), WITHIN).toBeGreaterThan(heard + 20)
  }
  await passes()
  const hidden = await packets('video')
  await passes()
  expect(await packets('video')).toBe(hidden)
  const seen = await decoded(ends()[1])
  b.topology.setWanted(new Map([[ADA, { camera: 320, screen: 0 }]]))
  await expect.poll(() => decoded(ends()[1]), WITHIN).toBeGreaterThan(seen)
  await expect.poll(width, WITHIN).toBe(320)
  // sound comes first, whatever the pictures cost
  expect(offering.getSenders().map((sender) => sender.getParameters().encodings[0]?.priority)).toEqual([
    'high',
    'low',
    'low',
    'low',
  ])
})

it('M28: tracks are cloned for each link, keep their hint, and every clone is stopped when it is out of use', async () => {
  const clones: MediaStreamTrack[] = []
  const { clone } = MediaStreamTrack.prototype
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
    const made = clone.call(this)
    clones.push(made)
    return made
  }
  try {
    const [a, b] = await two()
    const [camera, screen] = [world.track('camera'), world.track('screen')]
    screen.contentHint = 'detail'
    a.topology.setTracks({ camera, screen })
    await flows(ends()[1])
    expect(clones.map(({ contentHint }) => contentHint)).toEqual(['', 'detail'])
    a.topology.setTracks({ screen })
    await expect.poll(() => clones.map(({ readyState }) => readyState), WITHIN).toEqual(['ended', 'live'])
    // a replaced link takes its clones with it
    await world.say(b, a, 1, [{ type: 'ask', what: 'rebuild' }])
    await expect.poll(() => clones.map(({ readyState }) => readyState), WITHIN).toEqual(['ended', 'ended', 'live'])
    // in the same turn: replacements that a closing connection never answers
    a.topology.setTracks({ camera, screen })
    a.topology.setTracks({})
    a.topology.close()
    await expect.poll(() => new Set(clones.map(({ readyState }) => readyState)), WITHIN).toEqual(new Set(['ended']))
    expect([camera.readyState, screen.readyState]).toEqual(['live', 'live'])
    expect(b.events.some(({ type }) => type === 'bye')).toBe(true)
  } finally {
    MediaStreamTrack.prototype.clone = clone
  }
})

it('M29: two of whom one has not the link are joined all the same, and neither is called verified', async () => {
  const [a, b] = [await world.person(ADA), await world.guest(BOB)]
  introduce(a, b)
  await linked(a, b)
  const verified = [...states(a, BOB), ...states(b, ADA)].flatMap((state) =>
    state.kind === 'connected' ? [state.verified] : [],
  )
  expect(new Set(verified)).toEqual(new Set([false]))
  await talk(a, b)
})

it('M30: who says goodbye and comes back in the same tab is linked again, whichever of the two offers', async () => {
  let [a, b] = await two()
  for (const leaves of [BOB, ADA]) {
    const [stays, left] = leaves === BOB ? [a, b] : [b, a]
    left.topology.close()
    await expect.poll(() => stays.events.at(-1)?.type, WITHIN).toBe('bye')
    const again = await world.again(left)
    if (leaves === BOB) b = again
    else a = again
    introduce(a, b)
    await linked(a, b)
    await talk(a, b)
  }
})

it('M30: who was forgotten while the link was broken is linked again, with the same keys', async () => {
  const [a, b] = await two()
  for (const forgets of [a, b]) {
    const other = forgets === a ? b : a
    const [offering, answering] = ends((connections.made.length - 2) / 2)
    pretend(forgets === a ? offering : answering, 'disconnected')
    forgets.topology.setPeers([])
    const seen = [a, b].map(({ events }) => events.length)
    await expect
      .poll(() => other.events.slice(seen[other === a ? 0 : 1]).some(({ type }) => type === 'link'), WITHIN)
      .toBe(true)
    introduce(a, b)
    await expect
      .poll(
        () =>
          [a, b].map(({ events }, at) =>
            events.slice(seen[at]).some((event) => event.type === 'link' && event.state.kind === 'connected'),
          ),
        WITHIN,
      )
      .toEqual([true, true])
    await linked(a, b)
    await talk(a, b)
  }
})

it('K9: a server that changes, reflects, re-addresses, repeats and misnumbers every box joins the two all the same', async () => {
  const [a, b, c] = [await world.person(ADA), await world.person(BOB), await world.person(CLEO)]
  world.carry = (signal, deliver) => {
    const { box } = signal
    const middle = Math.floor(box.length / 2)
    const flipped = box[middle] === 'A' ? 'B' : 'A'
    deliver({ ...signal, box: `${box.slice(0, middle)}${flipped}${box.slice(middle + 1)}` })
    deliver({ ...signal, box: box.slice(0, -8) })
    deliver({ ...signal, link: signal.link + 1 })
    deliver({ ...signal, n: signal.n + 7 })
    deliver({ ...signal, to: signal.from, from: signal.to })
    deliver({ ...signal, to: CLEO })
    deliver({ ...signal, from: CLEO })
    deliver(signal)
    deliver(signal)
  }
  introduce(a, b, c)
  await Promise.all([linked(a, b), linked(a, c), linked(b, c)])
  expect([count('offer'), count('answer')]).toEqual([3, 3])
  expect(connections.made).toHaveLength(6)
})

it('K9: a server that puts the SDP of one box into another joins nobody', async () => {
  const [a, b] = [await world.person(ADA), await world.person(BOB)]
  const kept: string[] = []
  world.carry = (signal, deliver) => {
    kept.push(signal.box)
    deliver({ ...signal, box: kept.at(-2) ?? 'A'.repeat(60) })
  }
  introduce(a, b)
  await expect.poll(() => kept.length, WITHIN).toBeGreaterThan(1)
  expect(connections.made).toHaveLength(1)
  expect([link(a, b)?.kind, link(b, a)?.kind]).toEqual(['connecting', 'connecting'])
  // the server gives up: the offer that was lost is said again when Bob asks
  world.carry = (signal, deliver) => deliver(signal)
  await world.say(b, a, 1, [{ type: 'ask', what: 'restart' }])
  await linked(a, b)
})
