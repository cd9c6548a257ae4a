import { describe, expect, test } from 'vitest'
import { type Connection, clientAddress, readProxies } from './client-address.ts'

const who = (connection: Partial<Connection>) =>
  clientAddress({ peer: '192.0.2.1:4711', forwarded: null, proxies: 0, ...connection })

describe('the address of a client', () => {
  test.each([
    ['192.0.2.1:4711', '192.0.2.1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    [undefined, null],
  ])('X7: of the connection %s it is %s', (peer, address) => {
    expect(who({ peer })).toBe(address)
  })

  test.each(['198.51.100.7', '198.51.100.7, 203.0.113.9', 'unknown', ''])(
    'X7: without proxies of ours nobody believes "%s" in X-Forwarded-For',
    (forwarded) => {
      expect(who({ forwarded })).toBe('192.0.2.1')
    },
  )

  test.each([
    [1, '203.0.113.9', '203.0.113.9'],
    [1, '198.51.100.7, 203.0.113.9', '203.0.113.9'],
    [2, '198.51.100.7, 203.0.113.9, 192.0.2.8', '203.0.113.9'],
    [1, '203.0.113.9:50123', '203.0.113.9'],
    [1, '198.51.100.7,[2001:db8::9]:443', '2001:db8::9'],
    [1, '2001:db8::9', '2001:db8::9'],
  ])('X7: with %i of them, what the outermost heard in "%s" counts, whatever the client wrote before it', (...row) => {
    const [proxies, forwarded, address] = row
    expect(who({ proxies, forwarded })).toBe(address)
  })

  test('X7: who came past the proxies is at the other end of the connection', () => {
    expect(who({ proxies: 2, forwarded: '203.0.113.9' })).toBe('192.0.2.1')
    expect(who({ proxies: 1 })).toBe('192.0.2.1')
  })

  test.each(['', '-1', '1.5', 'two', '10'])('X7: "%s" is no number of proxies', (text) => {
    expect(() => readProxies(text)).toThrow('PROXIES')
  })
})
