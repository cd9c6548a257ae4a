// Words and keys in a real room: rows in SQLite, frames on sockets, sleep and restart in between.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { RoomFrame } from '../../../protocol/frames.ts'
import { CHAT_BOX_MAX_CHARS, CHAT_BURST, FRAME_MAX_CHARS } from '../../../protocol/limits.ts'
import { chat, messageOf } from '../../../worker/room/testing/notes.ts'
import { hashOf } from '../../../worker/room-keys.ts'
import {
  BOX,
  connect,
  createdRoom,
  historyOf,
  join,
  KEY,
  newRoom,
  OWNER,
  type Person,
  type RoomStub,
  ticketFor,
  unknownRoom,
} from './person.ts'

const BETWEEN: readonly (readonly [string, (room: RoomStub) => Promise<void>])[] = [
  ['awake', async () => undefined],
  ['asleep', (room) => evictDurableObject(room)],
]
const restart = (room: RoomStub) => evictDurableObject(room, { webSockets: 'close' })

const write = async (person: Person, name: string, boxChars?: number) => {
  person.say(chat(name, boxChars))
  return (await person.next('chat')).message
}
const rows = (room: RoomStub): Promise<readonly string[]> =>
  runInDurableObject(room, (_, { storage }) =>
    storage.sql
      .exec<{ body: string }>('SELECT body FROM messages')
      .toArray()
      .map(({ body }) => body),
  )
const isChat = ({ type }: RoomFrame) => type.startsWith('chat')

describe('words', () => {
  test.each(BETWEEN)(
    'W26 W30: who comes later hears what was written, the room being %s in between',
    async (_, between) => {
      const { code, room } = await createdRoom()
      const ann = await join(room, code, 'Ann', OWNER)
      const first = await write(ann, 'first')
      await between(room)
      const second = await write(ann, 'second')
      await between(room)
      const bob = await join(room, code, 'Bob')
      expect(bob.history).toEqual([first, second])
      expect([first.seq, second.seq]).toEqual([1, 2])
      await between(room)
      expect((await write(bob, 'third')).seq).toBe(3)
      expect((await ann.next('chat')).message).toMatchObject({ seq: 3, from: bob.welcome.self.id })
    },
  )

  test('W26: a long history comes in several frames, each of a size that a frame may have', async () => {
    const { code, room } = await createdRoom()
    const people = await Promise.all(['Ann', 'Bob', 'Zoe'].map((name) => join(room, code, name)))
    for (const person of people) await write(person, 'long', CHAT_BOX_MAX_CHARS)
    await evictDurableObject(room)
    const late = await join(room, code, 'Late')
    expect(late.history.map(({ seq }) => seq)).toEqual([1, 2, 3])
    const frames = late.seen.filter(({ type }) => type === 'chat-history')
    expect(frames).toHaveLength(3)
    for (const frame of frames) expect(JSON.stringify(frame).length).toBeLessThanOrEqual(FRAME_MAX_CHARS)
  })

  test('W24 W25 W30: taken back and cleared is gone from disk, over sleep and restart', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann', OWNER)
    await write(ann, 'first')
    await write(ann, 'second')
    await evictDurableObject(room)
    ann.say({ type: 'chat-delete', id: messageOf('first').id })
    await ann.next('chat-deleted')
    expect((await rows(room)).map((body) => body.includes('"box"')).sort()).toEqual([false, true])
    await evictDurableObject(room)
    expect((await join(room, code, 'Bob')).history).toMatchObject([{ seq: 1, deleted: true }, { seq: 2 }])
    ann.say({ type: 'chat-clear' })
    expect(await ann.next('chat-cleared')).toEqual({ type: 'chat-cleared', upTo: 2 })
    expect(await rows(room)).toEqual([])
    await restart(room)
    const back = await join(room, code, 'Ann', { ...OWNER, resume: ann.welcome.self.resume })
    expect(back.history).toEqual([])
    expect(back.seen.find(({ type }) => type === 'chat-history')).toMatchObject({ cleared: 2, earlier: false })
    expect((await write(back, 'third')).seq).toBe(3)
  })

  test('W23: said again after a restart, it is still the same message', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const message = await write(ann, 'once')
    await restart(room)
    const back = await join(room, code, 'Ann', { resume: ann.welcome.self.resume })
    expect(await write(back, 'once', 200)).toEqual(message)
    expect(await rows(room)).toHaveLength(1)
  })

  test.each(BETWEEN)('W28: door and queue hear nothing of it, the room being %s', async (_, between) => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann', OWNER)
    const dora = await connect(room, ticketFor(code))
    const walt = await connect(room, ticketFor(code, { proof: false }))
    walt.say({ type: 'enter', name: 'Walt', key: KEY })
    await walt.next('waiting')
    await between(room)
    await write(ann, 'first')
    ann.say({ type: 'chat-delete', id: messageOf('first').id })
    await write(ann, 'second')
    ann.say({ type: 'chat-clear' })
    await ann.next('chat-cleared')
    for (const person of [dora, walt]) {
      person.say(chat('mine'))
      expect(await person.next('error')).toEqual({ type: 'error', code: 'frame.not-now' })
      await person.rest()
      expect(person.seen.filter(isChat)).toEqual([])
    }
    expect(await rows(room)).toEqual([])
  })

  test('W26: who was let in hears it from then on', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    await write(ann, 'first')
    const walt = await connect(room, ticketFor(code, { proof: false }))
    walt.say({ type: 'enter', name: 'Walt', key: KEY })
    ann.say({ type: 'admit', peer: (await ann.next('knock')).visitor.id })
    expect(await historyOf(walt)).toMatchObject([{ seq: 1 }])
  })

  test('W29: beyond a burst each message is refused by its name, nobody else hears of it, and the socket stays', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const bob = await join(room, code, 'Bob')
    const names = Array.from({ length: CHAT_BURST + 2 }, (_, at) => `m${at}`)
    for (const name of names) ann.say(chat(name))
    const refused = [await ann.next('chat-refused'), await ann.next('chat-refused')]
    expect(refused.map(({ id, code: why }) => [id, why])).toEqual(
      names.slice(-2).map((name) => [messageOf(name).id, 'frame.too-many']),
    )
    await bob.rest()
    expect(bob.seen.filter(({ type }) => type === 'chat')).toHaveLength(CHAT_BURST)
    ann.say({ type: 'hand', up: true })
    expect(await ann.next('self')).toMatchObject({ type: 'self' })
  })

  test('W30: it is gone with the room', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann', OWNER)
    await write(ann, 'first')
    ann.say({ type: 'end' })
    await ann.closed
    const tables = await runInDurableObject(room, (_, { storage }) =>
      storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name = 'messages'").toArray(),
    )
    expect(tables).toEqual([])
  })

  test('R36: a room older than the chat takes up writing', async () => {
    const { code, room } = await createdRoom()
    await runInDurableObject(room, (_, { storage }) => {
      storage.sql.exec('DROP TABLE messages')
      const [row] = storage.sql.exec<{ body: string }>('SELECT body FROM room').toArray()
      const { counts, cleared, ...old } = JSON.parse(row?.body ?? '{}')
      storage.sql.exec('UPDATE room SET body = ?', JSON.stringify(old))
    })
    await evictDurableObject(room)
    const ann = await join(room, code, 'Ann')
    expect(ann.welcome.counts).toEqual({ exits: 0, removals: 0 })
    expect((await write(ann, 'first')).seq).toBe(1)
    expect(await rows(room)).toHaveLength(1)
  })
})

describe('keys', () => {
  test('E15 D9: boxes and steps of a comparison reach the one they are for, from the one who sent them', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const bob = await join(room, code, 'Bob')
    const zoe = await join(room, code, 'Zoe')
    const [from, to] = [ann.welcome.self.id, bob.welcome.self.id]
    ann.say({
      type: 'keys',
      boxes: [
        { to, n: 0, box: BOX },
        { to: zoe.welcome.self.id, n: 5, box: BOX },
      ],
    })
    expect(await bob.next('keys')).toEqual({ type: 'keys', from, n: 0, box: BOX })
    expect(await zoe.next('keys')).toEqual({ type: 'keys', from, n: 5, box: BOX })
    await evictDurableObject(room)
    ann.say({ type: 'digits', to, n: 0, box: BOX })
    expect(await bob.next('digits')).toEqual({ type: 'digits', from, n: 0, box: BOX })
    expect(await zoe.rest()).toEqual([])
  })

  test('E16: welcome and left count those who left and were removed, over sleep and restart', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann', OWNER)
    const bob = await join(room, code, 'Bob')
    const gus = await join(room, code, 'Gus')
    bob.say({ type: 'leave' })
    expect((await ann.next('left')).counts).toEqual({ exits: 1, removals: 0 })
    await evictDurableObject(room)
    ann.say({ type: 'remove', peer: gus.welcome.self.id, out: false })
    expect((await ann.next('left')).counts).toEqual({ exits: 2, removals: 1 })
    await restart(room)
    const back = await join(room, code, 'Ann', { ...OWNER, resume: ann.welcome.self.resume })
    expect(back.welcome.counts).toEqual({ exits: 2, removals: 1 })
  })

  test('D10: the link is proved by what hashes to what the room keeps', async () => {
    const { code, room } = unknownRoom()
    const proof = 'l'.repeat(43)
    await room.create({ ...newRoom(code), proofHash: await hashOf(proof) })
    const ann = await join(room, code, 'Ann', OWNER)
    const walt = await connect(room, ticketFor(code, { proof: false }))
    walt.say({ type: 'enter', name: 'Walt', key: KEY })
    ann.say({ type: 'admit', peer: (await ann.next('knock')).visitor.id })
    expect((await walt.next('welcome')).self.proof).toBe(false)
    walt.say({ type: 'prove', proof: 'm'.repeat(43) })
    expect(await walt.next('error')).toEqual({ type: 'error', code: 'frame.not-allowed' })
    walt.say({ type: 'prove', proof })
    expect(await walt.next('self')).toMatchObject({ proof: true })
    expect((await ann.next('changed')).peer).toMatchObject({ proof: true })
    await evictDurableObject(room)
    expect((await join(room, code, 'Late')).welcome.peers).toMatchObject([{ proof: true }, { proof: true }])
  })
})
