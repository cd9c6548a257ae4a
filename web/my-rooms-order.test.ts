import { expect, it } from 'vitest'
import { daysLeft, inOrder, isAhead } from './my-rooms-order.ts'

const NOW = 1_800_000_000_000
const HOUR = 60 * 60_000
const room = (name: string, more: object = {}) => ({
  name,
  inside: 0,
  date: null as number | null,
  used: null as number | null,
  made: NOW - 100 * HOUR,
  until: NOW + 1_000 * HOUR,
  ...more,
})
const names = (rooms: readonly { readonly name: string }[]) => rooms.map(({ name }) => name)

it('C190: rooms with somebody inside stand first, then those ahead by date, then the others by their last use', () => {
  const rooms = [
    room('old', { used: NOW - 50 * HOUR }),
    room('new', { made: NOW - HOUR }),
    room('next week', { date: NOW + 168 * HOUR }),
    room('tomorrow', { date: NOW + 24 * HOUR }),
    room('begun', { date: NOW - HOUR }),
    room('was', { date: NOW - 3 * HOUR, used: NOW - 2 * HOUR }),
    room('live', { inside: 2, used: NOW - 90 * HOUR }),
  ]
  expect(names(inOrder(rooms, NOW))).toEqual(['live', 'begun', 'tomorrow', 'next week', 'new', 'was', 'old'])
  expect(names(inOrder([...rooms].reverse(), NOW))).toEqual(names(inOrder(rooms, NOW)))
})

it('C190: a meeting is ahead until two hours after its time', () => {
  expect(isAhead({ date: null }, NOW)).toBe(false)
  expect(isAhead({ date: NOW - 2 * HOUR + 1 }, NOW)).toBe(true)
  expect(isAhead({ date: NOW - 2 * HOUR }, NOW)).toBe(false)
})

it('C190: a room says that it goes from a week before', () => {
  const left = (hours: number) => daysLeft({ until: NOW + hours * HOUR }, NOW)
  expect([left(8 * 24), left(8 * 24 - 1), left(25), left(23), left(-1)]).toEqual([null, 7, 1, 0, 0])
  expect(daysLeft({ until: null }, NOW)).toBeNull()
})
