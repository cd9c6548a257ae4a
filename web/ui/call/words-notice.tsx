// What is told of words and trust, and the way from there to what it is about.

import { excerpt } from '../../call/clean-text.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Notice } from '../../model.ts'
import type { View } from './view.ts'

/** Null: it is about something else. */
export const wordsText = (kind: Notice['kind'], name: string, text: string): string | null => {
  const { chat, compare, info } = t()
  switch (kind) {
    case 'chat-message':
      return chat.told.message(name, excerpt(text))
    case 'chat-mention':
      return chat.told.mention(name, excerpt(text))
    case 'chat-reply':
      return chat.told.reply(name, excerpt(text))
    case 'chat-copied':
      return chat.copied
    case 'chat-copy-failed':
      return chat.copyFailed
    case 'compare-begun':
      return compare.begun(name)
    case 'compare-verified':
      return compare.verified(name)
    case 'link-refused':
      return compare.refused
    case 'link-renewed':
      return info.renewed
    case 'link-kept':
      return info.kept
    case 'link-given':
      return info.given(name)
    case 'link-over':
      return info.over(name)
    default:
      return null
  }
}

const ABOUT_MESSAGES: ReadonlySet<Notice['kind']> = new Set(['chat-message', 'chat-mention', 'chat-reply'])

interface ReadProps {
  readonly notice: Notice
  readonly view: View
  readonly actions: Actions
}

/** From a message that is told to the chat. */
export const ReadButton = ({ notice, view, actions }: ReadProps) =>
  ABOUT_MESSAGES.has(notice.kind) ? (
    <button
      type="button"
      class="btn small"
      onClick={() => {
        actions.dismiss(notice.id)
        view.chat.open.value = true
      }}
    >
      {t().chat.read}
    </button>
  ) : null
