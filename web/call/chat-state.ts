// The chat as data, and what can be read off it. Knows no event.
import type { ChatBody, MessageId } from '../../protocol/chat.ts'
import type { KeyId } from '../../protocol/keys.ts'
import type { Identity, PeerId } from '../../protocol/values.ts'

export const CHAT = {
  /** Without stamp and without a peer who took it, a message has failed: a round trip and a reconnection fit in. */
  sentWithinMs: 10_000,
  /** Messages kept in a browser; the oldest go first. */
  keptMax: 1_000,
  /** Of those that peers carried and no room stamped: nobody can push the rest out with them. */
  unstampedMax: 200,
  /** Deletions remembered for messages that are still on their way. */
  deletedMax: 1_000,
} as const

/** `from/id`: what makes a message one, whatever way it comes. */
export type MessageRef = string
export const refOf = (from: PeerId, id: MessageId): MessageRef => `${from}/${id}`

export type Content =
  /** Under a key that we don't have (yet). */
  | { readonly is: 'sealed'; readonly epoch: number; readonly key: KeyId; readonly box: string }
  | { readonly is: 'said'; readonly body: ChatBody }
  /** The key is there and the box does not open, or holds nothing we understand. */
  | { readonly is: 'unreadable' }
  | { readonly is: 'deleted' }

/** Where it stands: as the room stamped it, or after all of those, in the order of coming. */
export type Place = { readonly seq: number } | { readonly order: number }

/** Of one's own messages. */
export type Sending =
  | { readonly is: 'sending'; readonly until: number }
  /** Peers have it; the room will be told when it is back. */
  | { readonly is: 'carried' }
  | { readonly is: 'failed'; readonly why: 'timeout' | 'refused' }
  | { readonly is: 'sent' }

export interface Message {
  readonly ref: MessageRef
  readonly id: MessageId
  readonly from: PeerId
  readonly author: Identity
  /** The room's clock where stamped, else ours. */
  readonly at: number
  readonly place: Place
  readonly content: Content
  readonly sending: Sending | null
}

/** A message as it arrived; the shell has tried to open it. */
export interface Arrival {
  readonly id: MessageId
  readonly from: PeerId
  readonly author: Identity
  readonly at: number
  /** Null: by a data channel. */
  readonly seq: number | null
  readonly content: Content
}

export interface Chat {
  readonly self: { readonly id: PeerId; readonly author: Identity }
  /** In order. */
  readonly messages: readonly Message[]
  readonly nextOrder: number
  /** The host cleared all up to this stamp. */
  readonly cleared: number
  readonly deleted: ReadonlySet<MessageRef>
  /** The history was heard once: what comes with it from now on is news. */
  readonly begun: boolean
  /** Older messages than those in the list existed: said to whoever scrolls up. */
  readonly earlier: boolean
  readonly shown: boolean
  readonly unread: readonly MessageRef[]
  /** The first that was unread when the chat was opened: "new messages" stands before it. */
  readonly mark: MessageRef | null
}

export const emptyChat = (self: Chat['self']): Chat => ({
  self,
  messages: [],
  nextOrder: 0,
  cleared: 0,
  deleted: new Set(),
  begun: false,
  earlier: false,
  shown: false,
  unread: [],
  mark: null,
})

/** When `tick` is due, ms, or null. */
export const chatWake = ({ messages }: Chat): number | null => {
  const times = messages.flatMap(({ sending }) => (sending?.is === 'sending' ? [sending.until] : []))
  return times.length === 0 ? null : Math.min(...times)
}

export const find = ({ messages }: Chat, ref: MessageRef): Message | null =>
  messages.find((message) => message.ref === ref) ?? null

/** What a message answers; null when it answers none, or one that is no longer there. */
export const answered = (chat: Chat, { content }: Message): Message | null =>
  content.is === 'said' && content.body.reply !== null
    ? find(chat, refOf(content.body.reply.from, content.body.reply.id))
    : null

const keyOf = ({ place }: Message): readonly [number, number] =>
  'seq' in place ? [place.seq, 0] : [Number.POSITIVE_INFINITY, place.order]
const inOrder = (messages: readonly Message[]): readonly Message[] =>
  [...messages].sort((a, b) => {
    const [[seqA, orderA], [seqB, orderB]] = [keyOf(a), keyOf(b)]
    return seqA === seqB ? orderA - orderB : seqA - seqB
  })

/** The chat with these messages: in order, not too many, and nothing unread that is not there. */
export const withMessages = (chat: Chat, messages: readonly Message[]): Chat => {
  const sorted = inOrder(messages)
  const kept = sorted.slice(-CHAT.keptMax)
  const live = new Set(kept.filter(({ content }) => content.is !== 'deleted').map(({ ref }) => ref))
  return {
    ...chat,
    messages: kept,
    earlier: chat.earlier || kept.length < sorted.length,
    unread: chat.unread.filter((ref) => live.has(ref)),
    mark: chat.mark !== null && kept.some(({ ref }) => ref === chat.mark) ? chat.mark : null,
  }
}
export const replace = (chat: Chat, message: Message): Chat =>
  withMessages(
    chat,
    chat.messages.map((old) => (old.ref === message.ref ? message : old)),
  )

export const isStamped = ({ place }: Message): boolean => 'seq' in place
