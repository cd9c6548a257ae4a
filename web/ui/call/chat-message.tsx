// One message, and the group of one person's that stands under one name. What somebody wrote is shown token by token,
// never as HTML.
import { Reply, Trash2 } from 'lucide'
import type { PeerId } from '../../../protocol/values.ts'
import type { ChatItem } from '../../call/chat-groups.ts'
import { answered, type Chat, type Message } from '../../call/chat-state.ts'
import { excerpt } from '../../call/clean-text.ts'
import { type Mention, type Token, tokenise } from '../../call/message-text.ts'
import { t } from '../../i18n/index.ts'
import type { Actions } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Avatar } from '../kit/person.tsx'
import type { View } from './view.ts'

export interface MessageProps {
  readonly chat: Chat
  readonly actions: Actions
  readonly view: View
  /** The one whose actions Tab reaches. */
  readonly active: string | null
  readonly mayWrite: boolean
}

/** So much of a text stands above an answer, where the message itself is not far. */
const QUOTE = 40

interface ChatBodyText {
  readonly text: string
  readonly mentions: readonly Mention[]
  readonly self: PeerId
}

const Piece = ({ token, self }: { readonly token: Token; readonly self: PeerId }) => {
  switch (token.type) {
    case 'text':
      return <>{token.text}</>
    case 'break':
      return <br />
    case 'mention':
      return <bdi class={token.peer === self ? 'at me' : 'at'}>{token.text}</bdi>
    case 'link':
      return (
        <a href={token.href} target="_blank" rel="noopener noreferrer">
          {token.text}
        </a>
      )
  }
}

const Text = ({ text, mentions, self }: ChatBodyText) => (
  <>
    {tokenise(text, mentions).map((token, at) => (
      <Piece key={at} token={token} self={self} />
    ))}
  </>
)

const Quote = ({ chat, message }: { readonly chat: Chat; readonly message: Message }) => {
  if (message.content.is !== 'said' || message.content.body.reply === null) return null
  const quoted = answered(chat, message)
  if (quoted === null || quoted.content.is !== 'said') return <p class="re">{t().chat.quoteGone}</p>
  const { ref, author, content } = quoted
  const name = quoted.from === chat.self.id ? t().common.you : author.name
  return (
    <button
      type="button"
      class="re"
      onClick={({ currentTarget }) => {
        const log = currentTarget.closest('[role="log"]')
        const there = [...(log?.querySelectorAll<HTMLElement>('[data-ref]') ?? [])].find(
          (element) => element.dataset.ref === ref,
        )
        there?.focus({ preventScroll: true })
        there?.scrollIntoView({ block: 'center' })
      }}
    >
      <span class="sr">{t().chat.toQuoted(name)}. </span>
      <span>
        <bdi>{t().chat.quoted(name, excerpt(content.body.text, QUOTE))}</bdi>
      </span>
    </button>
  )
}

const Said = ({ chat, message }: { readonly chat: Chat; readonly message: Message }) => {
  const { content } = message
  switch (content.is) {
    case 'said':
      return (
        <p class="said" dir="auto">
          <Text text={content.body.text} mentions={content.body.mentions} self={chat.self.id} />
        </p>
      )
    case 'deleted':
      return <p class="said gone">{t().chat.deleted}</p>
    // said once for all that follow each other (chat-groups.ts)
    case 'sealed':
    case 'unreadable':
      return null
  }
}

/** How one's own message fares; nothing once it has arrived. */
const Fate = ({ message, actions }: { readonly message: Message; readonly actions: Actions }) => {
  if (message.content.is !== 'said') return null
  switch (message.sending?.is) {
    case 'sending':
      return <p class="fate">{t().chat.sending}</p>
    case 'carried':
      return <p class="fate">{t().chat.carried}</p>
    case 'failed':
      return (
        <p class="fate bad">
          {t().chat.failed}{' '}
          <button type="button" class="as-link" onClick={() => actions.words.retry(message.id)}>
            {t().common.retry}
          </button>
        </p>
      )
    default:
      return null
  }
}

const Deeds = ({ message, chat, actions, view, active, mayWrite }: MessageProps & { readonly message: Message }) => {
  if (message.content.is !== 'said') return null
  const tabIndex = active === message.ref ? 0 : -1
  return (
    <div class="deeds">
      {mayWrite && (
        <button
          type="button"
          class="btn icon bare"
          tabIndex={tabIndex}
          aria-label={t().chat.replyTo(message.from === chat.self.id ? t().common.you : message.author.name)}
          onClick={({ currentTarget }) => {
            view.chat.replying.value = message.ref
            currentTarget.closest('.chat')?.querySelector('textarea')?.focus()
          }}
        >
          <Icon of={Reply} />
        </button>
      )}
      {message.from === chat.self.id && (
        <button
          type="button"
          class="btn icon bare"
          tabIndex={tabIndex}
          aria-label={t().chat.delete}
          onClick={({ currentTarget }) => {
            // its place stays and keeps the focus
            currentTarget.closest<HTMLElement>('[data-ref]')?.focus()
            actions.words.takeBack(message.id)
          }}
        >
          <Icon of={Trash2} />
        </button>
      )}
    </div>
  )
}

type GroupProps = MessageProps & { readonly group: Extract<ChatItem, { is: 'group' }> }

export const MessageGroup = ({ group, ...rest }: GroupProps) => {
  const { chat } = rest
  const own = group.from === chat.self.id
  const at = new Date(group.at)
  return (
    <li class="group">
      <Avatar id={group.from} name={group.author.name} />
      <div class="by">
        <strong>{own ? t().common.you : <bdi>{group.author.name}</bdi>}</strong>
        {!own && group.author.kind === 'guest' && <span class="sr">, {t().common.guest}</span>}
        <time dateTime={at.toISOString()}>{t().chat.time(at)}</time>
      </div>
      <ul>
        {group.messages.map((message) => (
          <li class="msg" key={message.ref} data-ref={message.ref} tabIndex={-1}>
            <Quote chat={chat} message={message} />
            <Said chat={chat} message={message} />
            <Fate message={message} actions={rest.actions} />
            <Deeds message={message} {...rest} />
          </li>
        ))}
      </ul>
    </li>
  )
}
