// The room as this browser knows it: one snapshot (`welcome`, `door`), then differences, folded by a pure function.
// Knows no media and no link: absence from the roster closes nothing (DESIGN §3).
import type { FrameOf, RoomFrame } from '../../protocol/frames.ts'
import { isHost, mayOpen } from '../../protocol/powers.ts'
import { DEFAULT_SETTINGS, type RoomSettings } from '../../protocol/settings.ts'
import type { Entry, Peer, PeerId, RoomInfo, Visitor } from '../../protocol/values.ts'

export interface Roster {
  readonly room: RoomInfo
  readonly entry: Entry
  readonly settings: RoomSettings
  /** Seen from the door. */
  readonly inside: readonly Visitor[]
  /** Myself once in. */
  readonly self: FrameOf<RoomFrame, 'welcome'>['self'] | null
  /** The others, in order of arrival. */
  readonly peers: readonly Peer[]
  /** Who is at the door, for those inside, in the order of their knocks. */
  readonly waiting: readonly Visitor[]
}

export const EMPTY_ROSTER: Roster = {
  room: { title: null, host: null },
  entry: 'open',
  settings: DEFAULT_SETTINGS,
  inside: [],
  self: null,
  peers: [],
  waiting: [],
}

/** The list with `item` in the place of the one of the same id, or at its end. */
const put = <T extends { readonly id: PeerId }>(list: readonly T[], item: T): readonly T[] =>
  list.some(({ id }) => id === item.id) ? list.map((old) => (old.id === item.id ? item : old)) : [...list, item]

const without = <T extends { readonly id: PeerId }>(list: readonly T[], gone: PeerId): readonly T[] =>
  list.some(({ id }) => id === gone) ? list.filter(({ id }) => id !== gone) : list

const bySeat = (peers: readonly Peer[]): readonly Peer[] => [...peers].sort((a, b) => a.seat - b.seat)

/** The roster after a frame; the same object when the frame says nothing about it. */
export const applyFrame = (roster: Roster, frame: RoomFrame): Roster => {
  switch (frame.type) {
    case 'door':
      return { ...roster, room: frame.room, entry: frame.entry, inside: frame.inside }
    case 'door-joined':
      return { ...roster, inside: put(roster.inside, frame.visitor) }
    case 'door-left':
      return { ...roster, inside: without(roster.inside, frame.id) }
    case 'door-changed':
      return { ...roster, entry: frame.entry, inside: frame.inside }
    case 'welcome':
      return {
        ...roster,
        room: frame.room,
        settings: frame.settings,
        inside: [],
        self: frame.self,
        peers: bySeat(frame.peers.filter(({ id }) => id !== frame.self.id)),
        waiting: frame.waiting,
      }
    case 'joined':
    case 'changed':
      return frame.peer.id === roster.self?.id ? roster : { ...roster, peers: bySeat(put(roster.peers, frame.peer)) }
    case 'self': {
      if (roster.self === null) return roster
      const { id, seat, resume, elsewhere } = roster.self
      const { type, ...self } = frame
      return { ...roster, self: { id, seat, resume, elsewhere, ...self } }
    }
    case 'settings':
      return { ...roster, settings: frame.settings }
    case 'room':
      return { ...roster, room: frame.room }
    case 'left':
      return { ...roster, peers: without(roster.peers, frame.id) }
    case 'knock':
    case 'knock-changed':
      return { ...roster, waiting: put(roster.waiting, frame.visitor) }
    case 'knock-over':
      return { ...roster, waiting: without(roster.waiting, frame.id) }
    case 'waiting':
    case 'door-message':
    case 'refused':
    case 'told':
    case 'new-link':
    case 'plan':
    case 'signal':
    case 'keys':
    case 'digits':
    case 'chat-history':
    case 'chat':
    case 'chat-deleted':
    case 'chat-cleared':
    case 'chat-refused':
    case 'error':
      return roster
  }
}

/** Whose hands are up, oneself included, in the order in which they went up. */
export const handsOf = ({ self, peers }: Roster): readonly PeerId[] =>
  [...peers, ...(self === null ? [] : [self])]
    .flatMap(({ id, seat, hand }) => (hand === undefined ? [] : [{ id, seat, hand }]))
    .sort((a, b) => a.hand - b.hand || a.seat - b.seat)
    .map(({ id }) => id)

/** Whether oneself may open to those who wait. The room has the last word. */
export const opensDoor = ({ self, peers, settings }: Roster): boolean =>
  self !== null &&
  mayOpen(
    self.role,
    settings,
    peers.some(({ role }) => isHost(role)),
  )
