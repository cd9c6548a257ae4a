// Both configurations for service: one list of refused addresses, reasons for every line, and options that their version knows.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesOf, PUBLIC_V4, PUBLIC_V6, SPECIAL_V4, SPECIAL_V6, textOf } from './check/addresses.ts'

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
const linesOf = (name: string): readonly string[] =>
  read(name)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
const keysOf = (name: string): readonly string[] => [...new Set(linesOf(name).map((line) => line.split('=')[0] ?? ''))]

/**
 * Options that we use in neither or both, by what the sources say of them: `long_options` in src/apps/relay/mainrelay.c of
 * 4.15.0 and 4.17.1. Not there any more, deprecated, or the default: no line of the newer file.
 */
const OLDER_ALONE = [
  'no-tlsv1',
  'no-tlsv1_1',
  'no-dtls',
  'no-cli',
  'no-rfc5780',
  'no-stun-backward-compatibility',
  'response-origin-only-with-rfc5780',
  'no-software-attribute',
  'simple-log',
  'new-log-timestamp',
]
const NEWER_ALONE = [
  'unauthorized-ratelimit',
  'unauthorized-ratelimit-rps',
  'prometheus',
  'prometheus-address',
  'prometheus-port',
]

describe('turn/coturn-*.conf', () => {
  test('T21: both refuse the same addresses, as ranges that every version understands', () => {
    const denied = (name: string) => linesOf(name).filter((line) => line.startsWith('denied-peer-ip='))
    expect(denied('coturn-4.6.conf')).toHaveLength(32)
    expect(denied('coturn-4.15.conf')).toEqual(denied('coturn-4.6.conf'))
    for (const line of denied('coturn-4.6.conf')) expect(line).toMatch(/^denied-peer-ip=[\da-f.:]+-[\da-f.:]+$/)
    // every address, to coturn
    for (const line of denied('coturn-4.6.conf')) expect(line).not.toMatch(/=(::|0\.0\.0\.0)(-|$)(?!0\.255)/)
  })

  test('T21: they differ by the options that only one of the versions wants', () => {
    const [older, newer] = [keysOf('coturn-4.6.conf'), keysOf('coturn-4.15.conf')]
    expect(older.filter((key) => !newer.includes(key)).sort()).toEqual([...OLDER_ALONE].sort())
    expect(newer.filter((key) => !older.includes(key)).sort()).toEqual([...NEWER_ALONE].sort())
  })

  test.each(['coturn-4.6.conf', 'coturn-4.15.conf'])(
    'T21: %s has a reason above every line or group of lines',
    (name) => {
      for (const block of read(name).trim().split('\n\n')) expect(block).toMatch(/^# /)
    },
  )

  test.each(['coturn-4.6.conf', 'coturn-4.15.conf'])('T21: %s holds no secret and listens on no loopback', (name) => {
    const never = [
      'static-auth-secret',
      'user',
      'cli-password',
      'allow-loopback-peers',
      'no-auth',
      'lt-cred-mech',
      'oauth',
    ]
    expect(keysOf(name).filter((key) => never.includes(key))).toEqual([])
    expect(keysOf(name)).toContain('use-auth-secret')
  })

  test('T21: the check asks for an address of every range, and every address that it asks for is in one', () => {
    const ranges = linesOf('coturn-4.6.conf')
      .filter((line) => line.startsWith('denied-peer-ip='))
      .map((line) => line.replace('denied-peer-ip=', '').split('-').map(bytesOf))
    const holds = ([first, last]: readonly Buffer[], address: string): boolean => {
      const bytes = bytesOf(address)
      if (first === undefined || last === undefined || first.length !== bytes.length) return false
      return first.compare(bytes) <= 0 && last.compare(bytes) >= 0
    }
    const special = [...SPECIAL_V4, ...SPECIAL_V6]
    expect(special.filter((address) => !ranges.some((range) => holds(range, address)))).toEqual([])
    expect(ranges.filter((range) => !special.some((address) => holds(range, address)))).toEqual([])
    for (const address of [PUBLIC_V4, PUBLIC_V6]) expect(ranges.some((range) => holds(range, address))).toBe(false)
  })
})

describe('addresses', () => {
  test.each([
    ['192.0.2.7', 'c0000207'],
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['::ffff:127.0.0.1', '00000000000000000000ffff7f000001'],
    ['64:ff9b::169.254.169.254', '0064ff9b0000000000000000a9fea9fe'],
    ['2001:db8:1:2:3:4:5:6', '20010db8000100020003000400050006'],
    ['fe80::', 'fe800000000000000000000000000000'],
  ])('T22: the bytes of %s', (text, hex) => {
    expect(bytesOf(text).toString('hex')).toBe(hex)
    expect(bytesOf(textOf(bytesOf(text))).toString('hex')).toBe(hex)
  })

  test('T22: what is no address has none', () => {
    for (const text of ['', 'turn.example.fr', '1.2.3', '1::2::3'])
      expect(() => bytesOf(text)).toThrow('not an address')
  })
})

describe('units of systemd', () => {
  const units = { 'coturn.service': read('coturn.service'), 'parvis.service': read('../deploy/parvis.service') }
  test.each(Object.entries(units))('T30: %s says no to what is not allowed, and kills nobody for it', (_, unit) => {
    const lines = unit.split('\n')
    expect(lines.some((line) => line.startsWith('SystemCallFilter='))).toBe(true)
    expect(lines).toContain('SystemCallErrorNumber=EPERM')
  })
})
