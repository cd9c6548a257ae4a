// The configuration that we ship for service, asked of the real coturn: what it relays to nobody, whom it lets in, how much.
import { createSocket } from 'node:dgram'
import { readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PUBLIC_V4, PUBLIC_V6, SPECIAL_V4, SPECIAL_V6 } from '../../turn/check/addresses.ts'
import { type Answer, type Credential, openTurn, type TurnClient } from '../../turn/check/turn-client.ts'
import { openTls, parseTurnUrl } from '../../turn/check/wires.ts'
import { type Hardened, shipped, startHardened } from './hardened.ts'
import { mint, SECRET } from './local.ts'

const HOUR_MS = 60 * 60_000
const NEXT_SECRET = 'south-of-the-littoral'
let turn: Hardened
let name: string
const clients: TurnClient[] = []
beforeAll(async () => {
  name = (await shipped()).name
  turn = await startHardened(20_600)
})
afterAll(async () => {
  for (const client of clients) client.close()
  await turn?.close()
})

const open = async (credential: Credential, url = turn.urls.udp): Promise<TurnClient> => {
  const client = await openTurn(url, credential)
  clients.push(client)
  return client
}
const allocate = async (credential: Credential): Promise<Answer> => (await open(credential)).allocate()
const seated = async (userId: string, url = turn.urls.udp): Promise<TurnClient> => {
  const client = await open(await mint(userId), url)
  expect(await client.allocate()).toBe('granted')
  return client
}
/** What is answered for each address, by a permission and by a channel, where it is not what it should be. */
const others = async (client: TurnClient, addresses: readonly string[], expected: Answer) => {
  const odd: (readonly [string, string, Answer])[] = []
  for (const [index, address] of addresses.entries()) {
    const permit = await client.permit(address)
    const bind = await client.bind({ address, port: 53 }, 0x4000 + index)
    if (permit !== expected) odd.push(['permission', address, permit])
    if (bind !== expected) odd.push(['channel', address, bind])
  }
  return odd
}

describe('starting', () => {
  test('T13: the file as shipped starts without a word of complaint, and answers over UDP, TCP and TLS', async () => {
    expect(turn.log()).not.toMatch(/Bad configuration|Wrong address|Cannot add|deprecated|Aborting|WARNING/i)
    for (const [index, url] of Object.values(turn.urls).entries()) await seated(`seat-${index}`, url)
    expect(statSync(`${turn.folder}/turndb`).isFile()).toBe(true)
  })

  test('T13: no secret stands in it, and none in the log', async () => {
    expect(readFileSync(`${turn.folder}/turnserver.conf`, 'utf8')).not.toMatch(/^static-auth-secret/m)
    expect(turn.log()).not.toContain(SECRET)
  })
})

describe('peers', () => {
  test('T14: nobody is relayed to an address for special purposes, by a permission or by a channel', async () => {
    const client = await seated('seat-4')
    expect(await others(client, SPECIAL_V4, 403)).toEqual([])
    expect(await client.permit(PUBLIC_V4)).toBe('granted')
  })

  test('T14: nor to IPv6, whatever IPv4 address it hides', async () => {
    const client = await seated('seat-5')
    expect(await others(client, [...SPECIAL_V6, PUBLIC_V6], 443)).toEqual([])
    expect(await (await open(await mint('seat-6'))).allocate({ family: 6 })).toBe(440)
  })

  test('T14: a word sent without permission reaches nobody, and from nobody does one come in', async () => {
    const client = await seated('seat-7')
    const service = createSocket('udp4')
    await new Promise<void>((resolve) => service.bind(0, '127.0.0.1', resolve))
    const heard = new Promise<string>((resolve) => service.once('message', (text) => resolve(String(text))))
    client.send({ address: '127.0.0.1', port: service.address().port }, 'from a relay')
    // the server reads in order: answered, it has read what came before
    expect(await client.refresh(600)).toBe('granted')
    const own = createSocket('udp4')
    own.send('from here', service.address().port, '127.0.0.1')
    expect(await heard).toBe('from here')
    own.close()
    service.close()
  })

  test('T15: an operator who adds an IPv6 relay opens none of them', { timeout: 15_000 }, async () => {
    const wider = await startHardened(20_800, { more: 'relay-ip=::1' })
    try {
      const client = await open(await mint('seat-8'), wider.urls.udp)
      expect(await client.allocate({ family: 6 })).toBe('granted')
      expect(await others(client, SPECIAL_V6, 403)).toEqual([])
      expect(await client.permit(PUBLIC_V6)).toBe('granted')
    } finally {
      await wider.close()
    }
  })

  test('T5: TCP to peers is refused, asked for as a relay or as a connection', async () => {
    expect(await (await open(await mint('seat-9'), turn.urls.tcp)).allocate({ relay: 'tcp' })).toBe(442)
    expect(await (await seated('seat-9', turn.urls.tcp)).connect(PUBLIC_V4)).toBe(403)
  })
})

describe('credentials', () => {
  test('T16: expired, altered or foreign ones are refused', async () => {
    const now = Date.now()
    const { username, credential } = await mint('seat-10', { now })
    const [expiry, userId] = username.split(':')
    const refused: readonly Credential[] = [
      await mint('seat-10', { now: now - HOUR_MS - 1000 }),
      { username: `${Number(expiry) + 3600}:${userId}`, credential },
      { username: `${expiry}:seat-11`, credential },
      { username: `${expiry}`, credential },
      { username: userId ?? '', credential },
      await mint('seat-10', { secret: NEXT_SECRET }),
    ]
    const answers: Answer[] = []
    for (const each of refused) answers.push(await allocate(each))
    expect(answers).toEqual(refused.map(() => 401))
    expect(await allocate({ username, credential })).toBe('granted')
  })

  test('T17: a secret is added and taken away while coturn runs: both count between, and nobody inside is thrown out', async () => {
    const before = await seated('seat-12')
    expect(await allocate(await mint('seat-13', { secret: NEXT_SECRET }))).toBe(401)
    await turn.secrets.add(NEXT_SECRET)
    expect(await allocate(await mint('seat-13', { secret: NEXT_SECRET }))).toBe('granted')
    expect(await allocate(await mint('seat-13'))).toBe('granted')
    await turn.secrets.remove(SECRET)
    expect(await allocate(await mint('seat-14'))).toBe(401)
    expect(await allocate(await mint('seat-14', { secret: NEXT_SECRET }))).toBe('granted')
    // who is inside goes on with the key that opened it, as long as its nonce is good
    expect(await before.refresh(600)).toBe('granted')
    await turn.secrets.add(SECRET)
    await turn.secrets.remove(NEXT_SECRET)
    expect(await allocate(await mint('seat-14'))).toBe('granted')
  })

  test('T4: a seat holds 150 allocations, opened at once from one address; another seat has its own', async () => {
    const credential = await mint('seat-15')
    const answers = await Promise.all(Array.from({ length: 150 }, () => allocate(credential)))
    expect(new Set(answers)).toEqual(new Set(['granted']))
    expect(await allocate(credential)).toBe(486)
    expect(await allocate(await mint('seat-16'))).toBe('granted')
  })
})

describe('TLS', () => {
  const handshake = async (wishes: Parameters<typeof openTls>[1]) => {
    const socket = await openTls(parseTurnUrl(turn.urls.tls), wishes)
    const told = { protocol: socket.getProtocol(), cipher: socket.getCipher().name }
    socket.destroy()
    return told
  }
  // OpenSSL offers these only when told that it need not be secure
  const OLD = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0', withinMs: 1_000 } as const

  test('T18: the newest version that this coturn knows, with forward secrecy and authenticated encryption', async () => {
    const { protocol, cipher } = await handshake({})
    expect(protocol).toBe(name === 'coturn-4.6.conf' ? 'TLSv1.2' : 'TLSv1.3')
    expect(cipher).toMatch(/^(ECDHE-.*(GCM|POLY1305)|TLS_AES_.*GCM|TLS_CHACHA20_POLY1305)/)
  })

  test('T18: nothing older than TLS 1.2, and no weaker cipher', async () => {
    await expect(handshake({ ...OLD, maxVersion: 'TLSv1.1' })).rejects.toThrow()
    await expect(handshake({ ...OLD, maxVersion: 'TLSv1' })).rejects.toThrow()
    for (const ciphers of ['ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0', 'ECDHE-ECDSA-AES256-SHA384:@SECLEVEL=0'])
      await expect(handshake({ maxVersion: 'TLSv1.2', ciphers, withinMs: 1_000 })).rejects.toThrow()
  })

  test('T19: a new certificate is taken up by SIGUSR2, and nobody is thrown out', async () => {
    const before = await seated('seat-17', turn.urls.tls)
    const daysLeft = async () => {
      const socket = await openTls(parseTurnUrl(turn.urls.tls))
      const { valid_to } = socket.getPeerCertificate()
      socket.destroy()
      return Math.round((new Date(valid_to).getTime() - Date.now()) / 86_400_000)
    }
    expect(await daysLeft()).toBe(90)
    await turn.renew(60)
    await expect.poll(daysLeft).toBe(60)
    expect(await before.refresh(600)).toBe('granted')
  })
})

describe('answers', () => {
  test('T20: they say no version, and are hardly larger than what was asked without a credential', async () => {
    const client = await open(await mint('seat-18'))
    const { mapped, asked, answered } = await client.binding()
    expect(mapped?.address).toBe('127.0.0.1')
    expect(answered / asked).toBeLessThanOrEqual(2)
    expect(await client.allocate()).toBe('granted')
    expect(client.software()).toBeNull()
  })
})
