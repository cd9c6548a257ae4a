// The room's open WebSockets by id. Their attachments are the room's memory across hibernation; the index and the
// budgets live in memory and are made again. Knows no rule of a room.
import { CLOSE, type CloseReason } from '../protocol/errors.ts'
import type { RoomFrame } from '../protocol/frames.ts'
import { type Budget, fullBudget } from './room/budget.ts'
import type { Socket, SocketId } from './room/state.ts'

interface Attachment {
  readonly id: SocketId
  readonly socket: Socket
}

export interface RoomSockets {
  /** A socket just accepted. */
  add(ws: WebSocket, id: SocketId): void
  /** Sockets that outlived hibernation, with `extra`, of whom an event has come and who may be listed no more. */
  revive(extra?: WebSocket): readonly (readonly [SocketId, Socket])[]
  /** Id of a socket that the room knows; undefined once it is forgotten. */
  idOf(ws: WebSocket): SocketId | undefined
  all(): readonly (readonly [SocketId, WebSocket])[]
  readonly size: number
  attach(id: SocketId, socket: Socket): void
  send(to: readonly SocketId[], frame: RoomFrame): void
  /** To a socket whose id may be in doubt. */
  sendTo(ws: WebSocket, frame: RoomFrame): void
  /** Forgets the socket: nothing more is sent to it, and its close event means nothing. */
  forget(id: SocketId): void
  close(id: SocketId, reason: CloseReason): void
  budget(id: SocketId, now: number): Budget
  keepBudget(id: SocketId, budget: Budget): void
}

export const createRoomSockets = (list: () => readonly WebSocket[]): RoomSockets => {
  const byId = new Map<SocketId, WebSocket>()
  const ids = new WeakMap<WebSocket, SocketId>()
  const budgets = new Map<SocketId, Budget>()

  const add = (ws: WebSocket, id: SocketId) => {
    byId.set(id, ws)
    ids.set(ws, id)
  }
  const forget = (id: SocketId) => {
    const ws = byId.get(id)
    if (ws !== undefined) {
      ids.delete(ws)
      ws.serializeAttachment(null)
    }
    byId.delete(id)
    budgets.delete(id)
  }

  return {
    add,
    revive: (extra) => {
      byId.clear()
      const found: (readonly [SocketId, Socket])[] = []
      for (const ws of new Set(extra === undefined ? list() : [...list(), extra])) {
        const attachment = ws.deserializeAttachment() as Attachment | null
        if (attachment === null || (ws !== extra && ws.readyState !== WebSocket.OPEN)) continue
        add(ws, attachment.id)
        found.push([attachment.id, attachment.socket])
      }
      return found
    },
    idOf: (ws) => ids.get(ws),
    all: () => [...byId],
    get size() {
      return byId.size
    },
    attach: (id, socket) => byId.get(id)?.serializeAttachment({ id, socket } satisfies Attachment),
    send: (to, frame) => {
      const text = JSON.stringify(frame)
      for (const id of to) {
        const ws = byId.get(id)
        // A socket on its way out refuses: its close event follows, and the others must still hear.
        if (ws?.readyState === WebSocket.OPEN) ws.send(text)
      }
    },
    sendTo: (ws, frame) => {
      if (ws.readyState === WebSocket.OPEN) ws.send(JSON.stringify(frame))
    },
    forget,
    close: (id, reason) => {
      const ws = byId.get(id)
      forget(id)
      if (ws?.readyState === WebSocket.OPEN) ws.close(CLOSE[reason], reason)
    },
    budget: (id, now) => budgets.get(id) ?? fullBudget(now),
    keepBudget: (id, budget) => void budgets.set(id, budget),
  }
}

/** Codes with which a close may be answered (RFC 6455 §7.4): 1005, 1006 and 1015 exist on no wire. */
export const mayAnswer = (code: number): boolean => code === 1000 || code === 1001 || (code >= 3000 && code <= 4999)
