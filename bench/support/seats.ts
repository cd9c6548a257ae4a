// People without a browser: rooms made over HTTP, seats taken over the room's socket, as docs/protocol.md says. For
// thousands of them, so one frame is looked at no closer than it must be.
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { ClientFrame, FrameOf, RoomFrame } from '../../protocol/frames.ts'
import type { SfuAccess } from '../../protocol/http.ts'
import { PING_EVERY_MS, PING_TEXT, PONG_TEXT, SUBPROTOCOL, TICKET_PREFIX } from '../../protocol/limits.ts'

const PROOF = 'P'.repeat(43)
/** Has the shape of a key, which is all that the room looks at. */
const KEY = `B${'A'.repeat(86)}`

export interface Seat {
  readonly id: string
  /** What has come over its socket since it is open. */
  readonly received: { frames: number; bytes: number }
  say(frame: ClientFrame): void
  /** From now on, every frame goes here. */
  onFrame: (frame: RoomFrame) => void
  close(): void
}

const post = async (origin: string, path: string, body: unknown): Promise<unknown> => {
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** Needs ROOM_CREATION=anyone. Resolves to the room's code. */
export const makeRoom = async (origin: string, proof = PROOF): Promise<string> => {
  const { code } = (await post(origin, '/api/rooms', { proof })) as { code: string }
  return code
}

/** The way into the media server for somebody who sits in the room; rejects unless it is time for it. */
export const askSfu = async (origin: string, code: string, resume: string): Promise<SfuAccess> =>
  (await post(origin, `/api/rooms/${code}/sfu`, { resume })) as SfuAccess

export interface Visitor {
  readonly name?: string
  readonly proof?: string
  readonly key?: string
}

/** Comes to the door, goes in, and stays with a heartbeat until closed. `onWelcome` sees the welcome on its way. */
export const sitDown = async (
  origin: string,
  code: string,
  onWelcome: (frame: FrameOf<RoomFrame, 'welcome'>) => void = () => undefined,
  { name = 'Ann', proof = PROOF, key = KEY }: Visitor = {},
): Promise<Seat> => {
  const { ticket } = (await post(origin, `/api/rooms/${code}/join`, { proof })) as { ticket: string }
  const socket = new WebSocket(
    `${origin.replace(/^http/, 'ws')}/api/rooms/${code}/socket`,
    [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`],
    { origin, perMessageDeflate: false },
  )
  const say = (frame: ClientFrame): void => socket.send(JSON.stringify(frame))
  return new Promise((resolve, reject) => {
    let beat: ReturnType<typeof setInterval> | undefined
    const seat: { -readonly [K in keyof Seat]: Seat[K] } = {
      id: '',
      received: { frames: 0, bytes: 0 },
      say,
      onFrame: (frame) => {
        if (frame.type === 'door') say({ type: 'enter', name, key })
        else if (frame.type === 'error') reject(new Error(frame.code))
        else if (frame.type === 'welcome') {
          seat.id = frame.self.id
          onWelcome(frame)
          resolve(seat)
        }
      },
      close: () => {
        clearInterval(beat)
        socket.terminate()
      },
    }
    socket.on('open', () => {
      beat = setInterval(() => socket.send(PING_TEXT), PING_EVERY_MS)
    })
    socket.on('message', (data) => {
      const text = String(data)
      seat.received.frames += 1
      seat.received.bytes += Buffer.byteLength(text)
      if (text !== PONG_TEXT) seat.onFrame(JSON.parse(text) as RoomFrame)
    })
    socket.on('close', (code) => {
      clearInterval(beat)
      reject(new Error(`closed: ${code}`))
    })
    socket.on('error', reject)
  })
}

/** Does `work` for each number below `count`, so many at a time. */
export const eachOf = async (count: number, atOnce: number, work: (index: number) => Promise<void>): Promise<void> => {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) {
      const mine = next
      next += 1
      await work(mine)
    }
  }
  await Promise.all(Array.from({ length: Math.min(count, atOnce) }, worker))
}

/** Calls `act` with 0, 1, 2… evenly, so many a second, for so long. */
export const evenly = async (perSecond: number, seconds: number, act: (index: number) => void): Promise<void> => {
  const began = performance.now()
  const all = Math.round(perSecond * seconds)
  for (let done = 0; done < all; ) {
    const due = Math.min(all, Math.floor(((performance.now() - began) * perSecond) / 1_000) + 1)
    for (; done < due; done += 1) act(done)
    await wait(1)
  }
}
