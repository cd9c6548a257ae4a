// The check that operators run, against relays with one thing wrong.
import { afterEach, describe, expect, test } from 'vitest'
import { checkRelay } from '../../turn/check/check.ts'
import type { Finding } from '../../turn/check/findings.ts'
import { openTurn } from '../../turn/check/turn-client.ts'
import { type Changes, type Hardened, startHardened } from './hardened.ts'
import { freePort, mint, SECRET } from './local.ts'

const DAY_MS = 86_400_000
let turn: Hardened | null = null
afterEach(async () => {
  await turn?.close()
  turn = null
})
const start = async (changes: Changes = {}): Promise<Hardened> => {
  turn = await startHardened(21_000, changes)
  return turn
}
const check = async ({ urls, certificate }: Hardened, by: 'udp' | 'tcp' | 'tls', now = Date.now()) =>
  checkRelay({ url: urls[by], secrets: [SECRET], wishes: { ca: await certificate() }, now })

/** Failures and warnings. That it relays on loopback is wrong each time, and no other test is about it. */
const wrong = (findings: readonly Finding[]) =>
  findings.filter(({ level, check: name }) => (level === 'FAIL' || level === 'warn') && name !== 'relay-address')
const one = (level: Finding['level'], name: Finding['check'], text: RegExp) => [
  { level, check: name, text: expect.stringMatching(text) },
]

describe('a relay with one thing wrong', { timeout: 20_000 }, () => {
  test('T23: an address inside to which it relays is named', async () => {
    const more = 'allowed-peer-ip=169.254.169.254\nallowed-peer-ip=10.0.0.0-10.255.255.255'
    const findings = await check(await start({ more }), 'udp')
    expect(wrong(findings)).toEqual(
      one('FAIL', 'peers', /relays to 10\.0\.0\.1, 10\.255\.255\.255, 169\.254\.169\.254:/),
    )
  })

  test('T23: a line that refuses everybody is told', async () => {
    const findings = await check(await start({ more: 'denied-peer-ip=0.0.0.1-255.255.255.255' }), 'udp')
    expect(wrong(findings)).toEqual(one('FAIL', 'peers', /refuses everybody \(403\)/))
  })

  test('T23: one that asks nobody who they are is open to anybody', async () => {
    const change = (text: string) => text.replace(/^use-auth-secret$/m, 'no-auth')
    const findings = await check(await start({ change }), 'udp')
    expect(wrong(findings)).toEqual(
      one('FAIL', 'refused', /of another secret, that is over, of another user: open to anybody/),
    )
  })

  test('T23: TCP to peers is told', async () => {
    const change = (text: string) => text.replace(/^no-tcp-relay$/m, '')
    expect(wrong(await check(await start({ change }), 'tcp'))).toEqual(one('FAIL', 'tcp-relay', /no-tcp-relay/))
  })

  test('T23: a quota that is used up is told apart from a wrong secret', async () => {
    const full = await start({ change: (text) => text.replace(/^total-quota=.*$/m, 'total-quota=1') })
    const client = await openTurn(full.urls.udp, await mint('seat-1'))
    expect(await client.allocate()).toBe('granted')
    expect(wrong(await check(full, 'udp'))).toEqual(one('FAIL', 'accepted', /no room \(486\)/))
    client.close()
  })

  test('T23: a relay where nobody outside can send is told, behind NAT as on loopback', async () => {
    const findings = await check(await start(), 'udp')
    expect(findings.filter(({ level }) => level === 'FAIL')).toEqual(
      one('FAIL', 'relay-address', /127\.0\.0\.1.*external-ip/),
    )
    expect(findings.filter(({ level }) => level === 'note')).toEqual(one('note', 'relayed', /Check from elsewhere/))
  })

  test('T23: a certificate that ends soon is a warning; one that is over, or that nobody signed, a failure', async () => {
    const relay = await start()
    const later = (days: number) => check(relay, 'tls', Date.now() + days * DAY_MS)
    const certificate = (findings: readonly Finding[]) => findings.filter(({ check: name }) => name === 'certificate')
    expect(certificate(await check(relay, 'tls'))).toEqual(one('ok', 'certificate', /^valid for localhost until /))
    expect(certificate(await later(80))).toEqual(one('warn', 'certificate', /in \d days/))
    expect(certificate(await later(100))).toEqual(one('FAIL', 'certificate', /^expired on /))
    const unsigned = await checkRelay({ url: relay.urls.tls, secrets: [SECRET], now: Date.now() })
    expect(certificate(unsigned)).toEqual(one('FAIL', 'certificate', /browsers refuse it/))
  })
})

describe('no relay at all', { timeout: 20_000 }, () => {
  const findingsOf = (url: string) => checkRelay({ url, secrets: [SECRET], now: Date.now() })

  test.each(['udp', 'tcp'])('T23: nobody at the port, over %s', async (transport) => {
    const findings = await findingsOf(`turn:127.0.0.1:${await freePort()}?transport=${transport}`)
    expect(wrong(findings)).toEqual(one('FAIL', 'reach', new RegExp(`${transport.toUpperCase()} port \\d+ open`)))
  })

  test.each([
    ['turn:nobody.parvis.invalid:3478', 'address', /not in the DNS/],
    ['https://turn.parvis.test', 'address', /not the address of a TURN server/],
    ['turns:127.0.0.1:443?transport=udp', 'address', /DTLS/],
  ] as const)('T23: no such address: %s', async (url, name, text) => {
    expect(await findingsOf(url)).toEqual(one('FAIL', name, text))
  })
})
