// Connections made ahead, in Chromium: what they save, that they are links like all others, and that none is left over.
import { expect, it } from 'vitest'
import { openReserve } from '../../call-shell.ts'
import type { Somebody } from '../topology.contract.ts'
import { ADA, BOB, connections, introduce, WITHIN, world } from './links-world.ts'
import { NO_ICE, sum } from './world.ts'

const linked = (...people: readonly Somebody[]): Promise<void> =>
  expect
    .poll(
      () =>
        people.map(({ events }) => events.some((event) => event.type === 'link' && event.state.kind === 'connected')),
      WITHIN,
    )
    .toEqual(people.map(() => true))
const states = (): readonly RTCSignalingState[] => connections.made.map(({ signalingState }) => signalingState)
/** Described, all candidates gathered. */
const ready = (index: number): Promise<void> =>
  expect
    .poll(() => [connections.made[index]?.signalingState, connections.made[index]?.iceGatheringState], WITHIN)
    .toEqual(['have-local-offer', 'complete'])
const sealedBy = (id: string) => world.sealed.filter(({ from }) => from === id)
const types = (id: string) => sealedBy(id).map(({ signals }) => signals.map(({ type }) => type))

it('M39: the offer of somebody who comes was made before, leaves at once and in one box, and is of an ordinary link', async () => {
  const a = await world.person(ADA, openReserve())
  a.topology.setPeers([a.remote])
  a.topology.setTracks({ camera: world.track('camera') })
  await ready(0)
  expect(connections.made[0]?.getSenders().map(({ track }) => track)).toEqual([null, null, null, null])
  const b = await world.person(BOB)
  introduce(a, b)
  expect(connections.made).toHaveLength(1)
  await linked(a, b)
  expect(types(ADA)).toEqual([['offer', 'tracks']])
  const [offer, tracks] = sealedBy(ADA)[0]?.signals ?? []
  expect([offer?.type === 'offer' && /^a=candidate:/m.test(offer.sdp), tracks]).toEqual([
    true,
    { type: 'tracks', on: { microphone: false, camera: true, screen: false, 'screen-sound': false } },
  ])
  expect(
    types(BOB)
      .flat()
      .filter((type) => type === 'answer'),
  ).toHaveLength(1)
  const answering = connections.made[1] as RTCPeerConnection
  await expect.poll(() => sum(answering, 'inbound-rtp', 'framesDecoded'), WITHIN).toBeGreaterThan(2)
  // the one for whoever comes next is no link: nobody hears of it, and it is closed with the call
  await ready(2)
  expect((await a.topology.stats()).size).toBe(1)
  a.topology.close()
  b.topology.close()
  await expect.poll(states, WITHIN).toEqual(['closed', 'closed', 'closed'])
})

it('M39: two who come at once are both linked, one of them over a connection made then', async () => {
  const a = await world.person(ADA, openReserve())
  a.topology.setPeers([a.remote])
  await ready(0)
  const [b, c] = [await world.person(BOB), await world.person('CCCCCCCCCCCCCCCC')]
  introduce(a, b)
  introduce(a, b, c)
  await linked(a, b, c)
  expect(new Set(sealedBy(ADA).map(({ to }) => to))).toEqual(new Set([BOB, c.remote.id]))
})

it('M38: new relay credentials and another network throw away what was made ahead, and it is made anew', async () => {
  const a = await world.person(ADA, openReserve())
  a.topology.setPeers([a.remote])
  await ready(0)
  a.topology.setIce({ ...NO_ICE, expiresAt: 1 })
  await expect.poll(states, WITHIN).toEqual(['closed'])
  await ready(1)
  a.topology.networkChanged()
  await expect.poll(states, WITHIN).toEqual(['closed', 'closed'])
  await ready(2)
})

it('M41: whoever stands at the door answers with a connection made there, and closes it when nobody offers', async () => {
  const [used, unused] = [openReserve(), openReserve()]
  for (const reserve of [used, unused]) {
    reserve.use(NO_ICE)
    reserve.keep('answers')
  }
  await expect.poll(() => connections.made.length, WITHIN).toBe(2)
  expect(states()).toEqual(['stable', 'stable'])
  unused.close()
  await expect.poll(() => states().toSorted(), WITHIN).toEqual(['closed', 'stable'])
  const a = await world.person(ADA)
  const b = await world.person(BOB, used)
  introduce(a, b)
  await linked(a, b)
  expect(connections.made).toHaveLength(3)
  expect(connections.made.map(({ connectionState }) => connectionState).toSorted()).toEqual([
    'closed',
    'connected',
    'connected',
  ])
  // credentials renewed on a connection that had gathered ahead
  b.topology.setIce({ ...NO_ICE, expiresAt: 1 })
  a.topology.networkChanged()
  await expect
    .poll(
      () =>
        types(BOB)
          .flat()
          .filter((type) => type === 'answer').length,
      WITHIN,
    )
    .toBe(2)
})
