// Buckets, the two ways of counting them, and the words for who has them.
import { describe, expect, test, vi } from 'vitest'
import { createBook } from '../../../worker/budgets/book.ts'
import { type Budgets, DEFAULT_RATES, type Rates, readChanges } from '../../../worker/budgets/budgets.ts'
import { createCloudflareBudgets } from '../../../worker/budgets/cloudflare.ts'
import { createMemoryBudgets } from '../../../worker/budgets/memory.ts'
import { type Buckets, type Rate, take } from '../../../worker/budgets/rates.ts'
import { addressOf, networkOf, wordFor } from '../../../worker/budgets/who.ts'
import { parseKeyRing } from '../../../worker/keys.ts'
import { NEW_KEY, OLD_KEY } from '../support/bindings.ts'
import { bindings } from '../support/instance.ts'

const NOW = 1_800_000_000_000
const MISSES = DEFAULT_RATES.misses

/** How many of so many tries pass, one at each instant. */
const passing = (rates: readonly Rate[], instants: readonly number[]): number => {
  let buckets: Buckets = []
  let passed = 0
  for (const now of instants) {
    const [after, { ok }] = take(rates, buckets, now)
    buckets = after
    if (ok) passed += 1
  }
  return passed
}
const every = (ms: number, count: number): readonly number[] => Array.from({ length: count }, (_, i) => NOW + i * ms)

describe('buckets', () => {
  test('H19: at once there is what the smallest bucket holds', () => {
    expect(passing(MISSES, every(0, 100))).toBe(10)
    expect(passing([{ count: 1, seconds: 60 }], every(0, 100))).toBe(1)
  })

  test('H19: rates that are no whole numbers of milliseconds give what they say', () => {
    for (const count of [3, 7, 11, 59, 601]) expect(passing([{ count, seconds: 60 }], every(0, 1_000))).toBe(count)
  })

  test('H19: over time there is what each of the rates gives, and no more', () => {
    // a second apart, an hour long: 60 at once and 60 more within it
    expect(passing(MISSES, every(1_000, 3_600))).toBeLessThanOrEqual(120)
    expect(passing(MISSES, every(1_000, 3_600))).toBeGreaterThan(110)
    expect(passing([{ count: 6, seconds: 60 }], every(10_000, 100))).toBe(100)
  })

  test('H19: who is told to wait for so many seconds passes after them, and not a second earlier', () => {
    let buckets: Buckets = []
    for (let i = 0; i < 10; i += 1) buckets = take(MISSES, buckets, NOW)[0]
    const [, spent] = take(MISSES, buckets, NOW)
    expect(spent).toEqual({ ok: false, retryAfterSeconds: 6 })
    expect(take(MISSES, buckets, NOW + 5_000)[1].ok).toBe(false)
    expect(take(MISSES, buckets, NOW + 6_000)[1].ok).toBe(true)
  })

  test('H19: a refusal takes nothing, and a clock that steps back locks nobody out', () => {
    const [full] = take([{ count: 1, seconds: 60 }], [], NOW)
    expect(take([{ count: 1, seconds: 60 }], full, NOW)[0]).toBe(full)
    const [again, spent] = take([{ count: 1, seconds: 60 }], full, NOW - 86_400_000)
    expect(spent).toEqual({ ok: true })
    expect(take([{ count: 1, seconds: 60 }], again, NOW - 86_400_000)[1].ok).toBe(false)
  })
})

describe('a book', () => {
  test('H26: what is over is forgotten, and beyond its size what was longest untouched', () => {
    let now = 0
    const book = createBook<number>((until) => until <= now, 3)
    for (const key of ['a', 'b', 'c']) book.set(key, 10)
    book.set('a', 10)
    book.set('d', 10)
    expect([book.size, book.get('b'), book.get('a')]).toEqual([3, undefined, 10])
    now = 10
    book.set('e', 20)
    expect(book.size).toBe(1)
  })
})

const limit = (count: number): RateLimit => {
  const seen = new Map<string, number>()
  return {
    limit: async ({ key }) => {
      seen.set(key, (seen.get(key) ?? 0) + 1)
      return { success: (seen.get(key) ?? 0) <= count }
    },
  } as RateLimit
}

interface Counted {
  readonly budgets: Budgets
  pass(ms: number): void
}
const RATES: Rates = DEFAULT_RATES
const counting =
  (make: (now: () => number) => Budgets): (() => Counted) =>
  () => {
    let now = NOW
    const pass = (ms: number): void => {
      now += ms
    }
    return { budgets: make(() => now), pass }
  }

// one suite for every way of counting
describe.each([
  ['this isolate', counting((now) => createMemoryBudgets(RATES, now))],
  [
    'Cloudflare, without bindings',
    counting((now) => createCloudflareBudgets(createMemoryBudgets(RATES, now), {}, RATES, now)),
  ],
  [
    'Cloudflare',
    counting((now) => createCloudflareBudgets(createMemoryBudgets(RATES, now), { misses: limit(10) }, RATES, now)),
  ],
])('budgets of %s', (_, start) => {
  test('H19: there is so much for each, and one’s is not another’s', async () => {
    const { budgets } = start()
    for (let i = 0; i < 10; i += 1) expect(await budgets.spend('misses', 'ann')).toEqual({ ok: true })
    const over = await budgets.spend('misses', 'ann')
    expect(over.ok).toBe(false)
    expect(over).toEqual(await budgets.look('misses', 'ann'))
    expect(await budgets.spend('misses', 'walt')).toEqual({ ok: true })
    expect(await budgets.spend('knocks', 'ann')).toEqual({ ok: true })
  })

  test('H19: who looks takes nothing', async () => {
    const { budgets } = start()
    for (let i = 0; i < 100; i += 1) expect(await budgets.look('misses', 'ann')).toEqual({ ok: true })
    expect(await budgets.spend('misses', 'ann')).toEqual({ ok: true })
  })

  test('H19: after the time that is said there is more', async () => {
    const { budgets, pass } = start()
    for (let i = 0; i < 11; i += 1) await budgets.spend('misses', 'ann')
    const over = await budgets.look('misses', 'ann')
    if (over.ok) throw new Error('not over')
    pass(over.retryAfterSeconds * 1000)
    expect(await budgets.look('misses', 'ann')).toEqual({ ok: true })
  })
})

describe('Cloudflare', () => {
  test('H19: what other isolates of the place have counted is heard, and remembered for as long as it holds', async () => {
    let now = NOW
    const asked = vi.fn(async () => ({ success: false }))
    const clock = () => now
    const budgets = createCloudflareBudgets(
      createMemoryBudgets(RATES, clock),
      { misses: { limit: asked } as unknown as RateLimit },
      RATES,
      clock,
    )
    expect(await budgets.look('misses', 'ann')).toEqual({ ok: true })
    expect(await budgets.spend('misses', 'ann')).toEqual({ ok: false, retryAfterSeconds: 60 })
    expect(await budgets.look('misses', 'ann')).toEqual({ ok: false, retryAfterSeconds: 60 })
    now += 20_000
    expect(await budgets.spend('misses', 'ann')).toEqual({ ok: false, retryAfterSeconds: 40 })
    expect(asked).toHaveBeenCalledTimes(1)
    expect(await budgets.look('misses', 'walt')).toEqual({ ok: true })
  })

  test('H19: the platform’s own emulation counts as we expect', async () => {
    const here = bindings.LIMIT_CREDENTIALS
    if (here === undefined) throw new Error('not bound by wrangler.toml')
    const budgets = createCloudflareBudgets(
      createMemoryBudgets({ ...RATES, credentials: [{ count: 1000, seconds: 60 }] }, Date.now),
      { credentials: here },
      RATES,
      Date.now,
    )
    const passed = []
    for (let i = 0; i < 10; i += 1) passed.push((await budgets.spend('credentials', 'emulated')).ok)
    expect(passed.filter(Boolean)).toHaveLength(6)
  })
})

describe('who', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::zz', '2001:db8::zz'],
    ['nowhere', 'nowhere'],
  ])('H20: %s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  test('H20: what a client says of itself in other headers is not heard', () => {
    const headers = { 'X-Forwarded-For': '203.0.113.9', 'X-Real-IP': '203.0.113.9', Forwarded: 'for=203.0.113.9' }
    expect(addressOf(new Request('https://parvis.test', { headers }))).toBe('nowhere')
    const told = new Headers({ ...headers, 'CF-Connecting-IP': '2001:db8::9' })
    expect(addressOf(new Request('https://parvis.test', { headers: told }))).toBe('2001:db8:0:0::/64')
  })

  test('H26: a word holds nothing of whom it stands for, and is of one day, one budget and one instance', async () => {
    const ring = parseKeyRing(NEW_KEY)
    const day = 86_400_000
    const word = await wordFor(ring, 'misses', '192.0.2.1', NOW)
    expect(word).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(await wordFor(ring, 'misses', '192.0.2.1', NOW + 1)).toBe(word)
    const others = [
      await wordFor(ring, 'misses', '192.0.2.1', NOW + day),
      await wordFor(ring, 'knocks', '192.0.2.1', NOW),
      await wordFor(ring, 'misses', '192.0.2.2', NOW),
      await wordFor(parseKeyRing(OLD_KEY), 'misses', '192.0.2.1', NOW),
    ]
    expect(new Set([word, ...others]).size).toBe(5)
  })
})

describe('the setting', () => {
  test('H25: other rates for some budgets leave the rest as they are', () => {
    expect(readChanges(' rooms=50/3600  misses=20/60,100/3600\n')).toEqual({
      rooms: [{ count: 50, seconds: 3600 }],
      misses: [
        { count: 20, seconds: 60 },
        { count: 100, seconds: 3600 },
      ],
    })
    expect(readChanges('')).toEqual({})
  })

  test.each([
    'rooms',
    'rooms=',
    'rooms=0/60',
    'rooms=10',
    'rooms=10/0',
    'rooms=-1/60',
    'room=10/60',
    'off',
    'rooms=1/60,',
  ])('H25: "%s" is no rate', (text) => {
    expect(() => readChanges(text)).toThrow()
  })
})
