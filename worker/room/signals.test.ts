import { describe, expect, test } from 'vitest'
import { changes } from './rows.ts'
import { BOX, createDriver } from './testing/driver.ts'

const meeting = () => {
  const room = createDriver()
  const ann = room.join('ann')?.self.id ?? ''
  const bob = room.join('bob')?.self.id ?? ''
  room.join('carl')
  for (const socket of ['ann', 'bob', 'carl']) room.take(socket)
  return { room, ann, bob }
}

describe('signals', () => {
  test('R10: a signal reaches the one it names, stamped with the true sender', () => {
    const { room, ann, bob } = meeting()
    room.say('ann', { type: 'signal', to: bob, link: 3, n: 7, box: BOX })
    expect(room.take('bob')).toEqual([{ type: 'signal', from: ann, link: 3, n: 7, box: BOX }])
    expect(room.take('ann')).toEqual([])
    expect(room.take('carl')).toEqual([])
  })

  test('R10: the first signal of a socket writes no row, later ones change nothing at all', () => {
    const { room, bob } = meeting()
    const before = room.state
    room.say('ann', { type: 'signal', to: bob, link: 0, n: 0, box: BOX })
    const first = room.state
    const { room: record, seats, tickets } = changes(before, first)
    expect([record, seats, tickets]).toEqual([undefined, { put: [], drop: [] }, { put: [], drop: [] }])
    room.say('ann', { type: 'signal', to: bob, link: 0, n: 1, box: BOX })
    expect(room.state).toBe(first)
  })

  test('R11: to somebody away it is dropped without a word', () => {
    const { room, bob } = meeting()
    room.happen({ type: 'dropped', socket: 'bob' })
    room.take('ann')
    room.say('ann', { type: 'signal', to: bob, link: 0, n: 0, box: BOX })
    expect(room.effects).toEqual([])
  })

  test('R11: to who is gone, waits, never was, or is oneself, it is an error', () => {
    const { room, ann, bob } = meeting()
    room.say('bob', { type: 'leave' })
    room.join('walt', { proof: false })
    const waiting = room.take('walt')[0]
    const walt = waiting?.type === 'waiting' ? waiting.id : ''
    room.take('ann')
    for (const to of [bob, walt, 'nobody', ann]) {
      room.say('ann', { type: 'signal', to, link: 0, n: 0, box: BOX })
      expect(room.take('ann')).toEqual([{ type: 'error', code: 'frame.no-such-peer' }])
    }
    expect(room.take('walt')).toEqual([])
  })

  test('R12: from the door nothing is relayed', () => {
    const { room, bob } = meeting()
    room.arrive('dora')
    room.take('dora')
    room.say('dora', { type: 'signal', to: bob, link: 0, n: 0, box: BOX })
    expect(room.take('dora')).toEqual([{ type: 'error', code: 'frame.not-now' }])
    expect(room.take('bob')).toEqual([])
  })
})
