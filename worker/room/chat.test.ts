import { describe, expect, test } from 'vitest'
import { CHAT_BURST, CHAT_PER_SECOND, CHAT_UNIT_CHARS } from '../../protocol/limits.ts'
import { type Budget, fullBudget, spendOnChat } from './budget.ts'
import { changes } from './rows.ts'
import { ACTORS, type Actor, CAMILLE, createCast } from './testing/cast.ts'
import { type Driver, NEW_ROOM, START } from './testing/driver.ts'
import { chat, messageOf } from './testing/notes.ts'

const HOSTS: readonly Actor[] = ['owner', 'cohost']
const OTHERS: readonly Actor[] = ['agent', 'guest']
/** Everybody who may have a frame to hear, those outside too. */
const hearAll = (room: Driver) => [...ACTORS, 'walt', 'dora'].map((socket) => room.take(socket))

/** One of every role, one who waits, one at the door. */
const cast = () => {
  const made = createCast()
  made.room.arrive('dora')
  made.room.take('dora')
  return made
}

describe('saying', () => {
  test.each(ACTORS)('W21 W22: %s writes, and everybody in hears it stamped, the sender too', (actor) => {
    const { room, ids } = cast()
    room.advance(5000)
    room.say(actor, chat('hello'))
    const author = room.seat(ids[actor])?.identity
    const message = { seq: 1, from: ids[actor], author, at: START + 5000, ...messageOf('hello') }
    const frames = [{ type: 'chat', message }]
    expect(hearAll(room)).toEqual([frames, frames, frames, frames, [], []])
  })

  test.each(OTHERS)(
    'W21: while writing is taken from participants, %s is refused by name and nothing changes',
    (actor) => {
      const { room } = cast()
      room.say('owner', { type: 'settings', change: { allow: { chat: false } } })
      hearAll(room)
      const before = room.state
      room.say(actor, chat('hello'))
      expect(room.take(actor)).toEqual([{ type: 'chat-refused', id: messageOf('hello').id, code: 'frame.not-allowed' }])
      expect(hearAll(room).flat()).toEqual([])
      expect({ ...room.state, sockets: before.sockets }).toEqual(before)
    },
  )

  test.each(HOSTS)('W21: meanwhile %s writes as before', (actor) => {
    const { room } = cast()
    room.say('owner', { type: 'settings', change: { allow: { chat: false } } })
    hearAll(room)
    room.say(actor, chat('hello'))
    for (const socket of ACTORS) expect(room.take(socket)).toMatchObject([{ type: 'chat', message: { seq: 1 } }])
  })

  test.each(['walt', 'dora'])('W21: %s, who is not in, says nothing', (socket) => {
    const { room, ids } = cast()
    const id = messageOf('hello').id
    for (const frame of [chat('hello'), { type: 'chat-delete', id }, { type: 'chat-clear' }] as const) {
      room.say(socket, frame)
      expect(room.take(socket)).toEqual([{ type: 'error', code: 'frame.not-now' }])
    }
    room.happen({ type: 'flooding', socket, frame: chat('hello') })
    expect(room.take(socket)).toEqual([{ type: 'error', code: 'frame.not-now' }])
    room.happen({ type: 'proving', socket, proofHash: room.state.room?.proofHash ?? '' })
    expect(room.take(socket)).toEqual([{ type: 'error', code: 'frame.not-now' }])
    room.say(socket, { type: 'keys', boxes: [{ to: ids.owner, n: 0, box: 'c'.repeat(40) }] })
    expect(room.take(socket)).toEqual([{ type: 'error', code: 'frame.not-now' }])
    expect(ACTORS.flatMap((actor) => room.take(actor))).toEqual([])
    expect(room.state.messages.size).toBe(0)
  })

  test('W22: stamps rise by one, whoever speaks, and go on after what was cleared or taken back', () => {
    const { room } = cast()
    const seqOf = (actor: Actor, name: string) => {
      room.say(actor, chat(name))
      const last = room.take(actor).at(-1)
      return last?.type === 'chat' ? last.message.seq : null
    }
    expect(['a', 'b', 'c'].map((name, at) => seqOf(ACTORS[at] ?? 'owner', name))).toEqual([1, 2, 3])
    room.say('agent', { type: 'chat-delete', id: messageOf('c').id })
    expect(seqOf('agent', 'd')).toBe(4)
    room.say('owner', { type: 'chat-clear' })
    expect(seqOf('agent', 'e')).toBe(5)
  })

  test('W22: the author is who the sender was then', () => {
    const { room } = cast()
    room.say('guest', chat('before'))
    room.say('guest', { type: 'rename', name: 'Sacha' })
    room.say('guest', chat('after'))
    const said = room.take('owner').flatMap((frame) => (frame.type === 'chat' ? [frame.message.author.name] : []))
    expect(said).toEqual(['Guest guest', 'Sacha'])
  })

  test('W23: the same id again is the same message, answered with its first stamp to its sender alone', () => {
    const { room } = cast()
    room.say('guest', chat('hello'))
    const [first] = room.take('guest')
    hearAll(room)
    const before = room.state
    room.advance(1000)
    room.say('guest', chat('hello', 200))
    expect(room.take('guest')).toEqual([first])
    expect(hearAll(room).flat()).toEqual([])
    expect(room.state).toBe(before)
  })

  test('W23: of two senders with one id neither is the other’s', () => {
    const { room, ids } = cast()
    room.say('guest', chat('hello'))
    room.say('agent', chat('hello'))
    expect(room.take('owner')).toMatchObject([
      { message: { seq: 1, from: ids.guest } },
      { message: { seq: 2, from: ids.agent } },
    ])
  })

  test('W28: a message costs one row, and the sender’s first frame one attachment', () => {
    const { room } = cast()
    const before = room.state
    room.say('guest', chat('hello'))
    const { room: record, seats, tickets, messages } = changes(before, room.state)
    expect([record, seats, tickets]).toEqual([undefined, { put: [], drop: [] }, { put: [], drop: [] }])
    expect(messages.put).toHaveLength(1)
    const [, row] = messages.put[0] ?? []
    expect(Object.keys(row ?? {}).sort()).toEqual(['at', 'author', 'box', 'epoch', 'from', 'id', 'key', 'seq'])
  })
})

describe('taking back', () => {
  test.each(ACTORS)('W24: %s takes back what they said; everybody hears it, and only the place is left', (actor) => {
    const { room, ids } = cast()
    room.say(actor, chat('hello'))
    hearAll(room)
    room.say(actor, { type: 'chat-delete', id: messageOf('hello').id })
    const frames = [{ type: 'chat-deleted', from: ids[actor], id: messageOf('hello').id }]
    expect(hearAll(room)).toEqual([frames, frames, frames, frames, [], []])
    const [kept] = room.state.messages.values()
    expect(kept).toMatchObject({ seq: 1, from: ids[actor], deleted: true })
    expect(kept).not.toHaveProperty('box')
  })

  test.each(ACTORS)('W24: %s takes back nothing of what another said', (actor) => {
    const { room, ids } = cast()
    const other: Actor = actor === 'guest' ? 'agent' : 'guest'
    room.say(other, chat('hello'))
    hearAll(room)
    room.say(actor, { type: 'chat-delete', id: messageOf('hello').id })
    // what is told is about the sender's own messages, of which there is none
    for (const frame of room.take(other)) expect(frame).toMatchObject({ type: 'chat-deleted', from: ids[actor] })
    expect([...room.state.messages.values()]).toMatchObject([{ from: ids[other], box: messageOf('hello').box }])
  })

  test('W24: it is told once; said again afterwards, the message is answered by its place', () => {
    const { room } = cast()
    room.say('guest', chat('hello'))
    room.say('guest', { type: 'chat-delete', id: messageOf('hello').id })
    hearAll(room)
    room.say('guest', { type: 'chat-delete', id: messageOf('hello').id })
    expect(hearAll(room).flat()).toEqual([])
    room.say('guest', chat('hello'))
    expect(room.take('guest')).toMatchObject([{ type: 'chat', message: { seq: 1, deleted: true } }])
    expect(hearAll(room).flat()).toEqual([])
  })

  test('W24: what the room keeps no more may still stand on screens: that it was taken back is told', () => {
    const { room, ids } = cast()
    room.say('guest', { type: 'chat-delete', id: messageOf('long ago').id })
    const frames = [{ type: 'chat-deleted', from: ids.guest, id: messageOf('long ago').id }]
    expect(hearAll(room)).toEqual([frames, frames, frames, frames, [], []])
    expect(room.state.messages.size).toBe(0)
  })

  test('W24: who may not write any more may take back', () => {
    const { room, ids } = cast()
    room.say('guest', chat('hello'))
    room.say('owner', { type: 'settings', change: { allow: { chat: false } } })
    hearAll(room)
    room.say('guest', { type: 'chat-delete', id: messageOf('hello').id })
    expect(room.take('owner')).toMatchObject([{ type: 'chat-deleted', from: ids.guest }])
  })
})

describe('clearing', () => {
  test.each(HOSTS)(
    'W25: %s clears all that was stamped until then; everybody hears it, and nothing is kept',
    (actor) => {
      const { room } = cast()
      room.say('guest', chat('a'))
      room.say('agent', chat('b'))
      hearAll(room)
      room.say(actor, { type: 'chat-clear' })
      const frames = [{ type: 'chat-cleared', upTo: 2 }]
      expect(hearAll(room)).toEqual([frames, frames, frames, frames, [], []])
      expect(room.state.messages.size).toBe(0)
    },
  )

  test.each(OTHERS)('W25: %s does not', (actor) => {
    const { room } = cast()
    room.say(actor, chat('a'))
    hearAll(room)
    const before = room.state
    room.say(actor, { type: 'chat-clear' })
    expect(room.take(actor)).toEqual([{ type: 'error', code: 'frame.not-allowed' }])
    expect(hearAll(room).flat()).toEqual([])
    expect(room.state).toBe(before)
  })

  test('W25: where nothing was written since, nothing happens', () => {
    const { room } = cast()
    room.say('owner', { type: 'chat-clear' })
    room.say('guest', chat('a'))
    room.say('owner', { type: 'chat-clear' })
    hearAll(room)
    const before = room.state
    room.say('owner', { type: 'chat-clear' })
    expect(hearAll(room).flat()).toEqual([])
    expect(room.state).toBe(before)
  })
})

describe('how much', () => {
  const sendAll = (start: Budget, boxChars: number, now: number): number => {
    let budget: Budget | null = start
    let count = 0
    for (;;) {
      budget = spendOnChat(budget, boxChars, now)
      if (budget === null) return count
      count++
    }
  }

  test('W29: a burst, then a steady rate, apart from that of other frames; a long message counts for several', () => {
    expect(sendAll(fullBudget(0), 123, 0)).toBe(CHAT_BURST)
    expect(sendAll(fullBudget(0), CHAT_UNIT_CHARS, 0)).toBe(CHAT_BURST)
    expect(sendAll(fullBudget(0), 5 * CHAT_UNIT_CHARS, 0)).toBe(CHAT_BURST / 5)
    const empty: Budget = { ...fullBudget(0), chat: { tokens: 0, at: 0 } }
    expect(sendAll(empty, 123, 3000)).toBe(3 * CHAT_PER_SECOND)
    expect(sendAll(empty, 123, 3_600_000)).toBe(CHAT_BURST)
    expect(spendOnChat(fullBudget(0), 123, 0)?.tokens).toBe(fullBudget(0).tokens)
  })

  test('W29: beyond it a message is refused by name, nobody else hears of it, and the socket stays', () => {
    const { room } = cast()
    room.happen({ type: 'flooding', socket: 'guest', frame: chat('hello') })
    expect(room.take('guest')).toEqual([{ type: 'chat-refused', id: messageOf('hello').id, code: 'frame.too-many' }])
    expect(hearAll(room).flat()).toEqual([])
    expect(room.closed('guest')).toBeUndefined()
    expect(room.state.messages.size).toBe(0)
  })

  test('R31 W29: from a socket that is no more nothing comes of it', () => {
    const { room } = cast()
    const before = room.state
    room.happen({ type: 'flooding', socket: 'nobody', frame: chat('hello') })
    room.happen({ type: 'proving', socket: 'nobody', proofHash: before.room?.proofHash ?? '' })
    expect([room.state, room.effects]).toEqual([before, []])
  })
})

test('W22: a new room under the code of one that ended begins its stamps anew', () => {
  const { room } = cast()
  room.say('guest', chat('a'))
  room.say('owner', { type: 'end' })
  expect(room.state.messages.size).toBe(0)
  room.happen({ type: 'created', room: NEW_ROOM })
  room.join('owner', CAMILLE)
  room.take('owner')
  room.say('owner', chat('a'))
  expect(room.take('owner')).toMatchObject([{ type: 'chat', message: { seq: 1 } }])
})
