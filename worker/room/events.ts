// What can happen to a room, and what follows from it: data on both sides. Knows no rule.
import type { CloseReason, ErrorCode } from '../../protocol/errors.ts'
import type { ClientFrame, FrameOf, RoomFrame } from '../../protocol/frames.ts'
import type { Access } from '../../protocol/settings.ts'
import type { PeerId, Role } from '../../protocol/values.ts'
import type { AuditEntry } from '../audit.ts'
import type { NewRoom, OwnerAct, TicketClaims } from '../room-api.ts'
import { withoutSocket } from './seats.ts'
import type { RoomState, SocketId } from './state.ts'

/** Randomness that an event brings along, since the reducer has none: a resume key and its hash. */
export interface FreshKey {
  readonly key: string
  readonly hash: string
}

export type RoomEvent =
  | { readonly type: 'created'; readonly room: NewRoom }
  /** The object came to life (again), with these sockets and no others. */
  | { readonly type: 'started'; readonly sockets: readonly SocketId[] }
  /** A socket came with a ticket whose signature the worker has checked. */
  | { readonly type: 'arrived'; readonly socket: SocketId; readonly ticket: TicketClaims }
  /** `enter` was said. `resumeHash`: of the key in the frame. `id`: for a new seat. */
  | {
      readonly type: 'entering'
      readonly socket: SocketId
      readonly frame: FrameOf<ClientFrame, 'enter'>
      readonly resumeHash: string | null
      readonly id: PeerId
      readonly fresh: FreshKey
    }
  /** Said by who may let people in; with as many fresh keys as people may come in by it. */
  | {
      readonly type: 'opening'
      readonly socket: SocketId
      readonly frame: OpeningFrame
      readonly fresh: readonly FreshKey[]
    }
  /** `prove` was said, with what hashes to this. */
  | { readonly type: 'proving'; readonly socket: SocketId; readonly proofHash: string }
  /** `new-link` was said, with what hashes to this. */
  | {
      readonly type: 'relinking'
      readonly socket: SocketId
      readonly frame: FrameOf<ClientFrame, 'new-link'>
      readonly proofHash: string
    }
  /** `chat` was said by who has used up what one may write. */
  | { readonly type: 'flooding'; readonly socket: SocketId; readonly frame: FrameOf<ClientFrame, 'chat'> }
  /** From the list of this person's rooms, not from inside; `fresh` as for `opening`. */
  | {
      readonly type: 'owned'
      readonly subject: string
      readonly act: OwnerAct
      readonly fresh: readonly FreshKey[]
    }
  /** Every other frame. */
  | { readonly type: 'said'; readonly socket: SocketId; readonly frame: PlainFrame }
  /** A heartbeat of this socket was seen after it was bound to its seat. */
  | { readonly type: 'heard'; readonly socket: SocketId }
  /** The socket closed, or fell silent. */
  | { readonly type: 'dropped'; readonly socket: SocketId }
  /** Time passed. */
  | { readonly type: 'tick' }
export type OpeningFrame = Extract<ClientFrame, { type: 'admit' | 'admit-all' | 'settings' }>
export type PlainFrame = Exclude<ClientFrame, { type: 'enter' | 'prove' | 'new-link' } | OpeningFrame>
/** About how media goes. */
export type PlanFrame = FrameOf<ClientFrame, 'ready' | 'trouble' | 'sfu-failed'>
/** What has a right of its own, and is said from inside. */
export type PowerFrame = Exclude<
  ClientFrame,
  { type: 'enter' | 'signal' | 'keys' | 'digits' | 'prove' | 'leave' | PlanFrame['type'] }
>

export type Effect =
  | { readonly type: 'send'; readonly to: readonly SocketId[]; readonly frame: RoomFrame }
  /** Close and forget: no `dropped` follows. */
  | { readonly type: 'close'; readonly socket: SocketId; readonly reason: CloseReason }
  /** Delete everything on disk. */
  | { readonly type: 'erase' }
  /** A word to the SFU about this room there. May fail: nothing here depends on it. */
  | { readonly type: 'sfu'; readonly code: string; readonly act: SfuAct }
  | { readonly type: 'log'; readonly entry: LogEntry }
  /** What somebody did that an operator answers for. */
  | { readonly type: 'audit'; readonly entry: AuditEntry }

/** A screen's sound goes with the screen. */
export type SfuSource = 'microphone' | 'camera' | 'screen'
export type SfuAct =
  /** `goes`: left by the button and closes the connection too, given the time; or was cut off, and may be back. */
  | { readonly do: 'remove'; readonly peer: PeerId; readonly goes?: boolean }
  /** What this one may send from now on. */
  | { readonly do: 'allow'; readonly peer: PeerId; readonly sources: readonly SfuSource[] }
  | { readonly do: 'mute'; readonly peers: readonly PeerId[]; readonly source: SfuSource }
  /** Nobody stays. */
  | { readonly do: 'close' }

/** One line for each change of lifecycle; numbers of seats only, nothing about people (STYLE 22). */
export type LogEntry =
  | { readonly event: 'room.restarted'; readonly lost: number }
  | { readonly event: 'meeting.began' }
  | { readonly event: 'meeting.emptied'; readonly lastedMs: number }
  | { readonly event: 'socket.refused'; readonly code: ErrorCode }
  | { readonly event: 'socket.closed'; readonly reason: CloseReason }
  | { readonly event: 'seat.waiting'; readonly place: number }
  | { readonly event: 'seat.unadmitted'; readonly place: number; readonly why: Unadmitted }
  | { readonly event: 'seat.in'; readonly seat: number; readonly from: 'door' | 'waiting' | 'in' | 'away' | 'gone' }
  | { readonly event: 'seat.away'; readonly seat: number }
  | { readonly event: 'seat.gone'; readonly seat: number; readonly why: 'left' | 'gone' | 'unseen' | 'removed' }
  | { readonly event: 'seat.role'; readonly seat: number; readonly role: Role }
  | { readonly event: 'room.settings'; readonly access: Access; readonly locked: boolean }

/** Why somebody who waited does no more. */
export type Unadmitted = 'left' | 'gone' | 'refused' | 'removed'

export const isAboutPlan = <F extends ClientFrame>(frame: F): frame is F & PlanFrame =>
  frame.type === 'ready' || frame.type === 'trouble' || frame.type === 'sfu-failed'

/** Whether people may come in by this frame, so that it needs fresh keys. */
export const isOpening = <F extends ClientFrame>(frame: F): frame is F & OpeningFrame =>
  frame.type === 'admit' || frame.type === 'admit-all' || frame.type === 'settings'

/** Next state, and what the shell has to do, in this order. */
export type Step = readonly [state: RoomState, effects: readonly Effect[]]

export const send = (to: readonly SocketId[], frame: RoomFrame): readonly Effect[] =>
  to.length === 0 ? [] : [{ type: 'send', to, frame }]

export const log = (entry: LogEntry): Effect => ({ type: 'log', entry })

export const audit = (entry: AuditEntry): Effect => ({ type: 'audit', entry })

/** An error to one socket that changes nothing. */
export const fail = (state: RoomState, socket: SocketId, code: ErrorCode): Step => [
  state,
  send([socket], { type: 'error', code }),
]

/** An error to one socket, then its end. */
export const turnAway = (state: RoomState, socket: SocketId, code: ErrorCode, reason: CloseReason): Step => [
  state.sockets.has(socket) ? withoutSocket(state, socket) : state,
  [
    ...send([socket], { type: 'error', code }),
    { type: 'close', socket, reason },
    log({ event: 'socket.refused', code }),
  ],
]
