// How often something may be done: buckets as one instant each (GCRA, ITU-T I.371). Pure: instants in, instants out.

/** A bucket of `count`, filled again within `seconds`, evenly. */
export interface Rate {
  readonly count: number
  readonly seconds: number
}
/** For each rate, the instant (ms) at which its bucket is full again. */
export type Buckets = readonly number[]

export type Spent = { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }

/** A seventh of a minute is no whole number of ms: what rounding adds up to counts for nothing. */
const SLACK_MS = 1

/** One taken from every bucket, or from none: then how long until there is one in each. */
export const take = (rates: readonly Rate[], buckets: Buckets, now: number): readonly [Buckets, Spent] => {
  const taken = rates.map(({ count, seconds }, index) => {
    const periodMs = seconds * 1000
    const full = buckets[index] ?? now
    // further ahead than an empty bucket: the clock has stepped back, and would lock people out until it is there again
    const from = full > now + periodMs + SLACK_MS ? now : Math.max(full, now)
    const next = from + periodMs / count
    return { next, waitMs: next - now - periodMs }
  })
  const waitMs = Math.max(...taken.map((bucket) => bucket.waitMs))
  if (waitMs > SLACK_MS) return [buckets, { ok: false, retryAfterSeconds: Math.ceil(waitMs / 1000) }]
  return [taken.map(({ next }) => next), { ok: true }]
}
