// Where somebody comes back to after signing in: never another host.
import { describe, expect, test } from 'vitest'
import { safeReturn } from '../../../worker/auth/transaction.ts'
import { ORIGIN } from '../support/bindings.ts'

describe('the way back', () => {
  test.each([
    ['/', '/'],
    ['/abcd-efgh-jkmn', '/abcd-efgh-jkmn'],
    ['/abcd-efgh-jkmn?a=b&c=d', '/abcd-efgh-jkmn?a=b&c=d'],
    ['/abcd-efgh-jkmn#secret', '/abcd-efgh-jkmn'],
    ['/a/../b', '/b'],
    ['/a//b', '/a//b'],
    ['/?to=https://evil.test', '/?to=https://evil.test'],
    ['/é', '/%C3%A9'],
  ])('S2: %s leads to %s', (path, expected) => {
    expect(safeReturn(path, ORIGIN)).toBe(expected)
  })

  test.each([
    'https://evil.test/',
    'https:evil.test',
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '/..//evil.test',
    '/.//evil.test',
    '/%2e//evil.test',
    '/%2E%2e//evil.test',
    '/a/..//evil.test',
    '/a/../..//evil.test/b',
    '/\t/evil.test',
    '/\n/evil.test',
    '\t//evil.test',
    ' //evil.test',
    '/a\r\nSet-Cookie: b=c',
    '/a\u0000b',
    'javascript:alert(1)',
    'data:text/html,a',
    'parvis.test',
    '@evil.test',
    '.evil.test',
    `/${'a'.repeat(1024)}`,
    '',
    null,
    undefined,
    42,
    ['/a'],
  ])('S2: %j leads to the first page', (path) => {
    expect(safeReturn(path, ORIGIN)).toBe('/')
  })
})
