// Tickets at the socket: one opening each, in their room, in their time, signed by us; and where the claims come from.
import { base64url, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../../protocol/errors.ts'
import { SUBPROTOCOL, TICKET_TTL_MS } from '../../../protocol/limits.ts'
import { parseKeyRing, subKey } from '../../../worker/keys.ts'
import { TICKET_HEADER, type TicketClaims } from '../../../worker/room-api.ts'
import { writeTicketHeader } from '../../../worker/room-ticket.ts'
import { mintTicket, readTicket } from '../../../worker/tickets.ts'
import { CLAIRE, sessionOf } from '../support/agent.ts'
import { NEW_KEY, OLD_KEY, ORIGIN, RETIRED_KEY } from '../support/bindings.ts'
import { get, instance, settings } from '../support/instance.ts'
import { askSocket, connect, join, KEY, makeRoom, offer } from '../support/meeting.ts'

type Claims = Omit<TicketClaims, 'id' | 'exp'>

let code = ''
let otherCode = ''
beforeAll(async () => {
  code = await makeRoom()
  otherCode = await makeRoom()
})

const claims = (changed: Partial<Claims> = {}): Claims => ({
  code,
  identity: null,
  subject: null,
  proof: true,
  link: 0,
  userId: 'user-of-the-relay',
  ...changed,
})
/** Claims as a thief would like them, in a whole ticket. */
const wish = (): TicketClaims => ({
  ...claims({ subject: CLAIRE.subject, identity: { kind: 'agent', name: CLAIRE.name, organisation: null } }),
  id: crypto.randomUUID(),
  exp: Date.now() + TICKET_TTL_MS,
})
const sign = async (key: string, header: { alg: 'HS256'; kid: string }, purpose: 'ticket' | 'session' = 'ticket') =>
  new SignJWT({ ticket: wish() })
    .setProtectedHeader(header)
    .setAudience('parvis/ticket')
    .setExpirationTime('30s')
    .sign(await subKey(parseKeyRing(key)[0], purpose))
const withPart = (token: string, part: number, change: (json: Record<string, unknown>) => unknown): string => {
  const parts = token.split('.')
  const json = JSON.parse(new TextDecoder().decode(base64url.decode(parts[part] ?? '')))
  return parts.with(part, base64url.encode(JSON.stringify(change(json)))).join('.')
}

describe('tickets', () => {
  test('H7: a fresh ticket opens its room, and the version is agreed on', async () => {
    const line = await connect(code, (await join(code)).ticket)
    expect(line.protocol).toBe(SUBPROTOCOL)
    expect(await line.next('door')).toMatchObject({ entry: 'open', inside: [] })
  })

  test('H7: a ticket opens one socket', async () => {
    const { ticket } = await join(code)
    await (await connect(code, ticket)).next('door')
    const second = await connect(code, ticket)
    expect(await second.next('error')).toEqual({ type: 'error', code: 'ticket.used' })
    expect(await second.closed).toBe(CLOSE.ticket)
  })

  test('H7: a ticket under an older key of the ring opens', async () => {
    const line = await connect(code, await mintTicket(parseKeyRing(OLD_KEY), claims(), Date.now()))
    expect(await line.next('door')).toMatchObject({ type: 'door' })
  })

  test.each<[string, () => Promise<string>]>([
    ['that is over', () => mintTicket(settings.keys, claims(), Date.now() - TICKET_TTL_MS)],
    ['for another room', () => mintTicket(settings.keys, claims({ code: otherCode }), Date.now())],
    ['under a retired key', () => mintTicket(parseKeyRing(RETIRED_KEY), claims(), Date.now())],
    ['under a stranger’s key of our name', () => sign(RETIRED_KEY, { alg: 'HS256', kid: 'new' })],
    ['of ours with another key’s name', () => sign(NEW_KEY, { alg: 'HS256', kid: 'old' })],
    ['under our key for another purpose', () => sign(NEW_KEY, { alg: 'HS256', kid: 'new' }, 'session')],
    ['without a signature', async () => new UnsecuredJWT({ ticket: wish() }).setAudience('parvis/ticket').encode()],
    [
      'with other claims',
      async () => withPart((await join(code, {})).ticket, 1, (body) => ({ ...body, ticket: wish() })),
    ],
    ['with alg none', async () => withPart((await join(code)).ticket, 0, (header) => ({ ...header, alg: 'none' }))],
    ['that is a session', () => sessionOf(CLAIRE)],
    ['that is none', async () => 'nonsense'],
    ['that is empty', async () => ''],
  ])('H7: a ticket %s is refused on the socket', async (_, ticket) => {
    const line = await connect(code, await ticket())
    expect(line.protocol).toBe(SUBPROTOCOL)
    expect(await line.next('error')).toEqual({ type: 'error', code: 'ticket.invalid' })
    expect(await line.closed).toBe(CLOSE.ticket)
  })

  test('H7: a ticket whose signature is right and whose claims are not is refused', async () => {
    const ticket = await mintTicket(settings.keys, { ...claims(), userId: '' }, Date.now())
    expect(await (await connect(code, ticket)).next('error')).toEqual({ type: 'error', code: 'ticket.invalid' })
  })

  // the room looks again: here the worker's own look
  test('H7: the worker reads a ticket for its own room, to the last millisecond', async () => {
    const now = 1_900_000_000_999
    const ticket = await mintTicket(settings.keys, claims(), now)
    expect(await readTicket(settings.keys, ticket, code, now)).toMatchObject({ code, exp: now + TICKET_TTL_MS })
    expect(await readTicket(settings.keys, ticket, otherCode, now)).toBeNull()
    expect(await readTicket(settings.keys, ticket, code, now + TICKET_TTL_MS)).toBeNull()
    expect(await readTicket(settings.keys, ticket, code, now + TICKET_TTL_MS - 1000)).not.toBeNull()
  })

  test('H8: what a client sends under the name of our own header never reaches the room', async () => {
    const stolen = { [TICKET_HEADER]: writeTicketHeader(wish()) }
    const line = await connect(code, (await join(code, {})).ticket, stolen)
    expect(await line.next('door')).toMatchObject({ entry: 'knock' })
    line.say({ type: 'enter', name: 'Eve', key: KEY })
    expect(await line.next('waiting')).toMatchObject({ type: 'waiting' })
  })

  test.each([
    ['no ticket', SUBPROTOCOL],
    ['no version that we speak', 'ticket.eyJ, parvis.v9'],
    ['nothing', ''],
  ])('H10: an upgrade that offers %s is answered, not accepted', async (_, protocols) => {
    const headers = { ...offer(''), 'Sec-WebSocket-Protocol': protocols, [TICKET_HEADER]: writeTicketHeader(wish()) }
    const answer = await askSocket(code, headers)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ error: 'ticket.invalid' })
  })

  test('H10: without an upgrade the socket’s address answers 426', async () => {
    const { Upgrade: _, ...headers } = { ...offer((await join(code)).ticket) }
    expect((await instance(get(`/api/rooms/${code}/socket`, headers))).status).toBe(426)
    expect((await instance(get(`/api/rooms/${code}/socket`, { ...headers, Upgrade: 'h2c' }))).status).toBe(426)
    expect(headers.Origin).toBe(ORIGIN)
  })
})
