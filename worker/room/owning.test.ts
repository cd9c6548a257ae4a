// What an owner does to a room from the list of their rooms, and until when a room with a date is kept.
import { describe, expect, test } from 'vitest'
import type { OwnerAct } from '../room-api.ts'
import { nextWake } from './expiry.ts'
import { askLasts, askOwn, askOwned } from './owning.ts'
import { CLEA, createCast } from './testing/cast.ts'
import {
  createDriver,
  DAY_MS,
  type Driver,
  freshKey,
  hashOf,
  NEW_ROOM,
  OWNER,
  SETTINGS,
  START,
} from './testing/driver.ts'

const FRESH = Array.from({ length: 50 }, (_, index) => freshKey(900 + index))
const act = (room: Driver, act: OwnerAct, subject = OWNER.subject) => {
  const answer = askOwn(room.state, subject, act)
  room.happen({ type: 'owned', subject, act, fresh: FRESH })
  return answer
}
const planned = (days: number) => createDriver({ ...NEW_ROOM, date: START + days * DAY_MS })
const PROOF_HASH = hashOf('n'.repeat(43))

describe('a room with a date', () => {
  test('R37: it is kept until its date, and then as long as an unused room', () => {
    const room = planned(40)
    expect(nextWake(room.state)).toBe(START + 40 * DAY_MS + SETTINGS.expiryMs)
    room.advance(69 * DAY_MS)
    room.happen({ type: 'tick' })
    expect(room.state.room).not.toBeNull()
    room.advance(DAY_MS)
    room.happen({ type: 'tick' })
    expect(room.state.room).toBeNull()
    expect(room.effects).toContainEqual({ type: 'erase' })
  })

  test('R37: a date that is over keeps nothing longer than its last use does', () => {
    const room = planned(1)
    room.advance(5 * DAY_MS)
    room.join('owner', { subject: OWNER.subject, identity: { kind: 'agent', name: 'C', organisation: null } })
    room.say('owner', { type: 'leave' })
    expect(nextWake(room.state)).toBeGreaterThan(0)
    expect(askLasts(room.state)).toBe(START + 5 * DAY_MS + SETTINGS.expiryMs)
  })

  test('R37: taken away, it counts no more', () => {
    const room = planned(40)
    act(room, { do: 'change', date: null })
    expect(askLasts(room.state)).toBe(START + SETTINGS.expiryMs)
  })
})

describe('an owner, outside', () => {
  test('P36: is told of the room what it says of itself', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'role', peer: ids.cohost, role: 'cohost', lasting: true })
    expect(askOwned(room.state, OWNER.subject)).toEqual({
      title: NEW_ROOM.title,
      date: null,
      settings: NEW_ROOM.settings,
      proofHash: NEW_ROOM.proofHash,
      cohosts: [{ subject: CLEA.subject, name: CLEA.identity.name, organisation: CLEA.identity.organisation }],
      used: START,
      inside: 4,
      until: null,
    })
  })

  test.each([
    ['somebody else', 'nobody in particular'],
    ['a co-host', CLEA.subject],
  ])('P36: %s is told nothing and changes nothing', (_, subject) => {
    const { room } = createCast()
    const { state } = room
    expect(askOwned(state, subject)).toBeNull()
    for (const deed of [
      { do: 'change', title: 'Mine' },
      { do: 'renew', proofHash: PROOF_HASH },
      { do: 'release', cohost: CLEA.subject },
      { do: 'end' },
    ] as const) {
      expect(act(room, deed, subject)).toBe('unknown')
      expect(room.state).toBe(state)
      expect(room.effects).toEqual([])
    }
  })

  test('P36: of a room that is not there there is nothing to be told', () => {
    const room = createDriver(null)
    expect(askOwned(room.state, OWNER.subject)).toBeNull()
    expect(askLasts(room.state)).toBeNull()
    expect(act(room, { do: 'end' })).toBe('unknown')
    expect(room.effects).toEqual([])
  })

  test('P37: title, date and settings change each alone, and what is absent stays', () => {
    const room = createDriver()
    expect(act(room, { do: 'change', title: 'Budget' })).toBe('done')
    act(room, { do: 'change', date: START + DAY_MS })
    act(room, { do: 'change', settings: { access: 'restricted' } })
    expect(room.state.room).toMatchObject({
      title: 'Budget',
      date: START + DAY_MS,
      settings: { ...NEW_ROOM.settings, access: 'restricted' },
    })
    act(room, { do: 'change', title: null, date: null })
    expect(room.state.room).toMatchObject({ title: null, date: null })
    const { state } = room
    act(room, { do: 'change', title: null, settings: { access: 'restricted' } })
    expect(room.state.room).toEqual(state.room)
  })

  test('P37: settings are as if changed from inside: those in hear them, and who waits comes in', () => {
    const { room } = createCast()
    act(room, { do: 'change', settings: { locked: true } })
    expect(room.take('guest')).toContainEqual(expect.objectContaining({ type: 'settings' }))
    room.join('zoe')
    expect(room.take('zoe')).toMatchObject([{ type: 'waiting' }])
    act(room, { do: 'change', settings: { locked: false } })
    expect(room.take('zoe')).toContainEqual(expect.objectContaining({ type: 'welcome' }))
    expect(room.take('guest')).toContainEqual(expect.objectContaining({ type: 'settings' }))
  })

  test('P37: who is inside, waits or stands at the door hears the new title, and nothing of a date', () => {
    const { room } = createCast()
    room.arrive('late')
    room.take('late')
    act(room, { do: 'change', title: 'Budget', date: START + DAY_MS })
    const heard = {
      type: 'room',
      room: { title: 'Budget', host: { name: OWNER.name, organisation: OWNER.organisation } },
    }
    for (const socket of ['owner', 'guest', 'walt', 'late']) expect(room.take(socket)).toEqual([heard])
    act(room, { do: 'change', title: 'Budget', date: null })
    expect(room.take('guest')).toEqual([])
  })

  test('P38: a new link voids the old one, for who stands at the door too', () => {
    const room = createDriver()
    room.arrive('early')
    room.take('early')
    expect(act(room, { do: 'renew', proofHash: PROOF_HASH })).toBe('done')
    expect(room.state.room).toMatchObject({ proofHash: PROOF_HASH, link: 1 })
    expect(room.take('early')).toMatchObject([{ type: 'door-changed', entry: 'knock' }])
  })

  test('P38: while anybody is inside it is not made, since only there it is handed on', () => {
    const { room } = createCast()
    const { state } = room
    expect(act(room, { do: 'renew', proofHash: PROOF_HASH })).toBe('in-use')
    expect(room.state).toBe(state)
    // said again after a lost answer it is only answered again
    expect(act(room, { do: 'renew', proofHash: NEW_ROOM.proofHash })).toBe('done')
    expect(room.state).toBe(state)
  })

  test('P40: a co-host is released for good and on every seat, hears it, and is asked for no more than anybody', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'role', peer: ids.cohost, role: 'cohost', lasting: true })
    room.join('phone', CLEA)
    room.say('phone', { type: 'leave' })
    for (const socket of ['cohost', 'guest']) room.take(socket)
    expect(act(room, { do: 'release', cohost: CLEA.subject })).toBe('done')
    expect(room.state.room?.cohosts).toEqual([])
    const roles = [...room.state.seats.values()].flatMap((seat) =>
      seat.at !== 'waiting' && seat.subject === CLEA.subject ? [[seat.at, seat.role]] : [],
    )
    expect(roles).toEqual([
      ['in', 'participant'],
      ['gone', 'participant'],
    ])
    expect(room.take('cohost')).toContainEqual(expect.objectContaining({ type: 'self' }))
    expect(room.take('guest')).toContainEqual(expect.objectContaining({ type: 'changed' }))
    room.say('cohost', { type: 'mute-all' })
    expect(room.take('cohost')).toMatchObject([{ type: 'error', code: 'frame.not-allowed' }])
  })

  test('P40: one who is at the door of a restricted room knocks from then on', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'role', peer: ids.cohost, role: 'cohost', lasting: true })
    act(room, { do: 'change', settings: { access: 'restricted' } })
    room.arrive('phone', CLEA)
    room.take('phone')
    act(room, { do: 'release', cohost: CLEA.subject })
    expect(room.take('phone')).toContainEqual(expect.objectContaining({ type: 'door-changed', entry: 'knock' }))
  })

  test('P40: who is no co-host stays what they are, a co-host of this meeting alone too', () => {
    const { room } = createCast()
    const { state } = room
    for (const cohost of [CLEA.subject, OWNER.subject, 'nobody in particular'])
      expect(act(room, { do: 'release', cohost })).toBe('done')
    expect(room.state).toBe(state)
  })

  test('P39: the end is that of "end for all"', () => {
    const { room } = createCast()
    expect(act(room, { do: 'end' })).toBe('done')
    expect(room.state.room).toBeNull()
    expect(room.effects).toContainEqual({ type: 'erase' })
    for (const socket of ['owner', 'guest', 'walt']) expect(room.closed(socket)).toBe('ended')
  })
})
