// The powers of those inside: asked for by a frame, allowed by rights.ts, carried out by one function each. Whoever is
// not in, or has not the right, changes nothing.
import type { ErrorCode } from '../../protocol/errors.ts'
import { clear, refuse as refuseMessage, say, takeBack } from './chat.ts'
import { type FreshKey, fail, type PowerFrame, type Step } from './events.ts'
import { lower, lowerAll, raise } from './hands.ts'
import { erase } from './leaving.ts'
import { admit, admitAll, change, refuse } from './opening.ts'
import { relink } from './proving.ts'
import { remove } from './removal.ts'
import { handOver, name } from './roles.ts'
import type { Context } from './rules.ts'
import { markHeard, seatOf } from './seats.ts'
import type { In, Room, RoomState, SocketId } from './state.ts'
import { askUnmute, mute, muteAll, rename, tellDoorsteps } from './words.ts'

/** What the shell computed for a frame. `fresh`: keys for those who come in by it. `proofHash`: of the new link. */
export interface Brought {
  readonly fresh: readonly FreshKey[]
  readonly proofHash: string | null
}
export const NOTHING_BROUGHT: Brought = { fresh: [], proofHash: null }

/** Somebody who is in and has the right, at work. */
export interface Deed extends Context, Brought {
  readonly state: RoomState
  readonly room: Room
  readonly actor: In
}
/** What comes of it, or why it can't be. */
export type Outcome = Step | ErrorCode

export const exercise = (
  before: RoomState,
  socket: SocketId,
  frame: PowerFrame,
  brought: Brought,
  context: Context,
): Step => {
  const { room } = before
  if (room === null || !before.sockets.has(socket)) return [before, []]
  const state = markHeard(before, socket)
  const actor = seatOf(state, socket)
  if (actor?.at !== 'in') return fail(state, socket, 'frame.not-now')
  if (!context.rules.may(state, room, actor, frame)) return forbid(state, socket, frame)
  const outcome = carryOut({ ...context, ...brought, state, room, actor }, frame)
  return typeof outcome === 'string' ? fail(state, socket, outcome) : outcome
}

const forbid = (state: RoomState, socket: SocketId, frame: PowerFrame): Step =>
  frame.type === 'chat'
    ? refuseMessage(state, socket, frame, 'frame.not-allowed')
    : fail(state, socket, 'frame.not-allowed')

const carryOut = (deed: Deed, frame: PowerFrame): Outcome => {
  switch (frame.type) {
    case 'admit':
      return admit(deed, frame)
    case 'admit-all':
      return admitAll(deed)
    case 'refuse':
      return refuse(deed, frame)
    case 'settings':
      return change(deed, frame.change)
    case 'door-message':
      return tellDoorsteps(deed, frame)
    case 'role':
      return name(deed, frame)
    case 'hand-over':
      return handOver(deed, frame)
    case 'mute':
      return mute(deed, frame)
    case 'mute-all':
      return muteAll(deed)
    case 'ask-unmute':
      return askUnmute(deed, frame)
    case 'hand':
      return raise(deed, frame)
    case 'lower':
      return lower(deed, frame)
    case 'lower-all':
      return lowerAll(deed)
    case 'remove':
      return remove(deed, frame)
    case 'chat':
      return say(deed, frame)
    case 'chat-delete':
      return takeBack(deed, frame)
    case 'chat-clear':
      return clear(deed)
    case 'rename':
      return rename(deed, frame)
    case 'new-link':
      return relink(deed)
    case 'end':
      return erase(deed.state, 'ended', deed.actor.subject)
  }
}
