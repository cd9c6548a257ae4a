import { describe, expect, test } from 'vitest'
import type { StampedMessage } from '../../protocol/chat.ts'
import type { RoomFrame } from '../../protocol/frames.ts'
import { CHAT_BOX_MAX_CHARS, FRAME_MAX_CHARS, HISTORY_MAX, HISTORY_MAX_CHARS } from '../../protocol/limits.ts'
import { changes, restore, type Saved } from './rows.ts'
import { createCast, WALT } from './testing/cast.ts'
import { createDriver, type Driver, NO_HISTORY } from './testing/driver.ts'
import { chat, messageOf } from './testing/notes.ts'

const histories = (frames: readonly RoomFrame[]) =>
  frames.flatMap((frame) => (frame.type === 'chat-history' ? [frame] : []))

/** What somebody new is told of what was written, and what came before it. */
const comes = (room: Driver, socket: string, resume?: string) => {
  room.arrive(socket)
  room.enter(socket, resume === undefined ? {} : { resume })
  const frames = room.take(socket)
  return { types: frames.map(({ type }) => type), parts: histories(frames) }
}
const writes = (room: Driver, names: readonly string[], boxChars?: number): void => {
  for (const name of names) room.say('ann', chat(name, boxChars))
}
const numbered = (count: number, prefix = 'm') => Array.from({ length: count }, (_, at) => `${prefix}${at + 1}`)

const meeting = () => {
  const room = createDriver()
  const ann = room.join('ann')?.self
  return { room, ann: ann?.id ?? '', resume: ann?.resume ?? '' }
}

describe('what was written before', () => {
  test('W26: it follows the welcome, once, even where there is nothing', () => {
    const { room } = meeting()
    const { types, parts } = comes(room, 'bob')
    expect(types).toEqual(['door', 'welcome', 'chat-history'])
    expect(parts).toEqual([NO_HISTORY])
  })

  test('W26: who comes later hears all of it, in order, places of what was taken back included', () => {
    const { room, ann } = meeting()
    writes(room, ['a', 'b', 'c'])
    room.say('ann', { type: 'chat-delete', id: messageOf('b').id })
    const { parts } = comes(room, 'bob')
    expect(parts).toMatchObject([{ cleared: 0, earlier: false, last: true }])
    expect(parts[0]?.messages).toMatchObject([
      { seq: 1, from: ann, box: messageOf('a').box },
      { seq: 2, from: ann, deleted: true },
      { seq: 3, from: ann },
    ])
  })

  test('W26: who comes back hears it again, and so does who is let in', () => {
    const { room, resume } = meeting()
    writes(room, ['a'])
    room.join('walt', WALT)
    const waiting = room.take('walt').at(-1)
    room.admit('ann', waiting?.type === 'waiting' ? waiting.id : '')
    expect(histories(room.take('walt'))).toMatchObject([{ messages: [{ seq: 1 }], last: true }])
    expect(comes(room, 'ann again', resume).parts).toMatchObject([{ messages: [{ seq: 1 }], last: true }])
  })

  test('W26: those who are in already hear nothing of it', () => {
    const { room } = meeting()
    writes(room, ['a'])
    room.take('ann')
    comes(room, 'bob')
    expect(histories(room.take('ann'))).toEqual([])
  })

  test('W26: it comes in as many frames as it takes, each of a size that a frame may have', () => {
    const { room } = meeting()
    writes(room, numbered(6), CHAT_BOX_MAX_CHARS)
    writes(room, ['short', 'shorter'])
    const { types, parts } = comes(room, 'bob')
    expect(types.slice(0, 2)).toEqual(['door', 'welcome'])
    expect(parts.map(({ last }) => last)).toEqual([false, false, false, false, false, true])
    expect(parts.flatMap(({ messages }) => messages.map(({ seq }) => seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThanOrEqual(FRAME_MAX_CHARS)
  })

  test('W26: many short ones fill frames, too', () => {
    const { room } = meeting()
    writes(room, numbered(HISTORY_MAX), 1_000)
    const { parts } = comes(room, 'bob')
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThanOrEqual(FRAME_MAX_CHARS)
    expect(parts.flatMap(({ messages }) => messages)).toHaveLength(HISTORY_MAX)
  })

  test('W28: nobody hears it at the door or while waiting', () => {
    const { room } = meeting()
    writes(room, ['a'])
    room.arrive('dora')
    room.join('walt', WALT)
    writes(room, ['b'])
    for (const socket of ['dora', 'walt'])
      expect(room.take(socket).map(({ type }) => type)).not.toContain('chat-history')
  })
})

describe('how much is kept', () => {
  test('W27: the newest so many; that there were others is said', () => {
    const { room } = meeting()
    writes(room, numbered(HISTORY_MAX))
    expect(comes(room, 'bob').parts[0]).toMatchObject({ earlier: false, messages: { length: HISTORY_MAX } })
    writes(room, ['one more'])
    const { parts } = comes(room, 'carl')
    expect(parts[0]).toMatchObject({ earlier: true })
    expect(parts.flatMap(({ messages }) => messages)).toHaveLength(HISTORY_MAX)
    expect(parts[0]?.messages[0]?.seq).toBe(2)
  })

  test('W27: and of their boxes so many characters', () => {
    const { room } = meeting()
    const fit = Math.floor(HISTORY_MAX_CHARS / CHAT_BOX_MAX_CHARS)
    writes(room, numbered(fit + 2), CHAT_BOX_MAX_CHARS)
    const kept = [...room.state.messages.values()]
    expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: fit }, (_, at) => at + 3))
    expect(kept.reduce((sum, message) => sum + ('box' in message ? message.box.length : 0), 0)).toBeLessThanOrEqual(
      HISTORY_MAX_CHARS,
    )
  })

  test('W27: what was cleared is not "earlier", and what was taken back takes no room', () => {
    const { room } = meeting()
    writes(room, numbered(HISTORY_MAX + 5))
    room.say('ann', { type: 'end' })
    const cast = createCast()
    for (const name of numbered(6)) cast.room.say('owner', chat(name, CHAT_BOX_MAX_CHARS))
    for (const name of numbered(3)) cast.room.say('owner', { type: 'chat-delete', id: messageOf(name).id })
    for (const name of numbered(3, 'n')) cast.room.say('owner', chat(name, CHAT_BOX_MAX_CHARS))
    expect(cast.room.state.messages.size).toBe(9)
    cast.room.say('owner', { type: 'chat-clear' })
    cast.room.say('owner', chat('new'))
    const [part] = comes(cast.room, 'bob').parts
    expect(part).toMatchObject({ cleared: 9, earlier: false, messages: [{ seq: 10 }] })
  })
})

describe('where it lies', () => {
  const saved = (room: Driver, messages: Saved['messages']): Saved => ({
    room: JSON.stringify(room.state.room),
    seats: [],
    tickets: [],
    messages,
  })
  const rowsOf = (room: Driver): Saved['messages'] =>
    [...room.state.messages].map(([ref, message]) => [ref, JSON.stringify(message)] as const)

  test('W30: rows come back in the order of their stamps, whatever order they lie in', () => {
    const { room } = meeting()
    writes(room, numbered(12))
    const { messages } = restore(saved(room, rowsOf(room).toReversed()), [], room.state.settings)
    expect([...messages]).toEqual([...room.state.messages])
  })

  test('W30: what goes out of the history, is taken back or cleared goes from disk', () => {
    const { room, ann } = meeting()
    writes(room, numbered(HISTORY_MAX))
    let before = room.state
    writes(room, ['one more'])
    expect(changes(before, room.state).messages).toMatchObject({
      put: { length: 1 },
      drop: [`${ann}/${messageOf('m1').id}`],
    })
    before = room.state
    room.say('ann', { type: 'chat-delete', id: messageOf('m9').id })
    const { put, drop } = changes(before, room.state).messages
    expect([put.length, drop]).toEqual([1, []])
    expect(put[0]?.[1] satisfies StampedMessage | undefined).toMatchObject({ deleted: true })
    const cast = createCast()
    cast.room.say('guest', chat('a'))
    before = cast.room.state
    cast.room.say('owner', { type: 'chat-clear' })
    expect(changes(before, cast.room.state)).toMatchObject({ room: { cleared: 1 }, messages: { drop: { length: 1 } } })
  })

  test('W30: it stays with the room while nobody is in, and goes with it', () => {
    const { room } = meeting()
    writes(room, ['a'])
    room.say('ann', { type: 'leave' })
    expect(comes(room, 'bob').parts).toMatchObject([{ messages: [{ seq: 1 }] }])
    room.say('bob', { type: 'leave' })
    room.advance(31 * 24 * 60 * 60 * 1000)
    room.happen({ type: 'tick' })
    expect([room.state.room, room.state.messages.size]).toEqual([null, 0])
    expect(room.effects).toContainEqual({ type: 'erase' })
  })

  test('R36: a room older than the chat is one in which nobody has written and from which nobody has left', () => {
    const { room } = meeting()
    const { cleared, counts, ...old } = room.state.room ?? {}
    const restored = restore({ ...saved(room, []), room: JSON.stringify(old) }, [], room.state.settings)
    expect(restored.room).toMatchObject({ cleared: 0, counts: { exits: 0, removals: 0 } })
  })
})
