// What people type, and the lists of codes.
import { describe, expect, test } from 'vitest'
import { CODE_ALPHABET, parseCode, parseFragment } from './code.ts'
import { CLOSE, ERROR_CODES, FINAL_CLOSES, HTTP_STATUS } from './errors.ts'
import { NAME_MAX_CHARS } from './limits.ts'
import { cleanName } from './names.ts'

describe('codes', () => {
  test.each([
    'abcd-efgh-jkmn',
    'ABCD EFGH JKMN',
    ' abcdefghjkmn ',
    'abcd–efgh–jkmn',
    '/abcd-efgh-jkmn/',
    'https://visio.example.fr/abcd-efgh-jkmn#2fQ0Yt1nq9mS5rVxZ8bKcw',
    'http://localhost:8787/abcd-efgh-jkmn?lang=en',
  ])('R35: %j is read as a code', (text) => {
    expect(parseCode(text)).toBe('abcd-efgh-jkmn')
  })

  test.each(['', 'abcd-efgh-jkm', 'abcd-efgh-jkmnp', 'abcd-efgh-jkmo', 'abcd-efgh-jk1n', '#abcd-efgh-jkmn'])(
    'R35: %j is not',
    (text) => {
      expect(parseCode(text)).toBeNull()
    },
  )

  test('R35: the alphabet has no look-alikes', () => {
    expect(CODE_ALPHABET).toHaveLength(21)
    for (const letter of 'iloqu') expect(CODE_ALPHABET).not.toContain(letter)
  })

  test('R35: a pasted link keeps its secret apart', () => {
    expect(parseFragment('https://visio.example.fr/abcd-efgh-jkmn#secret')).toBe('secret')
    expect(parseFragment('abcd-efgh-jkmn')).toBeNull()
    expect(parseFragment('abcd-efgh-jkmn#')).toBeNull()
  })
})

describe('names', () => {
  test.each([
    ['Zoé', 'Zoé'],
    ['  Ann\t\n  B. ', 'Ann B.'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['\u200B\uFEFF\u2060', ''],
    ['Z\u0301\u0301\u0301\u0301\u0301a', 'Ź\u0301\u0301\u0301a'],
    ['👩🏽 Zoe', '👩🏽 Zoe'],
    ['x'.repeat(200), 'x'.repeat(NAME_MAX_CHARS)],
  ])('R7: %j is shown as %j', (name, shown) => {
    expect(cleanName(name)).toBe(shown)
  })

  test('R7: an organisation and a title may be longer than a name', () => {
    const ministry = 'Direction interministérielle de la transformation publique et du numérique de l’État'
    expect(cleanName(ministry, 120)).toBe(ministry)
    expect(cleanName(ministry, 10)).toBe('Direction')
  })

  test('R7: a name cut short is whole characters, and cleaning twice changes nothing', () => {
    const long = cleanName('😀'.repeat(200))
    expect([...long]).toHaveLength(NAME_MAX_CHARS)
    expect(cleanName(long)).toBe(long)
  })
})

describe('errors', () => {
  test('R33: codes are unique, have an HTTP status, and closes stay in the application’s range', () => {
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length)
    expect(Object.keys(HTTP_STATUS).sort()).toEqual([...ERROR_CODES].sort())
    const closes = Object.values(CLOSE)
    expect(new Set(closes).size).toBe(closes.length)
    for (const code of closes) expect(code >= 4000 && code <= 4999).toBe(true)
    for (const reason of FINAL_CLOSES) expect(CLOSE).toHaveProperty(reason)
  })
})
