import { expect, it } from 'vitest'
import { formatTyped } from './code-format.ts'

it('C21: a code takes its dashes while it is typed, capitals and spaces included', () => {
  expect(formatTyped('abcd')).toBe('abcd')
  expect(formatTyped('abcde')).toBe('abcd-e')
  expect(formatTyped('ABCD efgh')).toBe('abcd-efgh')
  expect(formatTyped('abcd-efgh-jkmn')).toBe('abcd-efgh-jkmn')
  expect(formatTyped('abcd-')).toBe('abcd')
  expect(formatTyped('')).toBe('')
})

it('C21: a link, or letters that no code has, are left as they are typed', () => {
  for (const text of ['https://parvis.example/abcd-efgh-jkmn#x', 'hello', 'abcd-efgh-jkmnp'])
    expect(formatTyped(text)).toBe(text)
})
