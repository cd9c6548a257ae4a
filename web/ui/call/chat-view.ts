// The chat's own small state on this screen: open or not, and what one was about to write. Gone with the call.
import { type Signal, signal } from '@preact/signals'
import type { MessageRef } from '../../call/chat-state.ts'
import type { Mention } from '../../call/message-text.ts'

export interface ChatView {
  readonly open: Signal<boolean>
  readonly draft: Signal<string>
  /** People who were chosen while the draft was written. */
  readonly mentions: Signal<readonly Mention[]>
  readonly replying: Signal<MessageRef | null>
  /** Asked whether the chat is to be cleared for everybody. */
  readonly clearing: Signal<boolean>
}

export const createChatView = (): ChatView => ({
  open: signal(false),
  draft: signal(''),
  mentions: signal<readonly Mention[]>([]),
  replying: signal<MessageRef | null>(null),
  clearing: signal(false),
})
