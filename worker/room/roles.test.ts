import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts'
import type { Role } from '../../protocol/values.ts'
import { CAMILLE, CLEA, createCast, DOM } from './testing/cast.ts'
import { createDriver, type Driver, NEW_ROOM } from './testing/driver.ts'
import { GRACE_MS } from './times.ts'

const roleOf = (room: Driver, id: string): Role | undefined => {
  const seat = room.seat(id)
  return seat === undefined || seat.at === 'waiting' ? undefined : seat.role
}

describe('roles', () => {
  test('P11: a role is told to the one who has it now, and to all the others', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'role', peer: ids.guest, role: 'cohost' })
    expect(room.take('guest')).toEqual([
      { type: 'self', role: 'cohost', identity: { kind: 'guest', name: 'Guest guest' }, proof: true },
    ])
    for (const socket of ['owner', 'cohost', 'agent'])
      expect(room.take(socket)).toMatchObject([{ type: 'changed', peer: { id: ids.guest, role: 'cohost' } }])
  })

  test('P11: named for good, an agent is co-host in every meeting, from any device', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'role', peer: ids.agent, role: 'cohost', lasting: true })
    room.say('owner', { type: 'settings', change: { access: 'restricted' } })
    for (const socket of ['owner', 'cohost', 'agent', 'guest']) room.say(socket, { type: 'leave' })
    expect(room.join('dom elsewhere', { ...DOM, proof: false })?.self.role).toBe('cohost')
    expect(room.join('clea', CLEA)).toBeUndefined()
  })

  test('P11: taken back by who made the room, it is over for good', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'role', peer: ids.agent, role: 'cohost', lasting: true })
    room.say('owner', { type: 'role', peer: ids.agent, role: 'participant' })
    expect(room.state.room?.cohosts).toEqual([])
    expect(room.join('dom elsewhere', DOM)?.self.role).toBe('participant')
  })

  test('P11: who owns the room for this meeting alone names nobody for good, and unnames nobody', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'role', peer: ids.cohost, role: 'cohost', lasting: true })
    room.say('owner', { type: 'hand-over', peer: ids.guest })
    room.say('guest', { type: 'role', peer: ids.agent, role: 'cohost', lasting: true })
    expect(room.take('guest').at(-1)).toEqual({ type: 'error', code: 'frame.not-allowed' })
    room.say('guest', { type: 'role', peer: ids.cohost, role: 'participant' })
    expect(roleOf(room, ids.cohost)).toBe('participant')
    expect(room.state.room?.cohosts).toMatchObject([{ subject: CLEA.subject }])
  })

  test('P11: a role belongs to the person: both devices of an agent change with it', () => {
    const { room, ids } = createCast()
    const phone = room.join('phone', DOM)?.self.id ?? ''
    room.say('owner', { type: 'role', peer: ids.agent, role: 'cohost' })
    expect([roleOf(room, ids.agent), roleOf(room, phone)]).toEqual(['cohost', 'cohost'])
    room.say('phone', { type: 'leave' })
    room.say('owner', { type: 'role', peer: ids.agent, role: 'participant' })
    expect([roleOf(room, ids.agent), roleOf(room, phone)]).toEqual(['participant', 'participant'])
  })

  test('P12: who made the room takes back what was handed over; nobody takes it from them', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'hand-over', peer: ids.guest })
    room.say('guest', { type: 'role', peer: ids.owner, role: 'participant' })
    room.say('guest', { type: 'remove', peer: ids.owner, out: true })
    expect(roleOf(room, ids.owner)).toBe('owner')
    room.say('owner', { type: 'role', peer: ids.guest, role: 'participant' })
    expect(roleOf(room, ids.guest)).toBe('participant')
  })

  test('P13: handed over, a room has one more owner, and the first may go', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'hand-over', peer: ids.guest })
    room.say('owner', { type: 'leave' })
    room.say('guest', { type: 'end' })
    expect(room.closed('agent')).toBe('ended')
  })

  test('P13: whom it was handed to twice is owner once', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'hand-over', peer: ids.guest })
    room.take('guest')
    room.say('owner', { type: 'hand-over', peer: ids.guest })
    expect(room.take('guest')).toEqual([])
  })

  test('P14: a co-host may put the role down, but not take it up', () => {
    const { room, ids } = createCast()
    room.say('cohost', { type: 'role', peer: ids.cohost, role: 'participant' })
    room.take('cohost')
    room.say('cohost', { type: 'role', peer: ids.cohost, role: 'cohost' })
    expect(room.take('cohost')).toEqual([{ type: 'error', code: 'frame.not-allowed' }])
    expect(roleOf(room, ids.cohost)).toBe('participant')
  })

  test('P17: within a meeting a role comes back with the seat, after it with the record alone', () => {
    const { room, ids, keys } = createCast()
    room.say('owner', { type: 'role', peer: ids.guest, role: 'cohost' })
    room.say('guest', { type: 'leave' })
    const back = room.join('guest again', {}, keys.guest)?.self
    expect(back?.role).toBe('cohost')
    for (const socket of ['guest again', 'owner', 'cohost', 'agent']) room.say(socket, { type: 'leave' })
    expect(room.join('next week', {}, back?.resume)?.self).toMatchObject({ id: ids.guest, role: 'participant' })
    expect(room.join('owner again', CAMILLE, keys.owner)?.self.role).toBe('owner')
  })
})

describe('when the last host goes', () => {
  const meeting = (settings = {}) => {
    const room = createDriver({ ...NEW_ROOM, settings: { ...DEFAULT_SETTINGS, ...settings } })
    room.join('owner', CAMILLE)
    room.join('gus')
    room.say('owner', { type: 'admit-all' })
    const ids = ['dom', 'clea'].map((socket, i) => {
      room.join(socket, i === 0 ? DOM : CLEA)
      room.say('owner', { type: 'admit-all' })
      return [...room.state.seats.values()].at(-1)?.id ?? ''
    })
    for (const socket of ['gus', 'dom', 'clea']) room.take(socket)
    return { room, dom: ids[0] ?? '', clea: ids[1] ?? '' }
  }

  test.each(['left', 'gone'] as const)('P15: %s, the agent who has been there longest takes over', (why) => {
    const { room, dom, clea } = meeting()
    if (why === 'left') room.say('owner', { type: 'leave' })
    else {
      room.happen({ type: 'dropped', socket: 'owner' })
      room.happen({ type: 'tick' })
      expect(roleOf(room, dom)).toBe('participant')
      room.advance(GRACE_MS)
      room.happen({ type: 'tick' })
    }
    expect([roleOf(room, dom), roleOf(room, clea)]).toEqual(['cohost', 'participant'])
    expect(room.take('dom').at(-1)).toMatchObject({ type: 'self', role: 'cohost' })
    expect(room.take('gus').at(-1)).toMatchObject({ type: 'changed', peer: { id: dom, role: 'cohost' } })
  })

  test('P15: an agent who is away is passed over', () => {
    const { room, dom, clea } = meeting()
    room.happen({ type: 'dropped', socket: 'dom' })
    room.say('owner', { type: 'leave' })
    expect([roleOf(room, dom), roleOf(room, clea)]).toEqual(['participant', 'cohost'])
  })

  test.each(['trusted', 'restricted'] as const)('P15: in a %s room nobody does', (access) => {
    const { room, dom, clea } = meeting({ access })
    room.say('owner', { type: 'leave' })
    expect([roleOf(room, dom), roleOf(room, clea)]).toEqual(['participant', 'participant'])
  })

  test('P15: guests never do, and while a host is there nobody has to', () => {
    const room = createDriver()
    room.join('owner', CAMILLE)
    const gus = room.join('gus')?.self.id ?? ''
    room.say('owner', { type: 'leave' })
    expect(roleOf(room, gus)).toBe('participant')
    const { room: other, ids } = createCast()
    other.say('owner', { type: 'leave' })
    expect(roleOf(other, ids.agent)).toBe('participant')
  })

  test('P15: who puts the last role down is followed, and is not given it back', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'leave' })
    room.say('cohost', { type: 'role', peer: ids.cohost, role: 'participant' })
    expect([roleOf(room, ids.cohost), roleOf(room, ids.agent)]).toEqual(['participant', 'cohost'])
  })

  test('P16: what nobody owns belongs for the meeting to whoever begins it, then to whoever has been there longest', () => {
    const room = createDriver({ ...NEW_ROOM, owner: null })
    expect(room.join('gus')?.self.role).toBe('cohost')
    const ann = room.join('ann')?.self
    expect(ann?.role).toBe('participant')
    room.say('gus', { type: 'end' })
    expect(room.take('gus').at(-1)).toEqual({ type: 'error', code: 'frame.not-allowed' })
    room.say('gus', { type: 'leave' })
    expect(roleOf(room, ann?.id ?? '')).toBe('cohost')
  })
})
