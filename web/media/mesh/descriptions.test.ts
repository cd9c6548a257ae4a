import { expect, it } from 'vitest'
import type { Signal } from '../../../protocol/peer-messages.ts'
import { createDescriptions } from './descriptions.ts'

const offer = (ufrag: string): Signal => ({ type: 'offer', sdp: `v=0\r\na=ice-ufrag:${ufrag}\r\n` })
const answer = (ufrag: string): Signal => ({ type: 'answer', sdp: `v=0\r\na=ice-ufrag:${ufrag}\r\n` })
const candidate = (ufrag: string): Signal => ({
  type: 'candidate',
  candidate: { candidate: `candidate:1 1 udp 1 10.0.0.1 5000 typ host generation 0 ufrag ${ufrag} network-id 1` },
})
const side = (initiator: boolean) => {
  const passed: Signal[] = []
  return { passed, ...createDescriptions(initiator, (signal) => passed.push(signal)) }
}

it('M31: an answer that comes twice, that nobody waits for, or that answers an earlier offer is dropped', () => {
  const { passed, heard, sent, settled, begin } = side(true)
  heard(answer('early'))
  sent(offer('one'))
  heard(answer('A'))
  heard(answer('A'))
  settled()
  heard(answer('A'))
  expect(passed).toEqual([answer('A')])
  expect(begin()).toBe(true)
  sent(offer('two'))
  heard(answer('A'))
  heard(answer('B'))
  expect(passed).toEqual([answer('A'), answer('B')])
})

it('M31: an offer that comes while another is being answered waits for it; of several the last counts', () => {
  const { passed, heard, settled } = side(false)
  for (const ufrag of ['one', 'two', 'three']) heard(offer(ufrag))
  expect(passed).toEqual([offer('one')])
  settled()
  expect(passed).toEqual([offer('one'), offer('three')])
  settled()
  heard(offer('four'))
  expect(passed).toEqual([offer('one'), offer('three'), offer('four')])
})

it('M31: a candidate waits for the description that it belongs to', () => {
  const { passed, heard, settled } = side(false)
  heard(candidate('one'))
  heard(offer('one'))
  settled()
  heard(candidate('two'))
  heard(candidate('one'))
  expect(passed).toEqual([offer('one'), candidate('one'), candidate('one')])
  heard(offer('two'))
  expect(passed.slice(3)).toEqual([offer('two'), candidate('two')])
})

it('M31: nobody but the side that offers begins, and never while a negotiation is under way', () => {
  const offers = side(true)
  expect(offers.begin()).toBe(false)
  offers.settled()
  expect([offers.begin(), offers.begin()]).toEqual([true, false])
  offers.heard(offer('one'))
  expect(offers.passed).toEqual([])
})
