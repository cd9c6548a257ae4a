// A refused upgrade, told on a socket that is accepted for this alone: browsers hide the answer of a failed upgrade from
// the page. No object is addressed.
import { CLOSE, type CloseReason, type ErrorCode } from '../protocol/errors.ts'
import type { RoomFrame } from '../protocol/frames.ts'
import { SUBPROTOCOL } from '../protocol/limits.ts'

/** 101, one `error` frame, and a close. The client must have offered SUBPROTOCOL. */
export const refuseSocket = (code: ErrorCode, reason: CloseReason): Response => {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  server.send(JSON.stringify({ type: 'error', code } satisfies RoomFrame))
  server.close(CLOSE[reason], reason)
  return new Response(null, { status: 101, webSocket: client, headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } })
}
