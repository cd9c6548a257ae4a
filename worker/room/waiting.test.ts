import { describe, expect, test } from 'vitest'
import { WAITING_MAX } from '../../protocol/limits.ts'
import { createDriver, NO_HISTORY } from './testing/driver.ts'
import { GRACE_MS } from './times.ts'

/** Ann is in, Walt waits. */
const queueing = () => {
  const room = createDriver()
  const ann = room.join('ann')?.self
  room.join('walt', { proof: false })
  const [frame] = room.take('walt')
  if (frame?.type !== 'waiting' || ann === undefined) throw new Error('nobody waits')
  return { room, ann, walt: frame.id, resume: frame.resume ?? '' }
}

describe('waiting', () => {
  test('R12: who waits may neither signal nor open, and hears nothing of those inside', () => {
    const { room, ann, walt } = queueing()
    room.say('walt', { type: 'signal', to: ann.id, link: 0, n: 0, box: 'c'.repeat(40) })
    room.admit('walt', walt)
    room.say('walt', { type: 'end' })
    const error = { type: 'error', code: 'frame.not-now' }
    expect(room.take('walt')).toEqual([error, error, error])
    room.join('bob')
    room.happen({ type: 'dropped', socket: 'bob' })
    expect(room.take('walt').map(({ type }) => type)).toEqual(['door-joined'])
  })

  test('R19: the place in the queue is kept over a dropped socket', () => {
    const { room, walt, resume } = queueing()
    room.join('second', { proof: false })
    room.happen({ type: 'dropped', socket: 'walt' })
    room.take('ann')
    room.advance(GRACE_MS - 1)
    room.join('walt again', { proof: false }, resume)
    expect(room.take('walt again')).toMatchObject([{ type: 'waiting', id: walt, hosts: true }])
    expect(room.take('ann')).toEqual([])
    expect(room.join('bob')?.waiting.map(({ id }) => id)[0]).toBe(walt)
  })

  test('R19: who stays away longer loses it', () => {
    const { room, walt, resume } = queueing()
    room.happen({ type: 'dropped', socket: 'walt' })
    room.take('ann')
    room.advance(GRACE_MS)
    room.join('walt again', { proof: false }, resume)
    const [over, knock] = room.take('ann')
    expect(over).toEqual({ type: 'knock-over', id: walt })
    expect(knock).toMatchObject({ type: 'knock' })
    expect(room.seat(walt)).toBeUndefined()
  })

  test('R19: who comes back with the link’s proof need not wait on', () => {
    const { room, walt, resume } = queueing()
    expect(room.join('walt again', {}, resume)?.self.id).toBe(walt)
    expect(room.closed('walt')).toBe('replaced')
  })

  test('R20: no more than WAITING_MAX wait', () => {
    const room = createDriver()
    for (let i = 0; i < WAITING_MAX; i++) room.join(`w${i}`, { proof: false })
    room.join('one more', { proof: false })
    expect(room.take('one more')).toMatchObject([{ type: 'error', code: 'room.waiting-full' }])
    expect(room.closed('one more')).toBe('full')
    expect(room.join('ann')).toBeDefined()
  })

  test('R21: who waits learns when somebody is there to open, and when nobody is any more', () => {
    const room = createDriver()
    room.join('walt', { proof: false })
    expect(room.take('walt')).toMatchObject([{ type: 'waiting', hosts: false, resume: expect.any(String) }])
    room.join('ann')
    expect(room.take('walt')).toMatchObject([{ type: 'door-joined' }, { type: 'waiting', hosts: true }])
    room.join('bob')
    expect(room.take('walt')).toMatchObject([{ type: 'door-joined' }])
    room.say('ann', { type: 'leave' })
    room.take('walt')
    room.happen({ type: 'dropped', socket: 'bob' })
    const [last] = room.take('walt')
    expect(last).toMatchObject({ type: 'waiting', hosts: false })
    expect(last).not.toHaveProperty('resume')
  })

  test('R22: whoever is in may admit', () => {
    const { room, walt } = queueing()
    const bob = room.join('bob')?.self
    room.take('ann')
    room.admit('bob', walt)
    expect(room.take('walt')).toMatchObject([
      { type: 'door-joined' },
      { type: 'welcome', self: { id: walt } },
      NO_HISTORY,
    ])
    for (const socket of ['ann', 'bob']) {
      const frames = room.take(socket).filter((frame) => frame.type !== 'joined' || frame.peer.id !== bob?.id)
      expect(frames).toMatchObject([
        { type: 'knock-over', id: walt },
        { type: 'joined', peer: { id: walt } },
      ])
    }
  })

  test('R22: the others hear a knock once', () => {
    const { room, walt } = queueing()
    const identity = { kind: 'guest', name: 'Guest walt' }
    expect(room.take('ann')).toEqual([{ type: 'knock', visitor: { id: walt, identity } }])
  })

  test('R22: refused is closed and forgotten', () => {
    const { room, walt } = queueing()
    room.take('ann')
    room.say('ann', { type: 'refuse', peer: walt })
    expect(room.closed('walt')).toBe('refused')
    expect(room.take('ann')).toEqual([{ type: 'knock-over', id: walt }])
    expect(room.seat(walt)).toBeUndefined()
  })

  test('R22: who was admitted while the socket was down enters at the return', () => {
    const { room, walt, resume } = queueing()
    room.happen({ type: 'dropped', socket: 'walt' })
    room.admit('ann', walt)
    room.take('ann')
    const back = room.join('walt again', { proof: false }, resume)
    expect(back?.self).toMatchObject({ id: walt, seat: 3 })
    expect(room.take('ann')).toMatchObject([{ type: 'joined', peer: { id: walt } }])
  })

  test('R22: only who waits can be admitted or refused', () => {
    const { room, ann } = queueing()
    room.take('ann')
    room.admit('ann', ann.id)
    room.say('ann', { type: 'refuse', peer: 'nobody' })
    const error = { type: 'error', code: 'frame.no-such-peer' }
    expect(room.take('ann')).toEqual([error, error])
  })

  test('R23: giving up is told inside', () => {
    const { room, walt } = queueing()
    room.take('ann')
    room.say('walt', { type: 'leave' })
    expect(room.closed('walt')).toBe('left')
    expect(room.take('ann')).toEqual([{ type: 'knock-over', id: walt }])
  })
})
