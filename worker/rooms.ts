// The routes of a room: create, join, socket, credentials, SFU. Each asks the room what may be, then mints (DESIGN §2).
import { Hono } from 'hono'
import type { ErrorCode } from '../protocol/errors.ts'
import {
  AskCredentials,
  AskSfu,
  type CreatedRoom,
  CreateRoom,
  type Credentials,
  Join,
  type Joined,
  type SfuAccess,
} from '../protocol/http.ts'
import { SUBPROTOCOL, TICKET_PREFIX } from '../protocol/limits.ts'
import { changeSettings, DEFAULT_SETTINGS } from '../protocol/settings.ts'
import { mayCreateRooms } from './auth/policy.ts'
import { type AgentSession, readSession, renewal } from './auth/session.ts'
import { guardOf } from './budgets/guard.ts'
import { checkCode, makeCode } from './codes.ts'
import type { Env } from './env.ts'
import { CodedError } from './errors.ts'
import { lookOf } from './instance/instance-routes.ts'
import { audit } from './log.ts'
import { oneTooMany, rememberRoom } from './open-rooms.ts'
import { refuseSocket } from './refuse-socket.ts'
import { mustBeOurs, readJson } from './requests.ts'
import { TICKET_HEADER } from './room-api.ts'
import { hashOf } from './room-keys.ts'
import { roomIdOf, roomOf } from './room-stub.ts'
import { writeTicketHeader } from './room-ticket.ts'
import { mustBeDate, titleOf } from './room-wishes.ts'
import { settingsOf } from './settings.ts'
import { roomNameOf } from './sfu/room-name.ts'
import { mintSeatToken } from './sfu/token.ts'
import { mintTicket, readTicket } from './tickets.ts'
import { iceFor } from './turn.ts'

/** Codes are drawn again while one is taken: with 39 random bits a second draw is already rare. */
const DRAWS = 5

/** What a WebSocket's handshake needs (RFC 6455 §4.1). */
const UPGRADE_HEADER = /^(upgrade|connection|sec-websocket-.*)$/

/** A refusal, and its line where it is somebody's. */
const notCreated = (session: AgentSession | null, code: Extract<ErrorCode, `create.${string}`>) => {
  if (session !== null) audit({ event: 'create.refused', by: session.subject, code }, Date.now())
  return new CodedError(code)
}

export const rooms = new Hono<{ Bindings: Env }>()
  .post('/', async (c) => {
    const settings = settingsOf(c.env)
    mustBeOurs(c.req.raw, settings)
    const session = await readSession(c.req.raw, c.env, settings)
    if (!mayCreateRooms(settings, session))
      throw notCreated(session, session === null ? 'create.sign-in' : 'create.policy')
    const { proof, title, date = null, settings: wish = {} } = await readJson(c.req.raw, CreateRoom)
    mustBeDate(date, Date.now())
    const guard = guardOf(c.env, settings, c.req.raw)
    await (session === null ? guard.spend('guest-rooms') : guard.spend('rooms', session.subject))
    const tooMany = session && (await oneTooMany(c.env, settings, session.subject))
    if (tooMany !== null) throw notCreated(session, tooMany)
    const proofHash = await hashOf(proof)
    const owner = session && { subject: session.subject, name: session.name, organisation: session.organisation }
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const code = await makeCode(settings.keys)
      const named = titleOf(title)
      const own = changeSettings({ ...DEFAULT_SETTINGS, access: settings.access }, wish)
      const room = { code, proofHash, title: named, date, owner, settings: own }
      if ((await roomOf(c.env, settings, code).create(room)) === 'exists') continue
      if (session !== null) await rememberRoom(c.env, settings, session.subject, code)
      return c.json<CreatedRoom>({ code }, 201, await renewal(session, c.req.raw, settings))
    }
    throw new CodedError('server.internal', 'no free code')
  })
  .post('/:code/join', async (c) => {
    const settings = settingsOf(c.env)
    mustBeOurs(c.req.raw, settings)
    const guard = guardOf(c.env, settings, c.req.raw)
    const { proof, resume } = await readJson(c.req.raw, Join)
    const session = await readSession(c.req.raw, c.env, settings)
    // with nothing but a code no object is addressed once there were too many misses
    if (proof === undefined && resume === undefined && session === null) await guard.mayGuess()
    const code = await checkCode(settings.keys, c.req.param('code'))
    if (code === null) throw await guard.missed()
    const answer = await roomOf(c.env, settings, code).door({
      proofHash: proof === undefined ? null : await hashOf(proof),
      resumeHash: resume === undefined ? null : await hashOf(resume),
      subject: session?.subject ?? null,
    })
    if (answer.kind === 'unknown') throw await guard.missed()
    const opens = answer.kind === 'door' && (answer.proof || answer.entry === 'open')
    // a code that was guessed says no more than one that was not
    if (!opens) await guard.mayGuess()
    await guard.spendAt(opens ? 'joins' : 'knocks', code)
    if (answer.kind === 'removed')
      audit(
        { event: 'entry.refused', by: session?.subject ?? null, code: 'room.removed' },
        Date.now(),
        roomIdOf(c.env, settings, code),
      )
    if (answer.kind !== 'door') throw new CodedError(`room.${answer.kind}`)
    const now = Date.now()
    const self = session && ({ kind: 'agent', name: session.name, organisation: session.organisation } as const)
    const { entry, proof: holds, link, room, userId } = answer
    const claims = { code, identity: self, subject: session?.subject ?? null, proof: holds, link, userId }
    const joined = {
      self,
      ticket: await mintTicket(settings.keys, claims, now),
      entry,
      room,
      ice: entry === 'open' ? await iceFor(settings, userId, self === null, now) : null,
      ...lookOf(settings),
      ...(settings.sfu === null ? {} : { sfu: { url: settings.sfu.url, meshMax: settings.meshMax } }),
    }
    return c.json<Joined>(joined, 200, await renewal(session, c.req.raw, settings))
  })
  .get('/:code/socket', async (c) => {
    const settings = settingsOf(c.env)
    const request = c.req.raw
    if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 })
    mustBeOurs(request, settings)
    const guard = guardOf(c.env, settings, request)
    const code = await checkCode(settings.keys, c.req.param('code'))
    if (code === null) throw await guard.missed()
    const offered = (request.headers.get('Sec-WebSocket-Protocol') ?? '').split(',').map((word) => word.trim())
    const ticket = offered.find((word) => word.startsWith(TICKET_PREFIX))?.slice(TICKET_PREFIX.length)
    const claims = ticket === undefined ? null : await readTicket(settings.keys, ticket, code, Date.now())
    if (claims === null) await guard.mayGuess()
    if (ticket === undefined || !offered.includes(SUBPROTOCOL)) throw new CodedError('ticket.invalid', 'none offered')
    if (claims === null) return refuseSocket('ticket.invalid', 'ticket')
    // neither what a client sends under our own header's name, nor address, cookie or whereabouts (`cf`) reach the room
    const upgrade = [...request.headers].filter(([name]) => UPGRADE_HEADER.test(name))
    const headers = { ...Object.fromEntries(upgrade), [TICKET_HEADER]: writeTicketHeader(claims) }
    return roomOf(c.env, settings, code).fetch(new Request(request.url, { headers }))
  })
  .post('/:code/credentials', async (c) => {
    const settings = settingsOf(c.env)
    mustBeOurs(c.req.raw, settings)
    const guard = guardOf(c.env, settings, c.req.raw)
    const { resume } = await readJson(c.req.raw, AskCredentials)
    const code = await checkCode(settings.keys, c.req.param('code'))
    if (code === null) throw await guard.missed()
    const rights = await roomOf(c.env, settings, code).rights(await hashOf(resume))
    if (rights === null) {
      await guard.mayGuess()
      await guard.spendAt('knocks', code)
      throw new CodedError('seat.unknown')
    }
    await guard.spend('credentials', rights.userId)
    return c.json<Credentials>({ ice: await iceFor(settings, rights.userId, rights.guest, Date.now()) })
  })
  .post('/:code/sfu', async (c) => {
    const settings = settingsOf(c.env)
    mustBeOurs(c.req.raw, settings)
    const guard = guardOf(c.env, settings, c.req.raw)
    const { resume } = await readJson(c.req.raw, AskSfu)
    const code = await checkCode(settings.keys, c.req.param('code'))
    if (code === null) throw await guard.missed()
    const rights = await roomOf(c.env, settings, code).sfu(await hashOf(resume))
    if (rights === null) {
      await guard.mayGuess()
      await guard.spendAt('knocks', code)
      throw new CodedError('seat.unknown')
    }
    await guard.spend('sfu', rights.userId)
    if (settings.sfu === null || !rights.now) throw new CodedError('sfu.not-now')
    const seat = { room: await roomNameOf(settings.keys, code), identity: rights.peer, sources: rights.sources }
    return c.json<SfuAccess>({ url: settings.sfu.url, token: await mintSeatToken(settings.sfu, seat, Date.now()) })
  })
