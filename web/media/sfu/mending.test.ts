import { expect, it } from 'vitest'
import { mendingPolicy } from './mending.ts'

it('G27: a broken SFU is given up within seconds, but not while the room is out of reach too', () => {
  let online = true
  const policy = mendingPolicy(() => online)
  const after = (retryCount: number, elapsedMs: number): number | null =>
    policy.nextRetryDelayInMs({ retryCount, elapsedMs })
  expect([0, 1, 2, 3, 4, 5].map((tries) => after(tries, 0))).toEqual([0, 300, 700, 1_000, 1_000, null])
  expect(after(2, 4_000)).toBeNull()
  online = false
  expect([after(0, 0), after(9, 40_000), after(9, 60_000)]).toEqual([0, 1_000, null])
})
