// Links whose signals are lost, late, of another link or not to be believed; what each shows, and who comes again.
import { expect, it } from 'vitest'
import {
  ADA,
  BOB,
  CLEO,
  connections,
  count,
  cut,
  decoded,
  ends,
  flows,
  introduce,
  link,
  linked,
  mend,
  states,
  talk,
  two,
  WITHIN,
  world,
} from './links-world.ts'
import { type Carried, pretend, sum, ufrags } from './world.ts'

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
