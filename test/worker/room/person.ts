// Somebody with a real WebSocket to a real RoomObject in workerd. Knows frames and nothing of rules.
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import type { StampedMessage } from '../../../protocol/chat.ts'
import { type ClientFrame, type FrameOf, RoomFrame } from '../../../protocol/frames.ts'
import { DEFAULT_SETTINGS } from '../../../protocol/settings.ts'
import type { Env } from '../../../worker/env.ts'
import { type NewRoom, TICKET_HEADER, type TicketClaims } from '../../../worker/room-api.ts'
import type { RoomObject } from '../../../worker/room-object.ts'
import { writeTicketHeader } from '../../../worker/room-ticket.ts'

export type RoomStub = DurableObjectStub<RoomObject>

const rooms = (env as unknown as Env).ROOMS
let count = 0

/** A room that nobody has created, under a name of its own. */
export const unknownRoom = (): { readonly code: string; readonly room: RoomStub } => {
  count++
  const code = `test-room-${count}`
  return { code, room: rooms.getByName(`${code}-${crypto.randomUUID()}`) }
}

export const newRoom = (code: string): NewRoom => ({
  code,
  proofHash: 'p'.repeat(43),
  title: 'Point hebdomadaire',
  date: null,
  owner: { subject: 'owner-subject', name: 'Camille Martin', organisation: 'DINUM' },
  settings: DEFAULT_SETTINGS,
})

export const createdRoom = async (): Promise<{ readonly code: string; readonly room: RoomStub }> => {
  const made = unknownRoom()
  await made.room.create(newRoom(made.code))
  return made
}

export const ticketFor = (code: string, claims: Partial<TicketClaims> = {}): TicketClaims => ({
  id: crypto.randomUUID(),
  code,
  exp: Date.now() + 30_000,
  identity: null,
  subject: null,
  proof: true,
  link: 0,
  userId: `turn-${crypto.randomUUID()}`,
  ...claims,
})

export const KEY = `B${'A'.repeat(86)}`
export const BOX = 'c'.repeat(40)

export interface Person {
  readonly protocol: string | null
  readonly socket: WebSocket
  say(frame: ClientFrame): void
  /** The first frame of this type not taken yet, now or when it comes. */
  next<T extends RoomFrame['type']>(type: T): Promise<FrameOf<RoomFrame, T>>
  /** Every frame so far, taken or not. */
  readonly seen: readonly RoomFrame[]
  /** Types of the frames that nobody has taken, once all that the room has said so far has arrived. */
  rest(): Promise<readonly string[]>
  readonly closed: Promise<number>
}

interface Welcomed {
  readonly welcome: FrameOf<RoomFrame, 'welcome'>
  /** What was written before. */
  readonly history: readonly StampedMessage[]
}

/** Comes to the door with a ticket. */
export const connect = async (room: RoomStub, ticket: TicketClaims): Promise<Person> => {
  const response = await room.fetch('https://room/socket', {
    headers: { Upgrade: 'websocket', [TICKET_HEADER]: writeTicketHeader(ticket) },
  })
  const socket = response.webSocket
  if (socket === null) throw new Error(`no socket: ${response.status}`)
  const untaken: RoomFrame[] = []
  const seen: RoomFrame[] = []
  const wanted: { type: string; resolve: (frame: never) => void }[] = []
  socket.addEventListener('message', ({ data }) => {
    if (data === 'pong') return
    const frame = v.parse(RoomFrame, JSON.parse(String(data)))
    seen.push(frame)
    const index = wanted.findIndex(({ type }) => type === frame.type)
    if (index < 0) untaken.push(frame)
    else wanted.splice(index, 1)[0]?.resolve(frame as never)
  })
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  socket.accept()
  const say = (frame: ClientFrame) => socket.send(JSON.stringify(frame))
  const next = <T extends RoomFrame['type']>(type: T): Promise<FrameOf<RoomFrame, T>> => {
    const index = untaken.findIndex((frame) => frame.type === type)
    if (index >= 0) return Promise.resolve(untaken.splice(index, 1)[0] as FrameOf<RoomFrame, T>)
    return new Promise((resolve) => wanted.push({ type, resolve }))
  }
  return {
    protocol: response.headers.get('Sec-WebSocket-Protocol'),
    socket,
    seen,
    say,
    next,
    rest: async () => {
      // Frames keep their order: when the answer to this one is here, so is everything before it.
      const answer = next('error')
      say({ type: 'signal', to: 'nobody-nobody-no', link: 0, n: 0, box: BOX })
      await answer
      return untaken.map(({ type }) => type)
    },
    closed,
  }
}

/** All that follows a welcome of what was written before, in order. */
export const historyOf = async (person: Person): Promise<readonly StampedMessage[]> => {
  const { messages, last } = await person.next('chat-history')
  return last ? messages : [...messages, ...(await historyOf(person))]
}

/** Comes in with the link's proof, and waits for the welcome and what follows it. */
export const join = async (
  room: RoomStub,
  code: string,
  name: string,
  { resume, ...claims }: Partial<TicketClaims> & { resume?: string } = {},
): Promise<Person & Welcomed> => {
  const person = await connect(room, ticketFor(code, claims))
  await person.next('door')
  person.say({ type: 'enter', name, key: KEY, ...(resume === undefined ? {} : { resume }) })
  return { ...person, welcome: await person.next('welcome'), history: await historyOf(person) }
}

export const OWNER = {
  subject: 'owner-subject',
  identity: { kind: 'agent', name: 'Camille Martin', organisation: 'DINUM' },
} as const
