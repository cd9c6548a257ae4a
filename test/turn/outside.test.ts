// The whole of what we ship, installed: configuration, user, ports, firewall; asked from outside by the check that operators run.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PUBLIC_V4, PUBLIC_V6, SPECIAL_V4 } from '../../turn/check/addresses.ts'
import { SECRET } from './local.ts'
import { createOutside, type Outside, RELAY, URLS } from './outside.ts'

const NEXT = 'south-of-the-littoral'
let outside: Outside
beforeAll(async () => {
  outside = await createOutside(String(process.pid))
}, 20_000)
afterAll(() => outside?.close())

const levels = (lines: readonly string[], level: string) =>
  lines.filter((line) => line.startsWith(`${level} `)).map((line) => line.slice(6, 21).trim())

describe('the check', { timeout: 30_000 }, () => {
  test('T22: of an installed relay it says that nothing fails, over UDP, TCP and TLS', async () => {
    const { lines, code } = await outside.check()
    expect(levels(lines, 'FAIL')).toEqual([])
    expect(levels(lines, 'warn')).toEqual([])
    expect(levels(lines, 'note')).toEqual([])
    const asked = ['answer', 'version', 'accepted', 'refused', 'relay-address', 'relayed', 'peers', 'ipv6', 'tcp-relay']
    const whole = ['address', ...asked]
    expect(levels(lines, 'ok')).toEqual([...whole, ...whole, 'address', 'certificate', 'tls', ...asked])
    expect(lines.at(-2)).toBe('Nothing fails.')
    expect(code).toBe(0)
  })

  test('T23: closed relay ports are what fails, and so is 443, each by its name', async () => {
    await outside.firewall((rules) => rules.replace('\t\tudp dport 49152-65535 accept\n\t}\n', '\t}\n'))
    const ports = await outside.check(SECRET, [URLS[0]])
    expect(levels(ports.lines, 'FAIL')).toEqual(['relayed'])
    expect(ports.code).toBe(1)
    await outside.firewall((rules) => rules.replace('{ 3478, 443 }', '3478'))
    const tls = await outside.check(SECRET, [URLS[2]])
    expect(levels(tls.lines, 'FAIL')).toEqual(['reach'])
    await outside.firewall()
    expect((await outside.check(SECRET, [URLS[2]])).code).toBe(0)
  })

  test('T23: it tells the steps of a rotation apart', async () => {
    const step = async (secrets: string) => {
      const { lines } = await outside.check(secrets, [URLS[1]])
      return lines.filter((line) => /accepted|rotation/.test(line)).join('\n')
    }
    expect(await step(NEXT)).toMatch(/^FAIL {2}accepted .*refuses credentials of TURN_SECRET/)
    expect(await step(`${NEXT} ${SECRET}`)).toMatch(/^FAIL {2}accepted .*knows the old secret alone/)
    await outside.secrets.add(NEXT)
    expect(await step(`${NEXT} ${SECRET}`)).toMatch(/^ok .*\nnote {2}rotation .*the old secret counts as well/)
    await outside.secrets.remove(SECRET)
    expect(await step(`${NEXT} ${SECRET}`)).toMatch(/^ok .*\nok {4}rotation .*counts no more/)
    await outside.secrets.add(SECRET)
  })

  test('T23: without a secret nothing is asked', async () => {
    expect((await outside.check(' ')).code).toBe(2)
  })
})

describe('the firewall', () => {
  test('T24: coturn itself can begin nothing towards an address for special purposes, nor by IPv6; others on the machine can', () => {
    // 0.0.0.0 and 127.0.0.0/8 are this machine; multicast and broadcast want a word of the socket first
    const within = SPECIAL_V4.filter((address) => !/^(0|22[4-9]|23\d|24\d|25\d)\./.test(address))
    expect(outside.reaches(within, 9, 'root')).toHaveLength(within.length)
    expect(outside.reaches(within, 9, 'turnserver')).toEqual([])
    expect(outside.reaches([PUBLIC_V6], 9, 'turnserver')).toEqual([])
    expect(outside.reaches([PUBLIC_V4], 9, 'turnserver')).toEqual([PUBLIC_V4])
  })

  test('T24: at its own address it reaches the relay’s ports and no other service', () => {
    expect(outside.reaches([RELAY], 50_000, 'turnserver')).toEqual([RELAY])
    expect(outside.reaches([RELAY], 53, 'turnserver')).toEqual([])
    expect(outside.reaches([RELAY], 53, 'root')).toEqual([RELAY])
  })
})
