// A map that forgets: what is over, and beyond its size what was longest untouched.

/** About 4 MB of keys: who has more addresses than that meets the budget that is everybody's. */
const KEYS_MAX = 20_000

export interface Book<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
  readonly size: number
}

export const createBook = <V>(isOver: (value: V) => boolean, keysMax = KEYS_MAX): Book<V> => {
  /** Longest untouched first. */
  const entries = new Map<string, V>()
  return {
    get: (key) => entries.get(key),
    set: (key, value) => {
      entries.delete(key)
      entries.set(key, value)
      for (const [oldest, kept] of entries) {
        if (entries.size <= keysMax && !isOver(kept)) break
        entries.delete(oldest)
      }
    },
    get size() {
      return entries.size
    },
  }
}
