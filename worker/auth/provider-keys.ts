// The provider's signing keys (OpenID Connect Core §10.1.1), kept for outages: asked for when they are ten minutes old, once for
// a key that nobody knows, and never more often than the pauses say. What could not be asked anew is believed for six
// hours. Knows neither HTTP nor storage: both are given, and so is the clock.
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { Refusal } from './refusal.ts'

/** As long as ProConnect lets its answers be cached. */
const FRESH_MS = 10 * 60_000
/** An outage of a morning. A key that was withdrawn because it leaked is believed no longer than this. */
export const KEPT_MS = 6 * 60 * 60_000
/** After an answer: somebody who invents key ids makes us ask twice a minute, not once for each. */
const COOLDOWN_MS = 30_000
/** After none: people wait for a provider that hangs once in ten seconds, not each of them. */
const BREAK_MS = 10_000

export interface KeySnapshot {
  /** When the provider said them, in ms. */
  readonly at: number
  readonly jwks: JSONWebKeySet
}
/** Outlives the isolate. Neither half may throw: without it there is just no snapshot. */
export interface KeyStore {
  load(): Promise<KeySnapshot | null>
  save(snapshot: KeySnapshot): Promise<void>
}
interface Source {
  readonly ask: () => Promise<JSONWebKeySet>
  readonly store: KeyStore
  readonly clock: () => number
}

/** Throws Refusal `signin.provider` where there are no keys to be had, JOSEError where there is none of this name. */
export const createProviderKeys = ({ ask, store, clock }: Source): JWTVerifyGetKey => {
  let held: { readonly at: number; readonly find: JWTVerifyGetKey } | null = null
  let looked = false
  let notBefore = 0

  const hold = ({ at, jwks }: KeySnapshot): void => {
    held = { at, find: createLocalJWKSet(jwks) }
  }
  const age = (): number => (held === null ? Number.POSITIVE_INFINITY : clock() - held.at)
  const refresh = async (): Promise<void> => {
    notBefore = clock() + BREAK_MS
    const snapshot = { jwks: await ask(), at: clock() }
    hold(snapshot)
    notBefore = snapshot.at + COOLDOWN_MS
    await store.save(snapshot)
  }
  const current = async (): Promise<JWTVerifyGetKey> => {
    if (held === null && !looked) {
      looked = true
      const snapshot = await store.load()
      if (snapshot !== null) hold(snapshot)
    }
    if (age() >= FRESH_MS && clock() >= notBefore)
      await refresh().catch((error: unknown) => {
        if (age() >= KEPT_MS) throw error
      })
    if (held === null || age() >= KEPT_MS) throw new Refusal('signin.provider', 'keys not to be had, asked just now')
    return held.find
  }

  return async (header, token) => {
    const find = await current()
    try {
      return await find(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || clock() < notBefore) throw error
      await refresh()
      return (await current())(header, token)
    }
  }
}
