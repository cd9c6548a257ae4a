// A room as one socket has been told of it: frames folded, with complaints about what it should never hear.
import type { RoomFrame } from '../../../protocol/frames.ts'
import type { Peer, PeerId } from '../../../protocol/values.ts'

export interface View {
  readonly at: 'nowhere' | 'door' | 'waiting' | 'in'
  readonly id: PeerId | null
  readonly hosts: boolean | null
  readonly inside: ReadonlySet<PeerId>
  readonly roster: ReadonlyMap<PeerId, Peer>
  readonly waiting: ReadonlySet<PeerId>
}

export const NOTHING_SEEN: View = {
  at: 'nowhere',
  id: null,
  hosts: null,
  inside: new Set(),
  roster: new Map(),
  waiting: new Set(),
}

export type Complain = (invariant: string) => void
export const NOT_FOR_OUTSIDERS = 'who is not in hears nothing of those inside'
export const FOLDS = 'differences fold to the state'

const added = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> => new Set(set).add(item)
const removed = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> => new Set([...set].filter((other) => other !== item))

/** What the socket knows after the frame. */
export const see = (view: View, frame: RoomFrame, complain: Complain): View => {
  if (frame.type === 'error') return view
  if (frame.type === 'door') {
    if (view.at !== 'nowhere') complain(FOLDS)
    return { ...NOTHING_SEEN, at: 'door', inside: new Set(frame.inside.map(({ id }) => id)) }
  }
  if (frame.type === 'welcome') {
    if (view.at !== 'door' && view.at !== 'waiting') complain(FOLDS)
    const roster = new Map(frame.peers.map((peer) => [peer.id, peer]))
    const waiting = new Set(frame.waiting.map(({ id }) => id))
    return { ...NOTHING_SEEN, at: 'in', id: frame.self.id, roster, waiting }
  }
  if (frame.type === 'waiting' || frame.type === 'door-joined' || frame.type === 'door-left')
    return seeFromDoor(view, frame, complain)
  if (view.at !== 'in') complain(NOT_FOR_OUTSIDERS)
  return seeFromInside(view, frame, complain)
}

const seeFromDoor = (
  view: View,
  frame: Extract<RoomFrame, { type: 'waiting' | 'door-joined' | 'door-left' }>,
  complain: Complain,
): View => {
  if (view.at !== 'door' && view.at !== 'waiting') complain(FOLDS)
  if (frame.type === 'waiting') return { ...view, at: 'waiting', id: frame.id, hosts: frame.hosts }
  if (frame.type === 'door-joined') {
    if (view.inside.has(frame.visitor.id)) complain(FOLDS)
    return { ...view, inside: added(view.inside, frame.visitor.id) }
  }
  if (!view.inside.has(frame.id)) complain(FOLDS)
  return { ...view, inside: removed(view.inside, frame.id) }
}

const seeFromInside = (
  view: View,
  frame: Extract<RoomFrame, { type: 'joined' | 'changed' | 'left' | 'knock' | 'knock-over' | 'signal' }>,
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
      return { ...view, roster }
    }
    case 'knock':
      if (view.waiting.has(frame.visitor.id)) complain(FOLDS)
      return { ...view, waiting: added(view.waiting, frame.visitor.id) }
    case 'knock-over':
      if (!view.waiting.has(frame.id)) complain(FOLDS)
      return { ...view, waiting: removed(view.waiting, frame.id) }
    case 'signal':
      return view
  }
}
