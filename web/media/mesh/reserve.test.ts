import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { IceConfig } from '../../../protocol/values.ts'
import { createReserve, type Role } from './reserve.ts'

const ICE: IceConfig = { servers: [], policy: 'all', expiresAt: null }
const RELAY: IceConfig = { servers: [], policy: 'relay', expiresAt: 1 }
const QUIET_MS = 2_000
const MINUTES = 60_000

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Connections of which is known only what became of them. */
const world = () => {
  const made: { readonly role: Role; readonly ice: IceConfig; dead: boolean }[] = []
  const reserve = createReserve({
    make: (role, ice) => {
      const one = { role, ice, dead: false }
      made.push(one)
      return {
        alive: () => !one.dead,
        destroy: () => {
          one.dead = true
        },
        one,
      }
    },
    idle: async () => undefined,
    now: () => Date.now(),
  })
  return {
    reserve,
    made,
    living: () => made.filter(({ dead }) => !dead).map(({ role }) => role),
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  }
}

it('M37: at the door one that answers is made at once, in a call one that offers when it has been quiet', async () => {
  const { reserve, living, pass } = world()
  reserve.use(ICE)
  await pass(MINUTES)
  expect(living()).toEqual([])
  reserve.keep('answers')
  await pass(0)
  expect(living()).toEqual(['answers'])
  reserve.keep('offers')
  await pass(QUIET_MS - 1)
  expect(living()).toEqual(['answers'])
  await pass(1)
  expect(living()).toEqual(['offers'])
})

it('M37: what is taken is the taker’s, once; the next is made when nobody has taken for two seconds', async () => {
  const { reserve, made, living, pass } = world()
  reserve.use(ICE)
  reserve.keep('offers')
  await pass(QUIET_MS)
  expect(reserve.take('answers')).toBe(null)
  expect(reserve.take('offers')?.one).toBe(made[0])
  expect(reserve.take('offers')).toBe(null)
  await pass(QUIET_MS - 1)
  expect(reserve.take('offers')).toBe(null)
  await pass(QUIET_MS - 1)
  expect(made).toHaveLength(1)
  await pass(1)
  expect(living()).toEqual(['offers', 'offers'])
  reserve.close()
  expect(living()).toEqual(['offers'])
  expect(made[0]?.dead).toBe(false)
})

it('M38: what was made with other settings, for another network, or long ago is thrown away and made anew', async () => {
  const { reserve, made, living, pass } = world()
  reserve.use(ICE)
  reserve.keep('offers')
  await pass(QUIET_MS)
  reserve.use({ ...ICE })
  expect(made).toHaveLength(1)
  for (const change of [() => reserve.use(RELAY), reserve.renew]) {
    change()
    expect([living(), reserve.take('offers')]).toEqual([[], null])
    await pass(QUIET_MS)
    expect(living()).toEqual(['offers'])
  }
  expect(made.at(-1)?.ice).toBe(RELAY)
  const old = made.at(-1)
  await pass(5 * MINUTES)
  expect([old?.dead, living()]).toEqual([true, ['offers']])
})

it('M38: what a laptop slept over, or the browser gave up, is not taken', async () => {
  const { reserve, made, living, pass } = world()
  reserve.use(ICE)
  reserve.keep('offers')
  await pass(QUIET_MS)
  vi.setSystemTime(Date.now() + 6 * MINUTES)
  expect(reserve.take('offers')).toBe(null)
  await pass(QUIET_MS)
  expect(living()).toEqual(['offers'])
  for (const one of made) one.dead = true
  expect(reserve.take('offers')).toBe(null)
})

it('M38: after the end nothing is left and nothing is made, whatever was planned', async () => {
  const { reserve, living, pass } = world()
  reserve.use(ICE)
  reserve.keep('offers')
  reserve.close()
  await pass(QUIET_MS)
  reserve.use(RELAY)
  reserve.keep('answers')
  reserve.renew()
  expect(reserve.take('offers')).toBe(null)
  await pass(10 * MINUTES)
  expect(living()).toEqual([])
})
