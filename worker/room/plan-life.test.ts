// The plan of a room on its way down again, over the room's life, and what the SFU hears of people.
import { describe, expect, test } from 'vitest'
import { nextWake } from './expiry.ts'
import { MESH } from './plan-state.ts'
import { askSits } from './queries.ts'
import { restore } from './rows.ts'
import { createDriver, NEW_ROOM, SETTINGS, START } from './testing/driver.ts'
import { acts, heard, meet, meetOnSfu, PEOPLE, type Person } from './testing/moving.ts'
import { COOL_DOWN_MS, FEW_FOR_MS, GRACE_MS, MOVE_WITHIN_MS, RESTART_GRACE_MS } from './times.ts'

describe('the plan: down', () => {
  const downTo = (names: readonly Person[]) => {
    const meeting = meetOnSfu()
    for (const name of PEOPLE.slice(0, 5)) if (!names.includes(name)) meeting.room.say(name, { type: 'leave' })
    meeting.quiet()
    return meeting
  }

  test('F11: after 30 s with four it moves down, and waits as it did upwards', () => {
    const { room, pass, told, say, plan, id } = downTo(['ann', 'bob', 'cat', 'dan'])
    expect(nextWake(room.state)).toBe(START + FEW_FOR_MS)
    pass(FEW_FOR_MS - 1)
    expect(told('ann')).toEqual([])
    pass(1)
    expect(told('ann')).toEqual([
      {
        kind: 'moving',
        epoch: 2,
        to: 'mesh',
        barrier: (['ann', 'bob', 'cat', 'dan'] as const).map(id),
        deadline: START + FEW_FOR_MS + MOVE_WITHIN_MS,
      },
    ])
    say(2, 'ann', 'bob', 'cat', 'dan')
    expect(told('ann')).toEqual([{ kind: 'steady', epoch: 2, on: 'mesh' }])
    expect(plan()).toEqual({ ...MESH, epoch: 2 })
  })

  test('F11: a fifth within the 30 s begins them anew', () => {
    const { room, come, pass, plan } = downTo(['ann', 'bob', 'cat', 'dan'])
    pass(FEW_FOR_MS - 1)
    expect(come('fay')?.plan).toMatchObject({ kind: 'steady', on: 'sfu' })
    pass(FEW_FOR_MS)
    room.say('fay', { type: 'leave' })
    pass(FEW_FOR_MS - 1)
    expect(plan()).toMatchObject({ kind: 'steady', on: 'sfu' })
    pass(1)
    expect(plan()).toMatchObject({ kind: 'moving', to: 'mesh' })
  })

  test('F11: a fifth during the move keeps everybody up, and opens the SFU alone', () => {
    const { come, pass, plan } = downTo(['ann', 'bob', 'cat', 'dan'])
    pass(FEW_FOR_MS)
    expect(come('fay')?.plan).toEqual({ kind: 'steady', epoch: 3, on: 'sfu' })
    expect(plan()).toMatchObject({ rest: 0, few: null })
  })

  test('F11: with too many late ones the SFU stays, with those whom it does not reach still named', () => {
    const { room, pass, plan, id, quiet, told } = downTo(['ann', 'bob', 'cat', 'dan'])
    room.say('dan', { type: 'sfu-failed', epoch: 1 })
    pass(FEW_FOR_MS)
    expect(plan()).toMatchObject({ kind: 'moving', to: 'mesh' })
    expect(told('ann').at(-1)).not.toHaveProperty('stragglers')
    quiet()
    pass(MOVE_WITHIN_MS)
    expect(told('ann')).toEqual([{ kind: 'steady', epoch: 3, on: 'sfu', stragglers: [id('dan')] }])
    pass(COOL_DOWN_MS - 1)
    expect(plan()?.kind).toBe('steady')
    pass(1)
    expect(plan()).toMatchObject({ kind: 'moving', epoch: 4, to: 'mesh' })
  })
})

describe('the plan and the room’s life', () => {
  test('F12: after a restart no move begins before as many are back as are not', () => {
    const { room, plan, pass } = meet(4)
    const keys = PEOPLE.slice(0, 4).map((name) => room.state.sockets.get(name))
    expect(keys).toHaveLength(4)
    room.happen({ type: 'started', sockets: ['dan'] })
    room.join('eve')
    expect(plan()).toBe(MESH)
    room.join('fay')
    expect(plan()).toMatchObject({ kind: 'moving', barrier: [room.seat('peer4-----------')?.id, expect.any(String)] })
    pass(RESTART_GRACE_MS)
  })

  test('F12: when the last one has left, nothing is remembered but the number', () => {
    const { room, plan, pass } = meetOnSfu()
    for (const name of PEOPLE.slice(0, 5)) room.happen({ type: 'dropped', socket: name })
    expect(plan()).toMatchObject({ on: 'sfu' })
    pass(GRACE_MS)
    expect(plan()).toEqual({ ...MESH, epoch: 2 })
    expect(room.join('gus')?.plan).toEqual({ kind: 'steady', epoch: 2, on: 'mesh' })
  })

  test('F14: an SFU that is configured no more is left, without a word against it', () => {
    const { room } = meetOnSfu()
    const { state } = room
    const rows = {
      room: JSON.stringify(state.room),
      seats: [...state.seats.values()].map((seat) => JSON.stringify(seat)),
      tickets: [],
      messages: [],
    }
    const later = createDriver(null, SETTINGS)
    expect(restore(rows, [...state.sockets], SETTINGS).room?.plan).toEqual(state.room?.plan)
    later.revive(restore(rows, [...state.sockets], SETTINGS))
    later.happen({ type: 'started', sockets: [...state.sockets.keys()] })
    expect(heard(later.take('ann'), 'plan')).toEqual([{ type: 'plan', plan: { kind: 'steady', epoch: 2, on: 'mesh' } }])
  })

  test('F14: a room older than plans is a mesh', () => {
    const { plan, ...old } = createDriver().state.room ?? { plan: MESH }
    const saved = { room: JSON.stringify(old), seats: [], tickets: [], messages: [] }
    expect(plan).toBe(MESH)
    expect(restore(saved, [], SETTINGS).room?.plan).toEqual(MESH)
  })

  test('F15: who leaves, is gone or removed is removed at the SFU, whatever the plan makes of it', () => {
    const { room, id, pass } = meetOnSfu()
    room.say('ann', { type: 'leave' })
    expect(acts(room)).toEqual([{ do: 'remove', peer: id('ann'), goes: true }])
    room.happen({ type: 'dropped', socket: 'bob' })
    expect(acts(room)).toEqual([])
    pass(GRACE_MS)
    expect(acts(room)).toEqual([{ do: 'remove', peer: id('bob'), goes: true }])
    room.join('owner', { subject: 'owner', identity: { kind: 'agent', name: 'O', organisation: null } })
    room.say('owner', { type: 'remove', peer: id('cat'), out: false })
    expect(acts(room)).toEqual([{ do: 'remove', peer: id('cat') }])
    room.say('dan', { type: 'leave' })
    room.say('eve', { type: 'leave' })
    room.say('owner', { type: 'leave' })
    expect(acts(room)).toHaveLength(1)
  })

  test('F15: what one may send is changed there, a mute mutes there, the end closes there', () => {
    const { room, id } = meetOnSfu()
    const owner = room.join('owner', { subject: 'owner', identity: { kind: 'agent', name: 'O', organisation: null } })
    room.say('owner', { type: 'settings', change: { allow: { camera: false } } })
    const everybody = (['ann', 'bob', 'cat', 'dan', 'eve'] as const).map(id)
    expect(acts(room)).toEqual(everybody.map((peer) => ({ do: 'allow', peer, sources: ['microphone', 'screen'] })))
    room.say('owner', { type: 'role', peer: id('ann'), role: 'cohost' })
    expect(acts(room)).toEqual([{ do: 'allow', peer: id('ann'), sources: ['microphone', 'camera', 'screen'] }])
    room.say('owner', { type: 'mute', peer: id('bob'), source: 'screen' })
    expect(acts(room)).toEqual([{ do: 'mute', peers: [id('bob')], source: 'screen' }])
    room.happen({ type: 'dropped', socket: 'cat' })
    room.say('owner', { type: 'mute-all' })
    expect(acts(room)).toEqual([
      { do: 'mute', peers: [id('bob'), id('cat'), id('dan'), id('eve')], source: 'microphone' },
    ])
    expect(owner?.self.role).toBe('owner')
    room.say('owner', { type: 'end' })
    expect(room.effects).toContainEqual({ type: 'sfu', code: NEW_ROOM.code, act: { do: 'close' } })
  })

  test('F21: a seat in the meeting is that of who is in, or away; who waits or is gone has none there', () => {
    const { room, id, pass } = meetOnSfu()
    room.join('walt', { proof: false })
    const [waiting] = room.take('walt')
    room.happen({ type: 'dropped', socket: 'bob' })
    const sits = () => [id('ann'), id('bob')].map((peer) => askSits(room.state, peer))
    expect(sits()).toEqual([true, true])
    expect(askSits(room.state, waiting?.type === 'waiting' ? waiting.id : '')).toBe(false)
    pass(GRACE_MS)
    expect(sits()).toEqual([true, false])
    expect(askSits(room.state, 'nobody')).toBe(false)
  })

  test('F15: a mesh tells the SFU nothing', () => {
    const { room, id } = meet(4)
    const owner = { subject: 'owner', identity: { kind: 'agent', name: 'O', organisation: null } } as const
    room.say('dan', { type: 'leave' })
    room.join('owner', owner)
    room.say('owner', { type: 'mute', peer: id('bob'), source: 'screen' })
    expect(acts(room)).toEqual([])
    room.say('owner', { type: 'end' })
    expect(acts(room)).toEqual([])
  })
})
