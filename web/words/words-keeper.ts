// Words and trust in a call: keys of the meeting, the chat under them, and the comparison of digits after which somebody
// without the link's secret has it. Joins the three keepers with what the room says; thin, decides nothing.
import type { ClientFrame, RoomFrame } from '../../protocol/frames.ts'
import type { PeerMessage } from '../../protocol/peer-messages.ts'
import { isHost, mayUse } from '../../protocol/powers.ts'
import type { Identity, Peer, PeerId } from '../../protocol/values.ts'
import type { Roster } from '../call/roster.ts'
import { createKeyBoxes } from '../crypto/epoch-pair.ts'
import { createBoxesFor } from '../crypto/pair-box.ts'
import type { TabKey } from '../crypto/pair-keys.ts'
import type { Notice } from '../model.ts'
import { createBoxKeeper } from './box-keeper.ts'
import { type ChatKeeper, createChatKeeper } from './chat-keeper.ts'
import { type Attempts, createDigitsKeeper } from './digits-keeper.ts'
import { createEpochKeeper } from './epoch-keeper.ts'
import { type Addressed, inFrames } from './in-frames.ts'
import type { KeptKeys } from './kept-keys.ts'
import { createLinkKeeper } from './link-keeper.ts'
import type { MeetingKeys } from './meeting-keys.ts'
import type { ComparisonView, WordsActions, WordsModel } from './words-model.ts'

/** With the keeper, in its chunk. */
export { keptKeys } from './kept-keys.ts'

export interface WordsContext {
  readonly code: string
  readonly tabKey: TabKey
  readonly self: { readonly id: PeerId; readonly seat: number; readonly identity: Identity }
  /** The link's secret and whether the room knows that we have it, now. */
  readonly held: () => { readonly secret: string | null; readonly proof: boolean }
  readonly attempts: Attempts
  readonly keys: KeptKeys
  /** Who else seals under the meeting's keys. */
  readonly meeting: Pick<MeetingKeys, 'set'>
  readonly model: WordsModel
  /** To the room; false when its socket is away. */
  readonly send: (frame: ClientFrame) => boolean
  /** To all who are linked; false when nobody took it. */
  readonly tell: (message: PeerMessage) => boolean
  readonly notify: (notice: Omit<Notice, 'id'>) => void
  /** The secret, from somebody with whom one has compared: to be proved to the room and kept. */
  readonly accept: (secret: string) => void
  /** The secret of a link that we made: the room has heard its proof. */
  readonly adopt: (secret: string) => void
}

export interface WordsKeeper extends WordsActions {
  /** Whatever the room says, with the roster after it. */
  hear(frame: RoomFrame, roster: Roster): void
  /** From somebody's own channel. */
  hearPeer(peer: Peer, message: Extract<PeerMessage, { type: 'chat' | 'chat-delete' }>): void
  /** The room's socket is away. */
  offline(): void
  close(): void
}

export const createWordsKeeper = (context: WordsContext): WordsKeeper => {
  const { code, tabKey, self, model, send, tell, notify } = context
  let people: ReadonlyMap<PeerId, Peer> = new Map()
  let history: Extract<RoomFrame, { type: 'chat-history' }>['messages'] = []

  const keyBox = createBoxKeeper((peer) => {
    const { secret, proof } = context.held()
    return createKeyBoxes({ code, secret, tabKey, self: { id: self.id, proof } })(peer)
  })
  // nothing relies on their keys, which may be the server's: without the secret, whoever holds it
  const digitsBox = createBoxKeeper(
    createBoxesFor('digits', { code, secret: null, tabKey, self: { ...self, proof: false } }),
  )

  /** The secret, while the room knows that we hold it. */
  const ours = (): string | null => {
    const { secret, proof } = context.held()
    return proof ? secret : null
  }
  const post = (notes: readonly Addressed[]): void => {
    for (const boxes of inFrames(notes)) send({ type: 'keys', boxes })
  }
  const keys = createEpochKeeper({
    self: { id: self.id, seat: self.seat },
    kept: context.keys.read(),
    keep: context.keys.write,
    box: (peer) => keyBox(peer, ours()),
    post,
    link: (from, secret, verified) => {
      if (verified && people.get(from)?.role === 'owner') link.handed(from, secret)
    },
    changed: (learnt) => {
      context.meeting.set(keys.all(), keys.sealing())
      chat.keysChanged(learnt)
    },
  })
  const chat: ChatKeeper = createChatKeeper({
    code,
    self: { id: self.id, author: self.identity },
    shown: model.chat,
    keys,
    room: {
      send: (message) => send({ type: 'chat', message }),
      delete: (id) => send({ type: 'chat-delete', id }),
    },
    people: {
      send: (message) => tell({ type: 'chat', message }),
      delete: (id) => tell({ type: 'chat-delete', id }),
    },
    notify: ({ author, content }, why) => {
      if (content.is === 'said') notify({ kind: `chat-${why}`, name: author.name, text: content.body.text })
    },
  })
  const digits = createDigitsKeeper({
    code,
    self: { id: self.id, publicKey: tabKey.publicKey },
    attempts: context.attempts,
    secret: ours,
    person: (id) => people.get(id),
    box: (peer) => digitsBox(peer, null),
    post: (to, note) => send({ type: 'digits', to, ...note }),
    accept: context.accept,
    changed: (views, begun) => compared(views, begun),
  })
  const link = createLinkKeeper({
    self: self.id,
    people: () => [...people.values()],
    box: (peer) => keyBox(peer, ours()),
    post,
    send,
    accept: context.accept,
    adopt: context.adopt,
    notify,
  })
  const nameOf = (id: PeerId): string => people.get(id)?.identity.name ?? ''
  const compared = (views: ReadonlyMap<PeerId, ComparisonView>, begun: PeerId | null): void => {
    const before = model.comparisons.value
    model.comparisons.value = views
    // they left, or reloaded: there is nothing to look at any more
    if (model.comparing.value !== null && !views.has(model.comparing.value.peer)) model.comparing.value = null
    for (const [id, view] of views)
      if (view.is === 'done' && before.get(id)?.is !== 'done') notify({ kind: 'compare-verified', name: nameOf(id) })
    if (begun === null) return
    if (model.comparing.value === null) model.comparing.value = { peer: begun, name: nameOf(begun), ours: false }
    notify({ kind: 'compare-begun', name: nameOf(begun) })
  }

  const follow = ({ self: own, peers, settings }: Roster): void => {
    people = new Map(peers.map((peer) => [peer.id, peer]))
    const role = own?.role ?? 'participant'
    model.mayWrite.value = mayUse(role, settings, 'chat')
    model.mayClear.value = isHost(role)
    digits.peopleChanged()
  }

  return {
    hear: (frame, roster) => {
      switch (frame.type) {
        case 'welcome':
          follow(roster)
          history = []
          keys.welcome(roster.peers, frame.counts)
          digits.resume()
          keys.afterwards(() => link.welcome(frame.self.proof))
          break
        case 'joined':
        case 'changed':
          follow(roster)
          keys.roster(roster.peers)
          break
        case 'left':
          follow(roster)
          keys.left(frame.id, roster.peers, frame.counts)
          break
        case 'self':
        case 'settings':
          follow(roster)
          break
        case 'keys':
          keys.hear(frame.from, { n: frame.n, box: frame.box })
          break
        case 'new-link':
          keys.afterwards(() => link.renewed(frame.by))
          break
        case 'digits':
          digits.hear(frame.from, { n: frame.n, box: frame.box })
          break
        case 'chat-history':
          history = [...history, ...frame.messages]
          if (frame.last) chat.history(history, frame.cleared, frame.earlier)
          break
        case 'chat':
          chat.stamped(frame.message)
          break
        case 'chat-deleted':
          chat.deleted(frame.from, frame.id)
          break
        case 'chat-cleared':
          chat.cleared(frame.upTo)
          break
        case 'chat-refused':
          chat.refused(frame.id, frame.code)
      }
    },
    hearPeer: ({ id, identity }, message) => {
      if (message.type === 'chat') chat.carried(id, identity, message.message)
      else chat.deleted(id, message.id)
    },
    offline: () => keys.offline(),
    say: (text, reply, mentions) => chat.say({ text, reply, mentions: [...mentions] }),
    retry: chat.retry,
    takeBack: chat.takeBack,
    clear: () => {
      send({ type: 'chat-clear' })
    },
    copy: (text) => {
      void navigator.clipboard.writeText(text).then(
        () => notify({ kind: 'chat-copied' }),
        () => notify({ kind: 'chat-copy-failed' }),
      )
    },
    show: chat.show,
    compare: (peer) => {
      digits.compare(peer)
      if (model.comparisons.value.has(peer)) model.comparing.value = { peer, name: nameOf(peer), ours: true }
    },
    answer: digits.answer,
    renewLink: link.renew,
    hideComparison: () => {
      model.comparing.value = null
    },
    close: () => {
      keys.close()
      chat.close()
      digits.close()
      model.comparing.value = null
      model.comparisons.value = new Map()
    },
  }
}
