import { expect, it } from 'vitest'
import { type ChatItem, chatItems, GROUP_MS } from './chat-groups.ts'
import { type Message, refOf } from './chat-state.ts'

const message = (from: string, id: string, at: number, name = from): Message => ({
  ref: refOf(from, id),
  id,
  from,
  author: { kind: 'guest', name },
  at,
  place: { seq: at },
  content: { is: 'said', body: { text: id, reply: null, mentions: [] } },
  sending: null,
})
const dayOf = (at: number): string => `day ${Math.floor(at / 86_400_000)}`
const seen = (items: readonly ChatItem[]): readonly string[] =>
  items.map((item) =>
    item.is === 'group'
      ? item.messages.map(({ id }) => id).join('+')
      : item.is === 'closed'
        ? `${item.count} closed`
        : item.is,
  )

it('C141: messages of one person within five minutes stand under one name; a pause, or another, begins anew', () => {
  const messages = [
    message('a', '1', 0),
    message('a', '2', GROUP_MS),
    message('a', '3', GROUP_MS * 2 + 1),
    message('b', '4', GROUP_MS * 2 + 2),
    message('a', '5', GROUP_MS * 2 + 3),
    message('a', '6', GROUP_MS * 2 + 4, 'renamed'),
  ]
  expect(seen(chatItems({ messages, mark: null }, dayOf, 'day 0'))).toEqual(['1+2', '3', '4', '5', '6'])
})

it('C141: a group keeps its key while it grows', () => {
  const messages = [message('a', '1', 0), message('a', '2', 1)]
  const keys = [1, 2].map(
    (count) => chatItems({ messages: messages.slice(0, count), mark: null }, dayOf, 'day 0')[0]?.key,
  )
  expect(keys).toEqual(['a/1', 'a/1'])
})

it('C145: the mark stands before its message, in the middle of what would be a group', () => {
  const messages = [message('a', '1', 0), message('a', '2', 1), message('a', '3', 2)]
  expect(seen(chatItems({ messages, mark: 'a/2' }, dayOf, 'day 0'))).toEqual(['1', 'mark', '2+3'])
})

it('C141: another day than today is said, once, and so is the return to today', () => {
  const day = 86_400_000
  const messages = [message('a', '1', 0), message('b', '2', 1), message('a', '3', day * 3), message('b', '4', day * 3)]
  expect(seen(chatItems({ messages, mark: null }, dayOf, 'day 3'))).toEqual(['day', '1', '2', 'day', '3', '4'])
})

it('C149: messages without a key hold their place, and are said once for all that follow each other', () => {
  const closed = (from: string, id: string, at: number, is: 'sealed' | 'unreadable'): Message => ({
    ...message(from, id, at),
    content: is === 'sealed' ? { is, epoch: 1, key: 'k', box: 'b' } : { is },
  })
  const messages = [
    closed('a', '1', 0, 'sealed'),
    closed('b', '2', 1, 'unreadable'),
    message('a', '3', 2),
    closed('a', '4', 3, 'sealed'),
    message('a', '5', 4),
  ]
  expect(seen(chatItems({ messages, mark: null }, dayOf, 'day 0'))).toEqual(['2 closed', '3', '1 closed', '5'])
})
