// One WebSocket to the room, from its opening to its end: frames in and out, validated, with a heartbeat.
// Knows nothing of tickets, of coming back, or of what frames mean.
import * as v from 'valibot'
import { type ClientFrame, RoomFrame } from '../../protocol/frames.ts'
import { PING_EVERY_MS, PING_TEXT, PONG_TEXT, SUBPROTOCOL, TICKET_PREFIX } from '../../protocol/limits.ts'

/** Two heartbeats without an answer: the path is dead even if TCP has not noticed. */
const SILENCE_MS = 2.5 * PING_EVERY_MS

export interface RoomSocket {
  /** False when the socket is not open: nothing was sent. */
  send(frame: ClientFrame): boolean
  /** Ends it without `onClose`. */
  close(): void
  /** Says whether the path is alive sooner than the heartbeat would (network changed, page woke). */
  check(): void
}

export interface RoomSocketEvents {
  readonly onFrame: (frame: RoomFrame) => void
  /** Once, however it ended; `code` as in protocol/errors.ts CLOSE or RFC 6455 (1006: no goodbye). */
  readonly onClose: (code: number) => void
}

/** After a change of network an answer takes a moment, not a heartbeat. */
const CHECK_MS = 3_000

export const openRoomSocket = (code: string, ticket: string, events: RoomSocketEvents): RoomSocket => {
  const address = `${location.origin.replace(/^http/, 'ws')}/api/rooms/${code}/socket`
  const socket = new WebSocket(address, [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`])
  let heardAt = performance.now()
  let ended = false

  const end = (closeCode: number, tell: boolean): void => {
    if (ended) return
    ended = true
    clearInterval(beat)
    socket.close()
    if (tell) events.onClose(closeCode)
  }
  const ping = (): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(PING_TEXT)
  }
  const beat = setInterval(() => {
    if (performance.now() - heardAt > SILENCE_MS) end(1006, true)
    else ping()
  }, PING_EVERY_MS)

  socket.addEventListener('message', ({ data }) => {
    if (ended) return
    heardAt = performance.now()
    if (data === PONG_TEXT || typeof data !== 'string') return
    const frame = v.safeParse(RoomFrame, parseJson(data))
    // a frame of a newer server that we do not know is passed over: the version is in the subprotocol
    if (frame.success) events.onFrame(frame.output)
  })
  socket.addEventListener('close', ({ code: closeCode }) => end(closeCode, true))

  return {
    send: (frame) => {
      if (ended || socket.readyState !== WebSocket.OPEN) return false
      socket.send(JSON.stringify(frame))
      return true
    },
    close: () => end(1000, false),
    check: () => {
      // one that is still opening has its answer before it
      if (socket.readyState !== WebSocket.OPEN) return
      const asked = performance.now()
      ping()
      setTimeout(() => {
        if (heardAt < asked) end(1006, true)
      }, CHECK_MS)
    },
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
