// What coturn grants and refuses, asked over its own protocol with what the worker really mints.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Credential, openTurn, type TurnClient } from '../../turn/check/turn-client.ts'
import { coturn } from '../../worker/turn/coturn.ts'
import { type LocalTurn, mint, startLocal } from './local.ts'

const HOUR_MS = 60 * 60_000
let turn: LocalTurn
const clients: TurnClient[] = []
beforeAll(async () => {
  turn = await startLocal(20_000)
})
afterAll(async () => {
  for (const client of clients) client.close()
  await turn?.close()
})

/**
 * Stays open until the end: an allocation that was given back lives on for a second, and a new socket that happens on
 * its port would be told 437. So every test has a seat of its own.
 */
const open = async (credential: Credential, transport: 'udp' | 'tcp' = 'udp'): Promise<TurnClient> => {
  const client = await openTurn(turn.urls.find((url) => url.endsWith(transport)) ?? '', credential)
  clients.push(client)
  return client
}
const allocate = async (credential: Credential): Promise<Answer> => (await open(credential)).allocate()
const swapFirst = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)

describe('credentials', () => {
  test('T1: the published vector: expiry and user id, signed with HMAC-SHA1, for one hour', async () => {
    const urls = ['turn:turn.test:3478?transport=udp', 'turns:turn.test:443?transport=tcp']
    expect(await coturn({ urls, secret: 'north' }).mint('u42', 1_700_000_000_000)).toEqual({
      servers: [{ urls, username: '1700003600:u42', credential: 'HFuRECKsIqwFdRBAInQwofN8QOw=' }],
      expiresAt: 1_700_003_600_000,
    })
  })

  test.each(['udp', 'tcp'] as const)(
    'T2: what the worker mints allocates over %s, once for each socket',
    async (transport) => {
      const client = await open(await mint(`seat-${transport}`), transport)
      expect(await client.allocate()).toBe('granted')
      expect(await client.permit('127.0.0.1')).toBe('granted')
      // 437: this socket has one already
      expect(await client.allocate()).toBe(437)
      expect(await client.refresh(0)).toBe('granted')
    },
  )

  test('T3: expired, it is refused; a minute before, it is not', async () => {
    const now = Date.now()
    expect(await allocate(await mint('seat-3', { now: now - HOUR_MS - 1000 }))).toBe(401)
    expect(await allocate(await mint('seat-3', { now: now - HOUR_MS + 60_000 }))).toBe('granted')
  })

  test('T3: a later expiry or another user id written over it is refused', async () => {
    const { username, credential } = await mint('seat-4')
    const [expiry, userId] = username.split(':')
    expect(await allocate({ username: `${Number(expiry) + 3600}:${userId}`, credential })).toBe(401)
    expect(await allocate({ username: `${expiry}:seat-5`, credential })).toBe(401)
    expect(await allocate({ username, credential })).toBe('granted')
  })

  test('T3: another password is refused, and one made with another secret', async () => {
    const { username, credential } = await mint('seat-6')
    expect(await allocate({ username, credential: swapFirst(credential) })).toBe(401)
    expect(await allocate(await mint('seat-6', { secret: 'south-of-the-littoral' }))).toBe(401)
  })

  test('T4: a seat holds 150 allocations, whatever the expiry of its credentials; another seat has its own', async () => {
    const now = Date.now()
    const credentials = await Promise.all([mint('seat-7', { now }), mint('seat-7', { now: now - 60_000 })])
    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, index) => allocate(credentials[index % 2] ?? credentials[0])),
    )
    // a set, so that a failure names the other answers
    expect(new Set(answers)).toEqual(new Set(['granted']))
    expect(await allocate(credentials[0])).toBe(486)
    expect(await allocate(await mint('seat-8'))).toBe('granted')
  })
})

describe('relaying', () => {
  test('T5: TCP to peers is refused, asked for as a relay or as a connection', async () => {
    const credential = await mint('seat-9')
    expect(await (await open(credential, 'tcp')).allocate({ relay: 'tcp' })).toBe(442)
    // 403: what it has is an allocation of UDP, and there is no other kind
    const client = await open(credential, 'tcp')
    expect(await client.allocate()).toBe('granted')
    expect(await client.connect('127.0.0.1')).toBe(403)
  })

  test('T5: IPv6 is refused, as a relay and as a peer; so are peers that are many', async () => {
    const client = await open(await mint('seat-10'))
    expect(await client.allocate({ family: 6 })).toBe(440)
    expect(await client.allocate({ family: 4 })).toBe('granted')
    expect(await client.permit('::1')).toBe(443)
    expect(await client.permit('224.0.0.1')).toBe(403)
  })
})
