// A room with its disk and its sockets, in which events happen and invariants are watched.
import * as v from 'valibot'
import { RoomFrame } from '../../../protocol/frames.ts'
import type { TicketClaims } from '../../room-api.ts'
import type { Effect, RoomEvent } from '../events.ts'
import { nextWake } from '../expiry.ts'
import { planOf } from '../plan-state.ts'
import { reduce } from '../reduce.ts'
import { somebodyOpens } from '../rights.ts'
import { changes, restore } from '../rows.ts'
import { RULES, type Rules } from '../rules.ts'
import { isPresent, peerOf, present, queue, selfOf, socketOf, visitorOf } from '../seats.ts'
import { emptyRoom, type RoomState, type Socket, type SocketId } from '../state.ts'
import { COOL_DOWN_MS, FEW_FOR_MS } from '../times.ts'
import { agrees, CHAT_FOLDS } from './chat-view.ts'
import { DAY_MS, START } from './driver.ts'
import { createLedger } from './ledger.ts'
import { createPolice } from './police.ts'
import { createReferee } from './referee.ts'
import { createScribe } from './scribe.ts'
import { FOLDS, NOTHING_SEEN, see, type View } from './view.ts'

export interface World {
  readonly state: RoomState
  readonly now: number
  readonly open: readonly SocketId[]
  /** Every resume key that was ever told to anybody. */
  readonly keys: readonly string[]
  advance(ms: number): void
  happen(event: RoomEvent): void
  /** The object sleeps and wakes with these sockets alone. */
  wakeWith(sockets: readonly SocketId[]): void
}

/** What a mutant may replace. */
export interface Parts {
  readonly rules: Rules
  readonly nextWake: typeof nextWake
  readonly reduce: typeof reduce
}
export const REAL: Parts = { rules: RULES, nextWake, reduce }

const SPOKEN: readonly RoomEvent['type'][] = ['said', 'proving', 'flooding', 'heard', 'opening', 'entering']
const SURVIVES = 'eviction changes nothing'
/** So few that rooms of a few people move. */
const SETTINGS = { expiryMs: 30 * DAY_MS, sfu: true, meshMax: 2, meshAfterMs: FEW_FOR_MS, coolDownMs: COOL_DOWN_MS }
const byKey = (map: ReadonlyMap<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
const canonical = ({ room, seats, sockets, tickets, messages }: RoomState) =>
  JSON.stringify([room, byKey(seats), byKey(sockets), byKey(tickets), [...messages]])
const canonicalEffects = (effects: readonly Effect[]) =>
  JSON.stringify(effects.map((effect) => (effect.type === 'send' ? { ...effect, to: [...effect.to].sort() } : effect)))

/** `complain` is called with the name of each invariant that breaks. */
export const createWorld = (complain: (invariant: string) => void, parts: Parts = REAL): World => {
  let state = emptyRoom(SETTINGS)
  /** The same room as it would be after hibernation. */
  let twin = state
  let now = START
  const disk = {
    room: null as string | null,
    seats: new Map<string, string>(),
    tickets: new Map<string, number>(),
    messages: new Map<string, string>(),
  }
  const attachments = new Map<SocketId, string>()
  const open = new Map<SocketId, TicketClaims>()
  const views = new Map<SocketId, View>()
  const ledger = createLedger(complain)
  const police = createPolice(complain)
  const scribe = createScribe(complain)
  const referee = createReferee(complain)

  const evicted = (): RoomState =>
    restore(
      // rows come back in any order
      {
        room: disk.room,
        seats: [...disk.seats.values()],
        tickets: [...disk.tickets],
        messages: [...disk.messages].reverse(),
      },
      [...attachments].map(([id, text]) => [id, JSON.parse(text) as Socket] as const),
      SETTINGS,
    )

  const write = (before: RoomState, after: RoomState) => {
    const { room, seats, sockets, tickets, messages } = changes(before, after)
    if (room !== undefined) disk.room = JSON.stringify(room)
    for (const [id, seat] of seats.put) disk.seats.set(id, JSON.stringify(seat))
    for (const id of seats.drop) disk.seats.delete(id)
    for (const [ref, message] of messages.put) disk.messages.set(ref, JSON.stringify(message))
    for (const ref of messages.drop) disk.messages.delete(ref)
    for (const [id, exp] of tickets.put) disk.tickets.set(id, exp)
    for (const id of tickets.drop) disk.tickets.delete(id)
    for (const [id, socket] of sockets.put) attachments.set(id, JSON.stringify(socket))
    for (const id of sockets.drop) attachments.delete(id)
  }

  const shut = (socket: SocketId) => {
    open.delete(socket)
    views.delete(socket)
    attachments.delete(socket)
  }

  const deliver = (socket: SocketId, frame: RoomFrame, event: RoomEvent, before: RoomState) => {
    const ticket = open.get(socket)
    if (ticket === undefined) return complain('closed sockets hear nothing')
    const had = views.get(socket) ?? NOTHING_SEEN
    views.set(socket, see(had, frame, complain))
    if (frame.type !== 'welcome' && frame.type !== 'waiting') return
    const id = frame.type === 'welcome' ? frame.self.id : frame.id
    if (event.type === 'entering' && event.socket === socket) ledger.keyUsed(event.resumeHash, id)
    const key = frame.type === 'welcome' ? frame.self.resume : frame.resume
    if (key !== undefined) ledger.keyTold(key, id, socket)
    if (frame.type === 'welcome' && (police.opened(event, id) || police.walksIn(before, state, ticket)))
      ledger.invite(id)
  }

  const carryOut = (effects: readonly Effect[], event: RoomEvent, before: RoomState) => {
    for (const effect of effects) {
      if (effect.type === 'close') shut(effect.socket)
      if (effect.type === 'erase') {
        disk.room = null
        disk.seats.clear()
        disk.tickets.clear()
        disk.messages.clear()
        ledger.forget()
        police.forget()
        scribe.forget()
        referee.forget()
      }
      if (effect.type !== 'send') continue
      if (!v.is(RoomFrame, effect.frame)) complain('frames are valid')
      for (const socket of effect.to) deliver(socket, effect.frame, event, before)
    }
  }

  const watchSeats = () => {
    const bound = new Set<SocketId>()
    for (const seat of state.seats.values()) {
      const socket = socketOf(seat)
      if (socket !== null) {
        const known = state.sockets.get(socket)
        if (bound.has(socket) || !open.has(socket) || known?.at !== 'seat' || known.seat !== seat.id)
          complain('one socket for each seat')
        bound.add(socket)
      }
      ledger.watch(seat)
    }
    for (const [id, socket] of state.sockets)
      if ((socket.at === 'seat') !== bound.has(id) || !open.has(id)) complain('one socket for each seat')
  }

  const watchWake = () => {
    const deadlines = [...state.seats.values()].flatMap((seat) => {
      if (seat.at === 'in') return []
      if (seat.at !== 'waiting') return [seat.until]
      return 'until' in seat.line ? [seat.line.until] : []
    })
    if (state.room !== null && ![...state.seats.values()].some(isPresent))
      deadlines.push(state.room.used + SETTINGS.expiryMs)
    if (state.room?.plan.kind === 'moving') deadlines.push(state.room.plan.deadline)
    const wake = parts.nextWake(state) ?? Number.POSITIVE_INFINITY
    if (deadlines.some((deadline) => wake > deadline)) complain('the alarm covers every deadline')
    if (wake <= now) complain('the alarm lies ahead')
  }

  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

  const watchViews = () => {
    const peers = new Map(present(state).map((peer) => [peer.id, peerOf(state, peer)]))
    const shown = state.room?.settings.doorShows === true ? [...peers.keys()] : []
    const hosts = somebodyOpens(state)
    const waiting = queue(state).map((seat) => visitorOf(state, seat))
    for (const [socket, view] of views) {
      const known = state.sockets.get(socket)
      const seat = known?.at === 'seat' ? state.seats.get(known.seat) : undefined
      if ((seat?.at ?? 'door') !== view.at) complain(FOLDS)
      if (view.at === 'waiting' && view.hosts !== hosts) complain(FOLDS)
      if (seat?.at !== 'in') {
        if (view.inside.size !== shown.length || shown.some((id) => !view.inside.has(id))) complain(FOLDS)
        continue
      }
      if (!same(view.counts, state.room?.counts)) complain(FOLDS)
      if (state.room === null || !same(view.plan, planOf(state.room.plan))) complain(FOLDS)
      if (!agrees(view.chat, [...state.messages.values()])) complain(CHAT_FOLDS)
      const others = [...peers].filter(([id]) => id !== view.id)
      if (others.length !== view.roster.size) complain(FOLDS)
      if (others.some(([id, peer]) => !same(view.roster.get(id), peer))) complain(FOLDS)
      if (!same([...view.waiting.values()], waiting)) complain(FOLDS)
      if (!same(view.self, selfOf(state, seat)) || !same(view.settings, state.room?.settings)) complain(FOLDS)
    }
  }

  const run = (event: RoomEvent) => {
    const before = state
    const [after, effects] = parts.reduce(before, event, now, parts.rules)
    if (canonicalEffects(effects) !== canonicalEffects(parts.reduce(twin, event, now, parts.rules)[1]))
      complain(SURVIVES)
    state = after
    write(before, after)
    police.watch(event, before, after, effects, views)
    scribe.watch(event, after, effects, views)
    referee.watch([event, before, after, effects], now, views)
    carryOut(effects, event, before)
    if (after === before) return
    twin = evicted()
    if (canonical(after) !== canonical(twin)) complain(SURVIVES)
    watchSeats()
    watchWake()
    watchViews()
  }

  return {
    get state() {
      return state
    },
    get now() {
      return now
    },
    get open() {
      return [...open.keys()]
    },
    keys: ledger.keys,
    advance: (ms) => {
      now += ms
    },
    happen: (event) => {
      if (event.type === 'arrived') open.set(event.socket, event.ticket)
      if (event.type === 'dropped') {
        open.delete(event.socket)
        views.delete(event.socket)
      }
      if (SPOKEN.includes(event.type) && 'socket' in event) ledger.spoke(event.socket)
      // What has lapsed has lapsed before the event: what comes of the event itself can be judged alone.
      if (event.type === 'said' || event.type === 'opening') run({ type: 'tick' })
      // Let in while the socket was down: no welcome tells of it.
      for (const seat of police.opens(event, state, views)) ledger.invite(seat)
      run(event)
    },
    wakeWith: (sockets) => {
      const live = new Set(sockets)
      for (const id of [...open.keys()]) {
        if (live.has(id)) continue
        shut(id)
        ledger.lost(id)
      }
      state = evicted()
      twin = state
      run({ type: 'started', sockets })
    },
  }
}
