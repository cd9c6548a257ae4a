// The chat as it is drawn: messages of one person that follow each other closely stand under one name and time; days
// and the mark of what is new stand between. Pure.
import type { Identity, PeerId } from '../../protocol/values.ts'
import type { Chat, Message } from './chat-state.ts'

/** Beyond this a message stands under its own time again. */
export const GROUP_MS = 5 * 60_000

export type ChatItem =
  | { readonly is: 'day'; readonly key: string; readonly at: number }
  /** "New messages" begin here. */
  | { readonly is: 'mark'; readonly key: string }
  /** Messages whose keys are not here: said once for all that follow each other, whoever wrote them. */
  | { readonly is: 'closed'; readonly key: string; readonly count: number }
  | {
      readonly is: 'group'
      /** The first message's, so that a group which grows keeps its place on the page. */
      readonly key: string
      readonly from: PeerId
      readonly author: Identity
      readonly at: number
      readonly messages: readonly Message[]
    }

type Group = Extract<ChatItem, { is: 'group' }>

const groupOf = (message: Message): Group => {
  const { ref, from, author, at } = message
  return { is: 'group', key: ref, from, author, at, messages: [message] }
}
/** Under the same name (one may rename oneself) and within so many minutes. */
const follows = ({ from, author, messages }: Group, message: Message): boolean =>
  from === message.from && author.name === message.author.name && message.at - (messages.at(-1)?.at ?? 0) <= GROUP_MS

const isClosed = ({ content }: Message): boolean => content.is === 'sealed' || content.is === 'unreadable'
/** The item with this message in it too; null: it begins another. */
const withAnother = (item: ChatItem, message: Message): ChatItem | null => {
  if (item.is === 'closed') return isClosed(message) ? { ...item, count: item.count + 1 } : null
  if (item.is !== 'group' || isClosed(message) || !follows(item, message)) return null
  return { ...item, messages: [...item.messages, message] }
}

/** `dayOf` names the day of an instant as people here count days; `today` is that of now, which needs no saying. */
export const chatItems = (
  { messages, mark }: Pick<Chat, 'messages' | 'mark'>,
  dayOf: (at: number) => string,
  today: string,
): readonly ChatItem[] => {
  const items: ChatItem[] = []
  let day = today
  for (const message of messages) {
    const own = dayOf(message.at)
    if (own !== day) items.push({ is: 'day', key: `day ${own}`, at: message.at })
    day = own
    if (message.ref === mark) items.push({ is: 'mark', key: 'mark' })
    const last = items.at(-1)
    const grown = last === undefined ? null : withAnother(last, message)
    if (grown === null) items.push(isClosed(message) ? { is: 'closed', key: message.ref, count: 1 } : groupOf(message))
    else items[items.length - 1] = grown
  }
  return items
}
