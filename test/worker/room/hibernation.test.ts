// Sleep and restart of a real object: nothing that anybody sees may depend on them.
import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { ClientFrame, FrameOf, RoomFrame } from '../../../protocol/frames.ts'
import { chat, messageOf } from '../../../worker/room/testing/notes.ts'
import { BOX, connect, createdRoom, join, KEY, OWNER, type Person, type RoomStub, ticketFor } from './person.ts'

interface Cast {
  readonly room: RoomStub
  readonly code: string
  readonly people: Map<string, Person>
  readonly ids: Map<string, string>
  readonly keys: Map<string, string>
}
type Scene = (cast: Cast) => Promise<unknown>

const who = ({ people }: Cast, name: string): Person => {
  const person = people.get(name)
  if (person === undefined) throw new Error(`${name} is not there`)
  return person
}
const idOf = ({ ids }: Cast, name: string) => ids.get(name) ?? ''

const comes =
  (name: string, claims = {}): Scene =>
  async (cast) => {
    const person = await connect(cast.room, ticketFor(cast.code, claims))
    cast.people.set(name, person)
    await person.next('door')
  }
const enters =
  (name: string, keyOf?: string): Scene =>
  async (cast) => {
    const resume = keyOf === undefined ? undefined : cast.keys.get(keyOf)
    who(cast, name).say({ type: 'enter', name, key: KEY, ...(resume === undefined ? {} : { resume }) })
    const { self } = await who(cast, name).next('welcome')
    cast.ids.set(name, self.id)
    cast.keys.set(name, self.resume)
  }
const knocks =
  (name: string, keyOf?: string): Scene =>
  async (cast) => {
    const resume = keyOf === undefined ? undefined : cast.keys.get(keyOf)
    who(cast, name).say({ type: 'enter', name, key: KEY, ...(resume === undefined ? {} : { resume }) })
    const frame = await who(cast, name).next('waiting')
    cast.ids.set(name, frame.id)
    cast.keys.set(name, frame.resume ?? '')
  }
const signals =
  (from: string, to: string, n: number): Scene =>
  async (cast) => {
    who(cast, from).say({ type: 'signal', to: idOf(cast, to), link: 0, n, box: BOX })
    await who(cast, to).next('signal')
  }

/** Writes it, and waits until everybody who is to hear of it has. */
const writes =
  (name: string, frame: ClientFrame, type: RoomFrame['type'], others: readonly string[]): Scene =>
  async (cast) => {
    who(cast, name).say(frame)
    await Promise.all(others.map((other) => who(cast, other).next(type)))
  }

/** Says it, and waits until the other has heard of it. */
const says =
  (name: string, frame: (cast: Cast) => ClientFrame, other: string, type: RoomFrame['type'] = 'settings'): Scene =>
  async (cast) => {
    who(cast, name).say(frame(cast))
    await who(cast, other).next(type)
  }
const seen = <T extends RoomFrame['type']>(cast: Cast, name: string, type: T): FrameOf<RoomFrame, T> =>
  who(cast, name).seen.find((frame) => frame.type === type) as FrameOf<RoomFrame, T>

/** A call with a bit of everything. */
const STORY: readonly Scene[] = [
  comes('Ann', OWNER),
  enters('Ann'),
  comes('Bob'),
  comes('Walt', { proof: false }),
  knocks('Walt'),
  enters('Bob'),
  signals('Ann', 'Bob', 0),
  signals('Bob', 'Ann', 0),
  async (cast) => {
    who(cast, 'Walt').socket.close(1000)
    await who(cast, 'Walt').closed
  },
  comes('Walt again', { proof: false }),
  knocks('Walt again', 'Walt'),
  async (cast) => {
    who(cast, 'Ann').say({ type: 'admit', peer: idOf(cast, 'Walt again') })
    await who(cast, 'Walt again').next('welcome')
  },
  signals('Walt again', 'Ann', 0),
  async (cast) => {
    who(cast, 'Bob').socket.close(1000)
    await who(cast, 'Ann').next('changed')
  },
  comes('Eve', { proof: false }),
  knocks('Eve'),
  async (cast) => {
    who(cast, 'Ann').say({ type: 'refuse', peer: idOf(cast, 'Eve') })
    await who(cast, 'Eve').closed
  },
  comes('Bob again'),
  enters('Bob again', 'Bob'),
  signals('Ann', 'Bob again', 1),
  says('Ann', () => ({ type: 'settings', change: { locked: true, allow: { screen: false } } }), 'Bob again'),
  writes('Ann', chat('first'), 'chat', ['Ann', 'Bob again', 'Walt again']),
  writes('Bob again', chat('second'), 'chat', ['Ann', 'Bob again', 'Walt again']),
  writes('Ann', chat('first'), 'chat', ['Ann']),
  writes('Ann', { type: 'chat-delete', id: messageOf('first').id }, 'chat-deleted', ['Ann', 'Bob again', 'Walt again']),
  comes('Lea'),
  knocks('Lea'),
  says('Ann', (cast) => ({ type: 'role', peer: idOf(cast, 'Bob again'), role: 'cohost' }), 'Bob again', 'self'),
  says('Bob again', () => ({ type: 'hand', up: true }), 'Bob again', 'self'),
  says('Bob again', () => ({ type: 'door-message', text: 'Un instant' }), 'Lea', 'door-message'),
  says('Bob again', () => ({ type: 'settings', change: { locked: false } }), 'Lea', 'welcome'),
  async (cast) => {
    const { self } = seen(cast, 'Lea', 'welcome')
    expect((await who(cast, 'Lea').next('chat-history')).messages).toMatchObject([
      { seq: 1, deleted: true },
      { seq: 2 },
    ])
    cast.keys.set('Lea', self.resume)
    who(cast, 'Bob again').say({ type: 'remove', peer: self.id, out: true })
    await who(cast, 'Lea').closed
  },
  comes('Lea again'),
  async (cast) => {
    const resume = cast.keys.get('Lea') ?? ''
    who(cast, 'Lea again').say({ type: 'enter', name: 'Lea', key: KEY, resume })
    expect(await who(cast, 'Lea again').closed).toBe(4002)
  },
  writes('Ann', { type: 'chat-clear' }, 'chat-cleared', ['Ann', 'Bob again', 'Walt again']),
  writes('Bob again', chat('third'), 'chat', ['Ann', 'Bob again', 'Walt again']),
  comes('Dora'),
  async (cast) => {
    who(cast, 'Walt again').say({ type: 'leave' })
    await who(cast, 'Ann').next('left')
    await who(cast, 'Dora').next('door-left')
  },
  async (cast) => {
    who(cast, 'Ann').say({ type: 'end' })
    await Promise.all(['Ann', 'Bob again', 'Dora'].map((name) => who(cast, name).closed))
  },
]

/** Plays the story; what everybody saw, with ids and keys by their owner's name and without instants. */
const play = async (between: (room: RoomStub) => Promise<void>): Promise<string> => {
  const { code, room } = await createdRoom()
  const cast: Cast = { code, room, people: new Map(), ids: new Map(), keys: new Map() }
  for (const scene of STORY) {
    await scene(cast)
    await between(room)
  }
  let text = [...cast.people].map(([name, { seen }]) => `${name}: ${JSON.stringify(seen, null, 1)}`).join('\n')
  for (const [name, id] of cast.ids) text = text.replaceAll(id, `<${name}>`)
  return text
    .replace(/"resume": "[^"]+"/g, '"resume": "<key>"')
    .replace(/"(since|began|now|hand|at)": \d+/g, '"$1": "<instant>"')
}

describe('hibernation and restart', () => {
  test('R27: eviction between any two events changes nothing that anybody sees', { timeout: 60_000 }, async () => {
    const awake = await play(async () => undefined)
    const evicted = await play((room) => evictDurableObject(room))
    expect(evicted).toBe(awake)
    expect(awake).toContain('"type": "knock-over"')
  })

  test('R14 R15: a restart closes every socket, and everybody finds the same seat again', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    const bob = await join(room, code, 'Bob')
    const walt = await connect(room, ticketFor(code, { proof: false }))
    walt.say({ type: 'enter', name: 'Walt', key: KEY })
    const waiting = await walt.next('waiting')
    await evictDurableObject(room, { webSockets: 'close' })
    await Promise.all([ann.closed, bob.closed, walt.closed])
    const annAgain = await join(room, code, 'Ann', { resume: ann.welcome.self.resume })
    expect(annAgain.welcome.self).toMatchObject({ id: ann.welcome.self.id, seat: 1 })
    expect(annAgain.welcome.peers).toMatchObject([{ id: bob.welcome.self.id, presence: 'away' }])
    expect(annAgain.welcome.waiting).toMatchObject([{ id: waiting.id }])
    expect(annAgain.welcome.began).toBe(ann.welcome.began)
    const bobAgain = await join(room, code, 'Bob', { resume: bob.welcome.self.resume })
    expect((await annAgain.next('changed')).peer).toMatchObject({ id: bob.welcome.self.id, presence: 'in' })
    bobAgain.say({ type: 'signal', to: ann.welcome.self.id, link: 0, n: 0, box: BOX })
    expect((await annAgain.next('signal')).from).toBe(bob.welcome.self.id)
    const waltAgain = await connect(room, ticketFor(code, { proof: false }))
    waltAgain.say({ type: 'enter', name: 'Walt', key: KEY, ...(waiting.resume ? { resume: waiting.resume } : {}) })
    expect((await waltAgain.next('waiting')).id).toBe(waiting.id)
    expect(await annAgain.rest()).toEqual([])
  })

  test('R2 R27: a spent ticket stays spent over a restart', async () => {
    const { code, room } = await createdRoom()
    const ticket = ticketFor(code)
    await (await connect(room, ticket)).next('door')
    await evictDurableObject(room, { webSockets: 'close' })
    expect(await (await connect(room, ticket)).closed).toBe(4008)
  })

  test('R29: a heartbeat is answered by a sleeping room, and before it woke', async () => {
    const { code, room } = await createdRoom()
    const ann = await join(room, code, 'Ann')
    await evictDurableObject(room)
    const pong = new Promise((resolve) => ann.socket.addEventListener('message', resolve, { once: true }))
    ann.socket.send('ping')
    expect(await pong).toMatchObject({ data: 'pong' })
    // Nobody is running: there is nothing to evict.
    await expect(evictDurableObject(room)).rejects.toThrow()
  })
})
