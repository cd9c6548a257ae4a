// The chat as one socket has been told of it: history and what came after it, folded, with complaints.
import type { StampedMessage } from '../../../protocol/chat.ts'
import type { FrameOf, RoomFrame } from '../../../protocol/frames.ts'
import { FRAME_MAX_CHARS } from '../../../protocol/limits.ts'
import type { Complain } from './view.ts'

export const STAMPS = 'stamps rise by one and are never given again'
export const CHAT_FOLDS = 'history and what follows fold to what the room keeps'

export interface ChatView {
  /** The history was heard to its end. */
  readonly whole: boolean
  readonly messages: ReadonlyMap<number, StampedMessage>
  /** The highest stamp heard of. */
  readonly last: number
}
export const NOTHING_HEARD: ChatView = { whole: false, messages: new Map(), last: 0 }

type ChatFrame = FrameOf<RoomFrame, 'chat-history' | 'chat' | 'chat-deleted' | 'chat-cleared'>
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export const hearChat = (chat: ChatView, frame: ChatFrame, complain: Complain): ChatView => {
  if (chat.whole === (frame.type === 'chat-history')) complain(CHAT_FOLDS)
  switch (frame.type) {
    case 'chat-history': {
      if (JSON.stringify(frame).length > FRAME_MAX_CHARS) complain('frames fit')
      let last = Math.max(chat.last, frame.cleared)
      for (const { seq } of frame.messages) {
        if (seq <= last) complain(STAMPS)
        last = seq
      }
      const messages = new Map([...chat.messages, ...frame.messages.map((message) => [message.seq, message] as const)])
      return { whole: frame.last, messages, last }
    }
    case 'chat': {
      const { message } = frame
      if (message.seq <= chat.last) {
        if (!same(chat.messages.get(message.seq), message)) complain(STAMPS)
        return chat
      }
      if (message.seq !== chat.last + 1) complain(STAMPS)
      return { ...chat, messages: new Map(chat.messages).set(message.seq, message), last: message.seq }
    }
    case 'chat-deleted': {
      const taken = ({ from, id }: StampedMessage) => from === frame.from && id === frame.id
      const tombstone = ({ seq, from, author, at, id }: StampedMessage) =>
        ({ seq, from, author, at, id, deleted: true }) as const
      const messages = [...chat.messages].map(
        ([seq, message]) => [seq, taken(message) ? tombstone(message) : message] as const,
      )
      return { ...chat, messages: new Map(messages) }
    }
    case 'chat-cleared': {
      if (frame.upTo !== chat.last) complain(CHAT_FOLDS)
      return { ...chat, messages: new Map([...chat.messages].filter(([seq]) => seq > frame.upTo)) }
    }
  }
}

/** Whether what was heard is what is kept; a socket may have more than that, of an older age. */
export const agrees = (chat: ChatView, kept: readonly StampedMessage[]): boolean =>
  chat.whole && kept.every((message) => same(chat.messages.get(message.seq), message))
