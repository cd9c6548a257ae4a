// The chat as one person sees it (DESIGN §7): what the room stamps and what peers carry while it is away, folded into one
// list without doubles; one's own messages on their way; what is unread. Pure; sealing, opening and sending are the
// shell's. Whatever came over the room or a channel is told apart by who said it, never by what it says of itself.
import type { ChatBody, MessageId } from '../../protocol/chat.ts'
import type { KeyId } from '../../protocol/keys.ts'
import type { PeerId } from '../../protocol/values.ts'
import {
  type Arrival,
  CHAT,
  type Chat,
  type Content,
  find,
  isStamped,
  type Message,
  type MessageRef,
  refOf,
  replace,
  type Sending,
  withMessages,
} from './chat-state.ts'
import { isMentioned } from './message-text.ts'

export type ChatEvent =
  | { readonly type: 'arrived'; readonly message: Arrival }
  /** At each welcome: all that the room keeps. `cleared`: 0 if never. */
  | {
      readonly type: 'history'
      readonly messages: readonly Arrival[]
      readonly cleared: number
      readonly earlier: boolean
    }
  /** A key came for something sealed. */
  | { readonly type: 'opened'; readonly ref: MessageRef; readonly content: Content }
  /** The room, or the sender's own channel, says that this sender took it back. */
  | { readonly type: 'deleted'; readonly from: PeerId; readonly id: MessageId }
  | { readonly type: 'cleared'; readonly upTo: number }
  | { readonly type: 'say'; readonly id: MessageId; readonly body: ChatBody }
  | { readonly type: 'carried'; readonly id: MessageId }
  | { readonly type: 'refused'; readonly id: MessageId }
  | { readonly type: 'retry'; readonly id: MessageId }
  | { readonly type: 'take-back'; readonly id: MessageId }
  /** The chat is before one's eyes / no longer. */
  | { readonly type: 'shown' }
  | { readonly type: 'hidden' }
  | { readonly type: 'tick' }

export type ChatEffect =
  /** Seal and send, by the room or else by the peers; with the same id however often. */
  | { readonly do: 'send'; readonly id: MessageId; readonly body: ChatBody }
  | { readonly do: 'delete'; readonly id: MessageId }
  /** Something is sealed under a key that we don't have (`unknown` of epochs.ts). */
  | { readonly do: 'ask'; readonly key: KeyId; readonly from: PeerId }
  | { readonly do: 'notify'; readonly ref: MessageRef; readonly why: 'message' | 'mention' | 'reply' }

type Step = readonly [Chat, readonly ChatEffect[]]

export const converse = (chat: Chat, event: ChatEvent, now: number): Step => {
  switch (event.type) {
    case 'arrived':
      return arrive(chat, event.message, true)
    case 'history':
      return resume(chat, event, now)
    case 'opened':
      return open(chat, event.ref, event.content)
    case 'deleted':
      return [erase(chat, refOf(event.from, event.id)), []]
    case 'cleared':
      return [clear(chat, event.upTo), []]
    case 'say':
      return say(chat, event.id, event.body, now)
    case 'carried':
      return [mine(chat, event.id, (sending) => (sending.is === 'sending' ? { is: 'carried' } : sending)), []]
    case 'refused':
      return [
        mine(chat, event.id, (sending) => (sending.is === 'sent' ? sending : { is: 'failed', why: 'refused' })),
        [],
      ]
    case 'retry':
      return retry(chat, event.id, now)
    case 'take-back':
      return takeBack(chat, event.id)
    case 'shown':
      return [show(chat), []]
    case 'hidden':
      return [{ ...chat, shown: false, mark: null }, []]
    case 'tick':
      return [expire(chat, now), []]
  }
}

/** One message from the room or a peer. `news`: it counts as unread. */
const arrive = (chat: Chat, arrival: Arrival, news: boolean): Step => {
  const ref = refOf(arrival.from, arrival.id)
  const own = arrival.from === chat.self.id
  if (arrival.seq !== null && arrival.seq <= chat.cleared) return [chat, []]
  const known = find(chat, ref)
  if (known !== null) return again(chat, known, arrival)
  // a peer can't speak for us, and what is ours and unknown here was said by this seat before a reload
  if (arrival.seq === null && (own || isFull(chat))) return [chat, []]

  const gone = chat.deleted.has(ref)
  const message: Message = {
    ref,
    id: arrival.id,
    from: arrival.from,
    author: arrival.author,
    at: arrival.at,
    place: arrival.seq === null ? { order: chat.nextOrder } : { seq: arrival.seq },
    content: gone ? { is: 'deleted' } : arrival.content,
    sending: own ? { is: 'sent' } : null,
  }
  const counts = news && !own && message.content.is !== 'deleted'
  const next = withMessages(
    {
      ...chat,
      nextOrder: chat.nextOrder + 1,
      unread: counts && !chat.shown ? [...chat.unread, ref] : chat.unread,
    },
    [...chat.messages, message],
  )
  return [next, [...asking(message), ...(counts ? telling(next, message) : [])]]
}
const isFull = ({ messages, self }: Chat): boolean =>
  messages.filter((message) => !isStamped(message) && message.from !== self.id).length >= CHAT.unstampedMax

/** The same message once more: the first stamp counts, and what the room stamped is what was said. */
const again = (chat: Chat, known: Message, arrival: Arrival): Step => {
  if (arrival.seq === null || ('seq' in known.place && known.place.seq <= arrival.seq)) {
    // a tombstone in the history
    if (arrival.content.is === 'deleted') return [erase(chat, known.ref), []]
    return [chat, []]
  }
  const own = known.from === chat.self.id
  const gone = known.content.is === 'deleted' || arrival.content.is === 'deleted'
  const message: Message = {
    ...known,
    author: arrival.author,
    at: arrival.at,
    place: { seq: arrival.seq },
    content: gone ? { is: 'deleted' } : own ? known.content : arrival.content,
    sending: own ? { is: 'sent' } : null,
  }
  const late: readonly ChatEffect[] =
    own && known.content.is === 'deleted' && arrival.content.is !== 'deleted' ? [{ do: 'delete', id: known.id }] : []
  return [replace(chat, message), [...asking(message), ...late]]
}

const asking = ({ content, from }: Message): readonly ChatEffect[] =>
  content.is === 'sealed' ? [{ do: 'ask', key: content.key, from }] : []

/** Told about once it can be read, to who does not see it anyway. */
const telling = (chat: Chat, { ref, content }: Message): readonly ChatEffect[] => {
  if (chat.shown || content.is !== 'said' || !chat.unread.includes(ref)) return []
  const { text, mentions, reply } = content.body
  const mention = isMentioned(chat.self.id, text, mentions)
  return [{ do: 'notify', ref, why: mention ? 'mention' : reply?.from === chat.self.id ? 'reply' : 'message' }]
}

const resume = (chat: Chat, event: Extract<ChatEvent, { type: 'history' }>, now: number): Step => {
  const cleared = clear({ ...chat, earlier: chat.earlier || event.earlier }, event.cleared)
  const [heard, effects] = event.messages.reduce<Step>(
    ([before, more], message) => {
      const [after, own] = arrive(before, message, chat.begun)
      return [after, [...more, ...own]]
    },
    [cleared, []],
  )
  const [said, sends] = heard.messages.reduce<Step>(
    ([before, more], message) => {
      const { sending, content, id } = message
      if ((sending?.is !== 'sending' && sending?.is !== 'carried') || content.is !== 'said') return [before, more]
      const until = now + CHAT.sentWithinMs
      const next = replace(before, {
        ...message,
        sending: sending.is === 'sending' ? { is: 'sending', until } : sending,
      })
      return [next, [...more, { do: 'send', id, body: content.body }]]
    },
    [heard, []],
  )
  // of many that came while we were away one is told
  const news = effects.filter((effect) => effect.do === 'notify').slice(-1)
  return [{ ...said, begun: true }, [...effects.filter((effect) => effect.do !== 'notify'), ...news, ...sends]]
}

const open = (chat: Chat, ref: MessageRef, content: Content): Step => {
  const message = find(chat, ref)
  if (message === null || message.content.is !== 'sealed') return [chat, []]
  const opened = { ...message, content }
  const next = replace(chat, opened)
  return [next, telling(next, opened)]
}

const erase = (chat: Chat, ref: MessageRef): Chat => {
  const deleted = new Set([...chat.deleted, ref].slice(-CHAT.deletedMax))
  const message = find(chat, ref)
  return message === null
    ? { ...chat, deleted }
    : replace({ ...chat, deleted }, { ...message, content: { is: 'deleted' } })
}

/** All that was stamped until then, and what others said that no room has stamped. */
const clear = (chat: Chat, upTo: number): Chat => {
  if (upTo <= chat.cleared) return chat
  const kept = chat.messages.filter((message) =>
    'seq' in message.place ? message.place.seq > upTo : message.from === chat.self.id,
  )
  return withMessages({ ...chat, cleared: upTo }, kept)
}

const say = (chat: Chat, id: MessageId, body: ChatBody, now: number): Step => {
  const ref = refOf(chat.self.id, id)
  if (find(chat, ref) !== null) return [chat, []]
  const message: Message = {
    ref,
    id,
    from: chat.self.id,
    author: chat.self.author,
    at: now,
    place: { order: chat.nextOrder },
    content: { is: 'said', body },
    sending: { is: 'sending', until: now + CHAT.sentWithinMs },
  }
  const next = withMessages({ ...chat, nextOrder: chat.nextOrder + 1 }, [...chat.messages, message])
  return [next, [{ do: 'send', id, body }]]
}

/** The chat after something happened to the sending of one's own message. */
const mine = (chat: Chat, id: MessageId, change: (sending: Sending) => Sending): Chat => {
  const message = find(chat, refOf(chat.self.id, id))
  return message?.sending ? replace(chat, { ...message, sending: change(message.sending) }) : chat
}

const retry = (chat: Chat, id: MessageId, now: number): Step => {
  const message = find(chat, refOf(chat.self.id, id))
  if (message?.sending?.is !== 'failed' || message.content.is !== 'said') return [chat, []]
  const sending: Sending = { is: 'sending', until: now + CHAT.sentWithinMs }
  return [replace(chat, { ...message, sending }), [{ do: 'send', id, body: message.content.body }]]
}

const takeBack = (chat: Chat, id: MessageId): Step => {
  const message = find(chat, refOf(chat.self.id, id))
  if (message === null || message.content.is === 'deleted') return [chat, []]
  const settled = replace(chat, { ...message, sending: { is: 'sent' } })
  return [erase(settled, message.ref), [{ do: 'delete', id }]]
}

const show = (chat: Chat): Chat => {
  if (chat.shown) return chat
  const unread = new Set(chat.unread)
  return { ...chat, shown: true, unread: [], mark: chat.messages.find(({ ref }) => unread.has(ref))?.ref ?? null }
}

const expire = (chat: Chat, now: number): Chat => {
  const late = ({ sending }: Message): boolean => sending?.is === 'sending' && sending.until <= now
  if (!chat.messages.some(late)) return chat
  const failed: Sending = { is: 'failed', why: 'timeout' }
  return {
    ...chat,
    messages: chat.messages.map((message) => (late(message) ? { ...message, sending: failed } : message)),
  }
}
