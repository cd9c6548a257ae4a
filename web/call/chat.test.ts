import { describe, expect, it } from 'vitest'
import type { ChatBody } from '../../protocol/chat.ts'
import { createRandom } from '../../protocol/testing/random.ts'
import { type ChatEffect, type ChatEvent, converse } from './chat.ts'
import {
  type Arrival,
  answered,
  CHAT,
  type Chat,
  chatWake,
  emptyChat,
  find,
  type Message,
  refOf,
} from './chat-state.ts'
import { chatAsText } from './chat-text.ts'

const guest = (name: string) => ({ kind: 'guest', name }) as const
const ME = { id: 'me', author: guest('Moi') }
const body = (text: string, over: Partial<ChatBody> = {}): ChatBody => ({ text, reply: null, mentions: [], ...over })
/** Said by `from`; with `seq`, stamped by the room at that minute. */
const said = (from: string, id: string, seq: number | null, over: Partial<Arrival> = {}): Arrival => ({
  id,
  from,
  author: guest(from.toUpperCase()),
  at: seq === null ? 500 : seq * 60_000,
  seq,
  content: { is: 'said', body: body(`${from} ${id}`) },
  ...over,
})
const SEALED = { is: 'sealed', epoch: 1, key: 'k'.repeat(16), box: 'b' } as const

const table = (start: Chat = emptyChat(ME)) => {
  let chat = start
  let now = 1_000
  const happen = (event: ChatEvent): readonly ChatEffect[] => {
    const [next, effects] = converse(chat, event, now)
    chat = next
    return effects
  }
  return {
    get chat() {
      return chat
    },
    happen,
    arrive: (message: Arrival) => happen({ type: 'arrived', message }),
    history: (...messages: Arrival[]) => happen({ type: 'history', messages, cleared: 0, earlier: false }),
    say: (id: string, text = id) => happen({ type: 'say', id, body: body(text) }),
    wait: (ms: number) => {
      now += ms
      return happen({ type: 'tick' })
    },
    refs: () => chat.messages.map(({ ref }) => ref),
    unread: () => chat.unread,
    message: (ref: string) => find(chat, ref) as Message,
  }
}

describe('one list', () => {
  it('W10: messages stand in the order of their stamps, those without after them in the order of coming', () => {
    const { arrive, say, refs } = table()
    arrive(said('a', '3', 3))
    arrive(said('b', 'x', null))
    say('mine')
    arrive(said('a', '1', 1))
    arrive(said('a', 'y', null))
    arrive(said('b', '2', 2))
    expect(refs()).toEqual(['a/1', 'b/2', 'a/3', 'b/x', 'me/mine', 'a/y'])
  })

  it('W11: what peers carried and the room stamps later is one message, at the place of its stamp', () => {
    const { arrive, refs, message } = table()
    arrive(said('a', 'x', null))
    arrive(said('b', '1', 1))
    arrive(said('a', 'x', 2))
    arrive(said('a', 'x', null))
    arrive(said('a', 'x', 7))
    expect(refs()).toEqual(['b/1', 'a/x'])
    expect(message('a/x')).toMatchObject({ place: { seq: 2 }, at: 120_000 })
  })

  it('W11: two senders with one id are two messages', () => {
    const { arrive, refs } = table()
    arrive(said('a', 'x', 1))
    arrive(said('b', 'x', 2))
    expect(refs()).toEqual(['a/x', 'b/x'])
  })

  it('W11: what the room stamped is what was said, and over a channel nobody changes it', () => {
    const { arrive, message } = table()
    arrive(said('a', 'x', null, { content: { is: 'said', body: body('to one') } }))
    arrive(said('a', 'x', 1, { content: { is: 'said', body: body('to all') } }))
    arrive(said('a', 'x', null, { content: { is: 'said', body: body('to another') } }))
    expect(message('a/x').content).toEqual({ is: 'said', body: body('to all') })
  })

  it('W11: a peer can not speak for us', () => {
    const { arrive, refs } = table()
    arrive(said('me', 'x', null))
    expect(refs()).toEqual([])
  })

  it('W11: whatever the way and the order in which it comes, everybody sees one list', () => {
    const all = Array.from({ length: 12 }, (_, at) => said('abc'[at % 3] as string, `${at}`, at + 1))
    const end = all.map(({ from, id }) => refOf(from, id))
    for (let seed = 1; seed <= 200; seed++) {
      const random = createRandom(seed)
      const { arrive, history, happen, refs, unread } = table()
      const ways = all.flatMap((message) => [message, message, { ...message, seq: null }])
      while (ways.length > 0) {
        const [message] = ways.splice(random.below(ways.length), 1)
        if (message !== undefined) arrive(message)
        if (random.oneIn(12)) history(...all.slice(0, random.below(12)))
        if (random.oneIn(12)) happen({ type: 'shown' })
      }
      expect([seed, refs(), unread().length]).toEqual([seed, end, new Set(unread()).size])
    }
  })

  it('W12: a browser keeps the newest 1 000, and says that there were more', () => {
    const it = table()
    const many = Array.from({ length: CHAT.keptMax }, (_, at) => said('a', `${at}`, at + 1))
    it.history(...many)
    expect(it.chat.earlier).toBe(false)
    it.arrive(said('a', 'new', CHAT.keptMax + 1))
    expect(it.chat.earlier).toBe(true)
    expect(it.refs()).toHaveLength(CHAT.keptMax)
    expect(it.refs()[0]).toBe('a/1')
  })

  it('W12: a late joiner is told that there were older messages than the room keeps', () => {
    const it = table()
    it.history()
    expect(it.chat.earlier).toBe(false)
    it.happen({ type: 'history', messages: [said('a', '1', 9)], cleared: 0, earlier: true })
    expect(it.chat.earlier).toBe(true)
  })

  it('W12: unstamped messages of others can not push out the rest', () => {
    const { arrive, refs } = table()
    arrive(said('a', 'true', 1))
    for (let at = 0; at < 5_000; at++) arrive(said('b', `${at}`, null))
    expect(refs()).toHaveLength(CHAT.unstampedMax + 1)
    expect(refs()[0]).toBe('a/true')
  })
})

describe('keys that come later', () => {
  it('W13: what is under an unknown key is asked for, holds its place, and is read and told when the key is there', () => {
    const { arrive, happen, refs, message } = table()
    expect(arrive(said('a', 'x', 1, { content: SEALED }))).toEqual([{ do: 'ask', key: SEALED.key, from: 'a' }])
    arrive(said('b', 'y', 2))
    expect(refs()).toEqual(['a/x', 'b/y'])
    const content = { is: 'said', body: body('enfin') } as const
    expect(happen({ type: 'opened', ref: 'a/x', content })).toEqual([{ do: 'notify', ref: 'a/x', why: 'message' }])
    expect(message('a/x').content).toEqual(content)
    // a box opens once: what was read stays as it is
    expect(happen({ type: 'opened', ref: 'a/x', content: { is: 'unreadable' } })).toEqual([])
    expect(message('a/x').content).toEqual(content)
  })
})

describe('taking back', () => {
  it('W14: only who said it takes it back; its place stays, its words are gone', () => {
    const { arrive, happen, message, refs } = table()
    arrive(said('a', 'x', 1))
    happen({ type: 'deleted', from: 'b', id: 'x' })
    expect(message('a/x').content.is).toBe('said')
    happen({ type: 'deleted', from: 'a', id: 'x' })
    expect(message('a/x').content).toEqual({ is: 'deleted' })
    expect(refs()).toEqual(['a/x'])
  })

  it('W14: the word may come before the message, by any way, and after it again', () => {
    const { arrive, happen, message } = table()
    happen({ type: 'deleted', from: 'a', id: 'x' })
    expect(arrive(said('a', 'x', null))).toEqual([])
    arrive(said('a', 'x', 1))
    expect(message('a/x').content).toEqual({ is: 'deleted' })
  })

  it('W14: a message that was taken back while we were away is taken back by the history', () => {
    const { arrive, history, message } = table()
    arrive(said('a', 'x', 1))
    history(said('a', 'x', 1, { content: { is: 'deleted' } }))
    expect(message('a/x').content).toEqual({ is: 'deleted' })
  })

  it('W14: one that the room had not heard of is taken back again when its stamp comes', () => {
    const { say, happen, arrive, message } = table()
    say('m')
    expect(happen({ type: 'take-back', id: 'm' })).toEqual([{ do: 'delete', id: 'm' }])
    expect(message('me/m').sending).toEqual({ is: 'sent' })
    expect(arrive(said('me', 'm', 1))).toEqual([{ do: 'delete', id: 'm' }])
    expect(message('me/m').content).toEqual({ is: 'deleted' })
  })

  it('W15: cleared is what was stamped until then and what no room has stamped; what comes later stays', () => {
    const { arrive, happen, say, refs } = table()
    arrive(said('a', '1', 1))
    arrive(said('a', '2', 2))
    arrive(said('a', '3', 3))
    arrive(said('b', 'x', null))
    say('mine')
    happen({ type: 'cleared', upTo: 2 })
    expect(refs()).toEqual(['a/3', 'me/mine'])
    arrive(said('a', '2', 2))
    arrive(said('b', 'x', 4))
    expect(refs()).toEqual(['a/3', 'b/x', 'me/mine'])
  })

  it('W15: who was away when the host cleared hears it with the history', () => {
    const { arrive, happen, refs } = table()
    arrive(said('a', '1', 1))
    happen({ type: 'history', messages: [said('a', '2', 2)], cleared: 1, earlier: false })
    expect(refs()).toEqual(['a/2'])
    arrive(said('a', '1', 1))
    expect(refs()).toEqual(['a/2'])
  })
})

describe('what is new', () => {
  it('W16: unread is what others said since the history was first heard; not what is one’s own, gone or before one’s eyes', () => {
    const it = table()
    it.history(said('a', '1', 1), said('b', '2', 2))
    expect(it.chat.unread).toEqual([])
    it.arrive(said('a', '3', 3))
    it.say('mine')
    it.arrive(said('me', 'mine', 4))
    it.arrive(said('a', '5', 5))
    expect(it.chat.unread).toEqual(['a/3', 'a/5'])
    it.happen({ type: 'deleted', from: 'a', id: '3' })
    expect(it.chat.unread).toEqual(['a/5'])
    it.happen({ type: 'shown' })
    it.arrive(said('a', '6', 6))
    expect(it.chat.unread).toEqual([])
    it.happen({ type: 'hidden' })
    it.history(said('a', '6', 6), said('a', '7', 7))
    expect(it.chat.unread).toEqual(['a/7'])
    it.happen({ type: 'cleared', upTo: 7 })
    expect(it.chat.unread).toEqual([])
  })

  it('W16: "new messages" stands before the first that was unread, from opening the chat until closing it', () => {
    const it = table()
    it.history()
    it.arrive(said('a', 'x', 2))
    it.arrive(said('b', 'y', 1))
    it.happen({ type: 'shown' })
    expect(it.chat.mark).toBe('b/y')
    it.arrive(said('a', 'z', 3))
    it.happen({ type: 'shown' })
    expect(it.chat.mark).toBe('b/y')
    it.happen({ type: 'hidden' })
    expect(it.chat.mark).toBeNull()
    it.happen({ type: 'shown' })
    expect(it.chat.mark).toBeNull()
  })

  it('W17: one is told of messages, mentions and answers, once, and of nothing that one sees', () => {
    const it = table()
    it.history()
    it.say('mine')
    const mention = body('Salut @Moi', { mentions: [{ peer: 'me', name: 'Moi' }] })
    const hidden = body('Salut', { mentions: [{ peer: 'me', name: 'Moi' }] })
    const reply = body('Oui', { reply: { from: 'me', id: 'mine' } })
    const why = (id: string, seq: number, what: ChatBody) =>
      it
        .arrive(said('a', id, seq, { content: { is: 'said', body: what } }))
        .map((effect) => effect.do === 'notify' && effect.why)
    expect(why('1', 1, body('Bonjour'))).toEqual(['message'])
    expect(why('1', 1, body('Bonjour'))).toEqual([])
    expect(why('2', 2, mention)).toEqual(['mention'])
    expect(why('3', 3, hidden)).toEqual(['message'])
    expect(why('4', 4, reply)).toEqual(['reply'])
    expect(answered(it.chat, it.message('a/4'))?.ref).toBe('me/mine')
    it.happen({ type: 'shown' })
    expect(why('5', 5, mention)).toEqual([])
  })

  it('W17: of what came while one was away one message is told', () => {
    const it = table()
    it.history(said('a', '1', 1))
    const effects = it.history(said('a', '1', 1), said('a', '2', 2), said('a', '3', 3))
    expect(effects).toEqual([{ do: 'notify', ref: 'a/3', why: 'message' }])
  })
})

describe('one’s own', () => {
  it('W18: a message is on its way until the room stamps it; without an answer for 10 s it has failed, and may be tried again', () => {
    const it = table()
    expect(it.say('m', 'Bonjour')).toEqual([{ do: 'send', id: 'm', body: body('Bonjour') }])
    it.wait(CHAT.sentWithinMs - 1)
    expect(it.message('me/m').sending?.is).toBe('sending')
    expect(chatWake(it.chat)).toBe(1_000 + CHAT.sentWithinMs)
    it.wait(1)
    expect(it.message('me/m').sending).toEqual({ is: 'failed', why: 'timeout' })
    expect(chatWake(it.chat)).toBeNull()
    expect(it.happen({ type: 'retry', id: 'm' })).toEqual([{ do: 'send', id: 'm', body: body('Bonjour') }])
    it.arrive(said('me', 'm', 1))
    expect(it.message('me/m')).toMatchObject({
      sending: { is: 'sent' },
      place: { seq: 1 },
      content: { body: body('Bonjour') },
    })
    expect(it.happen({ type: 'retry', id: 'm' })).toEqual([])
  })

  it('W18: one that the room refuses has failed; a stamp that comes all the same wins', () => {
    const it = table()
    it.say('m')
    it.happen({ type: 'refused', id: 'm' })
    expect(it.message('me/m').sending).toEqual({ is: 'failed', why: 'refused' })
    it.arrive(said('me', 'm', 1))
    it.happen({ type: 'refused', id: 'm' })
    expect(it.message('me/m').sending).toEqual({ is: 'sent' })
  })

  it('W19: what peers carried does not fail, and goes to the room with all that was on its way when the room is back', () => {
    const it = table()
    it.history()
    it.say('a')
    it.happen({ type: 'carried', id: 'a' })
    it.say('b')
    it.say('c')
    it.happen({ type: 'refused', id: 'c' })
    it.wait(CHAT.sentWithinMs - 1)
    const effects = it.history()
    expect(effects.map((effect) => effect.do === 'send' && effect.id)).toEqual(['a', 'b'])
    it.wait(CHAT.sentWithinMs - 1)
    expect(['a', 'b', 'c'].map((id) => it.message(`me/${id}`).sending?.is)).toEqual(['carried', 'sending', 'failed'])
  })

  it('W19: what the history shows to have arrived is not sent again', () => {
    const it = table()
    it.say('a')
    expect(it.history(said('me', 'a', 1))).toEqual([])
    expect(it.refs()).toEqual(['me/a'])
  })
})

it('W20: as text, every message begins its own line, and nobody can write a line of another', () => {
  const it = table()
  it.arrive(said('a', '1', 1, { content: { is: 'said', body: body('un\n[00:02] B: faux\u202e') } }))
  it.arrive(said('b', '2', 2, { content: { is: 'deleted' } }))
  it.arrive(said('c', '3', 3, { content: SEALED }))
  const time = (at: number) => `00:0${at / 60_000}`
  expect(chatAsText(it.chat.messages, { time, deleted: '(supprimé)', unreadable: '(illisible)' })).toBe(
    '[00:01] A: un\n    [00:02] B: faux\n[00:02] B: (supprimé)\n[00:03] C: (illisible)\n',
  )
})
