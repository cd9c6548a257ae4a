// The plan of a room on its way up to the SFU, and an SFU that fails.
import { describe, expect, test } from 'vitest'
import type { FrameOf, RoomFrame } from '../../protocol/frames.ts'
import { nextWake } from './expiry.ts'
import { MESH } from './plan-state.ts'
import { createDriver, type Driver, NEW_ROOM, SETTINGS, START } from './testing/driver.ts'
import { heard, meet, meetOnSfu, PEOPLE } from './testing/moving.ts'
import { COOL_DOWN_MS, FEW_FOR_MS, MOVE_WITHIN_MS } from './times.ts'

describe('the plan: up', () => {
  test('F1: without an SFU six people are a mesh, and nobody hears of a plan but in the welcome', () => {
    const room = createDriver()
    for (const name of PEOPLE) expect(room.join(name)?.plan).toEqual({ kind: 'steady', epoch: 0, on: 'mesh' })
    room.say('ann', { type: 'trouble' })
    room.say('ann', { type: 'ready', epoch: 0 })
    room.say('ann', { type: 'sfu-failed', epoch: 0 })
    room.advance(60_000)
    room.happen({ type: 'tick' })
    expect(room.state.room?.plan).toBe(MESH)
    expect(nextWake(room.state)).toBeNull()
    for (const name of PEOPLE) expect(heard(room.take(name), 'plan')).toEqual([])
  })

  test('F2: four are a mesh; the fifth is welcomed to a move, and the others hear of it', () => {
    const { come, id, told } = meet(4)
    const welcome = come('eve')
    const plan = {
      kind: 'moving',
      epoch: 1,
      to: 'sfu',
      barrier: (['ann', 'bob', 'cat', 'dan'] as const).map(id),
      deadline: START + MOVE_WITHIN_MS,
    }
    expect(welcome?.plan).toEqual(plan)
    for (const name of ['ann', 'bob', 'cat', 'dan'] as const) expect(told(name)).toEqual([plan])
    expect(told('eve')).toEqual([])
  })

  test('F2: the move is told before the one who causes it, so that nobody builds a link that it would drop', () => {
    const { room, come } = meet(4)
    come('eve')
    expect(room.take('ann').map(({ type }) => type)).toEqual(['plan', 'joined'])
  })

  test('F2: everybody let in at once hears where the room stands then', () => {
    const { room, told } = meet(1, 2)
    const owner = room.join('owner', { subject: 'owner', identity: { kind: 'agent', name: 'O', organisation: null } })
    expect(owner?.plan).toMatchObject({ kind: 'steady', on: 'mesh' })
    for (const name of ['wim', 'wes']) {
      room.arrive(name, { proof: false })
      room.enter(name)
      room.take(name)
    }
    room.say('owner', { type: 'admit-all' })
    const welcomed = (name: string) =>
      (room.take(name).find(({ type }) => type === 'welcome') as FrameOf<RoomFrame, 'welcome'>).plan
    expect(welcomed('wim')).toMatchObject({ kind: 'moving', epoch: 1 })
    expect(welcomed('wes')).toMatchObject({ kind: 'moving', epoch: 1 })
    expect(told('ann')).toHaveLength(1)
  })

  test('F3: who enters during a move is not waited for', () => {
    const { come, say, plan, id } = meet(5)
    expect(come('fay')?.plan).toMatchObject({ kind: 'moving', epoch: 1 })
    say(1, 'eve', 'fay')
    expect(plan()).toMatchObject({ kind: 'moving', ready: [] })
    say(1, 'ann', 'bob', 'cat')
    expect(plan()).toMatchObject({ kind: 'moving', ready: [id('ann'), id('bob'), id('cat')] })
    say(1, 'dan')
    expect(plan()).toMatchObject({ kind: 'steady', epoch: 1, on: 'sfu' })
  })

  test.each<[string, (room: Driver) => void]>([
    ['is away', (room) => room.happen({ type: 'dropped', socket: 'dan' })],
    ['leaves', (room) => room.say('dan', { type: 'leave' })],
  ])('F3: who %s is waited for no more, and the others hear it', (_, go) => {
    const { room, say, told, plan, id } = meet(5)
    say(1, 'ann', 'bob')
    go(room)
    expect(told('ann')).toMatchObject([{ kind: 'moving', barrier: [id('ann'), id('bob'), id('cat')] }])
    say(1, 'cat')
    expect(plan()).toMatchObject({ kind: 'steady', on: 'sfu' })
  })

  test('F3: nor is who comes back with another socket, which may be another page', () => {
    const room = createDriver(NEW_ROOM, { ...SETTINGS, sfu: true, meshMax: 2 })
    const [ann, bob] = [room.join('ann'), room.join('bob')]
    room.join('cat')
    const again = room.join('ann again', {}, ann?.self.resume)
    expect(again?.self.id).toBe(ann?.self.id)
    expect(again?.plan).toMatchObject({ kind: 'moving', barrier: [bob?.self.id] })
    room.say('bob', { type: 'ready', epoch: 1 })
    expect(room.state.room?.plan).toMatchObject({ kind: 'steady', on: 'sfu' })
  })

  test('F4: a move that waits for nobody any more is done if somebody is there, and is none if nobody is', () => {
    const done = meet(3, 2)
    done.room.say('ann', { type: 'leave' })
    done.room.say('bob', { type: 'leave' })
    expect(done.plan()).toMatchObject({ kind: 'steady', epoch: 1, on: 'sfu' })

    const none = meet(3, 2)
    none.room.happen({ type: 'started', sockets: [] })
    expect(none.plan()).toMatchObject({ kind: 'steady', epoch: 2, on: 'mesh', rest: 0 })
  })

  test('F5: at the deadline one or two late ones are named, and the room has moved', () => {
    const { say, pass, told, plan, id } = meet(5)
    say(1, 'ann', 'bob')
    pass(MOVE_WITHIN_MS - 1)
    expect(plan()?.kind).toBe('moving')
    pass(1)
    expect(told('ann')).toEqual([{ kind: 'steady', epoch: 1, on: 'sfu', stragglers: [id('cat'), id('dan')] }])
  })

  test('F5: with three late ones it stays a mesh, says why, and rests', () => {
    const { room, say, pass, told } = meet(5)
    say(1, 'ann')
    pass(MOVE_WITHIN_MS)
    expect(told('eve')).toEqual([{ kind: 'steady', epoch: 2, on: 'mesh', why: 'too-slow' }])
    expect(nextWake(room.state)).toBe(START + MOVE_WITHIN_MS + COOL_DOWN_MS)
    room.say('ann', { type: 'trouble' })
    pass(COOL_DOWN_MS - 1)
    expect(told('ann')).toEqual([{ kind: 'steady', epoch: 2, on: 'mesh', why: 'too-slow' }])
    pass(1)
    expect(told('ann')).toMatchObject([{ kind: 'moving', epoch: 3, to: 'sfu' }])
  })

  test('F5: of three two late ones are too many: nobody would be left to be there', () => {
    const { pass, plan } = meet(3, 2)
    pass(MOVE_WITHIN_MS)
    expect(plan()).toMatchObject({ kind: 'steady', on: 'mesh', why: 'too-slow' })
  })

  test('F6: what is said of another epoch means nothing, and is not answered', () => {
    const { room, say, plan } = meet(5)
    say(0, 'ann', 'bob', 'cat', 'dan')
    say(2, 'ann', 'bob', 'cat', 'dan')
    room.say('ann', { type: 'sfu-failed', epoch: 0 })
    expect(plan()).toMatchObject({ kind: 'moving', ready: [], stragglers: [] })
    expect(heard(room.take('ann'), 'error')).toEqual([])
  })

  test('F6: said twice it is said once, and from the door it is not heard', () => {
    const { room, say, plan } = meet(5)
    say(1, 'ann', 'ann', 'bob', 'bob')
    expect(plan()).toMatchObject({ kind: 'moving' })
    room.arrive('gus')
    room.take('gus')
    room.say('gus', { type: 'ready', epoch: 1 })
    expect(room.take('gus')).toEqual([{ type: 'error', code: 'frame.not-now' }])
  })

  test('F7: a straggler who is there after all is named no more', () => {
    const { room, say, pass, told, quiet } = meet(5)
    say(1, 'ann', 'bob', 'cat')
    pass(MOVE_WITHIN_MS)
    quiet()
    say(1, 'dan')
    expect(told('ann')).toEqual([{ kind: 'steady', epoch: 1, on: 'sfu' }])
    expect(room.state.room?.plan.stragglers).toEqual([])
  })

  test('F8: trouble moves three, and not two', () => {
    const two = meet(2)
    two.room.say('ann', { type: 'trouble' })
    expect(two.plan()).toBe(MESH)
    const three = meet(3)
    three.room.say('ann', { type: 'trouble' })
    expect(three.told('bob')).toMatchObject([{ kind: 'moving', to: 'sfu' }])
    three.room.say('bob', { type: 'trouble' })
    expect(three.plan()).toMatchObject({ kind: 'moving', epoch: 1 })
  })

  test('F8: moved by trouble a room stays up, until the meeting is over', () => {
    const { room, say, pass, plan } = meet(3)
    room.say('ann', { type: 'trouble' })
    say(1, 'ann', 'bob', 'cat')
    pass(FEW_FOR_MS * 10)
    expect(plan()).toMatchObject({ kind: 'steady', on: 'sfu', held: true })
    for (const name of ['ann', 'bob', 'cat']) room.say(name, { type: 'leave' })
    expect(plan()).toEqual({ ...MESH, epoch: 2 })
  })
})

describe('the plan: an SFU that fails', () => {
  test('F9: who can’t reach it is named at once, waited for no more, and left behind', () => {
    const { room, say, told, id, plan } = meet(5)
    room.say('dan', { type: 'sfu-failed', epoch: 1 })
    expect(told('eve')).toMatchObject([{ kind: 'moving', epoch: 1, stragglers: [id('dan')] }])
    say(1, 'ann', 'bob', 'cat')
    expect(plan()).toMatchObject({ kind: 'steady', epoch: 1, on: 'sfu', stragglers: [id('dan')] })
  })

  test('F9: so is who has just entered, and who was ready before', () => {
    const { room, say, id, plan } = meet(5)
    say(1, 'ann')
    room.say('ann', { type: 'sfu-failed', epoch: 1 })
    room.say('eve', { type: 'sfu-failed', epoch: 1 })
    expect(plan()).toMatchObject({ kind: 'moving', ready: [], stragglers: [id('ann'), id('eve')] })
    say(1, 'ann')
    expect(plan()).toMatchObject({ kind: 'moving', ready: [id('ann')], stragglers: [id('eve')] })
  })

  test('F9: with three of them the move is given up', () => {
    const { room, told, quiet } = meet(5)
    for (const name of ['ann', 'bob'] as const) room.say(name, { type: 'sfu-failed', epoch: 1 })
    quiet()
    room.say('cat', { type: 'sfu-failed', epoch: 1 })
    expect(told('ann').at(-1)).toEqual({ kind: 'steady', epoch: 2, on: 'mesh', why: 'sfu-failed' })
  })

  test('F10: one who lost it costs the others nothing but a link; the third takes all of them down', () => {
    const { room, told, id } = meetOnSfu()
    room.say('ann', { type: 'sfu-failed', epoch: 1 })
    room.say('bob', { type: 'sfu-failed', epoch: 1 })
    expect(told('eve').at(-1)).toEqual({ kind: 'steady', epoch: 1, on: 'sfu', stragglers: [id('ann'), id('bob')] })
    room.say('cat', { type: 'sfu-failed', epoch: 1 })
    expect(told('eve').at(-1)).toEqual({ kind: 'steady', epoch: 2, on: 'mesh', why: 'sfu-failed' })
    expect(room.state.room?.plan).toMatchObject({ rest: START + COOL_DOWN_MS })
    room.say('dan', { type: 'sfu-failed', epoch: 1 })
    expect(told('eve')).toEqual([])
  })

  test('F10: of three people two are too many, and in a large meeting a quarter may be behind a wall', () => {
    const three = meet(3, 2)
    three.say(1, 'ann', 'bob')
    three.room.say('ann', { type: 'sfu-failed', epoch: 1 })
    expect(three.plan()).toMatchObject({ kind: 'steady', on: 'sfu' })
    three.room.say('bob', { type: 'sfu-failed', epoch: 1 })
    expect(three.plan()).toMatchObject({ kind: 'steady', on: 'mesh' })

    const large = meetOnSfu()
    const guests = Array.from({ length: 15 }, (_, index) => `guest ${index}`)
    for (const guest of guests) large.room.join(guest)
    for (const guest of guests.slice(0, 5)) large.room.say(guest, { type: 'sfu-failed', epoch: 1 })
    expect(large.plan()).toMatchObject({ kind: 'steady', on: 'sfu' })
    large.room.say('guest 5', { type: 'sfu-failed', epoch: 1 })
    expect(large.plan()).toMatchObject({ kind: 'steady', on: 'mesh', why: 'sfu-failed' })
  })
})
