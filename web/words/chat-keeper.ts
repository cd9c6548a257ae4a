// Carries out what call/chat.ts decides: seals and opens messages, sends them by the room or else by the people, and
// keeps the timer. Knows no socket and no channel but as functions.
import type { Signal } from '@preact/signals'
import * as v from 'valibot'
import { ChatBody, type MessageId, type SealedMessage, type StampedMessage } from '../../protocol/chat.ts'
import type { FrameOf, RoomFrame } from '../../protocol/frames.ts'
import type { KeyId } from '../../protocol/keys.ts'
import { CHAT_PER_SECOND } from '../../protocol/limits.ts'
import type { Identity, PeerId } from '../../protocol/values.ts'
import { type ChatEffect, type ChatEvent, converse } from '../call/chat.ts'
import {
  type Arrival,
  type Chat,
  type Content,
  chatWake,
  emptyChat,
  find,
  type Message,
  refOf,
} from '../call/chat-state.ts'
import { toBase64url } from '../crypto/base64url.ts'
import { createChatBoxes } from '../crypto/epoch-box.ts'
import { createAlarm } from './alarm.ts'
import type { EpochKeeper } from './epoch-keeper.ts'

const ID_BYTES = 12
/** A little slower than the room lets one write. */
const LATER_MS = 1_200 / CHAT_PER_SECOND
const makeId = (): MessageId => toBase64url(crypto.getRandomValues(new Uint8Array(ID_BYTES)))

/** One way on which words travel: to the room, or straight to the people. */
export interface Way {
  /** False: nobody took it. */
  send(message: SealedMessage): boolean
  delete(id: MessageId): boolean
}

type Refusal = FrameOf<RoomFrame, 'chat-refused'>['code']

export type Why = Extract<ChatEffect, { do: 'notify' }>['why']

export interface ChatKeeperContext {
  readonly code: string
  readonly self: Chat['self']
  readonly shown: Signal<Chat | null>
  readonly keys: Pick<EpochKeeper, 'sealing' | 'opening' | 'unknown'>
  readonly room: Way
  readonly people: Way
  readonly notify: (message: Message, why: Why) => void
}

export interface ChatKeeper {
  history(messages: readonly StampedMessage[], cleared: number, earlier: boolean): void
  stamped(message: StampedMessage): void
  /** Over somebody's own channel. */
  carried(from: PeerId, author: Identity, message: SealedMessage): void
  deleted(from: PeerId, id: MessageId): void
  cleared(upTo: number): void
  refused(id: MessageId, code: Refusal): void
  /** Keys came, or another one seals. */
  keysChanged(learnt: readonly KeyId[]): void
  say(body: ChatBody): void
  retry(id: MessageId): void
  takeBack(id: MessageId): void
  show(shown: boolean): void
  close(): void
}

export const createChatKeeper = (context: ChatKeeperContext): ChatKeeper => {
  const { self, keys, room, people } = context
  const boxes = createChatBoxes(context.code)
  let chat = emptyChat(self)
  let closed = false
  /** How many wait because the room would not take them yet. */
  let crowd = 0
  /** What waits for a key to be sealed with. */
  const unsealed = new Map<MessageId, ChatBody>()
  /** Taken back while the room did not hear it. */
  const untold = new Set<MessageId>()
  /** What comes is opened, and happens, one after the other. */
  let reading: Promise<void> = Promise.resolve()
  /** What is said is sealed, and sent, in the order in which it was said. */
  let writing: Promise<void> = Promise.resolve()

  const happen = (event: ChatEvent): void => {
    if (closed) return
    const [next, effects] = converse(chat, event, Date.now())
    chat = next
    for (const effect of effects) carryOut(effect)
    context.shown.value = chat
    alarm.set(chatWake(chat))
  }
  const carryOut = (effect: ChatEffect): void => {
    switch (effect.do) {
      case 'send':
        deliver(effect.id, effect.body)
        break
      case 'delete':
        // nobody has heard it
        if (unsealed.delete(effect.id)) break
        if (!room.delete(effect.id)) {
          untold.add(effect.id)
          people.delete(effect.id)
        }
        break
      case 'ask':
        // it may have come while the message was being opened
        if (keys.opening(effect.key) !== null) openWith([effect.key])
        else keys.unknown(effect.key, effect.from)
        break
      case 'notify': {
        const message = find(chat, effect.ref)
        if (message !== null) context.notify(message, effect.why)
      }
    }
  }
  const alarm = createAlarm(() => happen({ type: 'tick' }))

  const deliver = (id: MessageId, body: ChatBody): void => {
    writing = writing.then(() => sealAndSend(id, body))
  }
  const sealAndSend = async (id: MessageId, body: ChatBody): Promise<void> => {
    const key = keys.sealing()
    if (key === null) {
      unsealed.set(id, body)
      return
    }
    const box = await boxes.seal(key, { from: self.id, id }, body)
    if (closed) return
    // somebody was removed meanwhile: not under a key that they have
    if (keys.sealing()?.id !== key.id) return sealAndSend(id, body)
    const message: SealedMessage = { id, epoch: key.epoch, key: key.id, box }
    if (!room.send(message) && people.send(message)) happen({ type: 'carried', id })
  }

  /** Too much at once, as after the room was away: the rest goes as fast as the room takes it. */
  const sayLater = (id: MessageId): void => {
    crowd += 1
    setTimeout(() => {
      crowd -= 1
      const content = find(chat, refOf(self.id, id))?.content
      if (!closed && content?.is === 'said') deliver(id, content.body)
    }, crowd * LATER_MS)
  }

  const contentOf = async (from: PeerId, message: SealedMessage): Promise<Content> => {
    const key = keys.opening(message.key)
    if (key === null) return { is: 'sealed', epoch: message.epoch, key: message.key, box: message.box }
    const body = v.safeParse(ChatBody, await boxes.open(key, { from, id: message.id }, message.box))
    return body.success ? { is: 'said', body: body.output } : { is: 'unreadable' }
  }
  const arrivalOf = async (message: StampedMessage): Promise<Arrival> => {
    const { id, from, author, at, seq } = message
    const content: Content = 'box' in message ? await contentOf(from, message) : { is: 'deleted' }
    return { id, from, author, at, seq, content }
  }
  const inTurn = (act: () => Promise<void> | void): void => {
    reading = reading.then(act)
  }
  const openWith = (learnt: readonly KeyId[]): void =>
    inTurn(async () => {
      for (const { ref, id, from, content } of chat.messages) {
        if (content.is !== 'sealed' || !learnt.includes(content.key)) continue
        const opened = await contentOf(from, { id, epoch: content.epoch, key: content.key, box: content.box })
        if (opened.is !== 'sealed') happen({ type: 'opened', ref, content: opened })
      }
    })

  context.shown.value = chat
  return {
    history: (messages, cleared, earlier) => {
      for (const id of untold) if (room.delete(id)) untold.delete(id)
      inTurn(async () =>
        happen({ type: 'history', messages: await Promise.all(messages.map(arrivalOf)), cleared, earlier }),
      )
    },
    stamped: (message) => inTurn(async () => happen({ type: 'arrived', message: await arrivalOf(message) })),
    carried: (from, author, message) =>
      inTurn(async () => {
        const content = await contentOf(from, message)
        happen({ type: 'arrived', message: { id: message.id, from, author, at: Date.now(), seq: null, content } })
      }),
    deleted: (from, id) => inTurn(() => happen({ type: 'deleted', from, id })),
    cleared: (upTo) => inTurn(() => happen({ type: 'cleared', upTo })),
    refused: (id, code) => {
      if (code === 'frame.too-many') sayLater(id)
      else inTurn(() => happen({ type: 'refused', id }))
    },
    keysChanged: (learnt) => {
      if (learnt.length > 0) openWith(learnt)
      if (keys.sealing() === null) return
      const waiting = [...unsealed]
      unsealed.clear()
      for (const [id, body] of waiting) deliver(id, body)
    },
    say: (body) => happen({ type: 'say', id: makeId(), body }),
    retry: (id) => happen({ type: 'retry', id }),
    takeBack: (id) => happen({ type: 'take-back', id }),
    show: (shown) => happen({ type: shown ? 'shown' : 'hidden' }),
    close: () => {
      closed = true
      alarm.set(null)
      context.shown.value = null
    },
  }
}
