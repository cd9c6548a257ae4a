import { describe, expect, test } from 'vitest'
import { KNOCK_EVERY_MS, WAITING_MAX } from '../../protocol/limits.ts'
import { DEFAULT_SETTINGS, type RoomSettings } from '../../protocol/settings.ts'
import { askDoor } from './queries.ts'
import { CAMILLE, CLEA, createCast, DOM, WALT } from './testing/cast.ts'
import { createDriver, hashOf, NEW_ROOM } from './testing/driver.ts'
import { GRACE_MS } from './times.ts'

type Settings = Partial<RoomSettings>
const roomWith = (settings: Settings) => createDriver({ ...NEW_ROOM, settings: { ...DEFAULT_SETTINGS, ...settings } })
const typesOf = (frames: readonly { readonly type: string }[]) => frames.map(({ type }) => type)

describe('who enters', () => {
  // owner, agent with the link, guest with it, agent without, guest without
  test.each<[rule: string, Settings, entering: string]>([
    ['P2', { access: 'public' }, 'owner agent guest'],
    ['P2', { access: 'trusted' }, 'owner agent'],
    ['P2', { access: 'restricted' }, 'owner'],
    ['P3', { locked: true }, 'owner'],
    ['P3', { locked: true, access: 'trusted' }, 'owner'],
    ['P22', { guestsKnock: true }, 'owner agent'],
  ])('%s: under %j these enter without asking: %s', (_, settings, entering) => {
    const visitors = {
      owner: { ...CAMILLE, proof: false },
      agent: DOM,
      guest: {},
      'agent without the link': { ...DOM, proof: false },
      'guest without the link': WALT,
    }
    const inside = Object.entries(visitors).filter(
      ([name, claims]) => roomWith(settings).join(name, claims) !== undefined,
    )
    expect(inside.map(([name]) => name).join(' ')).toBe(entering)
    for (const [name, claims] of Object.entries(visitors)) {
      const room = roomWith(settings)
      room.arrive(name, claims)
      const [door] = room.take(name)
      expect(door).toMatchObject({ type: 'door', entry: inside.some(([who]) => who === name) ? 'open' : 'knock' })
    }
  })

  test('P2: who has been in comes back with the key, whatever the settings are by then', () => {
    const { room, ids, keys } = createCast()
    room.say('guest', { type: 'leave' })
    room.say('owner', { type: 'settings', change: { access: 'restricted', locked: true } })
    expect(room.join('guest again', {}, keys.guest)?.self.id).toBe(ids.guest)
  })

  test('P32: the join answers as the door does', () => {
    const { state } = roomWith({ access: 'trusted' })
    const visit = { proofHash: NEW_ROOM.proofHash, resumeHash: null, subject: null }
    expect(askDoor(state, visit, 'u')).toMatchObject({ entry: 'knock', proof: true })
    expect(askDoor(state, { ...visit, subject: 'somebody' }, 'u')).toMatchObject({ entry: 'open' })
  })
})

describe('settings, changed live', () => {
  test('P4: nobody who is in is thrown out, and everybody in hears the settings as they are now', () => {
    const { room } = createCast()
    room.say('cohost', { type: 'settings', change: { access: 'restricted', allow: { chat: false } } })
    const settings = { ...DEFAULT_SETTINGS, access: 'restricted', allow: { ...DEFAULT_SETTINGS.allow, chat: false } }
    for (const socket of ['owner', 'cohost', 'agent', 'guest'])
      expect(room.take(socket)).toEqual([{ type: 'settings', settings }])
    expect(room.closed('guest')).toBeUndefined()
    expect(room.join('late')).toBeUndefined()
  })

  test('P4: a change that changes nothing is not told', () => {
    const { room } = createCast()
    room.say('owner', { type: 'settings', change: { locked: false, allow: { camera: true } } })
    room.say('owner', { type: 'settings', change: {} })
    expect(room.take('guest')).toEqual([])
  })

  test('P4: who waits and would not have to any more is let in at once, the others wait on', () => {
    const room = roomWith({ locked: true })
    room.join('owner', CAMILLE)
    room.join('gus')
    room.join('dom', DOM)
    room.join('walt', WALT)
    for (const socket of ['gus', 'dom', 'walt']) room.take(socket)
    room.say('owner', { type: 'settings', change: { locked: false, access: 'trusted' } })
    expect(typesOf(room.take('dom'))).toContain('welcome')
    expect(typesOf(room.take('gus'))).toEqual(['door-joined'])
    room.say('owner', { type: 'settings', change: { access: 'public' } })
    expect(room.take('gus')[0]).toMatchObject({ type: 'welcome', settings: { access: 'public', locked: false } })
    expect(typesOf(room.take('walt'))).toEqual(['door-joined', 'door-joined'])
  })

  test('P4: a full queue is let in by one change', () => {
    const room = roomWith({ locked: true })
    room.join('owner', CAMILLE)
    for (let i = 0; i < WAITING_MAX; i++) room.join(`w${i}`)
    room.say('owner', { type: 'settings', change: { locked: false } })
    for (let i = 0; i < WAITING_MAX; i++) expect(typesOf(room.take(`w${i}`))).toContain('welcome')
  })

  test('P4: the door is told what it is now', () => {
    const { room } = createCast()
    room.arrive('dora')
    room.arrive('walter', WALT)
    for (const socket of ['dora', 'walter']) room.take(socket)
    room.say('owner', { type: 'settings', change: { locked: true } })
    expect(room.take('dora')).toMatchObject([{ type: 'door-changed', entry: 'knock', inside: [{}, {}, {}, {}] }])
    expect(room.take('walter')).toEqual([])
  })

  test('P10: a door that does not show who is inside says nothing of them, nor of their comings and goings', () => {
    const { room } = createCast()
    room.arrive('dora')
    room.take('dora')
    room.say('owner', { type: 'settings', change: { doorShows: false } })
    expect(room.take('dora')).toEqual([{ type: 'door-changed', entry: 'open', inside: [] }])
    expect(room.take('walt')).toEqual([{ type: 'door-changed', entry: 'knock', inside: [] }])
    room.join('new')
    room.say('new', { type: 'leave' })
    room.arrive('dan')
    expect(room.take('dora')).toEqual([])
    expect(room.take('walt')).toEqual([])
    expect(room.take('dan')).toMatchObject([{ type: 'door', inside: [] }])
    room.say('owner', { type: 'settings', change: { doorShows: true } })
    expect(room.take('dora')).toMatchObject([{ type: 'door-changed', inside: [{}, {}, {}, {}] }])
  })
})

describe('the lobby', () => {
  test('P6: all who wait are let in by one message, in the order of their knocks', () => {
    const { room, ids } = createCast()
    room.join('second', WALT)
    room.join('third', WALT)
    room.happen({ type: 'dropped', socket: 'second' })
    for (const socket of ['walt', 'third', 'agent']) room.take(socket)
    room.say('cohost', { type: 'admit-all' })
    const seat = (socket: string) => {
      const welcome = room.take(socket).find((frame) => frame.type === 'welcome')
      return welcome?.type === 'welcome' ? welcome.self.seat : undefined
    }
    const [walt, third] = [seat('walt'), seat('third')]
    expect(walt).toBeLessThan(third ?? 0)
    expect(typesOf(room.take('agent'))).toEqual(['knock-over', 'joined', 'knock-over', 'knock-over', 'joined'])
    expect(room.seat(ids.walt)?.at).toBe('in')
  })

  test('P7: a reason is said before the close, cleaned', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'refuse', peer: ids.walt, reason: ' On a\n\u202Ecommencé ' })
    expect(room.take('walt')).toEqual([{ type: 'refused', reason: 'On a commencé' }])
    expect(room.closed('walt')).toBe('refused')
  })

  test.each([undefined, '\u200B'])('P7: without a reason there is only the close (%j)', (reason) => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'refuse', peer: ids.walt, ...(reason === undefined ? {} : { reason }) })
    expect(room.take('walt')).toEqual([])
    expect(room.closed('walt')).toBe('refused')
  })

  test('P8: words of a host reach those who wait, all or one, and nobody else', () => {
    const { room, ids } = createCast()
    room.join('second', WALT)
    for (const socket of ['walt', 'second', 'guest']) room.take(socket)
    room.say('owner', { type: 'door-message', text: 'Cinq  minutes\u200B' })
    room.say('owner', { type: 'door-message', text: 'Et vous ?', peer: ids.walt })
    expect(room.take('second')).toEqual([{ type: 'door-message', text: 'Cinq minutes' }])
    expect(room.take('walt')).toHaveLength(2)
    expect(room.take('guest')).toEqual([])
    room.say('owner', { type: 'door-message', text: '\u200B' })
    expect(room.take('owner').at(-1)).toEqual({ type: 'error', code: 'frame.invalid' })
  })

  test.each([
    ['the same agent', CLEA, undefined],
    ['whoever brings the key', {}, 'key'],
  ])('P9: %s does not knock again within ten seconds', (_, claims, withKey) => {
    const room = roomWith({ locked: true })
    room.join('owner', CAMILLE)
    room.join('first', claims)
    const waiting = room.take('first').find((frame) => frame.type === 'waiting')
    if (waiting?.type !== 'waiting') throw new Error('does not wait')
    room.say('owner', { type: 'refuse', peer: waiting.id })
    const key = withKey === undefined ? undefined : waiting.resume
    room.advance(KNOCK_EVERY_MS - 1)
    room.join('second', claims, key)
    expect(room.take('second')).toEqual([{ type: 'error', code: 'knock.too-soon' }])
    expect(room.closed('second')).toBeUndefined()
    room.advance(1)
    room.enter('second', key === undefined ? {} : { resume: key })
    expect(room.take('second')).toMatchObject([{ type: 'waiting' }])
  })

  test('P9: coming back to one’s place in the queue is no knock', () => {
    const room = roomWith({ locked: true })
    room.join('walt')
    const [waiting] = room.take('walt')
    const resume = waiting?.type === 'waiting' ? waiting.resume : undefined
    room.happen({ type: 'dropped', socket: 'walt' })
    room.join('walt again', {}, resume)
    expect(room.take('walt again')).toMatchObject([{ type: 'waiting', resume: expect.any(String) }])
  })

  test('P9: knocks are forgotten once they count no more', () => {
    const room = roomWith({ locked: true })
    room.join('a')
    room.join('b')
    expect(room.state.room?.knocks).toHaveLength(2)
    room.advance(KNOCK_EVERY_MS)
    room.join('c')
    expect(room.state.room?.knocks).toHaveLength(1)
    expect(JSON.stringify(room.state.room?.knocks)).toContain(hashOf('key'))
  })

  test('P5: who waits is told when the last who could open goes, and when one comes', () => {
    const room = roomWith({ access: 'trusted' })
    room.join('dom', DOM)
    room.join('gus')
    expect(room.take('gus')).toMatchObject([{ type: 'waiting', hosts: false }])
    room.join('owner', CAMILLE)
    expect(room.take('gus')).toMatchObject([{ type: 'door-joined' }, { type: 'waiting', hosts: true }])
    room.happen({ type: 'dropped', socket: 'owner' })
    expect(room.take('gus')).toMatchObject([{ type: 'waiting', hosts: false }])
    room.advance(GRACE_MS)
    room.happen({ type: 'tick' })
    expect(typesOf(room.take('gus'))).toEqual(['door-left'])
  })
})
