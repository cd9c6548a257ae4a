import { describe, expect, test } from 'vitest'
import { CHAT_BOX_MAX_CHARS, FRAME_MAX_CHARS, FRAMES_BURST, FRAMES_PER_SECOND } from '../../protocol/limits.ts'
import type { Visit } from '../room-api.ts'
import { BAD_FRAMES_MAX, type Budget, forgive, fullBudget, spend } from './budget.ts'
import { askDoor, askRights } from './queries.ts'
import { readFrame } from './reading.ts'
import { silentAfterMs } from './silence.ts'
import { BOX, createDriver, hashOf, NEW_ROOM, OWNER, peerId } from './testing/driver.ts'
import { chat, messageOf } from './testing/notes.ts'

const spendAll = (start: Budget, now: number) => {
  let budget: Budget | null = start
  let count = 0
  for (;;) {
    budget = spend(budget, now)
    if (budget === null) return count
    count++
  }
}

describe('what a socket may ask', () => {
  test('R28: a burst, then a steady rate', () => {
    expect(spendAll(fullBudget(0), 0)).toBe(FRAMES_BURST)
    const empty: Budget = { ...fullBudget(0), tokens: 0 }
    expect(spendAll(empty, 1000)).toBe(FRAMES_PER_SECOND)
    expect(spendAll(empty, 3_600_000)).toBe(FRAMES_BURST)
    expect(spendAll({ ...empty, at: 5000 }, 0)).toBe(0)
  })

  test('R28: one mistake is forgiven, ten are not', () => {
    let budget: Budget | null = fullBudget(0)
    let mistakes = 0
    while (budget !== null) {
      budget = forgive(budget)
      mistakes++
    }
    expect(mistakes).toBe(BAD_FRAMES_MAX)
  })

  test.each([
    ['no text', new ArrayBuffer(2), 'frame.invalid'],
    ['no JSON', '{', 'frame.invalid'],
    ['no frame', '{"type":"welcome"}', 'frame.invalid'],
    ['a null', 'null', 'frame.invalid'],
    ['a prototype', '{"__proto__":{"type":"leave"}}', 'frame.invalid'],
    ['too long', `{"type":"leave","x":"${'x'.repeat(FRAME_MAX_CHARS)}"}`, 'frame.too-large'],
  ])('R28: %s is an error', (_, data, code) => {
    expect(readFrame(data)).toBe(code)
  })

  test('E15: a frame brings four boxes for one seat, and no more', () => {
    const frame = (count: number) =>
      JSON.stringify({ type: 'keys', boxes: Array.from({ length: count }, (_, n) => ({ to: peerId(1), n, box: BOX })) })
    expect(readFrame(frame(4))).toMatchObject({ type: 'keys', boxes: { length: 4 } })
    for (const count of [0, 5]) expect(readFrame(frame(count))).toBe('frame.invalid')
  })

  test('W28: a box is ciphertext of a length that one can have, and a message has no stamp of its sender’s making', () => {
    const read = (message: object) => readFrame(JSON.stringify({ type: 'chat', message }))
    expect(read({ ...messageOf('a'), seq: 9, from: peerId(1), author: null, deleted: true })).toEqual(chat('a'))
    for (const length of [122, CHAT_BOX_MAX_CHARS + 1]) expect(read(messageOf('a', length))).toBe('frame.invalid')
    expect(read({ ...messageOf('a'), box: '<b>'.padEnd(200, 'c') })).toBe('frame.invalid')
  })

  test('R28: what a frame has no place for is dropped', () => {
    expect(readFrame('{"type":"leave","from":"somebody"}')).toEqual({ type: 'leave' })
  })

  test('R29: in the call silence is shorter than at the door', () => {
    const room = createDriver()
    room.join('ann')
    room.join('walt', { proof: false })
    room.arrive('dora')
    expect(['ann', 'walt', 'dora'].map((socket) => silentAfterMs(room.state, socket))).toEqual([
      35_000, 100_000, 100_000,
    ])
  })
})

describe('what the worker asks', () => {
  const nobody: Visit = { proofHash: null, resumeHash: null, subject: null }

  test('R1: unknown before creation', () => {
    expect(askDoor(createDriver(null).state, nobody, 'u')).toEqual({ kind: 'unknown' })
  })

  test('R5: the door answers by proof, owner and key', () => {
    const room = createDriver()
    const resume = room.join('ann', { userId: 'ann’s' })?.self.resume ?? ''
    const ask = (visit: Partial<Visit>) => askDoor(room.state, { ...nobody, ...visit }, 'fresh')
    const info = { title: 'Point', host: { name: 'Camille', organisation: 'DINUM' } }
    expect(ask({})).toEqual({ kind: 'door', entry: 'knock', proof: false, link: 0, room: info, userId: 'fresh' })
    expect(ask({ proofHash: NEW_ROOM.proofHash })).toMatchObject({ entry: 'open', proof: true })
    expect(ask({ proofHash: 'wrong' })).toMatchObject({ entry: 'knock', proof: false })
    expect(ask({ subject: OWNER.subject })).toMatchObject({ entry: 'open', proof: false })
    expect(ask({ resumeHash: hashOf(resume) })).toMatchObject({ entry: 'open', proof: false, userId: 'ann’s' })
    expect(ask({ resumeHash: hashOf(resume), subject: 'another' })).toMatchObject({ entry: 'knock', userId: 'fresh' })
  })

  test('R32: rights belong to a seat somebody sits on', () => {
    const room = createDriver()
    const resume = hashOf(room.join('ann', { userId: 'ann’s' })?.self.resume ?? '')
    expect(askRights(room.state, resume)).toEqual({ userId: 'ann’s', guest: true })
    expect(askRights(room.state, 'wrong')).toBeNull()
    room.happen({ type: 'dropped', socket: 'ann' })
    expect(askRights(room.state, resume)).toBeNull()
  })
})
