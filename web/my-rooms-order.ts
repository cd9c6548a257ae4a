// In which order an agent's rooms stand, and how long one that nobody uses still lasts. Pure.
import type { MyRoom } from '../protocol/account.ts'

const DAY_MS = 24 * 60 * 60_000
/** A meeting is expected for so long after its time: people come late, and some meetings begin twice. */
const EXPECTED_MS = 2 * 60 * 60_000
/** Said so long before. */
const SOON_DAYS = 7

type Timed = Pick<MyRoom, 'inside' | 'date' | 'used' | 'made' | 'until'>

export const isAhead = ({ date }: Pick<MyRoom, 'date'>, now: number): boolean =>
  date !== null && date + EXPECTED_MS > now

/** Those with somebody inside, then those ahead by their dates, then the others by their last use. */
export const inOrder = <R extends Timed>(rooms: readonly R[], now: number): readonly R[] => {
  const rank = (room: R): number => {
    if (room.inside > 0) return 0
    return isAhead(room, now) ? 1 : 2
  }
  const lately = (room: R): number => room.used ?? room.made
  return [...rooms].sort((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b)
    return rank(a) === 1 ? (a.date ?? 0) - (b.date ?? 0) : lately(b) - lately(a)
  })
}

/** Whole days until it goes, where that is soon; null: not soon. */
export const daysLeft = ({ until }: Pick<MyRoom, 'until'>, now: number): number | null => {
  if (until === null) return null
  const days = Math.floor((until - now) / DAY_MS)
  return days <= SOON_DAYS ? Math.max(days, 0) : null
}
