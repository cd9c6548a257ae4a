// The object comes to life: after hibernation with its sockets, after a restart without. Seats whose socket is not
// there are unplugged; the shell need not know which of the two it was.
import { type Effect, log, type Step } from './events.ts'
import { unplug } from './leaving.ts'
import type { Context } from './rules.ts'
import { seatOf, socketOf } from './seats.ts'
import type { RoomState, SocketId } from './state.ts'
import { GRACE_MS, RESTART_GRACE_MS } from './times.ts'

export const start = (state: RoomState, sockets: readonly SocketId[], { now }: Context): Step => {
  const live = new Set(sockets)
  const isLost = (socket: SocketId | null) => socket !== null && !live.has(socket)
  const lost = [...state.seats.values()].filter((seat) => isLost(socketOf(seat)))
  // Without a single socket the object itself was away, and everybody needs the time to come back.
  const until = now + (live.size === 0 ? RESTART_GRACE_MS : GRACE_MS)
  let next = state
  const effects: Effect[] = []
  for (const seat of lost) {
    const [after, caused] = unplug(next, seat, until)
    next = after
    effects.push(...caused)
  }
  // A row may be older than its socket after a failed write: such a socket has to come again.
  const strays = [...state.sockets].filter(
    ([id, { at }]) => at === 'seat' && live.has(id) && seatOf(state, id) === null,
  )
  for (const [socket] of strays) effects.push({ type: 'close', socket, reason: 'silent' })
  const forgotten = [...[...state.sockets.keys()].filter(isLost), ...strays.map(([id]) => id)]
  if (live.size === 0 && lost.length > 0) effects.push(log({ event: 'room.restarted', lost: lost.length }))
  if (forgotten.length === 0) return [next, effects]
  const gone = new Set(forgotten)
  const kept = new Map([...next.sockets].filter(([id]) => !gone.has(id)))
  return [{ ...next, sockets: kept }, effects]
}
