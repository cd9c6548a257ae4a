// Two or three people linked by mesh in one page, for tests of what only WebRTC can show. Importing it prepares each test's world.
import { afterEach, beforeEach, expect } from 'vitest'
import type { Signal } from '../../../protocol/peer-messages.ts'
import type { LinkView } from '../../call/participants.ts'
import type { Somebody } from '../topology.contract.ts'
import { type MeshWorld, makeMeshWorld, pretend, sum, watchConnections } from './world.ts'
export const WITHIN = { timeout: 8_000, interval: 20 }
export const [ADA, BOB, CLEO] = ['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCC'] as const

/** Of the test that runs. */
export let world: MeshWorld
export let connections: ReturnType<typeof watchConnections>
beforeEach(async () => {
  connections = watchConnections()
  world = await makeMeshWorld()
})
afterEach(async () => {
  await world.close()
  connections.stop()
})

export const states = ({ events }: Somebody, of: string): LinkView[] =>
  events.flatMap((event) => (event.type === 'link' && event.peer === of ? [event.state] : []))
export const link = (of: Somebody, to: Somebody): LinkView | undefined => states(of, to.remote.id).at(-1)
export const introduce = (...people: readonly Somebody[]): void => {
  for (const { topology } of people) topology.setPeers(people.map(({ remote }) => remote))
}
export const linked = (a: Somebody, b: Somebody): Promise<void> =>
  expect.poll(() => [link(a, b)?.kind, link(b, a)?.kind], WITHIN).toEqual(['connected', 'connected'])
/** Ada, who offers, and Bob; linked, their data channels open. */
export const two = async (): Promise<readonly [Somebody, Somebody]> => {
  const [a, b] = [await world.person(ADA), await world.person(BOB)]
  introduce(a, b)
  await linked(a, b)
  await talk(a, b)
  return [a, b]
}
export const heard = ({ events }: Somebody): number => events.filter(({ type }) => type === 'message').length
/** What one says reaches the other. */
export const talk = async (a: Somebody, b: Somebody): Promise<void> => {
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
export const ends = (index = 0): readonly [RTCPeerConnection, RTCPeerConnection] => {
  const pair = connections.made.slice(index * 2, index * 2 + 2)
  const [one, other] = pair
  if (one === undefined || other === undefined) throw new Error('no such link')
  return one.localDescription?.type === 'offer' ? [one, other] : [other, one]
}
export const count = (type: Signal['type'], from = 0): number =>
  world.sealed.slice(from).flatMap(({ signals }) => signals.filter((signal) => signal.type === type)).length
export const decoded = (pc: RTCPeerConnection): Promise<number> => sum(pc, 'inbound-rtp', 'framesDecoded')
export const flows = async (pc: RTCPeerConnection): Promise<void> => {
  const before = await decoded(pc)
  await expect.poll(() => decoded(pc), WITHIN).toBeGreaterThan(before + 2)
}
export const cut = (index = 0, state: 'disconnected' | 'failed' = 'disconnected'): void => {
  for (const pc of ends(index)) pretend(pc, state)
}
export const mend = (index = 0): void => {
  for (const pc of ends(index)) pretend(pc, null)
}
