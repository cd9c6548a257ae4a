import { afterEach, expect, it, vi } from 'vitest'
import { api } from './api.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const answering = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void => {
  vi.stubGlobal('fetch', async () => Response.json(body, { status, headers }))
}

const TOO_MANY = { error: 'request.too-many' }

it.each([
  ['17', 17_000],
  ['99999', 3_600_000],
  [undefined, 0],
  ['', 0],
  ['-1', 0],
  ['Wed, 25 Nov 2026 07:00:00 GMT', 0],
])('C10: a refusal whose Retry-After is %s says so: %i ms', async (header, retryAfterMs) => {
  answering(429, TOO_MANY, header === undefined ? {} : { 'Retry-After': header })
  expect(await api.join('abcd-efgh-jkmn', {})).toEqual({ ok: false, code: 'request.too-many', retryAfterMs })
})

it('C10: where nobody answered, or in words that we don’t know, nothing was asked of us', async () => {
  answering(429, { error: 'never.heard' })
  expect(await api.me()).toEqual({ ok: false, code: 'network', retryAfterMs: 0 })
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  expect(await api.me()).toEqual({ ok: false, code: 'network', retryAfterMs: 0 })
})
