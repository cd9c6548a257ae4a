import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Env } from '../../../worker/env.ts'
import { get, instance, instanceWith } from '../support/instance.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const ask = async (at = instance) => {
  const answer = await at(get('/healthz'))
  return { status: answer.status, said: await answer.json() }
}
describe('health', () => {
  test('O3: right settings and objects that answer are ready', async () => {
    expect(await ask()).toEqual({ status: 200, said: { live: true, settings: true, objects: true } })
  })

  test('O3: with a wrong setting it is not ready, and does not say which', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const wrong = instanceWith({ TURN_SECRET: 'north' })
    expect(await ask(wrong)).toEqual({ status: 503, said: { live: true, settings: false, objects: false } })
    expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({
      event: 'settings.wrong',
      setting: 'TURN_SECRET',
    })
    expect((await wrong(get('/api/health'))).status).toBe(200)
  })

  test.each<[string, () => Promise<unknown>]>([
    ['fail', () => Promise.reject(new Error('disk'))],
    ['never answer', () => new Promise(() => undefined)],
  ])('O3: objects that %s make it not ready, and are asked once in five seconds', async (_, keys) => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout'] })
    const asked = vi.fn(keys)
    const ISSUERS = { getByName: () => ({ keys: asked }) } as unknown as Env['ISSUERS']
    const here = instanceWith({ ISSUERS, JURISDICTION: '' })
    const unready = { status: 503, said: { live: true, settings: true, objects: false } }
    const answer = ask(here)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await answer).toEqual(unready)
    await vi.advanceTimersByTimeAsync(2_999)
    expect(await ask(here)).toEqual(unready)
    expect(asked).toHaveBeenCalledTimes(1)
    asked.mockResolvedValue(null)
    await vi.advanceTimersByTimeAsync(1)
    expect(await ask(here)).toMatchObject({ status: 200 })
    expect(asked).toHaveBeenCalledTimes(2)
  })
})
