// Seeded randomness for tests: the same seed tells the same story. mulberry32 (Tommy Ettinger, public domain).

export interface Random {
  /** 0 inclusive to `below` exclusive, whole. */
  below(below: number): number
  /** True once in `n` times. */
  oneIn(n: number): boolean
  /** One of them; undefined when there are none. */
  pick<T>(items: readonly T[]): T | undefined
}

export const createRandom = (seed: number): Random => {
  let a = seed >>> 0
  const next = () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, oneIn: (n) => below(n) === 0, pick: (items) => items[below(items.length)] }
}
