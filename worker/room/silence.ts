// How long a socket may be silent. Knows no clock: the shell compares.
import type { RoomState, SocketId } from './state.ts'
import { SILENT_AT_DOOR_MS, SILENT_IN_CALL_MS } from './times.ts'

/** ms without a heartbeat after which the socket is taken for dead. */
export const silentAfterMs = (state: RoomState, id: SocketId): number => {
  const socket = state.sockets.get(id)
  const seat = socket?.at === 'seat' ? state.seats.get(socket.seat) : undefined
  return seat?.at === 'in' ? SILENT_IN_CALL_MS : SILENT_AT_DOOR_MS
}
