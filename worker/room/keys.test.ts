// What the room does for the keys of a meeting: it carries boxes, counts who left, and believes who proves the link.
import { describe, expect, test } from 'vitest'
import type { RoomFrame } from '../../protocol/frames.ts'
import { changes } from './rows.ts'
import { ACTORS, createCast, DOM } from './testing/cast.ts'
import { BOX, createDriver, type Driver, hashOf, NEW_ROOM } from './testing/driver.ts'
import { GRACE_MS } from './times.ts'

const note = (n: number) => ({ n, box: `${BOX}${n}` })
const PROOF = 'the link'.padEnd(43, '-')

describe('boxes', () => {
  test.each(ACTORS)('E15: each seat that %s names hears its own box, stamped with the true sender', (actor) => {
    const { room, ids } = createCast()
    const others = ACTORS.filter((other) => other !== actor)
    room.say(actor, { type: 'keys', boxes: others.map((other, at) => ({ to: ids[other], ...note(at) })) })
    others.forEach((other, at) => {
      expect(room.take(other)).toEqual([{ type: 'keys', from: ids[actor], ...note(at) }])
    })
    expect(room.take(actor)).toEqual([])
    expect(room.take('walt')).toEqual([])
  })

  test('E15: several boxes for one arrive in their order, and no row is written', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'hand', up: false })
    const before = room.state
    room.say('owner', { type: 'keys', boxes: [0, 1, 2].map((n) => ({ to: ids.guest, ...note(n) })) })
    expect(room.take('guest')).toMatchObject([{ n: 0 }, { n: 1 }, { n: 2 }])
    expect(changes(before, room.state).messages).toEqual({ put: [], drop: [] })
    expect(room.state).toBe(before)
  })

  test('E15: who is away is passed over in silence', () => {
    const { room, ids } = createCast()
    room.happen({ type: 'dropped', socket: 'guest' })
    room.take('owner')
    room.take('agent')
    room.say('owner', { type: 'keys', boxes: [ids.guest, ids.agent].map((to) => ({ to, ...note(0) })) })
    expect(room.take('agent')).toHaveLength(1)
    expect(room.take('owner')).toEqual([])
  })

  test('E6 E15: of who waits, left, never was or is oneself the sender is told, once; the other boxes arrive', () => {
    const { room, ids } = createCast()
    room.say('cohost', { type: 'leave' })
    for (const socket of ['owner', 'agent', 'guest', 'walt']) room.take(socket)
    const to = [ids.walt, ids.cohost, 'nobody', ids.owner, ids.guest]
    room.say('owner', { type: 'keys', boxes: to.map((peer) => ({ to: peer, ...note(0) })) })
    expect(room.take('owner')).toEqual([{ type: 'error', code: 'frame.no-such-peer' }])
    expect(room.take('guest')).toHaveLength(1)
    expect(room.take('walt')).toEqual([])
  })

  test('D9: a step of comparing digits reaches the one it names, and nobody else', () => {
    const { room, ids } = createCast()
    room.say('guest', { type: 'digits', to: ids.agent, ...note(7) })
    expect(room.take('agent')).toEqual([{ type: 'digits', from: ids.guest, ...note(7) }])
    expect(['owner', 'cohost', 'guest', 'walt'].flatMap((socket) => room.take(socket))).toEqual([])
  })

  test('D9: who waits neither says nor hears any', () => {
    const { room, ids } = createCast()
    room.say('walt', { type: 'digits', to: ids.owner, ...note(0) })
    expect(room.take('walt')).toEqual([{ type: 'error', code: 'frame.not-now' }])
    room.say('owner', { type: 'digits', to: ids.walt, ...note(0) })
    expect(room.take('owner')).toEqual([{ type: 'error', code: 'frame.no-such-peer' }])
    expect(room.take('walt')).toEqual([])
  })
})

describe('counts', () => {
  const countsIn = (frames: readonly RoomFrame[]) =>
    frames.flatMap((frame) => (frame.type === 'left' ? [{ id: frame.id, ...frame.counts }] : []))

  test('E16: who leaves, is gone or is removed is counted, the removed twice over, and `left` says the count', () => {
    const { room, ids } = createCast()
    room.say('agent', { type: 'leave' })
    room.happen({ type: 'dropped', socket: 'cohost' })
    room.advance(GRACE_MS)
    room.happen({ type: 'tick' })
    room.say('owner', { type: 'remove', peer: ids.guest, out: false })
    expect(countsIn(room.take('owner'))).toEqual([
      { id: ids.agent, exits: 1, removals: 0 },
      { id: ids.cohost, exits: 2, removals: 0 },
      { id: ids.guest, exits: 3, removals: 1 },
    ])
    expect(room.join('late', DOM)?.counts).toEqual({ exits: 3, removals: 1 })
  })

  test('E16: every seat of somebody removed counts, but not one that was gone before', () => {
    const { room, ids } = createCast()
    room.join('dom again', DOM)
    room.join('dom once more', DOM)
    room.say('dom again', { type: 'leave' })
    room.take('owner')
    room.say('owner', { type: 'remove', peer: ids.agent, out: true })
    expect(countsIn(room.take('owner')).map(({ exits, removals }) => [exits, removals])).toEqual([
      [2, 1],
      [3, 2],
    ])
  })

  test('E16: away and back, waiting and refused, replaced by another tab: nobody has left', () => {
    const { room, ids, keys } = createCast()
    room.happen({ type: 'dropped', socket: 'guest' })
    room.join('guest again', {}, keys.guest)
    room.join('owner again', {}, keys.owner)
    room.say('cohost', { type: 'refuse', peer: ids.walt })
    expect(room.join('late')?.counts).toEqual({ exits: 0, removals: 0 })
  })

  test('E16: the counts go on over the end of a meeting: who comes back knows of none that the room forgot', () => {
    const { room } = createCast()
    for (const actor of ACTORS) room.say(actor, { type: 'leave' })
    expect(room.join('late')?.counts).toEqual({ exits: 4, removals: 0 })
  })

  test('P33: the id of somebody removed is nobody’s any more', () => {
    const { room, ids, keys } = createCast()
    room.say('owner', { type: 'remove', peer: ids.guest, out: false })
    room.join('back', {}, keys.guest)
    const waiting = room.take('back').at(-1)
    expect(waiting).toMatchObject({ type: 'waiting' })
    const id = waiting?.type === 'waiting' ? waiting.id : ''
    expect(id).not.toBe(ids.guest)
    room.admit('owner', id)
    expect(room.seat(ids.guest)).toBeUndefined()
    expect(room.seat(id)?.at).toBe('in')
  })
})

describe('the link, proved afterwards', () => {
  /** Ann has the link; walt has not, and was let in. */
  const compared = (): { room: Driver; walt: string } => {
    const room = createDriver({ ...NEW_ROOM, proofHash: hashOf(PROOF) })
    room.join('ann')
    room.join('walt', { proof: false })
    const waiting = room.take('walt').at(-1)
    const walt = waiting?.type === 'waiting' ? waiting.id : ''
    room.admit('ann', walt)
    for (const socket of ['ann', 'walt']) room.take(socket)
    return { room, walt }
  }

  test('D10: the others hear that this seat holds the link, and oneself the same', () => {
    const { room, walt } = compared()
    room.say('walt', { type: 'prove', proof: PROOF })
    expect(room.take('ann')).toMatchObject([{ type: 'changed', peer: { id: walt, proof: true } }])
    expect(room.take('walt')).toMatchObject([{ type: 'self', proof: true }])
    room.say('walt', { type: 'prove', proof: PROOF })
    expect([...room.take('ann'), ...room.take('walt')]).toEqual([])
  })

  test('D10: another proof is refused, and nothing changes', () => {
    const { room } = compared()
    room.say('walt', { type: 'hand', up: false })
    const before = room.state
    room.say('walt', { type: 'prove', proof: 'another'.padEnd(43, '-') })
    expect(room.take('walt')).toEqual([{ type: 'error', code: 'frame.not-allowed' }])
    expect(room.take('ann')).toEqual([])
    expect(room.state).toBe(before)
  })

  test('D10: it is no right: a role stays what it was', () => {
    const { room, walt } = compared()
    room.say('walt', { type: 'prove', proof: PROOF })
    expect(room.seat(walt)).toMatchObject({ role: 'participant', proof: true })
  })

  test('D10: who waits can’t prove from there', () => {
    const { room } = compared()
    room.join('eve', { proof: false })
    room.take('eve')
    room.say('eve', { type: 'prove', proof: PROOF })
    expect(room.take('eve')).toEqual([{ type: 'error', code: 'frame.not-now' }])
  })
})
