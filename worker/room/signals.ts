// The hot path: sealed boxes from one seat to another (signals, key messages, comparisons of digits). O(1) for each box,
// touches no disk after a socket's first frame. Cannot open what it carries.
import type { ClientFrame, FrameOf, RoomFrame } from '../../protocol/frames.ts'
import type { PeerId } from '../../protocol/values.ts'
import { type Effect, fail, type Step, send } from './events.ts'
import { markHeard, seatOf } from './seats.ts'
import type { RoomState, SocketId } from './state.ts'

export type SealedFrame = FrameOf<ClientFrame, 'signal' | 'keys' | 'digits'>

export const isSealed = <F extends ClientFrame>(frame: F): frame is F & SealedFrame =>
  frame.type === 'signal' || frame.type === 'keys' || frame.type === 'digits'

/**
 * Stamps the true sender and passes the boxes on. To somebody away they are dropped without an error: the roster has said
 * so already, and links and keys repair themselves when that person is back. To anybody else who isn't in:
 * `frame.no-such-peer`, once.
 */
export const relay = (state: RoomState, socket: SocketId, frame: SealedFrame): Step => {
  if (!state.sockets.has(socket)) return [state, []]
  const heard = markHeard(state, socket)
  const sender = seatOf(heard, socket)
  if (sender?.at !== 'in') return fail(heard, socket, 'frame.not-now')
  const effects: Effect[] = []
  let missing = false
  for (const [to, stamped] of addressed(frame, sender.id)) {
    const target = state.seats.get(to)
    if (target?.at === 'in' && target !== sender) effects.push(...send([target.socket], stamped))
    else missing ||= target?.at !== 'away'
  }
  const lost = missing ? send([socket], { type: 'error', code: 'frame.no-such-peer' }) : []
  return [heard, [...effects, ...lost]]
}

const addressed = (frame: SealedFrame, from: PeerId): readonly (readonly [PeerId, RoomFrame])[] => {
  switch (frame.type) {
    case 'signal':
      return [[frame.to, { type: 'signal', from, link: frame.link, n: frame.n, box: frame.box }]]
    case 'digits':
      return [[frame.to, { type: 'digits', from, n: frame.n, box: frame.box }]]
    case 'keys':
      return frame.boxes.map(({ to, n, box }) => [to, { type: 'keys', from, n, box }])
  }
}
