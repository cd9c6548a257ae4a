import { expect, it } from 'vitest'
import { deedOf, type Press } from './shortcuts.ts'

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  control: false,
  shift: false,
  alt: false,
  typing: false,
  ...more,
})

it('C40: controls have shortcuts with Ctrl, also while one types', () => {
  expect(deedOf(press('d', { control: true }))).toBe('microphone')
  expect(deedOf(press('e', { control: true, typing: true }))).toBe('camera')
  expect(deedOf(press('P', { control: true, shift: true }))).toBe('people')
  expect(deedOf(press('F', { control: true, shift: true }))).toBe('full-screen')
  expect(deedOf(press('?', { control: true, shift: true }))).toBe('keys')
  expect(deedOf(press('A', { control: true, shift: true }))).toBe('notices')
  expect(deedOf(press('Escape', { typing: true }))).toBe('close')
})

it('C40: no letter does anything by itself but V, and V is text in a field', () => {
  for (const key of 'abcdefghijklmnopqrstuwxyz?') expect(deedOf(press(key))).toBeNull()
  expect(deedOf(press('v'))).toBe('talk')
  expect(deedOf(press('v', { typing: true }))).toBeNull()
  expect(deedOf(press('v', { control: true }))).toBeNull()
  expect(deedOf(press('d', { control: true, alt: true }))).toBeNull()
})
