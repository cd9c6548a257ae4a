// Alarms and the disk of a real object. The clock is set by hand; alarms are run by hand.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BOX, connect, createdRoom, join, KEY, type RoomStub, ticketFor, unknownRoom } from './person.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const START = 1_900_000_000_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START })
})
afterEach(() => {
  vi.useRealTimers()
})

const alarmOf = (room: RoomStub) => runInDurableObject(room, (_, state) => state.storage.getAlarm())
const tablesOf = (room: RoomStub) =>
  runInDurableObject(room, (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
      )
      .toArray()
      .map(({ name }) => name),
  )
const rowsOf = (room: RoomStub) =>
  runInDurableObject(room, (_, { storage }) =>
    JSON.stringify(
      ['room', 'seats', 'tickets', 'messages'].map((table) =>
        storage.sql.exec(`SELECT * FROM ${table} ORDER BY id`).toArray(),
      ),
    ),
  )

describe('time', () => {
  test('R13 R26: the alarm makes away gone', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const bob = await join(room, code, 'Bob')
    bob.socket.close(1000)
    await ann.next('changed')
    expect(await alarmOf(room)).toBe(START + 15_000)
    vi.setSystemTime(START + 15_000)
    expect(await runDurableObjectAlarm(room)).toBe(true)
    expect(await ann.next('left')).toEqual({
      type: 'left',
      id: bob.welcome.self.id,
      why: 'gone',
      counts: { exits: 1, removals: 0 },
    })
    expect(await alarmOf(room)).toBe(START + 45_000)
  })

  test('R29: sockets silent for 35 s in the call are let go, at the door after 100 s', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const dora = await connect(room, ticketFor(code))
    expect(await alarmOf(room)).toBe(START + 30_000)
    vi.setSystemTime(START + 35_000)
    await runDurableObjectAlarm(room)
    expect(await ann.rest()).toEqual([])
    vi.setSystemTime(START + 36_000)
    await runDurableObjectAlarm(room)
    expect(await ann.closed).toBe(4000)
    await dora.next('door')
    vi.setSystemTime(START + 101_000)
    await runDurableObjectAlarm(room)
    expect(await dora.closed).toBe(4000)
  })

  test('R25: an unused room ends by itself and leaves nothing on disk', async () => {
    const { room } = await createdRoom()
    expect(await tablesOf(room)).toEqual(['room', 'seats', 'tickets', 'messages'])
    expect(await alarmOf(room)).toBe(START + 30 * DAY_MS)
    vi.setSystemTime(START + 30 * DAY_MS)
    await runDurableObjectAlarm(room)
    expect(await tablesOf(room)).toEqual([])
    expect(await alarmOf(room)).toBeNull()
    expect(await room.door({ proofHash: null, resumeHash: null, subject: null })).toEqual({ kind: 'unknown' })
  })

  test('R1: asking about a room that was never created writes nothing', async () => {
    const { code, room } = unknownRoom()
    await room.door({ proofHash: 'p', resumeHash: 'r', subject: 's' })
    await room.rights('r')
    await (await connect(room, ticketFor(code))).closed
    expect(await tablesOf(room)).toEqual([])
    expect(await alarmOf(room)).toBeNull()
  })

  test('R3 R10: neither standing at the door nor signals write a seat', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const bob = await join(room, code, 'Bob')
    await connect(room, ticketFor(code))
    const before = await rowsOf(room)
    for (let n = 0; n < 20; n++) {
      ann.say({ type: 'signal', to: bob.welcome.self.id, link: 0, n, box: BOX })
      await bob.next('signal')
    }
    expect(await rowsOf(room)).toBe(before)
    expect(JSON.parse(before)[1]).toHaveLength(2)
  })

  test('R16: a resume key is on disk as a hash only', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const walt = await connect(room, ticketFor(code, { proof: false }))
    walt.say({ type: 'enter', name: 'Walt', key: KEY })
    const { resume } = await walt.next('waiting')
    const rows = await rowsOf(room)
    expect(rows).toContain('"Ann')
    expect(rows).not.toContain(ann.welcome.self.resume)
    expect(rows).not.toContain(resume)
  })
})
