import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { IceConfig } from '../../protocol/values.ts'
import type { Answer, Api } from './api.ts'
import { createIceKeeper } from './ice-keeper.ts'

const ICE: IceConfig = { servers: [], policy: 'all', expiresAt: null }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it.each([
  [0, 30_000],
  [5_000, 30_000],
  [60_000, 60_000],
])(
  'C10: relay credentials that were refused for %i ms are asked for again after %i ms',
  async (retryAfterMs, after) => {
    const answers: Answer<{ readonly ice: IceConfig }>[] = [
      { ok: false, code: 'request.too-many', retryAfterMs },
      { ok: true, value: { ice: ICE } },
    ]
    const credentials = vi.fn(async () => answers.shift() ?? Promise.reject(new Error('asked too often')))
    const heard: IceConfig[] = []
    const keeper = createIceKeeper(
      { credentials } as unknown as Api,
      'abcd-efgh-jkmn',
      () => 'r'.repeat(22),
      (ice) => heard.push(ice),
    )
    await keeper.current()
    await vi.advanceTimersByTimeAsync(after - 1)
    expect(credentials).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(heard).toEqual([ICE])
    keeper.close()
  },
)

it('T27: told that the relays give none for the moment, it asks again after half a minute', async () => {
  const relays = [{ urls: ['turn:turn.test:3478'], username: 'a', credential: 'b' }]
  const later: IceConfig = { servers: relays, policy: 'all', expiresAt: null }
  const credentials = vi.fn(async () => ({ ok: true, value: { ice: later } }) as const)
  const heard: IceConfig[] = []
  const keeper = createIceKeeper(
    { credentials } as unknown as Api,
    'abcd-efgh-jkmn',
    () => 'r'.repeat(22),
    (ice) => heard.push(ice),
  )
  const none: IceConfig = { servers: [], policy: 'all', expiresAt: Date.now() }
  keeper.use(none)
  expect(await keeper.current()).toEqual(none)
  await vi.advanceTimersByTimeAsync(29_999)
  expect(credentials).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(heard).toEqual([none, later])
  keeper.close()
})
