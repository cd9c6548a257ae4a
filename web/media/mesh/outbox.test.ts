import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Signal } from '../../../protocol/peer-messages.ts'
import { createOutbox } from './outbox.ts'

const offer: Signal = { type: 'offer', sdp: '' }
const candidate: Signal = { type: 'candidate', candidate: { candidate: '' } }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('M40: a description goes at once, and candidates of one burst in one box', () => {
  const boxes: (readonly string[])[] = []
  const outbox = createOutbox((signals) => boxes.push(signals.map(({ type }) => type)))
  outbox.put(offer)
  for (let count = 0; count < 5; count += 1) outbox.put(candidate)
  expect(boxes).toEqual([['offer']])
  vi.advanceTimersByTime(20)
  expect(boxes.slice(1)).toEqual([Array(5).fill('candidate')])
  // gathered before its description was ready
  outbox.put(candidate)
  outbox.put(offer)
  expect(boxes.slice(2)).toEqual([['candidate', 'offer']])
  vi.advanceTimersByTime(1_000)
  expect(boxes).toHaveLength(3)
  outbox.put(candidate)
  outbox.close()
  vi.advanceTimersByTime(1_000)
  expect(boxes).toHaveLength(3)
})
