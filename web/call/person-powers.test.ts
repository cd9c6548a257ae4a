import { expect, it } from 'vitest'
import type { Role } from '../../protocol/values.ts'
import { type About, powersOver, powersOverSelf } from './person-powers.ts'

const as = (role: Role, maker = false) => ({ role, maker })
const OFF = { microphone: false, camera: false, screen: false, 'screen-sound': false }
const about = (role: Role, more: Partial<About> = {}): About => ({
  role,
  identity: { kind: 'guest', name: 'Alix' },
  on: OFF,
  handUp: false,
  mayUnmute: true,
  ...more,
})

it('C175: participants are offered nothing about anybody', () => {
  for (const role of ['owner', 'cohost', 'participant'] as const)
    expect(powersOver(as('participant'), about(role))).toEqual([])
})

it('C175: hosts switch off what is on, ask for what is not, and lower a hand that is up', () => {
  const on = { ...OFF, microphone: true, camera: true, screen: true }
  expect(powersOver(as('cohost'), about('participant', { on, handUp: true }))).toEqual([
    'mute',
    'stop-camera',
    'stop-screen',
    'lower',
    'remove',
  ])
  expect(powersOver(as('cohost'), about('owner'))).toEqual(['ask-unmute'])
  expect(powersOver(as('cohost'), about('cohost', { mayUnmute: false }))).toEqual([])
})

it('C175: owners alone name, hand over and take roles back; for good they name agents alone', () => {
  expect(powersOver(as('owner'), about('participant'))).toEqual(['ask-unmute', 'make-cohost', 'hand-over', 'remove'])
  const agent = { identity: { kind: 'agent', name: 'Joseph', organisation: null } } as const
  expect(powersOver(as('owner', true), about('participant', agent))).toContain('make-cohost-lasting')
  expect(powersOver(as('owner'), about('participant', agent))).not.toContain('make-cohost-lasting')
  expect(powersOver(as('owner'), about('cohost'))).toEqual(['ask-unmute', 'take-cohost', 'hand-over', 'remove'])
})

it('C175: about oneself: lower one’s hand, a guest’s name, a co-host’s role', () => {
  expect(powersOverSelf(as('participant'), { kind: 'guest' }, true)).toEqual(['lower-own', 'rename'])
  expect(powersOverSelf(as('cohost'), { kind: 'agent' }, false)).toEqual(['put-down'])
  expect(powersOverSelf(as('owner'), { kind: 'agent' }, false)).toEqual(['put-down'])
  expect(powersOverSelf(as('owner', true), { kind: 'agent' }, false)).toEqual([])
})
