import { describe, expect, test } from 'vitest'
import { KNOCK_EVERY_MS } from '../../protocol/limits.ts'
import { reduce } from './reduce.ts'
import { createDriver, hashOf, PUBLIC_KEY } from './testing/driver.ts'
import { GRACE_MS, RESTART_GRACE_MS, RESUME_MS } from './times.ts'

const AGENT = { kind: 'agent', name: 'Dominique', organisation: null } as const

const meeting = () => {
  const room = createDriver()
  const ann = room.join('ann')?.self
  const bob = room.join('bob')?.self
  room.take('ann')
  if (ann === undefined || bob === undefined) throw new Error('nobody came in')
  return { room, ann, bob }
}

describe('away, gone and back', () => {
  test('R13: a dropped socket makes the seat away, fifteen seconds later it is gone', () => {
    const { room, bob } = meeting()
    room.happen({ type: 'dropped', socket: 'bob' })
    expect(room.take('ann')).toMatchObject([{ type: 'changed', peer: { id: bob.id, presence: 'away' } }])
    room.advance(GRACE_MS - 1)
    room.happen({ type: 'tick' })
    expect(room.take('ann')).toEqual([])
    room.advance(1)
    room.happen({ type: 'tick' })
    expect(room.take('ann')).toEqual([{ type: 'left', id: bob.id, why: 'gone', counts: { exits: 1, removals: 0 } }])
  })

  test('R13: who comes back in time is changed, not joined, and a new key is seen', () => {
    const { room, bob } = meeting()
    room.happen({ type: 'dropped', socket: 'bob' })
    room.take('ann')
    const key = `C${PUBLIC_KEY.slice(1)}`
    room.arrive('bob again')
    room.enter('bob again', { name: 'Guest bob', resume: bob.resume, key })
    expect(room.take('ann')).toMatchObject([
      { type: 'changed', peer: { id: bob.id, seat: bob.seat, presence: 'in', key } },
    ])
  })

  test('R14: after a restart everybody who was in is away for sixty seconds', () => {
    const { room, ann, bob } = meeting()
    room.happen({ type: 'started', sockets: [] })
    expect(room.effects.filter(({ type }) => type === 'send')).toEqual([])
    room.advance(RESTART_GRACE_MS - 1)
    room.happen({ type: 'tick' })
    expect([room.seat(ann.id)?.at, room.seat(bob.id)?.at]).toEqual(['away', 'away'])
    expect(room.join('ann again', {}, ann.resume)?.peers).toMatchObject([{ id: bob.id, presence: 'away' }])
    room.advance(1)
    room.happen({ type: 'tick' })
    expect(room.seat(bob.id)?.at).toBe('gone')
    expect(room.seat(ann.id)?.at).toBe('in')
  })

  test('R14: a socket that vanished during hibernation had the usual grace', () => {
    const { room, bob } = meeting()
    room.happen({ type: 'started', sockets: ['ann'] })
    expect(room.take('ann')).toMatchObject([{ type: 'changed', peer: { id: bob.id, presence: 'away' } }])
    expect(room.seat(bob.id)).toMatchObject({ at: 'away', until: room.now + GRACE_MS })
  })

  test('R14: a socket whose seat does not know it has to come again', () => {
    const { room, ann } = meeting()
    const stray = { at: 'seat', since: room.now, seat: ann.id, heard: true } as const
    const state = { ...room.state, sockets: new Map(room.state.sockets).set('stray', stray) }
    const [next, effects] = reduce(state, { type: 'started', sockets: ['ann', 'bob', 'stray'] }, room.now)
    expect(effects).toEqual([{ type: 'close', socket: 'stray', reason: 'silent' }])
    expect([...next.sockets.keys()]).toEqual(['ann', 'bob'])
    expect(next.seats).toBe(room.state.seats)
  })

  test.each(['left', 'gone'] as const)('R15: who is %s finds the same seat for twelve hours', (why) => {
    const { room, ann, bob } = meeting()
    if (why === 'left') room.say('bob', { type: 'leave' })
    else room.happen({ type: 'dropped', socket: 'bob' })
    room.advance(RESUME_MS - 1)
    room.take('ann')
    const back = room.join('bob again', { proof: false }, bob.resume)
    expect(back?.self).toMatchObject({ id: bob.id, seat: bob.seat })
    expect(back?.peers).toMatchObject([{ id: ann.id }])
    expect(room.take('ann').map(({ type }) => type)).toEqual(why === 'left' ? ['joined'] : ['left', 'joined'])
  })

  test('R15: after twelve hours one is somebody new', () => {
    const { room, bob } = meeting()
    room.say('bob', { type: 'leave' })
    room.advance(RESUME_MS + 1)
    expect(room.join('bob again', { proof: false }, bob.resume)).toBeUndefined()
  })

  test('R16: a key that was replaced opens the seat until the new socket has spoken', () => {
    const { room, bob } = meeting()
    expect(room.join('second', {}, bob.resume)?.self.id).toBe(bob.id)
    // That welcome was lost; the old key still opens.
    const third = room.join('third', {}, bob.resume)?.self
    expect(third?.id).toBe(bob.id)
    room.happen({ type: 'heard', socket: 'third' })
    expect(room.join('fourth', {}, bob.resume)?.self.id).not.toBe(bob.id)
    expect(room.join('fifth', {}, third?.resume)?.self.id).toBe(bob.id)
  })

  test('R16: any frame proves that the welcome was heard, even after the socket is gone', () => {
    const { room, ann, bob } = meeting()
    const second = room.join('second', {}, bob.resume)?.self
    room.say('second', { type: 'signal', to: ann.id, link: 0, n: 0, box: 'c'.repeat(40) })
    room.happen({ type: 'dropped', socket: 'second' })
    expect(room.seat(bob.id)?.key).toEqual({ hash: hashOf(second?.resume ?? ''), previous: null })
    expect(room.join('third', {}, bob.resume)?.self.id).not.toBe(bob.id)
  })

  test('R16: found by the fuzz (seed 127): a signal from the queue is refused, but it was said', () => {
    const { room, ann } = meeting()
    room.join('walt', { proof: false })
    const key = (socket: string) => {
      const [frame] = room.take(socket)
      return frame?.type === 'waiting' ? frame.resume : undefined
    }
    const first = key('walt')
    room.join('walt again', { proof: false }, first)
    const second = key('walt again')
    room.say('walt again', { type: 'signal', to: ann.id, link: 0, n: 0, box: 'c'.repeat(40) })
    const size = room.state.seats.size
    room.advance(KNOCK_EVERY_MS)
    room.join('with the first key', { proof: false }, first)
    expect(room.state.seats.size).toBe(size + 1)
    room.join('with the second key', { proof: false }, second)
    expect(room.state.seats.size).toBe(size + 1)
  })

  test('R17: of two sockets with one key the newer wins, and others see nothing of it', () => {
    const { room, bob } = meeting()
    room.arrive('second')
    room.enter('second', { name: 'Guest bob', resume: bob.resume })
    expect(room.closed('bob')).toBe('replaced')
    expect(room.take('ann')).toEqual([])
    room.happen({ type: 'dropped', socket: 'bob' })
    expect(room.seat(bob.id)?.at).toBe('in')
  })

  test('R18: a key works for the person it was given to', () => {
    const room = createDriver()
    const agent = room.join('agent', { subject: 'somebody', identity: AGENT })?.self
    expect(room.join('thief', { subject: 'another', identity: AGENT }, agent?.resume)?.self.id).not.toBe(agent?.id)
    expect(room.join('signed out', {}, agent?.resume)?.self.id).not.toBe(agent?.id)
    expect(room.join('same', { subject: 'somebody', identity: AGENT }, agent?.resume)?.self.id).toBe(agent?.id)
    expect(room.join('nonsense', {}, 'x'.repeat(22))?.self.id).toBeDefined()
  })

  test('R7: who was let in under a name comes back under it, unless the link’s proof is there', () => {
    const { room } = meeting()
    room.join('walt', { proof: false })
    const [waiting] = room.take('walt')
    const id = waiting?.type === 'waiting' ? waiting.id : ''
    room.admit('ann', id)
    const [welcome] = room.take('walt')
    const resume = welcome?.type === 'welcome' ? welcome.self.resume : ''
    room.arrive('walt again', { proof: false })
    room.enter('walt again', { name: 'The Minister', resume })
    expect(room.seat(id)?.identity.name).toBe('Guest walt')
  })
})
