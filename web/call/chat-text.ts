// The chat as plain text, to be copied or saved. Pure; words and clock come in.
import type { Message } from './chat-state.ts'
import { cleanText } from './clean-text.ts'

export interface TextWords {
  /** An instant as people here write it. */
  readonly time: (at: number) => string
  readonly deleted: string
  readonly unreadable: string
}

/** One paragraph for each message; further lines of one are indented, so that nobody can write another's. */
export const chatAsText = (messages: readonly Message[], words: TextWords): string =>
  messages
    .map(({ at, author, content }) => {
      const text =
        content.is === 'said'
          ? cleanText(content.body.text)
          : content.is === 'deleted'
            ? words.deleted
            : words.unreadable
      return `[${words.time(at)}] ${author.name}: ${text.replaceAll('\n', '\n    ')}\n`
    })
    .join('')
