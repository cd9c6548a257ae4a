// Who may and who may not, for every power. What each of them does: the tests beside its own file.
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS, type RoomSettings } from '../../protocol/settings.ts'
import type { PowerFrame } from './events.ts'
import { ACTORS, type Actor, CAMILLE, type Cast, createCast } from './testing/cast.ts'
import { createDriver, type Driver, NEW_ROOM } from './testing/driver.ts'

type Ask = (ids: Cast['ids']) => PowerFrame
const HOSTS: readonly Actor[] = ['owner', 'cohost']
const OWNER_ALONE: readonly Actor[] = ['owner']
const NOBODY: readonly Actor[] = []

const POWERS: readonly (readonly [rule: string, what: string, may: readonly Actor[], ask: Ask])[] = [
  ['P5', 'admit', HOSTS, ({ walt }) => ({ type: 'admit', peer: walt })],
  ['P6', 'admit all', HOSTS, () => ({ type: 'admit-all' })],
  ['P7', 'refuse', HOSTS, ({ walt }) => ({ type: 'refuse', peer: walt, reason: 'Complet' })],
  ['P8', 'speak to those who wait', HOSTS, () => ({ type: 'door-message', text: 'Un instant' })],
  ['P3', 'lock', HOSTS, () => ({ type: 'settings', change: { locked: true } })],
  ['P2', 'change who enters', HOSTS, () => ({ type: 'settings', change: { access: 'restricted' } })],
  ['P27', 'forbid microphones', HOSTS, () => ({ type: 'settings', change: { allow: { microphone: false } } })],
  ['P10', 'hide who is inside', HOSTS, () => ({ type: 'settings', change: { doorShows: false } })],
  ['P18', 'mute', HOSTS, ({ guest }) => ({ type: 'mute', peer: guest, source: 'microphone' })],
  ['P18', 'stop a camera', HOSTS, ({ owner }) => ({ type: 'mute', peer: owner, source: 'camera' })],
  ['P18', 'ask to unmute', HOSTS, ({ agent }) => ({ type: 'ask-unmute', peer: agent })],
  ['P19', 'mute all', HOSTS, () => ({ type: 'mute-all' })],
  ['P24', 'lower a hand', HOSTS, ({ guest }) => ({ type: 'lower', peer: guest })],
  ['P24', 'lower all hands', HOSTS, () => ({ type: 'lower-all' })],
  ['P20', 'remove a guest', HOSTS, ({ guest }) => ({ type: 'remove', peer: guest, out: false })],
  ['P20', 'keep an agent out', HOSTS, ({ agent }) => ({ type: 'remove', peer: agent, out: true })],
  ['P12', 'remove a co-host', OWNER_ALONE, ({ cohost }) => ({ type: 'remove', peer: cohost, out: true })],
  ['P12', 'remove the owner', NOBODY, ({ owner }) => ({ type: 'remove', peer: owner, out: true })],
  ['P11', 'name a co-host', OWNER_ALONE, ({ guest }) => ({ type: 'role', peer: guest, role: 'cohost' })],
  [
    'P11',
    'name one for good',
    OWNER_ALONE,
    ({ agent }) => ({ type: 'role', peer: agent, role: 'cohost', lasting: true }),
  ],
  [
    'P11',
    'name a guest for good',
    NOBODY,
    ({ guest }) => ({ type: 'role', peer: guest, role: 'cohost', lasting: true }),
  ],
  ['P14', 'take a role back', HOSTS, ({ cohost }) => ({ type: 'role', peer: cohost, role: 'participant' })],
  ['P12', 'demote the owner', NOBODY, ({ owner }) => ({ type: 'role', peer: owner, role: 'participant' })],
  ['P13', 'hand over', OWNER_ALONE, ({ agent }) => ({ type: 'hand-over', peer: agent })],
  ['P23', 'raise a hand', ACTORS, () => ({ type: 'hand', up: true })],
  ['P25', 'rename oneself', ['guest'], () => ({ type: 'rename', name: 'Somebody' })],
  ['P28', 'end for all', OWNER_ALONE, () => ({ type: 'end' })],
]

const errorsOf = (room: Driver, socket: string) =>
  room.take(socket).flatMap((frame) => (frame.type === 'error' ? [frame.code] : []))

describe('powers', () => {
  test.each(
    POWERS.flatMap(([rule, what, may, ask]) =>
      ACTORS.map((actor) => [rule, actor, may.includes(actor) ? 'may' : 'may not', what, ask] as const),
    ),
  )('%s P1: the %s %s %s', (_, actor, may, __, ask) => {
    const { room, ids } = createCast()
    const before = room.state
    room.say(actor, ask(ids))
    if (may === 'may') return expect(errorsOf(room, actor)).toEqual([])
    expect(room.take(actor)).toEqual([{ type: 'error', code: 'frame.not-allowed' }])
    // Its socket is marked as having spoken; that is all.
    expect([room.state.room, room.state.seats]).toEqual([before.room, before.seats])
    expect(room.effects).toHaveLength(1)
  })

  test.each(POWERS)('%s P1: who waits, or stands at the door, may not %s', (_, __, ___, ask) => {
    const { room, ids } = createCast()
    room.arrive('dora')
    room.take('dora')
    room.take('walt')
    const before = room.state
    for (const socket of ['walt', 'dora']) {
      room.say(socket, ask(ids))
      expect(room.take(socket)).toEqual([{ type: 'error', code: 'frame.not-now' }])
    }
    expect([room.state.room, room.state.seats]).toEqual([before.room, before.seats])
  })

  test('P1: the right is looked up at every frame: a role taken back is gone at once', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'role', peer: ids.cohost, role: 'participant' })
    room.take('cohost')
    room.say('cohost', { type: 'mute-all' })
    expect(errorsOf(room, 'cohost')).toEqual(['frame.not-allowed'])
  })

  test.each<[string, PowerFrame]>([
    ['admit', { type: 'admit', peer: 'nobody' }],
    ['refuse', { type: 'refuse', peer: 'nobody' }],
    ['mute', { type: 'mute', peer: 'nobody', source: 'screen' }],
    ['ask', { type: 'ask-unmute', peer: 'nobody' }],
    ['lower', { type: 'lower', peer: 'nobody' }],
    ['remove', { type: 'remove', peer: 'nobody', out: true }],
    ['name', { type: 'role', peer: 'nobody', role: 'cohost' }],
    ['hand over to', { type: 'hand-over', peer: 'nobody' }],
    ['speak to', { type: 'door-message', text: 'x', peer: 'nobody' }],
  ])('P1: to %s somebody who is not there is answered with frame.no-such-peer', (_, frame) => {
    const { room } = createCast()
    room.say('owner', frame)
    expect(errorsOf(room, 'owner')).toEqual(['frame.no-such-peer'])
  })

  test.each<[boolean, Partial<RoomSettings>]>([
    [true, {}],
    [false, { locked: true }],
    [false, { access: 'trusted' }],
    [false, { access: 'restricted' }],
    [false, { guestsKnock: true }],
  ])('P5: where no host is, whoever is in may open: %s under %j', (may, settings) => {
    const room = createDriver({ ...NEW_ROOM, settings: { ...DEFAULT_SETTINGS, ...settings } })
    room.join('owner', CAMILLE)
    room.join('gus')
    room.say('owner', { type: 'admit-all' })
    room.say('owner', { type: 'leave' })
    room.join('walt', { proof: false })
    const [frame] = room.take('walt')
    if (frame?.type !== 'waiting') throw new Error('does not wait')
    expect(frame.hosts).toBe(may)
    room.say('gus', { type: 'admit', peer: frame.id })
    expect(errorsOf(room, 'gus')).toEqual(may ? [] : ['frame.not-allowed'])
  })

  test('P5: a host who is away for a moment keeps the door', () => {
    const { room, ids } = createCast()
    for (const socket of ['owner', 'cohost']) room.happen({ type: 'dropped', socket })
    room.say('agent', { type: 'admit', peer: ids.walt })
    expect(errorsOf(room, 'agent')).toEqual(['frame.not-allowed'])
    expect(room.take('walt').at(-1)).toEqual({ type: 'waiting', id: ids.walt, hosts: false })
  })
})
