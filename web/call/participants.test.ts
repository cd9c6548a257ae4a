import { expect, it } from 'vitest'
import type { Peer } from '../../protocol/values.ts'
import { applyPersonEvent, type Person, setRoster } from './participants.ts'

const peer = (id: string, seat: number): Peer => ({
  id,
  identity: { kind: 'guest', name: id },
  seat,
  role: 'participant',
  key: 'k',
  proof: true,
  presence: 'in',
  since: 0,
})
const connected = { kind: 'connected', path: 'direct', verified: true } as const
const names = (people: readonly Person<string>[]): string[] => people.map(({ peer: { id } }) => id)
const all = () => true
const none = () => false

it('C4: people stand in order of arrival and keep their tracks when the room speaks of them again', () => {
  const first = setRoster<string>([], [peer('b', 2), peer('a', 1)])
  expect(names(first)).toEqual(['a', 'b'])
  const filmed = applyPersonEvent(first, { type: 'track', peer: 'b', source: 'screen-sound', track: 't' }, all)
  const again = setRoster(filmed, [peer('a', 1), { ...peer('b', 2), presence: 'away' }])
  expect(again[1]).toMatchObject({ screenSound: 't', peer: { presence: 'away' } })
})

it('C4: whom the room has forgotten stays, away, while the link lives, and goes with it', () => {
  const linked = applyPersonEvent(
    setRoster<string>([], [peer('a', 1)]),
    { type: 'link', peer: 'a', state: connected },
    all,
  )
  const kept = setRoster(linked, [])
  expect(kept[0]?.peer.presence).toBe('away')
  const broken = applyPersonEvent(kept, { type: 'link', peer: 'a', state: { kind: 'interrupted', since: 0 } }, none)
  expect(broken).toEqual([])
})

it('C4: whom the room forgets without a link is gone at once', () => {
  expect(setRoster(setRoster<string>([], [peer('a', 1)]), [])).toEqual([])
})

it('C4: nobody speaks with a microphone that is off or over a broken link', () => {
  const off = { microphone: false, camera: false, screen: false, 'screen-sound': false }
  let people = setRoster<string>([], [peer('a', 1)])
  people = applyPersonEvent(people, { type: 'speaking', peer: 'a', on: true }, all)
  expect(people[0]?.speaking).toBe(false)
  people = applyPersonEvent(people, { type: 'tracks', peer: 'a', on: { ...off, microphone: true } }, all)
  people = applyPersonEvent(people, { type: 'speaking', peer: 'a', on: true }, all)
  expect(people[0]?.speaking).toBe(true)
  people = applyPersonEvent(people, { type: 'tracks', peer: 'a', on: off }, all)
  expect(people[0]?.speaking).toBe(false)
})
