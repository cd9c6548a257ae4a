import { describe, expect, test } from 'vitest'
import { NAME_MAX_CHARS, SEATS_MAX } from '../../protocol/limits.ts'
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts'
import { createDriver, NO_HISTORY, OWNER, PUBLIC_KEY, START } from './testing/driver.ts'

const AGENT = { kind: 'agent', name: 'Dominique', organisation: 'DGFiP' } as const
const CAMILLE = { kind: 'agent', name: 'Camille', organisation: 'DINUM' } as const

describe('entering', () => {
  test('R5: the link’s proof and the owner enter at once, everybody else waits', () => {
    const room = createDriver()
    expect(room.join('ann')).toBeDefined()
    expect(room.join('owner', { proof: false, subject: OWNER.subject, identity: CAMILLE })?.self.role).toBe('owner')
    expect(room.join('bob', { proof: false })).toBeUndefined()
    expect(room.take('bob')).toMatchObject([{ type: 'waiting', hosts: true }])
    expect(room.join('agent', { proof: false, subject: 'somebody', identity: AGENT })).toBeUndefined()
  })

  test('R6: the welcome holds all the state, the others hear one difference', () => {
    const room = createDriver()
    const ann = room.join('ann', { subject: 'somebody', identity: AGENT })
    room.join('walt', { proof: false })
    room.take('ann')
    room.advance(5000)
    const bob = room.join('bob')
    const peer = {
      id: ann?.self.id,
      seat: 1,
      identity: AGENT,
      role: 'participant',
      key: PUBLIC_KEY,
      proof: true,
      presence: 'in',
      since: START,
    }
    expect(bob).toEqual({
      type: 'welcome',
      self: {
        id: bob?.self.id,
        seat: 3,
        role: 'participant',
        identity: { kind: 'guest', name: 'Guest bob' },
        proof: true,
        resume: bob?.self.resume,
        elsewhere: false,
      },
      room: { title: 'Point', host: { name: 'Camille', organisation: 'DINUM' } },
      settings: DEFAULT_SETTINGS,
      peers: [peer],
      waiting: [{ id: expect.any(String), identity: { kind: 'guest', name: 'Guest walt' } }],
      plan: { kind: 'steady', epoch: 0, on: 'mesh' },
      counts: { exits: 0, removals: 0 },
      began: START,
      now: START + 5000,
    })
    expect(room.take('ann')).toMatchObject([{ type: 'joined', peer: { id: bob?.self.id, seat: 3, presence: 'in' } }])
  })

  test('R6: a meeting begins when somebody enters an empty room', () => {
    const room = createDriver()
    room.join('ann')
    room.say('ann', { type: 'leave' })
    room.advance(60_000)
    expect(room.join('bob')?.began).toBe(START + 60_000)
  })

  test('R7: guests name themselves and are cleaned; agents can’t be renamed', () => {
    const room = createDriver()
    room.arrive('ann')
    room.enter('ann', { name: `\u202Eann\n\u200B${'x'.repeat(90)}` })
    expect([...room.state.seats.values()][0]?.identity).toEqual({
      kind: 'guest',
      name: `ann ${'x'.repeat(NAME_MAX_CHARS - 4)}`,
    })
    room.arrive('bob', { subject: 'somebody', identity: AGENT })
    room.enter('bob', { name: 'Somebody Else' })
    expect([...room.state.seats.values()][1]?.identity).toEqual(AGENT)
  })

  test('R7: a name of which nothing is visible is refused, and may be said again', () => {
    const room = createDriver()
    room.arrive('ann')
    room.take('ann')
    room.enter('ann', { name: '\u200B\u200B' })
    expect(room.take('ann')).toEqual([{ type: 'error', code: 'frame.invalid' }])
    room.enter('ann', { name: 'Ann' })
    expect(room.take('ann')).toMatchObject([{ type: 'welcome' }, NO_HISTORY])
  })

  test('R8: numbers rise and are never used again, whoever left', () => {
    const room = createDriver()
    expect(room.join('a')?.self.seat).toBe(1)
    expect(room.join('b')?.self.seat).toBe(2)
    room.say('b', { type: 'leave' })
    expect(room.join('c')?.self.seat).toBe(3)
    room.advance(13 * 60 * 60 * 1000)
    expect(room.join('d')?.self.seat).toBe(4)
  })

  test('R9: elsewhere says that the same signed-in person is in on another seat', () => {
    const room = createDriver()
    const claims = { subject: 'somebody', identity: AGENT }
    expect(room.join('laptop', claims)?.self.elsewhere).toBe(false)
    expect(room.join('phone', claims)?.self.elsewhere).toBe(true)
    expect(room.join('other', { subject: 'another', identity: AGENT })?.self.elsewhere).toBe(false)
    expect(room.join('guest')?.self.elsewhere).toBe(false)
    expect(room.join('other guest')?.self.elsewhere).toBe(false)
    room.happen({ type: 'dropped', socket: 'laptop' })
    room.happen({ type: 'dropped', socket: 'phone' })
    expect(room.join('tablet', claims)?.self.elsewhere).toBe(false)
  })

  test('R20: when all rows are taken the seat longest gone makes place, and without one the room is full', () => {
    const room = createDriver()
    for (let i = 0; i < SEATS_MAX; i++) room.join(`s${i}`)
    room.join('late')
    expect(room.closed('late')).toBe('full')
    expect(room.take('late')).toMatchObject([{ type: 'error', code: 'room.full' }])
    const [first] = room.state.seats.keys()
    room.say('s0', { type: 'leave' })
    expect(room.join('next')).toBeDefined()
    expect(room.state.seats.size).toBe(SEATS_MAX)
    expect(room.seat(first ?? '')).toBeUndefined()
  })

  test('R31: who has entered cannot enter again, and an unknown socket changes nothing', () => {
    const room = createDriver()
    room.join('ann')
    room.take('ann')
    room.enter('ann')
    expect(room.take('ann')).toEqual([{ type: 'error', code: 'frame.not-now' }])
    const before = room.state
    room.enter('nobody')
    expect(room.effects).toEqual([])
    expect(room.state).toBe(before)
  })
})
