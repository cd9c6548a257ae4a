// An account of its own, so that the reducer need not be believed: who was invited, which numbers were given, which
// keys are spent.
import type { PeerId } from '../../../protocol/values.ts'
import type { Seat, SocketId } from '../state.ts'
import { hashOf } from './driver.ts'
import type { Complain } from './view.ts'

export interface Ledger {
  /** Every resume key that was ever told to anybody. */
  readonly keys: readonly string[]
  keyTold(key: string, seat: PeerId, socket: SocketId): void
  /** The key with this hash opened the seat. */
  keyUsed(hash: string | null, seat: PeerId): void
  /** Whoever says anything has heard the last welcome: keys before it are spent. */
  spoke(socket: SocketId): void
  /** Whether a lost socket had spoken was in its attachment: the key before may open the seat again. */
  lost(socket: SocketId): void
  invite(seat: PeerId): void
  watch(seat: Seat): void
  /** The next room under this code is another one. */
  forget(): void
}

export const createLedger = (complain: Complain): Ledger => {
  const keys: string[] = []
  const issued = new Map<string, { readonly seat: PeerId; readonly index: number }>()
  const latest = new Map<PeerId, { readonly socket: SocketId; readonly index: number }>()
  const floors = new Map<PeerId, number>()
  const invited = new Set<PeerId>()
  const numbers = new Map<string, number>()
  let highest = 0
  const seatsOf = (socket: SocketId) => [...latest].filter(([, told]) => told.socket === socket)
  return {
    keys,
    keyTold: (key, seat, socket) => {
      const index = (latest.get(seat)?.index ?? -1) + 1
      issued.set(hashOf(key), { seat, index })
      latest.set(seat, { socket, index })
      keys.push(key)
    },
    keyUsed: (hash, seat) => {
      const key = hash === null ? undefined : issued.get(hash)
      if (key?.seat === seat && key.index < (floors.get(seat) ?? 0)) complain('a spent key opens nothing')
    },
    spoke: (socket) => {
      for (const [seat, { index }] of seatsOf(socket)) floors.set(seat, index)
    },
    lost: (socket) => {
      for (const [seat] of seatsOf(socket)) floors.delete(seat)
    },
    invite: (seat) => {
      invited.add(seat)
    },
    watch: (seat) => {
      if (seat.at === 'in' && !invited.has(seat.id)) complain('nobody enters uninvited')
      const [name, number] = seat.at === 'waiting' ? [`${seat.id} waiting`, seat.place] : [seat.id, seat.seat]
      const known = numbers.get(name)
      if (known === undefined ? number <= highest : number !== known) complain('numbers rise and are never reused')
      numbers.set(name, number)
      highest = Math.max(highest, number)
    },
    forget: () => {
      invited.clear()
      numbers.clear()
      highest = 0
    },
  }
}
