// What people write to each other, as the room carries it: it stamps sender, author, order and time, tells everybody who
// is in, and keeps the newest for those who come later (history.ts). Cannot open what it carries.
import type { MessageId, StampedMessage } from '../../protocol/chat.ts'
import type { ClientFrame, FrameOf, RoomFrame } from '../../protocol/frames.ts'
import type { PeerId } from '../../protocol/values.ts'
import { fail, type PowerFrame, type Step, send } from './events.ts'
import { bounded, lastSeq } from './history.ts'
import type { Deed, Outcome } from './powers.ts'
import { markHeard, members, seatOf, withRoom } from './seats.ts'
import type { MessageRef, RoomState, SocketId } from './state.ts'

type Frame<T extends PowerFrame['type']> = Extract<PowerFrame, { type: T }>

/** Of two senders with one id neither is the other's. */
const refOf = (from: PeerId, id: MessageId): MessageRef => `${from}/${id}`

/** Said twice it is one message: the second time its sender alone hears the stamp again, which may have been lost. */
export const say = ({ state, actor, now, rules }: Deed, { message }: Frame<'chat'>): Outcome => {
  const ref = refOf(actor.id, message.id)
  const known = state.messages.get(ref)
  if (known !== undefined) return [state, send([actor.socket], { type: 'chat', message: known })]
  const seq = lastSeq(state) + 1
  const stamped: StampedMessage = { seq, from: actor.id, author: actor.identity, at: now, ...message }
  return [
    { ...state, messages: bounded(new Map(state.messages).set(ref, stamped)) },
    send(members(state, rules), { type: 'chat', message: stamped }),
  ]
}

/** One's own alone: the name under which it is looked for begins with the sender. Screens may have what the room has not. */
export const takeBack = ({ state, actor, rules }: Deed, { id }: Frame<'chat-delete'>): Outcome => {
  const ref = refOf(actor.id, id)
  const known = state.messages.get(ref)
  if (known !== undefined && 'deleted' in known) return [state, []]
  const told = send(members(state, rules), { type: 'chat-deleted', from: actor.id, id })
  if (known === undefined) return [state, told]
  const { seq, from, author, at } = known
  const tombstone: StampedMessage = { seq, from, author, at, id, deleted: true }
  return [{ ...state, messages: new Map(state.messages).set(ref, tombstone) }, told]
}

/** Nothing stays, not even the places; the stamps go on from where they are. */
export const clear = ({ state, room, rules }: Deed): Outcome => {
  const upTo = lastSeq(state)
  if (upTo === room.cleared) return [state, []]
  return [
    { ...withRoom(state, { ...room, cleared: upTo }), messages: new Map() },
    send(members(state, rules), { type: 'chat-cleared', upTo }),
  ]
}

/** Of one's own message; unlike an error it says which one was not taken. */
export const refuse = (
  state: RoomState,
  socket: SocketId,
  { message }: Frame<'chat'>,
  code: FrameOf<RoomFrame, 'chat-refused'>['code'],
): Step => [state, send([socket], { type: 'chat-refused', id: message.id, code })]

/** From somebody who has written too much lately. */
export const hush = (before: RoomState, socket: SocketId, frame: FrameOf<ClientFrame, 'chat'>): Step => {
  if (!before.sockets.has(socket)) return [before, []]
  const state = markHeard(before, socket)
  if (seatOf(state, socket)?.at !== 'in') return fail(state, socket, 'frame.not-now')
  return refuse(state, socket, frame, 'frame.too-many')
}
