// Words for every code, in both languages, and whom to write to.
import { describe, expect, test } from 'vitest'
import { ERROR_CODES } from '../../../protocol/errors.ts'
import { en } from '../../i18n/en.ts'
import { fr } from '../../i18n/fr.ts'
import { contactLink, failureOf, signInHelps, teamHelps, wayBack } from './failure.ts'

const SIGN_IN = ERROR_CODES.filter((code) => code.startsWith('signin.') || code.startsWith('create.'))

describe('failures', () => {
  test.each(SIGN_IN)('S24: %s has a page of its own, which says what to do, in both languages', (code) => {
    const failure = failureOf(code)
    expect(failure).toBe(code.replace('.', '-'))
    for (const { failure: pages } of [fr, en]) {
      expect(pages[failure].title.length).toBeGreaterThan(10)
      expect(pages[failure].steps.length).toBeGreaterThan(0)
    }
  })

  test.each([
    'signin.policy',
    'signin.private-sector',
    'signin.misconfigured',
    'signin.refused',
    'create.policy',
  ] as const)('S24: with %s one is told whom to ask', (code) => {
    expect(teamHelps(failureOf(code))).toBe(true)
    expect(fr.failure[failureOf(code)].steps.join(' ')).toContain('équipe du service')
    expect(en.failure[failureOf(code)].steps.join(' ')).toContain('team of this service')
  })

  test('S24: signing in again is offered where it may help', () => {
    const offered = SIGN_IN.filter((code) => code.startsWith('signin.') && signInHelps(failureOf(code)))
    expect(SIGN_IN.filter((code) => code.startsWith('signin.') && !offered.includes(code))).toEqual([
      'signin.misconfigured',
    ])
  })

  test.each([
    ['visio@dinum.gouv.fr', 'mailto:visio@dinum.gouv.fr'],
    ['https://dinum.gouv.fr/aide', 'https://dinum.gouv.fr/aide'],
    ['javascript:alert(1)', null],
    ['a@b?subject=x', null],
    ['the third floor', null],
  ])('S24: %s is a way to write: %s', (contact, link) => {
    expect(contactLink(contact)).toBe(link)
  })

  test.each([
    ['/abcd-efgh-jkmn', '/abcd-efgh-jkmn'],
    ['/account?a=b', '/account?a=b'],
    [null, null],
    ['https://evil.test/', null],
    ['//evil.test', null],
    ['/\\evil.test', null],
    ['/..//evil.test', null],
    ['javascript:alert(1)', null],
    ['abcd-efgh-jkmn', null],
  ])('H50: %s as a way back leads to %s', (path, to) => {
    expect(wayBack(path, 'https://parvis.test')).toBe(to)
  })
})
