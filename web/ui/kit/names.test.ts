import { expect, it } from 'vitest'
import { firstName, initials, tint } from './names.ts'

it('C20: initials are those of the first and last capitalised words, and never throw', () => {
  expect(initials('Claire Vasseur')).toBe('CV')
  expect(initials('Thomas Le Gall')).toBe('TG')
  expect(initials('Jean-Marie de la Tour')).toBe('JT')
  expect(initials('élodie')).toBe('É')
  expect(initials('😀 x')).toBe('😀X')
  expect(initials('')).toBe('')
  expect(firstName('Thomas Le Gall')).toBe('Thomas')
})

it('C20: a tint is one of six, the same for the same id, and all six are used', () => {
  const seen = new Set(Array.from({ length: 100 }, (_, i) => tint(`peer-${i}`)))
  expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6])
  expect(tint('abc')).toBe(tint('abc'))
})
