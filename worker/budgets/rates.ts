// How often something may be done: buckets as one instant each (GCRA, ITU-T I.371). Pure: instants in, instants out.

/** A bucket of `count`, filled again within `seconds`, evenly. */
export interface Rate {
  readonly count: number
  readonly seconds: number
}
/** For each rate, the instant (ms) at which its bucket is full again. */
export type Buckets = readonly number[]

export type Spent = { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }

/** One taken from every bucket, or from none: then how long until there is one in each. A clock that steps back locks nobody out. */
export const take = (rates: readonly Rate[], buckets: Buckets, now: number): readonly [Buckets, Spent] => {
  const after = rates.map(({ count, seconds }, index) => {
    const periodMs = seconds * 1000
    return Math.min(Math.max(buckets[index] ?? now, now), now + periodMs) + periodMs / count
  })
  const waitMs = Math.max(0, ...after.map((full, index) => full - now - (rates[index]?.seconds ?? 0) * 1000))
  if (waitMs > 0) return [buckets, { ok: false, retryAfterSeconds: Math.ceil(waitMs / 1000) }]
  return [after, { ok: true }]
}
