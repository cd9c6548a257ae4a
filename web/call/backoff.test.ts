import { expect, it } from 'vitest'
import { retryDelay } from './backoff.ts'

it('C1: the first try to come back is immediate, later ones wait longer, none above 10.4 s', () => {
  expect(retryDelay(0, 0.5)).toBe(0)
  const middles = [1, 2, 3, 4, 5, 6].map((attempt) => retryDelay(attempt, 0.5))
  expect(middles).toEqual([...middles].sort((a, b) => a - b))
  expect(retryDelay(1000, 0.999)).toBeLessThanOrEqual(10_400)
})

it('C10: a delay that the edge asks for is kept, with jitter on top of it', () => {
  for (const attempt of [0, 3, 100]) expect(retryDelay(attempt, 0, 20_000)).toBe(20_000)
  expect(retryDelay(0, 1, 20_000)).toBe(26_000)
  expect(retryDelay(6, 0.5, 1_000)).toBe(8_000)
})

it('C1: jitter spreads a delay by thirty percent either way', () => {
  expect(retryDelay(4, 0)).toBe(2_100)
  expect(retryDelay(4, 1)).toBe(3_900)
})
