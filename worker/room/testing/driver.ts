// A room under test: events in one line, frames by socket, a clock that moves when told. Knows no rule.
import type { CloseReason } from '../../../protocol/errors.ts'
import type { ClientFrame, FrameOf, RoomFrame } from '../../../protocol/frames.ts'
import { WAITING_MAX } from '../../../protocol/limits.ts'
import { DEFAULT_SETTINGS } from '../../../protocol/settings.ts'
import type { NewRoom, TicketClaims } from '../../room-api.ts'
import { type Effect, type FreshKey, isOpening, type RoomEvent } from '../events.ts'
import { reduce } from '../reduce.ts'
import { RULES } from '../rules.ts'
import { emptyRoom, type RoomState, type Seat, type Settings, type SocketId } from '../state.ts'
import { COOL_DOWN_MS, FEW_FOR_MS } from '../times.ts'

export const DAY_MS = 24 * 60 * 60 * 1000
export const START = 1_800_000_000_000
export const PUBLIC_KEY = `B${'A'.repeat(86)}`
export const BOX = 'c'.repeat(40)
export const OWNER = { subject: 'owner', name: 'Camille', organisation: 'DINUM' }
export const NEW_ROOM: NewRoom = {
  code: 'abcd-efgh-jkmn',
  proofHash: 'h'.repeat(43),
  title: 'Point',
  date: null,
  owner: OWNER,
  settings: DEFAULT_SETTINGS,
}

/** What follows a welcome in a room where nothing was written. */
export const NO_HISTORY = { type: 'chat-history', messages: [], cleared: 0, earlier: false, last: true } as const

/** Not a hash, but as good as one here. */
export const hashOf = (key: string): string => `hash of ${key}`
const padded = (prefix: string, number: number, length: number) => `${prefix}${number}`.padEnd(length, '-')
export const freshKey = (number: number): FreshKey => {
  const key = padded('key', number, 22)
  return { key, hash: hashOf(key) }
}
export const peerId = (number: number): string => padded('peer', number, 16)

export const ticketOf = (id: string, now: number, claims: Partial<TicketClaims> = {}): TicketClaims => ({
  id,
  code: NEW_ROOM.code,
  exp: now + 30_000,
  identity: null,
  subject: null,
  proof: true,
  link: 0,
  userId: `user ${id}`,
  ...claims,
})

export type Said = Exclude<ClientFrame, { type: 'enter' }>

export interface Driver {
  readonly state: RoomState
  readonly now: number
  /** Effects of the last event. */
  readonly effects: readonly Effect[]
  happen(event: RoomEvent): void
  /** Goes on from a state that was kept. */
  revive(state: RoomState): void
  advance(ms: number): void
  arrive(socket: SocketId, claims?: Partial<TicketClaims>): void
  enter(socket: SocketId, options?: { name?: string; resume?: string; key?: string }): void
  /** Arrives and enters; the welcome, if there was one. */
  join(socket: SocketId, claims?: Partial<TicketClaims>, resume?: string): FrameOf<RoomFrame, 'welcome'> | undefined
  say(socket: SocketId, frame: Said): void
  admit(socket: SocketId, peer: string): void
  /** Takes what the socket has been sent since the last time. */
  take(socket: SocketId): readonly RoomFrame[]
  closed(socket: SocketId): CloseReason | undefined
  seat(id: string): Seat | undefined
}

/** As without a media server. */
export const SETTINGS: Settings = {
  expiryMs: 30 * DAY_MS,
  sfu: false,
  meshMax: 4,
  meshAfterMs: FEW_FOR_MS,
  coolDownMs: COOL_DOWN_MS,
}

export const createDriver = (room: NewRoom | null = NEW_ROOM, settings: Settings = SETTINGS): Driver => {
  let state = emptyRoom(settings)
  let now = START
  let count = 0
  let effects: readonly Effect[] = []
  const inbox = new Map<SocketId, RoomFrame[]>()
  const closes = new Map<SocketId, CloseReason>()

  const happen = (event: RoomEvent) => {
    const [next, caused] = reduce(state, event, now, RULES)
    state = next
    effects = caused
    for (const effect of caused) {
      if (effect.type === 'close') closes.set(effect.socket, effect.reason)
      if (effect.type !== 'send') continue
      for (const socket of effect.to) inbox.set(socket, [...(inbox.get(socket) ?? []), effect.frame])
    }
  }
  const take = (socket: SocketId) => {
    const frames = inbox.get(socket) ?? []
    inbox.delete(socket)
    return frames
  }
  const arrive: Driver['arrive'] = (socket, claims) =>
    happen({ type: 'arrived', socket, ticket: ticketOf(`ticket of ${socket}`, now, claims) })
  const enter: Driver['enter'] = (socket, { name = `Guest ${socket}`, resume, key = PUBLIC_KEY } = {}) => {
    count++
    happen({
      type: 'entering',
      socket,
      frame: { type: 'enter', name, key, ...(resume === undefined ? {} : { resume }) },
      resumeHash: resume === undefined ? null : hashOf(resume),
      id: peerId(count),
      fresh: freshKey(count),
    })
  }
  const say: Driver['say'] = (socket, frame) => {
    if (frame.type === 'prove') return happen({ type: 'proving', socket, proofHash: hashOf(frame.proof) })
    if (frame.type === 'new-link') return happen({ type: 'relinking', socket, frame, proofHash: hashOf(frame.proof) })
    if (!isOpening(frame)) return happen({ type: 'said', socket, frame })
    const fresh = Array.from({ length: WAITING_MAX }, () => freshKey(++count))
    happen({ type: 'opening', socket, frame, fresh })
  }
  if (room !== null) happen({ type: 'created', room })
  return {
    get state() {
      return state
    },
    get now() {
      return now
    },
    get effects() {
      return effects
    },
    happen,
    revive: (kept) => {
      state = kept
    },
    advance: (ms) => {
      now += ms
    },
    arrive,
    enter,
    join: (socket, claims, resume) => {
      arrive(socket, claims)
      take(socket)
      enter(socket, resume === undefined ? {} : { resume })
      const frames = take(socket)
      const welcome = frames.find((frame) => frame.type === 'welcome')
      if (welcome === undefined) inbox.set(socket, [...frames])
      return welcome
    },
    say,
    admit: (socket, peer) => say(socket, { type: 'admit', peer }),
    take,
    closed: (socket) => closes.get(socket),
    seat: (id) => state.seats.get(id),
  }
}
