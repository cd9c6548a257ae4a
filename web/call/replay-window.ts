// Which numbered messages were seen already, over the last 64 (like RFC 4303 §3.4.3). Pure.
// Several ways may carry the same box, and in any order: each number is good once.

export const WINDOW = 64

export interface ReplayWindow {
  /** Highest number accepted, -1 at first. */
  readonly top: number
  /** Accepted numbers within the window. */
  readonly seen: ReadonlySet<number>
}
export const NOTHING_SEEN: ReplayWindow = { top: -1, seen: new Set() }

/** The window with `n` in it, or null when `n` was seen before or lies too far back to know. */
export const accept = ({ top, seen }: ReplayWindow, n: number): ReplayWindow | null => {
  if (n <= top - WINDOW || seen.has(n)) return null
  const newTop = Math.max(top, n)
  const kept = [...seen].filter((old) => old > newTop - WINDOW)
  return { top: newTop, seen: new Set([...kept, n]) }
}
