import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CLOSE } from '../../protocol/errors.ts'
import type { Joined } from '../../protocol/http.ts'
import type { Answer, Api } from './api.ts'
import { openRoomLink, type RoomLink, type RoomLinkEvent } from './room-link.ts'

/** A socket whose other end is the test. */
class FakeSocket extends EventTarget {
  static readonly OPEN = 1
  static made: FakeSocket[] = []
  readyState = 0
  constructor() {
    super()
    FakeSocket.made.push(this)
  }
  open(): void {
    this.readyState = 1
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify({ type: 'waiting', hosts: true }) }))
  }
  drop(code = 1006): void {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }
  send(): void {
    // nobody listens
  }
  close(): void {
    this.readyState = 3
  }
}

const JOINED: Joined = {
  self: null,
  ticket: 't',
  entry: 'open',
  room: { title: null, host: null },
  ice: null,
}
const TOO_MANY: Answer<Joined> = { ok: false, code: 'request.too-many', retryAfterMs: 20_000 }
let answer: Answer<Joined>
let asked: number
const api = {
  join: async () => {
    asked += 1
    return answer
  },
} as unknown as Api
const open = (): RoomLink =>
  openRoomLink({ api, code: 'abcd-efgh-jkmn', bring: () => ({}), onEvent: (event) => events.push(event) })
let link: RoomLink
let events: RoomLinkEvent[]
const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
const last = (): FakeSocket => {
  const socket = FakeSocket.made.at(-1)
  if (socket === undefined) throw new Error('no socket')
  return socket
}

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('location', { origin: 'https://parvis.test' })
  FakeSocket.made = []
  events = []
  answer = { ok: true, value: JOINED }
  asked = 0
  link = open()
  await settle()
})
afterEach(() => {
  link.close()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('C1: a socket that lasted is followed by another at once', async () => {
  last().open()
  await settle(6_000)
  last().drop()
  await settle()
  expect(FakeSocket.made).toHaveLength(2)
})

it('C1: a room that drops everybody it lets in is asked again ever more slowly', async () => {
  for (let round = 0; round < 40; round += 1) {
    last().open()
    last().drop()
    await settle(500)
  }
  // 20 s: tries at 0, 0.3, 1, 2.5, 5.5, 10.5 and 18.5 s, thirty percent either way
  expect(FakeSocket.made.length).toBeGreaterThan(4)
  expect(FakeSocket.made.length).toBeLessThan(12)
})

it('C7: a close that is final is not followed by another try', async () => {
  last().open()
  last().drop(CLOSE.ended)
  await settle(60_000)
  expect(FakeSocket.made).toHaveLength(1)
  expect(events.at(-1)).toEqual({ type: 'closed', why: 'ended' })
})

it('C8: a look at the path leaves a socket alone that is still opening, and ends one that does not answer', async () => {
  link.hurry()
  await settle(4_000)
  expect(FakeSocket.made).toHaveLength(1)
  last().open()
  await settle(10)
  link.hurry()
  await settle(4_000)
  expect(FakeSocket.made.length).toBeGreaterThan(1)
})

it('C10: who was in and is told to wait asks again after that time and not before, woken page or not', async () => {
  last().open()
  await settle(6_000)
  answer = TOO_MANY
  last().drop()
  await settle()
  expect(asked).toBe(2)
  for (let second = 0; second < 20; second += 1) {
    link.hurry()
    await settle(999)
  }
  expect(asked).toBe(2)
  answer = { ok: true, value: JOINED }
  // at most thirty percent later, so that an office does not come back as one
  await settle(6_100)
  expect(asked).toBe(3)
  expect(events.filter(({ type }) => type === 'refused')).toEqual([])
})

it('C10: who was never in and is told to wait is told so, and nothing asks again by itself', async () => {
  link.close()
  events = []
  answer = TOO_MANY
  asked = 0
  link = open()
  await settle(120_000)
  link.hurry()
  await settle()
  expect(asked).toBe(1)
  expect(events).toEqual([{ type: 'refused', code: 'request.too-many' }])
})
