import { describe, expect, test } from 'vitest'
import { DOOR_MAX } from '../../protocol/limits.ts'
import { createDriver, NEW_ROOM } from './testing/driver.ts'

describe('the door', () => {
  test('R1: a room that was never created turns everybody away and stays empty', () => {
    const room = createDriver(null)
    const before = room.state
    room.arrive('ann')
    expect(room.take('ann')).toEqual([{ type: 'error', code: 'room.unknown' }])
    expect(room.closed('ann')).toBe('ended')
    expect(room.state).toBe(before)
  })

  test('R1: a second creation changes nothing', () => {
    const room = createDriver()
    const before = room.state
    room.happen({ type: 'created', room: { ...NEW_ROOM, proofHash: 'of somebody else' } })
    expect(room.state).toBe(before)
  })

  test('R2: a ticket opens one socket', () => {
    const room = createDriver()
    room.arrive('ann', { id: 'once' })
    room.arrive('eve', { id: 'once' })
    expect(room.take('eve')).toEqual([{ type: 'error', code: 'ticket.used' }])
    expect(room.closed('eve')).toBe('ticket')
    expect(room.closed('ann')).toBeUndefined()
  })

  test.each([
    ['expired', { exp: 0 }],
    ['of another room', { code: 'zzzz-zzzz-zzzz' }],
  ])('R2: a ticket that is %s opens nothing', (_, claims) => {
    const room = createDriver()
    room.arrive('eve', claims)
    expect(room.take('eve')).toEqual([{ type: 'error', code: 'ticket.invalid' }])
    expect(room.closed('eve')).toBe('ticket')
  })

  test('R2: spent tickets are forgotten once they have expired by themselves', () => {
    const room = createDriver()
    room.arrive('ann', { id: 'first' })
    room.advance(31_000)
    room.arrive('bob', { id: 'second' })
    expect([...room.state.tickets.keys()]).toEqual(['second'])
  })

  test('R3: the door shows who is inside, then differences, and no keys', () => {
    const room = createDriver()
    const ann = room.join('ann')
    room.arrive('bob')
    const visitor = { id: ann?.self.id, identity: { kind: 'guest', name: 'Guest ann' } }
    expect(room.take('bob')).toEqual([
      {
        type: 'door',
        room: { title: 'Point', host: { name: 'Camille', organisation: 'DINUM' } },
        entry: 'open',
        inside: [visitor],
      },
    ])
    const carl = room.join('carl')
    expect(room.take('bob')).toEqual([
      { type: 'door-joined', visitor: { id: carl?.self.id, identity: { kind: 'guest', name: 'Guest carl' } } },
    ])
    room.happen({ type: 'dropped', socket: 'ann' })
    expect(room.take('bob')).toEqual([])
    room.say('carl', { type: 'leave' })
    expect(room.take('bob')).toEqual([{ type: 'door-left', id: carl?.self.id }])
    expect(room.state.seats.size).toBe(2)
  })

  test('R3: who waits goes on seeing the door', () => {
    const room = createDriver()
    room.join('bob', { proof: false })
    room.take('bob')
    room.join('ann')
    expect(room.take('bob').map(({ type }) => type)).toEqual(['door-joined', 'waiting'])
  })

  test('R3: the door repeats what the join answered, for who has the key to a seat', () => {
    const room = createDriver()
    room.join('ann', { userId: 'ann’s' })
    room.say('ann', { type: 'leave' })
    room.arrive('ann again', { proof: false, userId: 'ann’s' })
    expect(room.take('ann again')).toMatchObject([{ type: 'door', entry: 'open' }])
    room.arrive('bob', { proof: false })
    expect(room.take('bob')).toMatchObject([{ type: 'door', entry: 'knock' }])
  })

  test('R4: those without proof cannot keep out those with it', () => {
    const room = createDriver()
    for (let i = 0; i < DOOR_MAX; i++) room.arrive(`knocker ${i}`, { proof: false })
    room.arrive('one more', { proof: false })
    expect(room.take('one more')).toEqual([{ type: 'error', code: 'room.full' }])
    expect(room.closed('one more')).toBe('full')
    for (let i = 0; i < DOOR_MAX; i++) room.arrive(`invited ${i}`)
    expect(room.closed(`invited ${DOOR_MAX - 1}`)).toBeUndefined()
    room.arrive('late')
    expect(room.closed('late')).toBe('full')
  })
})
