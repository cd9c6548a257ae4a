// Making a room, coming to its door and sitting down, over HTTP and the socket of the real worker.
import { runInDurableObject } from 'cloudflare:test'
import * as v from 'valibot'
import { type ClientFrame, type FrameOf, RoomFrame } from '../../../protocol/frames.ts'
import { CreatedRoom, Joined } from '../../../protocol/http.ts'
import { SUBPROTOCOL, TICKET_PREFIX } from '../../../protocol/limits.ts'
import { CLAIRE, signedIn } from './agent.ts'
import { ORIGIN } from './bindings.ts'
import { bindings, get, type Headers, type Instance, instance, post } from './instance.ts'

export const PROOF = 'P'.repeat(43)
export const KEY = `B${'A'.repeat(86)}`

/** Tests hold more meetings at once than an account may (H27): those before this one are forgotten. */
const forgetRooms = (): Promise<void> =>
  runInDurableObject(bindings.AGENTS.getByName(CLAIRE.subject), (_, { storage: { sql } }) => {
    const tables = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'agent_rooms'").toArray()
    if (tables.length > 0) sql.exec('DELETE FROM agent_rooms')
  })

/** A room of Claire's; resolves to its code. */
export const makeRoom = async (at: Instance = instance): Promise<string> => {
  await forgetRooms()
  const answer = await at(post('/api/rooms', { proof: PROOF, title: 'Point hebdomadaire' }, await signedIn()))
  return v.parse(CreatedRoom, await answer.json()).code
}

export const askJoin = (code: string, body: unknown, headers: Headers = {}, at: Instance = instance) =>
  at(post(`/api/rooms/${code}/join`, body, headers))

export const join = async (code: string, body: unknown = { proof: PROOF }, headers: Headers = {}, at?: Instance) =>
  v.parse(Joined, await (await askJoin(code, body, headers, at)).json())

export const offer = (ticket: string): Headers => ({
  Upgrade: 'websocket',
  Origin: ORIGIN,
  'Sec-WebSocket-Protocol': `${SUBPROTOCOL}, ${TICKET_PREFIX}${ticket}`,
})

export const askSocket = (code: string, headers: Headers, at: Instance = instance) =>
  at(get(`/api/rooms/${code}/socket`, headers))

export interface Line {
  readonly protocol: string | null
  say(frame: ClientFrame): void
  /** The next frame of this type; those before it are passed over. */
  next<T extends RoomFrame['type']>(type: T): Promise<FrameOf<RoomFrame, T>>
  /** Every frame so far, taken or not. */
  readonly heard: readonly RoomFrame[]
  readonly closed: Promise<number>
}

/** The socket of an answer to an upgrade. */
export const lineOf = (answer: Response): Line => {
  const socket = answer.webSocket
  if (socket === null) throw new Error(`no socket: ${answer.status}`)
  const frames: RoomFrame[] = []
  const all: RoomFrame[] = []
  let heard = (): void => undefined
  socket.addEventListener('message', ({ data }) => {
    const frame = v.parse(RoomFrame, JSON.parse(String(data)))
    frames.push(frame)
    all.push(frame)
    heard()
  })
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  socket.accept()
  return {
    protocol: answer.headers.get('Sec-WebSocket-Protocol'),
    say: (frame) => socket.send(JSON.stringify(frame)),
    next: async (type) => {
      for (;;) {
        const frame = frames.shift()
        if (frame?.type === type) return frame as FrameOf<RoomFrame, typeof type>
        if (frame !== undefined) continue
        await new Promise<void>((resolve) => {
          heard = resolve
        })
      }
    },
    heard: all,
    closed,
  }
}

/** To the door with a ticket. */
export const connect = async (code: string, ticket: string, headers: Headers = {}): Promise<Line> =>
  lineOf(await askSocket(code, { ...offer(ticket), ...headers }))

/** All the way in. */
export const sitDown = async (code: string, body?: unknown, headers?: Headers, at?: Instance) => {
  const joined = await join(code, body, headers, at)
  const line = await connect(code, joined.ticket)
  line.say({ type: 'enter', name: 'Ann', key: KEY })
  return { ...line, joined, welcome: await line.next('welcome') }
}
