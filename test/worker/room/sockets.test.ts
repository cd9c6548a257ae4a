// The shell with real sockets in workerd: what only the platform can show. The rules themselves: worker/room/*.test.ts.
import { describe, expect, test } from 'vitest'
import { FRAME_MAX_CHARS, FRAMES_BURST } from '../../../protocol/limits.ts'
import { TICKET_HEADER } from '../../../worker/room-api.ts'
import { BOX, connect, createdRoom, join, KEY, newRoom, OWNER, ticketFor, unknownRoom } from './person.ts'

describe('sockets', () => {
  test('R6 R10: two people meet, and signals find their way', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann', OWNER)
    expect(ann.protocol).toBe('parvis.v1')
    expect(ann.welcome.self).toMatchObject({ seat: 1, role: 'owner', elsewhere: false })
    const bob = await join(room, code, 'Bob')
    expect(bob.welcome.peers).toMatchObject([{ id: ann.welcome.self.id, seat: 1 }])
    expect((await ann.next('joined')).peer).toMatchObject({ id: bob.welcome.self.id, seat: 2 })
    ann.say({ type: 'signal', to: bob.welcome.self.id, link: 1, n: 0, box: BOX })
    expect(await bob.next('signal')).toEqual({
      type: 'signal',
      from: ann.welcome.self.id,
      link: 1,
      n: 0,
      box: BOX,
    })
    expect(await ann.rest()).toEqual([])
  })

  test('R22: a knock, an admission, a refusal', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const walt = await connect(room, ticketFor(code, { proof: false }))
    walt.say({ type: 'enter', name: 'Walt', key: KEY })
    const { visitor } = await ann.next('knock')
    expect(await walt.next('waiting')).toMatchObject({ id: visitor.id, hosts: true })
    ann.say({ type: 'admit', peer: visitor.id })
    expect((await walt.next('welcome')).self.id).toBe(visitor.id)
    expect((await ann.next('joined')).peer.id).toBe(visitor.id)
    const eve = await connect(room, ticketFor(code, { proof: false }))
    eve.say({ type: 'enter', name: 'Eve', key: KEY })
    ann.say({ type: 'refuse', peer: (await ann.next('knock')).visitor.id })
    expect(await eve.closed).toBe(4004)
  })

  test.each([
    [undefined, 1000],
    [1000, 1000],
    [1001, 1001],
    [4001, 4001],
  ])('R13: a close with %s is answered, and makes the seat away', async (code, answer) => {
    const made = await createdRoom()
    const ann = await join(made.room, made.code, 'Ann')
    const bob = await join(made.room, made.code, 'Bob')
    bob.socket.close(code)
    expect((await ann.next('changed')).peer).toMatchObject({ id: bob.welcome.self.id, presence: 'away' })
    expect(await bob.closed).toBe(answer)
  })

  test('R16 R17: the same seat again, and the older socket is told', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const bob = await join(room, code, 'Bob')
    await ann.next('joined')
    const again = await join(room, code, 'Bob', { resume: bob.welcome.self.resume })
    expect(again.welcome.self.id).toBe(bob.welcome.self.id)
    expect(again.welcome.self.resume).not.toBe(bob.welcome.self.resume)
    expect(await bob.closed).toBe(4001)
    expect(await ann.rest()).toEqual([])
  })

  test('R16: a heartbeat proves that the welcome was heard', async () => {
    const { code, room } = await createdRoom()
    const bob = await join(room, code, 'Bob')
    const again = await join(room, code, 'Bob', { resume: bob.welcome.self.resume })
    // A heartbeat of the welcome's own millisecond may have left before it was heard, and proves nothing.
    const welcomed = Date.now()
    do {
      const pong = new Promise((resolve) => again.socket.addEventListener('message', resolve, { once: true }))
      again.socket.send('ping')
      expect(await pong).toMatchObject({ data: 'pong' })
    } while (Date.now() <= welcomed + 1)
    const thief = await join(room, code, 'Thief', { resume: bob.welcome.self.resume })
    expect(thief.welcome.self.id).not.toBe(bob.welcome.self.id)
  })

  test('R1 R2: refusals are told on the socket', async () => {
    const { code, room } = unknownRoom()
    const early = await connect(room, ticketFor(code))
    expect(await early.next('error')).toEqual({ type: 'error', code: 'room.unknown' })
    expect(await early.closed).toBe(4003)
    await room.create(newRoom(code))
    const ticket = ticketFor(code)
    await (await connect(room, ticket)).next('door')
    const second = await connect(room, ticket)
    expect(await second.next('error')).toEqual({ type: 'error', code: 'ticket.used' })
    expect(await second.closed).toBe(4008)
  })

  test('R2: without an upgrade or without claims of ours there is no socket', async () => {
    const { room } = await createdRoom()
    expect((await room.fetch('https://room/')).status).toBe(426)
    const headers = { Upgrade: 'websocket' }
    expect((await room.fetch('https://room/', { headers })).status).toBe(400)
    expect((await room.fetch('https://room/', { headers: { ...headers, [TICKET_HEADER]: 'e30' } })).status).toBe(400)
  })

  test('R28: nonsense is answered, and closes the socket in the end', async () => {
    const { code, room } = await createdRoom()
    const eve = await connect(room, ticketFor(code))
    eve.socket.send('{')
    expect(await eve.next('error')).toEqual({ type: 'error', code: 'frame.invalid' })
    eve.socket.send('x'.repeat(FRAME_MAX_CHARS + 1))
    expect(await eve.next('error')).toEqual({ type: 'error', code: 'frame.too-large' })
    eve.socket.send(new ArrayBuffer(8))
    expect(await eve.next('error')).toEqual({ type: 'error', code: 'frame.invalid' })
    for (let i = 0; i < 7; i++) eve.socket.send('[]')
    expect(await eve.closed).toBe(4005)
  })

  test('R28: a flood closes the socket, and the seat is away like any other', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const eve = await join(room, code, 'Eve')
    for (let i = 0; i < FRAMES_BURST * 2; i++)
      eve.say({ type: 'signal', to: ann.welcome.self.id, link: 0, n: i, box: BOX })
    expect(await eve.closed).toBe(4006)
    expect(eve.seen.at(-1)).toEqual({ type: 'error', code: 'frame.too-many' })
    expect((await ann.next('changed')).peer.presence).toBe('away')
  })

  test('R24: the owner ends for all; afterwards the code is unknown and nothing is left on disk', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann', OWNER)
    const bob = await join(room, code, 'Bob')
    bob.say({ type: 'end' })
    expect(await bob.next('error')).toEqual({ type: 'error', code: 'frame.not-allowed' })
    ann.say({ type: 'end' })
    expect(await Promise.all([ann.closed, bob.closed])).toEqual([4003, 4003])
    const visit = { proofHash: null, resumeHash: null, subject: null }
    expect(await room.door(visit)).toEqual({ kind: 'unknown' })
    expect(await room.create(newRoom(code))).toBe('created')
    expect((await join(room, code, 'Ann')).welcome.self.seat).toBe(1)
  })

  test('R30: two rooms never hear each other', async () => {
    const one = await createdRoom()
    const two = await createdRoom()
    const ann = await join(one.room, one.code, 'Ann')
    const bob = await join(two.room, two.code, 'Bob')
    expect(bob.welcome.peers).toEqual([])
    ann.say({ type: 'signal', to: bob.welcome.self.id, link: 0, n: 0, box: BOX })
    expect(await ann.next('error')).toEqual({ type: 'error', code: 'frame.no-such-peer' })
    ann.say({ type: 'leave' })
    expect(await ann.closed).toBe(4007)
    expect(await bob.rest()).toEqual([])
    const stray = await connect(two.room, ticketFor(one.code))
    expect(await stray.next('error')).toEqual({ type: 'error', code: 'ticket.invalid' })
  })

  test('R32: the worker asks about door and rights', async () => {
    const { code, room } = await createdRoom()
    expect(await room.create(newRoom(code))).toBe('exists')
    const visit = { proofHash: newRoom(code).proofHash, resumeHash: null, subject: null }
    expect(await room.door(visit)).toEqual({
      kind: 'door',
      entry: 'open',
      proof: true,
      link: 0,
      room: { title: 'Point hebdomadaire', host: { name: 'Camille Martin', organisation: 'DINUM' } },
      userId: expect.stringMatching(/^[A-Za-z0-9_-]{16}$/),
    })
    expect(await room.rights('nothing')).toBeNull()
  })
})
