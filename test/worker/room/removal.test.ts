// Sent out of a real room: nothing that one has left opens anything, whether the object slept, restarted or neither.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../../../worker/room-keys.ts'
import { connect, createdRoom, join, KEY, newRoom, OWNER, type RoomStub, ticketFor } from './person.ts'

const DOM = {
  subject: 'subject-of-dom',
  identity: { kind: 'agent', name: 'Dominique Roy', organisation: 'DGFiP' },
} as const

const BETWEEN: readonly (readonly [string, (room: RoomStub) => Promise<void>])[] = [
  ['awake', async () => undefined],
  ['asleep', (room) => evictDurableObject(room)],
  ['restarted', (room) => evictDurableObject(room, { webSockets: 'close' })],
]

describe('removal', () => {
  test.each(BETWEEN)('P20 P21: who is kept out stays out: the room is %s in between', async (_, between) => {
    const { code, room } = await createdRoom()
    const owner = await join(room, code, 'Camille', OWNER)
    const dom = await join(room, code, 'Dom', DOM)
    const gus = await join(room, code, 'Gus')
    const keys = [dom.welcome.self.resume, gus.welcome.self.resume]
    // What was asked for before the removal, and not used yet.
    const early = ticketFor(code, DOM)
    for (const { welcome, closed } of [dom, gus]) {
      owner.say({ type: 'remove', peer: welcome.self.id, out: true })
      expect(await closed).toBe(4002)
      expect(await owner.next('left')).toEqual({
        type: 'left',
        id: welcome.self.id,
        why: 'removed',
        counts: { exits: expect.any(Number), removals: expect.any(Number) },
      })
    }
    await between(room)
    for (const key of keys) expect(await room.rights(await hashOf(key))).toBeNull()
    const { proofHash } = newRoom(code)
    expect(await room.door({ proofHash, resumeHash: null, subject: DOM.subject })).toEqual({ kind: 'removed' })
    const resumeHash = await hashOf(gus.welcome.self.resume)
    expect(await room.door({ proofHash, resumeHash, subject: null })).toEqual({ kind: 'removed' })
    const byTicket = await connect(room, early)
    expect(await byTicket.next('error')).toEqual({ type: 'error', code: 'room.removed' })
    expect(await byTicket.closed).toBe(4002)
    const byKey = await connect(room, ticketFor(code))
    byKey.say({ type: 'enter', name: 'Gus', key: KEY, resume: gus.welcome.self.resume })
    expect(await byKey.closed).toBe(4002)
    // As somebody else, one knocks.
    const stranger = await connect(room, ticketFor(code))
    stranger.say({ type: 'enter', name: 'Somebody', key: KEY })
    await stranger.next('waiting')
  })

  test('P20: a client that ignores the close is heard by nobody', async () => {
    const { code, room } = await createdRoom()
    const owner = await join(room, code, 'Camille', OWNER)
    const gus = await join(room, code, 'Gus')
    await owner.next('joined')
    owner.say({ type: 'remove', peer: gus.welcome.self.id, out: false })
    gus.say({ type: 'signal', to: owner.welcome.self.id, link: 0, n: 0, box: 'c'.repeat(40) })
    await owner.next('left')
    gus.say({ type: 'signal', to: owner.welcome.self.id, link: 0, n: 1, box: 'c'.repeat(40) })
    expect((await owner.rest()).filter((type) => type === 'signal').length).toBeLessThanOrEqual(1)
    expect(await gus.closed).toBe(4002)
  })

  test('P4: unlocking lets everybody in at once who waited with the link', async () => {
    const { code, room } = await createdRoom()
    const owner = await join(room, code, 'Camille', OWNER)
    owner.say({ type: 'settings', change: { locked: true } })
    await owner.next('settings')
    const people = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        const person = await connect(room, ticketFor(code))
        person.say({ type: 'enter', name, key: KEY })
        await person.next('waiting')
        return person
      }),
    )
    await evictDurableObject(room)
    owner.say({ type: 'settings', change: { locked: false } })
    const keys = await Promise.all(people.map(async (person) => (await person.next('welcome')).self.resume))
    expect(new Set(keys).size).toBe(3)
    for (const key of keys) expect(await room.rights(await hashOf(key))).not.toBeNull()
  })

  test('P31: a room made before there were powers is public, and everything is allowed in it', async () => {
    const { code, room } = await createdRoom()
    await join(room, code, 'Camille', OWNER)
    await runInDurableObject(room, (_, { storage }) => {
      storage.sql.exec("UPDATE room SET body = json_remove(body, '$.settings', '$.cohosts', '$.removals', '$.knocks')")
      storage.sql.exec("UPDATE seats SET body = json_remove(body, '$.hand')")
    })
    await evictDurableObject(room)
    const ann = await join(room, code, 'Ann')
    expect(ann.welcome.settings).toMatchObject({ access: 'public', locked: false, allow: { chat: true } })
    expect(ann.welcome.peers).toMatchObject([{ role: 'owner' }])
  })
})
