import { expect, it, vi } from 'vitest'
import { mendingPolicy } from './mending.ts'

const after = (policy: ReturnType<typeof mendingPolicy>, retryCount: number, elapsedMs: number): number | null =>
  policy.nextRetryDelayInMs({ retryCount, elapsedMs })

it('G27: a broken SFU is given up within seconds, but not while the room is out of reach too', async () => {
  let online = true
  const givenUp = vi.fn()
  const policy = () => mendingPolicy(() => online, givenUp)
  const tries = policy()
  expect([0, 1, 2, 3, 4].map((count) => after(tries, count, 0))).toEqual([0, 300, 700, 1_000, 1_000])
  await Promise.resolve()
  expect(givenUp).not.toHaveBeenCalled()
  after(tries, 5, 0)
  await Promise.resolve()
  expect(givenUp).toHaveBeenCalledTimes(1)
  after(policy(), 2, 4_000)
  await Promise.resolve()
  expect(givenUp).toHaveBeenCalledTimes(2)
  online = false
  const own = policy()
  expect([after(own, 0, 0), after(own, 9, 40_000)]).toEqual([0, 1_000])
  after(own, 9, 60_000)
  await Promise.resolve()
  expect(givenUp).toHaveBeenCalledTimes(3)
})

it('G29: livekit is never told that it is over: it would close what the last pictures come from', async () => {
  const givenUp = vi.fn()
  const policy = mendingPolicy(() => true, givenUp)
  const waits = [after(policy, 9, 0), after(policy, 0, 0), after(policy, 9, 9_000)]
  expect(waits.every((wait) => wait !== null && wait > 10_000)).toBe(true)
  await Promise.resolve()
  expect(givenUp).toHaveBeenCalledTimes(1)
})
