import { expect, it } from 'vitest'
import { troublesOf, withoutWhat } from './troubles.ts'

it('C23: one help for both devices when the reason is the same, one each when it differs', () => {
  expect(troublesOf('on', 'on')).toEqual([])
  expect(troublesOf('off', 'starting')).toEqual([])
  expect(troublesOf('blocked', 'blocked')).toEqual([{ kind: 'blocked', which: 'both' }])
  expect(troublesOf('on', 'busy')).toEqual([{ kind: 'busy', which: 'camera' }])
  expect(troublesOf('missing', 'blocked')).toEqual([
    { kind: 'blocked', which: 'camera' },
    { kind: 'missing', which: 'microphone' },
  ])
})

it('C24: the button says what one enters without, but not for what one switched off oneself', () => {
  expect(withoutWhat('off', 'off')).toBeNull()
  expect(withoutWhat('on', 'starting')).toBeNull()
  expect(withoutWhat('on', 'blocked')).toBe('camera')
  expect(withoutWhat('failed', 'off')).toBe('microphone')
  expect(withoutWhat('busy', 'missing')).toBe('both')
})
