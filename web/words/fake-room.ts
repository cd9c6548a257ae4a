// A room in memory for tests of words: it stamps and keeps the chat, passes notes on with their true sender, and can be
// away, deaf to one, or a liar. Frames are those of the protocol, in their order for each.
import type { ClientFrame, RoomFrame } from '../../protocol/frames.ts'
import type { PeerMessage } from '../../protocol/peer-messages.ts'
import type { Peer, PeerId } from '../../protocol/values.ts'
import type { EpochKey } from '../call/epoch-messages.ts'
import { applyFrame, EMPTY_ROSTER, type Roster } from '../call/roster.ts'
import { makeTabKey } from '../crypto/pair-keys.ts'
import type { Notice } from '../model.ts'
import { createMeetingKeys } from './meeting-keys.ts'
import { createWordsKeeper, type WordsKeeper } from './words-keeper.ts'
import { createWordsModel, type WordsModel } from './words-model.ts'

export interface Somebody {
  readonly id: PeerId
  readonly words: WordsKeeper
  readonly model: WordsModel
  readonly notices: readonly Omit<Notice, 'id'>[]
  /** The link's secret, as they hold it now. */
  secret(): string | null
  /** What they have of the chat, as text. */
  texts(): readonly string[]
}

export interface FakeRoom {
  /** `keys`: what their tab kept. */
  join(name: string, secret: string | null, role?: Peer['role'], keys?: EpochKey[]): Promise<Somebody>
  leave(person: Somebody, why: 'left' | 'removed'): void
  /** Whether sockets are open; opening them again welcomes everybody. */
  setOpen(open: boolean): void
  setChat(allowed: boolean): void
  /** What everybody said to the room. */
  readonly heard: readonly ClientFrame[]
  /** What somebody has been told, and the key that the others know them by. */
  rosterOf(person: Somebody): Roster
  keyOf(person: Somebody): string
  /** How much was said while it was away. */
  readonly lost: number
  /** What a lying room makes of a note on its way. */
  bend: (frame: Extract<RoomFrame, { type: 'digits' }>) => Extract<RoomFrame, { type: 'digits' }>
  /** So many messages more are too many at once. */
  busy: number
  close(): void
}

type Sitting = { readonly person: Somebody; peer: Peer; roster: Roster; hear(frame: RoomFrame): void }
type Stamped = Extract<RoomFrame, { type: 'chat' }>['message']

export const CODE = 'abcd-efgh-jkmn'
const ID = (name: string): PeerId => name.padEnd(16, '-').slice(0, 16)

export const createFakeRoom = (): FakeRoom => {
  const seats = new Map<PeerId, Sitting>()
  const heard: ClientFrame[] = []
  let log: Stamped[] = []
  let seq = 0
  let cleared = 0
  let lost = 0
  let seat = 0
  let counts = { exits: 0, removals: 0 }
  let open = true
  let settings = EMPTY_ROSTER.settings

  const others = (id: PeerId): readonly Sitting[] => [...seats.values()].filter(({ peer }) => peer.id !== id)
  const all = (frame: RoomFrame): void => {
    for (const each of seats.values()) each.hear(frame)
  }
  const welcome = (to: Sitting): void => {
    const { id, seat: own, role, identity, proof } = to.peer
    to.hear({
      type: 'welcome',
      self: { id, seat: own, role, identity, proof, resume: 'r'.repeat(22), elsewhere: false },
      room: { title: null, host: null },
      settings,
      peers: others(id).map(({ peer }) => peer),
      waiting: [],
      plan: { kind: 'steady', epoch: 0, on: 'mesh' },
      counts,
      began: 0,
      now: 0,
    })
    to.hear({ type: 'chat-history', messages: log, cleared, earlier: false, last: true })
  }
  const say = (from: Sitting, frame: ClientFrame): void => {
    heard.push(frame)
    const { id, identity, role } = from.peer
    switch (frame.type) {
      case 'keys':
        for (const { to, n, box } of frame.boxes) seats.get(to)?.hear({ type: 'keys', from: id, n, box })
        break
      case 'digits':
        seats.get(frame.to)?.hear(room.bend({ type: 'digits', from: id, n: frame.n, box: frame.box }))
        break
      case 'chat': {
        const known = log.find((message) => message.from === id && message.id === frame.message.id)
        if (room.busy > 0) {
          room.busy -= 1
          from.hear({ type: 'chat-refused', id: frame.message.id, code: 'frame.too-many' })
        } else if (known !== undefined) from.hear({ type: 'chat', message: known })
        else if (!settings.allow.chat && role === 'participant')
          from.hear({ type: 'chat-refused', id: frame.message.id, code: 'frame.not-allowed' })
        else {
          seq += 1
          const message = { seq, from: id, author: identity, at: seq, ...frame.message }
          log.push(message)
          all({ type: 'chat', message })
        }
        break
      }
      case 'chat-delete':
        log = log.map((message) =>
          message.from === id && message.id === frame.id
            ? { seq: message.seq, from: id, author: message.author, at: message.at, id: frame.id, deleted: true }
            : message,
        )
        all({ type: 'chat-deleted', from: id, id: frame.id })
        break
      case 'chat-clear':
        log = []
        cleared = seq
        all({ type: 'chat-cleared', upTo: seq })
        break
      case 'new-link': {
        if (role !== 'owner') break
        all({ type: 'new-link', by: id })
        for (const other of others(id)) {
          other.peer = { ...other.peer, proof: false }
          other.hear({ type: 'self', role: other.peer.role, identity: other.peer.identity, proof: false })
          for (const one of others(other.peer.id)) one.hear({ type: 'changed', peer: other.peer })
        }
        break
      }
      case 'prove': {
        from.peer = { ...from.peer, proof: true }
        from.hear({ type: 'self', role, identity, proof: true })
        for (const other of others(id)) other.hear({ type: 'changed', peer: from.peer })
      }
    }
  }

  const join = async (
    name: string,
    given: string | null,
    role: Peer['role'] = 'participant',
    keys: EpochKey[] = [],
  ): Promise<Somebody> => {
    const tabKey = await makeTabKey()
    const id = ID(name)
    const identity = { kind: 'guest', name } as const
    const model = createWordsModel()
    const notices: Omit<Notice, 'id'>[] = []
    seat += 1
    const proof = given !== null
    let held = { secret: given, proof }
    const words = createWordsKeeper({
      code: CODE,
      tabKey,
      self: { id, seat, identity },
      held: () => held,
      attempts: new Map(),
      keys: { read: () => [...keys], write: (all) => keys.splice(0, keys.length, ...all) },
      meeting: createMeetingKeys(),
      model,
      send: (frame) => {
        if (!open) lost += 1
        if (!open || !seats.has(id)) return false
        queueMicrotask(() => say(sitting, frame))
        return true
      },
      tell: (message: PeerMessage) => {
        if (message.type !== 'chat' && message.type !== 'chat-delete') return false
        for (const { person } of others(id)) queueMicrotask(() => person.words.hearPeer(sitting.peer, message))
        return others(id).length > 0
      },
      notify: (notice) => notices.push(notice),
      accept: (secret) => {
        held = { secret, proof: true }
        say(sitting, { type: 'prove', proof: 'p'.repeat(43) })
      },
      adopt: (secret) => {
        held = { secret, proof: true }
      },
    })
    const person: Somebody = {
      id,
      words,
      model,
      notices,
      secret: () => held.secret,
      texts: () =>
        (model.chat.value?.messages ?? []).map(({ content }) =>
          content.is === 'said' ? content.body.text : content.is,
        ),
    }
    const sitting: Sitting = {
      person,
      peer: { id, seat, identity, role, key: tabKey.publicKey, proof, presence: 'in', since: 0 },
      roster: EMPTY_ROSTER,
      hear: (frame) => {
        if (!open) return
        sitting.roster = applyFrame(sitting.roster, frame)
        // the call tells the words what the room knows of us before they hear of it
        if (frame.type === 'self') held = { ...held, proof: frame.proof && held.secret !== null }
        words.hear(frame, sitting.roster)
      },
    }
    seats.set(id, sitting)
    for (const other of others(id)) other.hear({ type: 'joined', peer: sitting.peer })
    welcome(sitting)
    return person
  }

  const room: FakeRoom = {
    join,
    leave: ({ id, words }, why) => {
      seats.delete(id)
      words.close()
      counts = { exits: counts.exits + 1, removals: counts.removals + (why === 'removed' ? 1 : 0) }
      all({ type: 'left', id, why, counts })
    },
    setOpen: (next) => {
      open = next
      for (const each of seats.values()) {
        if (open) welcome(each)
        else each.person.words.offline()
      }
    },
    setChat: (chat) => {
      settings = { ...settings, allow: { ...settings.allow, chat } }
      all({ type: 'settings', settings })
    },
    rosterOf: ({ id }) => seats.get(id)?.roster ?? EMPTY_ROSTER,
    keyOf: ({ id }) => seats.get(id)?.peer.key ?? '',
    heard,
    get lost() {
      return lost
    },
    bend: (frame) => frame,
    busy: 0,
    close: () => {
      for (const { person } of seats.values()) person.words.close()
    },
  }
  return room
}
