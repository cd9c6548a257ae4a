// A new link: whoever made it holds it, and nobody else until they are handed it.
import { describe, expect, test } from 'vitest'
import { createCast } from './testing/cast.ts'
import { hashOf } from './testing/driver.ts'

const PROOF = 'n'.repeat(43)
const renew = (socket: 'owner' | 'cohost' | 'agent' | 'guest' = 'owner') => {
  const cast = createCast()
  cast.room.join('outside')
  cast.room.take('outside')
  for (const actor of ['owner', 'cohost', 'agent', 'guest']) cast.room.take(actor)
  cast.room.say(socket, { type: 'new-link', proof: PROOF })
  return cast
}

describe('a new link', () => {
  test('P34: the room knows the new proof alone, and the maker holds it', () => {
    const { room, ids } = renew()
    expect(room.state.room).toMatchObject({ proofHash: hashOf(PROOF), link: 1 })
    expect(room.take('owner')).toMatchObject([
      { type: 'new-link', by: ids.owner },
      { type: 'changed', peer: { id: ids.cohost, proof: false } },
      { type: 'changed', peer: { id: ids.agent, proof: false } },
      { type: 'changed', peer: { id: ids.guest, proof: false } },
      expect.objectContaining({ type: 'changed' }),
    ])
    expect(room.seat(ids.owner)).toMatchObject({ proof: true })
  })

  test('P34: whoever is in stays in, and hears that their link is no more', () => {
    const { room, ids } = renew()
    expect(room.take('guest')).toMatchObject([
      { type: 'new-link', by: ids.owner },
      { type: 'changed', peer: { id: ids.cohost, proof: false } },
      { type: 'changed', peer: { id: ids.agent, proof: false } },
      { type: 'self', proof: false },
      { type: 'changed' },
    ])
    expect(room.closed('guest')).toBeUndefined()
  })

  test('P34: who is handed it proves it as after comparing digits', () => {
    const { room, ids } = renew()
    room.say('guest', { type: 'prove', proof: PROOF })
    expect(room.seat(ids.guest)).toMatchObject({ proof: true })
    room.say('agent', { type: 'prove', proof: 'o'.repeat(43) })
    expect(room.take('agent').at(-1)).toEqual({ type: 'error', code: 'frame.not-allowed' })
  })

  test('P35: the old link opens nothing, whether its ticket was fetched before or its owner stood at the door', () => {
    const cast = createCast()
    cast.room.arrive('early')
    cast.room.take('early')
    cast.room.say('owner', { type: 'new-link', proof: PROOF })
    expect(cast.room.take('early')).toMatchObject([{ type: 'door-changed', entry: 'knock' }])
    cast.room.enter('early')
    expect(cast.room.take('early')).toMatchObject([{ type: 'waiting' }])
    cast.room.arrive('late', { link: 0 })
    expect(cast.room.take('late')).toMatchObject([{ type: 'door', entry: 'knock' }])
    cast.room.arrive('new', { link: 1 })
    expect(cast.room.take('new')).toMatchObject([{ type: 'door', entry: 'open' }])
  })

  test('P35: who waits with the old link is let in without the mark of holding one', () => {
    const cast = createCast()
    cast.room.say('owner', { type: 'settings', change: { guestsKnock: true } })
    cast.room.join('waiting')
    const waiting = cast.room.take('waiting').at(-1)
    const id = waiting?.type === 'waiting' ? waiting.id : ''
    cast.room.say('owner', { type: 'new-link', proof: PROOF })
    cast.room.say('owner', { type: 'settings', change: { guestsKnock: false } })
    expect(cast.room.seat(id)).toMatchObject({ at: 'waiting', proof: false })
    cast.room.admit('owner', id)
    expect(cast.room.seat(id)).toMatchObject({ at: 'in', proof: false })
  })

  test('P35: a seat’s key opens it all the same, without the mark', () => {
    const { room, ids, keys } = renew()
    room.happen({ type: 'dropped', socket: 'guest' })
    expect(room.join('again', { link: 0 }, keys.guest)).toMatchObject({ self: { id: ids.guest, proof: false } })
  })

  test('P34: said again after a lost answer, it is answered again and changes nothing', () => {
    const { room, ids } = renew()
    for (const actor of ['owner', 'cohost', 'agent', 'guest']) room.take(actor)
    const { state } = room
    room.say('owner', { type: 'new-link', proof: PROOF })
    expect(room.take('guest')).toEqual([{ type: 'new-link', by: ids.owner }])
    expect(room.state.room).toBe(state.room)
  })

  test.each(['cohost', 'agent', 'guest'] as const)('P34: it is for owners, not for %s', (actor) => {
    const { room } = renew(actor)
    expect(room.take(actor)).toEqual([{ type: 'error', code: 'frame.not-allowed' }])
    expect(room.state.room).toMatchObject({ link: 0 })
  })
})
