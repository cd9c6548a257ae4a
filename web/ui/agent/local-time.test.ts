import { expect, it } from 'vitest'
import { fromField, nextHour, toField } from './local-time.ts'

it('C191: a field of date and time means the instant that it shows, in this zone, summer and winter', () => {
  for (const month of [0, 6]) {
    const at = new Date(2027, month, 15, 14, 30).getTime()
    expect(toField(at)).toBe(`2027-0${month + 1}-15T14:30`)
    expect(fromField(toField(at))).toBe(at)
  }
})

it('C191: an empty field means no date', () => {
  expect(fromField('')).toBeNull()
})

it('C191: the next full hour is never now', () => {
  const noon = new Date(2027, 0, 15, 12).getTime()
  expect([nextHour(noon), nextHour(noon - 1), nextHour(noon + 1)]).toEqual([noon + 3_600_000, noon, noon + 3_600_000])
})
