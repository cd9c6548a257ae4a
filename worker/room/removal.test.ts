import { describe, expect, test } from 'vitest'
import { REMOVALS_MAX } from '../../protocol/limits.ts'
import { askDoor, askRights } from './queries.ts'
import { CLEA, createCast, DOM, WALT } from './testing/cast.ts'
import { hashOf, NEW_ROOM } from './testing/driver.ts'

const ERROR = { type: 'error', code: 'room.removed' }

describe('removing', () => {
  test('P20: out at once: the socket is closed, the others hear removed, the row is deleted', () => {
    const { room, ids } = createCast()
    room.arrive('dora')
    room.take('dora')
    room.say('cohost', { type: 'remove', peer: ids.guest, out: false })
    expect(room.closed('guest')).toBe('removed')
    for (const socket of ['owner', 'agent'])
      expect(room.take(socket)).toMatchObject([{ type: 'left', id: ids.guest, why: 'removed' }, { type: 'settings' }])
    expect(room.take('guest')).toEqual([])
    expect(room.take('dora')).toMatchObject([{ type: 'door-left', id: ids.guest }, { type: 'door-changed' }])
    expect(room.seat(ids.guest)).toBeUndefined()
    expect([...room.state.sockets.keys()]).not.toContain('guest')
  })

  test('P20: somebody who is away is removed like anybody else', () => {
    const { room, ids } = createCast()
    room.happen({ type: 'dropped', socket: 'guest' })
    room.take('agent')
    room.say('owner', { type: 'remove', peer: ids.guest, out: true })
    expect(room.take('agent')).toMatchObject([{ type: 'left', why: 'removed' }, { type: 'settings' }])
  })

  test('P20: an agent is removed from every device, places that are held included', () => {
    const { room, ids, keys } = createCast()
    const phone = room.join('phone', DOM)?.self
    room.say('phone', { type: 'leave' })
    room.join('laptop', DOM)
    room.say('owner', { type: 'remove', peer: ids.agent, out: false })
    expect([room.closed('agent'), room.closed('laptop')]).toEqual(['removed', 'removed'])
    for (const key of [keys.agent, phone?.resume]) expect(room.join(`with ${key}`, DOM, key)).toBeUndefined()
  })

  test('P20: the key opens no seat and no credentials, the ticket opens nothing', () => {
    const { room, ids, keys } = createCast()
    expect(askRights(room.state, hashOf(keys.guest))).not.toBeNull()
    room.say('owner', { type: 'remove', peer: ids.guest, out: false })
    expect(askRights(room.state, hashOf(keys.guest))).toBeNull()
    expect(room.join('with the key', {}, keys.guest)).toBeUndefined()
    // The ticket that was asked for with the key, just before: it has the seat's relay user.
    room.arrive('with the ticket', { userId: 'user ticket of guest' })
    expect(room.take('with the ticket')).toMatchObject([{ type: 'door', entry: 'knock' }])
  })

  test('P20: a co-host named for good is so no more', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'role', peer: ids.cohost, role: 'cohost', lasting: true })
    room.say('owner', { type: 'remove', peer: ids.cohost, out: false })
    expect(room.state.room?.cohosts).toEqual([])
    expect(room.join('clea', CLEA)).toBeUndefined()
  })

  test('P21: who was removed knocks for the rest of the meeting, link or not, and may be let in again', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'remove', peer: ids.agent, out: false })
    room.join('dom', DOM)
    const waiting = room.take('dom').find((frame) => frame.type === 'waiting')
    expect(waiting).toMatchObject({ hosts: true })
    room.say('owner', { type: 'admit', peer: waiting?.type === 'waiting' ? waiting.id : '' })
    expect(room.take('dom').map(({ type }) => type)).toContain('welcome')
    for (const socket of ['owner', 'cohost', 'guest', 'dom']) room.say(socket, { type: 'leave' })
    expect(room.join('dom next week', DOM)).toBeDefined()
  })

  test('P21: who is kept out may not even knock, now or later, by identity, key or ticket', () => {
    const { room, ids, keys } = createCast()
    room.arrive('dom at the door', DOM)
    room.say('owner', { type: 'remove', peer: ids.agent, out: true })
    expect(room.closed('dom at the door')).toBe('removed')
    room.say('owner', { type: 'remove', peer: ids.guest, out: true })
    room.say('owner', { type: 'remove', peer: ids.cohost, out: false })
    for (const socket of ['owner', 'walt']) room.say(socket, { type: 'leave' })

    room.arrive('dom', DOM)
    expect(room.take('dom')).toEqual([ERROR])
    room.arrive('by ticket', { userId: 'user ticket of guest' })
    expect(room.take('by ticket')).toEqual([ERROR])
    room.arrive('by key')
    room.take('by key')
    room.enter('by key', { resume: keys.guest })
    expect(room.take('by key')).toEqual([ERROR])
    for (const socket of ['dom', 'by ticket', 'by key']) expect(room.closed(socket)).toBe('removed')
    expect([...room.state.sockets.keys()]).toEqual([])

    const visit = { proofHash: NEW_ROOM.proofHash, resumeHash: null, subject: null }
    expect(askDoor(room.state, { ...visit, subject: DOM.subject }, 'u')).toEqual({ kind: 'removed' })
    expect(askDoor(room.state, { ...visit, resumeHash: hashOf(keys.guest) }, 'u')).toEqual({ kind: 'removed' })
    expect(askDoor(room.state, visit, 'u')).toMatchObject({ kind: 'door' })
  })

  test('P21: who was removed, let in again and then kept out is kept out', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'remove', peer: ids.agent, out: false })
    room.join('dom', DOM)
    room.say('owner', { type: 'admit-all' })
    const welcome = room.take('dom').find((frame) => frame.type === 'welcome')
    room.say('owner', { type: 'remove', peer: welcome?.type === 'welcome' ? welcome.self.id : '', out: true })
    room.arrive('dom again', DOM)
    expect(room.take('dom again')).toEqual([ERROR])
  })

  test('P21: one of theirs who waits is sent away too when they are kept out, and waits on when not', () => {
    for (const out of [true, false]) {
      const { room, ids } = createCast()
      room.join('dom too', { ...DOM, proof: false })
      room.say('owner', { type: 'remove', peer: ids.agent, out })
      expect(room.closed('dom too')).toBe(out ? 'removed' : undefined)
    }
  })

  test('P21: a key that lies about on a shared machine keeps nobody out who is signed in', () => {
    const { room, ids, keys } = createCast()
    room.say('owner', { type: 'remove', peer: ids.guest, out: true })
    expect(room.join('clea', { ...CLEA, subject: 'subject of another' }, keys.guest)).toBeDefined()
  })

  test.each(['guest', 'agent'] as const)('P22: after the removal of a %s guests without a key knock', (actor) => {
    const { room, ids, keys } = createCast()
    room.say('guest', { type: 'leave' })
    if (actor === 'guest') expect(room.join('guest again', {}, keys.guest)).toBeDefined()
    room.say('owner', { type: 'remove', peer: ids[actor], out: false })
    expect(room.join('new')).toBeUndefined()
    expect(room.join('an agent', { ...DOM, subject: 'subject of another' })).toBeDefined()
    if (actor === 'agent') expect(room.join('guest again', {}, keys.guest)).toBeDefined()
  })

  test('P22: until a host says otherwise, or the meeting is over', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'remove', peer: ids.guest, out: true })
    room.say('owner', { type: 'settings', change: { guestsKnock: false } })
    expect(room.join('new')).toBeDefined()
    room.say('owner', { type: 'settings', change: { guestsKnock: true } })
    room.arrive('dora')
    room.take('dora')
    room.join('second')
    for (const socket of ['owner', 'cohost', 'agent', 'new']) room.say(socket, { type: 'leave' })
    expect(room.take('dora').at(-1)).toEqual({ type: 'door-changed', entry: 'open', inside: [] })
    expect(room.take('second').at(-1)).toEqual({ type: 'door-changed', entry: 'open', inside: [] })
    expect(room.join('third')).toBeDefined()
  })

  test('P29: a room remembers so many removals, and of people opaque ids and hashes alone', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'remove', peer: ids.agent, out: true })
    expect(room.state.room?.removals).toEqual([
      { subject: DOM.subject, userId: expect.any(String), keys: [expect.stringContaining('hash of')], out: true },
    ])
    for (let i = 0; i < REMOVALS_MAX; i++) {
      room.join(`g${i}`, WALT)
      room.say('owner', { type: 'admit-all' })
      const peer = [...room.state.seats.values()].at(-1)?.id ?? ''
      room.say('owner', { type: 'remove', peer, out: false })
    }
    expect(room.state.room?.removals).toHaveLength(REMOVALS_MAX)
  })
})
