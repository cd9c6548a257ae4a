// Keeps this browser at the room: asks for a ticket, opens a socket, and comes back by itself when it drops.
// Knows nothing of media or of the interface; what it says are events.
import { CLOSE, type CloseReason, type ErrorCode, FINAL_CLOSES } from '../../protocol/errors.ts'
import type { ClientFrame, RoomFrame } from '../../protocol/frames.ts'
import type { Join, Joined } from '../../protocol/http.ts'
import { retryDelay } from '../call/backoff.ts'
import type { Api } from './api.ts'
import { openRoomSocket, type RoomSocket } from './room-socket.ts'

export type RoomLinkEvent =
  | { readonly type: 'joined'; readonly joined: Joined }
  | { readonly type: 'frame'; readonly frame: RoomFrame }
  /** The socket is gone; a next try is under way. */
  | { readonly type: 'away' }
  /** It will not come back by itself: why the room closed it, or what the edge answered. */
  | { readonly type: 'closed'; readonly why: CloseReason }
  | { readonly type: 'refused'; readonly code: ErrorCode }

export interface RoomLinkContext {
  readonly api: Api
  readonly code: string
  /** What to bring to the door now: proof of the link, resume key of a seat. */
  readonly bring: () => Join
  readonly onEvent: (event: RoomLinkEvent) => void
}

export interface RoomLink {
  send(frame: ClientFrame): boolean
  /** Try at once: the network is back, the page woke. */
  hurry(): void
  close(): void
}

/**
 * A socket that lasted so long was a good one: what comes next is a first try. A room that lets us in and drops us at
 * once (a worker that crashes, a ticket that it refuses) is not asked again without a pause.
 */
const STEADY_MS = 5_000

const reasonOf = (code: number): CloseReason | null =>
  (Object.keys(CLOSE) as CloseReason[]).find((reason) => CLOSE[reason] === code) ?? null

export const openRoomLink = ({ api, code, bring, onEvent }: RoomLinkContext): RoomLink => {
  let socket: RoomSocket | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let attempt = 0
  let ended = false
  let openedAt: number | null = null
  /** Before this instant the edge wants to hear nothing of us. */
  let notBefore = 0
  /** Rises at each try, so that an answer to an older one is not believed. */
  let round = 0

  const end = (): void => {
    ended = true
    round += 1
    if (timer !== null) clearTimeout(timer)
    socket?.close()
    socket = null
  }
  const retry = (atLeastMs = 0): void => {
    if (ended) return
    if (timer !== null) clearTimeout(timer)
    const delay = retryDelay(attempt, Math.random(), atLeastMs)
    timer = setTimeout(() => void connect(), delay)
    if (atLeastMs > 0) notBefore = performance.now() + delay
    attempt += 1
  }
  const dropped = (closeCode: number): void => {
    socket = null
    if (performance.now() - (openedAt ?? 0) >= STEADY_MS) attempt = 0
    const why = reasonOf(closeCode)
    if (why !== null && FINAL_CLOSES.includes(why)) {
      end()
      onEvent({ type: 'closed', why })
      return
    }
    // a flood means that we are too fast: wait like after several tries
    if (why === 'flood') attempt = Math.max(attempt, 4)
    onEvent({ type: 'away' })
    retry()
  }
  const connect = async (): Promise<void> => {
    timer = null
    round += 1
    const mine = round
    const answer = await api.join(code, bring())
    if (ended || mine !== round) return
    if (answer.ok) {
      onEvent({ type: 'joined', joined: answer.value })
      openedAt = performance.now()
      socket = openRoomSocket(code, answer.value.ticket, {
        onFrame: (frame) => onEvent({ type: 'frame', frame }),
        onClose: dropped,
      })
      return
    }
    // who was in comes back after the pause; who only tried is told, and may have a better way in
    const pause = answer.code === 'request.too-many' && openedAt !== null
    const transient = pause || answer.code === 'network' || answer.code.startsWith('server.')
    if (!transient) {
      end()
      onEvent({ type: 'refused', code: answer.code as ErrorCode })
      return
    }
    onEvent({ type: 'away' })
    retry(answer.retryAfterMs)
  }

  void connect()
  return {
    send: (frame) => socket?.send(frame) ?? false,
    hurry: () => {
      if (ended) return
      if (socket !== null) socket.check()
      else if (timer !== null && performance.now() >= notBefore) {
        clearTimeout(timer)
        attempt = 0
        void connect()
      }
    },
    close: end,
  }
}
