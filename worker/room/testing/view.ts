// A room as one socket has been told of it: frames folded, with complaints about what it should never hear.
import type { FrameOf, RoomFrame } from '../../../protocol/frames.ts'
import type { Counts } from '../../../protocol/keys.ts'
import type { RoomSettings } from '../../../protocol/settings.ts'
import type { Peer, PeerId, Plan, Visitor } from '../../../protocol/values.ts'
import { type ChatView, hearChat, NOTHING_HEARD } from './chat-view.ts'

export interface View {
  readonly at: 'nowhere' | 'door' | 'waiting' | 'in'
  readonly id: PeerId | null
  readonly hosts: boolean | null
  readonly inside: ReadonlySet<PeerId>
  readonly roster: ReadonlyMap<PeerId, Peer>
  readonly waiting: ReadonlyMap<PeerId, Visitor>
  /** What one was last told of oneself, and of the room. */
  readonly self: Omit<FrameOf<RoomFrame, 'self'>, 'type'> | null
  readonly settings: RoomSettings | null
  readonly chat: ChatView
  readonly plan: Plan | null
  /** Of those who left. */
  readonly counts: Counts | null
}

export const NOTHING_SEEN: View = {
  at: 'nowhere',
  id: null,
  hosts: null,
  inside: new Set(),
  roster: new Map(),
  waiting: new Map(),
  self: null,
  settings: null,
  chat: NOTHING_HEARD,
  plan: null,
  counts: null,
}

export type Complain = (invariant: string) => void
export const NOT_FOR_OUTSIDERS = 'who is not in hears nothing of those inside'
export const FOLDS = 'differences fold to the state'

const added = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> => new Set(set).add(item)
const removed = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> => new Set([...set].filter((other) => other !== item))

/** What the socket knows after the frame. */
export const see = (view: View, frame: RoomFrame, complain: Complain): View => {
  if (frame.type === 'error' || frame.type === 'room') return view
  if (frame.type === 'door') {
    if (view.at !== 'nowhere') complain(FOLDS)
    return { ...NOTHING_SEEN, at: 'door', inside: new Set(frame.inside.map(({ id }) => id)) }
  }
  if (frame.type === 'welcome') {
    if (view.at !== 'door' && view.at !== 'waiting') complain(FOLDS)
    const roster = new Map(frame.peers.map((peer) => [peer.id, peer]))
    const waiting = new Map(frame.waiting.map((visitor) => [visitor.id, visitor]))
    const { id, seat, resume, elsewhere, ...self } = frame.self
    const { settings, counts, plan } = frame
    return { ...NOTHING_SEEN, at: 'in', id, roster, waiting, self, settings, counts, plan }
  }
  if (isFromDoor(frame)) return seeFromDoor(view, frame, complain)
  if (view.at !== 'in') complain(NOT_FOR_OUTSIDERS)
  return seeFromInside(view, frame, complain)
}

type FromDoor = Extract<
  RoomFrame,
  { type: 'waiting' | 'door-joined' | 'door-left' | 'door-changed' | 'door-message' | 'refused' }
>
const FROM_DOOR: readonly RoomFrame['type'][] = [
  'waiting',
  'door-joined',
  'door-left',
  'door-changed',
  'door-message',
  'refused',
] satisfies FromDoor['type'][]
const isFromDoor = (frame: RoomFrame): frame is FromDoor => FROM_DOOR.includes(frame.type)

const seeFromDoor = (view: View, frame: FromDoor, complain: Complain): View => {
  if (view.at !== 'door' && view.at !== 'waiting') complain(FOLDS)
  if (frame.type === 'waiting') return { ...view, at: 'waiting', id: frame.id, hosts: frame.hosts }
  if (frame.type === 'door-changed') return { ...view, inside: new Set(frame.inside.map(({ id }) => id)) }
  if (frame.type === 'door-message' || frame.type === 'refused') {
    if (view.at !== 'waiting') complain(FOLDS)
    return view
  }
  if (frame.type === 'door-joined') {
    if (view.inside.has(frame.visitor.id)) complain(FOLDS)
    return { ...view, inside: added(view.inside, frame.visitor.id) }
  }
  if (!view.inside.has(frame.id)) complain(FOLDS)
  return { ...view, inside: removed(view.inside, frame.id) }
}

const seeFromInside = (
  view: View,
  frame: Exclude<RoomFrame, FromDoor | { type: 'error' | 'room' | 'door' | 'welcome' }>,
  complain: Complain,
): View => {
  switch (frame.type) {
    case 'joined':
    case 'changed':
      if (view.roster.has(frame.peer.id) !== (frame.type === 'changed') || frame.peer.id === view.id) complain(FOLDS)
      return { ...view, roster: new Map(view.roster).set(frame.peer.id, frame.peer) }
    case 'left': {
      const roster = new Map(view.roster)
      if (!roster.delete(frame.id)) complain(FOLDS)
      if (frame.counts.exits !== (view.counts?.exits ?? 0) + 1) complain(FOLDS)
      if (frame.counts.removals !== (view.counts?.removals ?? 0) + (frame.why === 'removed' ? 1 : 0)) complain(FOLDS)
      return { ...view, roster, counts: frame.counts }
    }
    case 'knock':
    case 'knock-changed':
      if (view.waiting.has(frame.visitor.id) !== (frame.type === 'knock-changed')) complain(FOLDS)
      return { ...view, waiting: new Map(view.waiting).set(frame.visitor.id, frame.visitor) }
    case 'knock-over': {
      const waiting = new Map(view.waiting)
      if (!waiting.delete(frame.id)) complain(FOLDS)
      return { ...view, waiting }
    }
    case 'self': {
      const { type, ...self } = frame
      return { ...view, self }
    }
    case 'settings':
      return { ...view, settings: frame.settings }
    case 'chat-history':
    case 'chat':
    case 'chat-deleted':
    case 'chat-cleared':
      return { ...view, chat: hearChat(view.chat, frame, complain) }
    case 'plan':
      if (JSON.stringify(view.plan) === JSON.stringify(frame.plan)) complain(FOLDS)
      return { ...view, plan: frame.plan }
    case 'told':
    case 'new-link':
    case 'signal':
    case 'keys':
    case 'digits':
    case 'chat-refused':
      return view
  }
}
