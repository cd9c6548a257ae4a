import { describe, expect, test } from 'vitest'
import { nextWake } from './expiry.ts'
import { createDriver, DAY_MS, OWNER, START } from './testing/driver.ts'
import { GRACE_MS, RESUME_MS } from './times.ts'

const CAMILLE = { subject: OWNER.subject, identity: { kind: 'agent', name: 'Camille', organisation: 'DINUM' } } as const

describe('leaving, ending, expiring', () => {
  test('R23: the button gives up the seat at once', () => {
    const room = createDriver()
    room.join('ann')
    const bob = room.join('bob')?.self
    room.take('ann')
    room.say('bob', { type: 'leave' })
    expect(room.closed('bob')).toBe('left')
    expect(room.take('ann')).toEqual([{ type: 'left', id: bob?.id, why: 'left', counts: { exits: 1, removals: 0 } }])
    expect(room.take('bob')).toEqual([])
  })

  test('R23: from the door one just goes', () => {
    const room = createDriver()
    room.arrive('ann')
    room.say('ann', { type: 'leave' })
    expect(room.closed('ann')).toBe('left')
    expect(room.state.sockets.size).toBe(0)
  })

  test('R24: the owner ends for all, and the code is unknown afterwards', () => {
    const room = createDriver()
    room.join('owner', CAMILLE)
    room.join('bob')
    room.join('walt', { proof: false })
    room.arrive('dora')
    room.say('owner', { type: 'end' })
    for (const socket of ['owner', 'bob', 'walt', 'dora']) expect(room.closed(socket)).toBe('ended')
    expect(room.effects).toContainEqual({ type: 'erase' })
    expect(nextWake(room.state)).toBeNull()
    room.arrive('late')
    expect(room.take('late')).toEqual([{ type: 'error', code: 'room.unknown' }])
  })

  test('R24: nobody else may', () => {
    const room = createDriver()
    room.join('bob')
    room.take('bob')
    room.say('bob', { type: 'end' })
    expect(room.take('bob')).toEqual([{ type: 'error', code: 'frame.not-allowed' }])
    expect(room.state.room).not.toBeNull()
  })

  test('R25: thirty days after its last use a room ends by itself', () => {
    const room = createDriver()
    expect(nextWake(room.state)).toBe(START + 30 * DAY_MS)
    room.join('ann')
    expect(nextWake(room.state)).toBeNull()
    room.advance(40 * DAY_MS)
    room.happen({ type: 'tick' })
    expect(room.state.room).not.toBeNull()
    room.say('ann', { type: 'leave' })
    room.advance(RESUME_MS)
    room.happen({ type: 'tick' })
    expect(nextWake(room.state)).toBe(START + 70 * DAY_MS)
    room.arrive('door only')
    room.advance(30 * DAY_MS)
    room.happen({ type: 'tick' })
    expect(room.effects).toContainEqual({ type: 'erase' })
    expect(room.closed('door only')).toBe('ended')
  })

  test('R26: the alarm is the first of all deadlines', () => {
    const room = createDriver()
    room.join('ann')
    room.join('walt', { proof: false })
    room.happen({ type: 'dropped', socket: 'walt' })
    expect(nextWake(room.state)).toBe(START + GRACE_MS)
    room.advance(1000)
    room.happen({ type: 'dropped', socket: 'ann' })
    expect(nextWake(room.state)).toBe(START + GRACE_MS)
    room.advance(GRACE_MS - 1000)
    room.happen({ type: 'tick' })
    expect(nextWake(room.state)).toBe(START + GRACE_MS + 1000)
    room.advance(1000)
    room.happen({ type: 'tick' })
    expect(nextWake(room.state)).toBe(START + GRACE_MS + 1000 + RESUME_MS)
  })

  test('R26: a late alarm changes nothing: passed deadlines count before the event', () => {
    const room = createDriver()
    const ann = room.join('ann')?.self
    room.happen({ type: 'dropped', socket: 'ann' })
    room.advance(60_000)
    expect(room.join('bob')?.peers).toEqual([])
    expect(room.seat(ann?.id ?? '')?.at).toBe('gone')
  })

  test('R34: what is logged names numbers, not people', () => {
    const room = createDriver()
    const lines: unknown[] = []
    const keep = () => lines.push(...room.effects.flatMap((effect) => (effect.type === 'log' ? [effect.entry] : [])))
    room.arrive('ann', CAMILLE)
    room.enter('ann')
    keep()
    room.happen({ type: 'dropped', socket: 'ann' })
    keep()
    room.advance(GRACE_MS)
    room.happen({ type: 'tick' })
    keep()
    expect(lines).toEqual([
      { event: 'meeting.began' },
      { event: 'seat.in', seat: 1, from: 'door' },
      { event: 'seat.away', seat: 1 },
      { event: 'seat.gone', seat: 1, why: 'gone' },
      { event: 'meeting.emptied', lastedMs: GRACE_MS },
    ])
  })
})
