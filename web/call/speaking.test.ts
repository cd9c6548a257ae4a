import { expect, it } from 'vitest'
import { hear, SILENT } from './speaking.ts'

it('C2: speech begins at once and ends only after a pause', () => {
  const loud = hear(SILENT, 0.1, 1_000)
  expect(loud.on).toBe(true)
  const pause = hear(loud, 0, 1_500)
  expect(pause.on).toBe(true)
  expect(hear(pause, 0, 1_700).on).toBe(false)
})

it('C2: a soft voice goes on speaking but does not begin', () => {
  expect(hear(SILENT, 0.015, 0).on).toBe(false)
  expect(hear({ on: true, heardAt: 0 }, 0.015, 5_000)).toEqual({ on: true, heardAt: 5_000 })
})
