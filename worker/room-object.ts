// One room: the hibernating shell over the pure reducer of room/. Sockets, RPC and alarms become events; effects become
// frames, rows and an alarm. Decides nothing (DESIGN §4).
import { DurableObject } from 'cloudflare:workers'
import type { CloseReason, ErrorCode } from '../protocol/errors.ts'
import type { ClientFrame, FrameOf } from '../protocol/frames.ts'
import { PING_TEXT, PONG_TEXT, SUBPROTOCOL, WAITING_MAX } from '../protocol/limits.ts'
import type { Env } from './env.ts'
import { audit, log } from './log.ts'
import { tellPresence } from './metrics.ts'
import { type Budget, forgive, spend, spendOnChat } from './room/budget.ts'
import { type Effect, isOpening, type RoomEvent } from './room/events.ts'
import { nextWake } from './room/expiry.ts'
import { askLasts, askOwn, askOwned } from './room/owning.ts'
import { askAllowed, askDoor, askOpen, askRights, askSfu, askSits, presenceOf } from './room/queries.ts'
import { readFrame } from './room/reading.ts'
import { reduce } from './room/reduce.ts'
import { changes, restore } from './room/rows.ts'
import { silentAfterMs } from './room/silence.ts'
import type { RoomState, Settings, SocketId } from './room/state.ts'
import { SWEEP_EVERY_MS } from './room/times.ts'
import type { OwnedRoom, OwnerAct, OwnerAnswer, RoomApi, SeatRights, SfuRights, Visit } from './room-api.ts'
import { type DoorAnswer, type NewRoom, TICKET_HEADER } from './room-api.ts'
import { freshKey, freshKeys, hashOf, randomId } from './room-keys.ts'
import { roomSettings } from './room-settings.ts'
import { createRoomSockets, mayAnswer } from './room-sockets.ts'
import { createRoomStore } from './room-store.ts'
import { readTicketHeader } from './room-ticket.ts'
import { createSfuTeller } from './sfu/teller.ts'

export class RoomObject extends DurableObject<Env> implements RoomApi {
  /** In lines of the log: a hash of the code that the instance alone can compute. */
  readonly #name = this.ctx.id.toString()
  readonly #settings: Settings
  readonly #store = createRoomStore(this.ctx.storage)
  readonly #sfu = createSfuTeller(this.env, (peer) => askAllowed(this.#wake(), peer))
  readonly #sockets = createRoomSockets(() => this.ctx.getWebSockets())
  /** null: asleep, or doubtful after a failure; read again from rows and attachments by #wake. */
  #state: RoomState | null = null
  #alarmAt: number | null = null
  /** Storage work for which the entry that caused it waits. */
  #pending: readonly Promise<void>[] = []

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#settings = roomSettings(env)
    // The platform answers heartbeats without waking the room; #hearHeartbeats reads when it last did.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_TEXT, PONG_TEXT))
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = await ctx.storage.getAlarm()
    })
  }

  async create(room: NewRoom): Promise<'created' | 'exists'> {
    await this.#run(() => this.#apply({ type: 'tick' }))
    return this.#run(() => {
      if (this.#wake().room !== null) return 'exists'
      this.#apply({ type: 'created', room })
      return 'created'
    })
  }

  async door(visit: Visit): Promise<DoorAnswer> {
    return this.#ask((state) => askDoor(state, visit, randomId()))
  }

  async isOpen(): Promise<boolean> {
    return this.#ask(askOpen)
  }

  async lasts(): Promise<number | null> {
    return this.#ask(askLasts)
  }

  async owned(subject: string): Promise<OwnedRoom | null> {
    return this.#ask((state) => askOwned(state, subject))
  }

  async own(subject: string, act: OwnerAct): Promise<OwnerAnswer> {
    const fresh = await freshKeys(act.do === 'change' && act.settings !== undefined ? WAITING_MAX : 0)
    return this.#run(() => {
      this.#apply({ type: 'tick' })
      const answer = askOwn(this.#wake(), subject, act)
      this.#apply({ type: 'owned', subject, act, fresh })
      return answer
    })
  }

  async rights(resumeHash: string): Promise<SeatRights> {
    return this.#ask((state) => askRights(state, resumeHash))
  }

  async sfu(resumeHash: string): Promise<SfuRights> {
    return this.#ask((state) => askSfu(state, resumeHash))
  }

  async sits(peer: string): Promise<boolean> {
    return this.#ask((state) => askSits(state, peer))
  }

  /** The upgrade. Refusals are told on the accepted socket: browsers hide the bodies of failed upgrades. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 })
    const ticket = readTicketHeader(request.headers.get(TICKET_HEADER))
    if (ticket === null) return new Response(null, { status: 400 })
    return this.#run(() => {
      this.#wake()
      const { 0: client, 1: server } = new WebSocketPair()
      this.ctx.acceptWebSocket(server)
      const socket = crypto.randomUUID()
      this.#sockets.add(server, socket)
      this.#apply({ type: 'arrived', socket, ticket })
      const headers = { 'Sec-WebSocket-Protocol': SUBPROTOCOL }
      return new Response(null, { status: 101, webSocket: client, headers })
    })
  }

  override async webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const heard = this.#run(() => {
      this.#wake(ws)
      const socket = this.#sockets.idOf(ws)
      return socket === undefined ? undefined : this.#hear(socket, data)
    })
    // An error that leaves a handler may end the instance, and everybody's sockets with it.
    await heard.catch(() => this.#sockets.sendTo(ws, { type: 'error', code: 'server.internal' }))
  }

  override async webSocketClose(ws: WebSocket, code: number): Promise<void> {
    await this.#lose(ws)
    // The platform does not answer the handshake of a hibernating socket: without this the client waits, then sees 1006.
    if (ws.readyState !== WebSocket.CLOSED) ws.close(mayAnswer(code) ? code : 1000)
  }

  override async webSocketError(ws: WebSocket): Promise<void> {
    await this.#lose(ws)
    if (ws.readyState === WebSocket.OPEN) ws.close(1011)
  }

  /** Silent sockets are let go, deadlines are kept, and the next alarm is set. */
  override async alarm(): Promise<void> {
    this.#alarmAt = null
    await this.#run(() => {
      const now = Date.now()
      this.#hearHeartbeats()
      for (const [socket, ws] of this.#sockets.all()) {
        const state = this.#wake()
        const last = Math.max(state.sockets.get(socket)?.since ?? 0, this.#heartbeat(ws))
        if (now - last > silentAfterMs(state, socket)) this.#hangUp(socket, 'silent')
      }
      this.#schedule(now)
    })
  }

  /** A question about the room as it is now, deadlines that have passed included. */
  async #ask<T>(question: (state: RoomState) => T): Promise<T> {
    await this.#run(() => this.#hearHeartbeats())
    return question(this.#wake())
  }

  /** Every entry from outside: when it fails, memory may be ahead of the disk, so the state is read again. */
  async #run<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      const result = await work()
      const pending = this.#pending
      this.#pending = []
      await Promise.all(pending)
      return result
    } catch (error) {
      this.#state = null
      log({ event: 'room.failed', message: error instanceof Error ? error.message : 'unknown' }, this.#name)
      throw error
    }
  }

  /** The state, read again after hibernation or restart. `extra`: the socket of the event that woke us. */
  #wake(extra?: WebSocket): RoomState {
    if (this.#state !== null) return this.#state
    const sockets = this.#sockets.revive(extra)
    this.#state = restore(this.#store.load(), sockets, this.#settings)
    this.#apply({ type: 'started', sockets: sockets.map(([id]) => id) })
    this.#schedule(Date.now())
    return this.#state
  }

  /** One event: next state, rows for what changed, then its effects. Synchronous, so that events never interleave. */
  #apply(event: RoomEvent): void {
    const now = Date.now()
    const before = this.#wake()
    const [after, effects] = reduce(before, event, now)
    if (after !== before) {
      const changed = changes(before, after)
      if (after.room !== null) this.#store.save(changed)
      for (const [id, socket] of changed.sockets.put) this.#sockets.attach(id, socket)
      this.#state = after
      if (after.seats !== before.seats) tellPresence(this.#name, presenceOf(after))
    }
    for (const effect of effects) this.#perform(effect)
    if (after !== before) this.#schedule(now)
  }

  #perform(effect: Effect): void {
    if (effect.type === 'send') this.#sockets.send(effect.to, effect.frame)
    if (effect.type === 'close') this.#sockets.close(effect.socket, effect.reason)
    if (effect.type === 'log') log(effect.entry, this.#name)
    if (effect.type === 'audit') audit(effect.entry, Date.now(), this.#name)
    if (effect.type === 'sfu') this.ctx.waitUntil(this.#sfu.tell(effect.code, effect.act))
    if (effect.type !== 'erase') return
    this.#alarmAt = null
    this.#pending = [...this.#pending, this.#store.erase()]
  }

  async #hear(socket: SocketId, data: string | ArrayBuffer): Promise<void> {
    const now = Date.now()
    const budget = spend(this.#sockets.budget(socket, now), now)
    if (budget === null) return this.#hangUp(socket, 'flood', 'frame.too-many')
    this.#sockets.keepBudget(socket, budget)
    const frame = readFrame(data)
    if (typeof frame === 'string') return this.#mistake(socket, budget, frame)
    if (frame.type === 'enter') return this.#enter(socket, frame)
    if (frame.type === 'prove') return this.#prove(socket, frame)
    if (frame.type === 'new-link') return this.#relink(socket, frame)
    if (frame.type === 'chat') return this.#hearChat(socket, budget, frame, now)
    if (!isOpening(frame)) return this.#apply({ type: 'said', socket, frame })
    const fresh = await freshKeys(frame.type === 'admit' ? 1 : WAITING_MAX)
    this.#apply({ type: 'opening', socket, frame, fresh })
  }

  #mistake(socket: SocketId, budget: Budget, code: ErrorCode): void {
    const forgiven = forgive(budget)
    if (forgiven === null) {
      this.#hangUp(socket, 'nonsense', code)
      return
    }
    this.#sockets.keepBudget(socket, forgiven)
    this.#sockets.send([socket], { type: 'error', code })
  }

  async #enter(socket: SocketId, frame: FrameOf<ClientFrame, 'enter'>): Promise<void> {
    const resumeHash = frame.resume === undefined ? null : await hashOf(frame.resume)
    const fresh = await freshKey()
    if (resumeHash !== null) this.#hearHeartbeats()
    this.#apply({ type: 'entering', socket, frame, resumeHash, id: randomId(), fresh })
  }

  async #prove(socket: SocketId, { proof }: FrameOf<ClientFrame, 'prove'>): Promise<void> {
    this.#apply({ type: 'proving', socket, proofHash: await hashOf(proof) })
  }

  async #relink(socket: SocketId, frame: FrameOf<ClientFrame, 'new-link'>): Promise<void> {
    this.#apply({ type: 'relinking', socket, frame, proofHash: await hashOf(frame.proof) })
  }

  #hearChat(socket: SocketId, budget: Budget, frame: FrameOf<ClientFrame, 'chat'>, now: number): void {
    const left = spendOnChat(budget, frame.message.box.length, now)
    if (left !== null) this.#sockets.keepBudget(socket, left)
    this.#apply({ type: left === null ? 'flooding' : 'said', socket, frame })
  }

  /** Heartbeats are answered behind our back: before keys and deadlines are judged we ask whether there were any. */
  #hearHeartbeats(): void {
    this.#apply({ type: 'tick' })
    for (const [socket, ws] of this.#sockets.all()) {
      const known = this.#wake().sockets.get(socket)
      if (known?.at === 'seat' && !known.heard && this.#heartbeat(ws) > known.since)
        this.#apply({ type: 'heard', socket })
    }
  }

  #heartbeat(ws: WebSocket): number {
    return this.ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0
  }

  #hangUp(socket: SocketId, reason: CloseReason, code?: ErrorCode): void {
    if (code !== undefined) this.#sockets.send([socket], { type: 'error', code })
    this.#sockets.close(socket, reason)
    log({ event: 'socket.closed', reason }, this.#name)
    this.#apply({ type: 'dropped', socket })
  }

  async #lose(ws: WebSocket): Promise<void> {
    const lost = this.#run(() => {
      this.#wake(ws)
      const socket = this.#sockets.idOf(ws)
      if (socket === undefined) return
      this.#sockets.forget(socket)
      this.#apply({ type: 'dropped', socket })
    })
    // Told by #run; the seat is found without its socket when the state is read again.
    await lost.catch(() => undefined)
  }

  /** The alarm is derived: never later than the first deadline or the next sweep. An earlier one is left alone. */
  #schedule(now: number): void {
    const sweep = this.#sockets.size > 0 ? now + SWEEP_EVERY_MS : Number.POSITIVE_INFINITY
    const wanted = Math.min(nextWake(this.#wake()) ?? Number.POSITIVE_INFINITY, sweep)
    if (wanted === Number.POSITIVE_INFINITY || (this.#alarmAt !== null && this.#alarmAt <= wanted)) return
    this.#alarmAt = wanted
    this.#pending = [...this.#pending, this.ctx.storage.setAlarm(wanted)]
  }
}
