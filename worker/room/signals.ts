// The hot path: a sealed signal from one seat to another. O(1), touches no disk after a socket's first frame.
// Cannot open what it carries.
import type { ClientFrame, FrameOf } from '../../protocol/frames.ts'
import { fail, type Step, send } from './events.ts'
import { markHeard, seatOf } from './seats.ts'
import type { RoomState, SocketId } from './state.ts'

/**
 * Stamps the true sender and passes the box on. To somebody away it is dropped without an error: the roster has said
 * so already, and links repair themselves when that person is back. To anybody else who isn't in: `frame.no-such-peer`.
 */
export const relay = (state: RoomState, socket: SocketId, frame: FrameOf<ClientFrame, 'signal'>): Step => {
  if (!state.sockets.has(socket)) return [state, []]
  const heard = markHeard(state, socket)
  const sender = seatOf(heard, socket)
  if (sender?.at !== 'in') return fail(heard, socket, 'frame.not-now')
  const target = state.seats.get(frame.to)
  if (target?.at === 'away') return [heard, []]
  if (target?.at !== 'in' || target.id === sender.id) return fail(heard, socket, 'frame.no-such-peer')
  const { link, n, box } = frame
  return [heard, send([target.socket], { type: 'signal', from: sender.id, link, n, box })]
}
